"""Facets: what cases can be chosen by, the values of each, and the cases under them; and the whole as a compact index.

A case is listed under a value if the record says so of it in whatever role, on whatever account: nothing here says more of
anybody than the page of the case does.
"""

import hashlib
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from babel import Locale

from onrecord.analysis import clock_text
from onrecord.analysis.judgements import Result
from onrecord.analysis.standings import STANDINGS
from onrecord.corpus.library import Library
from onrecord.format.case import Case
from onrecord.format.dates import EARLIEST_YEAR, LATEST_YEAR, EdtfDate
from onrecord.format.vocabulary import NOTICERS
from onrecord.history.case_history import History

CASES_PER_PAGE = 50
"""Cases on one page of the list."""
LINES_PER_PAGE = 1000
"""Lines on one page of a complete list, where a case has a line under each of its values."""
ORGANISATIONS = ("company", "public-body")
"""Kinds of parties that are organisations. A group is mostly people who have something in common; a person is never listed."""
SILENT = ("no-source", "Not on record")

_AND = re.compile(",? and ")
_EPOCH = date(1970, 1, 1)
_STANDING_LABELS = {standing.id: standing.label for standing in STANDINGS}
_TERRITORIES = frozenset(
    name.replace(" & ", " and ") for code, name in Locale("en").territories.items() if code.isalpha() and len(code) == 2
)
"""English names of countries and territories, as Unicode's Common Locale Data Repository has them."""

_Named: TypeAlias = tuple[str | None, str]
"""A value of a case: its key if it has one of its own, and its label."""


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet. `cases` are positions in the list of all cases, ascending."""

    key: str
    """Its name in addresses: small letters, digits and hyphens, or the name of a clock's result."""
    label: str
    cases: tuple[int, ...]
    address: str
    """Where its complete list begins, relative to the site."""


@dataclass(frozen=True)
class _Definition:
    """The words of a facet. `order` has the keys as they are shown; the most frequent come first where it is empty."""

    id: str
    title: str
    note: str
    computed: bool = False
    """Whether this site computed its values."""
    order: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facet(_Definition):
    """One thing by which cases can be chosen, with its values."""

    values: tuple[FacetValue, ...]
    """In the order in which they are shown; none without cases."""
    listed: tuple[FacetValue, ...]
    """The same in the order of the complete list: by name, where the values have no order of their own."""

    @cached_property
    def lists(self) -> tuple[tuple[tuple[FacetValue, tuple[int, ...]], ...], ...]:
        """The pages of the complete list: values, each with those of its cases that are on the page. At least one page."""
        lines = [(value, position) for value in self.listed for position in value.cases]
        pages = [lines[start : start + LINES_PER_PAGE] for start in range(0, len(lines) or 1, LINES_PER_PAGE)]
        return tuple(
            tuple((value, tuple(position for _, position in part)) for value, part in groupby(page, itemgetter(0)))
            for page in pages
        )


@dataclass(frozen=True)
class Facets:
    """All facets over all cases, and what cases can be sorted by."""

    cases: tuple[str, ...]
    """The ids of all cases, the latest incident first."""
    facets: tuple[Facet, ...]
    changed: tuple[date, ...]
    """By case: the last day on which it changed, or was reviewed where no history is known."""
    late: Mapping[int, tuple[int, int]]
    """By position, for cases with a late notification on some account: the least and the most days of the latest."""

    def values_of(self, case_id: str) -> Mapping[str, tuple[FacetValue, ...]]:
        """Return the values of one case, by facet."""
        return self._values_by_case.get(case_id, {})

    @cached_property
    def _values_by_case(self) -> Mapping[str, Mapping[str, tuple[FacetValue, ...]]]:
        by_case: dict[str, dict[str, tuple[FacetValue, ...]]] = {case_id: {} for case_id in self.cases}
        for facet in self.facets:
            for value in facet.values:
                for position in value.cases:
                    values = by_case[self.cases[position]]
                    values[facet.id] = (*values.get(facet.id, ()), value)
        return by_case


