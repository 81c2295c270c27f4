"""Read one YAML file: bytes in; plain text, lists and mappings out, or problems in words that a newcomer understands.

Every scalar stays the text that the author typed (`NO`, `12:30`, `1.10` and `2026-02-30` are strings); the types of fields
convert them. libyaml's events do not recurse, and a file is refused before anything large is built from it.
"""

from itertools import islice

from onrecord.format import characters
from onrecord.format.diagnostics import Problem
from onrecord.format.yaml_document import Document
from onrecord.format.yaml_events import EventReader
from onrecord.format.yaml_rules import TOO_LARGE

MAX_BYTES = 512 * 1024
MAX_CHARACTERS = 20
"""Forbidden characters of one file that are reported at once."""


def read(path: str, data: bytes, first_line: int = 1) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file: return the document, or None and all problems."""
    if len(data) > MAX_BYTES:
        message = (
            f"the file has more than {MAX_BYTES:,} bytes, and no case is so long; remove what was pasted into it by mistake"
        )
        return None, [Problem.of_file(path, TOO_LARGE, message)]
    if wrong := characters.encoding_problems(path, data, first_line):
        return None, wrong
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    document = Document(path, text, {}, first_line)

    def is_readable(text: str) -> bool:
        return read(path, text.encode("utf-8", "replace"))[0] is not None

    if problems := list(islice(characters.forbidden_characters(document, is_readable), MAX_CHARACTERS)):
        return None, problems
    events = EventReader(document)
    content = events.read()
    if events.problems or content is None:
        return None, events.problems
    return Document(path, text, content, first_line, tuple(events.suspicious_lines), tuple(events.curly_quotes)), []
