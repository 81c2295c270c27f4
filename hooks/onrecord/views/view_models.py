"""Frozen values for templates, and the labels for coded values of a case.

The docstring names each field that this site computed rather than took from a source: templates mark these.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from onrecord.analysis.contrasts import ContrastKind
from onrecord.analysis.standings import Position, Standing
from onrecord.evidence.lockfile import CameFrom, SourceText
from onrecord.evidence.matching import MatchKind
from onrecord.format.case import Source, Translation
from onrecord.format.dates import EdtfDate
from onrecord.format.field_types import language_name
from onrecord.format.figures import Affected, Amount
from onrecord.format.messages import listed
from onrecord.format.record import Correction

DateOrder: TypeAlias = tuple[datetime, bool, datetime]
"""A key by which dates are sorted, as `EdtfDate.sort_key` is."""
MATCH_WORDS: dict[MatchKind, str] = {
    "exact": "Word for word",
    "elided": "Word for word, but for what […] leaves out",
    "with-insertions": "Word for word, but for what stands in [brackets]",
    "elided-with-insertions": "Word for word, but for what […] leaves out and what stands in [brackets]",
}
CUT_WORDS = {
    (False, False): "",
    (True, False): " (its sentence begins earlier)",
    (False, True): " (its sentence goes on)",
    (True, True): " (its sentence begins earlier and goes on)",
}
"""What is said of a quotation that begins, and of one that ends, within a sentence of its source."""
CAME_FROM: dict[CameFrom, str] = {
    "page": "as it stood on",
    "archive": "in the archived copy, read on",
    "file": "in a saved copy, read for this record on",
}
CONTRASTS: dict[ContrastKind, str] = {
    "changed": "Changed position",
    "within": "Differs within the organisation",
    "accounts": "Accounts that differ",
}
ANCHORS = {
    "timeline": "event", "coming": "coming", "statements": "statement", "claims": "claim", "sources": "source",
    "questions": "question", "law": "law", "parties": "party", "asked": "asked",
    "affected": "affected", "amounts": "amount",
}  # fmt: skip
"""The prefix of the anchors of each group's entries on the page of a case."""


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """A party as a page names it. `url` is relative to the site, and None for a party of one case only."""

    id: str
    name: str
    role: str
    kind: str
    organisation: str | None
    url: str | None
    anonymous: str | None
    """What is known of somebody whom the source does not name."""

    @property
    def standing_alone(self) -> str:
        """What is said of somebody who speaks for nobody else: that it is staff, or not named; empty for all others."""
        staff = self.organisation and f"staff of {self.organisation}, not known to speak for it"
        return "; ".join(filter(None, (self.anonymous and "not named by the source", staff)))


@dataclass(frozen=True)
class Citation:
    """A reference to a source by its number on the page.

    Computed: `origin`, the id of the source from which it derives, and whether somebody looked if that derives from no other.
    """

    id: str
    number: int
    publisher: str
    origin: str
    origin_checked: bool
    page: str | None = None
    """Where in it, as it is written: `12–13`, `paragraph 34`."""

    @property
    def place(self) -> str:
        """Where in the source, in the words of a reference: `p. 12`; empty if that is not known."""
        page = self.page or ""
        return f"{'p.' if page.isalnum() else 'pp.'} {page}" if page[:1].isdigit() else page


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """A source with its number. Computed: `origin`, the source from which this one derives, or None; `same_publisher`."""

    id: str
    number: int
    source: Source
    origin: Citation | None
    same_publisher: Citation | None
    """An earlier page of its publisher, where nobody has looked whether the two are of one origin."""
    language: str | None
    """The language in which it is written, by its name, if that is not English."""
    text: SourceText | None
    """Its text as last read to check quotations."""


