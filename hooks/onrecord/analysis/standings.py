"""The standing of a claim, derived from who took which position on it, by rules that the pages show. It is never typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.format.case import Case, Statement
from onrecord.format.vocabulary import Stance


@dataclass(frozen=True)
class Standing:
    """One possible standing: its label on the page, and the rule by which it is reached."""

    id: str
    label: str
    rule: str


FOUND = Standing("found", "Found", "A regulator or court has found it so, and no later ruling on record rejects it.")
REJECTED = Standing("rejected", "Rejected", "A regulator or court has rejected it, and no later ruling on record finds it so.")
CONCEDED = Standing("conceded", "Conceded", "The party whose conduct it concerns admits it.")
CONCEDED_IN_PART = Standing("conceded-in-part", "Conceded in part", "The party whose conduct it concerns admits a part of it.")
CONTESTED = Standing(
    "contested",
    "Contested",
    "It is asserted or admitted, and it is denied; or the last rulings on record contradict each other.",
)
QUESTIONED = Standing("questioned", "Questioned", "It is asserted; nobody on record now denies it, but somebody doubts it.")
UNANSWERED = Standing(
    "unanswered", "Asserted, unanswered", "It is asserted; the party it concerns was asked and did not address it."
)
ASSERTED = Standing(
    "uncontested",
    "Asserted, not contested",
    "It is asserted, and nobody on record now denies or doubts it. That does not make it true.",
)
DENIED = Standing("denied", "Denied", "It is denied, and nobody on record now asserts it.")
TAKEN_BACK = Standing(
    "admission-taken-back",
    "Admitted, then denied",
    "The party whose conduct it concerns admitted it before, and now denies it.",
)
WITHDRAWN = Standing("withdrawn", "Withdrawn", "Whoever asserted it has taken it back.")
OPEN = Standing("open", "Neither asserted nor denied", "Nobody on record asserts it, denies it or decides it.")

STANDINGS = (
    FOUND, REJECTED, CONCEDED, CONCEDED_IN_PART, TAKEN_BACK, CONTESTED, QUESTIONED, UNANSWERED, ASSERTED, DENIED,
    WITHDRAWN, OPEN,
)  # fmt: skip
"""In the order in which the rules are tried: the first that applies is the standing."""

_RULINGS = ("finds", "rejects")


@dataclass(frozen=True)
class Position:
    """The position of one party on one claim by one statement; not `current` if the same party definitely took a later one."""

    holder: str
    stance: Stance
    statement: str
    current: bool


@dataclass(frozen=True)
class ClaimStanding:
    """A claim's standing and all positions from which it is derived, oldest first."""

    standing: Standing
    positions: tuple[Position, ...]


def position_holder(statement: Statement) -> str:
    """Return whose position a statement is: the organisation's if it was made on its behalf, otherwise the speaker's own."""
    return statement.for_ or statement.by


def claim_standing(case: Case, claim_id: str) -> ClaimStanding:
    """Derive the standing of one claim of a case."""
    positions = _positions(case, claim_id)
    return ClaimStanding(_standing(positions, case.claims[claim_id].concerns, case), positions)


def _positions(case: Case, claim_id: str) -> tuple[Position, ...]:
    statements = sorted(
        ((key, statement) for key, statement in case.statements.items() if claim_id in statement.about),
        key=lambda item: item[1].when.sort_key,
    )

    def replaced(statement: Statement) -> bool:
        return any(
            position_holder(later) == position_holder(statement)
            and _replaces(later.about[claim_id], statement.about[claim_id])
            and later.when.definitely_after(statement.when)
            for _, later in statements
        )

    return tuple(
        Position(position_holder(statement), statement.about[claim_id], key, not replaced(statement))
        for key, statement in statements
    )


def _standing(positions: Sequence[Position], concerned: str | None, case: Case) -> Standing:
    held = [position for position in positions if position.current]
    stances = {position.stance for position in held}
    rulings = _last_rulings([position for position in held if position.stance in _RULINGS], case)
    own = {position.stance for position in held if position.holder == concerned and position.stance != "declines"}
    silent = any(position.stance == "declines" and position.holder == concerned for position in held)
    admitted_before = any(
        position.stance.startswith("admits") and not position.current and position.holder == concerned for position in positions
    )
    if rulings == {"finds"}:
        return FOUND
    if rulings == {"rejects"}:
        return REJECTED
    if own == {"admits"}:
        return CONCEDED
    if own in ({"admits-in-part"}, {"admits", "admits-in-part"}):
        return CONCEDED_IN_PART
    if admitted_before and "denies" in own:
        return TAKEN_BACK
    asserted = bool(stances & {"asserts", "admits", "admits-in-part"}) or "finds" in rulings
    denied = "denies" in stances or "rejects" in rulings
    if asserted and denied:
        return CONTESTED
    if asserted:
        return QUESTIONED if "doubts" in stances else UNANSWERED if silent else ASSERTED
    if denied:
        return DENIED
    asserters = {position.holder for position in positions if position.stance in ("asserts", "admits", "admits-in-part")}
    return WITHDRAWN if any(position.stance == "withdraws" and position.holder in asserters for position in held) else OPEN


def _replaces(later: str, earlier: str) -> bool:
    """Return whether a later stance replaces an earlier one: silence does not, and only a ruling replaces a ruling."""
    return later != "declines" and (earlier not in _RULINGS or later in _RULINGS)


def _last_rulings(rulings: list[Position], case: Case) -> set[str]:
    """Return the stances of the last rulings: a ruling that is definitely later replaces an earlier one, whoever made it."""
    dates = {position.statement: case.statements[position.statement].when for position in rulings}
    return {
        position.stance
        for position in rulings
        if not any(other.definitely_after(dates[position.statement]) for other in dates.values())
    }
