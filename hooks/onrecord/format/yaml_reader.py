"""The one guarded reader of YAML: bytes in, plain text, lists and mappings out, or problems in words a newcomer understands.

Every scalar stays the text that the author typed (`NO`, `12:30`, `1.10` and `2026-02-30` are strings); the model converts.
The guard runs over libyaml's event stream, which does not recurse, and refuses before anything large is built.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import yaml

from onrecord.format import messages, yaml_repair
from onrecord.format.diagnostics import INVISIBLE, JOINERS, Edit, Problem, Rule, visible
from onrecord.format.yaml_repair import ANCHOR, COLON, COMMENT, ITEMS, SMART_QUOTES, SYNTAX, SyntaxMistake

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""What a YAML file becomes: text, lists of it, and mappings with text keys. No numbers, no dates, no nulls."""

Path: TypeAlias = tuple[str | int, ...]
"""The way from the top of a file to a node: keys of mappings and positions in lists."""

MAX_BYTES = 512 * 1024
MAX_DEPTH = 16
MAX_NODES = 20_000
MAX_CHARACTERS = 20
"""Forbidden characters of one file that are reported at once."""
MAX_SLIPS = 20
"""Mistakes of writing YAML in one file that are reported at once."""

TOO_LARGE = Rule("Y001", "A file of more than 512 KB is not a case: the text of an article was probably pasted into it.")
NOT_UTF8 = Rule("Y002", "A file is saved as UTF-8, the encoding that every current editor offers when saving.")
HIDDEN = Rule(
    "Y003",
    "Control, bidirectional and invisible characters are refused: they make a line look different from what it says.",
)
TAB = Rule("Y004", "YAML forbids tabs for indentation. Use two spaces for each level.")
DUPLICATE_KEY = Rule("Y008", "A name stands only once in its group; otherwise the last one would silently win.")
TOO_DEEP = Rule("Y009", f"A file nests at most {MAX_DEPTH} levels and holds at most {MAX_NODES:,} entries.")
SEVERAL_DOCUMENTS = Rule("Y010", "One file is one document; a line of three dashes would begin a second one.")
KEY = Rule("Y011", "The name of a field or entry is plain text on one line.")
EMPTY = Rule("Y012", "A field with nothing after it says nothing. Fill it in, or remove its line.")
NOT_A_MAPPING = Rule("Y014", "A case file is a list of fields, each `name: value`.")

RULES = (
    TOO_LARGE, NOT_UTF8, HIDDEN, TAB, DUPLICATE_KEY, TOO_DEEP, SEVERAL_DOCUMENTS, KEY, EMPTY, NOT_A_MAPPING, *yaml_repair.RULES,
)  # fmt: skip

_JOINED = "[\u0600-\u07ff\u0900-\u0dff]"
_STRAY_JOINER = f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})"
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SUSPECT = re.compile(f"[{INVISIBLE}{JOINERS}{_SPACES}\r\t]")  # one class is searched far faster than what follows
_HIDDEN = re.compile(f"[{INVISIBLE}]|{_STRAY_JOINER}|\r(?!\n)|^[ ]*[{_SPACES}]", re.MULTILINE)
_PLAIN = re.compile(r"\w(?:[\w .+'’-]|:(?=\S))*(?<! )")
"""Texts of which nobody doubts, wherever they stand, that they need no quotation marks."""
_STARTS = frozenset(f"-•‣·–—*+={yaml_repair.OPENING}")
_NUMBERED = frozenset((". ", ") "))
_ITEMS = re.compile(r"[•‣·] |[–—+] .*\n?|-[^\W\d]")
_ITEM = re.compile(r" *(?:[-*•‣·–—+]|\d{1,2}[.)]) ")
_FIELD_INSIDE = re.compile("(?<= )[a-z][a-z-]*: ")
_FIELD_LINE = re.compile(" +[a-z][a-z-]*: ")
_HASH = re.compile(r" +#(?P<sign>\S?)")
_NUMBER_SIGN = re.compile(r"#\d(?:(?!\s#).)*")
"""From a # that is no comment, as in `#1 of many`, to the end of a line that has no other."""
_IDS_AND_DATES = frozenset((
    "when", "created", "reviewed", "published", "accessed", "as-of", "date", "day", "no-record-as-of", "concerns", "who",
    "source", "of", "for", "to", "statement", "event", "regulation", "same-origin-as", "own-page-of", "according-to",
))  # fmt: skip
"""Fields that never hold a text of somebody's own words."""
_ID_OR_DATE = re.compile(r"[a-z0-9.][\w.:/+-]*")


