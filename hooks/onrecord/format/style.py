"""The house style of contributors' files: a first line for editors, fields in one order, nothing left to be written.

A remark is a problem that stops nothing: the site is built all the same. `onrecord check` shows remarks after the problems.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import pairwise
from typing import Any

import yaml

from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.diagnostics import Edit, Problem, Rule
from onrecord.format.entry import field_names, type_inside
from onrecord.format.field_types import Id
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Document, Path, walk

MODELINE = "# yaml-language-server: $schema=../schema/{}.schema.json"
"""The first line of a file in cases/, by which editors know its format: of `case` or of `parties`."""
UNWRITTEN = "still to be written"
"""What a draft contains wherever its author has to write; it would be true if published, and a search finds it."""

FIRST_LINE = Rule("""H001: A file begins with a line by which editors know its format, so that they complete and explain it.

    Fails in cases/_parties.yml (whole):
        acme:
          name: Acme Mail
          kind: company
          role: provider

        watchdog:
          name: Data Watchdog
          kind: regulator
          role: regulator
    Says:
        cases/_parties.yml:1:1: H001 the first line of this file should be `# yaml-language-server:
          $schema=../schema/parties.schema.json`; write it, or run `onrecord check --fix`
    Passes in cases/_parties.yml (whole):
        # yaml-language-server: $schema=../schema/parties.schema.json
        acme:
          name: Acme Mail
          kind: company
          role: provider

        watchdog:
          name: Data Watchdog
          kind: regulator
          role: regulator
    """)
ORDER = Rule("""H002: Fields stand in one order in all files, so that a reader of one file finds the way in every other.

    Fails in cases/_parties.yml (whole):
        # yaml-language-server: $schema=../schema/parties.schema.json
        acme:
          name: Acme Mail
          kind: company
          role: provider

        watchdog:
          role: regulator
          name: Data Watchdog
          kind: regulator
    Says:
        cases/_parties.yml:9:3: H002 in the order of all files 'name' stands before 'role'; run `onrecord check --fix`
    Passes in cases/_parties.yml (whole):
        # yaml-language-server: $schema=../schema/parties.schema.json
        acme:
          name: Acme Mail
          kind: company
          role: provider

        watchdog:
          name: Data Watchdog
          kind: regulator
          role: regulator
    """)
OPEN = Rule("""H003: A draft says “still to be written” wherever its author has something to write.

    Fails:
        place: still to be written
    Says:
        cases/acme-2014.yml:6:8: H003 this is still to be written; put the facts and your own words in the place of this
          text
    Passes:
        place: Utopia
    """)


def remarks(document: Document) -> Iterator[Problem]:
    """Yield what should be different in a file although nothing in it is wrong."""
    folder, _, name = document.path.rpartition("/")
    kind: Any = Regulation if folder == "docs/regulations" else Case
    if name == "_parties.yml":
        kind = dict[Id, Party]
    elif "withdrawn" in document.content:
        kind = Withdrawn
    if folder == "cases":
        yield from _first_line(document, MODELINE.format("parties" if name == "_parties.yml" else "case"))
    yield from _order(document, kind)
    for path, text in walk(document.content):
        if isinstance(text, str) and UNWRITTEN in text.lower():
            message = f"this is {UNWRITTEN}; put the facts and your own words in the place of this text"
            yield document.problem(path, OPEN, message)


def _first_line(document: Document, wanted: str) -> Iterator[Problem]:
    first = document.lines[0]
    if first.rstrip() == wanted:
        return
    is_another = first.startswith("# yaml-language-server:")
    edit = Edit(1, 1, 1, len(first) + 1, wanted) if is_another else Edit(1, 1, 1, 1, f"{wanted}\n")
    message = f"the first line of this file should be `{wanted}`; write it, or run `onrecord check --fix`"
    yield replace(document.problem((), FIRST_LINE, message), line=1, column=1, source_line=first, edits=(edit,))


def _order(document: Document, kind: Any) -> Iterator[Problem]:
    """Yield one remark on all groups in block style whose fields are in another order than in the model."""
    found: list[tuple[Path, str, str]] = []
    edits: list[Edit] = []
    for path, content in walk(document.content):
        keys = list(content) if isinstance(content, dict) else []
        fields = field_names(reduce(type_inside, path, kind)) if keys else ()
        positions = [fields.index(key) for key in keys if key in fields]
        late = next((after for before, after in pairwise(positions) if after < before), None)
        if late is None or len(positions) < len(keys):
            continue
        node = document.node_at(path)
        assert isinstance(node, yaml.MappingNode)
        if not node.flow_style:
            found.append((path, fields[late], next(key for key in keys if fields.index(key) > late)))
            edits.append(_sorted(document, node, fields))
    if found:
        path, late_field, follows = found[0]
        where = f" (and so on in {len(found) - 1} more {'group' if len(found) == 2 else 'groups'})" if len(found) > 1 else ""
        message = f"in the order of all files '{late_field}' stands before '{follows}'{where}; run `onrecord check --fix`"
        problem = document.problem((*path, late_field), ORDER, message, at_key=True)
        # A group within another is sorted first, and the outer one in the next run.
        inner = [edit for edit in edits if not any(_within(other, edit) for other in edits if other is not edit)]
        yield replace(problem, edits=tuple(inner))


def _within(one: Edit, other: Edit) -> bool:
    return (other.line, other.column) <= (one.line, one.column) and one.end_line <= other.end_line


def _sorted(document: Document, node: yaml.MappingNode, fields: tuple[str, ...]) -> Edit:
    """Return the edit that sorts a group: each field moves with the comments above it, and blank lines stay."""
    column = node.start_mark.column
    first, *others = (key.start_mark.line for key, _ in node.value)
    starts = [first, *(_with_comments(document, line, column) for line in others)]
    end = _end(document, node.value[-1][1])
    lines = document.lines
    blocks = [lines[start:stop] for start, stop in pairwise([*starts, end])]
    blocks[0][0] = " " * column + blocks[0][0][column:]  # in an item of a list a dash is before it
    gaps = [len(block) - len(_trimmed(block)) for block in blocks]
    in_order = sorted(range(len(blocks)), key=lambda place: fields.index(node.value[place][0].value))
    text: list[str] = []
    for position, place in enumerate(in_order):
        text += [*_trimmed(blocks[place]), *[""] * gaps[position]]
    below = document.first_line
    sorted_text = "\n".join(_trimmed(text))[column:]
    return Edit(starts[0] + below, column + 1, end - 1 + below, len(lines[end - 1]) + 1, sorted_text)


def _with_comments(document: Document, line: int, column: int) -> int:
    """Return the first line of a field and the comments above it; those above the first field stay."""
    while re.match(rf" {{{column}}}#", document.lines[line - 1]):
        line -= 1
    return line


def _end(document: Document, last: yaml.Node) -> int:
    """Return the line after the last one of a group, without comments and empty lines after its last value."""
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = last.end_mark.line + (1 if last.end_mark.column else 0)
    is_block = isinstance(last, yaml.ScalarNode) and last.style in ("|", ">")
    while not (line := document.lines[end - 1].lstrip()) or (line.startswith("#") and not is_block):
        end -= 1
    return end


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines
