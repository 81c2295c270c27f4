"""What most probably went wrong where a file is not YAML: the smallest mend with which it can be read, and its place.

The parser says where it gave up, which is often far below the mistake. So lines that look like one of the well-known slips
are mended one at a time, and the first mend that lets the parser get further tells what was wrong, where, and what to do.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import yaml

from onrecord.format.diagnostics import Edit, Rule

SYNTAX = Rule("Y005", "The file is not YAML. The message says what most often causes this.")
ANCHOR = Rule(
    "Y006", "Anchors (&name), aliases (*name) and merge keys (<<) are not used: every fact is written where it stands."
)
TAG = Rule("Y007", "Tags (!name) are not used: every value is text.")
COMMENT = Rule(
    "Y013",
    "In YAML a space followed by # ends a text; what comes after is a comment. After a sentence it stands on its own line.",
)
COLON = Rule("Y015", "A colon followed by a space begins a field. A sentence that contains one is put in quotation marks.")
FIRST_CHARACTER = Rule("Y016", "A text that begins with @ ` % * & ! | > [ { ] } or , is put in quotation marks.")
QUOTED_START = Rule(
    "Y017", "If a text begins with a quotation mark, YAML takes what stands between the marks for the whole text."
)
SMART_QUOTES = Rule(
    "Y018",
    "Only straight quotation marks enclose a text. Curly ones belong to the text, so a text that is all in them is put in "
    "straight ones as well.",
)
INDENTATION = Rule("Y019", "What belongs to a field or entry stands below it, indented by two spaces more.")
ITEMS = Rule("Y020", "Each item of a list begins with a dash and a space, on a line of its own.")
LEFT_OVER = Rule("Y021", "Signs that a program leaves in a file, of a merge that is not finished or of a chat, are removed.")

RULES = (SYNTAX, ANCHOR, TAG, COMMENT, COLON, FIRST_CHARACTER, QUOTED_START, SMART_QUOTES, INDENTATION, ITEMS, LEFT_OVER)

OPENING, CLOSING = "“„‟«‹‘‚‛”’»", "”“»›’‘«"
CURLY = (
    'curly quotation marks like {} do not enclose a text; write straight ones (") in their place, or around them if they '
    "belong to the text"
)
_NAME = r"[A-Za-z0-9][\w-]*"
_FIELD = re.compile(rf"(?P<lead> *(?:- +)*)(?P<name>{_NAME}(?: {_NAME}){{0,3}}|\"[^\"]*\"|'[^']*') *:(?: +(?P<value>\S.*))? *")
_ITEM = re.compile(r"(?P<lead> *(?:- +)+)(?P<value>\S.*)")
_CURLY = re.compile(rf"[{OPENING}][^“”„‟«»‹›]*[{CLOSING}]")
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?: +#.*)?")
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_ELISION = re.compile(r"'(?:tis|twas|til|cause|em|n|round|bout|\d0s)\b", re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|\s)#")
_CLOSED = {"[": "]", "{": "}"}
MAX_TRIES = 250
MAX_LINES_OF_ONE_KIND = 20
MAX_LINES = 4_000
MAX_LINE = 4_000
"""What is looked at in a file that cannot be read; one that has more of it is no case."""
_FAR = 10**9


@dataclass(frozen=True)
class SyntaxMistake:
    """One mistake, at a line and column counted from 0, and the lines that would stand there instead."""

    line: int
    column: int
    rule: Rule
    message: str
    mended: tuple[str, ...]
    until: int
    """The line after the last one that is replaced."""
    certain: bool = False
    """Whether it is beyond doubt how the text is read, so that reading can go on as if it were mended."""
    by_hand: bool = False
    """Whether a person mends it all the same: a note might be published, or marks be lost that belong to the text."""


@dataclass(frozen=True)
class _Place:
    """A line with what stands around it, and the value of its field or item, if it has one."""

    lines: list[str]
    number: int
    is_item: bool = False
    """Whether the line is taken for an item of a list even if a field begins in it."""

    @property
    def text(self) -> str:
        return self.lines[self.number]

    @property
    def indent(self) -> int:
        return _indent(self.text)

    @cached_property
    def match(self) -> re.Match[str] | None:
        field, item = _FIELD.fullmatch(self.text), _ITEM.fullmatch(self.text)
        return item if item and (self.is_item or not field or " " in field["name"].strip("\"'")) else field

    @property
    def value(self) -> str:
        return _value(self.match)

    @property
    def start(self) -> int:
        """The column at which the value begins."""
        return self.match.start("value") if self.match else 0

    @cached_property
    def rest(self) -> list[str]:
        """The lines below that go on with the value: indented further than its field."""
        found = []
        depth = len(self.match["lead"]) if self.match else self.indent
        for line in self.lines[self.number + 1 :]:
            if line.strip() and _indent(line) <= depth:
                break
            found.append(line)
        while found and not found[-1].strip():
            found.pop()
        return found

    @property
    def has_comment(self) -> bool:
        """Whether there is a # in the value that may begin a comment, which is not to become part of the text."""
        return any(_COMMENT.search(line) for line in (self.value, *self.rest))

    def slip(
        self, rule: Rule, message: str, value: str, *, at: int = 0, certain: bool = True, by_hand: bool = False
    ) -> SyntaxMistake:
        """A slip that is mended by another value of the field."""
        new = self.text[: self.start] + value
        return SyntaxMistake(
            self.number, self.start + at, rule, message, (new,), self.number + 1, certain, by_hand or self.has_comment
        )

    def line(self, rule: Rule, message: str, *new: str, column: int = 0, certain: bool = False) -> SyntaxMistake:
        """A slip that is mended by other lines in the place of this one."""
        return SyntaxMistake(self.number, column, rule, message, new, self.number + 1, certain)


