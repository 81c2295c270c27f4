"""Catalog of all rules, each with an example that breaks it, the message that this gives, and the same example set right.

The examples are in the text of each rule. One shows the few lines that matter, and stands for the files of the small project
`example_project` with these lines in them: the name of a field finds its location, whatever the lines are worth as YAML.
Characters that cannot be seen are written out, as in ‹U+202E› or ‹byte E9›, and long texts as ‹90 more words›.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Literal, TypeAlias

from onrecord.corpus import conversion, project_files, rules
from onrecord.evidence import lockfile
from onrecord.format import diagnostics, field_rules, moves, paths, reference_rules, style, yaml_rules
from onrecord.format.diagnostics import Rule
from onrecord.history import corrections

CASE = "cases/acme-2014.yml"
"""The file that an example is about where it names no other."""
_PROJECT = Path(__file__).parent / "example_project"
_TEMPLATES = {"cases/": CASE, "docs/regulations/": "docs/regulations/notice.md"}
"""The files into which the lines of a new case or explainer are merged, by the folder of the new one."""

_MODULES: tuple[ModuleType, ...] = (
    yaml_rules, field_rules, moves, reference_rules, project_files, conversion, lockfile, corrections, diagnostics, style,
)  # fmt: skip
"""Where rules are declared as constants."""
_CONSTANTS = [value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)]
RULES: tuple[Rule, ...] = tuple(dict.fromkeys((*_CONSTANTS, *rules.RULES)))
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
    "R10": "Key events, disclosure and figures",
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
_SECTION = re.compile(
    r"(?m)^(Fails|Says|Passes|Command|No example)(?: in (\S+))?(?: \((whole|absent|unreadable|untouched)\))?:\n"
    r"((?: {4}.*\n|\n)*)"
)
_FIELD = re.compile(r"( *)([^\s:#'\"?-][^:]*):(?:\s+(.*))?")
_WRITTEN_OUT = re.compile("‹(?:U\\+(?P<code>[0-9A-F]{4,6})|byte (?P<byte>[0-9A-F]{2})|(?P<words>[0-9,]+) more words)›")
_LOCATION = re.compile(r"(?P<path>\S+):(?P<line>\d+):\d+: [A-Z]\d{3} .+")
_Lines: TypeAlias = list[tuple[str, bool]]
"""Lines of a file, and of each whether the example itself has it."""


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
        """The path of the file, and the state of the whole of it."""
        return f"{self.path}{_STATES[self.state]}"


@dataclass(frozen=True)
class Example:
    """How a rule is broken, what is then reported, and how it is kept."""

    fails: tuple[Part, ...]
    says: tuple[str, ...]
    """The messages, as the command prints them."""
    passes: tuple[Part, ...]
    command: str
    """What prints the messages."""
    none: str
    """Why there are no parts, if there are none."""

    def numbered_lines(self, part: Part) -> tuple[Line, ...]:
        """Return the lines of a part that fails, with the numbers that they have in the file."""
        located = [match for message in self.says if (match := _LOCATION.fullmatch(message))]
        wrong = {int(match["line"]) for match in located if match["path"] == part.path}
        return tuple(Line(number, text, number in wrong) for number, (text, own) in enumerate(_lines(part), 1) if own)


@dataclass(frozen=True)
class CatalogEntry:
    """One rule with its example."""

    rule: Rule
    example: Example

    @property
    def anchor(self) -> str:
        """The id of the rule on the page of all rules."""
        return self.rule.code.lower()


@cache
def get_entry(code: str) -> CatalogEntry:
    """Return a rule with its example, by the code."""
    rule = next(rule for rule in RULES if rule.code == code)
    return CatalogEntry(rule, parse_example(rule.examples))


def chapters() -> dict[str, tuple[CatalogEntry, ...]]:
    """Return all entries by the titles of their chapters, each chapter in the order of the codes."""
    codes = sorted(rule.code for rule in RULES)
    return {title: tuple(get_entry(code) for code in codes if code.startswith(start)) for start, title in CHAPTERS.items()}


def parse_example(text: str) -> Example:
    """Parse one example: indented sections below headings such as `Fails:` and `Passes in cases/_parties.yml (whole):`."""
    parts: dict[str, list[Part]] = {}
    for kind, path, state, body in _SECTION.findall(f"{text}\n"):
        parts.setdefault(kind, []).append(Part(path or CASE, re.sub("(?m)^ {4}", "", body), state))

    def lines(kind: str) -> tuple[str, ...]:
        return tuple(line for part in parts.get(kind, ()) for line in part.text.replace("\n  ", " ").splitlines())

    return Example(
        tuple(parts.get("Fails", ())),
        lines("Says"),
        tuple(parts.get("Passes", ())),
        " ".join(lines("Command")) or "onrecord check",
        " ".join(lines("No example")),
    )


def base_case() -> str:
    """Return the case of the small project."""
    return (_PROJECT / CASE).read_text("utf-8")


def example_files(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return the files of the small project with the lines of some parts in them, by path."""
    files = {file.relative_to(_PROJECT).as_posix(): file.read_bytes() for file in _PROJECT.rglob("*") if file.is_file()}
    for part in parts:
        if part.state == "absent":
            files.pop(part.path, None)
        elif part.state != "untouched":
            if not part.state and part.path not in files and part.path.startswith("cases/"):
                files[paths.evidence_path(Path(part.path).stem)] = files[paths.evidence_path(Path(CASE).stem)]
            files[part.path] = _encoded("".join(f"{text}\n" for text, _ in _lines(part)))
    return files


