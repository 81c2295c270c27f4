"""Positions that changed or differ, found from the structure of a case alone: who took which stance on which claim, and when.

It only sets statements side by side. That a party changed its position, or that its staff say something else, is no accusation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal, TypeAlias

from onrecord.model import Case
from onrecord.standing import ClaimStanding, Position

Kind: TypeAlias = Literal["changed", "within", "accounts"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Statements set side by side: the earlier and the later one of a changed position, or those that differ."""

    kind: Kind
    """A position that changed; positions that differ within an organisation; accounts that the case marks as different."""
    holder: str | None
    """Whose position it is, by id; None where the accounts are of several parties."""
    statements: tuple[str, ...]
    claim: str | None = None
    """The claim on which they are positions."""
    difference: str | None = None
    """The entry of the case that marks them."""


def contrasts(case: Case, standings: Mapping[str, ClaimStanding]) -> tuple[Contrast, ...]:
    """All contrasts of a case: claim by claim, then those that the case marks."""
    found = [contrast for claim_id, standing in standings.items() for contrast in _on(case, claim_id, standing.positions)]
    return (*found, *_marked(case))


def _on(case: Case, claim_id: str, positions: tuple[Position, ...]) -> Iterator[Contrast]:
    taken = [position for position in positions if position.stance != "declines"]
    for holder in dict.fromkeys(position.holder for position in taken):
        own = [position for position in taken if position.holder == holder]
        for earlier, later in pairwise(own):
            if earlier.stance != later.stance and not earlier.current and _after(case, later, earlier):
                yield Contrast("changed", holder, (earlier.statement, later.statement), claim_id)
        current = [position for position in own if position.current]
        staff = [position for position in taken if position.current and _works_for(case, position.holder, holder)]
        for one, other in [*combinations(current, 2), *((mine, theirs) for mine in current for theirs in staff)]:
            if one.stance != other.stance:
                yield Contrast("within", holder, (one.statement, other.statement), claim_id)


def _marked(case: Case) -> Iterator[Contrast]:
    for difference_id, difference in case.differences.items():
        speakers = {case.statements[key].for_ or case.statements[key].by for key in difference.statements}
        holder = speakers.pop() if len(speakers) == 1 else None
        yield Contrast("accounts", holder, difference.statements, difference=difference_id)


def _after(case: Case, later: Position, earlier: Position) -> bool:
    return case.statements[later.statement].when.surely_after(case.statements[earlier.statement].when)


def _works_for(case: Case, person: str, organisation: str) -> bool:
    participant = case.parties.get(person)
    return participant is not None and participant.of == organisation
