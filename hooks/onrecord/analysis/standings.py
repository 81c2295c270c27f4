"""The standing of a claim, derived from who took which position on it, by rules that the pages show. It is never typed."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from onrecord.format.case import Case, Statement
from onrecord.format.dates import EdtfDate
from onrecord.format.vocabulary import Stance


@dataclass(frozen=True)
class Standing:
    """One possible standing: its label on the page, and the rule by which it is reached."""

    id: str
    label: str
    rule: str


FOUND = Standing("found", "Found", "A regulator or court has found it so, and no ruling on record replaces that.")
FOUND_BY_CONSENT = Standing(
    "found-by-consent",
    "Found by consent",
    "A regulator or court has recorded it with the consent of the party it concerns, not after a contest.",
)
REJECTED = Standing("rejected", "Rejected", "A regulator or court has rejected it, and no ruling on record replaces that.")
RULED_BOTH_WAYS = Standing(
    "ruled-both-ways",
    "Ruled both ways",
    "One ruling on record finds it so, another rejects it, and neither is known to replace the other.",
)
CONCEDED = Standing("conceded", "Conceded", "The party whose conduct it concerns admits it.")
CONCEDED_IN_PART = Standing("conceded-in-part", "Conceded in part", "The party whose conduct it concerns admits a part of it.")
TAKEN_BACK = Standing(
    "admission-taken-back",
    "Admitted, then denied",
    "The party whose conduct it concerns admitted it before, at least in part, and now denies it.",
)
CONTESTED = Standing("contested", "Contested", "It is asserted or admitted, and it is denied.")
QUESTIONED = Standing("questioned", "Questioned", "It is asserted; nobody on record now denies it, but somebody doubts it.")
UNANSWERED = Standing(
    "unanswered", "Asserted, unanswered", "It is asserted; the party it concerns was asked and did not address it."
)
NOT_ADDRESSED = Standing(
    "not-addressed",
    "Asserted, not addressed",
    "It is asserted; the party it concerns spoke and did not address it. That somebody asked is not on record.",
)
ASSERTED = Standing(
    "uncontested",
    "Asserted, not contested",
    "It is asserted, and nobody on record now denies or doubts it. That does not make it true.",
)
DENIED = Standing("denied", "Denied", "It is denied, and nobody on record now asserts it.")
DOUBTED = Standing("doubted", "Doubted", "Somebody doubts it; nobody on record now asserts or denies it.")
WITHDRAWN = Standing("withdrawn", "Withdrawn", "All who asserted, admitted or denied it have taken that back.")
OPEN = Standing("open", "Open", "Nobody on record now asserts it, denies it, doubts it or decides it.")

STANDINGS = (
    FOUND, FOUND_BY_CONSENT, REJECTED, RULED_BOTH_WAYS, CONCEDED, CONCEDED_IN_PART, TAKEN_BACK, CONTESTED, QUESTIONED,
    UNANSWERED, NOT_ADDRESSED, ASSERTED, DENIED, DOUBTED, WITHDRAWN, OPEN,
)  # fmt: skip
"""In the order in which the rules are tried: the first that applies is the standing."""

APPEALED = Standing("appealed", "under appeal", "An appeal against a ruling is on record, and no decision on the appeal.")
STAYED = Standing("stayed", "suspended", "A regulator or court has suspended a ruling on it.")
SENT_BACK = Standing("sent-back", "sent back", "A ruling on it was sent back to be decided anew.")
SET_ASIDE = Standing("set-aside", "a ruling was set aside", "A ruling on it was set aside, which does not decide it.")
RULING_WITHDRAWN = Standing(
    "ruling-withdrawn", "a ruling was withdrawn", "The regulator or court that ruled on it has taken the ruling back."
)
ADMITTED_TOO = Standing("admitted-too", "admitted", "The party whose conduct it concerns admits it.")
ADMITTED_IN_PART_TOO = Standing(
    "admitted-in-part-too", "admitted in part", "The party whose conduct it concerns admits a part of it."
)
DENIED_TOO = Standing("denied-too", "denied by another party", "Somebody else denies it.")
SETTLED = Standing("settled", "settled without admission", "The party it concerns settled without admitting or denying it.")

QUALIFIERS = (
    APPEALED, STAYED, SENT_BACK, SET_ASIDE, RULING_WITHDRAWN, ADMITTED_TOO, ADMITTED_IN_PART_TOO, DENIED_TOO, SETTLED,
)  # fmt: skip
"""What is added to a standing, in this order, so that none of these hides another."""

RULINGS = frozenset({"finds", "finds-by-consent", "rejects"})
_OVERTURNS = frozenset({"sets-aside", "remits"})
ON_RULINGS = _OVERTURNS | {"stays", "appeals"}
"""The stances on a ruling rather than on the claim: they name the ruling."""
_ASSERTIONS = frozenset({"asserts", "admits", "admits-in-part"})
_SILENT = frozenset({"declines", "settles"})
_REPLACE_NOTHING = _SILENT | ON_RULINGS


@dataclass(frozen=True)
class Position:
    """The position of one party on one claim by one statement. Those who speak jointly hold one each.

    It is not `current` if the same party took a later one, or if it is a ruling that another statement takes away.
    """

    holder: str
    stance: Stance
    statement: str
    current: bool


_Held: TypeAlias = tuple[str, str]
"""A position, by the id of the statement and of the party that holds it."""


@dataclass(frozen=True)
class ClaimStanding:
    """A claim's standing and all positions from which it is derived, oldest first."""

    standing: Standing
    """With the words and the rules of what qualifies it; its id is that of the unqualified one."""
    positions: tuple[Position, ...]


