"""The one guarded reader of YAML: bytes in, plain text, lists and mappings out, or problems in words a newcomer understands.

Every scalar stays the text that the author typed (`NO`, `12:30`, `1.10` and `2026-02-30` are strings); the model converts.
The guard runs over libyaml's event stream, which does not recurse, and refuses before anything large is built.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import yaml

from onrecord.problems import INVISIBLE, JOINERS, Edit, Problem, Rule, visible

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""What a YAML file becomes: text, lists of it, and mappings with text keys. No numbers, no dates, no nulls."""

Path: TypeAlias = tuple[str | int, ...]
"""The way from the top of a file to a node: keys of mappings and positions in lists."""

MAX_BYTES = 512 * 1024
MAX_DEPTH = 16
MAX_NODES = 20_000
MOST_CHARACTERS = 20
"""Forbidden characters of one file that are reported at once."""

TOO_LARGE = Rule("Y001", "A file of more than 512 KB is not a case: the text of an article was probably pasted into it.")
NOT_UTF8 = Rule("Y002", "A file is saved as UTF-8, the encoding that every current editor offers when saving.")
HIDDEN = Rule(
    "Y003",
    "Control, bidirectional and invisible characters are refused: they make a line look different from what it says.",
)
TAB = Rule("Y004", "YAML forbids tabs for indentation. Use two spaces for each level.")
SYNTAX = Rule("Y005", "The file is not YAML. The message says what most often causes this.")
ANCHOR = Rule(
    "Y006", "Anchors (&name), aliases (*name) and merge keys (<<) are not used: every fact is written where it stands."
)
TAG = Rule("Y007", "Tags (!name) are not used: every value is text.")
DUPLICATE_KEY = Rule("Y008", "A name stands only once in its group; otherwise the last one would silently win.")
TOO_DEEP = Rule("Y009", f"A file nests at most {MAX_DEPTH} levels and holds at most {MAX_NODES:,} entries.")
SEVERAL_DOCUMENTS = Rule("Y010", "One file is one document; a line of three dashes would begin a second one.")
KEY = Rule("Y011", "The name of a field or entry is plain text on one line.")
EMPTY = Rule("Y012", "A field with nothing after it says nothing. Fill it in, or remove its line.")
COMMENT = Rule(
    "Y013",
    "In YAML a space followed by # ends a text; what comes after is a comment. After a sentence it stands on its own line.",
)
NOT_A_MAPPING = Rule("Y014", "A case file is a list of fields, each `name: value`.")
COLON = Rule("Y015", "A colon followed by a space begins a field. A sentence that contains one is put in quotation marks.")
FIRST_CHARACTER = Rule("Y016", "A text that begins with @ ` % * & ! | > [ { ] } or , is put in quotation marks.")
QUOTED_START = Rule(
    "Y017", "If a text begins with a quotation mark, YAML takes what stands between the marks for the whole text."
)

RULES = (
    TOO_LARGE, NOT_UTF8, HIDDEN, TAB, SYNTAX, ANCHOR, TAG, DUPLICATE_KEY, TOO_DEEP, SEVERAL_DOCUMENTS, KEY, EMPTY, COMMENT,
    NOT_A_MAPPING, COLON, FIRST_CHARACTER, QUOTED_START,
)  # fmt: skip

_JOINED = "[\u0600-\u07ff\u0900-\u0dff]"
_STRAY_JOINER = f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})"
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SUSPECT = re.compile(f"[{INVISIBLE}{JOINERS}{_SPACES}\r\t]")  # one class is searched far faster than what follows
_HIDDEN = re.compile(f"[{INVISIBLE}]|{_STRAY_JOINER}|\r(?!\n)|^[ ]*[{_SPACES}]", re.MULTILINE)
_AFTER_QUOTE = re.compile(r"""(?::|-)\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?P<rest>[^\s#,\]}].*)$""")
_PLAIN = re.compile(r"\w(?:[\w .+'’-]|:(?=\S))*(?<! )")
"""Texts of which nobody doubts, wherever they stand, that they need no quotation marks."""
_HASH = re.compile(r" +#(?P<sign>\S?)")


