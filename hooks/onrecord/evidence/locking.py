"""Locking quotations: each source is read, each quotation is found in its text, and the evidence is written beside the case."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias, TypeVar

from onrecord import atomic
from onrecord.evidence import extract, lockfile, matching
from onrecord.evidence.extract import NoText, Texts
from onrecord.evidence.fetch import NotRead, Web
from onrecord.evidence.lockfile import CameFrom, Evidence, Locked, SourceText
from onrecord.evidence.normalize import alike
from onrecord.format.case import Case, Source
from onrecord.format.diagnostics import Problem
from onrecord.format.paths import case_path, evidence_path
from onrecord.format.yaml_reader import Document

_MIME = {".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf", ".txt": "text/plain"}


_T = TypeVar("_T")
Work: TypeAlias = tuple[str, str]
"""A source to read: the case, and the source, by id."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of a source, and where it came from."""

    address: str
    came_from: CameFrom
    read: date
    texts: Texts


def quoted(case: Case) -> dict[str, list[str]]:
    """The statements that are quoted from each source, by the source's id, in the order of the case."""
    found: dict[str, list[str]] = {}
    for source_id in case.sources:
        found[source_id] = [key for key, said in case.statements.items() if said.quote and source_id in said.source]
    return {source_id: statements for source_id, statements in found.items() if statements}


def run(
    root: Path,
    cases: Mapping[str, Case],
    documents: Mapping[str, Document],
    evidence: Mapping[str, Evidence],
    work: Iterable[Work],
    files: Mapping[str, Path],
    web: Web,
    today: date,
) -> Iterator[list[Problem]]:
    """Read source after source, yielding its problems; what was found is written after each, so that nothing is lost."""
    known = dict(evidence)
    for case_id, source_id in work:
        case, document = cases[case_id], documents[case_path(case_id)]
        source = case.sources[source_id]
        try:
            found = _from_file(source, files[source_id]) if source_id in files else _from_web(source, web, today)
        except (NotRead, NoText, OSError) as error:
            yield [_not_read(case_id, document, source_id, error)]
            continue
        known[case_id], wrong = _lock(case, known.get(case_id, Evidence()), source_id, found)
        _write(root, case_id, case, known[case_id])
        yield list(_not_standing(document, source_id, wrong))


def to_read(case: Case, known: Evidence | None, *, again: bool, saved: Container[str]) -> Iterator[str]:
    """The sources to read: those that were saved, and of the others all, or those with a quotation that lacks evidence."""
    known = known or Evidence()
    for source_id, statements in quoted(case).items():
        held = lockfile.is_of(known.sources.get(source_id), case.sources[source_id]) and all(
            _holds(case, known, statement_id, source_id) for statement_id in statements
        )
        if source_id in saved or not (case.sources[source_id].unreadable or (held and not again)):
            yield source_id


def _from_file(source: Source, file: Path) -> ReadPage:
    """A source's text from a file, saved on the day on which the case says it was read. Raises NoText or OSError."""
    kind = _MIME.get(file.suffix.lower(), "")
    return ReadPage(source.url, "file", source.accessed, extract.texts(file.read_bytes(), kind))


def _from_web(source: Source, web: Web, today: date) -> ReadPage:
    """A source's text from its page, or else from its archived copy. Raises NotRead or NoText of the page itself."""
    try:
        return _page(source.url, "page", web, today)
    except (NotRead, NoText):
        if source.archive:
            try:
                return _page(source.archive, "archive", web, today)
            except (NotRead, NoText):
                pass  # what is wrong with the page itself says more
        raise


