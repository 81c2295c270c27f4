"""What pages show: plain frozen values with every reference followed, and the words for what is coded in a case.

A field that this site worked out, rather than took from a source, says so in its docstring: templates mark it as computed.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from onrecord.analysis.clocks import Result
from onrecord.analysis.contrasts import ContrastKind
from onrecord.analysis.standings import Standing
from onrecord.evidence.lockfile import CameFrom, SourceText
from onrecord.evidence.matching import Match
from onrecord.format.case import Correction, Difference, Inquiry, Outcome, Question, Record, Source
from onrecord.format.dates import EdtfDate
from onrecord.format.markdown import shorten
from onrecord.format.regulation import Duty, Regulation, Version
from onrecord.format.vocabulary import Noticer
from onrecord.views.clock_charts import ClockChart

STANCE_WORDS = {
    "asserts": "Asserts it",
    "denies": "Denies it",
    "admits": "Admits it",
    "admits-in-part": "Admits a part",
    "doubts": "Doubts it",
    "declines": "Asked, did not address it",
    "withdraws": "Takes it back",
    "finds": "Finds it so",
    "rejects": "Rejects it",
}
MATCH_WORDS: dict[Match, str] = {
    "exact": "Word for word",
    "elided": "Word for word, but for what […] leaves out",
    "with-insertions": "Word for word, but for what stands in [brackets]",
    "elided-with-insertions": "Word for word, but for what […] leaves out and what stands in [brackets]",
}
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
ANSWERS = {"replied": "An answer is on record", "declined": "Declined to answer", "no-record": "No answer is on record"}
ANCHORS = {
    "timeline": "event",
    "coming": "coming",
    "statements": "statement",
    "claims": "claim",
    "sources": "source",
    "questions": "question",
    "law": "law",
    "parties": "party",
    "asked": "asked",
}
"""How the anchors of a group's entries begin."""


@dataclass(frozen=True)
class PartyView:
    """Somebody as a page names them. `url` is None for a party of one case only."""

    id: str
    name: str
    role: str
    kind: str
    organisation: str | None
    url: str | None


@dataclass(frozen=True)
class Citation:
    """A reference to a source: its number in the list of sources. Computed: `origin`, the source from which it derives."""

    id: str
    number: int
    publisher: str
    origin: str


@dataclass(frozen=True)
class SourceView:
    """A source with its number and its origin. Computed: `origin`, the source from which this one derives, or None."""

    id: str
    number: int
    source: Source
    origin: Citation | None
    own_page_of: PartyView | None
    text: SourceText | None
    """Its text as it was last read to check quotations against."""


@dataclass(frozen=True)
class ClockView:
    """One clock, in words and drawn. All of it is computed, supposing that the account is true."""

    anchor: str
    law_id: str
    duty: str
    account: str
    """Whose account it is, and what it supposes."""
    result: Result
    label: str
    sentence: str
    ended: EdtfDate | None
    """The last day of the period, or the days between which it lies."""
    days: tuple[int, int] | None
    picture: ClockChart | None
    facts: tuple[tuple[str, str], ...]
    """What the picture shows, as a table: the start, the period, its end, the notification."""
    versions: tuple[tuple[str, str, str], ...]
    """The same facts under every version of the rule: the version's time, the result, and when the period would have ended."""


@dataclass(frozen=True)
class EventView:
    """One entry of the timeline. `clock` is the anchor of the clock that it comes from, if it is computed."""

    id: str
    when: EdtfDate
    what: str
    who: tuple[PartyView, ...]
    according_to: PartyView | None
    note: str | None
    sources: tuple[Citation, ...]
    clock: str | None = None


@dataclass(frozen=True)
class ComingView:
    """A date to come, as a source announces it."""

    id: str
    when: EdtfDate
    what: str
    note: str | None
    sources: tuple[Citation, ...]

    def passed(self, day: date) -> bool:
        """Whether the last day that it can mean lies before a day. Computed."""
        return self.when.last is not None and self.when.last.date() < day

    @property
    def exact(self) -> bool:
        """Whether it is one exact day, or a time of one, so that a calendar can hold it."""
        moment = self.when.start
        return moment is not None and self.when.is_single and moment.day is not None and moment.exact


@dataclass(frozen=True)
class PositionView:
    """One stance in the table of claims. Computed: `current`."""

    stance: str
    words: str
    statement: str
    when: EdtfDate
    current: bool


@dataclass(frozen=True)
class ClaimView:
    """A claim with each holder's positions, in the order of the table's columns. Computed: `standing`."""

    id: str
    text: str
    concerns: PartyView | None
    standing: Standing
    positions: tuple[tuple[PartyView, tuple[PositionView, ...]], ...]


