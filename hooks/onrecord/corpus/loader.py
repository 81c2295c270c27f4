"""From a folder of files to a library: every file through the guard and the model, all problems collected."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from onrecord.corpus.library import Library, ProsePage
from onrecord.evidence import link_report, lockfile
from onrecord.evidence.lockfile import Evidence
from onrecord.format import field_types, markdown, messages, paths, yaml_reader
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.diagnostics import Problem, Rule
from onrecord.format.field_types import Id, ReferenceIndex
from onrecord.format.paths import EXAMPLE_FILE, PARTIES_FILE, RESERVED_IDS, case_path
from onrecord.format.regulation import Regulation
from onrecord.format.validation import EMPTY_GROUP, Validation, field_names_at, swallowed_fields
from onrecord.format.yaml_reader import Document, Plain

CASE_NAME = Rule("R001", "A case is one file cases/<id>.yml; its name becomes the address of its page.")
REGULATION_NAME = Rule("R005", "An explainer is one file docs/regulations/<id>.md; its name becomes the address of its page.")
PARTIES_MISSING = Rule("R002", "Recurring parties stand in cases/_parties.yml.")
FRONT_MATTER = Rule(
    "R003", "An explainer begins with its front matter: the facts of the regulation between two lines of three dashes."
)
TAKEN = Rule("R004", "A hand-written page in docs/ may not stand where the site has a generated one.")
UNREADABLE = Rule("R006", "A file that the computer may not read cannot be checked.")
PAGE_MISSING = Rule("R007", "The home page and the methodology page have their prose in docs/.")
WITHDRAWN_FIELDS = Rule(
    "R009", "What is left of the file of a withdrawn case is its title, its record, the withdrawal, aliases and corrections."
)
UNUSED_SOURCE = Rule("R020", "A source that nothing cites is either not needed or its citation was forgotten.")
UNUSED_CLAIM = Rule("R021", "A claim is in dispute because somebody took a position on it: at least one statement says so.")
UNUSED_PARTY = Rule("R022", "Whoever is listed under parties appears somewhere in the case.")

RULES = (
    CASE_NAME,
    REGULATION_NAME,
    PARTIES_MISSING,
    FRONT_MATTER,
    TAKEN,
    UNREADABLE,
    PAGE_MISSING,
    WITHDRAWN_FIELDS,
    UNUSED_SOURCE,
    UNUSED_CLAIM,
    UNUSED_PARTY,
)

IS_LINK = "this is a link to a file elsewhere; put a file of its own in its place"

FRONT_MATTER_BLOCK = re.compile(rb"(?:\xef\xbb\xbf)?---[ ]*\n(.*?)^---[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""The facts of an explainer and the lines of dashes around them; what follows is its prose."""
_GROUPS = (
    "parties", "sources", "claims", "timeline", "coming", "statements", "asked", "differences", "law", "questions",
    "corrections", "related",
)  # fmt: skip
_M = TypeVar("_M")


@dataclass(frozen=True)
class LoadedProject:
    """What a folder holds: a library of all that could be read, the documents it came from, and what is wrong with them."""

    library: Library
    documents: Mapping[str, Document]
    """By path: cases/<id>.yml, cases/_parties.yml, docs/regulations/<id>.md."""
    problems: tuple[Problem, ...]
    case_ids: tuple[str, ...]
    """Every case that has a file, whether or not it could be read."""
    regulation_ids: tuple[str, ...]
    """Every regulation that has a file."""
    recurring_ids: frozenset[str] | None
    """Every id that cases/_parties.yml claims, whether or not its entry is sound; None if the file could not be read."""


