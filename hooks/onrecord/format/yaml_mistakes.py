"""A mistake in writing YAML and the line in which it is made: what the recognisers of mistakes are written with."""

import re
from dataclasses import dataclass
from functools import cached_property

from onrecord.format.diagnostics import Edit, Rule

OPENING_QUOTES, CLOSING_QUOTES = "“„‟«‹‘‚‛”’»", "”“»›’‘«"
CURLY_MESSAGE = (
    'curly quotation marks like {} do not enclose a text; write straight ones (") in their place, or around them if they '
    "belong to the text"
)
NAME = r"[A-Za-z0-9][\w-]*"
FIELD = re.compile(rf"(?P<lead> *(?:- +)*)(?P<name>{NAME}(?: {NAME}){{0,3}}|\"[^\"]*\"|'[^']*') *:(?: +(?P<value>\S.*))? *")
ITEM = re.compile(r"(?P<lead> *(?:- +)+)(?P<value>\S.*)")
BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?: +#.*)?")
"""What begins a text on the lines below."""
_CURLY = re.compile(rf"[{OPENING_QUOTES}][^“”„‟«»‹›]*[{CLOSING_QUOTES}]")
_COMMENT = re.compile(r"(?:^|\s)#")


@dataclass(frozen=True)
class SyntaxMistake:
    """One mistake, at a line and column counted from 0, and the lines that would be written instead."""

    line: int
    column: int
    rule: Rule
    message: str
    fixed: tuple[str, ...]
    end: int
    """The line after the last one that is replaced."""
    certain: bool = False
    """Whether there is no doubt how the text is meant, so that reading can go on as if it were fixed."""
    by_hand: bool = False
    """Whether a person has to fix it all the same: a comment might be published, or marks lost that belong to the text."""

    def fix(self, lines: list[str]) -> list[str]:
        """Return the lines of the file with the mistake fixed."""
        return [*lines[: self.line], *self.fixed, *lines[self.end :]]

    def edits(self, lines: list[str]) -> tuple[Edit, ...]:
        """Return the smallest edit that fixes it, or nothing where that is for a person to decide."""
        if not self.certain or self.by_hand:
            return ()
        old, new = "\n".join(lines[self.line : self.end]), "\n".join(self.fixed)
        start = next((i for i, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new)))
        same = 0
        while same < min(len(old), len(new)) - start and old[-1 - same] == new[-1 - same]:
            same += 1
        before, changed = old[:start], old[: len(old) - same]
        return (
            Edit(
                self.line + before.count("\n") + 1,
                len(before) - before.rfind("\n"),
                self.line + changed.count("\n") + 1,
                len(changed) - changed.rfind("\n"),
                new[start : len(new) - same],
            ),
        )


@dataclass(frozen=True)
class Line:
    """A line with those around it, and the value of its field or item, if it has one."""

    lines: list[str]
    number: int
    is_item: bool = False
    """Whether the line is taken for an item of a list even if a field begins in it."""

    @property
    def text(self) -> str:
        """The line itself."""
        return self.lines[self.number]

    @property
    def indent(self) -> int:
        """The number of spaces with which it begins."""
        return indent_of(self.text)

    @cached_property
    def match(self) -> re.Match[str] | None:
        """The field or item in it: what comes before the value, its name if it is a field, and the value."""
        field, item = FIELD.fullmatch(self.text), ITEM.fullmatch(self.text)
        return item if item and (self.is_item or not field or " " in field["name"].strip("\"'")) else field

    @property
    def value(self) -> str:
        """The value of the field or item; empty if there is none."""
        return value_of(self.match)

    @property
    def start(self) -> int:
        """The column at which the value begins."""
        return self.match.start("value") if self.match else 0

    @cached_property
    def rest(self) -> list[str]:
        """The lines below that continue the value: indented further than its field."""
        found = []
        depth = len(self.match["lead"]) if self.match else self.indent
        for line in self.lines[self.number + 1 :]:
            if line.strip() and indent_of(line) <= depth:
                break
            found.append(line)
        while found and not found[-1].strip():
            found.pop()
        return found

    @property
    def has_comment(self) -> bool:
        """Whether a # in the value may begin a comment, which must not become part of the text."""
        return any(_COMMENT.search(line) for line in (self.value, *self.rest))

    def mistake(self, rule: Rule, message: str, *fixed: str, column: int = 0, certain: bool = False) -> SyntaxMistake:
        """Return a mistake that is fixed by other lines in place of this one."""
        return SyntaxMistake(self.number, column, rule, message, fixed, self.number + 1, certain)

    def wrong_value(
        self, rule: Rule, message: str, value: str, *, at: int = 0, certain: bool = True, by_hand: bool = False
    ) -> SyntaxMistake:
        """Return a mistake in the value, `at` characters after its beginning, that is fixed by another value."""
        fixed = tuple(f"{self.text[: self.start]}{value}".split("\n"))
        by_hand = by_hand or self.has_comment
        return SyntaxMistake(self.number, self.start + at, rule, message, fixed, self.number + 1, certain, by_hand)

    def block(self, rule: Rule, message: str, *, at: int = 0) -> SyntaxMistake:
        """Return a mistake in a value of several lines that is fixed by beginning it on a new line after >-."""
        depth = indent_of(self.rest[0])
        certain = all(line.strip() and indent_of(line) == depth for line in self.rest)
        fixed = (f"{self.text[: self.start]}>-", f"{' ' * depth}{self.value}", *self.rest)
        end = self.number + 1 + len(self.rest)
        return SyntaxMistake(self.number, self.start + at, rule, message, fixed, end, certain, self.has_comment)


def field_or_item(text: str) -> re.Match[str] | None:
    """Return the field or item that a line is."""
    return FIELD.fullmatch(text) or ITEM.fullmatch(text)


def value_of(match: re.Match[str] | None) -> str:
    """Return what follows the colon of a field or the dash of an item, without the spaces after it."""
    return ((match and match["value"]) or "").rstrip(" ")


def indent_of(line: str) -> int:
    """Return the number of spaces with which a line begins."""
    return len(line) - len(line.lstrip(" "))


def is_in_curly_quotes(text: str) -> bool:
    """Whether one pair of curly quotation marks encloses the whole text."""
    return bool(_CURLY.fullmatch(text))


def quoted(text: str) -> str:
    """Return a text in straight quotation marks, of the kind that it does not contain."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
