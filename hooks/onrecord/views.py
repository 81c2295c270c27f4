"""What a page shows: plain frozen values with every reference followed, made from the library for the templates.

A field that this site worked out, rather than took from a source, says so in its docstring: templates mark it as computed.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from onrecord import prose, sentences
from onrecord.clock import Result, Span, instants, then_and_now
from onrecord.library import CaseClock, Library, latest, origin, origins, versions_on
from onrecord.model import (
    Account,
    Case,
    Correction,
    Duty,
    Law,
    Link,
    Outcome,
    Participant,
    Party,
    Question,
    Record,
    Regulation,
    Source,
    Statement,
    Version,
)
from onrecord.standing import Standing, holder
from onrecord.when import When, of_day, parse

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
    """A reference to a source: its number in the list of sources."""

    id: str
    number: int
    publisher: str


@dataclass(frozen=True)
class SourceView:
    """A source with its number and its origin. Computed: `origin`, the source from which this one derives, or None."""

    id: str
    number: int
    source: Source
    origin: Citation | None


@dataclass(frozen=True)
class Picture:
    """A clock drawn to scale on a strip 600 wide: pairs are where something begins and how wide it is. All computed."""

    started: tuple[float, float]
    allowed: tuple[float, float]
    ended: tuple[float, float]
    told: tuple[float, float] | None
    no_record_until: float | None
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class ClockView:
    """One clock, in words and drawn. All of it is computed, supposing that the account is true."""

    anchor: str
    law_id: str
    duty: str
    account: PartyView
    result: Result
    label: str
    sentence: str
    ended: When | None
    """The last day of the period, or the days between which it lies."""
    days: tuple[int, int] | None
    picture: Picture | None
    facts: tuple[tuple[str, str], ...]
    """What the picture shows, as a table: the start, the period, its end, the notification."""
    versions: tuple[tuple[str, str, str], ...]
    """The same facts under every version of the rule: the version's time, the result, and when the period would have ended."""


@dataclass(frozen=True)
class EventView:
    """One entry of the timeline. `clock` is the anchor of the clock that it comes from, if it is computed."""

    id: str
    when: When
    what: str
    who: tuple[PartyView, ...]
    according_to: PartyView | None
    note: str | None
    sources: tuple[Citation, ...]
    clock: str | None = None


@dataclass(frozen=True)
class PositionView:
    """One stance in the table of claims. Computed: `current`."""

    stance: str
    words: str
    statement: str
    when: When
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
class StatementView:
    """What somebody said. `voice` says for whom: in its own name, on behalf of an organisation, or as staff."""

    id: str
    by: PartyView
    role: str
    voice: str
    on_behalf_of: PartyView | None
    channel: str
    when: When
    quote: str | None
    paraphrase: str | None
    sources: tuple[Citation, ...]
    about: tuple[tuple[str, str, str], ...]
    """Per claim: its id, the stance in words, the claim."""


@dataclass(frozen=True)
class VersionView:
    """A version of a regulation, with the duties that are shown."""

    id: str
    version: Version
    duties: tuple[tuple[str, Duty], ...]


