"""The example case, in which every field occurs once, and the examples of fields and entries that are taken from files.

The comments in cases/_example.yml are generated from the docstrings of the model. What its author adds to one begins with
`# Here:` and is kept. Everything else in the file is written by hand.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import dropwhile, takewhile
from pathlib import Path

import yaml

from onrecord.corpus.project_files import ProjectFiles
from onrecord.format import field_reference, paths
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel, entry_model, type_inside
from onrecord.format.field_reference import EntryDoc, Examples, FieldDoc
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Document, Plain

_PROJECT = Path(__file__).parent / "example_project"
EXAMPLE = f"cases/{paths.EXAMPLE_FILE}"
_WIDTH = 128
_OWN_COMMENT = "# Here:"
"""How a comment begins that the author of the example adds to an explanation."""
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
    """Return the examples of a project: of a case from the example, of parties and regulations the first in its files.

    What the explainers do not show is shown by one that is invented.

    Regulations to which the example refers come before others, so that a new explainer changes no example.
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
    """Return the text of the example with an up-to-date explanation above the first occurrence of each field."""
    due: dict[int, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for place in _places(document, Case):
        key = place.kind.__name__, place.name
        if key not in seen:
            seen.add(key)
            line = document.lines[place.line]  # of an entry in a list, the line of its dash
            due.setdefault(place.line, []).extend(_comment(place, len(line) - len(line.lstrip())))
    starts = {place.line for place in _places(document, Case)}
    lines: list[str] = []
    for number, line in enumerate(document.lines):
        if number in starts:
            comments = [*takewhile(lambda above: above.lstrip().startswith("#"), reversed(lines))][::-1]
            del lines[len(lines) - len(comments) :]
            own = dropwhile(lambda comment: not comment.strip().startswith(_OWN_COMMENT), comments)
            lines += [*due.get(number, ()), *own]
        lines.append(line)
    return "\n".join(lines)


def explanation(field: FieldDoc) -> tuple[str, ...]:
    """Return the comments above a field: its meaning and whether it may be left out, and each word to choose from."""
    optional = "" if field.required or "left out" in field.meaning else " May be left out."
    words = field.words or {}
    return f"{field.meaning}{optional}", *(f"- {word}: {meaning}" for word, meaning in words.items() if meaning)


def as_withdrawn(document: Document) -> str:
    """Return what would be left of the example if its case were withdrawn, as the comment at its end says."""
    left = {place.name: _text(document, place) for place in _places(document, Case) if place.kind is Case}
    left["corrections"] = _SOURCE_OF_A_CORRECTION.sub("", left.get("corrections", ""))
    if block := _WITHDRAWN.search(document.text):
        left["withdrawn"] = re.sub(r"(?m)^# ?", "", block[0]).rstrip()
    names = [found.name for found in field_reference.entry_docs(Withdrawn)[0].fields]
    return "".join(f"{left[name]}\n" for name in names if left.get(name))


def _comment(place: _Place, indent: int) -> list[str]:
    """Return the comment above a field, or above the first entry of a kind, as lines."""
    doc = _entry_doc(place.kind)
    if place.name:
        texts = explanation(next(field for field in doc.fields if field.name == place.name))
    else:
        texts = (doc.meaning,) if doc.several else ()
    prefix = " " * indent + "# "
    wrapper = textwrap.TextWrapper(_WIDTH, initial_indent=prefix, break_on_hyphens=False)
    lines = []
    for text in texts:
        wrapper.subsequent_indent = prefix + "  " * text.startswith("- ")
        lines += wrapper.wrap(text)
    return lines


def _entry_doc(kind: type[FormatModel]) -> EntryDoc:
    docs = (doc for top in field_reference.FILES.values() for doc in field_reference.entry_docs(top))
    return next(doc for doc in docs if doc.name == kind.__name__)


def _documents(root: Path) -> Iterator[tuple[type[FormatModel], Document]]:
    """Return the files from which examples are taken, as far as they can be read, with the model of each."""
    files = ProjectFiles(root)
    law: Plain = {}
    if (root / EXAMPLE).is_file() and (example := files.parse(EXAMPLE, (root / EXAMPLE).read_bytes())):
        law = example.content.get("law", {})
        yield Case, example
        if withdrawn := files.parse(EXAMPLE, as_withdrawn(example).encode()):
            yield Withdrawn, withdrawn
    if parties := files.read_parties():
        yield Party, parties
    entries = law.values() if isinstance(law, dict) else ()
    first = [entry.get("regulation") for entry in entries if isinstance(entry, dict)]
    for regulation_id in sorted(files.regulation_ids(), key=lambda each: (each not in first, each)):
        if document := files.read_regulation(regulation_id):
            yield Regulation, document
    if document := ProjectFiles(_PROJECT).read_regulation("reports"):
        yield Regulation, document  # what no explainer happens to have


def _places(document: Document, top: type[FormatModel]) -> Iterator[_Place]:
    """Return every field and every beginning of an entry in a document, from top to bottom; an entry before its fields."""
    root = document.root
    if isinstance(root, yaml.MappingNode):
        if top is Party:  # the file is one entry for each id
            for key, value in root.value:
                yield from _places_in(value, Party, (), key)
        else:
            yield from _places_in(root, top, (), None)


def _places_in(node: yaml.Node, top: type[FormatModel], path: tuple[str | int, ...], key: yaml.Node | None) -> Iterator[_Place]:
    kind = entry_model(reduce(type_inside, path, top))
    start = (key or node).start_mark
    if kind:
        yield _Place(kind, "", start.line, start.column, node, _end(node))
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if kind:
                yield _Place(kind, name.value, name.start_mark.line, name.start_mark.column, value, _end(value))
            yield from _places_in(value, top, (*path, name.value), None if kind else name)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _places_in(item, top, (*path, position), None)


def _end(node: yaml.Node) -> int:
    """Return the line after a node's last. The end mark of a block is that of what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    block = isinstance(node, yaml.ScalarNode) and node.style in (">", "|")
    line: int = node.end_mark.line
    return line if block else line + 1


def _shortened(place: _Place) -> _Place:
    """Cut a field that holds entries down to the first of them."""
    if any(field.name == place.name and field.entry and field.shape != "entry" for field in _entry_doc(place.kind).fields):
        first = place.value.value[0]
        return replace(place, end=_end(first[1] if isinstance(first, tuple) else first))
    return place


def _text(document: Document, place: _Place) -> str:
    """Return a field or entry as it is written, without comments and indentation, and without others on its line."""
    start, end = place.value.start_mark, place.value.end_mark
    if start.line == end.line == place.line:
        return document.lines[place.line][place.column : end.column].strip()
    first, *more = document.lines[place.line : place.end]
    kept = [line for line in more if line.strip() and not line.lstrip().startswith("#")]
    return textwrap.dedent("\n".join([" " * place.column + first[place.column :], *kept]))
