"""Build plain content from the events of PyYAML: one document, of bounded size and depth, with a problem for every mistake."""

import re
from collections.abc import Container
from typing import Any, NoReturn

import yaml

from onrecord.format import messages, yaml_repair
from onrecord.format import yaml_rules as rules
from onrecord.format.characters import HIDDEN_CHARACTER, hidden_character_message
from onrecord.format.diagnostics import Edit, Problem, Rule
from onrecord.format.yaml_document import Document, Plain
from onrecord.format.yaml_mistakes import CURLY_MESSAGE, OPENING_QUOTES, SyntaxMistake, is_in_curly_quotes, quoted

MAX_DEPTH = 16
MAX_NODES = 20_000
MAX_MISTAKES = 20
"""Mistakes of writing YAML in one file that are reported at once."""


_STARTS = frozenset(f"-•‣·–—*+={OPENING_QUOTES}")
_NUMBERED = frozenset((". ", ") "))
_ITEMS = re.compile(r"[•‣·] |[–—+] .*\n?|-[^\W\d]")
_ITEM = re.compile(r" *(?:[-*•‣·–—+]|\d{1,2}[.)]) ")
_FIELD_INSIDE = re.compile("(?<= )[a-z][a-z-]*: ")
_FIELD_LINE = re.compile(" +[a-z][a-z-]*: ")
_HASH = re.compile(r" +#(?P<next>\S?)")
_NUMBER_SIGN = re.compile(r"#\d(?:(?!\s#).)*")
"""From a # that is no comment, as in `#1 of many`, to the end of a line that has no other."""
_IDS_AND_DATES = frozenset((
    "when", "created", "reviewed", "published", "accessed", "as-of", "date", "day", "no-record-as-of", "concerns", "who",
    "source", "of", "for", "to", "statement", "event", "regulation", "same-origin-as", "own-page-of", "according-to",
))  # fmt: skip
"""Fields that never hold a text of somebody's own words."""
_ID_OR_DATE = re.compile(r"[a-z0-9.][\w.:/+-]*")


def _edit(line: int, start: int, end: int, text: str) -> Edit:
    """Another text in one line, from a column up to another, counted from 0."""
    return Edit(line + 1, start + 1, line + 1, end + 1, text)


class _Stopped(Exception):
    """Reading ends: at a known mistake in writing YAML, or because of a problem that is reported already."""

    def __init__(self, mistake: SyntaxMistake | None = None) -> None:
        self.mistake = mistake


