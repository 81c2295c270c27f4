"""Whether a case is there already: the same page as a source, titles that are alike, the same parties about the same time."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from onrecord.corpus.library import Library
from onrecord.evidence import urls
from onrecord.evidence.normalize import normalized
from onrecord.format.case import Case, Party, Source
from onrecord.format.dates import EdtfDate

_WORD = re.compile(r"[^\W_]+")
MAX_CASES = 5
"""Cases that are named as similar."""
_ALIKE = 75
_SHARED = 3
"""From how many of a hundred points on, and how many words in common, two titles may be about one incident."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that may be the same, and why."""

    case_id: str
    title: str
    why: str


def find_citing_case(library: Library, address: str) -> tuple[str, Source] | None:
    """The newest case that has a page as a source, and that source."""
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
    """The cases that may be about the same incident, the likeliest first."""
    found: dict[str, SimilarCase] = {}
    for one in (*_same_words(library, titles), *_same_parties(library, parties, when)):
        found.setdefault(one.case_id, one)
    return tuple(found.values())[:MAX_CASES]


def find_parties(parties: Mapping[str, Party], text: str) -> tuple[str, ...]:
    """The recurring parties that a text names, by id, in the order of the text; as whole words, as they are written."""
    starts: dict[str, list[tuple[int, str, str]]] = {}
    for key, party in parties.items():
        for name in map(normalized, (party.name, *party.formerly)):
            if first := _WORD.search(name):
                starts.setdefault(first[0], []).append((first.start(), name, key))
    shown = normalized(text)
    found: dict[str, None] = {}
    for word in _WORD.finditer(shown):
        # Of two names that begin alike, the longer one is meant.
        for before, name, key in sorted(starts.get(word[0], ()), key=lambda start: -len(start[1])):
            begin, end = word.start() - before, word.start() - before + len(name)
            if begin >= 0 and shown.startswith(name, begin) and not (name[-1:].isalnum() and shown[end : end + 1].isalnum()):
                found[key] = None
                break
    return tuple(found)


def _same_words(library: Library, titles: Collection[str]) -> Iterator[SimilarCase]:
    known = {
        (case_id, place): utils.default_process(title)
        for case_id in library.newest_first
        for place, title in enumerate(_titles(library.cases[case_id]))
    }
    for title in map(utils.default_process, titles):
        for words, _, (case_id, place) in process.extract(
            title, known, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE, limit=None
        ):
            # To be contained in another title says nothing of a title that is one or two words long.
            if len({*words.split()} & {*title.split()}) >= _SHARED:
                why = "its title is alike" if place == 0 else "the title of a source is alike"
                yield SimilarCase(case_id, library.cases[case_id].title, why)


def _same_parties(library: Library, parties: Collection[str], when: EdtfDate | None) -> Iterator[SimilarCase]:
    for party_id in parties:
        for case_id in library.cases_of_party.get(party_id, ()):
            case = library.cases[case_id]
            if when is None or _near(case.when, when):
                yield SimilarCase(case_id, case.title, f"{library.party_name(case, party_id)}, {case.when.words}")


def _titles(case: Case) -> tuple[str, ...]:
    return (case.title, *(source.title for source in case.sources.values()))


def _near(one: EdtfDate, other: EdtfDate) -> bool:
    """Whether two incidents lie at most a year apart, as far as their years are known."""
    years = [(moment.start or moment.end, moment.end or moment.start) for moment in (one, other)]
    (first, last), (begin, end) = years
    assert first and last and begin and end  # one end of every date is known
    return first.year <= end.year + 1 and begin.year <= last.year + 1
