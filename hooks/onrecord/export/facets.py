"""What cases can be chosen by: facets with their values, and which cases stand under each; the whole as a compact index.

A case stands under a value if the record says so of it in whatever role, on whatever account: nothing here says more of anybody
than the case's own page does.
"""

import hashlib
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from babel import Locale

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import Result
from onrecord.analysis.standings import STANDINGS
from onrecord.corpus.library import Library
from onrecord.format.case import Case
from onrecord.format.dates import EARLIEST_YEAR, LATEST_YEAR, EdtfDate
from onrecord.format.vocabulary import NOTICERS
from onrecord.history.git import History

CASES_PER_PAGE = 50
"""Cases on one page of the list."""
LINES_PER_PAGE = 1000
"""Lines on one page of a complete list, where a case has a line under each of its values."""
ORGANISATIONS = ("company", "public-body")
"""Kinds of parties that are organisations. A group is mostly people who have something in common; a person is never listed."""
SILENT = ("no-source", "Not on record")

_AND = re.compile(",? and ")
_EPOCH = date(1970, 1, 1)
_TERRITORIES = frozenset(
    name.replace(" & ", " and ") for code, name in Locale("en").territories.items() if code.isalpha() and len(code) == 2
)
"""English names of countries and territories, as Unicode's Common Locale Data Repository has them."""

_Named: TypeAlias = tuple[str | None, str]
"""A value of a case: its key if it has one of its own, and its label."""


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet. `cases` are places in the list of all cases, ascending."""

    key: str
    """Its name in addresses: small letters, digits and hyphens, or the name of a clock's result."""
    label: str
    cases: tuple[int, ...]
    address: str
    """Where its complete list begins on the site."""


