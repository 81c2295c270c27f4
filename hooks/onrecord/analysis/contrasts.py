"""Positions that changed or differ, found from the structure of a case: who took which stance on which claim, and when.

Statements are only set side by side. That a party changed its position, or that its staff say something else, accuses nobody.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, TypeAlias

from onrecord.analysis.standings import ClaimStanding, Position, position_holders
from onrecord.format.case import Case

_SIDES: Mapping[str, str] = {
    "asserts": "for",
    "admits": "for",
    "finds": "for",
    "finds-by-consent": "for",
    "admits-in-part": "in part",
    "doubts": "doubt",
    "denies": "against",
    "rejects": "against",
    "withdraws": "taken back",
}
"""On which side of a claim a stance is. Others take none: they decline, settle, or concern a ruling."""

ContrastKind: TypeAlias = Literal["changed", "within", "accounts"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Statements set side by side: the earlier and the later one of a changed position, or those that differ."""

    kind: ContrastKind
    """A position that changed; positions that differ within an organisation; accounts that the case marks as different."""
    holder: str | None
    """Whose position it is, by id; None where the accounts are of several parties."""
    statements: tuple[str, ...]
    claim: str | None = None
    """The claim on which they are positions."""
    difference: str | None = None
    """The entry of the case that marks them."""


def find_contrasts(case: Case, standings: Mapping[str, ClaimStanding], people: Container[str]) -> tuple[Contrast, ...]:
    """Return the contrasts of a case: claim by claim, then those that the case marks. `people` are the persons."""
    found = [
        contrast
        for claim_id, standing in standings.items()
        for contrast in (*_changed(case, claim_id, standing.positions), *_within(case, claim_id, standing.positions, people))
    ]
    return (*found, *_marked(case))


def _changed(case: Case, claim_id: str, positions: tuple[Position, ...]) -> Iterator[Contrast]:
    """Yield each position that differs from the last one that the same party definitely took before."""
    held = [position for position in positions if position.stance in _SIDES]
    for later in held:
        before = [earlier for earlier in held if earlier.holder == later.holder and _definitely_after(case, later, earlier)]
        if before and _SIDES[before[-1].stance] != _SIDES[later.stance]:
            yield Contrast("changed", later.holder, (before[-1].statement, later.statement), claim_id)


def _within(case: Case, claim_id: str, positions: tuple[Position, ...], people: Container[str]) -> Iterator[Contrast]:
    """Yield current positions of an organisation, or of it and its staff, that differ."""
    held = [
        position for position in positions if position.current and position.stance in _SIDES and position.stance != "withdraws"
    ]
    for organisation in dict.fromkeys(position.holder for position in held if position.holder not in people):
        own = [position for position in held if position.holder == organisation]
        members = {party_id for party_id, participant in case.parties.items() if participant.of == organisation}
        staff = [position for position in held if position.holder in members]
        for one, other in [*combinations(own, 2), *product(own, staff)]:
            if _SIDES[one.stance] != _SIDES[other.stance]:
                yield Contrast("within", organisation, (one.statement, other.statement), claim_id)


def _marked(case: Case) -> Iterator[Contrast]:
    for difference_id, difference in case.differences.items():
        speakers = {holder for key in difference.statements for holder in position_holders(case.statements[key])}
        whose = speakers.pop() if len(speakers) == 1 else None
        yield Contrast("accounts", whose, difference.statements, difference=difference_id)


def _definitely_after(case: Case, later: Position, earlier: Position) -> bool:
    return case.statements[later.statement].when.definitely_after(case.statements[earlier.statement].when)