@dataclass
class _Reader:
    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, file: Path) -> Document | None:
        path = file.relative_to(self.root).as_posix()
        data = self.bytes_of(path, file)
        return None if data is None else self.keep(path, *yaml_reader.read(path, data))

    def front_matter(self, file: Path) -> Document | None:
        path = file.relative_to(self.root).as_posix()
        data = (self.bytes_of(path, file) or b"").replace(b"\r\n", b"\n")
        match = FRONT_MATTER_BLOCK.match(data)
        if not match:
            facts = "title, short, citation, …"
            message = f"begin the file with a line of three dashes, then the facts ({facts}), then three dashes again"
            if data.startswith(b"---"):
                message = "the facts that begin here do not end; write a line of three dashes after the last of them"
            self.problems.append(Problem.of_file(path, FRONT_MATTER, message))
            return None
        return self.keep(path, *yaml_reader.read(path, match[1], first_line=2))

    def bytes_of(self, path: str, file: Path) -> bytes | None:
        try:
            with file.open("rb") as opened:  # never more of a file than the guard would read
                return opened.read(yaml_reader.MAX_BYTES + 1)
        except OSError as error:
            self.problems.append(
                Problem.of_file(
                    path,
                    UNREADABLE,
                    f"the file cannot be read ({error.strerror}); allow your own account to read it, or move it away",
                )
            )
            return None

    def keep(self, path: str, document: Document | None, problems: list[Problem]) -> Document | None:
        self.problems += problems
        if document:
            self.documents[path] = document
        return document

    def case(self, document: Document, outside: Mapping[str, frozenset[str]]) -> Case | Withdrawn | None:
        """What the file of a case holds, in the light of the ids that other files give."""
        if "withdrawn" in document.content:
            return self.entry(document, Withdrawn, ReferenceIndex({"source": ()}))
        known = _known(document.content, outside)
        case = self.entry(document, Case, known)
        self.problems += [*_empty(document), *_unused(document, known)]
        return case

    def entry(self, document: Document, kind: Callable[..., _M], known: ReferenceIndex) -> _M | None:
        """Convert a document; what is wrong is recorded, and what is right is returned without it where that can stand."""
        adapter: TypeAdapter[_M] = _adapter(kind)
        self.problems += [*document.curly, *swallowed_fields(document, kind)]
        try:
            return adapter.validate_python(document.content, context=known)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        details = self._left_over(document, kind, details)
        found = Validation(document, kind, details, known)
        self.problems += found.problems()
        known.used |= (
            found.mentioned if found.has_all_groups else {(kind, name) for kind, names in known.ids.items() for name in names}
        )
        if kind is Withdrawn:
            return None
        try:
            return adapter.validate_python(
                _without(document.content, kind, [*(detail["loc"] for detail in details), *found.misnamed]),
                context=ReferenceIndex(),
            )
        except ValidationError:
            return None

    def _left_over(self, document: Document, kind: Any, details: list[ErrorDetails]) -> list[ErrorDetails]:
        """What is wrong with a withdrawn case besides that it was not cut down; that is told here, in one message."""
        unknown = [detail["loc"][0] for detail in details if detail["type"] == "extra_forbidden"]
        left_over = [str(name) for name in unknown if kind is Withdrawn and name in field_names_at(Case)]
        if left_over:
            keeps = "a withdrawn case keeps only its title, record, aliases and corrections"
            message = f"{keeps}; remove {', '.join(left_over)} (what was published stays in the history of the file)"
            self.problems.append(document.problem((left_over[0],), WITHDRAWN_FIELDS, message, at_key=True))
        return [detail for detail in details if detail["loc"][0] not in left_over]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def load(root: Path) -> LoadedProject:
    """Read cases/ and docs/regulations/ below the root of a project. Never raises for what stands in the files."""
    reader = _Reader(root)
    case_files = _files(
        reader, "cases", ".yml", CASE_NAME, besides=(PARTIES_FILE, EXAMPLE_FILE, Path(link_report.LINKS_FILE).name)
    )
    regulation_files = _files(reader, "docs/regulations", ".md", REGULATION_NAME, besides=("index.md",))
    parties, party_ids = _parties(reader)
    regulations: dict[str, Regulation] = {}
    for regulation_id, file in regulation_files.items():
        document = reader.front_matter(file)
        known = ReferenceIndex({"party": party_ids} if party_ids is not None else {})
        regulation = document and reader.entry(document, Regulation, known)
        if regulation:
            regulations[regulation_id] = regulation
    cases: dict[str, Case] = {}
    prose_pages = tuple(_prose_pages(root))
    background = {page.name.removeprefix("evidence/"): page.title for page in prose_pages if page.name.startswith("evidence/")}
    withdrawn: dict[str, Withdrawn] = {}
    authored: dict[str, dict[str, Plain]] = {}
    outside = _outside(case_files, regulation_files, background)
    for case_id, file in case_files.items():
        document = reader.document(file)
        case = document and reader.case(document, outside)
        if isinstance(case, Withdrawn):
            withdrawn[case_id] = case
        elif document and case:
            cases[case_id] = case
            authored[case_id] = document.content
    return LoadedProject(
        Library(
            parties, regulations, cases, authored, _evidence(reader, case_files, withdrawn), withdrawn, background, prose_pages
        ),
        reader.documents,
        tuple(reader.problems),
        tuple(case_files),
        tuple(regulation_files),
        party_ids,
    )


