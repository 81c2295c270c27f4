"""A YAML file that could be read: its plain content, and where each part of it is for messages and edits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import getitem
from typing import Any, TypeAlias

import yaml

from onrecord.format import yaml_repair
from onrecord.format.diagnostics import Edit, Problem, Rule
from onrecord.format.yaml_mistakes import SyntaxMistake
from onrecord.format.yaml_rules import COLON

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""What a YAML file becomes: text, lists of it, and mappings with text keys. No numbers, no dates, no nulls."""

Path: TypeAlias = tuple[str | int, ...]
"""The path from the top of a file to a node: keys of mappings and positions in lists."""

_PLAIN = re.compile(r"\w(?:[\w .+'’-]|:(?=\S))*(?<! )")
"""Texts that need no quotation marks anywhere."""


def walk(content: Plain, path: Path = ()) -> Iterator[tuple[Path, Plain]]:
    """Yield a content and everything in it, each with its path."""
    yield path, content
    if not isinstance(content, str):
        for step, inner in content.items() if isinstance(content, dict) else enumerate(content):
            yield from walk(inner, (*path, step))


@dataclass(frozen=True)
class Document:
    """A file that could be read: its plain content, and the position of each node."""

    path: str
    text: str
    content: dict[str, Plain]
    first_line: int = 1
    """The line of the file on which the YAML begins: 2 for front matter, which is below a line of dashes."""

    suspicious_lines: tuple[int, ...] = ()
    """Lines, counted from 0, that end a text and look like a field."""
    curly_quotes: tuple[Problem, ...] = ()
    """Texts in curly quotation marks where straight ones were probably meant; those of quotations are reported by a rule."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, for code frames."""
        return self.text.split("\n")

    @cached_property
    def root(self) -> yaml.Node:
        """The nodes of the text with their positions."""
        # Composed only when a position is needed. The text was read before: it has no alias, and its depth is bounded.
        node = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        assert node is not None
        return node

    def problem(self, path: Path, rule: Rule, message: str, *, at_key: bool = False, fix: str | None = None) -> Problem:
        """Return a problem at a node, or at the nearest ancestor that the file has.

        `at_key` points at the name of the node instead; `fix` is the text that its value should be, if that is beyond doubt.
        """
        node, mark = self.root, self.root.start_mark
        for depth, step in enumerate(path):
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == step), None)
                if found is None:
                    break
                key, node = found
                mark = key.start_mark if at_key and depth == len(path) - 1 else node.start_mark
                if isinstance(node, yaml.CollectionNode) and not node.flow_style and depth == len(path) - 1:
                    mark = key.start_mark
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                mark = node.start_mark
            else:
                break
        edits = () if fix is None else (self.replacement(path, fix),)
        return replace(self.problem_at(mark.line, mark.column, rule, message), edits=edits)

    @cached_property
    def possible_fields(self) -> tuple[tuple[int, str, Path], ...]:
        """Lines that end a text and look like a field: their number, the name of the field, and the path of the text."""
        found = []
        stack: list[tuple[Path, yaml.Node]] = [((), self.root)] if self.suspicious_lines else []
        while stack:
            path, node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                stack += [((*path, key.value), value) for key, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                stack += [((*path, position), value) for position, value in enumerate(node.value)]
            else:
                inside = range(node.start_mark.line + 1, node.end_mark.line + 1)
                lines = [line for line in self.suspicious_lines if line in inside]
                found += [(line, self.lines[line].split(":")[0].strip(), path) for line in lines]
        return tuple(found)

    def value_at(self, path: Path) -> Any:
        """Return the content at a path."""
        return reduce(getitem, path, self.content)  # type: ignore[arg-type]

    def node_at(self, path: Path) -> yaml.Node:
        """Return the node at a path."""
        node = self.root
        for step in path:
            node = node.value[step] if isinstance(step, int) else next(value for key, value in node.value if key.value == step)
        return node

    def problem_in_line(self, line: int, rule: Rule, message: str) -> Problem:
        """Return a problem at the first character of a line, counted from 0, that is no space."""
        return self.problem_at(line, len(self.lines[line]) - len(self.lines[line].lstrip()), rule, message)

    def sentence_with_colon(self, path: Path) -> Problem | None:
        """Return the problem of an item of a list that is a sentence with a colon instead of a group of fields."""
        found = self.problem(path, COLON, "")
        mistake = yaml_repair.sentence_with_colon(self.lines, found.line - self.first_line)
        return self.mistake(mistake, self.lines) if mistake and mistake.column >= found.column - 1 else None

    def mistake(self, mistake: SyntaxMistake, lines: list[str]) -> Problem:
        """Return the problem of a mistake in `lines`, which are those of the file with earlier mistakes fixed."""
        return self.problem_at(mistake.line, mistake.column, mistake.rule, mistake.message, mistake.edits(lines))

    def problem_at(self, line: int, column: int, rule: Rule, message: str, edits: tuple[Edit, ...] = ()) -> Problem:
        """Return a problem at a line and column of the YAML, counted from 0."""
        source_line = self.lines[line] if line < len(self.lines) else ""
        below = self.first_line - 1
        moved = tuple(replace(edit, line=edit.line + below, end_line=edit.end_line + below) for edit in edits)
        return Problem(self.path, line + self.first_line, column + 1, rule.code, message, source_line, moved)

    def removal(self, path: Path) -> Edit:
        """Return the edit that removes a field with a value of one line: its line, or its part of a group in braces."""
        group = self.node_at(path[:-1])
        assert isinstance(group, yaml.MappingNode)
        position = next(at for at, (key, _) in enumerate(group.value) if key.value == path[-1])
        key, value = group.value[position]
        begin, end = key.start_mark, value.end_mark
        if not group.flow_style:
            return Edit(begin.line + self.first_line, 1, end.line + self.first_line + 1, 1, "")
        if position:
            begin = group.value[position - 1][1].end_mark
        elif len(group.value) > 1:
            end = group.value[1][0].start_mark
        return Edit(begin.line + self.first_line, begin.column + 1, end.line + self.first_line, end.column + 1, "")

    def replacement(self, path: Path, text: str) -> Edit:
        """Return the edit that replaces the value at a path by a text of one line, in quotation marks if it needs them."""
        node = self.node_at(path)
        assert isinstance(node, yaml.ScalarNode)
        written = text
        if node.style == "'" or (node.style == '"' and '"' in text):
            written = "'" + text.replace("'", "''") + "'"
        elif node.style or not _PLAIN.fullmatch(text):
            written = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if node.style in ("|", ">"):
            written += "\n"  # the node of such a text ends on the line below it
        begin, end = node.start_mark, node.end_mark
        return Edit(begin.line + self.first_line, begin.column + 1, end.line + self.first_line, end.column + 1, written)
