"""From a folder of files to a library: every file through the guard and the model, all problems collected."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from onrecord import evidence, model, prose, upkeep, yamltext
from onrecord.evidence import Evidence
from onrecord.library import HandWritten, Library
from onrecord.model import Case, Id, Known, Party, Regulation, Withdrawn
from onrecord.problems import Problem, Rule, did_you_mean, nearest
from onrecord.yamltext import Document, Plain

CASE_NAME = Rule("R001", "A case is one file cases/<id>.yml; its name becomes the address of its page.")
REGULATION_NAME = Rule("R005", "An explainer is one file docs/regulations/<id>.md; its name becomes the address of its page.")
PARTIES_MISSING = Rule("R002", "Recurring parties stand in cases/_parties.yml.")
FRONT_MATTER = Rule(
    "R003", "An explainer begins with its front matter: the facts of the regulation between two lines of three dashes."
)
TAKEN = Rule("R004", "A hand-written page in docs/ may not stand where the site has a generated one.")
UNREADABLE = Rule("R006", "A file that the computer may not read cannot be checked.")
PAGE_MISSING = Rule("R007", "The home page and the methodology page have their prose in docs/.")
LEFT_OVER = Rule(
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
    LEFT_OVER,
    UNUSED_SOURCE,
    UNUSED_CLAIM,
    UNUSED_PARTY,
)

PARTIES_FILE = "_parties.yml"
EXAMPLE_FILE = "_example.yml"
"""Every field, explained: for people and editors, never published."""
RESERVED = frozenset({"index", "page", "by", "facets"})
"""Names that a case cannot have, since the site has pages of its own there."""

FRONT_MATTER_BLOCK = re.compile(rb"(?:\xef\xbb\xbf)?---[ ]*\n(.*?)^---[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""The facts of an explainer and the lines of dashes around them; what follows is its prose."""
_GROUPS = (
    "parties", "sources", "claims", "timeline", "coming", "statements", "asked", "differences", "law", "questions",
    "corrections", "related",
)  # fmt: skip
_EXPECTED = {
    "string_type": (model.TEXT, "this must be a text"),
    "model_type": (model.GROUP, "this must be a group of fields, each `name: value`"),
    "dict_type": (model.GROUP, "this must be a group, as in `{name: value}` or indented lines `name: value`"),
    "tuple_type": (model.LIST, "this must be a list, as in `[one, another]`"),
}
_NOTHING = model.NOTHING_IN_IT, "this must hold at least one entry"
_M = TypeVar("_M")


@dataclass(frozen=True)
class Reading:
    """What a folder holds: a library of all that could be read, the documents it came from, and what is wrong with them."""

    library: Library
    documents: Mapping[str, Document]
    """By path: cases/<id>.yml, cases/_parties.yml, docs/regulations/<id>.md."""
    problems: tuple[Problem, ...]
    case_ids: tuple[str, ...]
    """Every case that has a file, whether or not it could be read."""
    regulation_ids: tuple[str, ...]
    """Every regulation that has a file."""
    recurring: frozenset[str] | None
    """Every id that cases/_parties.yml claims, whether or not its entry is sound; None if the file could not be read."""


