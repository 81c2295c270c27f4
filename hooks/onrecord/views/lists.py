"""Lists across cases: cases, corrections, changed days, dates to come and clocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from onrecord.analysis.standings import Standing
from onrecord.corpus.library import Library, Origins, origins
from onrecord.format import markdown
from onrecord.format.case import Case, Withdrawn
from onrecord.format.record import Withdrawal
from onrecord.history.case_history import Day, History
from onrecord.history.changes import Change
from onrecord.views.case_page import CaseView
from onrecord.views.law_views import ClockView
from onrecord.views.view_models import CorrectionView

_KINDS_OF_GONE_CASES = ("published", "renamed", "withdrawn")
"""Kinds of changes that repeat nothing of what a case said."""


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case in a list. Computed: `origins`, and `standings`, how many claims have which standing."""

    id: str
    case: Case
    summary: str
    """The case in one sentence, or its summary where there is none."""
    origins: Origins
    standings: tuple[tuple[Standing, int], ...]
    role: str | None
    last: Day | None
    """The last day on which the case changed, if the history has one."""


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


def all_clocks(library: Library) -> Iterator[ClockView]:
    """Yield all clocks of all cases, the latest incident first."""
    return (ClockView(library, case_id, found) for case_id in library.newest_first for found in library.clocks[case_id])


def clocks_by_delay(library: Library) -> list[ClockView]:
    """Return all clocks of all cases, the one with the most days late first."""
    return sorted(all_clocks(library), key=lambda clock: -(clock.days or (-1, -1))[1])


def case_line(library: Library, case_id: str, history: History | None, role: str | None = None) -> CaseLine:
    """Return one case as a list shows it; `role` is that of the party whose list it is."""
    case = library.cases[case_id]
    standings = [derived.standing for derived in library.standings[case_id].values()]
    return CaseLine(
        id=case_id,
        case=case,
        summary=case.description or markdown.plain(case.summary),
        origins=origins(case),
        standings=tuple((standing, standings.count(standing)) for standing in dict.fromkeys(standings)),
        role=role,
        last=next(iter(history.days_of(case_id)), None) if history else None,
    )
