"""Mistakes in writing YAML that one line shows by itself: each function recognises one of them, or returns None."""

import re
from collections.abc import Callable
from typing import TypeAlias

from onrecord.format import yaml_rules as rules
from onrecord.format.diagnostics import SPACES, Rule
from onrecord.format.yaml_mistakes import (
    BLOCK,
    CLOSING_QUOTES,
    CURLY_MESSAGE,
    NAME,
    OPENING_QUOTES,
    Line,
    SyntaxMistake,
    indent_of,
    quoted,
)

Recogniser: TypeAlias = Callable[[Line], SyntaxMistake | None]

QUOTE_IT = 'a text that begins with {} is put in quotation marks; write " before and after it'
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_ELISION = re.compile(r"'(?:tis|twas|til|cause|em|n|round|bout|\d0s)\b", re.IGNORECASE)
_CLOSING_BRACKET = {"[": "]", "{": "}"}


def rule_of_first_character(character: str) -> Rule:
    """Return the rule against beginning a text with a character that means something else to YAML."""
    return rules.ANCHOR if character in "*&" else rules.TAG if character == "!" else rules.FIRST_CHARACTER


def code_fence(line: Line) -> SyntaxMistake | None:
    """Markdown of a chat around the file."""
    if re.fullmatch(r" *(?:```|~~~)\S* *", line.text):
        return line.mistake(rules.LEFT_OVER, "this line does not belong to the file; remove it", "", certain=True)
    return None


def no_space_after_colon(line: Line) -> SyntaxMistake | None:
    """A field without a space, or with a special one, after its colon."""
    match = re.match(rf"( *(?:- +)*{NAME}):(?: *[{SPACES}][ {SPACES}]*|(?=[^\s/]))", line.text)
    if not match:
        return None
    message = "a space is missing after the colon; write one there"
    column = match.end(1) + 1
    if match.end() > column:
        message = "a special space stands after the colon; write an ordinary one in its place"
    return line.mistake(rules.SYNTAX, message, f"{match[1]}: {line.text[match.end() :]}", column=column, certain=True)


def straight_and_curly_quotes(line: Line) -> SyntaxMistake | None:
    """A text that begins with a straight quotation mark and ends with a curly one."""
    value = line.value
    if not re.fullmatch(rf'"[^"{OPENING_QUOTES}{CLOSING_QUOTES}]+[{CLOSING_QUOTES}]', value) or line.rest:
        return None
    message = (
        f'the text begins with a straight quotation mark and ends with a curly one; write " at its end instead of {value[-1]}'
    )
    return line.wrong_value(rules.SMART_QUOTES, message, quoted(value[1:-1]), at=len(value) - 1, by_hand=True)


def curly_quotes(line: Line) -> SyntaxMistake | None:
    """A text in curly quotation marks."""
    value = line.value
    if not re.fullmatch(rf'[{OPENING_QUOTES}][^“”„‟«»‹›]+[{CLOSING_QUOTES}"]', value) or line.rest:
        return None
    return line.wrong_value(rules.SMART_QUOTES, CURLY_MESSAGE.format(value[0]), quoted(value[1:-1]), by_hand=True)


def text_after_quotes(line: Line) -> SyntaxMistake | None:
    """A text that goes on after the quotation mark that closes its beginning."""
    value = line.value
    if value[:1] not in ('"', "'"):
        return None
    whole = _QUOTED.match(value)
    if not whole or re.fullmatch(r"\s*(?:#.*)?", value[whole.end() :]):
        return None
    message = (
        "the text goes on after the closing quotation mark; put the whole text in the other kind of quotation marks, "
        "or begin it on a new line after >-"
    )
    at = len(value) - len(value[whole.end() :].lstrip())
    if line.rest:
        return line.block(rules.QUOTED_START, message, at=at)
    inner = _inside_quotes(value)
    return line.wrong_value(rules.QUOTED_START, message, quoted(value if inner is None else inner), at=at)


def _inside_quotes(value: str) -> str | None:
    """Return what the first and the last mark of a text enclose, if they do: the marks between are then part of the text."""
    mark = value[0]
    if len(value) < 3 or value[-1] != mark:
        return None
    if mark == '"':
        return value[1:-1] if re.search(r'[\s(\[]"$', value[: value.index('"', 1) + 1]) else None
    marks = re.sub(r"(?<=\w)'(?=\w)", "", value).count("'")
    return value[1:-1] if marks % 2 or marks == 2 else None