def edits(slip: SyntaxMistake, lines: list[str]) -> tuple[Edit, ...]:
    """The change that mends a slip, where it is beyond doubt, without what stays as it is."""
    if not slip.certain or slip.by_hand:
        return ()
    old, new = "\n".join(lines[slip.line : slip.until]), "\n".join(slip.mended)
    start = next((i for i, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new)))
    same = 0
    while same < min(len(old), len(new)) - start and old[-1 - same] == new[-1 - same]:
        same += 1
    before, changed = old[:start], old[: len(old) - same]
    return (
        Edit(
            slip.line + before.count("\n") + 1,
            len(before) - before.rfind("\n"),
            slip.line + changed.count("\n") + 1,
            len(changed) - changed.rfind("\n"),
            new[start : len(new) - same],
        ),
    )


def mended(slip: SyntaxMistake, lines: list[str]) -> list[str]:
    """The lines after the mend."""
    return [*lines[: slip.line], *slip.mended, *lines[slip.until :]]


def in_curly_marks(text: str) -> bool:
    """Whether a text is all in curly quotation marks, and these enclose nothing less than it."""
    return bool(_CURLY.fullmatch(text))


def quoted(text: str) -> str:
    """A text in straight quotation marks, of the kind that it does not hold itself."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def error_in(lines: list[str]) -> int:
    """The line at which the parser gives up; far below if it does not."""
    try:
        for _ in yaml.parse("\n".join(lines), Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line if mark else 0
    return _FAR


def find(lines: list[str], failed: int) -> SyntaxMistake | None:
    """The mistake because of which the parser gave up at a line, if it is one of those that are known."""
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE for line in lines):
        return None
    if conflict := next((number for number, line in enumerate(lines) if re.match(r"<{7}(?: |$)", line)), None):
        message = (
            "two versions of these lines were to be merged and nobody chose; keep one of them, and remove the lines that "
            "begin with <<<<<<<, ======= and >>>>>>>"
        )
        return SyntaxMistake(conflict, 0, LEFT_OVER, message, ("",), conflict + 1)
    for slip in islice(_anywhere(lines, failed), MAX_LINES_OF_ONE_KIND):
        if error_in(mended(slip, lines)) > slip.line:
            return slip
    first = max(
        (number for number in range(min(failed, len(lines) - 1) + 1) if re.match(r"[\w\"'“]", lines[number])), default=0
    )
    first = max((number for number in range(first) if re.match(r"[\w\"'“]", lines[number])), default=0)
    last = next((number for number in range(failed + 2, len(lines)) if re.match(r"[\w\"'“]", lines[number])), len(lines))
    part, goal = lines[first:last], failed - first
    for candidate in islice(_candidates(part, goal), MAX_TRIES):
        moved = len(candidate.mended) - (candidate.until - candidate.line)
        if error_in(mended(candidate, part)) > goal + moved:
            return _lower(candidate, first)
    return None


def _lower(slip: SyntaxMistake, by: int) -> SyntaxMistake:
    return replace(slip, line=slip.line + by, until=slip.until + by)


def _anywhere(lines: list[str], failed: int) -> Iterator[SyntaxMistake]:
    """Quotation marks that are not closed, from the top: the parser looks for the end of the first through all that follows."""
    for number in _outside_texts(lines):
        place = _Place(lines, number)
        if number <= failed and (slip := _smart_and_straight(place) or _not_closed(place)):
            yield slip


def _candidates(lines: list[str], failed: int) -> Iterator[SyntaxMistake]:
    """Mends in the order in which they are likely: what a line shows by itself first, the lines nearest the failure first."""
    outside = list(_outside_texts(lines))
    near = sorted((number for number in outside if number <= failed + 1), key=lambda number: (number > failed, -number))
    places = [_Place(lines, number) for number in near]
    for place in places:
        for look in _IN_A_LINE:
            if slip := look(place):
                yield slip
    for looks in _AROUND:
        for place in places[:40]:
            for mends in looks:
                yield from mends(place)


def _outside_texts(lines: list[str]) -> Iterator[int]:
    """The lines that are not inside a text of several lines that follows >- or |, and not empty or a comment."""
    header = depth = -1
    for number, line in enumerate(lines):
        indent = _indent(line)
        if not line.strip():
            continue
        if header >= 0 and indent > header and depth <= indent:
            depth = indent if depth < 0 else depth
            continue
        if line.lstrip().startswith("#"):
            continue
        match = _FIELD.fullmatch(line) or _ITEM.fullmatch(line)
        header = depth = -1
        if match and _BLOCK.fullmatch(_value(match)):
            header = len(re.sub(r"- +$", "", match["lead"]))
        yield number


def _value(match: re.Match[str] | None) -> str:
    """What stands behind the colon of a field or the dash of an item, without the spaces after it."""
    return ((match and match["value"]) or "").rstrip(" ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def at_sign(lines: list[str], number: int, column: int) -> SyntaxMistake:
    """A text that begins, at a place, with a sign that means something else to YAML."""
    place = _Place(lines, number)
    sign = place.text[column]
    for look in (_first_sign, _in_flow):
        slip = look(place)
        if slip and slip.column == column:
            return slip
    message = f'a text that begins with {sign} is put in quotation marks; write " before and after it'
    return SyntaxMistake(number, column, _rule_of(sign), message, (place.text,), number + 1)


def sentence(lines: list[str], number: int) -> SyntaxMistake | None:
    """An item of a list of texts that YAML takes for a field, because of a colon in it."""
    place = _Place(lines, number, is_item=True)
    return next((slip for look in (_smart_marks, _quotes, _not_opened, _colon) if (slip := look(place))), None)


def _rule_of(sign: str) -> Rule:
    return ANCHOR if sign in "*&" else TAG if sign == "!" else FIRST_CHARACTER


def _fence(place: _Place) -> SyntaxMistake | None:
    if re.fullmatch(r" *(?:```|~~~)\S* *", place.text):
        return place.line(LEFT_OVER, "this line does not belong to the file; remove it", "", certain=True)
    return None


def _after_the_colon(place: _Place) -> SyntaxMistake | None:
    match = re.match(rf"( *(?:- +)*{_NAME}):(?: *[{_SPACES}][ {_SPACES}]*|(?=[^\s/]))", place.text)
    if not match:
        return None
    message = "a space is missing after the colon; write one there"
    column = match.end(1) + 1
    if match.end() > column:
        message = "a special space stands after the colon; write an ordinary one in its place"
    new = f"{match[1]}: {place.text[match.end() :]}"
    return place.line(SYNTAX, message, new, column=column, certain=True)


def _other_sign(place: _Place) -> SyntaxMistake | None:
    match = re.match(rf"( *(?:- +)*)({_NAME})( *[=：;]| *,| *-) *(?P<value>.*)", place.text)
    if not match or not (match["value"] or match[3].strip() == "："):
        return None
    sign = match[3].strip()
    message = f"a colon and a space stand after the name of a field; write `{match[2]}: …` instead of `{match[2]}{match[3]}`"
    return place.line(
        SYNTAX, message, f"{match[1]}{match[2]}: {match['value']}".rstrip(), column=match.end(2), certain=sign in ("=", "：")
    )


def _smart_and_straight(place: _Place) -> SyntaxMistake | None:
    value = place.value
    if not re.fullmatch(rf'"[^"{OPENING}{CLOSING}]+[{CLOSING}]', value) or place.rest:
        return None
    message = (
        f'the text begins with a straight quotation mark and ends with a curly one; write " at its end instead of {value[-1]}'
    )
    return place.slip(SMART_QUOTES, message, quoted(value[1:-1]), at=len(value) - 1, by_hand=True)


def _smart_marks(place: _Place) -> SyntaxMistake | None:
    value = place.value
    if not re.fullmatch(rf'[{OPENING}][^“”„‟«»‹›]+[{CLOSING}"]', value) or place.rest:
        return None
    return place.slip(SMART_QUOTES, CURLY.format(value[0]), quoted(value[1:-1]), by_hand=True)


def _quotes(place: _Place) -> SyntaxMistake | None:
    value = place.value
    if value[:1] not in ('"', "'"):
        return None
    mark = value[0]
    whole = _QUOTED.match(value)
    if not whole or re.fullmatch(r"\s*(?:#.*)?", value[whole.end() :]):
        return None
    message = (
        "the text goes on after the closing quotation mark; put the whole text in the other kind of quotation marks, "
        "or begin it on a new line after >-"
    )
    at = len(value) - len(value[whole.end() :].lstrip())
    if place.rest:
        return _as_block(place, QUOTED_START, message, at=at)
    inner = _inside_marks(value, mark)
    return place.slip(QUOTED_START, message, quoted(value if inner is None else inner), at=at)


def _not_closed(place: _Place) -> SyntaxMistake | None:
    """A quotation mark that is opened and not closed before the next field."""
    value = place.value
    mark = value[:1]
    if not mark or mark not in "\"'" or _QUOTED.match(value) or any(mark in line for line in place.rest):
        return None
    if _ELISION.match(value):
        message = 'a text that begins with an apostrophe is put in quotation marks; write " before and after it'
        return place.slip(QUOTED_START, message, quoted(value), certain=not place.rest)
    message = f"a quotation mark is opened here and never closed; write {mark} at the end of the text too"
    if place.rest:
        end = (place.text, *place.rest[:-1], place.rest[-1] + mark)
        return SyntaxMistake(place.number, place.start, QUOTED_START, message, end, place.number + 1 + len(place.rest))
    return place.slip(QUOTED_START, message, quoted(value[1:]))


def _inside_marks(value: str, mark: str) -> str | None:
    """What stands between the first and the last mark of a text, if these two enclose it; others are then part of it."""
    if len(value) < 3 or value[-1] != mark:
        return None
    if mark == '"':
        return value[1:-1] if re.search(r'[\s(\[]"$', value[: value.index('"', 1) + 1]) else None
    marks = re.sub(r"(?<=\w)'(?=\w)", "", value).count("'")
    return value[1:-1] if marks % 2 or marks == 2 else None


def _as_block(place: _Place, rule: Rule, message: str, *, at: int = 0) -> SyntaxMistake:
    """A text of several lines, begun on a new line after >-."""
    depth = _indent(place.rest[0])
    level = all(not line.strip() or _indent(line) == depth for line in place.rest) and all(line.strip() for line in place.rest)
    new = (f"{place.text[: place.start]}>-", f"{' ' * depth}{place.value}", *place.rest)
    until = place.number + 1 + len(place.rest)
    return SyntaxMistake(place.number, place.start + at, rule, message, new, until, level, place.has_comment)


def _first_sign(place: _Place) -> SyntaxMistake | None:
    value = place.value
    sign = value[:1]
    if not sign or sign not in "@`%&!*|>?-,]}[{" or _BLOCK.fullmatch(value):
        return None
    rule = _rule_of(sign)
    message = f'a text that begins with {sign} is put in quotation marks; write " before and after it'
    if sign in "[{":
        end = _end_of_flow(value)
        words = max(len(part.split()) for part in value.split(","))
        is_sentence = end is None and not place.rest and words > 3 and not re.search(r"\w: ", value)
        if not is_sentence and (end is None or not re.fullmatch(r"\s*[^\s,#].*", value[end:])):
            return None
    if match := re.match(r"([|>][-+]?) +(\S.*)", value):
        message = f"a text after {match[1]} stands below it; begin it on the next line, with two spaces more than its field"
        depth = " " * (_indent(place.rest[0]) if place.rest else len(place.match["lead"] if place.match else "") + 2)
        new = f"{place.text[: place.start]}{match[1]}\n{depth}{match[2]}"
        return SyntaxMistake(
            place.number,
            place.start + match.start(2),
            SYNTAX,
            message,
            tuple(new.split("\n")),
            place.number + 1,
            certain=len(match[1]) > 1,
            by_hand=place.has_comment,
        )
    if sign == "-":
        message = "a dash begins an item of a list, on a line of its own; put a text that begins with a dash in quotation marks"
        if not re.match(r"-\s", value):
            return None
        if place.rest and all(re.match(" *- ", line) for line in place.rest):
            depth = " " * _indent(place.rest[0])
            new = f"{place.text[: place.start].rstrip()}\n{depth}{value}"
            message = "each item of a list stands on a line of its own; begin a new line before this dash"
            return SyntaxMistake(
                place.number, place.start, ITEMS, message, tuple(new.split("\n")), place.number + 1, certain=True
            )
        return place.slip(SYNTAX, message, quoted(value), certain=False)
    if place.rest:
        return _as_block(place, rule, f"{message}, or begin it on a new line after >-")
    return place.slip(rule, message, quoted(value), certain=sign != "[" or end is not None)


def _end_of_flow(value: str) -> int | None:
    """The position after the bracket that closes the one with which a value begins."""
    depth = 0
    for position, sign in enumerate(value):
        depth += (sign in "[{") - (sign in "]}")
        if not depth:
            return position + 1
    return None


def _flow(place: _Place) -> SyntaxMistake | None:
    """A list in [ ] or a group in { } on one line that does not end, or has in it what ends it too early."""
    value = place.value
    if value[:1] not in _CLOSED:
        return None
    closing = _CLOSED[value[0]]
    what = "list" if value[0] == "[" else "group"
    if re.search(r"\s#", value) and not re.search("[\"']", value):
        message = 'a # ends the text and the rest would be lost; put the text that has it in quotation marks (")'
        new = re.sub(r"((?:[\[{,]|(?<![\w-])[\w-]+:) *+)([^,:\[\]{}]*?(?<= )#[^,\]}]*)", lambda m: m[1] + quoted(m[2]), value)
        return place.slip(COMMENT, message, new, at=value.index("#"), certain=False)
    end = _end_of_flow(value)
    other = "}" if closing == "]" else "]"
    if end is None and not place.rest:
        message = f"the {what} that begins here with {value[0]} is not closed; write {closing} at its end"
        missing = "".join(_CLOSED[sign] for sign in reversed(_unclosed(value)))
        return place.slip(SYNTAX, message, value + missing)
    if value[-1] == other and value.count(other) > value.count("[" if other == "]" else "{"):
        message = f"the {what} that begins here with {value[0]} ends with {other}; write {closing} at its end"
        return place.slip(SYNTAX, message, value[:-1] + closing)
    return None


def _unclosed(value: str) -> list[str]:
    found: list[str] = []
    for sign in value:
        if sign in "[{":
            found.append(sign)
        elif sign in "]}" and found:
            found.pop()
    return found


def _in_flow(place: _Place) -> SyntaxMistake | None:
    """A comma, a colon or quotation marks that are missing inside [ ] or { }."""
    value = place.value
    if value[:1] not in _CLOSED or _end_of_flow(value) is None:
        return None
    if match := re.search(r"(?<=[\w\]}\"'])(?P<gap> +)(?=(?P<name>[\w-]+): )", value[1:]):
        message = (
            f"in {{ }} a comma stands between two fields, and a text that has a colon stands in quotation marks; write a comma "
            f"before '{match['name']}', or \" before and after the text"
        )
        at = match.start("name") + 1
        return place.slip(COLON, message, f"{value[: match.start() + 1]}, {value[at:]}", at=at, certain=False)
    if match := re.search(r"[\w-]: ++(?P<text>[^,{}\[\]\"']*: [^,{}\[\]\"']*)", value):
        message = 'a colon followed by a space begins a field; put the whole text in straight quotation marks (")'
        new = value[: match.start("text")] + quoted(match["text"]) + value[match.end("text") :]
        return place.slip(COLON, message, new, at=match.start("text") + match["text"].index(":"))
    if match := re.search(r"(?:[\[{,]|[\w-]:) *(?P<text>[@`%*&!][^,\]}]*)", value):
        sign = match["text"][0]
        message = f'a text that begins with {sign} is put in quotation marks; write " before and after it'
        new = value[: match.start("text")] + quoted(match["text"]) + value[match.end("text") :]
        return place.slip(_rule_of(sign), message, new, at=match.start("text"))
    return None


def _not_opened(place: _Place) -> SyntaxMistake | None:
    value = place.value
    if not re.search(r":(?: |$)", value) or value[0] in "\"'[{":
        return None
    opening = {"]": "[", "}": "{"}.get(value[-1])
    if opening and opening not in value:
        message = f"the group that ends here with {value[-1]} is not opened; write {opening} before it"
        return place.slip(SYNTAX, message, opening + value)
    if value[-1] == '"' and value.count('"') == 1:
        return place.slip(QUOTED_START, 'the quotation mark at the end is not opened; write " before the text too', f'"{value}')
    return None


def _colon(place: _Place) -> SyntaxMistake | None:
    value = place.value
    match = re.search(r":(?: |$)", value)
    if not match or value[0] in "\"'[{|>":
        return None
    message = 'a colon followed by a space begins a field; put the whole sentence in straight quotation marks (")'
    if place.rest:
        return _as_block(place, COLON, f"{message}, or begin it on a new line after >-", at=match.start())
    return place.slip(COLON, message, quoted(value), at=match.start())


def _colon_below(place: _Place) -> SyntaxMistake | None:
    """A text of several lines with a colon in one that is not its first."""
    if not place.value or place.value[0] in "\"'[{|>" or not any(re.match(r" *\S+ .*: |.*:$", line) for line in place.rest):
        return None
    message = "a colon followed by a space begins a field, and this text has one further down; begin it on a new line after >-"
    return _as_block(place, COLON, message)


def _item(place: _Place) -> SyntaxMistake | None:
    match = re.match(r"( *)([-*•‣·–—]|\d+[.)])( *)(?=\S)", place.text)
    if not match or (match[2] == "-" and match[3]):
        return None
    message = f"an item of a list begins with a dash and a space; write `- ` instead of `{match[0].strip()}`"
    return place.line(ITEMS, message, f"{match[1]}- {place.text[match.end() :]}", column=match.end(1), certain=bool(match[3]))


def _arrow(place: _Place) -> SyntaxMistake | None:
    if re.fullmatch("[-=—–]>|> -", place.value) and place.rest:
        message = f"a text of several lines begins after >-; write >- instead of {place.value}"
        return place.slip(SYNTAX, message, ">-")
    return None


def arrow(lines: list[str], number: int) -> SyntaxMistake | None:
    """A text of several lines after signs that were meant to be >-."""
    return _arrow(_Place(lines, number))


def _dash(place: _Place) -> SyntaxMistake | None:
    """A dash before a field or an entry whose neighbours have none."""
    match = re.fullmatch(rf"( *)- +({_NAME}:(?: .*)?)", place.text)
    beside = (line for line in place.lines[max(0, place.number - 40) : place.number + 40] if _indent(line) == place.indent)
    if not match or sum(line.lstrip().startswith("- ") for line in beside) > 1:
        return None
    message = "no dash stands before a field or an entry unless it begins an item of a list; remove the dash"
    return place.line(ITEMS, message, f"{match[1]}{match[2]}", column=place.indent)


def _dash_missing(place: _Place) -> SyntaxMistake | None:
    """A list in which the first item has no dash."""
    if place.value or not place.rest or not place.match:
        return None
    depth = min((_indent(line) for line in place.rest if line.lstrip().startswith("- ")), default=None)
    if depth is None or _indent(place.rest[0]) != depth + 2:
        return None
    message = "each item of a list begins with a dash and a space; write them before the first one too"
    new = f"{' ' * depth}- {place.rest[0].lstrip()}"
    return SyntaxMistake(place.number + 1, depth + 2, ITEMS, message, (new,), place.number + 2)


_IN_A_LINE: tuple[Callable[[_Place], SyntaxMistake | None], ...] = (
    _fence, _after_the_colon, _smart_marks, _quotes, _first_sign, _flow, _in_flow, _not_opened, _arrow, _colon, _colon_below,
    _item, _dash, _dash_missing,
)  # fmt: skip


def _below_the_sign(place: _Place) -> Iterator[SyntaxMistake]:
    """Lines of a text after >- that are not indented further than its field."""
    above = place.number - 1
    while above >= 0 and not place.lines[above].strip():
        above -= 1
    if above < 0 or (_FIELD.fullmatch(place.text) and not re.search(r"\w \w", place.text[: place.text.rindex(":")])):
        return
    header = next(
        (
            number
            for number in range(above, max(-1, above - 60), -1)
            if (match := _FIELD.fullmatch(place.lines[number]) or _ITEM.fullmatch(place.lines[number]))
            and _BLOCK.fullmatch(_value(match))
        ),
        None,
    )
    if header is None or any(
        _FIELD.fullmatch(line) and _indent(line) <= _indent(place.lines[header])
        for line in place.lines[header + 1 : place.number]
    ):
        return
    depth = _indent(place.lines[header]) + 2
    if above > header:
        depth = max(depth, _indent(place.lines[header + 1]))
    until = place.number + 1
    while until < len(place.lines) and not (_FIELD.fullmatch(place.lines[until]) or _ITEM.fullmatch(place.lines[until])):
        until += 1
    new = tuple(
        f"{' ' * depth}{line.lstrip()}" if line.strip() and _indent(line) < depth else line
        for line in place.lines[place.number : until]
    )
    message = f"this line belongs to the text above and is not indented like it; begin it with {depth} spaces"
    if above == header:
        message = f"the text after >- is indented further than its field; begin its lines with {depth} spaces"
    yield SyntaxMistake(place.number, place.indent, INDENTATION, message, new, until)


def _colon_missing(place: _Place) -> Iterator[SyntaxMistake]:
    match = re.fullmatch(rf"( *(?:- +)*)({_NAME})( .*)?", place.text)
    if match and not re.search(r":(?: |$)", match[3] or ""):
        message = f"a colon is missing; write `{match[2]}: …`, or indent the line further if it is the rest of the text above"
        if not match[3]:
            message = f"a colon is missing; write `{match[2]}:`"
        yield place.line(SYNTAX, message, f"{match[1]}{match[2]}:{match[3] or ''}", column=match.end(2))
    elif match and (colon := re.match(rf"( *(?:- +)*{_NAME}) (.*: .*)", place.text)):
        yield place.line(
            SYNTAX,
            f"a colon is missing after '{match[2]}'; write `{match[2]}: …`, and the text in quotation marks",
            f"{colon[1]}: {quoted(colon[2])}",
            column=match.end(2),
        )


def _other_indentation(place: _Place) -> Iterator[SyntaxMistake]:
    """A line, alone or with all that belongs to it, that stands too far to the left or to the right."""
    own = place.indent
    around = {_indent(line) for line in place.lines[max(0, place.number - 4) : place.number + 4] if line.strip()}
    fitting = sorted(
        {depth for each in around for depth in (each, each + 2, each - 2) if depth >= 0 and depth % 2 == 0} - {own}
    )
    level = _level(place)
    fitting.sort(key=lambda depth: (depth != level, abs(depth - own), depth))
    until = place.number + 1
    while until < len(place.lines) and (not place.lines[until].strip() or _indent(place.lines[until]) > own):
        until += 1
    for depth in fitting:
        direction = "right" if depth < own else "left"
        message = f"this line stands too far to the {direction}; begin it with {_spaces(depth)}, as fits the lines around it"
        alone = " " * depth + place.text.lstrip()
        yield place.line(INDENTATION, message, alone, column=own)
        if until > place.number + 1:
            block = tuple(
                f"{' ' * (depth - own)}{line}" if depth > own else line[own - depth :]
                for line in place.lines[place.number : until]
            )
            both = f"this line and what belongs to it stand too far to the {direction}; begin it with {_spaces(depth)}"
            yield SyntaxMistake(place.number, own, INDENTATION, both, block, until)


def _level(place: _Place) -> int | None:
    """The indentation of the lines above and below a line, if it is the same."""
    above = (
        next((_indent(line) for line in place.lines[place.number - 1 :: -1] if line.strip()), None) if place.number else None
    )
    below = next((_indent(line) for line in place.lines[place.number + 1 :] if line.strip()), None)
    return above if above == below else None


def _unlike_both(place: _Place) -> Iterator[SyntaxMistake]:
    """A field that differs from the lines above and below it, which are alike: the mistake is in it, and not in one of them."""
    level = _level(place)
    if place.value and level is not None and place.indent != level:
        yield from _other_indentation(place)


def _spaces(number: int) -> str:
    return "no space" if number == 0 else "one space" if number == 1 else f"{number} spaces"


def _sign_for_colon(place: _Place) -> Iterator[SyntaxMistake]:
    if slip := _other_sign(place):
        yield slip


def _odd_indentation(place: _Place) -> Iterator[SyntaxMistake]:
    """Indentation by an odd number of spaces is almost always the mistake itself."""
    below = next((line for line in place.lines[place.number + 1 :] if line.strip()), "")
    opens = not place.value or _BLOCK.fullmatch(place.value)
    if place.indent % 2 or (opens and _indent(below) > place.indent + 2 + 2 * place.text.lstrip().startswith("- ")):
        yield from _other_indentation(place)


_AROUND: tuple[tuple[Callable[[_Place], Iterator[SyntaxMistake]], ...], ...] = (
    (_below_the_sign,),
    (_unlike_both,),
    (_odd_indentation,),
    (_sign_for_colon, _colon_missing),
    (_other_indentation,),
)
