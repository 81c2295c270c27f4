"""One mistake in a shipped case gives a problem where it was made, and few others: every kind of mistake, in every case.

A kind is a function that makes one mistake in a line of a file, wherever it can be made. If you find a mistake that is reported
badly, add its kind here.
"""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import get_origin
from zlib import crc32

import pytest
import yaml
from onrecord.corpus import loader, rules
from onrecord.format.case import Case
from onrecord.format.diagnostics import Problem, format_report

from tests.support.project import ROOT, invoke
from tests.support.runs import quick

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
MAX_DISTANCE = 2
MAX_PROBLEMS = 3
FIELD = re.compile(r"(?P<lead> *(?:- )?)(?P<name>[a-z0-9][a-z0-9-]*):(?: (?P<value>\S.*))?")
GROUPS = tuple(name for name, info in Case.model_fields.items() if get_origin(info.annotation) is dict)
KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Line:
    """A line of a case that begins a field, an entry or an item, with the file around it."""

    lines: tuple[str, ...]
    position: int
    group: str
    """The field of the case to which it belongs."""

    @property
    def text(self) -> str:
        """The line itself."""
        return self.lines[self.position]

    @cached_property
    def field(self) -> re.Match[str] | None:
        """Its field, if it has one."""
        return FIELD.fullmatch(self.text)

    @property
    def name(self) -> str:
        """The name of its field or entry."""
        return self.field["name"] if self.field else ""

    @property
    def value(self) -> str:
        """The text after the name."""
        return (self.field and self.field["value"]) or ""

    @property
    def lead(self) -> str:
        """The text before the name: spaces, and the dash of an item."""
        match = re.match(" *(?:- )?", self.text)
        return match[0] if match else ""

    @cached_property
    def indent(self) -> int:
        """How many spaces it begins with."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def end(self) -> int:
        """The position after the last line that belongs to this one."""
        for position in range(self.position + 1, len(self.lines)):
            line = self.lines[position]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= self.indent:
                return position
        return len(self.lines)

    @property
    def following(self) -> str:
        """The line below."""
        return self.lines[self.position + 1] if self.position + 1 < len(self.lines) else ""

    @cached_property
    def is_entry(self) -> bool:
        """Whether it begins an entry of a group, with its id."""
        return self.indent == 2 and self.group in GROUPS and bool(self.field)

    @cached_property
    def is_sentence(self) -> bool:
        """Whether its value is a sentence that needs no quotation marks."""
        return self.value.count(" ") > 2 and self.value[0].isalpha() and not re.search("[\"'#]|: ", self.value)


@dataclass(frozen=True)
class Mistake:
    """One mistake in a file: lines that replace others, and the positions where it can be corrected."""

    line: Line
    new: tuple[str, ...]
    length: int
    positions: frozenset[int]

    @property
    def text(self) -> str:
        """The file with the mistake."""
        lines, position = self.line.lines, self.line.position
        return "\n".join([*lines[:position], *self.new, *lines[position + self.length :]])

    @property
    def places(self) -> frozenset[int]:
        """The numbers of the lines where it can be corrected."""
        return frozenset(position + 1 for position in self.positions)


Kind = Callable[[Line], "str | list[str] | Mistake | None"]


def kind(make: Kind) -> Kind:
    """Register a kind of mistake under the name of the function that makes it."""
    KINDS[make.__name__] = make
    return make


@cache
def lines_of(case_id: str) -> tuple[Line, ...]:
    """Return the lines of a case that begin something, without those inside a text."""
    return lines_of_text(tuple((ROOT / f"cases/{case_id}.yml").read_text("utf-8").split("\n")))


@cache
def lines_of_text(lines: tuple[str, ...]) -> tuple[Line, ...]:
    """Return the same of a text."""
    found: list[Line] = []
    inside, group = -1, ""
    for position, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#") or 0 <= inside < indent:
            continue
        inside = indent if re.search(r": [>|]-?$", line) else -1
        group = line.partition(":")[0] if indent == 0 else group
        found.append(Line(lines, position, group))
    return tuple(found)


def lines_above(line: Line) -> list[Line]:
    """Return those of them that are above a line."""
    return [each for each in lines_of_text(line.lines) if each.position < line.position]


def as_mistake(line: Line, made: str | list[str] | Mistake) -> Mistake:
    """Return what a kind made of a line as a mistake."""
    if isinstance(made, Mistake):
        return made
    return replaced(line, *([made] if isinstance(made, str) else made))


def replaced(line: Line, *new: str, length: int = 1, others: tuple[int, ...] = ()) -> Mistake:
    """Replace a line by others; the mistake is in them, or at other positions too."""
    positions = range(line.position, line.position + max(1, len(new)))
    return Mistake(line, new, length, frozenset((*positions, *others)))


@cache
def all_mistakes(name: str, case_id: str) -> tuple[Mistake, ...]:
    """Return every mistake of a kind that can be made in a case."""
    made = ((line, KINDS[name](line)) for line in lines_of(case_id))
    return tuple(as_mistake(line, new) for line, new in made if new is not None and new != line.text)


def some_mistakes(name: str, case_id: str, number: int = 1) -> list[Mistake]:
    """Return some of them, spread over the file, always the same."""
    found = all_mistakes(name, case_id)
    start = crc32(f"{name} in {case_id}".encode()) % max(1, len(found))
    return [found[(start + turn * len(found) // number) % len(found)] for turn in range(min(number, len(found)))]


@cache
def shipped() -> loader.LoadedProject:
    """Load the project, once."""
    return loader.load(ROOT)


def problems_of(case_id: str, text: str) -> list[Problem]:
    """Return the problems of a case with this text, beside the rest of the project."""
    loaded = loader.read_one(shipped(), case_id, text.encode())
    return sorted([*loaded.problems, *rules.check(loaded)])


# Names of fields, groups and entries

FIELDS = {
    "title",
    "summary",
    "when",
    "place",
    "field",
    "kind",
    "record",
    "parties",
    "sources",
    "timeline",
    "outcome",
    "created",
    "reviewed",
    "maintainer",
    "publisher",
    "url",
    "accessed",
    "what",
    "channel",
    "ask",
    "regulation",
    "bound",
    "because",
    "day",
    "known",
    "trigger",
}
"""Fields that every entry of their kind has."""


def named(line: Line, name: str) -> str | None:
    """Return the line with another name before the colon."""
    return line.text.replace(line.name, name, 1) if line.name and name != line.name else None


@kind
def field_misspelt(line: Line) -> str | None:
    known = line.name in FIELDS and not line.is_entry and len(line.name) > 3
    return named(line, line.name[0] + line.name[2] + line.name[1] + line.name[3:]) if known else None


@kind
def field_capitalised(line: Line) -> str | None:
    return named(line, line.name.capitalize()) if line.name in FIELDS and not line.is_entry else None


@kind
def field_in_capitals(line: Line) -> str | None:
    return named(line, line.name.upper()) if line.name in FIELDS and not line.is_entry else None


@kind
def underscore_for_hyphen(line: Line) -> str | None:
    return named(line, line.name.replace("-", "_"))


@kind
def space_for_hyphen(line: Line) -> str | None:
    return named(line, line.name.replace("-", " "))


@kind
def group_misspelt(line: Line) -> str | None:
    return named(line, line.name[:-2] + line.name[-1]) if line.indent == 0 and line.name in GROUPS else None


@kind
def group_left_out(line: Line) -> Mistake | None:
    if line.indent or line.name not in ("parties", "sources", "timeline", "record", "outcome"):
        return None
    return replaced(line, length=line.end - line.position, others=(0,))


@kind
def field_removed(line: Line) -> Mistake | None:
    if line.name not in FIELDS or line.is_entry or line.name in GROUPS or (line.indent == 0 and not line.value):
        return None
    above = next((each for each in reversed(lines_above(line)) if each.indent < line.indent), None)
    return replaced(line, length=line.end - line.position, others=(above.position if above else 0,))


@kind
def field_twice(line: Line) -> Mistake | None:
    if not line.name or line.text.lstrip().startswith("-"):
        return None
    block = line.lines[line.position : line.end]
    return replaced(line, *block, *block, length=len(block), others=(line.position + len(block),))


@kind
def entry_twice(line: Line) -> Mistake | None:
    return field_twice(line) if line.is_entry else None  # type: ignore[return-value]


@kind
def key_line_of_entry_removed(line: Line) -> list[str] | None:
    return [] if line.is_entry and not line.value else None


@kind
def key_line_of_group_removed(line: Line) -> list[str] | None:
    if line.indent or line.value or line.name not in GROUPS:
        return None
    above = next((each.group for each in reversed(lines_above(line)) if each.group != line.group), "")
    ids = [
        {each.name for each in lines_of_text(line.lines) if each.is_entry and each.group == group}
        for group in (above, line.group)
    ]
    return None if ids[0] & ids[1] else []  # an id of both groups is reported as a duplicate


@kind
def entry_id_misspelt(line: Line) -> str | None:
    other = f"{line.name[:-1]}{'x' if line.name[-1:] != 'x' else 'z'}"
    used = re.search(
        rf"(?<![\w-]){re.escape(line.name)}(?![\w-])", "\n".join(line.lines[: line.position] + line.lines[line.position + 1 :])
    )
    return named(line, other) if line.is_entry and line.group in ("parties", "sources", "claims") and used else None


@kind
def entry_id_capitalised(line: Line) -> str | None:
    return named(line, line.name.capitalize()) if line.is_entry else None


@kind
def entry_id_with_a_space(line: Line) -> str | None:
    return named(line, f"{line.name} too") if line.is_entry else None


REFERRING = {
    "by",
    "for",
    "of",
    "who",
    "source",
    "according-to",
    "same-origin-as",
    "own-page-of",
    "concerns",
    "statement",
    "bound",
    "to",
    "regulation",
    "event",
    "admitted",
}


@kind
def reference_misspelt(line: Line) -> str | None:
    if (
        line.name not in REFERRING
        or (line.group in ("asked", "record", "corrections") and line.name in ("by", "of"))
        or (line.group == "noticed" and line.name == "by")
    ):
        return None
    return line.text + "x" if re.fullmatch("[a-z0-9-]+", line.value) else None


@kind
def reference_in_a_list_misspelt(line: Line) -> str | None:
    return (
        line.text[:-1] + "x]" if line.name in REFERRING and re.fullmatch(r"\[[a-z0-9-]+(, [a-z0-9-]+)*\]", line.value) else None
    )


@kind
def reference_capitalised(line: Line) -> str | None:
    if reference_misspelt(line) is None:
        return None
    return f"{line.lead}{line.name}: {line.value.capitalize()}"


@kind
def claim_misspelt(line: Line) -> str | None:
    return line.text.replace("about: {", "about: {x") if line.name == "about" else None


# Colons and spaces


@kind
def colon_forgotten(line: Line) -> str | None:
    return f"{line.lead}{line.name} {line.value}".rstrip() if line.name else None


@kind
def space_after_colon_forgotten(line: Line) -> str | None:
    return f"{line.lead}{line.name}:{line.value}" if line.value else None


@kind
def equals_for_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name} = {line.value}" if line.value else None


@kind
def comma_for_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name}, {line.value}" if line.value else None


@kind
def semicolon_for_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name}; {line.value}" if line.value else None


@kind
def full_width_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name}：{line.value}" if line.value else None


@kind
def no_break_space_after_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name}:\u00a0{line.value}" if line.value else None


@kind
def tab_after_colon(line: Line) -> str | None:
    return f"{line.lead}{line.name}:\t{line.value}" if line.value else None


# Indentation


@kind
def one_space_more(line: Line) -> str | None:
    moved = f" {line.text}"
    lines = [*line.lines[: line.position], moved, *line.lines[line.position + 1 :]]
    with contextlib.suppress(yaml.YAMLError):  # what stands alone in its group says the same there
        return (
            None
            if yaml.load("\n".join(lines), yaml.CBaseLoader) == yaml.load("\n".join(line.lines), yaml.CBaseLoader)
            else moved
        )
    return moved


@kind
def one_space_less(line: Line) -> str | None:
    return line.text[1:] if line.indent else None


@kind
def two_spaces_more(line: Line) -> str | None:
    return f"  {line.text}"


@kind
def two_spaces_less(line: Line) -> str | None:
    return line.text[2:] if line.indent else None


@kind
def at_the_margin(line: Line) -> str | None:
    return line.text.lstrip(" ") if line.indent else None


def shifted(line: Line, by: int) -> Mistake:
    block = [
        f"{' ' * by}{each}" if by > 0 else each[-by:] if each.startswith(" " * -by) else each
        for each in line.lines[line.position : line.end]
    ]
    return replaced(line, *block, length=len(block))


def has_neighbours(line: Line) -> bool:
    """Whether its group has another entry: a single one may have any depth."""
    return sum(each.is_entry and each.group == line.group for each in lines_of_text(line.lines)) > 1


@kind
def entry_one_space_more(line: Line) -> Mistake | None:
    return shifted(line, 1) if line.is_entry and not line.value and has_neighbours(line) else None


@kind
def entry_one_space_less(line: Line) -> Mistake | None:
    return shifted(line, -1) if line.is_entry and not line.value and has_neighbours(line) else None


@kind
def entry_two_spaces_more(line: Line) -> Mistake | None:
    return shifted(line, 2) if line.is_entry and not line.value else None


@kind
def entry_two_spaces_less(line: Line) -> Mistake | None:
    return shifted(line, -2) if line.is_entry and not line.value else None


@kind
def group_inside_another(line: Line) -> Mistake | None:
    if line.indent or line.name not in GROUPS or line.name == "parties" or line.value:
        return None
    return shifted(line, 2)


@kind
def tab_for_indentation(line: Line) -> str | None:
    return "\t" + line.text[2:] if line.indent else None


@kind
def no_break_space_for_indentation(line: Line) -> str | None:
    return line.text.replace(" ", "\u00a0", 1) if line.indent else None


# Quotation marks and other signs


def with_value(line: Line, value: str) -> str | None:
    return f"{line.lead}{line.name}: {value}" if line.is_sentence else None


@kind
def quote_not_closed(line: Line) -> str | None:
    return with_value(line, f'"{line.value}')


@kind
def single_quote_not_closed(line: Line) -> str | None:
    return with_value(line, f"'{line.value}")


@kind
def quote_not_opened(line: Line) -> str | None:
    return line.text.replace(': "', ": ", 1) if re.fullmatch(r'"[\d-]+.*: .*"', line.value) else None


@kind
def text_after_quote(line: Line) -> str | None:
    first, _, rest = line.value.partition(" ")
    return with_value(line, f'"{first}" {rest}')


@kind
def text_after_single_quote(line: Line) -> str | None:
    first, _, rest = line.value.partition(" ")
    return with_value(line, f"'{first}' {rest}")


@kind
def text_before_and_after_quotes(line: Line) -> str | None:
    first, _, rest = line.value.partition(" ")
    return with_value(line, f'"{first}" {rest} "again"')


@kind
def quote_inside_quotes(line: Line) -> str | None:
    words = line.value.split(" ")
    return with_value(line, f'"{words[0]} "{words[1]}" {" ".join(words[2:])}"') if line.is_sentence else None


@kind
def apostrophe_first(line: Line) -> str | None:
    return with_value(line, f"'tis said: {line.value}")


@kind
def apostrophe_in_single_quotes(line: Line) -> str | None:
    return with_value(line, f"'the customers' data: {line.value}'")


@kind
def smart_quotes(line: Line) -> str | None:
    return with_value(line, f"“{line.value}”")


@kind
def smart_quotes_around_a_colon(line: Line) -> str | None:
    return with_value(line, f"“So: {line.value}”")


@kind
def smart_quotes_around_a_date(line: Line) -> str | None:
    return f"{line.lead}{line.name}: “{line.value}”" if re.fullmatch("[0-9-]{4,10}", line.value) and line.name else None


@kind
def smart_quotes_around_an_address(line: Line) -> str | None:
    return f"{line.lead}{line.name}: “{line.value}”" if line.value.startswith("http") else None


@kind
def smart_quotes_around_an_id(line: Line) -> str | None:
    return f"{line.lead}{line.name}: ‘{line.value}’" if reference_misspelt(line) else None


@kind
def smart_quotes_around_a_name(line: Line) -> str | None:
    return f"{line.lead}“{line.name}”: {line.value}" if line.value and line.name in FIELDS and not line.is_entry else None


@kind
def smart_and_straight_quotes(line: Line) -> str | None:
    return with_value(line, f'"{line.value}”')


@kind
def colon_in_a_sentence(line: Line) -> str | None:
    first, _, rest = line.value.partition(" ")
    return with_value(line, f"{first}: {rest}")


@kind
def colon_at_the_end(line: Line) -> str | None:
    return with_value(line, f"{line.value}:")


@kind
def hash_in_a_sentence(line: Line) -> str | None:
    first, _, rest = line.value.partition(" ")
    return with_value(line, f"{first} #{rest}")


@kind
def hash_and_space_in_a_sentence(line: Line) -> str | None:
    first, second, rest = line.value.split(" ", 2) if line.is_sentence else ("", "", "")
    return with_value(line, f"{first} {second} # {rest}")


def beginning(sign: str) -> None:
    def make(line: Line) -> str | None:
        return with_value(line, f"{sign}{line.value}")

    make.__name__ = f"begins_with_{ord(sign[0]):x}{'_and_space' if sign.endswith(' ') else ''}{len(sign.strip())}"
    KINDS[make.__name__] = make


for each in (
    "@",
    "`",
    "%",
    "*",
    "**",
    "&",
    "& ",
    "! ",
    "!",
    "|",
    "| ",
    ">",
    "> ",
    "[",
    "[sic] ",
    "{",
    "}",
    "]",
    ", ",
    "? ",
    "- ",
    "#",
):
    beginning(each)


# Values


@kind
def nothing_written(line: Line) -> str | None:
    return f"{line.lead}{line.name}:" if line.value and not line.value.startswith((">", "|")) else None


@kind
def impossible_day(line: Line) -> str | None:
    return f"{line.text[:-2]}32" if re.fullmatch(r"\d{4}-\d\d-\d\d", line.value) else None


@kind
def impossible_month(line: Line) -> str | None:
    return line.text.replace(line.value, f"{line.value[:4]}-13") if re.fullmatch(r"\d{4}-\d\d-\d\d", line.value) else None


@kind
def thirtieth_of_february(line: Line) -> str | None:
    return line.text.replace(line.value, f"{line.value[:4]}-02-30") if re.fullmatch(r"\d{4}-\d\d-\d\d", line.value) else None


@kind
def date_in_words(line: Line) -> str | None:
    return (
        line.text.replace(line.value, f"7 December {line.value[:4]}") if re.fullmatch(r"\d{4}-\d\d-\d\d", line.value) else None
    )


@kind
def day_first(line: Line) -> str | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", line.value)
    return line.text.replace(line.value, f"{match[3]}/{match[2]}/{match[1]}") if match else None


@kind
def brackets_of_a_date_forgotten(line: Line) -> str | None:
    return line.text.replace('"[', "").replace(']"', "") if re.fullmatch(r'"\[\S+\.\.\S+\]"', line.value) else None


@kind
def choice_misspelt(line: Line) -> str | None:
    return line.text + "e" if line.name in ("known", "answer", "trigger") or (line.name == "kind" and line.indent) else None


@kind
def choice_capitalised(line: Line) -> str | None:
    return line.text.replace(line.value, line.value.capitalize()) if choice_misspelt(line) else None


@kind
def stance_misspelt(line: Line) -> str | None:
    return line.text.replace("asserts", "assert") if line.name == "about" else None


@kind
def address_without_scheme(line: Line) -> str | None:
    return line.text.replace("https://", "") if line.name == "url" else None


@kind
def address_with_a_space(line: Line) -> str | None:
    return line.text.replace("/", "/ ", 3).replace("/ / ", "//") if line.name == "url" else None


@kind
def address_in_angle_brackets(line: Line) -> str | None:
    return line.text.replace("http", "<http") + ">" if line.name == "url" else None


@kind
def address_as_a_link(line: Line) -> str | None:
    return line.text.replace("url: ", "url: [The page](") + ")" if line.name == "url" else None


# Lists and groups


@kind
def list_brackets_forgotten(line: Line) -> str | None:
    return (
        line.text.replace("[", "").replace("]", "") if re.match(r"\[[a-z].*, ", line.value) and line.name in REFERRING else None
    )


@kind
def list_not_closed(line: Line) -> str | None:
    return line.text[:-1] if line.value.startswith("[") else None


@kind
def list_not_opened(line: Line) -> str | None:
    return line.text.replace("[", "", 1) if line.value.startswith("[") and line.name in REFERRING else None


@kind
def list_closed_with_a_brace(line: Line) -> str | None:
    return line.text[:-1] + "}" if line.value.startswith("[") else None


@kind
def comma_forgotten_in_a_list(line: Line) -> str | None:
    return line.text.replace(", ", " ", 1) if re.match(r"\[[a-z].*, ", line.value) and line.name in REFERRING else None


@kind
def group_not_closed(line: Line) -> str | None:
    return line.text[:-1] if line.value.startswith("{") else None


@kind
def group_not_opened(line: Line) -> str | None:
    return line.text.replace("{", "", 1) if line.value.startswith("{") else None


@kind
def colon_forgotten_in_a_group(line: Line) -> str | None:
    return line.name and line.text.replace(line.value, line.value.replace(":", "", 1)) if line.value.startswith("{") else None


@kind
def space_forgotten_in_a_group(line: Line) -> str | None:
    return line.text.replace(line.value, line.value.replace(": ", ":", 1)) if line.value.startswith("{") else None


@kind
def comma_forgotten_in_a_group(line: Line) -> str | None:
    return line.text.replace(line.value, line.value.replace(", ", " ", 1)) if re.match(r"\{[^,]*, \w+:", line.value) else None


@kind
def space_after_dash_forgotten(line: Line) -> str | None:
    return line.text.replace("- ", "-", 1) if line.lead.endswith("- ") else None


@kind
def star_for_a_dash(line: Line) -> str | None:
    return line.text.replace("- ", "* ", 1) if line.lead.endswith("- ") else None


@kind
def bullet_for_a_dash(line: Line) -> str | None:
    return line.text.replace("- ", "• ", 1) if line.lead.endswith("- ") else None


@kind
def number_for_a_dash(line: Line) -> str | None:
    return line.text.replace("- ", "1. ", 1) if line.lead.endswith("- ") else None


@kind
def dash_before_an_entry(line: Line) -> str | None:
    return f"{line.lead}- {line.text.lstrip()}" if line.is_entry else None


@kind
def dash_before_a_field(line: Line) -> str | None:
    return f"{line.lead}- {line.text.lstrip()}" if line.value and line.indent == 4 else None


@kind
def dash_forgotten(line: Line) -> str | None:
    above = line.lines[line.position - 1]
    texts = not line.name and above.lstrip().startswith("- ")  # then it reads as the rest of the item above, and is sound
    return line.text.replace("- ", "  ", 1) if line.lead.endswith("- ") and not texts else None


@kind
def list_behind_its_name(line: Line) -> Mistake | None:
    if not line.following.lstrip().startswith("- ") or not line.name:
        return None
    return replaced(line, f"{line.text} {line.following.lstrip()}", length=2)


# Texts of several lines


def long(line: Line) -> bool:
    return line.value in (">-", ">")


@kind
def sign_of_a_long_text_forgotten(line: Line) -> str | None:
    return f"{line.lead}{line.name}: So it was said:" if long(line) else None


@kind
def text_behind_the_sign(line: Line) -> Mistake | None:
    return replaced(line, f"{line.text} {line.following.lstrip()}", length=2) if long(line) else None


@kind
def text_not_indented(line: Line) -> Mistake | None:
    if not long(line):
        return None
    block = [line.text, *(each[2:] for each in line.lines[line.position + 1 : line.end])]
    return replaced(line, *block, length=len(block))


@kind
def one_line_of_a_text_not_indented(line: Line) -> Mistake | None:
    if not long(line) or line.end - line.position < 3:
        return None
    second = line.lines[line.position + 2]
    places = (line.position + 2,)
    return replaced(line, line.text, line.following, second[2:], length=3, others=places) if second.strip() else None


@kind
def one_line_of_a_text_at_the_margin(line: Line) -> Mistake | None:
    if not long(line) or line.end - line.position < 3:
        return None
    second = line.lines[line.position + 2]
    places = (line.position + 2,)
    return replaced(line, line.text, line.following, second.lstrip(), length=3, others=places) if second.strip() else None


@kind
def dash_before_the_indicator(line: Line) -> str | None:
    return f"{line.lead}{line.name}: ->" if line.value == ">-" else None


# What programs leave behind


@kind
def merge_conflict(line: Line) -> Mistake | None:
    if not line.value or line.value.startswith(">"):
        return None
    block = ["<<<<<<< HEAD", line.text, "=======", line.text.replace(line.value, "another"), ">>>>>>> branch"]
    return replaced(line, *block)


@kind
def fence_of_markdown(line: Line) -> list[str] | None:
    return ["```yaml", line.text] if line.position == 0 or line.indent == 0 else None


@kind
def three_dashes(line: Line) -> list[str] | None:
    return ["---", line.text] if line.indent == 0 and line.position > 2 else None


@kind
def field_in_the_wrong_group(line: Line) -> list[str] | None:
    return (
        [line.text, "    publisher: The Paper"]
        if line.is_entry and line.group in ("timeline", "statements") and not line.value
        else None
    )


@kind
def field_of_the_case_in_an_entry(line: Line) -> list[str] | None:
    return [line.text, "    summary: What happened."] if line.is_entry and not line.value else None


@kind
def zero_width_space(line: Line) -> str | None:
    return with_value(line, line.value.replace(" ", "\u200b ", 1))


def defect(mistake: Mistake, problems: list[Problem]) -> str:
    """Return what is wrong with the problems of a mistake; nothing if all is well."""
    near = any(abs(problem.line - place) <= MAX_DISTANCE for problem in problems for place in mistake.places)
    if not problems:
        return "nothing is reported"
    if len(problems) > MAX_PROBLEMS:
        return f"{len(problems)} problems for one mistake"
    if any(re.search(r"\b(mapping|scalar|token|indicator|block|flow)\b", problem.message) for problem in problems):
        return "reported in the words of programmers"
    return "" if near else "reported elsewhere"


@pytest.mark.parametrize("name", quick(KINDS, *list(KINDS)[::5]))
def test_a_mistake_is_reported_where_it_was_made(name: str) -> None:
    """In every case in which it can be made: at most three problems, one of them at most two lines away."""
    wrong = [
        f"{case_id}:{min(mistake.places)}: {found_defect}\n{format_report(problems)}"
        for case_id in CASES
        for mistake in some_mistakes(name, case_id)
        for problems in [problems_of(case_id, mistake.text)]
        if (found_defect := defect(mistake, problems))
    ]
    assert wrong == []
    assert any(all_mistakes(name, case_id) for case_id in CASES)


def test_there_are_enough() -> None:
    """At least 150 mistakes of at least thirty kinds."""
    assert len(KINDS) > 100
    assert sum(len(some_mistakes(name, case_id)) for name in KINDS for case_id in CASES) > 1_000


@pytest.mark.parametrize("name", quick(list(KINDS)[::10], *list(KINDS)[::60]))
def test_the_command_says_the_same(name: str, project: Path) -> None:
    """`onrecord check` prints the problems that the tests above check."""
    case_id = next(case_id for case_id in CASES if some_mistakes(name, case_id))
    mistake = some_mistakes(name, case_id)[0]
    (project / f"cases/{case_id}.yml").write_text(mistake.text, "utf-8")
    result = invoke("onrecord", "check", f"cases/{case_id}.yml", folder=project)
    assert result.returncode == 1
    assert [line.split(":")[1] for line in result.stdout.splitlines() if line.startswith("cases/")] == [
        str(problem.line) for problem in problems_of(case_id, mistake.text)
    ]


HARMLESS: dict[str, Callable[[str], str]] = {
    "line endings of Windows": lambda text: text.replace("\n", "\r\n"),
    "line endings of both kinds": lambda text: text.replace("\n", "\r\n", 40),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "a space before a colon": lambda text: text.replace("title:", "title :", 1),
    "several spaces after a colon": lambda text: text.replace("title: ", "title:   ", 1),
    "spaces at the end of a line": lambda text: text.replace("\nrecord:\n", "\nrecord:  \n"),
    "no line break at the end": lambda text: text.rstrip("\n"),
    "a curly apostrophe": lambda text: text.replace("title: ", "title: Ann’s ", 1),
    "a no-break space inside a text": lambda text: text.replace("\nplace: ", "\nplace: the\u00a0"),
    "a comment on its own line": lambda text: f"# A note: [\n{text}",
}
"""Changes that look like mistakes and change nothing that is read, or only a text."""


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_no_problem(name: str) -> None:
    text = "\n".join(lines_of("plusnet-2014")[0].lines)
    assert problems_of("plusnet-2014", HARMLESS[name](text)) == []
    assert HARMLESS[name](text) != text
