"""Mistakes in writing YAML that only the lines around show: indentation, and colons that are missing.

Each function yields the fixes that are possible at a line, the likeliest first.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from onrecord.format.yaml_mistakes import BLOCK, FIELD, NAME, Line, SyntaxMistake, field_or_item, indent_of, value_of
from onrecord.format.yaml_rules import INDENTATION, SYNTAX

Guesser: TypeAlias = Callable[[Line], Iterator[SyntaxMistake]]


def unindented_block_text(line: Line) -> Iterator[SyntaxMistake]:
    """Lines of a text after >- that are not indented further than its field."""
    lines = line.lines
    above = line.number - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or (FIELD.fullmatch(line.text) and not re.search(r"\w \w", line.text[: line.text.rindex(":")])):
        return
    header = next(
        (
            number
            for number in range(above, max(-1, above - 60), -1)
            if (match := field_or_item(lines[number])) and BLOCK.fullmatch(value_of(match))
        ),
        None,
    )
    if header is None or any(
        FIELD.fullmatch(text) and indent_of(text) <= indent_of(lines[header]) for text in lines[header + 1 : line.number]
    ):
        return
    depth = indent_of(lines[header]) + 2
    message = f"the text after >- is indented further than its field; begin its lines with {depth} spaces"
    if above > header:
        depth = max(depth, indent_of(lines[header + 1]))
        message = f"this line belongs to the text above and is not indented like it; begin it with {depth} spaces"
    end = line.number + 1
    while end < len(lines) and not field_or_item(lines[end]):
        end += 1
    fixed = tuple(
        " " * depth + text.lstrip() if text.strip() and indent_of(text) < depth else text for text in lines[line.number : end]
    )
    yield SyntaxMistake(line.number, line.indent, INDENTATION, message, fixed, end)


def other_separator(line: Line) -> Iterator[SyntaxMistake]:
    """Another character than a colon after the name of a field."""
    match = re.match(rf"( *(?:- +)*)({NAME})( *[=：;]| *,| *-) *(?P<value>.*)", line.text)
    if match and (match["value"] or match[3].strip() == "："):
        message = (
            f"a colon and a space stand after the name of a field; write `{match[2]}: …` instead of `{match[2]}{match[3]}`"
        )
        fixed = f"{match[1]}{match[2]}: {match['value']}".rstrip()
        yield line.mistake(SYNTAX, message, fixed, column=match.end(2), certain=match[3].strip() in ("=", "："))


def missing_colon(line: Line) -> Iterator[SyntaxMistake]:
    """The name of a field without its colon."""
    match = re.fullmatch(rf"( *(?:- +)*)({NAME})( .*)?", line.text)
    if match and not re.search(r":(?: |$)", match[3] or ""):
        message = f"a colon is missing; write `{match[2]}: …`, or indent the line further if it is the rest of the text above"
        if not match[3]:
            message = f"a colon is missing; write `{match[2]}:`"
        yield line.mistake(SYNTAX, message, f"{match[1]}{match[2]}:{match[3] or ''}", column=match.end(2))


def wrong_indentation(line: Line) -> Iterator[SyntaxMistake]:
    """A line, by itself or with all that belongs to it, that begins too far to the left or to the right."""
    own = line.indent
    around = {indent_of(text) for text in line.lines[max(0, line.number - 4) : line.number + 4] if text.strip()}
    fitting = {depth for each in around for depth in (each, each + 2, each - 2) if depth >= 0 and depth % 2 == 0} - {own}
    level = _level_around(line)
    end = line.number + 1
    while end < len(line.lines) and (not line.lines[end].strip() or indent_of(line.lines[end]) > own):
        end += 1
    for depth in sorted(fitting, key=lambda depth: (depth != level, abs(depth - own), depth)):
        direction = "right" if depth < own else "left"
        spaces = "no space" if depth == 0 else f"{depth} spaces"
        message = f"this line stands too far to the {direction}; begin it with {spaces}, as fits the lines around it"
        yield line.mistake(INDENTATION, message, " " * depth + line.text.lstrip(), column=own)
        if end > line.number + 1:
            block = tuple(" " * (depth - own) + text[max(0, own - depth) :] for text in line.lines[line.number : end])
            message = f"this line and what belongs to it stand too far to the {direction}; begin it with {spaces}"
            yield SyntaxMistake(line.number, own, INDENTATION, message, block, end)


def _level_around(line: Line) -> int | None:
    """Return the indentation of the nearest lines above and below, if it is the same."""
    above = next((indent_of(text) for text in reversed(line.lines[: line.number]) if text.strip()), None)
    below = next((indent_of(text) for text in line.lines[line.number + 1 :] if text.strip()), None)
    return above if above == below else None


def suspicious_indentation(line: Line) -> Iterator[SyntaxMistake]:
    """A line whose own indentation is almost certainly the mistake.

    It is a field that is unlike the lines above and below it, which are alike; has an odd number of spaces; or is followed by a
    jump of more than one level.
    """
    level = _level_around(line)
    below = next((text for text in line.lines[line.number + 1 :] if text.strip()), "")
    opens = not line.value or BLOCK.fullmatch(line.value)
    jumps = opens and indent_of(below) > line.indent + 2 + 2 * line.text.lstrip().startswith("- ")
    if (line.value and level not in (None, line.indent)) or line.indent % 2 or jumps:
        yield from wrong_indentation(line)


GUESSERS: tuple[tuple[Guesser, ...], ...] = (
    (unindented_block_text,),
    (suspicious_indentation,),
    (other_separator, missing_colon),
    (wrong_indentation,),
)
"""In the order in which they are tried; those of one group line by line."""
