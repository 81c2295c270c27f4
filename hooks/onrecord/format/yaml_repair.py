"""Find the mistake because of which a file is not YAML, and the smallest fix with which it can be read.

The parser reports where it gave up, which is often far below the mistake. So well-known mistakes are fixed one at a time, and
the first fix that lets the parser get further shows what was wrong, where, and what to do.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import yaml

from onrecord.format import line_mistakes
from onrecord.format.layout_mistakes import GUESSERS
from onrecord.format.line_mistakes import RECOGNISERS
from onrecord.format.yaml_mistakes import BLOCK, Line, SyntaxMistake, field_or_item, indent_of, value_of
from onrecord.format.yaml_rules import LEFT_OVER

MAX_TRIES = 250
MAX_LINES_OF_ONE_KIND = 20
MAX_LINES = 4_000
MAX_LINE = 4_000
"""What is examined in a file that cannot be read; one that has more of it is no case."""
_FAR = 10**9
_TOP_LEVEL = re.compile(r"[\w\"'“]")


def find_mistake(lines: list[str], failed: int) -> SyntaxMistake | None:
    """Return the mistake because of which the parser gave up at a line, if it is one of those that are known here."""
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE for line in lines):
        return None
    conflict = next((number for number, line in enumerate(lines) if re.match(r"<{7}(?: |$)", line)), None)
    if conflict is not None:
        message = (
            "two versions of these lines were to be merged and nobody chose; keep one of them, and remove the lines that "
            "begin with <<<<<<<, ======= and >>>>>>>"
        )
        return Line(lines, conflict).mistake(LEFT_OVER, message, "")
    for mistake in islice(_unclosed_quotes(lines, failed), MAX_LINES_OF_ONE_KIND):
        if _error_line(mistake.fix(lines)) > mistake.line:
            return mistake
    tops = [number for number, line in enumerate(lines) if _TOP_LEVEL.match(line)]
    first = next(iter([number for number in reversed(tops) if number <= failed][1:2]), 0)
    last = next((number for number in tops if number >= failed + 2), len(lines))
    part, goal = lines[first:last], failed - first
    for candidate in islice(_candidates(part, goal), MAX_TRIES):
        added = len(candidate.fixed) - (candidate.end - candidate.line)
        if _error_line(candidate.fix(part)) > goal + added:
            return replace(candidate, line=candidate.line + first, end=candidate.end + first)
    return None


def _error_line(lines: list[str]) -> int:
    """Return the line at which the parser gives up; far below the last one if it does not."""
    try:
        for _ in yaml.parse("\n".join(lines), Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line if mark else 0
    return _FAR


def _unclosed_quotes(lines: list[str], failed: int) -> Iterator[SyntaxMistake]:
    """Yield from the top: the parser looks for the end of the first such text through all that follows."""
    for number in _outside_texts(lines):
        line = Line(lines, number)
        if number <= failed and (
            mistake := line_mistakes.straight_and_curly_quotes(line) or line_mistakes.unclosed_quote(line)
        ):
            yield mistake


def _candidates(lines: list[str], failed: int) -> Iterator[SyntaxMistake]:
    """Yield the likeliest first: what a line shows by itself, and the lines nearest to the failure."""
    near = sorted(
        (number for number in _outside_texts(lines) if number <= failed + 1), key=lambda number: (number > failed, -number)
    )
    nearest = [Line(lines, number) for number in near]
    for line in nearest:
        for recogniser in RECOGNISERS:
            if mistake := recogniser(line):
                yield mistake
    for guessers in GUESSERS:
        for line in nearest[:40]:
            for guesser in guessers:
                yield from guesser(line)


def _outside_texts(lines: list[str]) -> Iterator[int]:
    """Yield the lines that are not empty, not a comment and not part of a text that follows >- or |."""
    header = depth = -1
    for number, line in enumerate(lines):
        indent = indent_of(line)
        if not line.strip():
            continue
        if header >= 0 and indent > header and depth <= indent:
            depth = indent if depth < 0 else depth
            continue
        if line.lstrip().startswith("#"):
            continue
        match = field_or_item(line)
        header = depth = -1
        if match and BLOCK.fullmatch(value_of(match)):
            header = len(re.sub(r"- +$", "", match["lead"]))
        yield number


def special_character(lines: list[str], number: int, column: int) -> SyntaxMistake:
    """Return the mistake at a place where a text begins with a character that means something else to YAML."""
    line = Line(lines, number)
    for recogniser in (line_mistakes.special_first_character, line_mistakes.mistake_in_brackets):
        mistake = recogniser(line)
        if mistake and mistake.column == column:
            return mistake
    character = line.text[column]
    rule = line_mistakes.rule_of_first_character(character)
    return line.mistake(rule, line_mistakes.QUOTE_IT.format(character), line.text, column=column)


def sentence_with_colon(lines: list[str], number: int) -> SyntaxMistake | None:
    """Return the mistake in an item of a list of texts that YAML takes for a field, because of a colon in it."""
    line = Line(lines, number, is_item=True)
    recognisers = (
        line_mistakes.curly_quotes, line_mistakes.text_after_quotes, line_mistakes.unopened, line_mistakes.unquoted_colon,
    )  # fmt: skip
    return next((mistake for recogniser in recognisers if (mistake := recogniser(line))), None)


def arrow(lines: list[str], number: int) -> SyntaxMistake | None:
    """Return the mistake in a line that has an arrow of other characters where >- was meant."""
    return line_mistakes.arrow(Line(lines, number))