_DEFINITIONS = (
    _Definition("organisation", "Organisation", "Every company and public body that the case names, in whatever role."),
    _Definition("regulator", "Regulator", "Named in the case, or enforcing a rule that is read in it; it need not have acted."),
    _Definition("regulation", "Regulation", "Read in the case, whether or not it turned out to apply."),
    _Definition(
        "result",
        "Clock, on any account",
        "What a period comes to, supposing that one account is true. Accounts differ, so that a case can stand under several.",
        computed=True,
        order=tuple(result.value for result in clock_text.RESULTS),
    ),
    _Definition(
        "standing",
        "Standing of any claim",
        "Where a claim stands, by who said what. A case has several claims.",
        computed=True,
        order=tuple(standing.id for standing in STANDINGS),
    ),
    _Definition("kind", "Kind of incident", "In the words of the record."),
    _Definition("noticed", "Who noticed first", "By what is on record.", order=(*NOTICERS, SILENT[0])),
    _Definition("country", "Country", "Where it took place, as far as the record names countries."),
    _Definition(
        "year",
        "Year",
        "Every year in which the incident may have taken place; where its end is open, the year that is given.",
        order=tuple(map(str, range(LATEST_YEAR, EARLIEST_YEAR - 1, -1))),
    ),
)


def case_facets(library: Library, history: History | None = None) -> Facets:
    """Return every facet of a library, in the order in which they are shown."""
    changed = []
    late: dict[int, tuple[int, int]] = {}
    for position, case_id in enumerate(library.newest_first):
        days = history.days_of(case_id) if history else ()
        changed.append(max((day.day for day in days), default=library.cases[case_id].record.reviewed))
        clocks = (item.clock for item in library.clocks[case_id] if item.clock.result is Result.LATE)
        if late_days := [clock.late_days for clock in clocks if clock.late_days is not None]:
            late[position] = max(late_days, key=lambda days: (days[1], days[0]))
    values = [_values(library, case_id) for case_id in library.newest_first]
    facets = tuple(_facet(definition, [case[definition.id] for case in values]) for definition in _DEFINITIONS)
    return Facets(library.newest_first, facets, tuple(changed), late)


def facet_index(facets: Facets) -> dict[str, Any]:
    """Return the same for a script, as small as it can be and still be read.

    `cases` are ids, so many to a `page`; of each value its key, its label and its cases, where every position is given as its
    distance from the one before. `changed` are days since 1970; `late` are distance, most days, and the days in words.
    """
    positions = sorted(facets.late)
    return {
        "page": CASES_PER_PAGE,
        "cases": list(facets.cases),
        "facets": [
            {"id": facet.id, "values": [[value.key, value.label, _distances(value.cases)] for value in facet.values]}
            for facet in facets.facets
        ],
        "changed": [(day - _EPOCH).days for day in facets.changed],
        "late": [
            [distance, facets.late[position][1], clock_text.day_range(facets.late[position])]
            for position, distance in zip(positions, _distances(positions), strict=True)
        ],
    }


def countries_of_place(place: str) -> tuple[str, ...]:
    """Return the countries of a place: `a country`, `a town, a country`, or several countries with `and` before the last.

    Of several, only those whose names are known, so that neither a town nor `other countries` becomes one.
    """
    last = place.rpartition(",")[2].strip().removeprefix("the ")
    if _AND.search(place) and last not in _TERRITORIES:
        parts = (part.strip().removeprefix("the ") for joined in _AND.split(place) for part in joined.split(","))
        if countries := tuple(dict.fromkeys(part for part in parts if part in _TERRITORIES)):
            return countries
    return (last,) if last else ()


def possible_years(when: EdtfDate) -> range:
    """Return every year in which something may have happened. An open end adds none: the record names no year for it."""
    first, last = when.first or when.last, when.last or when.first
    assert first is not None
    assert last is not None
    return range(first.year, last.year + 1)