def read_one(loaded: LoadedProject, case_id: str, data: bytes) -> LoadedProject:
    """One case as if its file held this text, beside the parties and regulations of a project: nothing else is read again."""
    reader = _Reader(Path())
    document = reader.keep(case_path(case_id), *yaml_reader.read(case_path(case_id), data))
    case = document and reader.case(document, _outside(loaded.case_ids, loaded.regulation_ids, loaded.library.background))
    library = replace(
        loaded.library,
        cases={case_id: case} if isinstance(case, Case) else {},
        authored={case_id: document.content} if document and isinstance(case, Case) else {},
        withdrawn={case_id: case} if isinstance(case, Withdrawn) else {},
    )
    return replace(loaded, library=library, documents={**loaded.documents, **reader.documents}, problems=tuple(reader.problems))


def read_prose(file: Path) -> str:
    """The prose of a hand-written page, without its front matter. Characters that are not UTF-8 come out as marks."""
    data = file.read_bytes().replace(b"\r\n", b"\n")
    return FRONT_MATTER_BLOCK.sub(b"", data, count=1).decode("utf-8", "replace")


def _evidence(reader: _Reader, case_files: Mapping[str, Path], withdrawn: Container[str]) -> dict[str, Evidence]:
    """The evidence of every case that has some. What cannot be believed is a problem, and no evidence."""
    found: dict[str, Evidence] = {}
    for file in sorted((reader.root / "cases").glob(f"[!.]*{paths.EVIDENCE_SUFFIX}")):
        case_id, path = file.name.removesuffix(paths.EVIDENCE_SUFFIX), file.relative_to(reader.root).as_posix()
        if file.is_symlink() or not file.is_file():
            message = "this must be a file of its own, not a link, a folder or anything else"
            reader.problems.append(Problem.of_file(path, lockfile.NO_CASE, message))
            continue
        data = reader.bytes_of(path, file)
        if case_id in withdrawn:
            message = "the case was withdrawn, and its quotations with it; remove this file"
            reader.problems.append(Problem.of_file(path, lockfile.NO_CASE, message))
        elif case_id not in case_files:
            renamed = "if it was renamed, rename this file too; if it was removed, remove this file"
            message = f"there is no case cases/{case_id}.yml; {renamed}"
            reader.problems.append(Problem.of_file(path, lockfile.NO_CASE, message))
        elif data is not None:
            try:
                found[case_id] = lockfile.parse(data)
            except lockfile.NotEvidence as error:
                message = f"{error}; remove it and run `onrecord lock {case_id}`, which writes it anew"
                reader.problems.append(Problem.of_file(path, lockfile.NOT_EVIDENCE, message))
    return found


def _files(reader: _Reader, folder: str, suffix: str, rule: Rule, *, besides: tuple[str, ...]) -> dict[str, Path]:
    """The files of a folder by id. Whatever else stands there is a problem, so that nothing is passed over in silence."""
    files: dict[str, Path] = {}
    for file in sorted((reader.root / folder).rglob("*")):
        path = file.relative_to(reader.root)
        if any(part.startswith(".") for part in path.parts) or (
            file.name.endswith(paths.EVIDENCE_SUFFIX) and file.parent.name == "cases"
        ):
            continue
        if path.as_posix() in {f"{folder}/{name}" for name in besides}:
            continue
        if file.is_dir() and not file.is_symlink() and file.suffix != suffix:
            continue
        message = _wrong_name(file, reader.root / folder, suffix)
        if message:
            reader.problems.append(Problem.of_file(path.as_posix(), rule, message))
        else:
            files[file.stem] = file
    return files


def _wrong_name(file: Path, folder: Path, suffix: str) -> str | None:
    if file.is_symlink() or not file.is_file():
        return "this must be a file of its own, not a link, a folder or anything else"
    if file.parent != folder:
        return f"files are not put in folders here; move it to {folder.parent.name}/{folder.name}/ itself"
    if file.suffix != suffix:
        return f"only <id>{suffix} is read here; rename the file to {file.name.split('.')[0].lower()}{suffix}, or move it away"
    if file.stem in RESERVED_IDS:
        return messages.RESERVED_NAME.format(value=file.stem)
    if not re.fullmatch(field_types.ID_PATTERN, file.stem):
        return "the name is made of small letters a-z, digits and single hyphens; rename the file"
    return None


