"""The cases of the project compared with those of an earlier revision."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from onrecord.format import moves, yaml_reader
from onrecord.format.diagnostics import Problem
from onrecord.format.yaml_document import Document
from onrecord.history.case_history import NO_NAMES, case_id_of, current_ids, read_case
from onrecord.history.changes import Change, compare
from onrecord.history.corrections import UNCORRECTED, suggest_correction, without_correction
from onrecord.history.git import list_blobs, read_blobs
from onrecord.history.values import Content


@dataclass(frozen=True)
class Comparison:
    """One case of the project beside an earlier revision of it."""

    path: str
    before: Content | None
    document: Document | None
    """The present file; None if it is gone or cannot be read."""
    changes: tuple[Change, ...]
    readable: bool = True
    """False if the present file is no YAML that can be read; then nothing was compared."""

    @property
    def case(self) -> str:
        """The id of the case."""
        return Path(self.path).stem

    @property
    def after(self) -> Content | None:
        """What the present file holds, in the format of today."""
        return moves.moved(self.document, "case").content if self.document else None

    def problems(self, today: date) -> Iterator[Problem]:
        """Yield one problem for each entry whose changes need a correction and have none, with the correction to add."""
        needing = without_correction(self.before, self.after, self.changes)
        for path in dict.fromkeys(change.path for change in needing):
            message = suggest_correction([change for change in needing if change.path == path], self.after, today)
            if self.document:
                yield self.document.problem(tuple(path.split(".")), UNCORRECTED, message)
            else:
                yield Problem.of_file(self.path, UNCORRECTED, message)


def compare_with_revision(root: Path, since: str, names: Mapping[str, str] = NO_NAMES) -> tuple[Comparison, ...]:
    """Compare the cases as they are, committed or not, with those of a revision, by id. Raises NoRevision."""
    blobs = list_blobs(root, since, "cases/")
    files = [file for file in sorted((root / "cases").glob("*.yml")) if file.is_file() and case_id_of(f"cases/{file.name}")]
    documents = {file.stem: yaml_reader.read(f"cases/{file.name}", file.read_bytes())[0] for file in files}
    today = current_ids({case_id: document.content if document else {} for case_id, document in documents.items()})
    earlier: dict[str, str] = {}
    for path, blob in blobs.items():
        if name := case_id_of(path):
            case_id = today.get(name, name)
            if name == case_id or case_id not in earlier:  # a file with the id of today counts
                earlier[case_id] = blob
    texts = dict(zip(earlier, read_blobs(root, list(earlier.values())), strict=True))
    found = []
    for case_id in sorted({*documents, *earlier}):
        path, before, document = f"cases/{case_id}.yml", read_case(texts.get(case_id, b"")), documents.get(case_id)
        readable = document is not None or case_id not in documents
        compared = Comparison(path, before, document, (), readable)
        found.append(replace(compared, changes=compare(before, compared.after, names) if readable else ()))
    return tuple(found)