@dataclass
class _Reader:
    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, file: Path) -> Document | None:
        path = file.relative_to(self.root).as_posix()
        data = self.bytes_of(path, file)
        return None if data is None else self._keep(path, *yamltext.read(path, data))

    def front_matter(self, file: Path) -> Document | None:
        path = file.relative_to(self.root).as_posix()
        match = FRONT_MATTER_BLOCK.match((self.bytes_of(path, file) or b"").replace(b"\r\n", b"\n"))
        if not match:
            message = "an explainer begins with a line of three dashes, its facts, and another line of three dashes"
            self.problems.append(Problem(path, 1, 1, FRONT_MATTER.code, message))
            return None
        return self._keep(path, *yamltext.read(path, match[1], first_line=2))

    def bytes_of(self, path: str, file: Path) -> bytes | None:
        try:
            with file.open("rb") as opened:  # never more of a file than the guard would read
                return opened.read(yamltext.MAX_BYTES + 1)
        except OSError as error:
            self.problems.append(Problem(path, 1, 1, UNREADABLE.code, f"the file cannot be read: {error.strerror}"))
            return None

    def _keep(self, path: str, document: Document | None, problems: list[Problem]) -> Document | None:
        self.problems += problems
        if document:
            self.documents[path] = document
        return document

    def entry(self, document: Document, kind: Callable[..., _M], known: Known) -> _M | None:
        """Convert a document; what is wrong is recorded, and what is right is returned without it where that can stand."""
        adapter: TypeAdapter[_M] = _adapter(kind)
        try:
            return adapter.validate_python(document.content, context=known)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        misspelt = {
            (*place[:-1], nearest(str(place[-1]), _fields(kind, place[:-1]))) for place in _places(details, "extra_forbidden")
        }
        left_over = [
            str(path[0]) for path in _places(details, "extra_forbidden") if kind is Withdrawn and path[0] in _fields(Case, ())
        ]
        if left_over:
            keeps = "a withdrawn case keeps only its title, record, aliases and corrections"
            message = f"{keeps}; remove {', '.join(left_over)} (what was published stays in the history of the file)"
            self.problems.append(document.problem((left_over[0],), LEFT_OVER, message, at_key=True))
            details = [detail for detail in details if detail["loc"][0] not in left_over]
        self.problems += [
            _problem(document, kind, detail)
            for detail in details
            if detail["type"] != "missing" or detail["loc"] not in misspelt  # one mistake, one message
        ]
        if kind is Withdrawn:
            return None
        try:
            return adapter.validate_python(
                _without(document.content, kind, [detail["loc"] for detail in details]), context=Known()
            )
        except ValidationError:
            return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def read(root: Path) -> Reading:
    """Read cases/ and docs/regulations/ below the root of a project. Never raises for what stands in the files."""
    reader = _Reader(root)
    case_files = _files(reader, "cases", ".yml", CASE_NAME, besides=(PARTIES_FILE, EXAMPLE_FILE, Path(upkeep.LINKS_FILE).name))
    regulation_files = _files(reader, "docs/regulations", ".md", REGULATION_NAME, besides=("index.md",))
    parties, party_ids = _parties(reader)
    regulations: dict[str, Regulation] = {}
    for regulation_id, file in regulation_files.items():
        document = reader.front_matter(file)
        known = Known({"party": party_ids} if party_ids is not None else {})
        regulation = document and reader.entry(document, Regulation, known)
        if regulation:
            regulations[regulation_id] = regulation
    cases: dict[str, Case] = {}
    prose_pages = tuple(_hand_written(root))
    background = {page.name.removeprefix("evidence/"): page.title for page in prose_pages if page.name.startswith("evidence/")}
    withdrawn: dict[str, Withdrawn] = {}
    authored: dict[str, dict[str, Plain]] = {}
    for case_id, file in case_files.items():
        document = reader.document(file)
        if document is None:
            continue
        if "withdrawn" in document.content:
            if taken_back := reader.entry(document, Withdrawn, Known({"source": ()})):
                withdrawn[case_id] = taken_back
            continue
        known = _known(document.content, frozenset(case_files), frozenset(regulation_files), frozenset(background))
        case = reader.entry(document, Case, known)
        reader.problems += [*_empty(document), *_unused(document, known)]
        if case:
            cases[case_id] = case
            authored[case_id] = document.content
    return Reading(
        Library(
            parties, regulations, cases, authored, _evidence(reader, case_files, withdrawn), withdrawn, background, prose_pages
        ),
        reader.documents,
        tuple(reader.problems),
        tuple(case_files),
        tuple(regulation_files),
        party_ids,
    )


def prose_of(file: Path) -> str:
    """The prose of a hand-written page, without its front matter. Characters that are not UTF-8 come out as marks."""
    data = file.read_bytes().replace(b"\r\n", b"\n")
    return FRONT_MATTER_BLOCK.sub(b"", data, count=1).decode("utf-8", "replace")


def case_path(case_id: str) -> str:
    """The path of a case's file, as problems show it."""
    return f"cases/{case_id}.yml"


def regulation_path(regulation_id: str) -> str:
    """The path of an explainer, as problems show it."""
    return f"docs/regulations/{regulation_id}.md"