def _parties(reader: _Reader) -> tuple[dict[str, Party], frozenset[str] | None]:
    """The recurring parties, and every id that the file claims; None if it cannot be read, so that no id is called unknown."""
    file = reader.root / "cases" / PARTIES_FILE
    if file.is_symlink():
        reader.problems.append(Problem.of_file(f"cases/{PARTIES_FILE}", UNREADABLE, IS_LINK))
        return {}, None
    if not file.is_file():
        each = "for each organisation that recurs a line `its-id:` and, indented, its name, kind and role"
        message = f"this file is missing; write it: {each}"
        reader.problems.append(Problem.of_file(f"cases/{PARTIES_FILE}", PARTIES_MISSING, message))
        return {}, None
    document = reader.document(file)
    if document is None:
        return {}, None
    ids = frozenset(document.content)
    parties = reader.entry(document, dict[Id, Party], ReferenceIndex({"party": ids}))
    return parties or {}, ids


def _prose_pages(root: Path) -> Iterator[ProsePage]:
    """The pages of docs/ that no case, regulation or rule is made from; without a headline they are called by their name."""
    for file in sorted((root / "docs").rglob("*.md")):
        name = file.relative_to(root / "docs").as_posix().removesuffix(".md")
        if name in ("index", "methodology") or name.startswith("regulations/"):
            continue
        text = read_prose(file)
        title = re.search(r"(?m)^# (.+)$", text)
        opening = next((part for part in re.split(r"\n\s*\n", text) if not part.lstrip().startswith(("#", "<"))), "")
        yield ProsePage(name, title[1].strip() if title else file.stem, markdown.shorten(markdown.plain(opening)))


def _outside(cases: Iterable[str], regulations: Iterable[str], background: Iterable[str]) -> dict[str, frozenset[str]]:
    """The ids, by kind, to which a case may refer and which are the names of other files."""
    return {"case": frozenset(cases), "regulation": frozenset(regulations), "background": frozenset(background)}


def _known(content: Mapping[str, Plain], outside: Mapping[str, frozenset[str]]) -> ReferenceIndex:
    def keys(group: str) -> frozenset[str]:
        entries = content.get(group)
        return frozenset(entries) if isinstance(entries, dict) else frozenset()

    ids = {
        "source": keys("sources"),
        "claim": keys("claims"),
        "statement": keys("statements"),
        "event": keys("timeline"),
        "party": keys("parties"),
        **outside,
    }
    return ReferenceIndex(ids)


def _empty(document: Document) -> list[Problem]:
    """Groups that a case must have, and has without an entry. The model does not ask: it also reads the rest of a bad file."""
    needed = ("parties", "sources", "timeline")
    return [document.problem((name,), *EMPTY_GROUP) for name in needed if document.content.get(name) == {}]


def _unused(document: Document, known: ReferenceIndex) -> list[Problem]:
    unused_rules = {
        "source": (UNUSED_SOURCE, "sources", "nothing cites the source '{}'; cite it or remove it"),
        "claim": (
            UNUSED_CLAIM,
            "claims",
            "no statement takes a position on the claim '{}'; add it under about: of one that does, or remove the claim",
        ),
        "party": (
            UNUSED_PARTY,
            "parties",
            "the party '{}' does not appear in the case; name it where it acts or speaks, or remove it",
        ),
    }
    found: list[Problem] = []
    for kind, (rule, group, message) in unused_rules.items():
        entries = document.content.get(group)
        unused = [name for name in (entries if isinstance(entries, dict) else ()) if (kind, name) not in known.used]
        found += [document.problem((group, name), rule, message.format(name), at_key=True) for name in unused]
    return found


def _without(content: Mapping[str, Plain], kind: Any, places: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """The content without the entries in which something is wrong, so that the rules can still look at all others.

    Top-level fields of a case that are wrong get a value to which no rule objects.
    """
    kept: dict[str, Any] = deepcopy(dict(content))
    for place in places:
        name = str(place[0]) if place else ""
        group = kept.get(name)
        if len(place) > 1 and name in _GROUPS and isinstance(group, dict):
            group.pop(str(place[1]), None)
        elif kind is Case and name in _UNOBJECTIONABLE:
            kept[name] = _UNOBJECTIONABLE[name]
        else:
            kept.pop(name, None)
    return kept


_UNOBJECTIONABLE: dict[str, Any] = {
    **dict.fromkeys(("title", "summary", "place", "field", "kind"), "…"),
    "when": "1000/..",
    "record": {"created": "1000-01-01", "reviewed": "2999-12-31", "maintainer": "…"},
    "outcome": {"known": "no", "what": "…", "as-of": "1000-01-01"},
}
