"""Encoding, invisible characters and tabs: what is refused in a file before it is read as YAML."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from onrecord.format import messages
from onrecord.format.diagnostics import INVISIBLE, JOINERS, SPACES, Edit, Problem, visible
from onrecord.format.yaml_document import Document
from onrecord.format.yaml_rules import HIDDEN, NOT_UTF8, TAB

_JOINED = "[\u0600-\u07ff\u0900-\u0dff]"
_STRAY_JOINER = f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})"
_SUSPECT = re.compile(f"[{INVISIBLE}{JOINERS}{SPACES}\r\t]")  # one class is searched far faster than what follows
HIDDEN_CHARACTER = re.compile(f"[{INVISIBLE}]|{_STRAY_JOINER}|\r(?!\n)|^[ ]*[{SPACES}]", re.MULTILINE)


def clean_line(text: str) -> str:
    """Return a text from outside as a file may contain it: on one line, without forbidden characters."""
    seen = re.sub(_STRAY_JOINER, "", re.sub(f"[{INVISIBLE}]", "", " ".join(text.split())))
    return " ".join(seen.split())


def encoding_problems(path: str, data: bytes, first_line: int = 1) -> list[Problem]:
    """Return the first problem with the encoding of a file, if it is not UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + first_line
        source_line = data[line_start:].split(b"\n", 1)[0].decode("latin-1")
        message = "this character is not UTF-8; save the file with the encoding UTF-8"
        if b"\0" in data:
            message = "the file is not UTF-8, but probably UTF-16; save it with the encoding UTF-8"
            source_line = ""
        return [Problem(path, line, error.start - line_start + 1, NOT_UTF8.code, message, source_line)]
    return []


def forbidden_characters(document: Document, is_readable: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield a problem for every forbidden character; `is_readable` says whether a text can be read as YAML."""
    text = document.text
    if not _SUSPECT.search(text):
        return
    for match in HIDDEN_CHARACTER.finditer(text):
        position = match.end() - 1
        character = text[position]
        line, column = text.count("\n", 0, position), position - text.rfind("\n", 0, position) - 1
        edits: tuple[Edit, ...] = ()
        if character.isspace() and unicodedata.category(character) == "Zs":
            indentation = re.match(r"\s*", document.lines[line])
            width = indentation.end() if indentation else 0
            edits = (Edit(line + 1, 1, line + 1, width + 1, " " * width),)
        elif unicodedata.category(character) == "Cf":
            edits = (Edit(line + 1, column + 1, line + 1, column + 2, ""),)
        yield document.problem_at(line, column, HIDDEN, hidden_character_message(character), edits)
    lines = [number for number, line in enumerate(document.lines) if "\t" in line]
    width = _width_of_tabs(document.lines, is_readable) if lines else 0
    for number in lines:
        line_text = document.lines[number]
        fixed = _without_tabs(line_text, width or 2)
        edits = (Edit(number + 1, 1, number + 1, len(line_text) + 1, fixed),) if width else ()
        message = "a tab; write spaces in its place (two for each level of indentation)"
        yield document.problem_at(number, line_text.index("\t"), TAB, message, edits)


def _width_of_tabs(lines: list[str], is_readable: Callable[[str], bool]) -> int:
    """Return the number of spaces for a tab with which the file can be read, or 0."""
    return next((width for width in (2, 4) if is_readable("\n".join(_without_tabs(line, width) for line in lines))), 0)


def _without_tabs(line: str, width: int) -> str:
    """Return a line with spaces for the tabs of its indentation, and one space for any other."""
    inside = line.lstrip(" \t")
    indentation = line[: len(line) - len(inside)].replace("\t", " " * width)
    return indentation + re.sub(r"(?<! ) *\t[ \t]*", " ", inside).rstrip()


def hidden_character_message(character: str) -> str:
    """Return what is wrong with an invisible or control character."""
    if character.isspace() and unicodedata.category(character) == "Zs":
        return f"a special space (U+{ord(character):04X}) in the indentation; write ordinary spaces in its place"
    return messages.INVISIBLE_CHARACTER.format(value=visible(character))
