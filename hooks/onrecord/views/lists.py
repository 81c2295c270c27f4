"""What the other pages show: lists of cases, parties with all that they said, regulations with their cases, all clocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from onrecord.analysis.clocks import versions_in_force
from onrecord.analysis.standings import Standing, position_holder
from onrecord.corpus.library import Library, origins
from onrecord.format import markdown
from onrecord.format.case import Party, Withdrawal
from onrecord.format.dates import EdtfDate
from onrecord.format.regulation import Link, Regulation
from onrecord.history.changes import Change
from onrecord.history.git import Day, History
from onrecord.views.case_page import CaseViewBuilder, version_view
from onrecord.views.clock_charts import version_strip
from onrecord.views.view_models import ClockView, ComingView, CorrectionView, PartyView, StatementView, VersionView

_OF_THE_CASE = ("published", "renamed", "withdrawn")
"""Kinds of changes that repeat nothing of what a case said."""


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. Computed: `standings`, how many claims have which standing."""

    id: str
    title: str
    summary: str
    when: EdtfDate
    kind: str
    place: str
    origins: int
    standings: tuple[tuple[Standing, int], ...]
    role: str | None = None
    aliases: tuple[str, ...] = ()
    last: Day | None = None
    """The last day on which the case changed, if the history knows one."""


@dataclass(frozen=True)
class PartyStatements:
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
    cases: tuple[PartyStatements, ...]
    through: tuple[tuple[str, str, tuple[CaseLine, ...]], ...]
    """The cases of each organisation that belongs to it: its id, its name, its cases."""


@dataclass(frozen=True)
class RegulationInCase:
    """A case in which a regulation stands. Computed: `in_force`, the versions of the day."""

    case: CaseLine
    law_id: str
    bound: PartyView
    day: EdtfDate
    in_force: tuple[VersionView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True)
class RegulationPage:
    """Everything that the page of a regulation shows beside its prose."""

    id: str
    regulation: Regulation
    regulator: tuple[str, str]
    versions: tuple[VersionView, ...]
    applications: tuple[RegulationInCase, ...]
    links: tuple[Link, ...]
    line: tuple[tuple[float, float, str], ...]
    """The versions on one line of time, 600 wide: where each begins, how wide it is, the year in which it begins."""


@dataclass(frozen=True)
class CorrectionEntry:
    """A correction of a case or its withdrawal, in the list of all of them."""

    case_id: str
    title: str
    day: date
    correction: CorrectionView | None
    withdrawal: Withdrawal | None
    taken_back: bool = False
    """Whether the case is withdrawn: of a correction only the reason is then told, and nothing that the case said."""


@dataclass(frozen=True)
class ChangedDay:
    """What changed in one case on one day; `title` is None for a case that is no longer there."""

    day: date
    case_id: str
    title: str | None
    changes: tuple[Change, ...]
    at: datetime
    """The moment of the last of these changes, in UTC."""
    anchor: str | None
    """Where they stand on the page of the case, if it is still published."""


@dataclass(frozen=True)
class ComingDates:
    """A case with its dates to come, and what a calendar needs to know of it."""

    id: str
    first_id: str
    title: str
    reviewed: date
    coming: tuple[ComingView, ...]


@dataclass(frozen=True)
class ClockLine:
    """A clock in the table of all clocks."""

    case: CaseLine
    regulation: str
    bound: PartyView
    clock: ClockView


def correction_entries(library: Library) -> tuple[CorrectionEntry, ...]:
    """All corrections and withdrawals of all cases, the latest first."""
    found = [
        CorrectionEntry(case_id, case.title, item.correction.date, item, None)
        for case_id, case in library.cases.items()
        if case.corrections
        for item in CaseViewBuilder(library, case_id).corrections()
    ]
    for case_id, taken_back in library.withdrawn.items():
        found.append(CorrectionEntry(case_id, taken_back.title, taken_back.withdrawn.date, None, taken_back.withdrawn))
        found += [
            CorrectionEntry(
                case_id, taken_back.title, correction.date, CorrectionView(key, correction, None, ()), None, taken_back=True
            )
            for key, correction in taken_back.corrections.items()
        ]
    return tuple(sorted(found, key=lambda item: (item.day, item.case_id), reverse=True))


def coming_dates(library: Library, case_id: str) -> ComingDates:
    """The dates to come of one case, the next first."""
    case = library.cases[case_id]
    coming = CaseViewBuilder(library, case_id).coming()
    return ComingDates(case_id, library.first_id(case_id), case.title, case.record.reviewed, coming)