def _lock(case: Case, known: Evidence, source_id: str, read: ReadPage) -> tuple[Evidence, dict[str, matching.Found]]:
    """The evidence with what one source says of its quotations, and those quotations that do not stand in it.

    A text without what was found in the source before, such as a page that asks for a login, takes nothing away.
    """
    quotes = {key: case.statements[key].quote or "" for key in quoted(case).get(source_id, ())}
    places = {key: find_in_page(quote, read.texts) for key, quote in quotes.items()}
    wrong = {key: place for key, (_, place) in places.items() if not place.stands}
    if any(_holds(case, known, key, source_id) for key in wrong):
        return known, wrong
    locked = {key: dict(sources) for key, sources in known.quotations.items()}
    missing = {key: dict(sources) for key, sources in known.missing.items()}
    for key, (in_main, place) in places.items():
        locked.get(key, {}).pop(source_id, None)
        missing.get(key, {}).pop(source_id, None)
        if place.stands:
            where = Locked(match=place.match, text="main" if in_main else "all", word=place.word, passages=place.passages)
            locked.setdefault(key, {})[source_id] = where
        else:
            missing.setdefault(key, {})[source_id] = lockfile.digest(quotes[key])
    whole = alike(read.texts.whole)
    text = SourceText(
        address=read.address,
        came_from=read.came_from,
        read=read.read,
        digest=lockfile.digest(whole),
        words=len(whole.split()),
    )
    return _kept(case, Evidence(sources={**known.sources, source_id: text}, quotations=locked, missing=missing)), wrong


def prune(root: Path, case_id: str, case: Case) -> Evidence:
    """Take out of the evidence of a case what the case no longer quotes, and return the rest."""
    file = root / evidence_path(case_id)
    known = lockfile.parse(file.read_bytes()) if file.is_file() else Evidence()
    _write(root, case_id, case, known)
    return known


def _write(root: Path, case_id: str, case: Case, known: Evidence) -> None:
    """Write the evidence of a case beside it, in one step; a case without evidence has no such file."""
    file, kept = root / evidence_path(case_id), _kept(case, known)
    if not kept.sources:
        file.unlink(missing_ok=True)
        return
    atomic.write(file, lockfile.text(case_id, kept))


def _not_standing(document: Document, source_id: str, wrong: Mapping[str, matching.Found]) -> Iterator[Problem]:
    """The problems of quotations that do not stand in their source, each at its place."""
    for statement_id, found in wrong.items():
        message = f"not the words of the source '{source_id}': {found.difference}"
        yield document.problem(
            ("statements", statement_id, "quote"),
            lockfile.ALTERED,
            f"{message}; quote it word for word, or name another source",
        )


def _not_read(case_id: str, document: Document, source_id: str, error: Exception) -> Problem:
    """The problem of a source that could not be read, with what can be done."""
    said = str(error).rstrip(".")
    save = f"save the page and run `onrecord lock {case_id} --source {source_id}=FILE`"
    otherwise = "or say after `unreadable:` why its text cannot be had"
    return document.problem(("sources", source_id), lockfile.NOT_READ, f"{said}; {save}, {otherwise}")


def _page(address: str, came_from: CameFrom, web: Web, today: date) -> ReadPage:
    page = web.read(address)
    return ReadPage(address, came_from, today, extract.texts(page.body, page.content_type))


def find_in_page(quotation: str, texts: Texts) -> tuple[bool, matching.Found]:
    """Where a quotation stands: in the main text if it can be, otherwise in all that is visible."""
    in_main = matching.find(quotation, texts.main)
    return (True, in_main) if in_main.stands else (False, matching.find(quotation, texts.whole))


def _holds(case: Case, known: Evidence, statement_id: str, source_id: str) -> bool:
    locked = known.quotations.get(statement_id, {}).get(source_id)
    quote = case.statements[statement_id].quote
    return bool(locked and quote and matching.find_in_passages(quote, locked.passages).stands)


def _kept(case: Case, known: Evidence) -> Evidence:
    """The evidence without what the case no longer quotes."""
    pairs = {(key, source_id) for source_id, statements in quoted(case).items() for key in statements}
    locked, missing = _of(pairs, known.quotations), _of(pairs, known.missing)
    cited = {source_id for group in (locked, missing) for sources in group.values() for source_id in sources}
    read = {key: text for key, text in known.sources.items() if key in cited}
    return Evidence(sources=read, quotations=locked, missing=missing)


def _of(pairs: Container[Work], group: Mapping[str, Mapping[str, _T]]) -> dict[str, dict[str, _T]]:
    kept = {key: {source: of for source, of in sources.items() if (key, source) in pairs} for key, sources in group.items()}
    return {key: sources for key, sources in kept.items() if sources}
