"""Lists across cases: cases, corrections, changed days, dates to come, clocks; the pages of parties and of regulations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from onrecord.analysis.standings import Standing, position_holder
from onrecord.corpus.library import Library, origins
from onrecord.format import markdown
from onrecord.format.case import Party, Withdrawal, Withdrawn
from onrecord.format.dates import EdtfDate
from onrecord.format.regulation import Regulation
from onrecord.history.case_history import Day, History
from onrecord.history.changes import Change
from onrecord.views.case_page import CaseView
from onrecord.views.clock_charts import version_strip
from onrecord.views.law_views import ClockView, VersionView, applied_versions, version_view
from onrecord.views.view_models import CorrectionView, PartyView, StatementView

_KINDS_OF_GONE_CASES = ("published", "renamed", "withdrawn")
"""Kinds of changes that repeat nothing of what a case said."""


@dataclass(frozen=True)
class CaseLink:
    """A case by its title."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case in a list. Computed: `origins`, and `standings`, how many claims have which standing."""

    id: str
    title: str
    summary: str
    when: EdtfDate
    kind: str
    place: str
    origins: int
    standings: tuple[tuple[Standing, int], ...]
    role: str | None
    aliases: tuple[str, ...]
    last: Day | None
    """The last day on which the case changed, if the history has one."""


@dataclass(frozen=True)
class PartyStatements:
    """What a party and its staff said in one case, oldest first."""

    case: CaseLine
    own: tuple[StatementView, ...]
    staff: tuple[StatementView, ...]


@dataclass(frozen=True, kw_only=True)
class PartyPage:
    """Everything that the page of a party shows; other parties are pairs of id and name."""

    id: str
    party: Party
    parent: tuple[str, str] | None
    subsidiaries: tuple[tuple[str, str], ...]
    cases: tuple[PartyStatements, ...]
    through: tuple[tuple[str, str, tuple[CaseLine, ...]], ...]
    """The cases of each organisation that belongs to it: its id, its name, its cases."""


@dataclass(frozen=True, kw_only=True)
class RegulationInCase:
    """A case with a law that names the regulation. Computed: `in_force`, the versions of the day."""

    case: CaseLine
    law_id: str
    bound: PartyView
    day: EdtfDate
    in_force: tuple[VersionView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True)
class RegulationPage:
    """Everything that the page of a regulation shows beside its prose; `line` is its versions as `version_strip` has them."""

    regulation: Regulation
    regulator: tuple[str, str]
    versions: tuple[VersionView, ...]
    applications: tuple[RegulationInCase, ...]
    line: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, kw_only=True)
class CorrectionEntry:
    """A correction of a case or its withdrawal, in the list of all of them."""

    case_id: str
    title: str
    day: date
    correction: CorrectionView | None = None
    withdrawal: Withdrawal | None = None
    taken_back: bool = False
    """Whether the case is withdrawn: a correction then shows its reason only, and nothing that the case said."""


@dataclass(frozen=True, kw_only=True)
class ChangedDay:
    """What changed in one case on one day (UTC); `title` is None for a case that is no longer there."""

    day: date
    case_id: str
    title: str | None
    changes: tuple[Change, ...]
    at: datetime
    """The moment of the last of these changes, in UTC."""
    anchor: str | None
    """Where they are on the page of the case, if it is still published."""


@dataclass(frozen=True)
class ClockLine:
    """A clock in a table across cases."""

    case: CaseLink
    clock: ClockView


def withdrawn_corrections(case: Withdrawn) -> tuple[CorrectionView, ...]:
    """Return the corrections of a withdrawn case, the latest first, without what they refer to."""
    ordered = sorted(case.corrections.items(), key=lambda item: item[1].date, reverse=True)
    return tuple(CorrectionView(key, correction) for key, correction in ordered)


def correction_entries(library: Library) -> tuple[CorrectionEntry, ...]:
    """Return all corrections and withdrawals of all cases, the latest first."""
    found = [
        CorrectionEntry(case_id=case_id, title=case.title, day=item.correction.date, correction=item)
        for case_id, case in library.cases.items()
        if case.corrections
        for item in CaseView(library, case_id).corrections
    ]
    for case_id, withdrawn in library.withdrawn.items():
        entry = CorrectionEntry(
            case_id=case_id, title=withdrawn.title, day=withdrawn.withdrawn.date, withdrawal=withdrawn.withdrawn
        )
        found.append(entry)
        found += [
            CorrectionEntry(case_id=case_id, title=withdrawn.title, day=item.correction.date, correction=item, taken_back=True)
            for item in withdrawn_corrections(withdrawn)
        ]
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.case_id), reverse=True))


