"""The rulebook: every rule with an example that breaks it, the message that this gives, and the same example set right.

An example is one file of `examples/`, by the code of its rule. It holds the few lines that matter, and stands for the files of
the small project `examples/base` with these lines in them: the name of a field finds its place, whatever the lines are worth as
YAML. Characters that cannot be seen are written out, as in ‹U+202E› or ‹byte E9›, and long texts as ‹90 more words›.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from onrecord.corpus import loader, rules
from onrecord.evidence import lockfile
from onrecord.format import diagnostics, field_types, paths, style, yaml_reader
from onrecord.format.diagnostics import Rule
from onrecord.history import changes

EXAMPLES = Path(__file__).parent / "examples"
BASE = EXAMPLES / "base"
CASE = "cases/acme-2014.yml"
"""The file that an example speaks of where it names no other."""
EXPLAINER = "docs/regulations/notice.md"

RULES: tuple[Rule, ...] = (
    *yaml_reader.RULES,
    *field_types.RULES,
    *loader.RULES,
    *rules.RULES,
    *lockfile.RULES,
    *changes.RULES,
    *diagnostics.RULES,
    *style.RULES,
)
"""Every rule there is."""

CHAPTERS = {
    "Y": "YAML, the form of a file",
    "F": "Fields, and what may stand in them",
    "R00": "Files and their names",
    "R01": "What refers to another entry",
    "R02": "Entries that nothing uses",
    "R03": "Sources",
    "R04": "Statements and events",
    "R05": "The record, inquiries, and dates to come",
    "R06": "Parties",
    "R07": "The law",
    "R08": "Other cases, outcomes and addresses",
    "R09": "What changes after publication",
    "Q": "Quotations and their evidence",
    "T": "Templates, and this program",
    "H": "House style: remarks, which stop nothing",
}
"""What the rules are about, by how their codes begin."""

State: TypeAlias = Literal["", "whole", "absent", "unreadable", "untouched"]
_STATES: Mapping[State, str] = {
    "": "",
    "whole": ", the whole file",
    "absent": ", which is not there",
    "unreadable": ", which the computer refuses to open",
    "untouched": ", left as it was",
}
_HEADING = re.compile(r"=== (fails|says|passes|command|none)(?:: (\S+)(?: \((whole|absent|unreadable|untouched)\))?)?")
_NAMED = re.compile(r"( *)([^\s:#'\"?-][^:]*):(?:\s+(.*))?")
_WRITTEN_OUT = re.compile("‹(?:U\\+(?P<sign>[0-9A-F]{4,6})|byte (?P<byte>[0-9A-F]{2})|(?P<words>[0-9,]+) more words)›")
_LOCATION = re.compile(r"(?P<path>\S+):(?P<line>\d+):\d+: [A-Z]\d{3} .+")


@dataclass(frozen=True)
class Line:
    """One line of a file that an example shows."""

    number: int
    text: str
    wrong: bool
    """Whether the message points at it."""


@dataclass(frozen=True)
class Part:
    """The lines of one file that an example shows."""

    path: str
    text: str
    state: State = ""
    """`whole`: there is nothing else in the file; `absent`: there is no such file; `unreadable`: the computer refuses it;
    `untouched`: the file is as it was, and the lines only remind of it.
    """

    @property
    def title(self) -> str:
        """The file, and what is the matter with all of it."""
        return f"{self.path}{_STATES[self.state]}"


@dataclass(frozen=True)
class Example:
    """How a rule is broken, what is then said, and how it is kept. Where there are no parts, `none` says why."""

    fails: tuple[Part, ...]
    says: tuple[str, ...]
    """The messages, as the command prints them."""
    passes: tuple[Part, ...]
    command: str = "onrecord check"
    """What prints the messages."""
    none: str = ""

    def numbered_lines(self, part: Part) -> tuple[Line, ...]:
        """The lines of a part that fails, with the numbers that they have in the file."""
        located = [match for said in self.says if (match := _LOCATION.fullmatch(said))]
        wrong = {int(match["line"]) for match in located if match["path"] == part.path}
        lines = enumerate(_lines(part), 1)
        return tuple(Line(number, text, number in wrong) for number, (text, own) in lines if own)


@dataclass(frozen=True)
class CatalogEntry:
    """One rule of the book."""

    rule: Rule
    example: Example

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the rules."""
        return self.rule.code.lower()


@cache
def get_entry(code: str) -> CatalogEntry:
    """The entry of a rule, by its code."""
    rule = next(rule for rule in RULES if rule.code == code)
    return CatalogEntry(rule, parse_example((EXAMPLES / f"{code.lower()}.txt").read_text("utf-8")))


def chapters() -> dict[str, tuple[CatalogEntry, ...]]:
    """All entries, by the titles of their chapters, each chapter in the order of the codes."""
    codes = sorted(rule.code for rule in RULES)
    return {title: tuple(get_entry(code) for code in codes if code.startswith(start)) for start, title in CHAPTERS.items()}


