"""The format of files has a number. What changed from one to the next is a table of moves, by which older files are moved.

`onrecord check --fix` moves a file that somebody works on. The history moves earlier versions in memory before it compares
them, so that a move of the format is no change of a case.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from yaml import MappingNode

from onrecord.format import jurisdiction, yaml_reader
from onrecord.format.diagnostics import Edit, Problem, Rule, apply_edits
from onrecord.format.field_types import FORMAT
from onrecord.format.yaml_document import Document, walk

FORMER = Rule("""F017: A file says in which format it is written, so that an older one is never read as something else than it
    meant.

    Fails:
        format: 1
    Says:
        cases/acme-2014.yml:2:9: F017 this file is written in format 1; run `onrecord check --fix`, which moves it to format
          2 and keeps its comments
    Passes:
        format: 2
    """)
Kind: TypeAlias = Literal["case", "regulation"]
"""The kinds of files that have a format: of a case, published or withdrawn, and the facts of an explainer."""


@dataclass(frozen=True)
class Move:
    """What one number of the format changed in files of one kind."""

    former: str
    """The format from which it moves a file to the next."""
    kind: Kind
    edits: Callable[[Document], Iterable[Edit]]
    """The edits that say the same in the next format; none where a file has nothing of what changed."""


def _where_it_is_law(document: Document) -> Iterator[Edit]:
    """Name the country of a regulation, of which only the zone and, duty by duty, the public holidays were named.

    The zone stays, so that days are counted as before. `tell: nobody` is no recipient, and goes too.
    """
    content = document.content
    versions = content.get("versions")
    holidays = []
    for path, value in walk(versions if isinstance(versions, dict) else {}):
        if path[-1:] == ("holidays",):
            holidays.append(str(value))
            yield document.removal(("versions", *path))
        if path[-1:] == ("tell",) and value == "nobody":
            yield document.removal(("versions", *path))
    zone = content.get("zone")
    if "country" not in content and isinstance(zone, str):
        is_union = "European Union" in str(content.get("jurisdiction"))
        country = holidays[0] if holidays else jurisdiction.EEA if is_union else jurisdiction.country_of_zone(zone)
        line = document.node_at(("zone",)).start_mark.line + document.first_line
        yield Edit(line, 1, line, 1, f"country: {country}\n")


MOVES: tuple[Move, ...] = (Move("1", "regulation", _where_it_is_law),)
"""Every move there ever was: versions of many years ago are compared too. The number itself needs no move here."""
_FIRST = "1"
"""The format of a file that names none."""
_NEXT = {str(number): str(number + 1) for number in range(int(_FIRST), int(FORMAT))}
"""Each earlier format, and the one that followed it."""
_MODELINE = "# yaml-language-server:"


def format_problem(document: Document, kind: Kind) -> Problem | None:
    """Return the problem of a file that is not written in the format of today, with the edits that move it one format on."""
    given = document.content.get("format")
    if given == FORMAT:
        return None
    command = f"run `onrecord check --fix`, which moves it to format {FORMAT} and keeps its comments"
    message = f"this file is written in format {given}; {command}"
    if given is None:
        message = f"this file does not say in which format it is written; write `format: {FORMAT}` as its first field, or, if "
        message += f"the file is older, {command}"
    elif not isinstance(given, str) or given not in _NEXT:
        message = f"there is no such format; write `format: {FORMAT}`, or update this program if the file is newer than it"
        return document.problem(("format",), FORMER, message)
    edits = (*_moves(document, kind), _numbered(document))
    return replace(document.problem(("format",), FORMER, message), edits=edits)


def moved(document: Document, kind: Kind) -> Document:
    """Return a file with what it says in the format of today; as it is, if it cannot be moved."""
    after = document
    while isinstance(given := after.content.get("format", _FIRST), str) and given in _NEXT:
        if edits := _moves(after, kind):
            text = apply_edits("\n" * (after.first_line - 1) + after.text, edits)
            read, _ = yaml_reader.read(after.path, text.encode(), after.first_line)
            if read is None:
                return document
            after = read
        after = replace(after, content={**after.content, "format": _NEXT[given]})
    return after


def _moves(document: Document, kind: Kind) -> tuple[Edit, ...]:
    """Return the edits that say the same in the next format."""
    given = document.content.get("format", _FIRST)
    return tuple(edit for move in MOVES if (move.former, move.kind) == (given, kind) for edit in move.edits(document))


def _numbered(document: Document) -> Edit:
    """Return the edit that writes the next number: in the place of the number, or above the first field and its comments."""
    given = str(document.content.get("format", _FIRST))
    if "format" in document.content:
        return document.replacement(("format",), _NEXT[given])
    assert isinstance(document.root, MappingNode)
    line = document.root.value[0][0].start_mark.line
    while line and document.lines[line - 1].startswith("#") and not document.lines[line - 1].startswith(_MODELINE):
        line -= 1
    return Edit(line + document.first_line, 1, line + document.first_line, 1, f"format: {_NEXT[given]}\n")
