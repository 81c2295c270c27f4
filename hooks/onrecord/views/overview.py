"""What all cases show together, computed from their data: who noticed first, how long until an admission, who was notified."""

import math
from dataclasses import dataclass

from onrecord.analysis import clock_text
from onrecord.corpus.library import Library
from onrecord.format.case import Case
from onrecord.format.vocabulary import NOTICERS
from onrecord.views.case_page import days_to_admission
from onrecord.views.clock_charts import log_position
from onrecord.views.law_views import ClockView
from onrecord.views.lists import all_clocks


@dataclass(frozen=True)
class AdmissionDelay:
    """How long it took in one case from the first notice to the first public admission."""

    case_id: str
    case: Case
    days: tuple[int, int] | None
    """The least and the most that the dates allow, if both are known."""
    noticed_account: str | None
    """The name of the party whose account the first notice is."""
    admitted_account: str | None
    """The name of the party whose account the admission is."""

    @property
    def strip(self) -> tuple[float, float] | None:
        """Where it ends at the earliest and at the latest on a logarithmic scale of days; the first day is day 1."""
        return (log_position(self.days[0] + 1), log_position(self.days[1] + 1)) if self.days else None


@dataclass(frozen=True)
class Themes:
    """What the page of themes shows. All of it is computed."""

    noticed: tuple[tuple[str, tuple[tuple[str, Case, str | None], ...]], ...]
    """Who noticed first, in words, and the cases by id, each with the name of the party whose account that is."""
    silent: tuple[tuple[str, Case], ...]
    """The cases of which no source says who noticed first."""
    delays: tuple[AdmissionDelay, ...]
    """The longest first."""
    results: tuple[tuple[str, int], ...]
    """The label of each result of a clock, and how many clocks came to it."""
    clocks: tuple[ClockView, ...]
    """Every clock, rule by rule."""


def themes(library: Library) -> Themes:
    """Return the three readings of all cases."""
    cases = [(case_id, library.cases[case_id]) for case_id in library.newest_first]
    noticed = {
        term.label: tuple(
            (case_id, case, library.account_of(case, case.noticed.event))
            for case_id, case in cases
            if case.noticed and case.noticed.by == noticer
        )
        for noticer, term in NOTICERS.items()
    }
    delays = [
        AdmissionDelay(
            case_id,
            case,
            days_to_admission(case),
            library.account_of(case, case.noticed.event),
            library.account_of(case, case.noticed.admitted) if case.noticed.admitted else None,
        )
        for case_id, case in cases
        if case.noticed
    ]
    clocks = sorted(all_clocks(library), key=lambda clock: (clock.regulation.short.casefold(), clock.recipient))
    labels = [clock.label for clock in clocks]
    return Themes(
        noticed=tuple((label, found) for label, found in noticed.items() if found),
        silent=tuple((case_id, case) for case_id, case in cases if not case.noticed),
        delays=tuple(sorted(delays, key=lambda delay: -delay.days[1] if delay.days else math.inf)),
        results=tuple((label, labels.count(label)) for label, _ in clock_text.RESULTS.values() if label in labels),
        clocks=tuple(clocks),
    )