def unclosed_quote(line: Line) -> SyntaxMistake | None:
    """A quotation mark that is opened and not closed before the next field."""
    value = line.value
    mark = value[:1]
    if not mark or mark not in "\"'" or _QUOTED.match(value) or any(mark in each for each in line.rest):
        return None
    if _ELISION.match(value):
        return line.wrong_value(rules.QUOTED_START, QUOTE_IT.format("an apostrophe"), quoted(value), certain=not line.rest)
    message = f"a quotation mark is opened here and never closed; write {mark} at the end of the text too"
    if line.rest:
        fixed = (line.text, *line.rest[:-1], line.rest[-1] + mark)
        return SyntaxMistake(line.number, line.start, rules.QUOTED_START, message, fixed, line.number + len(fixed))
    return line.wrong_value(rules.QUOTED_START, message, quoted(value[1:]))


def special_first_character(line: Line) -> SyntaxMistake | None:
    """A text that begins with a character that means something else to YAML."""
    value = line.value
    first = value[:1]
    if not first or first not in "@`%&!*|>?-,]}[{" or BLOCK.fullmatch(value):
        return None
    if match := re.match(r"([|>][-+]?) +(\S.*)", value):
        message = f"a text after {match[1]} stands below it; begin it on the next line, with two spaces more than its field"
        depth = indent_of(line.rest[0]) if line.rest else len(line.match["lead"] if line.match else "") + 2
        fixed = f"{match[1]}\n{' ' * depth}{match[2]}"
        return line.wrong_value(rules.SYNTAX, message, fixed, at=match.start(2), certain=len(match[1]) > 1)
    if first == "-":
        return _dash_in_value(line)
    end = _end_of_brackets(value) if first in "[{" else 0
    if first in "[{":
        words = max(len(part.split()) for part in value.split(","))
        is_sentence = end is None and not line.rest and words > 3 and not re.search(r"\w: ", value)
        if not is_sentence and (end is None or not re.fullmatch(r"\s*[^\s,#].*", value[end:])):
            return None
    rule, message = rule_of_first_character(first), QUOTE_IT.format(first)
    if line.rest:
        return line.block(rule, f"{message}, or begin it on a new line after >-")
    return line.wrong_value(rule, message, quoted(value), certain=first != "[" or end is not None)


def _dash_in_value(line: Line) -> SyntaxMistake | None:
    if not re.match(r"-\s", line.value):
        return None
    if line.rest and all(re.match(" *- ", each) for each in line.rest):
        message = "each item of a list stands on a line of its own; begin a new line before this dash"
        fixed = (line.text[: line.start].rstrip(), f"{' ' * indent_of(line.rest[0])}{line.value}")
        return line.mistake(rules.ITEMS, message, *fixed, column=line.start, certain=True)
    message = "a dash begins an item of a list, on a line of its own; put a text that begins with a dash in quotation marks"
    return line.wrong_value(rules.SYNTAX, message, quoted(line.value), certain=False)


def _end_of_brackets(value: str) -> int | None:
    """Return the position after the bracket that closes the first one, or None if none does."""
    depth = 0
    for position, character in enumerate(value):
        depth += (character in "[{") - (character in "]}")
        if not depth:
            return position + 1
    return None


def unclosed_brackets(line: Line) -> SyntaxMistake | None:
    """A list in [ ] or a group in { } on one line that does not end, or contains what ends it too early."""
    value = line.value
    if value[:1] not in _CLOSING_BRACKET:
        return None
    closing = _CLOSING_BRACKET[value[0]]
    what = "list" if value[0] == "[" else "group"
    if re.search(r"\s#", value) and not re.search("[\"']", value):
        message = 'a # ends the text and the rest would be lost; put the text that has it in quotation marks (")'
        new = re.sub(r"((?:[\[{,]|(?<![\w-])[\w-]+:) *+)([^,:\[\]{}]*?(?<= )#[^,\]}]*)", lambda m: m[1] + quoted(m[2]), value)
        return line.wrong_value(rules.COMMENT, message, new, at=value.index("#"), certain=False)
    if _end_of_brackets(value) is None and not line.rest:
        message = f"the {what} that begins here with {value[0]} is not closed; write {closing} at its end"
        return line.wrong_value(rules.SYNTAX, message, value + _missing_brackets(value))
    other = "}" if closing == "]" else "]"
    if value[-1] == other and value.count(other) > value.count("[" if other == "]" else "{"):
        message = f"the {what} that begins here with {value[0]} ends with {other}; write {closing} at its end"
        return line.wrong_value(rules.SYNTAX, message, value[:-1] + closing)
    return None


def _missing_brackets(value: str) -> str:
    found: list[str] = []
    for character in value:
        if character in "[{":
            found.append(_CLOSING_BRACKET[character])
        elif character in "]}" and found:
            found.pop()
    return "".join(reversed(found))


