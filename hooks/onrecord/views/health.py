"""How well the record is kept: quotations verified, sources archived, primary sources, links, and reviews that are overdue.

All figures are computed. They measure the record, not the parties to its cases.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.corpus.library import Library
from onrecord.evidence import link_report, lockfile
from onrecord.evidence.link_report import Link, LinkReport
from onrecord.format.case import Case

OVERDUE = timedelta(days=365)
"""The time after which a record that nobody has reviewed is called overdue."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent, never rounded up to all of it; None of nothing."""
        return self.part * 100 // self.whole if self.whole else None

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class CaseHealth:
    """How well one case is kept, or several together."""

    verified: Ratio
    """Quotations that a source contains word for word, of all quotations."""
    archived: Ratio
    """Sources with an archived copy."""
    primary: Ratio
    """Statements with a source that is the speaker's own page or document."""

    def __add__(self, other: "CaseHealth") -> "CaseHealth":
        return CaseHealth(self.verified + other.verified, self.archived + other.archived, self.primary + other.primary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How well all cases are kept on one day."""

    day: date
    cases: tuple[tuple[str, Case, CaseHealth], ...]
    """By id, the one that was reviewed longest ago first."""
    overdue: tuple[str, ...]
    """The ids of those that nobody has reviewed for a year."""
    total: CaseHealth
    last_recheck: date | None
    """The day on which a source was last fetched again."""
    rechecked: Ratio
    """The addresses that have been fetched again, of all."""
    broken: tuple[Link, ...]
    """Those then found gone, changed, moved or unreadable."""


def health(library: Library, report: LinkReport | None, day: date) -> Health:
    """Return how well the cases of a library are kept on a day."""
    addresses = [item for case_id, case in library.cases.items() for item in link_report.source_addresses(case_id, case)]
    links = {link.source_address: link for link in report.links} if report else {}
    found = [links[address] for address in addresses if address in links]
    ordered = sorted(library.cases.items(), key=lambda item: (item[1].record.reviewed, item[0]))
    cases = tuple((case_id, case, _case_health(library, case_id)) for case_id, case in ordered)
    return Health(
        day=day,
        cases=cases,
        overdue=tuple(case_id for case_id, case, _ in cases if day - case.record.reviewed > OVERDUE),
        total=sum((figures for _, _, figures in cases), CaseHealth(Ratio(0, 0), Ratio(0, 0), Ratio(0, 0))),
        last_recheck=max((link.read for link in found), default=None),
        rechecked=Ratio(len(found), len(addresses)),
        broken=tuple(link for link in found if link.state != "same"),
    )


def _case_health(library: Library, case_id: str) -> CaseHealth:
    case = library.cases[case_id]
    primary = sum(
        any(case.sources[source_id].own_page_of in {*item.by, item.for_} - {None} for source_id in item.source)
        for item in case.statements.values()
    )
    archived = sum(source.archive is not None for source in case.sources.values())
    return CaseHealth(
        Ratio(*lockfile.count_verified(library.quotation_checks[case_id])),
        Ratio(archived, len(case.sources)),
        Ratio(primary, len(case.statements)),
    )