def _values(library: Library, case_id: str) -> Mapping[str, list[_Named]]:
    """Return the values of one case, by facet."""
    case = library.cases[case_id]
    kinds = {party_id: library.party_kind(case, party_id) for party_id in case.parties}
    regulations = {law.regulation: library.regulations[law.regulation] for law in case.law.values()}
    organisations = [party_id for party_id, kind in kinds.items() if kind in ORGANISATIONS]
    regulators = [party_id for party_id, kind in kinds.items() if kind == "regulator"]
    told = {law.regulation for law in case.law.values() if library.authorities_told(case, law)}
    regulators += [regulation.regulator for key, regulation in regulations.items() if key not in told]
    return {
        "organisation": [_party(library, case, party_id) for party_id in organisations],
        "regulator": [_party(library, case, party_id) for party_id in regulators],
        "regulation": [(regulation_id, regulation.short) for regulation_id, regulation in regulations.items()],
        "result": [(item.clock.result.value, clock_text.RESULTS[item.clock.result][0]) for item in library.clocks[case_id]],
        "standing": [(claim.standing.id, _STANDING_LABELS[claim.standing.id]) for claim in library.standings[case_id].values()],
        "kind": [(None, case.kind)] if case.kind else [],
        "noticed": [(case.noticed.by, NOTICERS[case.noticed.by].label) if case.noticed else SILENT],
        "country": [(None, name) for name in countries_of_place(case.place)],
        "year": [(str(year), str(year)) for year in possible_years(case.when)],
    }


def _party(library: Library, case: Case, party_id: str) -> _Named:
    return party_id if party_id in library.parties else None, library.party_name(case, party_id)


def _facet(definition: _Definition, values_by_case: list[list[_Named]]) -> Facet:
    found = [(position, *named) for position, values in enumerate(values_by_case) for named in values]
    own_keys = {_normalized(label): own for _, own, label in found if own}
    cases: dict[_Named, list[int]] = {}
    labels: dict[_Named, str] = {}
    for position, own, label in found:
        name = _normalized(label)
        # A party of one case only that is called like a recurring one cannot be told from it, and is listed under its name.
        value = (own or own_keys.get(name), name if not (own or name in own_keys) else "")
        labels.setdefault(value, label)
        positions = cases.setdefault(value, [])
        if positions[-1:] != [position]:
            positions.append(position)
    keys = _keys(cases)
    ranks = {key: rank for rank, key in enumerate(definition.order)}
    by_name = sorted(cases, key=lambda value: (ranks.get(keys[value], 0), labels[value].casefold(), keys[value]))
    listed = []
    lines = 0
    for value in by_name:
        page = f"{lines // LINES_PER_PAGE + 1}/" if lines >= LINES_PER_PAGE else ""
        address = f"cases/by/{definition.id}/{page}#{definition.id}-{keys[value]}"
        listed.append(FacetValue(keys[value], labels[value], tuple(cases[value]), address))
        lines += len(cases[value])
    shown = sorted(listed, key=lambda value: (ranks.get(value.key, 0), -len(value.cases)))
    return Facet(**vars(definition), values=tuple(shown), listed=tuple(listed))


def _normalized(label: str) -> str:
    return " ".join(label.split()).casefold()


def _keys(values: Iterable[_Named]) -> dict[_Named, str]:
    """Return a key for every value. A hash tells apart labels that would have the same key, or have no letters for one."""
    keys = {value: value[0] for value in values if value[0]}
    taken = set(keys.values())
    for value in sorted(value for value in values if not value[0]):
        letters = unicodedata.normalize("NFKD", value[1]).encode("ascii", "ignore").decode()
        key = textwrap.shorten(re.sub("[^a-z0-9]+", " ", letters), 60, placeholder="").replace(" ", "-")
        if not key or key in taken:
            key = f"{key}-{hashlib.sha256(value[1].encode()).hexdigest()[:8]}".strip("-")
        taken.add(key)
        keys[value] = key
    return keys


def _distances(positions: Iterable[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise((0, *positions))]
