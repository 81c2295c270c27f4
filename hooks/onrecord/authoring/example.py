"""The example: a case in which every field occurs once, explained in the words of the model; and the examples out of files.

The explanations in cases/_example.yml are written by the computer, so that they never say anything else than the model. What
its author adds to one begins with `# Here:` and stays. Everything else in the file is written by hand.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import yaml

from onrecord.corpus import project_files
from onrecord.format import field_reference, paths, yaml_reader
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel, entry_model, type_inside
from onrecord.format.field_reference import Examples, FieldDoc
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Document, Plain

EXAMPLE = f"cases/{paths.EXAMPLE_FILE}"
WIDTH = 128
MORE = "# Here:"
"""How a line begins by which the author of the example adds something to an explanation."""
_WITHDRAWN = re.compile(r"(?m)^# withdrawn:\n(?:#   .*\n?)+")

_SOURCE_OF_A_CORRECTION = re.compile(r"\n    source: .*")


@dataclass(frozen=True)
class _Place:
    """A field, or the beginning of an entry, in a file."""

    kind: type[FormatModel]
    name: str
    """The field; empty for the beginning of an entry."""
    line: int
    """Counting from 0."""
    column: int
    value: yaml.Node
    end: int
    """The line after the last of the field or entry."""


def read_examples(root: Path) -> Examples:
    """The examples of a project: of a case from the example, of parties and regulations the first that its files have.

    Regulations to which the example refers go before others: an explainer that is added changes no example.
    """
    texts: dict[tuple[str, str], str] = {}
    entries: dict[str, str] = {}
    values: dict[str, tuple[Plain, ...]] = {}
    shown: set[tuple[str, str]] = set()
    for top, document in _documents(root):
        for place in _places(document, top):
            kind = place.kind.__name__
            if place.name:
                texts.setdefault((kind, place.name), _text(document, _shortened(place)))
                continue
            entries.setdefault(kind, _text(document, place))
            value = yaml.BaseLoader("").construct_document(place.value)
            if added := {(kind, name) for name in value} - shown:
                shown |= added
                values[kind] = (*values.get(kind, ()), value)
    return Examples(texts, entries, values)


def with_explanations(document: Document) -> str:
    """The text of the example with the explanations as they are due, each above the first place of its field."""
    due: dict[int, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for place in _places(document, Case):
        key = place.kind.__name__, place.name
        if key not in seen:
            seen.add(key)
            line = document.lines[place.line]  # of an entry in a list, that of its dash
            due.setdefault(place.line, []).extend(_comment(place, len(line) - len(line.lstrip())))
    starts = {place.line for place in _places(document, Case)}
    lines: list[str] = []
    for number, line in enumerate(document.lines):
        if number in starts:
            added = list(_taken_off(lines))
            more = next((position for position, text in enumerate(added) if text.strip().startswith(MORE)), len(added))
            lines += [*due.get(number, ()), *added[more:]]
        lines.append(line)
    return "\n".join(lines)


def explanation(found: FieldDoc) -> tuple[str, ...]:
    """What the example says above a field: its meaning and whether it may be left out, and each word to choose from."""
    may = "" if found.required or "left out" in found.meaning else " May be left out."
    words = found.words or {}
    return f"{found.meaning}{may}", *(f"- {word}: {meaning}" for word, meaning in words.items() if meaning)


def as_withdrawn(document: Document) -> str:
    """The file that would be left of the example if its case were taken back, as its last lines say."""
    left = {place.name: _text(document, place) for place in _places(document, Case) if place.kind is Case}
    left["corrections"] = _SOURCE_OF_A_CORRECTION.sub("", left.get("corrections", ""))
    if block := _WITHDRAWN.search(document.text):
        left["withdrawn"] = re.sub(r"(?m)^# ?", "", block[0]).rstrip()
    names = [found.name for found in field_reference.entry_docs(Withdrawn)[0].fields]
    return "".join(f"{left[name]}\n" for name in names if left.get(name))


def _comment(place: _Place, indent: int) -> list[str]:
    """What stands above a field, or above the first entry of a kind, as lines of comment."""
    kind = next(kind for kind in field_reference.entry_docs(Case) if kind.name == place.kind.__name__)
    if place.name:
        said = explanation(next(found for found in kind.fields if found.name == place.name))
    else:
        said = (kind.meaning,) if kind.several else ()
    before = " " * indent + "# "
    return [
        line
        for text in said
        for line in textwrap.wrap(
            text,
            WIDTH,
            initial_indent=before,
            subsequent_indent=before + "  " * text.startswith("- "),
            break_on_hyphens=False,
        )
    ]


def _taken_off(lines: list[str]) -> list[str]:
    """Takes the comments at the end of some lines off, and returns them."""
    count = 0
    while count < len(lines) and lines[-1 - count].lstrip().startswith("#"):
        count += 1
    taken = lines[len(lines) - count :]
    del lines[len(lines) - count :]
    return taken


def _documents(root: Path) -> Iterator[tuple[type[FormatModel], Document]]:
    """The files from which examples are taken, as far as they can be read, with what each is."""
    found = _document(root / EXAMPLE, EXAMPLE)
    if found:
        yield Case, found
        if taken_back := yaml_reader.read(EXAMPLE, as_withdrawn(found).encode())[0]:
            yield Withdrawn, taken_back
    if parties := _document(root / "cases" / paths.PARTIES_FILE, paths.PARTIES_FILE):
        yield Party, parties
    law = found.content.get("law", {}) if found else {}
    named = [str(entry.get("regulation")) for entry in law.values() if isinstance(entry, dict)] if isinstance(law, dict) else []
    explainers = sorted((root / "docs/regulations").glob("*.md"), key=lambda file: (file.stem not in named, file.name))
    for file in explainers:
        match = project_files.FRONT_MATTER_BLOCK.match(file.read_bytes().replace(b"\r\n", b"\n"))
        if match and (document := yaml_reader.read(file.name, match[1])[0]):
            yield Regulation, document


def _document(file: Path, path: str) -> Document | None:
    return yaml_reader.read(path, file.read_bytes())[0] if file.is_file() else None


def _places(document: Document, top: type[FormatModel]) -> Iterator[_Place]:
    """Every field and every beginning of an entry in a document, from top to bottom; an entry before its fields."""
    root = document.root
    if isinstance(root, yaml.MappingNode):
        if top is Party:  # the file is one entry for each id
            for key, value in root.value:
                yield from _within(value, Party, (), key)
        else:
            yield from _within(root, top, (), None)


def _within(node: yaml.Node, top: type[FormatModel], path: tuple[str | int, ...], key: yaml.Node | None) -> Iterator[_Place]:
    kind = entry_model(reduce(type_inside, path, top))
    start = (key or node).start_mark
    if kind:
        yield _Place(kind, "", start.line, start.column, node, _end(node))
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if kind:
                yield _Place(kind, name.value, name.start_mark.line, name.start_mark.column, value, _end(value))
            yield from _within(value, top, (*path, name.value), None if kind else name)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _within(item, top, (*path, position), None)


def _end(node: yaml.Node) -> int:
    """The line after a node's last; the marks of blocks themselves reach to whatever follows."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    block = isinstance(node, yaml.ScalarNode) and node.style in (">", "|")
    line: int = node.end_mark.line
    return line if block else line + 1


def _shortened(place: _Place) -> _Place:
    """Of a field in which entries stand, one place with the first alone."""
    kind = next(
        kind
        for top in field_reference.FILES.values()
        for kind in field_reference.entry_docs(top)
        if kind.name == place.kind.__name__
    )
    if any(found.name == place.name and found.entry and found.shape != "entry" for found in kind.fields):
        first = place.value.value[0]
        return replace(place, end=_end(first[1] if isinstance(first, tuple) else first))
    return place


def _text(document: Document, place: _Place) -> str:
    """A field or entry as it is written, without comments, moved to the left; of one among others on a line only its own."""
    start, end = place.value.start_mark, place.value.end_mark
    if start.line == end.line == place.line:
        return document.lines[place.line][place.column : end.column].strip()
    first, *more = document.lines[place.line : place.end]
    kept = [line for line in more if line.strip() and not line.lstrip().startswith("#")]
    return textwrap.dedent("\n".join([" " * place.column + first[place.column :], *kept]))
