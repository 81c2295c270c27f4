"""The index of the search as static files that a browser reads in pieces: a directory, words in chunks, texts by page.

Every entry (a case, a statement, an event …) has a number: that of its page times the width of its kind, plus its position on
the page. For each word the index lists the numbers of the entries with it, the newest cases first, up to a limit: a browser
never reads more for a word than that, however many cases there are. All files but the directory are in a folder that is named
after their content, so that no browser mixes two editions.
"""

import hashlib
import json
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

from onrecord.export.json_api import encode
from onrecord.format.regulation import Regulation
from onrecord.views.case_page import CaseView
from onrecord.views.party_page import PartyPage
from onrecord.views.view_models import StatementView

EntryKind: TypeAlias = Literal["case", "statement", "claim", "event", "party", "law", "page"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)

FOLDER = "search"
CHUNK_SIZE = 24_000
"""Approximate characters of a chunk of words; a word whose list is longer has a chunk of its own."""
MAX_ENTRIES = 4_000
"""Entries that a word lists for each kind. The rest, all of older cases, are found by rarer words beside it."""

_WORD = re.compile(r"[^\W_]{2,}")
_INLINE = frozenset(
    ("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "mark", "q", "span", "strong", "sub", "sup", "time")
)
_TYPOGRAPHY = str.maketrans("“”‘’–—…\u00a0", "\"\"''--. ")


@dataclass(frozen=True)
class SearchEntry:
    """One result of a search: plain text, a label that says who and when, and the anchor on its page, if it has one."""

    kind: EntryKind
    anchor: str
    label: str
    text: str
    extra_words: str = ""
    """Words by which it is found though its text does not have them: who said it."""


@dataclass(frozen=True)
class SearchDocument:
    """One page for the search. `names` are words that, like its title, find the whole page."""

    url: str
    title: str
    names: str
    entries: tuple[SearchEntry, ...]

    @property
    def kind(self) -> EntryKind:
        """The kind of the page, which is that of its first entry."""
        return self.entries[0].kind


def case_document(case: CaseView) -> SearchDocument:
    """Return a case with its claims, its statements and what is reported to have happened."""
    # Groups have the same names in all cases: customers, staff, the public.
    names = " ".join(party.name for party in case.parties if party.kind != "group")
    about = f"{case.kind} {case.field} {case.place} {case.when.words}"
    entries = [SearchEntry("case", "", f"{case.kind}, {case.place}, {case.when.words}", case.summary.striptags(), about)]
    entries += [SearchEntry("claim", f"claim-{claim.id}", "", claim.text) for claim in case.claims]
    entries += map(_statement_entry, case.statements)
    entries += [
        SearchEntry(
            "event",
            f"event-{event.id}",
            event.when.words + (f", according to {event.according_to.name}" if event.according_to else ""),
            event.what,
        )
        for event in case.timeline
        if not event.clock
    ]
    return SearchDocument(f"cases/{case.id}/", case.title, names, tuple(entries))


def party_document(view: PartyPage) -> SearchDocument:
    """Return a recurring party, found by its present and its earlier names."""
    cases = f"in {len(view.cases)} {'case' if len(view.cases) == 1 else 'cases'}" if view.cases else ""
    entry = SearchEntry("party", "", cases, view.party.role, " ".join(view.party.formerly))
    return SearchDocument(f"parties/{view.id}/", view.party.name, " ".join(view.party.formerly), (entry,))


def regulation_document(url: str, regulation: Regulation, prose: str) -> SearchDocument:
    """Return a regulation with the sections of its explainer."""
    first = SearchEntry("law", "", regulation.short, regulation.summary, f"{regulation.citation} {regulation.jurisdiction}")
    return SearchDocument(url, regulation.title, regulation.short, (first, *_sections(prose, "law")))


def prose_document(url: str, title: str, prose: str) -> SearchDocument:
    """Return a hand-written page by its sections."""
    return SearchDocument(url, title, "", tuple(_sections(prose, "page")) or (SearchEntry("page", "", "", ""),))


def index_files(documents: Sequence[SearchDocument], cited: Mapping[str, Sequence[bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield all files of the search by their path on the site. Of documents of one kind, the first are found first.

    `cited` are further numbered files of the same edition, by the name of their folder.
    """
    documents = sorted(documents, key=lambda document: ENTRY_KINDS.index(document.kind))
    names, kinds = _postings(documents)
    indexes = {"names": list(_chunks([names])), "words": list(_chunks(kinds))}
    folders = {
        "texts": [encode(_text(document)) for document in documents],
        **{folder: [chunk for _, chunk in chunks] for folder, chunks in indexes.items()},
        **cited,
    }
    edition = hashlib.sha256()
    for folder, contents in folders.items():
        for content in contents:
            edition.update(f"{folder} {len(content)} ".encode() + content)
    name = edition.hexdigest()[:12]
    directory = {
        "edition": name,
        "pages": _ranges(documents),
        "widths": _widths(documents),
        "common": sorted({word for postings in kinds for word, keys in postings.items() if len(keys) > MAX_ENTRIES}),
        **{folder: [first for first, _ in chunks] for folder, chunks in indexes.items()},
        **{folder: len(contents) for folder, contents in cited.items()},
    }
    yield f"{FOLDER}/index.json", encode(directory)
    for folder, contents in folders.items():
        for number, content in enumerate(contents):
            yield f"{FOLDER}/{name}/{folder}/{number}.json", content


def index_words(text: str) -> set[str]:
    """Return the words of a text as the index has them: in small letters without accents. search.js does the same."""
    text = text.translate(_TYPOGRAPHY)
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter)[0] != "M")
    return set(_WORD.findall(text.lower()))


def _statement_entry(statement: StatementView) -> SearchEntry:
    label, text = f"{statement.speaker}, {statement.when.words}", f"“{statement.quote}”"
    if not statement.quote:
        label, text = f"In our words: {label}", statement.paraphrase or ""
    elif statement.translation:
        label, text = f"{label}. {statement.translated_by}", f"{text} “{statement.translation.text}”"
    if statement.quote and not any(check.verified for check in statement.checks):
        label += ", not verified"
    return SearchEntry("statement", f"statement-{statement.id}", label, text, " ".join(party.name for party in statement.by))


def _sections(prose: str, kind: EntryKind) -> Iterator[SearchEntry]:
    parser = _Sections()
    parser.feed(prose)
    parser.close()
    for anchor, *parts in parser.parts:
        heading, text = (" ".join("".join(part).split()) for part in parts)
        if heading or text:
            yield SearchEntry(kind, anchor, heading, text, heading)


class _Sections(HTMLParser):
    """Cuts a rendered page at its headings; what comes before the first belongs to the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        """The anchor of each section, and the pieces of its heading and of its text."""
        self._into = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            anchor = dict(attrs).get("id") or ""
            self.parts.append(("" if tag == "h1" else anchor, [], []))
            self._into = 0
        elif tag not in _INLINE:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._into = 1

    def handle_data(self, data: str) -> None:
        _, *into = self.parts[-1]
        into[self._into].append(data)


def _widths(documents: Iterable[SearchDocument]) -> dict[EntryKind, int]:
    widths: Counter[EntryKind] = Counter(dict.fromkeys(ENTRY_KINDS, 1))
    for document in documents:
        widths |= Counter(entry.kind for entry in document.entries)
    return {kind: widths[kind] for kind in ENTRY_KINDS}


def _ranges(documents: Iterable[SearchDocument]) -> dict[EntryKind, tuple[int, int]]:
    """Return the numbers of the pages of each kind: the first, and the one after the last."""
    ranges: dict[EntryKind, tuple[int, int]] = {}
    for number, document in enumerate(documents):
        ranges[document.kind] = ranges.get(document.kind, (number,))[0], number + 1
    return ranges


_Postings: TypeAlias = dict[str, "array[int]"]


def _postings(documents: Sequence[SearchDocument]) -> tuple[_Postings, list[_Postings]]:
    """Return the pages by the words of their names, and for each kind its entries by their words; one more than is listed."""
    widths = _widths(documents)
    names: _Postings = {}
    by_kind: dict[EntryKind, _Postings] = {kind: {} for kind in ENTRY_KINDS}
    for number, document in enumerate(documents):
        _post(names, index_words(f"{document.title} {document.names}"), number)
        positions: Counter[EntryKind] = Counter()
        for entry in document.entries:
            key = number * widths[entry.kind] + positions[entry.kind]
            positions[entry.kind] += 1
            _post(by_kind[entry.kind], index_words(f"{entry.text} {entry.extra_words}"), key)
    return names, [by_kind[kind] for kind in ENTRY_KINDS]


def _post(postings: _Postings, words: set[str], key: int) -> None:
    for word in words:
        keys = postings.setdefault(word, array("L"))
        if len(keys) <= MAX_ENTRIES:
            keys.append(key)


def _chunks(kinds: Sequence[_Postings]) -> Iterator[tuple[str, bytes]]:
    """Yield chunks of words with a list for every kind, in the order in which a script compares them, after the first word."""
    lines: list[str] = []
    size, first = 0, ""
    for word in sorted(set().union(*kinds), key=lambda word: word.encode("utf-16-be")):
        lists: list[object] = [word, *(_steps(postings.get(word, ())) for postings in kinds)]
        while not lists[-1]:
            lists.pop()
        line = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
        if lines and size + len(line) > CHUNK_SIZE:
            yield first, f"[{','.join(lines)}]\n".encode()
            lines, size = [], 0
        first = first if lines else word
        lines.append(line)
        size += len(line)
    if lines:
        yield first, f"[{','.join(lines)}]\n".encode()


def _steps(keys: Sequence[int]) -> list[int]:
    """Return keys as distances from the one before, the first from -1; a zero at the end says that there are more."""
    steps = [key - before for before, key in pairwise((-1, *keys[:MAX_ENTRIES]))]
    return [*steps, 0] if len(keys) > MAX_ENTRIES else steps


def _text(document: SearchDocument) -> dict[str, object]:
    entries: dict[EntryKind, list[tuple[str, str, str]]] = {}
    for entry in document.entries:
        entries.setdefault(entry.kind, []).append((entry.anchor, entry.label, entry.text))
    return {"url": document.url, "title": document.title, "entries": entries}
