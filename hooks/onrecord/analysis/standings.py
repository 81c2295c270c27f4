"""The standing of a claim, derived from who took which position on it, by rules that the pages show. It is never typed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from onrecord.format.case import Case, Statement
from onrecord.format.dates import EdtfDate
from onrecord.format.messages import listed
from onrecord.format.vocabulary import Stance


@dataclass(frozen=True)
class Standing:
    """One possible standing, or what qualifies one: its label on the page, and the rule by which it is reached."""

    id: str
    label: str
    rule: str
    named: str = ""
    """Its label with a place for the names of those of whom it speaks; empty where these are on both sides."""


FOUND = Standing(
    "found", "Found", "A regulator or court has found it so, and no ruling on record replaces that.", "Found by {}"
)
FOUND_BY_CONSENT = Standing(
    "found-by-consent",
    "Found by consent",
    "A regulator or court has recorded it with the consent of a party it concerns, not after a contest.",
    "Found by {}, by consent",
)
REJECTED = Standing(
    "rejected", "Rejected", "A regulator or court has rejected it, and no ruling on record replaces that.", "Rejected by {}"
)
RULED_BOTH_WAYS = Standing(
    "ruled-both-ways",
    "Ruled both ways",
    "One ruling on record finds it so, another rejects it, and neither is known to replace the other.",
)
CONCEDED = Standing("conceded", "Conceded", "Every party whose conduct it concerns admits it.", "Conceded by {}")
CONCEDED_BY_SOME = Standing(
    "conceded-by-some",
    "Conceded by some",
    "Of the parties whose conduct it concerns, some admit it, and others do not, or not all of it.",
    "Conceded by {}",
)
CONCEDED_IN_PART = Standing(
    "conceded-in-part",
    "Conceded in part",
    "Every party whose conduct it concerns admits a part of it.",
    "Conceded in part by {}",
)
CONCEDED_IN_PART_BY_SOME = Standing(
    "conceded-in-part-by-some",
    "Conceded in part by some",
    "Of the parties whose conduct it concerns, some admit a part of it, and others do not.",
    "Conceded in part by {}",
)
TAKEN_BACK = Standing(
    "admission-taken-back",
    "Admitted, then denied",
    "A party whose conduct it concerns admitted it before, at least in part, and now denies it.",
    "Admitted, then denied by {}",
)
CONTESTED = Standing("contested", "Contested", "It is asserted or admitted, and it is denied.")
QUESTIONED = Standing("questioned", "Questioned", "It is asserted; nobody on record now denies it, but somebody doubts it.")
UNANSWERED = Standing(
    "unanswered",
    "Asserted, unanswered",
    "It is asserted; every party it concerns was asked and did not address it.",
    "Asserted, unanswered by {}",
)
NOT_ADDRESSED = Standing(
    "not-addressed",
    "Asserted, not addressed",
    "It is asserted; every party it concerns spoke and did not address it. That somebody asked is not on record.",
    "Asserted, not addressed by {}",
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
    FOUND, FOUND_BY_CONSENT, REJECTED, RULED_BOTH_WAYS, CONCEDED, CONCEDED_BY_SOME, CONCEDED_IN_PART,
    CONCEDED_IN_PART_BY_SOME, TAKEN_BACK, CONTESTED, QUESTIONED, UNANSWERED, NOT_ADDRESSED, ASSERTED, DENIED, DOUBTED,
    WITHDRAWN, OPEN,
)  # fmt: skip
"""In the order in which the rules are tried: the first that applies is the standing."""

APPEALED = Standing(
    "appealed",
    "under appeal",
    "An appeal against a ruling is on record, and no decision on the appeal.",
    "under appeal by {}",
)
STAYED = Standing("stayed", "suspended", "A regulator or court has suspended a ruling on it.", "suspended by {}")
SENT_BACK = Standing("sent-back", "sent back", "A ruling on it was sent back to be decided anew.", "sent back by {}")
SET_ASIDE = Standing(
    "set-aside",
    "a ruling was set aside",
    "A ruling on it was set aside, which does not decide it.",
    "a ruling was set aside by {}",
)
RULING_WITHDRAWN = Standing(
    "ruling-withdrawn",
    "a ruling was withdrawn",
    "The regulator or court that ruled on it has taken the ruling back.",
    "a ruling was withdrawn by {}",
)
ADMITTED_TOO = Standing("admitted-too", "admitted", "A party whose conduct it concerns admits it.", "admitted by {}")
ADMITTED_IN_PART_TOO = Standing(
    "admitted-in-part-too",
    "admitted in part",
    "A party whose conduct it concerns admits a part of it.",
    "admitted in part by {}",
)
DENIED_TOO = Standing("denied-too", "denied by another party", "Somebody else denies it.", "denied by {}")
UNANSWERED_BY_SOME = Standing(
    "unanswered-by-some",
    "unanswered by some",
    "A party it concerns was asked and did not address it.",
    "unanswered by {}",
)
NOT_ADDRESSED_BY_SOME = Standing(
    "not-addressed-by-some",
    "not addressed by some",
    "A party it concerns spoke and did not address it. That somebody asked this party is not on record.",
    "not addressed by {}",
)
SETTLED = Standing(
    "settled",
    "settled without admission",
    "A party it concerns settled without admitting or denying it.",
    "settled without admission by {}",
)
UNNAMED = Standing(
    "unnamed",
    "asserted only by somebody not named",
    "Nobody who asserts it is named by the source.",
    "asserted only by {}, not named by the source",
)
DENIED_UNNAMED = Standing(
    "denied-unnamed",
    "denied only by somebody not named",
    "Nobody who denies it is named by the source.",
    "denied only by {}, not named by the source",
)

QUALIFIERS = (
    APPEALED, STAYED, SENT_BACK, SET_ASIDE, RULING_WITHDRAWN, ADMITTED_TOO, ADMITTED_IN_PART_TOO, DENIED_TOO,
    UNANSWERED_BY_SOME, NOT_ADDRESSED_BY_SOME, SETTLED, UNNAMED, DENIED_UNNAMED,
)  # fmt: skip
"""What is added to a standing, in this order, so that none of these hides another."""
_RULED = (FOUND, FOUND_BY_CONSENT, REJECTED, RULED_BOTH_WAYS)

RULINGS: frozenset[Stance] = frozenset({"finds", "finds-by-consent", "rejects"})
_OVERTURNS: frozenset[Stance] = frozenset({"sets-aside", "remits"})
ON_RULINGS: frozenset[Stance] = _OVERTURNS | {"stays", "appeals"}
"""The stances on a ruling rather than on the claim: they name the ruling."""
_ASSERTIONS: frozenset[Stance] = frozenset({"asserts", "admits", "admits-in-part"})
_SILENT: frozenset[Stance] = frozenset({"declines", "settles"})
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
    voices: tuple[tuple[Standing, tuple[str, ...]], ...]
    """The unqualified standing and each that qualifies it, with the parties of which it speaks."""
    several: bool
    """Whether its label speaks of several parties, or could, so that each has to be named."""
    positions: tuple[Position, ...]

    def named_label(self, name: Callable[[str], str]) -> str:
        """Return the label with the names of those of whom it speaks, wherever it can be of more than one party."""
        return "; ".join(
            part.named.format(listed(map(name, parties))) if self.several and part.named and parties else part.label
            for part, parties in self.voices
        )


def position_holders(statement: Statement) -> tuple[str, ...]:
    """Return whose position a statement is: the organisation's if it was made on its behalf, otherwise each speaker's own."""
    return (statement.for_,) if statement.for_ else tuple(dict.fromkeys(statement.by))


def claim_standing(case: Case, claim_id: str) -> ClaimStanding:
    """Derive the standing of one claim of a case."""
    return _Claim(case, claim_id).standing()


class _Claim:
    """One claim with the statements about it: which positions are current, and what follows."""

    def __init__(self, case: Case, claim_id: str) -> None:
        self.case, self.id, self.concerned = case, claim_id, set(case.claims[claim_id].concerns)
        about = ((key, statement) for key, statement in case.statements.items() if claim_id in statement.about)
        self.statements = dict(sorted(about, key=lambda item: item[1].when.sort_key))
        self.held = [(key, holder) for key, statement in self.statements.items() for holder in position_holders(statement)]
        self.positions = tuple(
            Position(holder, self._stance(key), key, self._is_current((key, holder), frozenset())) for key, holder in self.held
        )
        self.current = [position for position in self.positions if position.current]

    def standing(self) -> ClaimStanding:
        """Return the standing, with everything that qualifies it."""
        base, parties = self._base()
        added = self._qualifiers(base)
        parts = [(base, parties), *((each, added[each]) for each in QUALIFIERS if added.get(each))]
        label, rule = "; ".join(part.label for part, _ in parts), " ".join(part.rule for part, _ in parts)
        voices = tuple((part, tuple(sorted(of))) for part, of in parts)
        several = len(parts) > 1 or len(self.concerned) > 1
        return ClaimStanding(replace(base, label=label, rule=rule), voices, several, self.positions)

    def _base(self) -> tuple[Standing, set[str]]:
        """Return the first standing whose rule applies, and the parties of which it speaks."""
        stances = {position.stance for position in self.current}
        if rulings := stances & RULINGS:
            if "rejects" in rulings:
                return (REJECTED, self._holders("rejects")) if rulings == {"rejects"} else (RULED_BOTH_WAYS, set())
            return (FOUND, self._holders("finds")) if "finds" in rulings else (FOUND_BY_CONSENT, self._holders(*rulings))
        if admitting := self._admitting("admits"):
            return CONCEDED if admitting == self.concerned else CONCEDED_BY_SOME, admitting
        if admitting := self._admitting("admits-in-part"):
            return CONCEDED_IN_PART if admitting == self.concerned else CONCEDED_IN_PART_BY_SOME, admitting
        if changed := {party for party in self.concerned if self._took_back_an_admission(party)}:
            return TAKEN_BACK, changed
        if stances & _ASSERTIONS:
            if stances & {"denies", "doubts"}:
                return CONTESTED if "denies" in stances else QUESTIONED, set()
            for standing, silent in ((UNANSWERED, self._silent(asked=True)), (NOT_ADDRESSED, self._silent(asked=False))):
                if silent and silent == self.concerned:
                    return standing, silent
            return ASSERTED, set()
        if "denies" in stances:
            return DENIED, set()
        return DOUBTED if "doubts" in stances else WITHDRAWN if self._taken_back() else OPEN, set()

    def _qualifiers(self, base: Standing) -> dict[Standing, set[str]]:
        """Return the parties of which each qualifier of a standing speaks; none of those that do not apply."""
        rulings = {position.statement for position in self.current if position.stance in RULINGS}
        found = {SETTLED: self._holders("settles") & self.concerned}
        if base not in _RULED:
            found |= {UNNAMED: self._only_unnamed(*_ASSERTIONS), DENIED_UNNAMED: self._only_unnamed("denies")}
        if base in _RULED:
            found |= {ADMITTED_TOO: self._admitting("admits"), ADMITTED_IN_PART_TOO: self._admitting("admits-in-part")}
            found |= {APPEALED: self._naming(rulings, "appeals"), STAYED: self._naming(rulings, "stays")}
        else:
            found |= {SENT_BACK: remit} if (remit := self._holders("remits")) else {SET_ASIDE: self._holders("sets-aside")}
            found[RULING_WITHDRAWN] = self._holders("withdraws") & self._ever(*RULINGS)
        if base in (CONCEDED, CONCEDED_IN_PART, CONCEDED_BY_SOME, CONCEDED_IN_PART_BY_SOME):
            found[DENIED_TOO] = self._holders("denies")
        if base is CONCEDED_BY_SOME:
            found[ADMITTED_IN_PART_TOO] = self._admitting("admits-in-part")
        if base in (CONCEDED_BY_SOME, CONCEDED_IN_PART_BY_SOME, ASSERTED):
            found |= {UNANSWERED_BY_SOME: self._silent(asked=True), NOT_ADDRESSED_BY_SOME: self._silent(asked=False)}
        return found

    def _holders(self, *stances: Stance) -> set[str]:
        """Return those who now take one of some stances."""
        return {position.holder for position in self.current if position.stance in stances}

    def _only_unnamed(self, *stances: Stance) -> set[str]:
        """Return those who now take one of some stances, if the source names none of them."""
        held = self._holders(*stances)
        named = [party for party in held if party not in self.case.parties or not self.case.parties[party].anonymous]
        return set() if named else held

    def _ever(self, *stances: Stance) -> set[str]:
        """Return those who take one of some stances, or took it before."""
        return {position.holder for position in self.positions if position.stance in stances}

    def _own(self, party: str) -> set[Stance]:
        """Return the stances that a party now takes on the claim itself."""
        return {position.stance for position in self.current if position.holder == party} - _REPLACE_NOTHING

    def _admitting(self, stance: Stance) -> set[str]:
        """Return the parties concerned that admit all of it, or only a part of it, and take no other position beside that."""
        whole, partly = {"asserts", "admits"}, _ASSERTIONS
        return {
            party
            for party in self.concerned & self._holders(stance)
            if self._own(party) <= (whole if stance == "admits" else partly)
        }

    def _took_back_an_admission(self, party: str) -> bool:
        own = self._own(party)
        return "denies" in own and not own & _ASSERTIONS and party in self._ever("admits", "admits-in-part")

    def _silent(self, *, asked: bool) -> set[str]:
        """Return the parties concerned that spoke after it was asserted and did not address it, whether asked or not."""
        asserted = [self._when(position) for position in self.current if position.stance in _ASSERTIONS]
        silent: dict[str, set[bool]] = {}
        for position in self.current:
            told = not all(when.definitely_after(self._when(position)) for when in asserted)
            if position.stance == "declines" and told and not self._own(position.holder) - {"withdraws"}:
                silent.setdefault(position.holder, set()).add(self._was_asked(position))
        return {party for party in self.concerned if party in silent and any(silent[party]) == asked}

    def _was_asked(self, position: Position) -> bool:
        """Whether a position answers somebody who asked its holder, and not only another of those who spoke jointly."""
        others = set(position_holders(self.statements[position.statement])) - {position.holder}
        return any(
            inquiry.statement == position.statement and inquiry.who not in others for inquiry in self.case.asked.values()
        )

    def _naming(self, rulings: set[str], stance: Stance) -> set[str]:
        """Return those whose current positions of one stance name one of some rulings."""
        return {
            position.holder
            for position in self.current
            if position.stance == stance and rulings.intersection(self.statements[position.statement].ruling)
        }

    def _taken_back(self) -> bool:
        spoke = self._ever("denies", *_ASSERTIONS)
        return bool(spoke) and spoke <= self._holders("withdraws")

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