def _lines(part: Part) -> _Lines:
    """Return the lines of the file for which a part stands."""
    own = [(line, True) for line in part.text.splitlines()]
    folder = next((folder for folder in _TEMPLATES if part.path.startswith(folder)), "")
    file = _PROJECT / part.path
    if not file.is_file() and folder:
        file = _PROJECT / _TEMPLATES[folder]
    if part.state in ("whole", "absent", "untouched") or file.suffix not in (".yml", ".md"):
        return own
    base = [(line, False) for line in file.read_text("utf-8").splitlines()]
    end = base.index(("---", False), 1) if base[0][0] == "---" else len(base)
    return [*_merged(base[:end], own), *base[end:]]


def _merged(base: _Lines, own: _Lines) -> _Lines:
    """Replace fields by those of the same name, or merge both where they hold fields; add others behind the last of them."""
    blocks = _blocks(base)
    position = len(blocks)
    for block in _blocks(own):
        name = _field(block[0])
        same = [at for at, other in enumerate(blocks) if name and _field(other[0]) == name and not other[0][1]]
        if same:
            position = same[0]
            if _is_group(block) and _is_group(blocks[position]):
                block = [block[0], *_merged(blocks[position][1:], block[1:])]
            blocks[position] = block
        else:
            blocks.insert(position, block)
        position += 1
    return [line for block in blocks for line in block]


def _blocks(lines: _Lines) -> list[_Lines]:
    """Split lines into fields, each with what is indented below it or is no field."""
    blocks: list[_Lines] = []
    for line in lines:
        field = _FIELD.fullmatch(line[0])
        if not blocks or (field and ((first := _FIELD.fullmatch(blocks[-1][0][0])) is None or len(field[1]) <= len(first[1]))):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _field(line: tuple[str, bool]) -> str | None:
    """Return the name of the field that begins in a line."""
    match = _FIELD.fullmatch(line[0])
    return match and match[2]


def _is_group(block: _Lines) -> bool:
    """Whether a field holds fields and nothing else."""
    return len(block) > 1 and block[0][0].endswith(":") and _field(block[1]) is not None


def _encoded(text: str) -> bytes:
    """Return the bytes of a file whose text has characters and long texts written out."""

    def expand(match: re.Match[str]) -> str:
        if match["words"]:
            return " ".join(["more"] * int(match["words"].replace(",", "")))
        return chr(int(match["code"], 16)) if match["code"] else chr(0xDC00 + int(match["byte"], 16))

    return _WRITTEN_OUT.sub(expand, text).encode("utf-8", "surrogateescape")