@dataclass(frozen=True)
class AccountView:
    """When a party became aware, on one account."""

    according_to: PartyView
    trigger: str
    when: When | None
    supposing: str | None
    statement: str | None
    note: str | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class NotificationView:
    """That somebody was told, or that there is no record of it."""

    to: PartyView
    when: When | None
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
    day: When
    in_force: tuple[VersionView, ...]
    now: VersionView | None
    accounts: tuple[AccountView, ...]
    notified: tuple[NotificationView, ...]
    clocks: tuple[ClockView, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class RelatedView:
    """Another case, with the reason why it is related."""

    id: str
    title: str
    when: When
    reason: str


@dataclass(frozen=True)
class CaseView:
    """Everything that the page of a case shows. Computed: `origins`, the standings of claims, the versions in force."""

    id: str
    title: str
    summary: Markup
    when: When
    place: str
    field: str
    kind: str
    record: Record
    parties: tuple[PartyView, ...]
    holders: tuple[PartyView, ...]
    sources: tuple[SourceView, ...]
    origins: int
    timeline: tuple[EventView, ...]
    claims: tuple[ClaimView, ...]
    statements: tuple[StatementView, ...]
    law: tuple[LawView, ...]
    questions: tuple[tuple[str, Question], ...]
    outcome: Outcome
    outcome_text: Markup
    outcome_sources: tuple[Citation, ...]
    corrections: tuple[tuple[str, Correction], ...]
    related: tuple[RelatedView, ...]

    @property
    def has_calendar(self) -> bool:
        """Whether any clock of the case has an end that a calendar can show."""
        return any(clock.ended for law in self.law for clock in law.clocks)

    @property
    def description(self) -> str:
        """The summary as plain text of a length that search engines show."""
        text = self.summary.striptags()
        return text if len(text) <= 200 else text[:200].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. Computed: `standings`, how many claims have which standing."""

    id: str
    title: str
    summary: str
    when: When
    kind: str
    place: str
    origins: int
    standings: tuple[tuple[Standing, int], ...]
    role: str | None = None


@dataclass(frozen=True)
class SaidInCase:
    """What a party and its staff said in one case."""

    case: CaseLine
    own: tuple[StatementView, ...]
    staff: tuple[StatementView, ...]


@dataclass(frozen=True)
class PartyPage:
    """Everything that the page of a party shows."""

    id: str
    party: Party
    parent: tuple[str, str] | None
    subsidiaries: tuple[tuple[str, str], ...]
    cases: tuple[SaidInCase, ...]
    through: tuple[tuple[str, str, tuple[CaseLine, ...]], ...]
    """The cases of each organisation that belongs to it: its id, its name, its cases."""


@dataclass(frozen=True)
class Application:
    """A case in which a regulation stands. Computed: `in_force`, the versions of the day."""

    case: CaseLine
    law_id: str
    bound: PartyView
    day: When
    in_force: tuple[VersionView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True)
class RegulationPage:
    """Everything that the page of a regulation shows beside its prose."""

    id: str
    regulation: Regulation
    regulator: tuple[str, str]
    versions: tuple[VersionView, ...]
    applications: tuple[Application, ...]
    links: tuple[Link, ...]
    line: tuple[tuple[float, float, str], ...]
    """The versions on one line of time, 600 wide: where each begins, how wide it is, the year in which it begins."""


class _CaseViews:
    """Makes the parts of one case's view; looks every id up once."""

    def __init__(self, library: Library, case_id: str) -> None:
        self.library = library
        self.id = case_id
        self.case: Case = library.cases[case_id]
        self.numbers = {source_id: number for number, source_id in enumerate(self.case.sources, start=1)}
        self._parties: dict[str, PartyView] = {}

    def party(self, party_id: str) -> PartyView:
        if party_id not in self._parties:
            self._parties[party_id] = self._party(party_id)
        return self._parties[party_id]

    def _party(self, party_id: str) -> PartyView:
        participant: Participant | None = self.case.parties.get(party_id)
        recurring = self.library.parties.get(party_id)
        role = participant.role if participant else recurring.role if recurring else ""
        return PartyView(
            party_id,
            self.library.party_name(self.case, party_id),
            role,
            self.library.party_kind(self.case, party_id) or "person",
            self.library.party_name(self.case, participant.of) if participant and participant.of else None,
            f"parties/{party_id}/" if recurring else None,
        )

    def citations(self, source_ids: tuple[str, ...] | None) -> tuple[Citation, ...]:
        return tuple(
            Citation(source_id, self.numbers[source_id], self.case.sources[source_id].publisher)
            for source_id in source_ids or ()
        )

    def sources(self) -> tuple[SourceView, ...]:
        return tuple(
            SourceView(
                source_id,
                self.numbers[source_id],
                source,
                self.citations((origin(self.case.sources, source_id),))[0] if source.same_origin_as else None,
            )
            for source_id, source in self.case.sources.items()
        )

    def timeline(self) -> tuple[EventView, ...]:
        reported = [
            EventView(
                event_id,
                event.when,
                event.what,
                tuple(map(self.party, event.who)),
                self.party(event.according_to) if event.according_to else None,
                event.note,
                self.citations(event.source),
            )
            for event_id, event in self.case.timeline.items()
        ]
        return tuple(sorted([*reported, *self.deadlines()], key=lambda entry: entry.when.order))

    def deadlines(self) -> Iterator[EventView]:
        """The ends of periods, for a lane of their own in the timeline."""
        for law_id in self.case.law:
            for view in self.clocks(law_id, brief=True):
                if view.ended:
                    text = f"End of the period, supposing the account of {view.account.name}."
                    yield EventView(f"end-{view.anchor}", view.ended, text, (), None, None, (), view.anchor)

    def clocks(self, law_id: str, *, brief: bool = False) -> tuple[ClockView, ...]:
        """The clocks of one law of the case; `brief` for a line in a list, without pictures and comparisons."""
        law = self.case.law[law_id]
        regulation = self.library.regulations[law.regulation]
        mine = [found for found in self.library.clocks[self.id] if found.law == law_id]
        return tuple(self._clock(law, regulation, found, brief=brief) for found in mine)

    def _clock(self, law: Law, regulation: Regulation, found: CaseClock, *, brief: bool) -> ClockView:
        account, zone = law.accounts[found.account], ZoneInfo(regulation.zone)
        version = regulation.versions.get(found.clock.version or "")
        duty = version.duties.get(found.duty) if version else None
        holder_name = self.party(account.according_to).name
        compared = then_and_now(regulation, found.duty, account, found.told) if account.when and not brief else {}
        return ClockView(
            f"clock-{found.law}-{found.duty}-{found.account + 1}",
            found.law,
            duty.what if duty else "",
            self.party(account.according_to),
            found.clock.result,
            sentences.RESULTS[found.clock.result][0],
            sentences.sentence(
                regulation, account, found.clock, found.told, bound=self.party(law.bound).name, holder=holder_name
            ),
            _last_days(found.clock.deadline, zone) if found.clock.deadline else None,
            found.clock.late_days,
            None if brief else _picture(account, found, zone),
            sentences.facts(regulation, account, found.clock, found.told) if found.clock.deadline and not brief else (),
            tuple(
                (
                    _times(regulation.versions[version_id]),
                    sentences.RESULTS[other.result][0],
                    sentences.end(other.deadline, zone) if other.deadline and other.deadline != Span(None, None) else "",
                )
                for version_id, other in compared.items()
            ),
        )

    def claims(self) -> tuple[ClaimView, ...]:
        return tuple(self._claim(claim_id) for claim_id in self.case.claims)

    def _claim(self, claim_id: str) -> ClaimView:
        claim = self.case.claims[claim_id]
        derived = self.library.standings[self.id][claim_id]
        by_holder: dict[str, list[PositionView]] = {}
        for position in derived.positions:
            when = self.case.statements[position.statement].when
            words = STANCE_WORDS[position.stance]
            by_holder.setdefault(position.holder, []).append(
                PositionView(position.stance, words, position.statement, when, position.current)
            )
        return ClaimView(
            claim_id,
            claim.text,
            self.party(claim.concerns) if claim.concerns else None,
            derived.standing,
            tuple((party, tuple(by_holder.get(party.id, ()))) for party in self.holders()),
        )

    def holders(self) -> tuple[PartyView, ...]:
        """Everyone with a position on some claim: in the order of the case's parties."""
        speaking = {holder(said) for said in self.case.statements.values() if said.about}
        listed = [party_id for party_id in self.case.parties if party_id in speaking]
        return tuple(map(self.party, [*listed, *sorted(speaking - set(listed))]))

    def statements(self) -> tuple[StatementView, ...]:
        ordered = sorted(self.case.statements.items(), key=lambda item: item[1].when.order)
        return tuple(self.statement(statement_id, said) for statement_id, said in ordered)

    def statement(self, statement_id: str, said: Statement) -> StatementView:
        by = self.party(said.by)
        behalf = self.party(said.for_) if said.for_ else None
        voice = (
            f"for {behalf.name}" if behalf else f"staff of {by.organisation}, not speaking for it" if by.organisation else ""
        )
        return StatementView(
            statement_id,
            by,
            said.as_ or by.role,
            voice,
            behalf,
            said.channel,
            said.when,
            said.quote,
            said.paraphrase,
            self.citations(said.source),
            tuple((claim_id, STANCE_WORDS[stance], self.case.claims[claim_id].text) for claim_id, stance in said.about.items()),
        )

    def law(self, law_id: str, law: Law) -> LawView:
        regulation = self.library.regulations[law.regulation]
        in_force = tuple(
            _version(version_id, regulation.versions[version_id], law.duty) for version_id in versions_on(regulation, law.day)
        )
        now = _version(*latest(regulation), law.duty)
        applied = {version.id for version in in_force}
        unchanged = now.id in applied or (len(in_force) == 1 and now.duties == in_force[0].duties and not now.version.to)
        return LawView(
            law_id,
            law.regulation,
            regulation,
            self.party(law.bound),
            law.because,
            law.day,
            in_force,
            None if unchanged else now,
            tuple(
                AccountView(
                    self.party(account.according_to),
                    account.trigger,
                    account.when,
                    account.supposing,
                    account.statement,
                    account.note,
                    self.citations(account.source),
                )
                for account in law.accounts
            ),
            tuple(
                NotificationView(self.party(told.to), told.when, told.no_record_as_of, told.note, self.citations(told.source))
                for told in law.notified
            ),
            self.clocks(law_id),
            self.citations(law.source),
        )

    def related(self) -> tuple[RelatedView, ...]:
        # While previewing, a related case may be one that cannot be read at the moment.
        return tuple(
            RelatedView(case_id, self.library.cases[case_id].title, self.library.cases[case_id].when, reason)
            for case_id, reason in self.case.related.items()
            if case_id in self.library.cases
        )


def case_view(library: Library, case_id: str) -> CaseView:
    """The view of one case."""
    views = _CaseViews(library, case_id)
    case = views.case
    return CaseView(
        case_id,
        case.title,
        prose.html(case.summary),
        case.when,
        case.place,
        case.field,
        case.kind,
        case.record,
        tuple(map(views.party, case.parties)),
        views.holders(),
        views.sources(),
        len(origins(case)),
        views.timeline(),
        views.claims(),
        views.statements(),
        tuple(views.law(law_id, law) for law_id, law in case.law.items()),
        tuple(case.questions.items()),
        case.outcome,
        prose.html(case.outcome.what),
        views.citations(case.outcome.source),
        tuple(sorted(case.corrections.items(), key=lambda item: item[1].date)),
        views.related(),
    )


@dataclass(frozen=True)
class ClockLine:
    """A clock in the table of all clocks."""

    case: CaseLine
    regulation: str
    bound: PartyView
    clock: ClockView


@dataclass(frozen=True)
class Bar:
    """How long one clock allowed and how long it took, on a scale of powers of ten, 600 wide. All computed."""

    label: str
    anchor: str
    allowed: float
    took: tuple[float, float]
    words: str
    told: bool
    """Whether it ended with a notification, or only with the last day for which there is no record of one."""


def bars(library: Library) -> tuple[Bar, ...]:
    """A bar for each clock whose period and end are known."""
    rows = []
    for case_id in library.newest_first:
        case = library.cases[case_id]
        for found in library.clocks[case_id]:
            law = case.law[found.law]
            account = law.accounts[found.account]
            zone = ZoneInfo(library.regulations[law.regulation].zone)
            started, deadline = instants(account.when, zone) if account.when else Span(None, None), found.clock.deadline
            until = max((notice.no_record_as_of for notice in found.told if notice.no_record_as_of), default=None)
            record = datetime.combine(until, time(23, 59), zone) if until else None
            ends = (found.clock.told.first, found.clock.told.last) if found.clock.told else (record, record)
            if not (deadline and deadline.last and started.first and started.last and ends[0] and ends[1]):
                continue
            least, most = _hours(started.last, ends[0]), _hours(started.first, ends[1])
            days = " to ".join(map(str, dict.fromkeys((round(least / 24), round(most / 24)))))
            allowed = _hours(started.last, deadline.last)
            record_only = "" if found.clock.told else " without a record"
            holder_name = library.party_name(case, account.according_to)
            rows.append(
                Bar(
                    f"{library.party_name(case, law.bound)}, on the account of {holder_name}",
                    f"cases/{case_id}/#clock-{found.law}-{found.duty}-{found.account + 1}",
                    _log(allowed),
                    (_log(least), _log(most)),
                    f"{days} days{record_only}; {round(allowed)} hours allowed",
                    found.clock.told is not None,
                )
            )
    return tuple(rows)


def _hours(begin: datetime, end: datetime) -> float:
    return max((end - begin).total_seconds() / 3600, 1)


def _log(hours: float) -> float:
    """Where a number of hours lies between 1 hour and 10,000 on the strip."""
    return round(min(math.log10(max(hours, 1)) / 4, 1) * 560, 1)


def clock_lines(library: Library) -> tuple[ClockLine, ...]:
    """All clocks of all cases that are more than `no clock`, the latest of them first by how many days late."""
    lines = []
    for case_id in library.newest_first:
        views = _CaseViews(library, case_id)
        for law_id, law in views.case.law.items():
            short, bound = library.regulations[law.regulation].short, views.party(law.bound)
            lines += [ClockLine(case_line(library, case_id), short, bound, view) for view in views.clocks(law_id, brief=True)]
    return tuple(sorted(lines, key=lambda line: -(line.clock.days or (-1, -1))[1]))


def _last_days(deadline: Span, zone: ZoneInfo) -> When | None:
    """The last day of a period as a date of a timeline: a day, or some day between two."""
    days = [(end - timedelta(microseconds=1)).astimezone(zone).date() for end in (deadline.first, deadline.last) if end]
    if not days:
        return None
    return of_day(days[0]) if days[0] == days[-1] else parse(f"[{days[0]}..{days[-1]}]")


def _picture(account: Account, found: CaseClock, zone: ZoneInfo) -> Picture | None:
    """The strip of a clock, where all of its ends are known."""
    deadline = found.clock.deadline
    started = instants(account.when, zone) if account.when else None
    if not (deadline and deadline.first and deadline.last and started and started.first and started.last):
        return None
    until = max((notice.no_record_as_of for notice in found.told if notice.no_record_as_of), default=None)
    told = found.clock.told if found.clock.told and found.clock.told.first and found.clock.told.last else None
    record = datetime.combine(until, time(23, 59), zone) if until and not told else None
    begin, latest = started.first, deadline.last
    for later in (told.last if told else None, record):
        latest = max(latest, later) if later else latest
    scale = 560 / max((latest - begin).total_seconds(), 1)

    def at(moment: datetime) -> float:
        return round(20 + (moment - begin).total_seconds() * scale, 1)

    def strip(first: datetime, last: datetime) -> tuple[float, float]:
        return at(first), max(round(at(last) - at(first), 1), 2)

    return Picture(
        strip(started.first, started.last),
        strip(started.first, deadline.last),
        strip(deadline.first, deadline.last),
        strip(told.first, told.last) if told and told.first and told.last else None,
        at(record) if record else None,
        ((20.0, of_day(begin.astimezone(zone).date()).words), (580.0, of_day(latest.astimezone(zone).date()).words)),
    )


def _times(version: Version) -> str:
    return f"{of_day(version.from_).words} – {of_day(version.to).words if version.to else 'when last checked'}"


def case_line(library: Library, case_id: str, role: str | None = None) -> CaseLine:
    """The view of one case in a list."""
    case = library.cases[case_id]
    standings = [derived.standing for derived in library.standings[case_id].values()]
    return CaseLine(
        case_id,
        case.title,
        prose.html(case.summary).striptags(),
        case.when,
        case.kind,
        case.place,
        len(origins(case)),
        tuple((standing, standings.count(standing)) for standing in dict.fromkeys(standings)),
        role,
    )


def party_page(library: Library, party_id: str) -> PartyPage:
    """The view of one recurring party, with everything that it and its staff said."""
    party = library.parties[party_id]
    return PartyPage(
        party_id,
        party,
        (party.parent, library.parties[party.parent].name) if party.parent and party.parent in library.parties else None,
        tuple((child, library.parties[child].name) for child in library.subsidiaries.get(party_id, ())),
        tuple(_said_in_case(library, party_id, case_id) for case_id in library.cases_of_party.get(party_id, ())),
        tuple(
            (
                child,
                library.parties[child].name,
                tuple(case_line(library, case_id) for case_id in library.cases_of_party[child]),
            )
            for child in library.subsidiaries.get(party_id, ())
            if child in library.cases_of_party
        ),
    )


def regulation_page(library: Library, regulation_id: str) -> RegulationPage:
    """The view of one regulation, with every case in whose law it stands."""
    regulation = library.regulations[regulation_id]
    applications = []
    for case_id in library.cases_of_regulation.get(regulation_id, ()):
        views = _CaseViews(library, case_id)
        for law_id, law in views.case.law.items():
            if law.regulation == regulation_id:
                in_force = tuple(
                    _version(version_id, regulation.versions[version_id], law.duty)
                    for version_id in versions_on(regulation, law.day)
                )
                clocks = views.clocks(law_id, brief=True)
                line = case_line(library, case_id)
                applications.append(Application(line, law_id, views.party(law.bound), law.day, in_force, clocks))
    return RegulationPage(
        regulation_id,
        regulation,
        (regulation.regulator, library.parties[regulation.regulator].name),
        tuple(_version(version_id, version, None) for version_id, version in regulation.versions.items()),
        tuple(applications),
        regulation.links,
        _line(regulation),
    )


def _line(regulation: Regulation) -> tuple[tuple[float, float, str], ...]:
    versions = list(regulation.versions.values())
    begin = versions[0].from_
    scale = 600 / max((regulation.checked - begin).days, 1)
    return tuple(
        (
            round((version.from_ - begin).days * scale, 1),
            round(max(((version.to or regulation.checked) - version.from_).days * scale - 2, 1), 1),
            str(version.from_.year),
        )
        for version in versions
    )


def _said_in_case(library: Library, party_id: str, case_id: str) -> SaidInCase:
    views = _CaseViews(library, case_id)
    case = views.case
    staff = {participant_id for participant_id, participant in case.parties.items() if participant.of == party_id}
    statements = [(said, views.statement(statement_id, said)) for statement_id, said in case.statements.items()]
    statements.sort(key=lambda item: item[0].when.order)
    return SaidInCase(
        case_line(library, case_id, case.parties[party_id].role),
        tuple(view for said, view in statements if party_id in (said.by, holder(said))),
        tuple(view for said, view in statements if said.by in staff and not said.for_),
    )


def _version(version_id: str, version: Version, duty: str | None) -> VersionView:
    duties = tuple((duty_id, required) for duty_id, required in version.duties.items() if duty in (None, duty_id))
    return VersionView(version_id, version, duties)