@dataclass(frozen=True, kw_only=True)
class EventView:
    """One entry of the timeline. `clock` is the anchor of the clock that computed it, None for a reported event."""

    id: str
    when: EdtfDate
    what: str
    who: tuple[PartyView, ...] = ()
    according_to: PartyView | None = None
    key: bool = False
    """Whether it is one of the few by which the case can be told."""
    note: str | None = None
    sources: tuple[Citation, ...] = ()
    clock: str | None = None

    @property
    def sort_key(self) -> DateOrder:
        """The key by which the timeline is sorted: a period that ends with a day does so after what happened on it."""
        first, known, last = self.when.sort_key
        day = self.when.start
        ends_with_day = self.clock and day and day.hour is None and self.when.start == self.when.end
        return (last, known, last) if ends_with_day else (first, known, last)


@dataclass(frozen=True)
class AffectedView:
    """How many were affected, by one account."""

    id: str
    entry: Affected
    holder: PartyView
    sources: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class AmountView:
    """A sum of money, in words, and who did something to it."""

    id: str
    entry: Amount
    words: str
    by: tuple[PartyView, ...]
    payer: PartyView
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class ComingView:
    """A date to come, as a source announces it."""

    id: str
    when: EdtfDate
    what: str
    note: str | None
    sources: tuple[Citation, ...]

    def passed(self, day: date) -> bool:
        """Return whether the last day that it can mean is before a day. Computed."""
        return self.when.last is not None and self.when.last.date() < day

    @property
    def exact(self) -> bool:
        """Whether it is one exact day, or a time on one, so that a calendar can hold it."""
        moment = self.when.start
        return moment is not None and self.when.is_single and moment.day is not None and moment.exact


@dataclass(frozen=True)
class ClaimView:
    """A claim with each holder's positions, in the order of the table's columns. Computed: `standing`, with names."""

    id: str
    text: str
    concerns: tuple[PartyView, ...]
    standing: Standing
    positions: tuple[tuple[PartyView, tuple[Position, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """Whether one source contains a quotation. Computed by comparing it with the source's text."""

    citation: Citation
    verified: date | None
    """The day on which the text was read in which it was found; None if it was not found."""
    words: str
    """How it matched, or why it is not verified."""
    came_from: CameFrom | None
    page: str
    """The address of the page, at these words."""
    archive: str | None
    """The address of its archived copy, at these words."""


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """A statement. `voice` says for whom: empty in the speaker's own name, else on behalf of an organisation or as staff."""

    id: str
    by: tuple[PartyView, ...]
    role: str
    """Empty for those who speak jointly, unless the author gave one."""
    voice: str
    channel: str
    when: EdtfDate
    quote: str | None
    language: str | None
    """The code of the quotation's language, if that is not English."""
    translation: Translation | None
    said_in: str | None
    """The language in which it was said, by its name, where the source gives it in translation."""
    paraphrase: str | None
    sources: tuple[Citation, ...]
    about: tuple[tuple[str, str, str], ...]
    """Per claim: its id, the label of the stance, the claim."""
    checks: tuple[CheckView, ...]
    """One for each source of a quotation."""

    @property
    def translated_by(self) -> str:
        """From what language, and by whom, a quotation was translated; empty if it was not."""
        if not self.language or not self.translation:
            return ""
        return f"Translated from {language_name(self.language)} by {self.translation.by}"

    @property
    def unnamed(self) -> tuple[str, ...]:
        """What is known of each who made it and whom the source does not name."""
        return tuple(party.anonymous for party in self.by if party.anonymous)

    @property
    def names(self) -> str:
        """Who said it: `Jane Doe`; `Acme and Bolt, jointly`."""
        return listed(party.name for party in self.by) + (", jointly" if len(self.by) > 1 else "")

    @property
    def speaker(self) -> str:
        """Who said it, and for whom: `Jane Doe (for Acme)`."""
        return f"{self.names} ({self.voice})" if self.voice else self.names


@dataclass(frozen=True)
class CorrectionView:
    """A correction of a record, with the anchor of what was corrected if the page still has it."""

    id: str
    correction: Correction
    anchor: str | None = None
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class RelatedView:
    """Another case, with the reason why it is shown; `when` is None for one that was withdrawn."""

    id: str
    title: str
    when: EdtfDate | None
    reason: str
    computed: bool = False
    """Whether the reason was found in what both cases have in common, and not given by the author."""