class EventReader:
    """Builds plain content from events, and collects every problem that does not end the reading.

    The stack is explicit, so that the depth is bounded here and not by the interpreter.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.lines = document.lines
        """As they are read: with the mistakes fixed of which there is no doubt."""
        self.duplicates: dict[int, list[tuple[yaml.Mark, str]]] = {}
        self.unfilled: set[int] = set()
        self.suspicious_lines: list[int] = []
        self.curly_quotes: list[Problem] = []
        self.has_escapes = "\\" in document.text
        self.has_comments = " #" in document.text

    def read(self) -> dict[str, Plain] | None:
        """Return the content of the file, or None where it cannot be read to its end.

        A mistake of which there is no doubt is reported, and the rest is read as if it were fixed.
        """
        reported: list[Problem] = []
        while True:
            self.problems, self.duplicates, self.unfilled = [], {}, set()
            mistake = None
            try:
                content = self._content(yaml.CSafeLoader("\n".join(self.lines)))
                self.problems += reported
                break
            except _Stopped as stopped:
                mistake = stopped.mistake
            except yaml.MarkedYAMLError as error:
                mark = error.problem_mark or error.context_mark
                mistake = yaml_repair.find_mistake(self.lines, mark.line if mark else 0)
                if mistake is None:
                    self.problems = [self._syntax_problem(error)]
            if mistake is None:
                self.problems += reported
                return None
            reported.append(self.document.mistake(mistake, self.lines))
            same_lines = len(mistake.fixed) == mistake.end - mistake.line
            untouched = self.lines[mistake.line] == self.document.lines[mistake.line]
            if not (mistake.certain and same_lines and untouched) or len(reported) == MAX_MISTAKES:
                self.problems = reported
                return None
            self.lines = mistake.fix(self.lines)
        if not isinstance(content, dict):
            message = (
                "the file is empty; begin it with `title: …`"
                if content == ""
                else "the file must begin with a name and a colon; write `title: …` first (in _parties.yml an id: `acme:`)"
            )
            self.problems.append(self.document.problem_at(0, 0, rules.NOT_A_MAPPING, message))
            return None
        return content

    def _refuse(self, mark: yaml.Mark, rule: Rule, message: str, edits: tuple[Edit, ...] = ()) -> None:
        self.problems.append(self.document.problem_at(mark.line, mark.column, rule, message, edits))

    def _stop(self, event: Any, rule: Rule, message: str) -> NoReturn:
        self._refuse(event.start_mark, rule, message)
        raise _Stopped

    def _special_character(self, event: Any) -> NoReturn:
        raise _Stopped(yaml_repair.special_character(self.lines, event.start_mark.line, event.start_mark.column))

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
                    self._stop(
                        event,
                        rules.KEY,
                        "the name of a field is plain text; write it without brackets and without ? before it",
                    )
                if len(stack) >= MAX_DEPTH:
                    message = f"more than {MAX_DEPTH} levels of brackets or indentation; write this more simply"
                    self._stop(event, rules.TOO_DEEP, message)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if self.duplicates:
                    self._report_duplicates(id(container))
                container, key = stack.pop()
                continue
            elif kind is yaml.AliasEvent:
                self._special_character(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop(event, rules.SEVERAL_DOCUMENTS, "a second document begins here; remove the three dashes")
                continue
            elif kind is yaml.StreamEndEvent:
                return top[0] if top else ""
            else:
                continue
            nodes += 1
            if nodes > MAX_NODES:
                message = f"more than {MAX_NODES:,} entries in one file; remove what does not belong to the case"
                self._stop(event, rules.TOO_DEEP, message)
            if event.anchor is not None or event.tag is not None:
                self._special_character(event)
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

    def _unfilled(self, container: Any) -> str:
        """Return the empty text of a field with nothing after it."""
        self.unfilled.add(id(container))
        return ""

    def _report_duplicates(self, container: int) -> None:
        """Report fields that occur twice in one group: if there are several, the line that begins the next group is missing."""
        names = self.duplicates.pop(container, [])
        if not names or container in self.unfilled:  # an empty entry with its fields beside it is reported already
            return
        mark, name = names[0]
        message = messages.DUPLICATE_KEY.format(value=name, fix="check the indentation, or remove one")
        if len(names) > 1:
            more = ", ".join(f"'{other}'" for _, other in names[1:])
            do = "does" if len(names) == 2 else "do"
            fix = "write the line with the id of their own entry above them, check the indentation, or remove them"
            message = f"'{name}' stands here a second time in one group, and so {do} {more}; {fix}"
        self._refuse(mark, rules.DUPLICATE_KEY, message)

    def _key(self, event: Any, seen: Container[Any]) -> str:
        name: str = event.value
        if name in seen:
            self.duplicates.setdefault(id(seen), []).append((event.start_mark, name))
        elif name == "<<" and not event.style:
            self._refuse(event.start_mark, rules.ANCHOR, "merge keys (<<) are not used; write the fields out")
        elif not name or "\n" in name:
            self._refuse(
                event.start_mark, rules.KEY, "the name of a field is plain text on one line; write it before the colon"
            )
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
        """Note a last line of a text that may be a field indented too far; the names of fields are not known here."""
        last = event.end_mark.line - (event.end_mark.column == 0 or event.end_mark.line == len(self.lines))
        while not self.lines[last].strip():
            last -= 1
        if _FIELD_LINE.match(self.lines[last]):
            self.suspicious_lines.append(last)

    def _nothing(self, event: Any) -> None:
        """Report a value that is empty, with what is probably meant."""
        mark = event.start_mark
        last = self.problems[-1] if self.problems else None
        if last and last.code == rules.EMPTY.code and last.line == mark.line + self.document.first_line:
            return  # in { } one mistake leaves several fields empty
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        before, rest = line[: mark.column], line[mark.column :].strip()
        edits: tuple[Edit, ...] = ()
        message = "nothing is written here: write it, indent the lines that belong to it by two spaces, or remove the line"
        if rest.startswith("#"):
            message = "nothing is written here: put a text that begins with # in quotation marks"
            if _NUMBER_SIGN.fullmatch(rest) and not re.search(r"[\[{]", before):
                gap = len(line) - len(before) - len(line[mark.column :].lstrip())
                edits = (_edit(mark.line, len(before) + gap, len(line), quoted(rest)),)
        elif joined := re.search(r"[{,] *[\w-]+(:)(?=\S)[^,{}]*$", before) if rest.startswith((",", "}")) else None:
            column = joined.end(1)
            edits = (_edit(mark.line, column, column, " "),)
            message = "a space is missing after the colon; write one there"
            self.problems.append(self.document.problem_at(mark.line, column, rules.EMPTY, message, edits))
            return
        elif rest.startswith((",", "}")):
            message = (
                "nothing is written here: in { } every entry is `name: value` with a space after the colon; "
                "put a text that has a comma in quotation marks, and write a list in [ ]"
            )
        self._refuse(mark, rules.EMPTY, message, edits)

    def _curly_or_items(self, event: Any, field: str) -> None:
        """Report a text in curly quotation marks, or a list without dashes that YAML takes for a text.

        Ids and dates never contain quotation marks; whether the marks belong to a text, a person decides.
        """
        if event.value[0] not in OPENING_QUOTES:
            self._items(event)
            return
        start, end = event.start_mark, event.end_mark
        if is_in_curly_quotes(event.value) and field != "quote":
            inside = event.value[1:-1]
            edits: tuple[Edit, ...] = ()
            if field in _IDS_AND_DATES and start.line == end.line and _ID_OR_DATE.fullmatch(inside):
                edits = (_edit(start.line, start.column, end.column, quoted(inside)),)
            message = CURLY_MESSAGE.format(event.value[0])
            self.curly_quotes.append(self.document.problem_at(start.line, start.column, rules.SMART_QUOTES, message, edits))

    def _items(self, event: Any) -> None:
        """Report a list whose first item does not begin with a dash and a space: YAML takes all of it for one text."""
        first, last = event.start_mark.line, event.end_mark.line
        if event.value[1:2] == ">" and last > first and (mistake := yaml_repair.arrow(self.lines, first)):
            raise _Stopped(mistake)
        own_line = not self.lines[first][: event.start_mark.column].strip()
        if (
            (own_line and _ITEM.match(self.lines[first]))
            or _ITEMS.match(event.value)
            or any(_ITEM.match(line) for line in self.lines[first + 1 : last + 1])
        ):
            message = "write a dash and a space before each item of a list, and each on a line of its own"
            self._refuse(event.start_mark, rules.ITEMS, message)

    def _hidden_in(self, event: Any) -> None:
        """Report an escape that stands for a character that the text itself must not contain."""
        if match := HIDDEN_CHARACTER.search(event.value) or re.search("\t", event.value):
            self._refuse(event.start_mark, rules.HIDDEN, hidden_character_message(event.value[match.end() - 1]))

    def _lost_comment(self, event: Any) -> None:
        mark = event.end_mark
        lines = self.document.lines
        line = lines[mark.line] if mark.line < len(lines) else ""
        match = _HASH.match(line, mark.column)
        if match and (match["next"] or " " in event.value):
            column = line.index("#", mark.column)
            message = "a # ends the text and the rest would be lost; put the whole text in quotation marks"
            edits: tuple[Edit, ...] = ()
            if not match["next"].isdigit():
                message += ", or the comment on a line of its own"
            elif (
                _NUMBER_SIGN.fullmatch(line, column)
                and event.start_mark.line == mark.line
                and not re.search(r"[\[{]", line[: event.start_mark.column])
            ):
                text = line[event.start_mark.column :].rstrip()
                edits = (_edit(mark.line, event.start_mark.column, len(line), quoted(text)),)
            self.problems.append(self.document.problem_at(mark.line, column, rules.COMMENT, message, edits))

    def _syntax_problem(self, error: yaml.MarkedYAMLError) -> Problem:
        """Return the place where the parser gave up, for a mistake that is not known."""
        reason = f"{error.context or ''} {error.problem or ''}"
        message = (
            "from here on the file cannot be read; check the indentation, the colons and the quotation marks here and above"
        )
        mark = error.problem_mark or error.context_mark
        if error.context_mark and ("flow" in reason or "quoted" in reason):
            mark = error.context_mark
            message = "what begins here is not closed, or a comma is missing in it; write the sign that closes it"
        return self.document.problem_at(mark.line if mark else 0, mark.column if mark else 0, rules.SYNTAX, message)