def position_holders(statement: Statement) -> tuple[str, ...]:
    """Return whose position a statement is: the organisation's if it was made on its behalf, otherwise each speaker's own."""
    return (statement.for_,) if statement.for_ else tuple(dict.fromkeys(statement.by))


def claim_standing(case: Case, claim_id: str) -> ClaimStanding:
    """Derive the standing of one claim of a case."""
    claim = _Claim(case, claim_id)
    return ClaimStanding(claim.standing(), claim.positions)


class _Claim:
    """One claim with the statements about it: which positions are current, and what follows."""

    def __init__(self, case: Case, claim_id: str) -> None:
        self.case, self.id, self.concerned = case, claim_id, case.claims[claim_id].concerns
        about = ((key, statement) for key, statement in case.statements.items() if claim_id in statement.about)
        self.statements = dict(sorted(about, key=lambda item: item[1].when.sort_key))
        self.held = [(key, holder) for key, statement in self.statements.items() for holder in position_holders(statement)]
        self.positions = tuple(
            Position(holder, self._stance(key), key, self._is_current((key, holder), frozenset())) for key, holder in self.held
        )
        self.current = [position for position in self.positions if position.current]

    def standing(self) -> Standing:
        """Return the standing, with everything that qualifies it."""
        base = self._base()
        added = [qualifier for qualifier in QUALIFIERS if qualifier in self._qualifiers(base)]
        label = "; ".join([base.label, *(qualifier.label for qualifier in added)])
        return replace(base, label=label, rule=" ".join([base.rule, *(qualifier.rule for qualifier in added)]))

    def _base(self) -> Standing:
        stances = {position.stance for position in self.current}
        own = {position.stance for position in self.current if position.holder == self.concerned} - _REPLACE_NOTHING
        if rulings := stances & RULINGS:
            if "rejects" in rulings:
                return REJECTED if rulings == {"rejects"} else RULED_BOTH_WAYS
            return FOUND if "finds" in rulings else FOUND_BY_CONSENT
        if own & _ASSERTIONS and own <= {"asserts", "admits"} and "admits" in own:
            return CONCEDED
        if "admits-in-part" in own and own <= _ASSERTIONS:
            return CONCEDED_IN_PART
        if "denies" in own and not own & _ASSERTIONS and self._admitted_before():
            return TAKEN_BACK
        if stances & _ASSERTIONS:
            return CONTESTED if "denies" in stances else QUESTIONED if "doubts" in stances else self._unopposed()
        if "denies" in stances:
            return DENIED
        return DOUBTED if "doubts" in stances else WITHDRAWN if self._taken_back() else OPEN

    def _unopposed(self) -> Standing:
        """Return the standing of a claim that is asserted and neither denied nor doubted."""
        asserted = [self._when(position) for position in self.current if position.stance in _ASSERTIONS]
        silent = [
            position.statement
            for position in self.current
            if position.holder == self.concerned
            and position.stance == "declines"
            and not all(when.definitely_after(self._when(position)) for when in asserted)
        ]
        answers = {inquiry.statement for inquiry in self.case.asked.values()}
        return UNANSWERED if answers.intersection(silent) else NOT_ADDRESSED if silent else ASSERTED

    def _qualifiers(self, base: Standing) -> set[Standing]:
        found = set()
        own = {position.stance for position in self.current if position.holder == self.concerned}
        rulings = {position.statement for position in self.current if position.stance in RULINGS}
        stances = {position.stance for position in self.current}
        if base in (FOUND, FOUND_BY_CONSENT, REJECTED, RULED_BOTH_WAYS):
            if "denies" not in own:
                found |= {ADMITTED_TOO} if "admits" in own else {ADMITTED_IN_PART_TOO} if "admits-in-part" in own else set()
            found |= {APPEALED} if rulings & self._named_by("appeals") else set()
            found |= {STAYED} if rulings & self._named_by("stays") else set()
        else:
            found |= {SENT_BACK} if "remits" in stances else {SET_ASIDE} if "sets-aside" in stances else set()
            found |= {RULING_WITHDRAWN} if self._ruling_withdrawn() else set()
        if base in (CONCEDED, CONCEDED_IN_PART) and "denies" in stances:
            found.add(DENIED_TOO)
        if "settles" in own:
            found.add(SETTLED)
        return found

    def _named_by(self, stance: Stance) -> set[str]:
        """Return the rulings that current positions of one stance name."""
        return {
            key for position in self.current if position.stance == stance for key in self.statements[position.statement].ruling
        }

    def _admitted_before(self) -> bool:
        return any(
            position.stance.startswith("admits") and not position.current and position.holder == self.concerned
            for position in self.positions
        )

    def _taken_back(self) -> bool:
        spoke = {position.holder for position in self.positions if position.stance in _ASSERTIONS | {"denies"}}
        withdrew = {position.holder for position in self.current if position.stance == "withdraws"}
        return bool(spoke) and spoke <= withdrew

    def _ruling_withdrawn(self) -> bool:
        ruled = {position.holder for position in self.positions if position.stance in RULINGS}
        return any(position.stance == "withdraws" and position.holder in ruled for position in self.current)

    def _stance(self, key: str) -> Stance:
        return self.statements[key].about[self.id]

    def _when(self, position: Position) -> EdtfDate:
        return self.statements[position.statement].when

    def _is_current(self, held: _Held, seen: frozenset[_Held]) -> bool:
        """Whether no other position replaces this one. `seen` are those that are asked about already: they cannot help."""
        return not any(
            other != held and other not in seen and self._replaces(other, held) and self._is_in_effect(other, seen | {held})
            for other in self.held
        )

    def _is_in_effect(self, held: _Held, seen: frozenset[_Held]) -> bool:
        """Whether a position still replaces others: a ruling no longer does once it is itself taken away."""
        takes_rulings_away = self._stance(held[0]) in RULINGS | _OVERTURNS
        return not takes_rulings_away or self._is_current(held, seen)

    def _replaces(self, one: _Held, other: _Held) -> bool:
        """Whether one position replaces another: a ruling that it names, or an earlier position of the same party."""
        (later, holder), (earlier, other_holder) = one, other
        new, old = self._stance(later), self._stance(earlier)
        if earlier in self.statements[later].ruling and new in RULINGS | _OVERTURNS:
            return True
        if holder != other_holder or new in _REPLACE_NOTHING or not self._follows(later, earlier, holder):
            return False
        if old in ON_RULINGS or old in RULINGS:  # an opinion does not undo a ruling
            return new == "withdraws" or (old in RULINGS and new in RULINGS)
        return True

    def _follows(self, later: str, earlier: str, holder: str) -> bool:
        """Whether a position of a party came after another: by their dates, or since it takes something back."""
        one, other = self.statements[later], self.statements[earlier]
        if one.when.definitely_after(other.when):
            return True
        if self._stance(later) != "withdraws" or other.when.definitely_after(one.when):
            return False
        return not any(
            holder in position_holders(each) and one.when.definitely_after(each.when) and self._stance(key) != "declines"
            for key, each in self.statements.items()
        )