def mistake_in_brackets(line: Line) -> SyntaxMistake | None:
    """A comma, a colon or quotation marks that are missing inside [ ] or { }."""
    value = line.value
    if value[:1] not in _CLOSING_BRACKET or _end_of_brackets(value) is None:
        return None
    if match := re.search(r"(?<=[\w\]}\"'])(?P<gap> +)(?=(?P<name>[\w-]+): )", value[1:]):
        message = (
            f"in {{ }} a comma stands between two fields, and a text that has a colon stands in quotation marks; write a comma "
            f"before '{match['name']}', or \" before and after the text"
        )
        at = match.start("name") + 1
        return line.wrong_value(rules.COLON, message, f"{value[: match.start() + 1]}, {value[at:]}", at=at, certain=False)
    if match := re.search(r"[\w-]: ++(?P<text>[^,{}\[\]\"']*: [^,{}\[\]\"']*)", value):
        rule, at = rules.COLON, match.start("text") + match["text"].index(":")
        message = 'a colon followed by a space begins a field; put the whole text in straight quotation marks (")'
    elif match := re.search(r"(?:[\[{,]|[\w-]:) *(?P<text>[@`%*&!][^,\]}]*)", value):
        rule, at = rule_of_first_character(match["text"][0]), match.start("text")
        message = QUOTE_IT.format(match["text"][0])
    else:
        return None
    new = value[: match.start("text")] + quoted(match["text"]) + value[match.end("text") :]
    return line.wrong_value(rule, message, new, at=at)


def unopened(line: Line) -> SyntaxMistake | None:
    """A text or group that is closed and not opened."""
    value = line.value
    if not re.search(r":(?: |$)", value) or value[0] in "\"'[{":
        return None
    opening = {"]": "[", "}": "{"}.get(value[-1])
    if opening and opening not in value:
        message = f"the group that ends here with {value[-1]} is not opened; write {opening} before it"
        return line.wrong_value(rules.SYNTAX, message, opening + value)
    if value[-1] == '"' and value.count('"') == 1:
        message = 'the quotation mark at the end is not opened; write " before the text too'
        return line.wrong_value(rules.QUOTED_START, message, f'"{value}')
    return None


def unquoted_colon(line: Line) -> SyntaxMistake | None:
    """A sentence with a colon in it and without quotation marks."""
    value = line.value
    match = re.search(r":(?: |$)", value)
    if not match or value[0] in "\"'[{|>":
        return None
    message = 'a colon followed by a space begins a field; put the whole sentence in straight quotation marks (")'
    if line.rest:
        return line.block(rules.COLON, f"{message}, or begin it on a new line after >-", at=match.start())
    return line.wrong_value(rules.COLON, message, quoted(value), at=match.start())


def colon_further_down(line: Line) -> SyntaxMistake | None:
    """A text of several lines with a colon in one that is not its first."""
    if not line.value or line.value[0] in "\"'[{|>" or not any(re.match(r" *\S+ .*: |.*:$", each) for each in line.rest):
        return None
    message = "a colon followed by a space begins a field, and this text has one further down; begin it on a new line after >-"
    return line.block(rules.COLON, message)


def wrong_bullet(line: Line) -> SyntaxMistake | None:
    """An item that begins with something other than a dash and a space."""
    match = re.match(r"( *)([-*•‣·–—]|\d+[.)])( *)(?=\S)", line.text)
    if not match or (match[2] == "-" and match[3]):
        return None
    message = f"an item of a list begins with a dash and a space; write `- ` instead of `{match[0].strip()}`"
    fixed = f"{match[1]}- {line.text[match.end() :]}"
    return line.mistake(rules.ITEMS, message, fixed, column=match.end(1), certain=bool(match[3]))


def arrow(line: Line) -> SyntaxMistake | None:
    """An arrow of other characters where >- was meant."""
    if re.fullmatch("[-=—–]>|> -", line.value) and line.rest:
        return line.wrong_value(
            rules.SYNTAX, f"a text of several lines begins after >-; write >- instead of {line.value}", ">-"
        )
    return None


def stray_dash(line: Line) -> SyntaxMistake | None:
    """A dash before a field or an entry whose neighbours have none."""
    match = re.fullmatch(rf"( *)- +({NAME}:(?: .*)?)", line.text)
    beside = (each for each in line.lines[max(0, line.number - 40) : line.number + 40] if indent_of(each) == line.indent)
    if not match or sum(each.lstrip().startswith("- ") for each in beside) > 1:
        return None
    message = "no dash stands before a field or an entry unless it begins an item of a list; remove the dash"
    return line.mistake(rules.ITEMS, message, f"{match[1]}{match[2]}", column=line.indent)


RECOGNISERS: tuple[Recogniser, ...] = (
    code_fence, no_space_after_colon, curly_quotes, text_after_quotes, special_first_character, unclosed_brackets,
    mistake_in_brackets, unopened, unquoted_colon, colon_further_down, wrong_bullet, stray_dash,
)  # fmt: skip
"""In the order in which they are tried."""
