"""Whether a case is there already: the same page as a source, titles that are alike, the same parties about the same time."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from onrecord import cited
from onrecord.library import Library
from onrecord.model import Case, Party, Source
from onrecord.when import When
from onrecord.wording import alike

MOST = 5
"""Cases that are named as similar."""
_SIMILAR = 72
"""From how many of a hundred points on two titles may be about one incident."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that may be the same, and why."""

    case_id: str
    title: str
    why: str


def citing(library: Library, address: str) -> tuple[str, Source] | None:
    """The newest case that has a page as a source, and that source."""
    key = cited.key_of(address)
    for case_id in library.newest_first:
        for source in library.cases[case_id].sources.values():
            if key in (cited.key_of(source.url), source.archive and cited.key_of(source.archive)):
                return case_id, source
    return None


def similar(library: Library, titles: Collection[str], parties: Collection[str], when: When | None) -> tuple[Similar, ...]:
    """The cases that may be about the same incident, the likeliest first."""
    found = {one.case_id: one for one in _same_parties(library, parties, when)}
    found |= {one.case_id: one for one in _same_words(library, titles)}
    order = sorted(found.values(), key=lambda one: (not one.why.startswith("title"), one.case_id))
    return tuple(order[:MOST])


def named(parties: Mapping[str, Party], text: str) -> tuple[str, ...]:
    """The recurring parties that a text names, by id, in the order of the text; as whole words, as they are written."""
    names = {alike(name): key for key, party in parties.items() for name in (party.name, *party.formerly)}
    if not names:
        return ()
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return tuple(dict.fromkeys(names[match[0]] for match in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", alike(text))))


def _same_words(library: Library, titles: Collection[str]) -> Iterator[Similar]:
    known = {
        (case_id, place): title
        for case_id in library.newest_first
        for place, title in enumerate(_titles(library.cases[case_id]))
    }
    for title in filter(None, titles):
        close = process.extract(
            title, known, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=_SIMILAR, limit=MOST
        )
        for _, _, (case_id, place) in close:
            why = "title is alike" if place == 0 else "title of a source is alike"
            yield Similar(case_id, library.cases[case_id].title, why)


def _same_parties(library: Library, parties: Collection[str], when: When | None) -> Iterator[Similar]:
    for party_id in parties:
        for case_id in library.cases_of_party.get(party_id, ()):
            case = library.cases[case_id]
            if when is None or _near(case.when, when):
                yield Similar(case_id, case.title, f"has {library.party_name(case, party_id)}, {case.when.words}")


def _titles(case: Case) -> tuple[str, ...]:
    return (case.title, *(source.title for source in case.sources.values()))


def _near(one: When, other: When) -> bool:
    """Whether two incidents lie at most a year apart, as far as their years are known."""
    years = [(moment.start or moment.end, moment.end or moment.start) for moment in (one, other)]
    (first, last), (begin, end) = years
    assert first and last and begin and end  # one end of every date is known
    return first.year <= end.year + 1 and begin.year <= last.year + 1