@dataclass(frozen=True)
class Document:
    """A file that passed the guard: its plain content, and the place of each node for messages."""

    path: str
    text: str
    content: dict[str, Plain]
    first_line: int = 1
    """The line of the file on which the YAML begins: 2 for front matter, which stands below a line of dashes."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, for code frames."""
        return self.text.split("\n")

    @cached_property
    def root(self) -> yaml.Node:
        """The text's nodes, with the places at which they stand."""
        # Composed only when there is a problem to place. The guard has seen the text: no alias, bounded depth.
        node = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        assert node is not None
        return node

    def problem(self, path: Path, rule: Rule, message: str, *, at_key: bool = False) -> Problem:
        """A problem at a node, or at the nearest ancestor that the file has; `at_key` points at its name instead."""
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
        return self._at(mark.line, mark.column, rule, message)

    def _at(self, line: int, column: int, rule: Rule, message: str) -> Problem:
        source_line = self.lines[line] if line < len(self.lines) else ""
        return Problem(self.path, line + self.first_line, column + 1, rule.code, message, source_line)

    def replacement(self, path: Path, text: str) -> Edit:
        """The edit that writes another text of one line at a place, in the quotation marks that it has or then needs."""
        node: yaml.Node = self.root
        for step in path:
            entries = node.value if isinstance(node, yaml.MappingNode) else list(enumerate(node.value))
            node = next(value for key, value in entries if getattr(key, "value", key) == step)
        assert isinstance(node, yaml.ScalarNode)
        written = text
        if node.style == "'" or (node.style == '"' and '"' in text):
            written = "'" + text.replace("'", "''") + "'"
        elif node.style or not _PLAIN.fullmatch(text):
            written = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if node.style in ("|", ">"):
            written += "\n"  # such a text reaches to the line below it
        begin, end = node.start_mark, node.end_mark
        return Edit(begin.line + self.first_line, begin.column + 1, end.line + self.first_line, end.column + 1, written)


def read(path: str, data: bytes, first_line: int = 1) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file. Returns the document, or None together with everything that the guard refused."""
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes; no case is so long"
        return None, [Problem(path, 1, 1, TOO_LARGE.code, message)]
    if wrong := encoding(path, data, first_line):
        return None, wrong
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    document = Document(path, text, {}, first_line)
    problems = list(islice(_forbidden_characters(document), MOST_CHARACTERS))
    if problems:
        return None, problems
    guard = _Guard(document)
    content = guard.read()
    if guard.problems or content is None:
        return None, guard.problems
    return Document(path, text, content, first_line), []


def encoding(path: str, data: bytes, first_line: int = 1) -> list[Problem]:
    """The first place at which a file is not UTF-8, if there is one."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [_not_utf8(path, data, error.start, first_line)]
    return []


def _not_utf8(path: str, data: bytes, position: int, first_line: int) -> Problem:
    line_start = data.rfind(b"\n", 0, position) + 1
    line = data.count(b"\n", 0, position) + first_line
    source_line = data[line_start:].split(b"\n", 1)[0].decode("latin-1")
    message = "this character is not UTF-8; save the file with the encoding UTF-8"
    return Problem(path, line, position - line_start + 1, NOT_UTF8.code, message, source_line)


def _forbidden_characters(document: Document) -> Iterator[Problem]:
    text = document.text
    if not _SUSPECT.search(text):
        return
    for match in _HIDDEN.finditer(text):
        position = match.end() - 1
        yield document._at(*_line_and_column(text, position), HIDDEN, _hidden_message(text[position]))
    for match in re.finditer("\t", text):
        message = "a tab; use spaces (two for each level of indentation)"
        yield document._at(*_line_and_column(text, match.start()), TAB, message)


def _hidden_message(character: str) -> str:
    if character.isspace() and unicodedata.category(character) == "Zs":
        return f"a special space (U+{ord(character):04X}) in the indentation; use ordinary spaces"
    return f"an invisible or control character {visible(character)}; delete it"


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position), position - (text.rfind("\n", 0, position) + 1)