@dataclass(frozen=True)
class CheckView:
    """Whether a quotation stands in one of its sources. Computed by comparing it with the source's text."""

    citation: Citation
    verified: date | None
    """The day of the text with which it was compared; None if it was not."""
    words: str
    """How it stands there, or why it is not verified."""
    came_from: CameFrom | None
    page: str
    """The address of the page, at these words."""
    archive: str | None
    """The address of its archived copy, at these words."""


@dataclass(frozen=True)
class StatementView:
    """What somebody said. `voice` says for whom: in its own name, on behalf of an organisation, or as staff."""

    id: str
    by: PartyView
    role: str
    voice: str
    channel: str
    when: EdtfDate
    quote: str | None
    paraphrase: str | None
    sources: tuple[Citation, ...]
    about: tuple[tuple[str, str, str], ...]
    """Per claim: its id, the stance in words, the claim."""
    checks: tuple[CheckView, ...]
    """One for each source of a quotation."""


@dataclass(frozen=True)
class ContrastView:
    """Statements side by side, with whose position it is and on what. Computed, but for differences that the case marks."""

    kind: ContrastKind
    holder: PartyView | None
    claim_id: str | None
    claim: str | None
    difference: Difference | None
    statements: tuple[tuple[StatementView, str], ...]
    """Each statement, with its stance in words."""


@dataclass(frozen=True)
class NoticedView:
    """Who noticed the incident first, and when it was first publicly admitted. Computed: `days` between the two."""

    by: Noticer
    event: str
    when: EdtfDate
    admitted: str | None
    admitted_when: EdtfDate | None
    days: tuple[int, int] | None
    note: str | None


@dataclass(frozen=True)
class InquiryView:
    """That somebody was asked for an answer."""

    id: str
    who: PartyView
    inquiry: Inquiry
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class VersionView:
    """A version of a regulation, with the duties that are shown."""

    id: str
    version: Version
    duties: tuple[tuple[str, Duty], ...]


@dataclass(frozen=True)
class AccountView:
    """What one account gives as the start of a duty; `according_to` is None for what is only supposed."""

    according_to: PartyView | None
    trigger: str
    when: EdtfDate | None
    supposing: str | None
    statement: str | None
    note: str | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class NotificationView:
    """That somebody was told, or that there is no record of it."""

    to: PartyView
    when: EdtfDate | None
    no_record_as_of: date | None
    note: str | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class LawView:
    """One regulation as it bears on one party. Computed: `in_force` on the day, and `now`, the latest version if it differs."""

    id: str
    regulation_id: str
    regulation: Regulation
    bound: PartyView
    because: str
    day: EdtfDate
    in_force: tuple[VersionView, ...]
    now: VersionView | None
    accounts: tuple[AccountView, ...]
    notified: tuple[NotificationView, ...]
    clocks: tuple[ClockView, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class CorrectionView:
    """A correction of a record, with the anchor of what was corrected, if that still stands on the page."""

    id: str
    correction: Correction
    anchor: str | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class RelatedView:
    """Another case, with the reason why it is shown; `when` is None for one that was withdrawn."""

    id: str
    title: str
    when: EdtfDate | None
    reason: str
    computed: bool = False
    """Whether the reason was found here, in what both cases have in common, and not given by the author."""


@dataclass(frozen=True)
class CaseView:
    """Everything that the page of a case shows. Computed: `origins`, the standings of claims, the versions in force."""

    id: str
    title: str
    summary: Markup
    when: EdtfDate
    place: str
    field: str
    kind: str
    record: Record
    parties: tuple[PartyView, ...]
    holders: tuple[PartyView, ...]
    sources: tuple[SourceView, ...]
    pages: int
    """Sources that are about the incident. Computed."""
    origins: int
    timeline: tuple[EventView, ...]
    claims: tuple[ClaimView, ...]
    statements: tuple[StatementView, ...]
    contrasts: tuple[ContrastView, ...]
    noticed: NoticedView | None
    asked: tuple[InquiryView, ...]
    not_asked: tuple[PartyView, ...]
    """Those whose conduct a claim concerns, and of whom no source says whether anybody asked them. Computed."""
    law: tuple[LawView, ...]
    questions: tuple[tuple[str, Question], ...]
    background: tuple[tuple[str, str], ...]
    """Explainers on evidence: id and headline."""
    outcome: Outcome
    outcome_text: Markup
    outcome_sources: tuple[Citation, ...]
    corrections: tuple[CorrectionView, ...]
    related: tuple[RelatedView, ...]
    earlier: RelatedView | None
    """The case whose incident comes before, in time."""
    later: RelatedView | None
    coming: tuple[ComingView, ...]
    aliases: tuple[str, ...]
    first_id: str
    """The id under which it was first published: what follows the case from outside knows it by this one."""

    @property
    def has_calendar(self) -> bool:
        """Whether any clock of the case has an end that a calendar can show."""
        return any(clock.ended for law in self.law for clock in law.clocks)

    @property
    def description(self) -> str:
        """The summary as plain text of a length that search engines show."""
        return shorten(self.summary.striptags())
