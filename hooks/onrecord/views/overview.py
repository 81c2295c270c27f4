"""What all cases show together, computed from their data: who noticed first, how long until an admission, who was notified."""

import math
from dataclasses import dataclass

from onrecord.analysis import clock_text
from onrecord.corpus.library import Library
from onrecord.format.vocabulary import NOTICERS
from onrecord.views.case_page import noticed_view
from onrecord.views.clock_charts import log_position
from onrecord.views.lists import CaseLink, ClockLine, clock_lines
from onrecord.views.view_models import NoticedView


@dataclass(frozen=True)
class AdmissionDelay:
    """How long it took in one case from the first notice to the first public admission."""

    case: CaseLink
    noticed: NoticedView

    @property
    def strip(self) -> tuple[float, float] | None:
        """Where it ends at the earliest and at the latest on a logarithmic scale of days; the first day is day 1."""
        days = self.noticed.days
        return (log_position(days[0] + 1), log_position(days[1] + 1)) if days else None


@dataclass(frozen=True)
class Themes:
    """What the page of themes shows. All of it is computed."""

    noticed: tuple[tuple[str, tuple[CaseLink, ...]], ...]
    """Who noticed first, in words, and the cases."""
    silent: tuple[CaseLink, ...]
    """The cases of which no source says who noticed first."""
    delays: tuple[AdmissionDelay, ...]
    """The longest first."""
    results: tuple[tuple[str, int], ...]
    """The label of each result of a clock, and how many clocks came to it."""
    clocks: tuple[ClockLine, ...]
    """Every clock, rule by rule."""


def themes(library: Library) -> Themes:
    """Return the three readings of all cases."""
    cases = [(CaseLink(case_id, library.cases[case_id].title), library.cases[case_id]) for case_id in library.newest_first]
    noticed = {
        term.label: tuple(link for link, case in cases if case.noticed and case.noticed.by == noticer)
        for noticer, term in NOTICERS.items()
    }
    delays = [AdmissionDelay(link, view) for link, case in cases if (view := noticed_view(case))]
    clocks = sorted(clock_lines(library), key=lambda line: (line.clock.regulation.short.casefold(), line.clock.recipient))
    labels = [line.clock.label for line in clocks]
    return Themes(
        noticed=tuple((label, links) for label, links in noticed.items() if links),
        silent=tuple(link for link, case in cases if not case.noticed),
        delays=tuple(sorted(delays, key=_longest_first)),
        results=tuple((label, labels.count(label)) for label, _ in clock_text.RESULTS.values() if label in labels),
        clocks=tuple(clocks),
    )


def _longest_first(delay: AdmissionDelay) -> float:
    return -delay.noticed.days[1] if delay.noticed.days else math.inf