def evidence_path(case_id: str) -> str:
    """The path of a case's evidence."""
    return f"cases/{case_id}{evidence.SUFFIX}"


def _evidence(reader: _Reader, case_files: Mapping[str, Path], withdrawn: Container[str]) -> dict[str, Evidence]:
    """The evidence of every case that has some. What cannot be believed is a problem, and no evidence."""
    found: dict[str, Evidence] = {}
    for file in sorted((reader.root / "cases").glob(f"[!.]*{evidence.SUFFIX}")):
        case_id, path = file.name.removesuffix(evidence.SUFFIX), file.relative_to(reader.root).as_posix()
        if file.is_symlink() or not file.is_file():
            message = "this must be a file of its own, not a link, a folder or anything else"
            reader.problems.append(Problem(path, 1, 1, evidence.NO_CASE.code, message))
            continue
        data = reader.bytes_of(path, file)
        if case_id in withdrawn:
            message = "the case was withdrawn, and its quotations with it; remove this file"
            reader.problems.append(Problem(path, 1, 1, evidence.NO_CASE.code, message))
        elif case_id not in case_files:
            message = f"there is no case cases/{case_id}.yml; rename or remove this file with the case that it belongs to"
            reader.problems.append(Problem(path, 1, 1, evidence.NO_CASE.code, message))
        elif data is not None:
            try:
                found[case_id] = evidence.parse(data)
            except evidence.NotEvidence as error:
                message = f"{error}; take it back to what it was, or remove it and run `onrecord lock {case_id}`"
                reader.problems.append(Problem(path, 1, 1, evidence.NOT_EVIDENCE.code, message))
    return found


def _files(reader: _Reader, folder: str, suffix: str, rule: Rule, *, besides: tuple[str, ...]) -> dict[str, Path]:
    """The files of a folder by id. Whatever else stands there is a problem, so that nothing is passed over in silence."""
    files: dict[str, Path] = {}
    for file in sorted((reader.root / folder).rglob("*")):
        path = file.relative_to(reader.root)
        if any(part.startswith(".") for part in path.parts) or (
            file.name.endswith(evidence.SUFFIX) and file.parent.name == "cases"
        ):
            continue
        if path.as_posix() in {f"{folder}/{name}" for name in besides}:
            continue
        if file.is_dir() and not file.is_symlink() and file.suffix != suffix:
            continue
        message = _wrong_name(file, reader.root / folder, suffix)
        if message:
            reader.problems.append(Problem(path.as_posix(), 1, 1, rule.code, message))
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
    if file.stem in RESERVED:
        return f"'{file.stem}' is a page of the site; give the file another name"
    if not re.fullmatch(model.ID_PATTERN, file.stem):
        return "the name is made of small letters a-z, digits and single hyphens; rename the file"
    return None


def _parties(reader: _Reader) -> tuple[dict[str, Party], frozenset[str] | None]:
    """The recurring parties, and every id that the file claims; None if it cannot be read, so that no id is called unknown."""
    file = reader.root / "cases" / PARTIES_FILE
    if not file.is_file():
        message = "this file is missing; it lists the people and organisations that recur"
        reader.problems.append(Problem(f"cases/{PARTIES_FILE}", 1, 1, PARTIES_MISSING.code, message))
        return {}, None
    document = reader.document(file)
    if document is None:
        return {}, None
    ids = frozenset(document.content)
    parties = reader.entry(document, dict[Id, Party], Known({"party": ids}))
    return parties or {}, ids


def _hand_written(root: Path) -> Iterator[HandWritten]:
    """The pages of docs/ that no case, regulation or rule is made from; without a headline they are called by their name."""
    for file in sorted((root / "docs").rglob("*.md")):
        name = file.relative_to(root / "docs").as_posix().removesuffix(".md")
        if name in ("index", "methodology") or name.startswith("regulations/"):
            continue
        text = prose_of(file)
        title = re.search(r"(?m)^# (.+)$", text)
        opening = next((part for part in re.split(r"\n\s*\n", text) if not part.lstrip().startswith(("#", "<"))), "")
        yield HandWritten(name, title[1].strip() if title else file.stem, prose.shorten(prose.plain(opening)))


