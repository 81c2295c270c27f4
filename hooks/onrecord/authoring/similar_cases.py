"""Find cases that may be about the same incident: by a page, by similar titles, by parties and time."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from onrecord.corpus.library import Library
from onrecord.evidence import urls
from onrecord.evidence.normalize import normalized
from onrecord.format.case import Party, Source
from onrecord.format.dates import EdtfDate

_WORD = re.compile(r"[^\W_]+")
MAX_CASES = 5
"""Cases that are reported as similar."""
_MIN_SIMILARITY = 75
_MIN_SHARED_WORDS = 3
"""The percent of similarity, and the words in common, from which on two titles may be about one incident."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that may be the same, and why."""

    case_id: str
    title: str
    why: str


def find_citing_case(library: Library, address: str) -> tuple[str, Source] | None:
    """Return the newest case that has a page as a source, and that source."""
    key, host = urls.page_key(address), urls.host(address)
    for case_id in library.newest_first:
        for source in library.cases[case_id].sources.values():
            known = (given for given in (source.url, source.archive) if given and host in given.lower())
            if any(urls.page_key(given) == key for given in known):
                return case_id, source
    return None


def find_similar(
    library: Library, titles: Collection[str], parties: Collection[str], when: EdtfDate | None
) -> tuple[SimilarCase, ...]:
    """Return the cases that may be about the same incident, the likeliest first."""
    found: dict[str, SimilarCase] = {}
    for similar in (*_by_title(library, titles), *_by_parties(library, parties, when)):
        found.setdefault(similar.case_id, similar)
    return tuple(found.values())[:MAX_CASES]


def find_parties(parties: Mapping[str, Party], text: str) -> tuple[str, ...]:
    """Return the ids of the recurring parties that a text names, as whole words, in the order of the text."""
    starts: dict[str, list[tuple[int, str, str]]] = {}
    for key, party in parties.items():
        for name in map(normalized, (party.name, *party.formerly)):
            if first := _WORD.search(name):
                starts.setdefault(first[0], []).append((first.start(), name, key))
    plain = normalized(text)
    found: dict[str, None] = {}
    for word in _WORD.finditer(plain):
        # Of two names that begin alike, the longer one is meant.
        for before, name, key in sorted(starts.get(word[0], ()), key=lambda start: -len(start[1])):
            begin, end = word.start() - before, word.start() - before + len(name)
            if begin >= 0 and plain.startswith(name, begin) and not (name[-1:].isalnum() and plain[end : end + 1].isalnum()):
                found[key] = None
                break
    return tuple(found)


def _by_title(library: Library, titles: Collection[str]) -> Iterator[SimilarCase]:
    known = {
        (case_id, position): utils.default_process(title)
        for case_id in library.newest_first
        for case in (library.cases[case_id],)
        for position, title in enumerate((case.title, *(source.title for source in case.sources.values())))
    }
    for title in map(utils.default_process, titles):
        for words, _, (case_id, position) in process.extract(
            title, known, scorer=fuzz.token_set_ratio, score_cutoff=_MIN_SIMILARITY, limit=None
        ):
            # A title of one or two words is part of many others.
            if len({*words.split()} & {*title.split()}) >= _MIN_SHARED_WORDS:
                why = "its title is alike" if position == 0 else "the title of a source is alike"
                yield SimilarCase(case_id, library.cases[case_id].title, why)


def _by_parties(library: Library, parties: Collection[str], when: EdtfDate | None) -> Iterator[SimilarCase]:
    for party_id in parties:
        for case_id in library.cases_of_party.get(party_id, ()):
            case = library.cases[case_id]
            if when is None or _within_a_year(case.when, when):
                yield SimilarCase(case_id, case.title, f"{library.party_name(case, party_id)}, {case.when.words}")


def _within_a_year(one: EdtfDate, other: EdtfDate) -> bool:
    """Whether two incidents are at most a year apart, as far as their years are known."""
    (first, last), (begin, end) = [(date.start or date.end, date.end or date.start) for date in (one, other)]
    assert first and last and begin and end  # one end of every date is known
    return first.year <= end.year + 1 and begin.year <= last.year + 1