def cases_with_coming_dates(library: Library) -> list[CaseView]:
    """Return all cases with dates to come, by id."""
    return [CaseView(library, case_id) for case_id in sorted(library.cases) if library.cases[case_id].coming]


def changed_days(library: Library, days: Iterable[Day]) -> Iterator[ChangedDay]:
    """Yield what some days changed, in the same order. Of a case that is gone, nothing that repeats what it said."""
    gone = {case_id: case.title for case_id, case in library.withdrawn.items()}
    titles = gone | {case_id: case.title for case_id, case in library.cases.items()}
    for day in days:
        published = day.case in library.cases
        changes = tuple(change for change in day.changes if published or change.kind in _KINDS_OF_GONE_CASES)
        if changes:
            yield ChangedDay(
                day=day.day,
                case_id=day.case,
                title=titles.get(day.case),
                changes=changes,
                at=day.at,
                anchor=f"changed-{day.day}" if published else None,
            )


def clock_lines(library: Library) -> Iterator[ClockLine]:
    """Yield all clocks of all cases, the latest incident first."""
    for case_id in library.newest_first:
        view = CaseView(library, case_id)
        for clocks in view.clocks.values():
            yield from (ClockLine(CaseLink(case_id, view.title), clock) for clock in clocks)


def clock_lines_by_delay(library: Library) -> list[ClockLine]:
    """Return all clocks of all cases, the one with the most days late first."""
    return sorted(clock_lines(library), key=lambda line: -(line.clock.days or (-1, -1))[1])


def case_line(library: Library, case_id: str, history: History | None, role: str | None = None) -> CaseLine:
    """Return one case as a list shows it; `role` is that of the party whose list it is."""
    case = library.cases[case_id]
    standings = [derived.standing for derived in library.standings[case_id].values()]
    return CaseLine(
        id=case_id,
        title=case.title,
        summary=markdown.plain(case.summary),
        when=case.when,
        kind=case.kind,
        place=case.place,
        origins=len(origins(case)),
        standings=tuple((standing, standings.count(standing)) for standing in dict.fromkeys(standings)),
        role=role,
        aliases=case.aliases,
        last=next(iter(history.days_of(case_id)), None) if history else None,
    )


def party_page(library: Library, party_id: str, history: History | None) -> PartyPage:
    """Return one recurring party, with everything that it and its staff said."""
    party = library.parties[party_id]
    subsidiaries = tuple((child, library.parties[child].name) for child in library.subsidiaries.get(party_id, ()))
    return PartyPage(
        id=party_id,
        party=party,
        parent=(party.parent, library.parties[party.parent].name) if party.parent and party.parent in library.parties else None,
        subsidiaries=subsidiaries,
        cases=tuple(
            _party_statements(library, party_id, case_id, history) for case_id in library.cases_of_party.get(party_id, ())
        ),
        through=tuple(
            (child, name, tuple(case_line(library, case_id, history) for case_id in library.cases_of_party[child]))
            for child, name in subsidiaries
            if child in library.cases_of_party
        ),
    )


def regulation_page(library: Library, regulation_id: str, history: History | None) -> RegulationPage:
    """Return one regulation, with every case whose law names it."""
    regulation = library.regulations[regulation_id]
    views = (CaseView(library, case_id) for case_id in library.cases_of_regulation.get(regulation_id, ()))
    return RegulationPage(
        regulation,
        (regulation.regulator, library.parties[regulation.regulator].name),
        tuple(version_view(version_id, version, None) for version_id, version in regulation.versions.items()),
        tuple(
            RegulationInCase(
                case=case_line(library, view.id, history),
                law_id=law_id,
                bound=view.party(law.bound),
                day=law.day,
                in_force=applied_versions(regulation, law),
                clocks=view.clocks[law_id],
            )
            for view in views
            for law_id, law in view.case.law.items()
            if law.regulation == regulation_id
        ),
        version_strip(regulation),
    )


def _party_statements(library: Library, party_id: str, case_id: str, history: History | None) -> PartyStatements:
    view = CaseView(library, case_id)
    case = view.case
    staff = {participant_id for participant_id, participant in case.parties.items() if participant.of == party_id}
    statements = [(case.statements[item.id], item) for item in view.statements]
    return PartyStatements(
        case_line(library, case_id, history, case.parties[party_id].role),
        tuple(item for statement, item in statements if party_id in (statement.by, position_holder(statement))),
        tuple(item for statement, item in statements if statement.by in staff and not statement.for_),
    )