class _Refused(Exception):
    """The guard stops reading; the problem is recorded."""


class _Guard:
    """Builds plain content from events, one document, bounded; collects every problem that does not end the reading.

    The stack is explicit, so that depth is bounded by the guard and not by the interpreter.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.has_escapes = "\\" in document.text
        self.has_comments = " #" in document.text

    def read(self) -> dict[str, Plain] | None:
        try:
            content = self._content(yaml.CSafeLoader(self.document.text))
        except _Refused:
            return None
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            return None
        if not isinstance(content, dict):
            message = "the file is empty" if content == "" else "the file must begin with a field, as in `title: …`"
            self.problems.append(self.document._at(0, 0, NOT_A_MAPPING, message))
            return None
        return content

    def _refuse(self, mark: yaml.Mark, rule: Rule, message: str) -> None:
        self.problems.append(self.document._at(mark.line, mark.column, rule, message))

    def _content(self, loader: yaml.CSafeLoader) -> Plain:
        top: list[Plain] = []
        container: list[Plain] | dict[str, Plain] = top
        stack: list[tuple[list[Plain] | dict[str, Plain], str | None]] = []
        key: str | None = None
        nodes = documents = 0
        while True:
            event: Any = loader.get_event()  # the stubs take every mark for optional
            kind = type(event)
            value: Any
            if kind is yaml.ScalarEvent:
                is_key = key is None and type(container) is dict
                value = self._key(event, container) if is_key else self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                is_key = False
                value = {} if kind is yaml.MappingStartEvent else []
                if key is None and type(container) is dict:
                    self._refuse(event.start_mark, KEY, "the name of a field must be plain text")
                    raise _Refused
                if len(stack) >= MAX_DEPTH:
                    self._refuse(event.start_mark, TOO_DEEP, f"more than {MAX_DEPTH} levels of nesting")
                    raise _Refused
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                container, key = stack.pop()
                continue
            elif kind is yaml.AliasEvent:
                self._refuse(event.start_mark, ANCHOR, "a text that begins with * must be put in quotation marks")
                raise _Refused
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._refuse(event.start_mark, SEVERAL_DOCUMENTS, "a second document begins here; remove the three dashes")
                    raise _Refused
                continue
            elif kind is yaml.StreamEndEvent:
                return top[0] if top else ""
            else:
                continue
            nodes += 1
            if nodes > MAX_NODES:
                self._refuse(event.start_mark, TOO_DEEP, f"more than {MAX_NODES:,} entries in one file")
                raise _Refused
            if event.anchor is not None or event.tag is not None:
                self._anchor_or_tag(event)
            if is_key:
                key = value
                continue
            if key is not None and type(container) is dict:
                container[key] = value
                key = None
            elif type(container) is list:
                container.append(value)
            if kind is not yaml.ScalarEvent:
                stack.append((container, key))
                container, key = value, None

    def _anchor_or_tag(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event.start_mark, ANCHOR, "a text that begins with & must be put in quotation marks")
        else:
            message = f"a text that begins with ! must be put in quotation marks (found the tag '{event.tag}')"
            self._refuse(event.start_mark, TAG, message)

    def _key(self, event: Any, seen: Container[Any]) -> str:
        name: str = event.value
        if name in seen:
            self._refuse(
                event.start_mark,
                DUPLICATE_KEY,
                f"'{name}' stands here a second time in one group; check the indentation, or remove one",
            )
        elif name == "<<" and not event.style:
            self._refuse(event.start_mark, ANCHOR, "merge keys (<<) are not used; write the fields out")
        elif not name or "\n" in name:
            self._refuse(event.start_mark, KEY, "the name of a field must be plain text on one line")
        elif self.has_escapes and event.style == '"':
            self._hidden_in(event)
        return name

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        if not value or value.isspace():
            self._refuse(event.start_mark, EMPTY, self._nothing(event))
        elif self.has_escapes and event.style == '"':
            self._hidden_in(event)
        elif self.has_comments and not event.style:  # plain: libyaml gives an empty style
            self._lost_comment(event)
        return value

    def _nothing(self, event: Any) -> str:
        """What is probably meant where nothing is written."""
        mark = event.start_mark
        rest = self.document.lines[mark.line][mark.column :].lstrip() if mark.line < len(self.document.lines) else ""
        if rest.startswith("#"):
            return "nothing is written here: a text that begins with # must be put in quotation marks"
        if rest.startswith((",", "}")):
            return (
                "nothing is written here: in { } every entry is `name: value` with a space after the colon; "
                "put a text that has a comma in quotation marks, and write a list in [ ]"
            )
        return "nothing is written here: write it, indent the lines that belong to it by two spaces, or remove the line"

    def _hidden_in(self, event: Any) -> None:
        """An escape smuggles in what the text itself may not hold."""
        match = _HIDDEN.search(event.value) or re.search("\t", event.value)
        if match:
            self._refuse(event.start_mark, HIDDEN, _hidden_message(event.value[match.end() - 1]))

    def _lost_comment(self, event: Any) -> None:
        mark = event.end_mark
        lines = self.document.lines
        line = lines[mark.line] if mark.line < len(lines) else ""
        match = _HASH.match(line, mark.column)
        if match and (match["sign"] or " " in event.value):
            message = "a # ends the text and the rest would be lost; put the whole text in quotation marks"
            if not match["sign"]:
                message += ", or the comment on a line of its own"
            self.problems.append(self.document._at(mark.line, line.index("#", mark.column), COMMENT, message))

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        lines = self.document.lines
        source = lines[line] if line < len(lines) else ""
        said = f"{error.context or ''} {error.problem or ''}"
        rule, message = SYNTAX, f"this is not YAML ({said.strip()}); check the indentation and the line above"
        if "mapping values are not allowed" in said:
            rule = COLON
            if re.fullmatch(r"\s*[\w-]+", source[:column]):
                message = "this line is indented too far, or the line above it lacks its colon or has a text of its own"
            else:
                message = 'a colon followed by a space begins a field; put the whole sentence in straight quotation marks (")'
        elif "scanning an alias" in said or "scanning an anchor" in said:
            rule = ANCHOR
            if error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
            message = f"a text that begins with {source[column : column + 1]} must be put in quotation marks"
        elif "cannot start any token" in said or re.match(r"[@`%]", source[column:]):
            rule = FIRST_CHARACTER
            message = f"a text cannot begin with {source[column : column + 1]} unless it is put in quotation marks"
        elif "quoted scalar" in said and "end of stream" in said:
            rule, message = QUOTED_START, "a quotation mark is opened and never closed"
            if error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
        elif (match := _AFTER_QUOTE.search(source)) and ("expected" in said or "parsing" in said):
            rule = QUOTED_START
            message = (
                "the text goes on after the closing quotation mark; put the whole text in the other kind of quotation marks, "
                "or begin it on a new line after >-"
            )
            column = match.start("rest")
        elif "could not find expected ':'" in said:
            if error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
            source = lines[line] if line < len(lines) else ""
            message = "this line is neither a field (`name: value`) nor a continuation of the line above; check its indentation"
            if match := re.match(r"\s*(?:- )?[\w-]+:(?=\S)", source):
                column, message = match.end(), "a space is missing after the colon"
        elif re.search(r":\s+[\[{].*[\]}]\s*[^\s,\]}#]", source):
            rule, column = FIRST_CHARACTER, len(source) - len(source.partition(":")[2].lstrip())
            message = f"a text that begins with {source[column]} must be put in quotation marks"
        elif "block sequence entries are not allowed" in said:
            message = (
                "a dash begins an item of a list, on a line of its own; put a text that begins with a dash in quotation marks"
            )
        elif "block scalar" in said:
            message = "after >- or | the text begins on the next line, indented by two spaces"
        elif "did not find expected key" in said or "did not find expected '-' indicator" in said:
            message = "this line does not stand where a field can begin; align it with the fields of its group"
        elif "did not find expected ',' or" in said:
            message = "the list [ … ] or group { … } that begins here is not closed, or a comma is missing in it"
            if error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
        self.problems.append(self.document._at(line, column, rule, message))