def all_coming_dates(library: Library) -> tuple[ComingDates, ...]:
    """All cases with dates to come, by id."""
    return tuple(coming_dates(library, case_id) for case_id in sorted(library.cases) if library.cases[case_id].coming)


def changed_days(library: Library, days: Iterable[Day]) -> Iterator[ChangedDay]:
    """What some days changed, in the same order. Of a case that is gone, only that it was published, renamed, withdrawn."""
    titles = {case_id: case.title for case_id, case in library.withdrawn.items()}
    titles |= {case_id: case.title for case_id, case in library.cases.items()}
    for day in days:
        told = tuple(change for change in day.changes if day.case in library.cases or change.kind in _OF_THE_CASE)
        if told:
            anchor = f"changed-{day.day}" if day.case in library.cases else None
            yield ChangedDay(day.day, day.case, titles.get(day.case), told, day.at, anchor)


def clock_lines(library: Library) -> tuple[ClockLine, ...]:
    """All clocks of all cases that are more than `no clock`, the latest of them first by how many days late."""
    lines = []
    for case_id in library.newest_first:
        views = CaseViewBuilder(library, case_id)
        for law_id, law in views.case.law.items():
            short, bound = library.regulations[law.regulation].short, views.party(law.bound)
            lines += [
                ClockLine(case_line(library, case_id, None), short, bound, view) for view in views.clocks(law_id, brief=True)
            ]
    return tuple(sorted(lines, key=lambda line: -(line.clock.days or (-1, -1))[1]))


def case_line(library: Library, case_id: str, history: History | None, role: str | None = None) -> CaseLine:
    """The view of one case in a list."""
    case = library.cases[case_id]
    standings = [derived.standing for derived in library.standings[case_id].values()]
    return CaseLine(
        case_id,
        case.title,
        markdown.plain(case.summary),
        case.when,
        case.kind,
        case.place,
        len(origins(case)),
        tuple((standing, standings.count(standing)) for standing in dict.fromkeys(standings)),
        role,
        case.aliases,
        next(iter(history.of(case_id)), None) if history else None,
    )


def party_page(library: Library, party_id: str, history: History | None) -> PartyPage:
    """The view of one recurring party, with everything that it and its staff said."""
    party = library.parties[party_id]
    return PartyPage(
        party_id,
        party,
        (party.parent, library.parties[party.parent].name) if party.parent and party.parent in library.parties else None,
        tuple((child, library.parties[child].name) for child in library.subsidiaries.get(party_id, ())),
        tuple(_statements_in_case(library, party_id, case_id, history) for case_id in library.cases_of_party.get(party_id, ())),
        tuple(
            (
                child,
                library.parties[child].name,
                tuple(case_line(library, case_id, history) for case_id in library.cases_of_party[child]),
            )
            for child in library.subsidiaries.get(party_id, ())
            if child in library.cases_of_party
        ),
    )


def regulation_page(library: Library, regulation_id: str, history: History | None) -> RegulationPage:
    """The view of one regulation, with every case in whose law it stands."""
    regulation = library.regulations[regulation_id]
    applications = []
    for case_id in library.cases_of_regulation.get(regulation_id, ()):
        views = CaseViewBuilder(library, case_id)
        for law_id, law in views.case.law.items():
            if law.regulation == regulation_id:
                in_force = tuple(
                    version_view(version_id, regulation.versions[version_id], law.duty)
                    for version_id in versions_in_force(regulation, law.day)
                )
                clocks = views.clocks(law_id, brief=True)
                line = case_line(library, case_id, history)
                applications.append(RegulationInCase(line, law_id, views.party(law.bound), law.day, in_force, clocks))
    return RegulationPage(
        regulation_id,
        regulation,
        (regulation.regulator, library.parties[regulation.regulator].name),
        tuple(version_view(version_id, version, None) for version_id, version in regulation.versions.items()),
        tuple(applications),
        regulation.links,
        version_strip(regulation),
    )


def _statements_in_case(library: Library, party_id: str, case_id: str, history: History | None) -> PartyStatements:
    views = CaseViewBuilder(library, case_id)
    case = views.case
    staff = {participant_id for participant_id, participant in case.parties.items() if participant.of == party_id}
    statements = [(said, views.statement(statement_id)) for statement_id, said in case.statements.items()]
    statements.sort(key=lambda item: item[0].when.sort_key)
    return PartyStatements(
        case_line(library, case_id, history, case.parties[party_id].role),
        tuple(view for said, view in statements if party_id in (said.by, position_holder(said))),
        tuple(view for said, view in statements if said.by in staff and not said.for_),
    )
