"""Lock quotations: read each source, find its quotations in the text, and write the evidence beside the case."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord import atomic
from onrecord.evidence import extract, lockfile, matching
from onrecord.evidence.extract import NoText
from onrecord.evidence.fetch import FetchError, Web
from onrecord.evidence.lockfile import CameFrom, Checks, Evidence, SourceText
from onrecord.evidence.matching import Match
from onrecord.evidence.normalize import normalized
from onrecord.format.case import Case, Source
from onrecord.format.diagnostics import Problem
from onrecord.format.paths import evidence_path
from onrecord.format.yaml_document import Document

_MIME = {".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Task:
    """A source of a case to read."""

    case_id: str
    case: Case
    document: Document
    source_id: str


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads the text of sources: from files that were saved, by the source's id, or else from the web."""

    web: Web
    today: date
    files: Mapping[str, Path]

    def read(self, source_id: str, source: Source) -> tuple[SourceText, str]:
        """Read the text of a source, in the page's place its archived copy. Raises FetchError, NoText or OSError."""
        if file := self.files.get(source_id):
            text = extract.extract_text(file.read_bytes(), _MIME.get(file.suffix.lower(), ""))
            return _source_text(source.url, "file", source.accessed, text), text
        try:
            return self._fetch(source.url, "page")
        except (FetchError, NoText):
            if source.archive:
                with suppress(FetchError, NoText):  # what is wrong with the page itself says more
                    return self._fetch(source.archive, "archive")
            raise

    def _fetch(self, address: str, came_from: CameFrom) -> tuple[SourceText, str]:
        page = self.web.read(address)
        text = extract.extract_text(page.body, page.content_type)
        return _source_text(address, came_from, self.today, text), text


def quotations_from(case: Case, source_id: str) -> dict[str, str]:
    """Return what is quoted from a source, by the statement's id, in the order of the case."""
    statements = case.statements.items()
    return {key: statement.quote for key, statement in statements if statement.quote and source_id in statement.source}


def sources_to_read(case: Case, checks: Checks, *, again: bool, saved: Container[str]) -> Iterator[str]:
    """Choose the sources to read: those that were saved, and of the others all, or those with a quotation not verified."""
    for source_id, source in case.sources.items():
        own = [check for found in checks.values() for check in found if check.source_id == source_id]
        complete = all(check.verified for check in own)
        if own and (source_id in saved or not (source.unreadable or (complete and not again))):
            yield source_id


def lock_sources(root: Path, tasks: Iterable[Task], reader: SourceReader) -> Iterator[list[Problem]]:
    """Read source after source and yield its problems. Evidence is written after each, so that nothing is lost."""
    for task in tasks:
        try:
            source_text, text = reader.read(task.source_id, task.case.sources[task.source_id])
        except (FetchError, NoText, OSError) as error:
            yield [_unread(task, error)]
            continue
        quotations = quotations_from(task.case, task.source_id)
        matches = {key: matching.find_quotation(quotation, text) for key, quotation in quotations.items()}
        evidence = _load(root, task.case_id)
        wrong = {key: match for key, match in matches.items() if not match.holds}
        # A text without what was found in the source before, such as a page that asks for a login, takes nothing away.
        known = {key: evidence.quotations.get(key, {}).get(task.source_id, ()) for key in wrong}
        if not any(matching.find_in_passages(quotations[key], passages).holds for key, passages in known.items() if passages):
            _write(root, task.case_id, _updated(task.case, evidence, {task.source_id: source_text}, matches))
        yield [_altered(task, statement_id, match) for statement_id, match in wrong.items()]


def prune(root: Path, case_id: str, case: Case) -> Evidence:
    """Remove from the evidence of a case what the case no longer quotes, and return the rest."""
    evidence = _updated(case, _load(root, case_id), {}, {})
    _write(root, case_id, evidence)
    return evidence


def upgrade(root: Path, case_id: str) -> bool:
    """Rewrite an evidence file of an earlier format; False if it has today's. Raises InvalidEvidence, writing nothing."""
    file = root / evidence_path(case_id)
    data = file.read_bytes()
    text = lockfile.serialize(case_id, lockfile.parse(data, upgrade=True))
    if text.encode() == data:
        return False
    atomic.write(file, text)
    return True


def _source_text(address: str, came_from: CameFrom, day: date, text: str) -> SourceText:
    return SourceText(address=address, came_from=came_from, read=day, digest=lockfile.digest(normalized(text)))


def _load(root: Path, case_id: str) -> Evidence:
    file = root / evidence_path(case_id)
    return lockfile.parse(file.read_bytes()) if file.is_file() else Evidence()


def _write(root: Path, case_id: str, evidence: Evidence) -> None:
    """Write the evidence of a case in one step; a case without evidence has no such file."""
    file = root / evidence_path(case_id)
    if evidence.sources:
        atomic.write(file, lockfile.serialize(case_id, evidence))
    else:
        file.unlink(missing_ok=True)


def _altered(task: Task, statement_id: str, match: Match) -> Problem:
    message = f"not the words of the source '{task.source_id}': {match.difference}"
    return task.document.problem(
        ("statements", statement_id, "quote"),
        lockfile.ALTERED,
        f"{message}; quote it word for word, or name another source",
    )


def _unread(task: Task, error: Exception) -> Problem:
    """Return the problem of a source that could not be read, with what can be done."""
    reason = str(error).rstrip(".")
    save = f"save the page and run `onrecord lock {task.case_id} --source {task.source_id}=FILE`"
    otherwise = "or say after `unreadable:` why its text cannot be had"
    return task.document.problem(("sources", task.source_id), lockfile.NOT_READ, f"{reason}; {save}, {otherwise}")


def _updated(case: Case, evidence: Evidence, read: Mapping[str, SourceText], matches: Mapping[str, Match]) -> Evidence:
    """Return what the case still needs of its evidence, with the matches of its quotations in the source that was read."""
    updated = Evidence()
    for source_id in case.sources:
        for key, quotation in quotations_from(case, source_id).items():
            passages = evidence.quotations.get(key, {}).get(source_id)
            missing = evidence.missing.get(key, {}).get(source_id)
            if source_id in read:
                passages = matches[key].passages if matches[key].holds else None
                missing = lockfile.digest(quotation)
            if passages:
                updated.quotations.setdefault(key, {})[source_id] = passages
            elif missing:
                updated.missing.setdefault(key, {})[source_id] = missing
            if passages or missing:
                updated.sources[source_id] = read.get(source_id) or evidence.sources[source_id]
    return updated
