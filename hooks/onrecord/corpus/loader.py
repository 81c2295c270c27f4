"""Load the files of a project into a library, and collect every problem in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.corpus.conversion import convert, convert_case, convert_regulation
from onrecord.corpus.library import Library
from onrecord.corpus.project_files import ProjectFiles, prose_pages
from onrecord.format import yaml_reader
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.diagnostics import Problem
from onrecord.format.field_types import Id, ReferenceIndex
from onrecord.format.paths import case_path
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Document, Plain


@dataclass(frozen=True, kw_only=True)
class LoadedProject:
    """What a folder holds: a library of all that could be read, the documents it came from, and the problems in them."""

    library: Library
    documents: Mapping[str, Document]
    """By path: cases/<id>.yml, cases/_parties.yml, docs/regulations/<id>.md."""
    problems: tuple[Problem, ...]
    case_ids: tuple[str, ...]
    """Every case that has a file, whether or not it could be read."""
    regulation_ids: tuple[str, ...]
    """Every regulation that has a file."""
    recurring_ids: frozenset[str] | None
    """Every id in cases/_parties.yml, whether or not its entry is valid; None if the file could not be read."""


def load(root: Path) -> LoadedProject:
    """Read cases/ and docs/regulations/ below the root of a project. Whatever is in the files, it does not raise."""
    files = ProjectFiles(root)
    case_ids, regulation_ids = files.case_ids(), files.regulation_ids()
    parties: dict[str, Party] = {}
    recurring_ids: frozenset[str] | None = None  # unless the file can be read, no id is called unknown
    if document := files.read_parties():
        recurring_ids = frozenset(document.content)
        found, problems = convert(document, dict[Id, Party], ReferenceIndex({"party": recurring_ids}))
        files.problems += problems
        parties = found or {}
    regulations: dict[str, Regulation] = {}
    for regulation_id in regulation_ids:
        if document := files.read_regulation(regulation_id):
            regulation, problems = convert_regulation(document, recurring_ids)
            files.problems += problems
            if regulation:
                regulations[regulation_id] = regulation
    pages = tuple(prose_pages(root))
    library = Library(
        parties=parties,
        regulations=regulations,
        background={page.name.removeprefix("evidence/"): page.title for page in pages if page.name.startswith("evidence/")},
        prose_pages=pages,
    )
    project = LoadedProject(
        library=library,
        documents=files.documents,
        problems=(),
        case_ids=case_ids,
        regulation_ids=regulation_ids,
        recurring_ids=recurring_ids,
    )
    documents = {case_id: document for case_id in case_ids if (document := files.read_case(case_id))}
    library = _with_cases(project, documents, files.problems)
    library = replace(library, evidence=files.read_evidence(case_ids, library.withdrawn))
    return replace(project, library=library, problems=tuple(files.problems))


def read_one(project: LoadedProject, case_id: str, data: bytes) -> LoadedProject:
    """Return a project as if it had this case alone, in a file with this text; no other file is read again."""
    path = case_path(case_id)
    document, problems = yaml_reader.read(path, data)
    library = _with_cases(project, {case_id: document} if document else {}, problems)
    documents = {**project.documents, path: document} if document else project.documents
    return replace(project, library=library, documents=documents, problems=tuple(problems))


def _with_cases(project: LoadedProject, documents: Mapping[str, Document], problems: list[Problem]) -> Library:
    """Return the library with the cases in some documents, by id, in place of its own. Their problems are appended."""
    outside = {"case": project.case_ids, "regulation": project.regulation_ids, "background": project.library.background}
    cases: dict[str, Case] = {}
    withdrawn: dict[str, Withdrawn] = {}
    authored: dict[str, dict[str, Plain]] = {}
    for case_id, document in documents.items():
        case, found = convert_case(document, outside)
        problems += found
        if isinstance(case, Withdrawn):
            withdrawn[case_id] = case
        elif case:
            cases[case_id], authored[case_id] = case, document.content
    return replace(project.library, cases=cases, authored=authored, withdrawn=withdrawn)