@dataclass(frozen=True)
class Document:
    """A file that passed the guard: its plain content, and the place of each node for messages."""

    path: str
    text: str
    content: dict[str, Plain]
    first_line: int = 1
    """The line of the file on which the YAML begins: 2 for front matter, which stands below a line of dashes."""

    doubtful: tuple[int, ...] = ()
    """Lines, counted from 0, that end a text and look like a field."""
    curly: tuple[Problem, ...] = ()
    """Texts in curly quotation marks where straight ones were meant; of quotations, which have none, a rule says so."""

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
        return replace(self._at(mark.line, mark.column, rule, message), edits=edits)

    @cached_property
    def lines_like_fields(self) -> tuple[tuple[int, str, Path], ...]:
        """Lines that end a text and look like a field: their number, the name of the field, and the way to the text."""
        found = []
        stack: list[tuple[Path, yaml.Node]] = [((), self.root)] if self.doubtful else []
        while stack:
            path, node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                stack += [((*path, key.value), value) for key, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                stack += [((*path, position), value) for position, value in enumerate(node.value)]
            else:
                inside = range(node.start_mark.line + 1, node.end_mark.line + 1)
                lines = [line for line in self.doubtful if line in inside]
                found += [(line, self.lines[line].split(":")[0].strip(), path) for line in lines]
        return tuple(found)

    def value_at(self, path: Path) -> Any:
        """What stands at a place of the content."""
        value: Any = self.content
        for step in path:
            value = value[step]
        return value

    def problem_in(self, line: int, rule: Rule, message: str) -> Problem:
        """A problem at the beginning of what stands in a line, counted from 0."""
        return self._at(line, len(self.lines[line]) - len(self.lines[line].lstrip()), rule, message)

    def sentence(self, path: Path) -> Problem | None:
        """The problem of an item of a list that is a sentence with a colon, and not a group of fields."""
        found = self.problem(path, COLON, "")
        slip = yaml_repair.sentence(self.lines, found.line - self.first_line)
        if slip is None or slip.column < found.column - 1:
            return None
        return self._at(slip.line, slip.column, slip.rule, slip.message, yaml_repair.edits(slip, self.lines))

    def _at(self, line: int, column: int, rule: Rule, message: str, edits: tuple[Edit, ...] = ()) -> Problem:
        source_line = self.lines[line] if line < len(self.lines) else ""
        below = self.first_line - 1
        moved = tuple(replace(edit, line=edit.line + below, end_line=edit.end_line + below) for edit in edits)
        return Problem(self.path, line + self.first_line, column + 1, rule.code, message, source_line, moved)

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


def clean_line(text: str) -> str:
    """A text from outside as a file may hold it: on one line, without the characters that the guard refuses."""
    seen = re.sub(_STRAY_JOINER, "", re.sub(f"[{INVISIBLE}]", "", " ".join(text.split())))
    return " ".join(seen.split())


def read(path: str, data: bytes, first_line: int = 1) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file. Returns the document, or None together with everything that the guard refused."""
    if len(data) > MAX_BYTES:
        message = (
            f"the file has more than {MAX_BYTES:,} bytes, and no case is so long; remove what was pasted into it by mistake"
        )
        return None, [Problem.of_file(path, TOO_LARGE, message)]
    if wrong := encoding_problems(path, data, first_line):
        return None, wrong
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    document = Document(path, text, {}, first_line)
    problems = list(islice(_forbidden_characters(document), MAX_CHARACTERS))
    if problems:
        return None, problems
    guard = _EventReader(document)
    content = guard.read()
    if guard.problems or content is None:
        return None, guard.problems
    return Document(path, text, content, first_line, tuple(guard.doubtful), tuple(guard.curly)), []


def encoding_problems(path: str, data: bytes, first_line: int = 1) -> list[Problem]:
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
    if b"\0" in data:
        message = "the file is not UTF-8, but probably UTF-16; save it with the encoding UTF-8"
        source_line = ""
    return Problem(path, line, position - line_start + 1, NOT_UTF8.code, message, source_line)


def _forbidden_characters(document: Document) -> Iterator[Problem]:
    text = document.text
    if not _SUSPECT.search(text):
        return
    for match in _HIDDEN.finditer(text):
        line, column = _line_and_column(text, match.end() - 1)
        character = text[match.end() - 1]
        edits: tuple[Edit, ...] = ()
        if character.isspace() and unicodedata.category(character) == "Zs":
            indentation = re.match(r"\s*", document.lines[line])
            width = indentation.end() if indentation else 0
            edits = (Edit(line + 1, 1, line + 1, width + 1, " " * width),)
        elif unicodedata.category(character) == "Cf":
            edits = (Edit(line + 1, column + 1, line + 1, column + 2, ""),)
        yield document._at(line, column, HIDDEN, _hidden_message(character), edits)
    lines = [number for number, line in enumerate(document.lines) if "\t" in line]
    width = _width_of_tabs(document) if lines else 0
    for number in lines:
        line_text = document.lines[number]
        mended = _without_tabs(line_text, width or 2)
        edits = (Edit(number + 1, 1, number + 1, len(line_text) + 1, mended),) if width else ()
        message = "a tab; write spaces in its place (two for each level of indentation)"
        yield document._at(number, line_text.index("\t"), TAB, message, edits)


def _width_of_tabs(document: Document) -> int:
    """For how many spaces the tabs of a file stand, if it can be read with them; otherwise 0."""
    for width in (2, 4):
        text = "\n".join(_without_tabs(line, width) for line in document.lines)
        if read(document.path, text.encode("utf-8", "replace"))[0]:
            return width
    return 0


def _without_tabs(line: str, width: int) -> str:
    """A line with spaces for the tabs of its indentation, and one space for any other."""
    inside = line.lstrip(" \t")
    indentation = line[: len(line) - len(inside)].replace("\t", " " * width)
    return indentation + re.sub(r"(?<! ) *\t[ \t]*", " ", inside).rstrip()


def _hidden_message(character: str) -> str:
    if character.isspace() and unicodedata.category(character) == "Zs":
        return f"a special space (U+{ord(character):04X}) in the indentation; write ordinary spaces in its place"
    return messages.INVISIBLE_CHARACTER.format(value=visible(character))


def _edit(line: int, start: int, end: int, text: str) -> Edit:
    """Another text in one line, from a column up to another, counted from 0."""
    return Edit(line + 1, start + 1, line + 1, end + 1, text)


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position), position - (text.rfind("\n", 0, position) + 1)


class _Refused(Exception):
    """The guard stops reading; the problem is recorded."""


class _Slipped(Exception):
    """The guard stops reading at a slip that it knows how to mend."""

    def __init__(self, slip: SyntaxMistake) -> None:
        super().__init__(slip.message)
        self.slip = slip


class _EventReader:
    """Builds plain content from events, one document, bounded; collects every problem that does not end the reading.

    The stack is explicit, so that depth is bounded by the guard and not by the interpreter.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.mended: list[str] | None = None
        self.twice: dict[int, list[tuple[yaml.Mark, str]]] = {}
        self.unfilled: set[int] = set()
        self.doubtful: list[int] = []
        self.curly: list[Problem] = []
        self.has_escapes = "\\" in document.text
        self.has_comments = " #" in document.text

    @property
    def lines(self) -> list[str]:
        """The lines as they are read: those of the file, or mended where a slip was beyond doubt."""
        return self.mended or self.document.lines

    def read(self) -> dict[str, Plain] | None:
        """The content of the file. Where a slip is beyond doubt it is reported, and the rest is read as if it were mended."""
        told: list[Problem] = []
        while True:
            slip = None
            self.problems, self.twice, self.unfilled = [], {}, set()
            try:
                content = self._content(yaml.CSafeLoader("\n".join(self.mended) if self.mended else self.document.text))
                self.problems += told
                break
            except _Slipped as slipped:
                slip = slipped.slip
            except yaml.MarkedYAMLError as error:
                mark = error.problem_mark or error.context_mark
                slip = yaml_repair.find(self.lines, mark.line if mark else 0)
                if slip is None:
                    self.problems = []
                    self._syntax(error)
            except _Refused:
                pass
            if slip is None:
                self.problems += told
                return None
            told.append(self.document._at(slip.line, slip.column, slip.rule, slip.message, yaml_repair.edits(slip, self.lines)))
            same_lines = len(slip.mended) == slip.until - slip.line
            untouched = self.lines[slip.line] == self.document.lines[slip.line]
            if not (slip.certain and same_lines and untouched) or len(told) == MAX_SLIPS:
                self.problems = told
                return None
            self.mended = yaml_repair.mended(slip, self.lines)
        if not isinstance(content, dict):
            message = (
                "the file is empty; begin it with `title: …`"
                if content == ""
                else "the file must begin with a name and a colon; write `title: …` first (in _parties.yml an id: `acme:`)"
            )
            self.problems.append(self.document._at(0, 0, NOT_A_MAPPING, message))
            return None
        return content

    def _refuse(self, mark: yaml.Mark, rule: Rule, message: str, edits: tuple[Edit, ...] = ()) -> None:
        self.problems.append(self.document._at(mark.line, mark.column, rule, message, edits))

    def _content(self, loader: yaml.CSafeLoader) -> Plain:
        top: list[Plain] = []
        container: list[Plain] | dict[str, Plain] = top
        stack: list[tuple[list[Plain] | dict[str, Plain], str | None]] = []
        key: str | None = None
        field = ""
        nodes = documents = 0
        while True:
            event: Any = loader.get_event()  # the stubs take every mark for optional
            kind = type(event)
            value: Any
            if kind is yaml.ScalarEvent:
                is_key = key is None and type(container) is dict
                value = self._key(event, container) if is_key else self._scalar(event, field) or self._unfilled(container)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                is_key = False
                value = {} if kind is yaml.MappingStartEvent else []
                if key is None and type(container) is dict:
                    self._refuse(
                        event.start_mark,
                        KEY,
                        "the name of a field is plain text; write it without brackets and without ? before it",
                    )
                    raise _Refused
                if len(stack) >= MAX_DEPTH:
                    self._refuse(
                        event.start_mark,
                        TOO_DEEP,
                        f"more than {MAX_DEPTH} levels of brackets or indentation; write this more simply",
                    )
                    raise _Refused
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if self.twice:
                    self._told_twice(id(container))
                container, key = stack.pop()
                continue
            elif kind is yaml.AliasEvent:
                raise _Slipped(yaml_repair.at_sign(self.lines, event.start_mark.line, event.start_mark.column))
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
                self._refuse(
                    event.start_mark,
                    TOO_DEEP,
                    f"more than {MAX_NODES:,} entries in one file; remove what does not belong to the case",
                )
                raise _Refused
            if event.anchor is not None or event.tag is not None:
                self._anchor_or_tag(event)
            if is_key:
                key = field = value
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
        raise _Slipped(yaml_repair.at_sign(self.lines, event.start_mark.line, event.start_mark.column))

    def _unfilled(self, container: Any) -> str:
        """Nothing, where something was expected."""
        self.unfilled.add(id(container))
        return ""

    def _told_twice(self, container: int) -> None:
        """Fields that stand a second time in one group: if there are several, the line that begins the next one is missing."""
        names = self.twice.pop(container, [])
        if not names or container in self.unfilled:  # an entry with nothing below it, and its fields beside it: told already
            return
        mark, name = names[0]
        message = messages.DUPLICATE_KEY.format(value=name, fix="check the indentation, or remove one")
        if len(names) > 1:
            more = ", ".join(f"'{other}'" for _, other in names[1:])
            do = "does" if len(names) == 2 else "do"
            mend = "write the line with the id of their own entry above them, check the indentation, or remove them"
            message = f"'{name}' stands here a second time in one group, and so {do} {more}; {mend}"
        self._refuse(mark, DUPLICATE_KEY, message)

    def _key(self, event: Any, seen: Container[Any]) -> str:
        name: str = event.value
        if name in seen:
            self.twice.setdefault(id(seen), []).append((event.start_mark, name))
        elif name == "<<" and not event.style:
            self._refuse(event.start_mark, ANCHOR, "merge keys (<<) are not used; write the fields out")
        elif not name or "\n" in name:
            self._refuse(event.start_mark, KEY, "the name of a field is plain text on one line; write it before the colon")
        elif self.has_escapes and event.style == '"':
            self._hidden_in(event)
        return name

    def _scalar(self, event: Any, field: str) -> str:
        value: str = event.value
        style = event.style
        if not value or value.isspace():
            self._nothing(event)
        elif not style:  # plain: libyaml gives an empty style
            if self.has_comments:
                self._lost_comment(event)
            if value[0] in _STARTS or " - " in value or value[1:3] in _NUMBERED:
                self._curly_or_items(event, field)
        elif style == '"':
            if self.has_escapes:
                self._hidden_in(event)
        elif style == ">" and ": " in value and _FIELD_INSIDE.search(value):
            self._last_line(event)
        return value

    def _last_line(self, event: Any) -> None:
        """A field that is indented so far that a text took it for its last line; which names are fields, the model knows."""
        last = event.end_mark.line - (event.end_mark.column == 0 or event.end_mark.line == len(self.lines))
        while not self.lines[last].strip():
            last -= 1
        if _FIELD_LINE.match(self.lines[last]):
            self.doubtful.append(last)

    def _nothing(self, event: Any) -> None:
        """What is probably meant where nothing is written."""
        mark = event.start_mark
        last = self.problems[-1] if self.problems else None
        if last and last.code == EMPTY.code and last.line == mark.line + self.document.first_line:
            return  # in { } one mistake leaves several fields empty
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        before, rest = line[: mark.column], line[mark.column :].strip()
        edits: tuple[Edit, ...] = ()
        message = "nothing is written here: write it, indent the lines that belong to it by two spaces, or remove the line"
        if rest.startswith("#"):
            message = "nothing is written here: put a text that begins with # in quotation marks"
            if _NUMBER_SIGN.fullmatch(rest) and not re.search(r"[\[{]", before):
                gap = len(line) - len(before) - len(line[mark.column :].lstrip())
                edits = (_edit(mark.line, len(before) + gap, len(line), yaml_repair.quoted(rest)),)
        elif joined := re.search(r"[{,] *[\w-]+(:)(?=\S)[^,{}]*$", before) if rest.startswith((",", "}")) else None:
            message = "a space is missing after the colon; write one there"
            column = joined.end(1)
            self.problems.append(self.document._at(mark.line, column, EMPTY, message, (_edit(mark.line, column, column, " "),)))
            return
        elif rest.startswith((",", "}")):
            message = (
                "nothing is written here: in { } every entry is `name: value` with a space after the colon; "
                "put a text that has a comma in quotation marks, and write a list in [ ]"
            )
        self._refuse(mark, EMPTY, message, edits)

    def _curly_or_items(self, event: Any, field: str) -> None:
        """A text that begins like one in curly quotation marks, or like a list without dashes.

        No mark belongs to an id or a date; whether the marks belong to a text, a person decides.
        """
        if event.value[0] not in yaml_repair.OPENING:
            self._items(event)
            return
        start, end = event.start_mark, event.end_mark
        if yaml_repair.in_curly_marks(event.value) and field != "quote":
            inside = event.value[1:-1]
            edits: tuple[Edit, ...] = ()
            if field in _IDS_AND_DATES and start.line == end.line and _ID_OR_DATE.fullmatch(inside):
                edits = (_edit(start.line, start.column, end.column, yaml_repair.quoted(inside)),)
            message = yaml_repair.CURLY.format(event.value[0])
            self.curly.append(self.document._at(start.line, start.column, SMART_QUOTES, message, edits))

    def _items(self, event: Any) -> None:
        """A list whose first item does not begin with a dash and a space: YAML takes all of it for one text."""
        first, last = event.start_mark.line, event.end_mark.line
        if event.value[1:2] == ">" and last > first and (slip := yaml_repair.arrow(self.lines, first)):
            raise _Slipped(slip)
        own_line = not self.lines[first][: event.start_mark.column].strip()
        if (
            (own_line and _ITEM.match(self.lines[first]))
            or _ITEMS.match(event.value)
            or any(_ITEM.match(line) for line in self.lines[first + 1 : last + 1])
        ):
            self._refuse(
                event.start_mark,
                ITEMS,
                "write a dash and a space before each item of a list, and each on a line of its own",
            )

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
            column = line.index("#", mark.column)
            message = "a # ends the text and the rest would be lost; put the whole text in quotation marks"
            edits: tuple[Edit, ...] = ()
            if not match["sign"].isdigit():
                message += ", or the comment on a line of its own"
            elif (
                _NUMBER_SIGN.fullmatch(line, column)
                and event.start_mark.line == mark.line
                and not re.search(r"[\[{]", line[: event.start_mark.column])
            ):
                text = line[event.start_mark.column :].rstrip()
                edits = (_edit(mark.line, event.start_mark.column, len(line), yaml_repair.quoted(text)),)
            self.problems.append(self.document._at(mark.line, column, COMMENT, message, edits))

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Where the parser gave up, for mistakes that nobody has made yet."""
        said = f"{error.context or ''} {error.problem or ''}"
        opened = error.context_mark if "flow" in said or "quoted" in said else None
        mark = opened or error.problem_mark or error.context_mark
        message = (
            "from here on the file cannot be read; check the indentation, the colons and the quotation marks here and above"
        )
        if opened:
            message = "what begins here is not closed, or a comma is missing in it; write the sign that closes it"
        self.problems.append(self.document._at(mark.line if mark else 0, mark.column if mark else 0, SYNTAX, message))