@dataclass(frozen=True)
class Facet:
    """One thing by which cases can be chosen. `computed` if this site worked its values out."""

    id: str
    title: str
    note: str
    computed: bool
    values: tuple[FacetValue, ...]
    """In the order in which they are shown; none without cases."""
    listed: tuple[FacetValue, ...]
    """The same in the order of the complete list: by name, where the values have no order of their own."""

    @cached_property
    def lists(self) -> tuple[tuple[tuple[FacetValue, tuple[int, ...]], ...], ...]:
        """The pages of the complete list: values, each with those of its cases that stand on the page. At least one page."""
        lines = [(value, place) for value in self.listed for place in value.cases]
        return tuple(
            tuple(
                (group[0][0], tuple(place for _, place in group))
                for group in (
                    list(part) for _, part in groupby(lines[start : start + LINES_PER_PAGE], lambda line: line[0].key)
                )
            )
            for start in range(0, len(lines) or 1, LINES_PER_PAGE)
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
    """By place, for cases with a late notification on some account: the least and the most days of the latest."""

    def values_of(self, case_id: str) -> Mapping[str, tuple[FacetValue, ...]]:
        """The values of one case, by facet."""
        return self._values_by_case.get(case_id, {})

    @cached_property
    def _values_by_case(self) -> Mapping[str, Mapping[str, tuple[FacetValue, ...]]]:
        found: dict[str, dict[str, tuple[FacetValue, ...]]] = {case_id: {} for case_id in self.cases}
        for facet in self.facets:
            for value in facet.values:
                for place in value.cases:
                    values = found[self.cases[place]]
                    values[facet.id] = (*values.get(facet.id, ()), value)
        return found


@dataclass(frozen=True)
class _Kind:
    """How a facet is made: its words, and the values of one case."""

    id: str
    title: str
    note: str
    find: Callable[[Library, str], Iterable[_Named]]
    computed: bool = False
    order: tuple[str, ...] = ()
    """The keys in the order in which they are shown; the most frequent first where none is given."""


def case_facets(library: Library, history: History | None = None) -> Facets:
    """Every facet of a library, in the order in which they are shown."""
    changed = []
    late: dict[int, tuple[int, int]] = {}
    for place, case_id in enumerate(library.newest_first):
        days = history.of(case_id) if history else ()
        changed.append(max((day.day for day in days), default=library.cases[case_id].record.reviewed))
        found = [
            item.clock.late_days
            for item in library.clocks[case_id]
            if item.clock.result is Result.LATE and item.clock.late_days is not None
        ]
        if found:
            late[place] = max(found, key=lambda days: (days[1], days[0]))
    return Facets(library.newest_first, tuple(_facet(library, kind) for kind in _KINDS), tuple(changed), late)


def facet_index(found: Facets) -> dict[str, Any]:
    """The same for a script, as small as it can be and still be read.

    `cases` are ids, so many to a `page`; of each value its key, its label and its cases, where every place is given as its
    distance from the one before. `changed` are days since 1970; `late` are distance, most days, and the days in words.
    """
    places = sorted(found.late)
    return {
        "page": CASES_PER_PAGE,
        "cases": list(found.cases),
        "facets": [
            {"id": facet.id, "values": [[value.key, value.label, _distances(value.cases)] for value in facet.values]}
            for facet in found.facets
        ],
        "changed": [(day - _EPOCH).days for day in found.changed],
        "late": [
            [distance, found.late[place][1], clock_text.day_range(found.late[place])]
            for place, distance in zip(places, _distances(places), strict=True)
        ],
    }


def countries_of_place(place: str) -> tuple[str, ...]:
    """The countries of a place: `a country`, `a town, a country`, or several countries with `and` before the last.

    Of several, those are given whose names are known, so that neither a town nor `other countries` becomes one.
    """
    last = place.rpartition(",")[2].strip()
    if _AND.search(place) and _country(last) not in _TERRITORIES:
        parts = (_country(part.strip()) for joined in _AND.split(place) for part in joined.split(","))
        if known := tuple(dict.fromkeys(part for part in parts if part in _TERRITORIES)):
            return known
    return (_country(last),) if last else ()


def possible_years(when: EdtfDate) -> range:
    """Every year in which something may have happened. An end that is open adds none: the record names no year for it."""
    first, last = when.first or when.last, when.last or when.first
    assert first is not None
    assert last is not None
    return range(first.year, last.year + 1)


def _country(name: str) -> str:
    return name.removeprefix("the ")


def _organisations(library: Library, case_id: str) -> Iterator[_Named]:
    case = library.cases[case_id]
    for party_id in case.parties:
        if library.party_kind(case, party_id) in ORGANISATIONS:
            yield _party(library, case, party_id)


def _regulators(library: Library, case_id: str) -> Iterator[_Named]:
    case = library.cases[case_id]
    for party_id in case.parties:
        if library.party_kind(case, party_id) == "regulator":
            yield _party(library, case, party_id)
    for law in case.law.values():
        yield _party(library, case, library.regulations[law.regulation].regulator)


def _party(library: Library, case: Case, party_id: str) -> _Named:
    return party_id if party_id in library.parties else None, library.party_name(case, party_id)


def _regulations(library: Library, case_id: str) -> Iterator[_Named]:
    for law in library.cases[case_id].law.values():
        yield law.regulation, library.regulations[law.regulation].short


def _results(library: Library, case_id: str) -> Iterator[_Named]:
    for found in library.clocks[case_id]:
        yield found.clock.result.value, clock_text.RESULTS[found.clock.result][0]


def _standings(library: Library, case_id: str) -> Iterator[_Named]:
    for derived in library.standings[case_id].values():
        yield derived.standing.id, derived.standing.label


def _kinds(library: Library, case_id: str) -> Iterator[_Named]:
    if kind := library.cases[case_id].kind:
        yield None, kind


def _noticers(library: Library, case_id: str) -> Iterator[_Named]:
    noticed = library.cases[case_id].noticed
    yield (noticed.by, NOTICERS[noticed.by].label) if noticed else SILENT


def _countries(library: Library, case_id: str) -> Iterator[_Named]:
    for name in countries_of_place(library.cases[case_id].place):
        yield None, name


def _years(library: Library, case_id: str) -> Iterator[_Named]:
    for year in possible_years(library.cases[case_id].when):
        yield str(year), str(year)


_KINDS = (
    _Kind(
        "organisation", "Organisation", "Every company and public body that the case names, in whatever role.", _organisations
    ),
    _Kind(
        "regulator",
        "Regulator",
        "Named in the case, or enforcing a rule that is read in it; it need not have acted.",
        _regulators,
    ),
    _Kind("regulation", "Regulation", "Read in the case, whether or not it turned out to apply.", _regulations),
    _Kind(
        "result",
        "Clock, on any account",
        "What a period comes to, supposing that one account is true. Accounts differ, so that a case can stand under several.",
        _results,
        computed=True,
        order=tuple(result.value for result in clock_text.RESULTS),
    ),
    _Kind(
        "standing",
        "Standing of any claim",
        "Where a claim stands, by who said what. A case has several claims.",
        _standings,
        computed=True,
        order=tuple(standing.id for standing in STANDINGS),
    ),
    _Kind("kind", "Kind of incident", "In the words of the record.", _kinds),
    _Kind("noticed", "Who noticed first", "By what is on record.", _noticers, order=(*NOTICERS, SILENT[0])),
    _Kind("country", "Country", "Where it took place, as far as the record names countries.", _countries),
    _Kind(
        "year",
        "Year",
        "Every year in which the incident may have taken place; where its end is open, the year that is given.",
        _years,
        order=tuple(map(str, range(LATEST_YEAR, EARLIEST_YEAR - 1, -1))),
    ),
)


def _facet(library: Library, kind: _Kind) -> Facet:
    found = [(place, *named) for place, case_id in enumerate(library.newest_first) for named in kind.find(library, case_id)]
    own_keys = {_same(label): own for _, own, label in found if own}
    cases: dict[_Named, list[int]] = {}
    labels: dict[_Named, str] = {}
    for place, own, label in found:
        same = _same(label)
        # A party of one case only that is called like a recurring one cannot be told from it, and stands under its name.
        value = (own or own_keys.get(same), same if not (own or same in own_keys) else "")
        labels.setdefault(value, label)
        places = cases.setdefault(value, [])
        if places[-1:] != [place]:
            places.append(place)
    keys = _keys(cases)
    ranks = {key: rank for rank, key in enumerate(kind.order)}
    by_name = sorted(cases, key=lambda value: (ranks.get(keys[value], 0), labels[value].casefold(), keys[value]))
    listed = []
    lines = 0
    for value in by_name:
        page = f"{lines // LINES_PER_PAGE + 1}/" if lines >= LINES_PER_PAGE else ""
        address = f"cases/by/{kind.id}/{page}#{kind.id}-{keys[value]}"
        listed.append(FacetValue(keys[value], labels[value], tuple(cases[value]), address))
        lines += len(cases[value])
    values = sorted(listed, key=lambda value: (ranks.get(value.key, 0), -len(value.cases)))
    return Facet(kind.id, kind.title, kind.note, kind.computed, tuple(values), tuple(listed))


def _same(label: str) -> str:
    return " ".join(label.split()).casefold()


def _keys(values: Iterable[_Named]) -> dict[_Named, str]:
    """A key for every value. Where two labels would have the same one, or a label has no letters for one, a hash tells them."""
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


def _distances(places: Iterable[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise((0, *places))]