def _known(
    content: Mapping[str, Plain], cases: frozenset[str], regulations: frozenset[str], background: frozenset[str]
) -> Known:
    def keys(group: str) -> frozenset[str]:
        entries = content.get(group)
        return frozenset(entries) if isinstance(entries, dict) else frozenset()

    ids = {
        "source": keys("sources"),
        "claim": keys("claims"),
        "statement": keys("statements"),
        "event": keys("timeline"),
        "case": cases,
        "regulation": regulations,
        "background": background,
        "party": keys("parties"),
    }
    return Known(ids)


def _empty(document: Document) -> list[Problem]:
    """Groups that a case must have, and has without an entry. The model does not ask: it also reads the rest of a bad file."""
    needed = ("parties", "sources", "timeline")
    return [document.problem((name,), *_NOTHING) for name in needed if document.content.get(name) == {}]


def _unused(document: Document, known: Known) -> list[Problem]:
    messages = {
        "source": (UNUSED_SOURCE, "sources", "nothing cites the source '{}'; cite it or remove it"),
        "claim": (
            UNUSED_CLAIM,
            "claims",
            "no statement takes a position on the claim '{}'; add it under the about: of a statement",
        ),
        "party": (
            UNUSED_PARTY,
            "parties",
            "the party '{}' does not appear in the case; name it where it acts or speaks, or remove it",
        ),
    }
    found: list[Problem] = []
    for kind, (rule, group, message) in messages.items():
        entries = document.content.get(group)
        unused = [name for name in (entries if isinstance(entries, dict) else ()) if (kind, name) not in known.used]
        found += [document.problem((group, name), rule, message.format(name), at_key=True) for name in unused]
    return found


def _places(details: list[ErrorDetails], error: str) -> list[tuple[int | str, ...]]:
    return [detail["loc"] for detail in details if detail["type"] == error]


def _problem(document: Document, kind: Any, detail: ErrorDetails) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    at_key = "[key]" in detail["loc"]
    error = detail["type"]
    if error == "extra_forbidden":
        name = str(path[-1])
        message = f"unknown field '{name}'{did_you_mean(name, _fields(kind, path[:-1]))}"
        return document.problem(path, model.UNKNOWN_FIELD, message, at_key=True)
    if error == "missing":
        message = f"the field '{path[-1]}' is missing: {_meaning(kind, path)}"
        return document.problem(path[:-1], model.MISSING, message, at_key=True)
    if error == "literal_error":
        value = str(detail["input"])
        choices = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
        message = f"'{value}' cannot stand here; write one of {', '.join(choices)}{did_you_mean(value, choices)}"
        return document.problem(path, model.CHOICE, message)
    if error == "string_pattern_mismatch":
        rule, message = model.PATTERNS[detail["ctx"]["pattern"]]
        return document.problem(path, rule, message.format(detail["input"]), at_key=at_key)
    if error == "string_too_long":
        message = f"this text has {len(detail['input']):,} characters; at most {detail['ctx']['max_length']:,} can stand here"
        return document.problem(path, model.LENGTH, message, at_key=at_key)
    if error == "too_short":
        return document.problem(path, *_NOTHING)
    if error in _EXPECTED:
        rule, expected = _EXPECTED[error]
        given = (
            "a text"
            if isinstance(detail["input"], str)
            else "a list"
            if isinstance(detail["input"], list)
            else "a group of fields"
        )
        return document.problem(path, rule, f"{expected}, not {given}")
    problem = document.problem(path, Rule(error, ""), detail["msg"], at_key=at_key)
    meant = detail.get("ctx", {}).get("fix")
    return replace(problem, edits=(document.replacement(path, meant),)) if meant else problem


def _fields(kind: Any, path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The names of the fields that may stand at a place."""
    return model.names(reduce(model.inside, path, kind))


def _meaning(kind: Any, path: tuple[int | str, ...]) -> str:
    """What a field says, to begin in the middle of a sentence."""
    meaning = model.meaning(reduce(model.inside, path[:-1], kind), str(path[-1]))
    return (meaning[:1].lower() + meaning[1:]).rstrip(".")


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