def parse_example(text: str) -> Example:
    """Read one example: sections below headings such as `=== fails` and `=== passes: cases/_parties.yml (whole)`."""
    sections: list[tuple[str, str, State, list[str]]] = []
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            state: State = heading[3] or ""  # type: ignore[assignment]  # the expression allows no other
            sections.append((heading[1], heading[2] or CASE, state, []))
        else:
            sections[-1][3].append(line)

    def parts(kind: str) -> tuple[Part, ...]:
        return tuple(
            Part(path, "".join(f"{line}\n" for line in lines), state) for what, path, state, lines in sections if what == kind
        )

    said = {what: tuple(lines) for what, _, _, lines in sections}
    return Example(
        parts("fails"),
        said.get("says", ()),
        parts("passes"),
        " ".join(said.get("command", ("onrecord check",))),
        " ".join(said.get("none", ())),
    )


def base_case() -> str:
    """The case of the small project, whole."""
    return (BASE / CASE).read_text("utf-8")


def project_files(parts: Iterable[Part]) -> dict[str, bytes]:
    """The files of the small project with the lines of some parts in them, by path."""
    found = {file.relative_to(BASE).as_posix(): file.read_bytes() for file in sorted(BASE.rglob("*")) if file.is_file()}
    for part in parts:
        if part.state == "absent":
            found.pop(part.path, None)
        elif part.state != "untouched":
            if not part.state and part.path not in found and part.path.startswith("cases/"):
                found[paths.evidence_path(Path(part.path).stem)] = found[paths.evidence_path(Path(CASE).stem)]
            found[part.path] = _bytes("".join(f"{text}\n" for text, _ in _lines(part)))
    return found


@dataclass
class _Field:
    """A field of a file as text: its first line, and what is indented below it."""

    name: str
    line: str
    own: bool
    inside: "list[_Field | str]" = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether it holds fields and nothing else."""
        return bool(self.inside) and all(isinstance(item, _Field) for item in self.inside) and self.line.endswith(":")


def _lines(part: Part) -> list[tuple[str, bool]]:
    """The lines of the file for which a part stands, and for each whether the part itself has it."""
    own = part.text.splitlines() if part.state != "absent" else []
    base = _base(part.path)
    if part.state in ("whole", "absent", "untouched") or base is None:
        return [(line, True) for line in own]
    before, (facts, after) = [], (base, "")
    if base.startswith("---\n"):
        facts, _, after = base.removeprefix("---\n").partition("\n---\n")
        before, after = ["---"], f"---\n{after}"
    elif base.startswith("#"):
        first, _, facts = base.partition("\n")
        before = [first]
    merged = _merged(_fields(facts.splitlines(), own=False), _fields(own, own=True))
    return [
        *((line, False) for line in before),
        *_flat(merged),
        *((line, False) for line in after.splitlines()),
    ]


def _base(path: str) -> str | None:
    """The text into which the lines of a file go: its own, or for a new case or explainer that of the one there is."""
    kinds: Mapping[str, str] = {"cases/": CASE, "docs/regulations/": EXPLAINER}
    known = path if (BASE / path).is_file() else next((base for start, base in kinds.items() if path.startswith(start)), None)
    return (BASE / known).read_text("utf-8") if known and known.endswith((".yml", ".md")) else None


def _fields(lines: Sequence[str], *, own: bool) -> "list[_Field | str]":
    """Lines as fields within fields, told by their indentation alone; what is no field belongs to the one above it."""
    top: list[_Field | str] = []
    open_fields: list[tuple[int, _Field]] = []
    for line in lines:
        if match := _NAMED.fullmatch(line):
            indentation = len(match[1])
            while open_fields and open_fields[-1][0] >= indentation:
                open_fields.pop()
            found = _Field(match[2], line, own)
            (open_fields[-1][1].inside if open_fields else top).append(found)
            open_fields.append((indentation, found))
        else:
            (open_fields[-1][1].inside if open_fields else top).append(line)
    return top


def _merged(base: "Sequence[_Field | str]", own: "Sequence[_Field | str]") -> "list[_Field | str]":
    """Fields with others in them: one of the same name is replaced, or if both are groups merged; a new one is added."""
    result, done, place = list(base), set[int](), len(base)
    for item in own:
        at = next(
            (
                position
                for position, known in enumerate(result)
                if isinstance(item, _Field) and isinstance(known, _Field) and known.name == item.name and id(known) not in done
            ),
            None,
        )
        if at is None:
            result.insert(place, item)
        else:
            known = result[at]
            assert isinstance(item, _Field)
            assert isinstance(known, _Field)
            if item.is_group and known.is_group:
                item = _Field(item.name, item.line, own=True, inside=_merged(known.inside, item.inside))
            result[at] = item
            place = at
        done.add(id(item))
        place += 1
    return result


def _flat(items: "Iterable[_Field | str]", *, own: bool = True) -> Iterator[tuple[str, bool]]:
    for item in items:
        if isinstance(item, str):
            yield item, own
        else:
            yield item.line, item.own
            yield from _flat(item.inside, own=item.own)


def _bytes(text: str) -> bytes:
    """The bytes of a file whose text has signs written out."""
    result, position = b"", 0
    for match in _WRITTEN_OUT.finditer(text):
        result += text[position : match.start()].encode()
        if match["sign"]:
            result += chr(int(match["sign"], 16)).encode()
        elif match["byte"]:
            result += bytes.fromhex(match["byte"])
        else:
            result += " ".join(["more"] * int(match["words"].replace(",", ""))).encode()
        position = match.end()
    return result + text[position:].encode()
