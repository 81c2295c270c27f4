"""Readings across all cases, computed from their data: who noticed first, how long until an admission, who was told in time."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import Result
from onrecord.corpus.library import Library
from onrecord.format.vocabulary import Noticer
from onrecord.views.case_page import noticed_view
from onrecord.views.view_models import NoticedView

NOTICERS: Mapping[Noticer, str] = {
    "customers": "Customers",
    "press": "The press",
    "researchers": "Security researchers",
    "bank": "A bank",
    "organisation": "The organisation itself",
    "supplier": "A supplier",
    "attacker": "The attacker, by announcing it",
    "regulator": "The regulator",
    "authorities": "Other authorities",
    "outsider": "Somebody outside, not named",
}
assert set(NOTICERS) == set(get_args(Noticer))


@dataclass(frozen=True)
class CaseLink:
    """A case by its title."""

    id: str
    title: str


@dataclass(frozen=True)
class NoticedBy:
    """The cases that somebody noticed first."""

    words: str
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True)
class AdmissionDelay:
    """How long it took in one case from the first notice to the first public admission."""

    case: CaseLink
    noticed: NoticedView

    @property
    def strip(self) -> tuple[float, float] | None:
        """Where it ends at the earliest and at the latest on a strip of powers of ten, 560 wide for 10,000 days."""
        return (_log(self.noticed.days[0]), _log(self.noticed.days[1])) if self.noticed.days else None


@dataclass(frozen=True)
class ResultCount:
    """How many clocks came to one result."""

    result: Result
    words: str
    number: int


@dataclass(frozen=True)
class RequiredNotification:
    """One duty to tell somebody, as one clock of one case came out."""

    regulation_id: str
    rule: str
    tell: str
    case: CaseLink
    anchor: str
    account: str
    result: Result
    words: str


@dataclass(frozen=True)
class Themes:
    """What the page of themes shows. All of it is computed."""

    noticed: tuple[NoticedBy, ...]
    waits: tuple[AdmissionDelay, ...]
    told: tuple[ResultCount, ...]
    required: tuple[RequiredNotification, ...]
    """Every clock, rule by rule."""
    silent: tuple[CaseLink, ...]
    """The cases of which no source says who noticed first."""


def themes(library: Library) -> Themes:
    """The three readings of all cases."""
    cases = {case_id: library.cases[case_id] for case_id in library.newest_first}
    by: dict[Noticer, list[CaseLink]] = {noticer: [] for noticer in NOTICERS}
    for case_id, case in cases.items():
        if case.noticed:
            by[case.noticed.by].append(CaseLink(case_id, case.title))
    required = tuple(sorted(_required_notifications(library), key=lambda entry: (entry.rule.casefold(), entry.tell)))
    results = [entry.result for entry in required]
    return Themes(
        tuple(NoticedBy(words, tuple(by[noticer])) for noticer, words in NOTICERS.items() if by[noticer]),
        tuple(
            sorted(
                (
                    AdmissionDelay(CaseLink(case_id, case.title), view)
                    for case_id, case in cases.items()
                    if (view := noticed_view(case))
                ),
                key=_longest_first,
            )
        ),
        tuple(
            ResultCount(result, words, results.count(result))
            for result, (words, _) in clock_text.RESULTS.items()
            if result in results
        ),
        required,
        tuple(CaseLink(case_id, case.title) for case_id, case in cases.items() if not case.noticed),
    )


def _required_notifications(library: Library) -> Iterator[RequiredNotification]:
    for case_id in library.newest_first:
        case = library.cases[case_id]
        for found in library.clocks[case_id]:
            law = case.law[found.law]
            regulation, account = library.regulations[law.regulation], law.accounts[found.account]
            version = regulation.versions.get(found.clock.version or "")
            duty = version.duties.get(found.duty) if version else None
            holder = library.party_name(case, account.according_to) if account.according_to else ""
            yield RequiredNotification(
                law.regulation,
                regulation.short,
                clock_text.TOLD[duty.tell] if duty and duty.tell else "",
                CaseLink(case_id, case.title),
                found.anchor,
                clock_text.whose_account(account, holder),
                found.clock.result,
                clock_text.RESULTS[found.clock.result][0],
            )


def _longest_first(wait: AdmissionDelay) -> tuple[int, int]:
    return (0, -wait.noticed.days[1]) if wait.noticed.days else (1, 0)


def _log(days: int) -> float:
    return round(min(math.log10(days + 1) / 4, 1) * 560, 1)
