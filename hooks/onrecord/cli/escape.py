"""Text of others in Markdown of ours, inert: no markup, no link, nobody mentioned, no issue referred to, at any forge.

What a forge could take for more than words stands as code, since in code it looks for nothing. Escaping would not do: forges
look for mentions and references in what has been rendered, where an escaped `@` is an `@` again.
"""

import re

from onrecord.format.diagnostics import visible

MOST = 1_000
"""Characters of one text that are shown."""
_PIECE = re.compile(r"(?:(?<!\S)`([^`]+)`|(?<!\S)[\w-]+: \{.*\})(?=[.,;:!?)]*(?:\s|$))|\S+")
"""What stays together: a command of ours between marks, an entry in braces that is to be copied, a word.

Two pieces of code never touch: their marks would be taken together.
"""
_WORDS = re.compile(r"""[(‘“"']*[£€]?[^\W_]+(?:[.,’'‑–-][^\W_]+)*[)’”"'.,;:!?…]*|[)’”"'.,;:!?…–—]+""")
_MORE = re.compile(r"(?i)\bwww\.|\b[0-9a-f]{7,}\b|\b[a-z]\w*-\d")
"""Words all the same in which a forge sees an address, a commit or a ticket."""
_LIST = re.compile(r"\d+[.)]")
"""What would begin a list where it is the first word of a line."""


def text(given: str) -> str:
    """A text in one line of Markdown, also in a cell of a table: plain words as they are, anything else as code."""
    shown = " ".join(visible(given).split())
    return _PIECE.sub(_said, shown if len(shown) <= MOST else f"{shown[:MOST]} …")


def code(given: str) -> str:
    """A text in one line as code. A bar stands between two pieces of code, since in a table it would end the cell."""
    return "&#124;".join(_span(part) for part in " ".join(visible(given).split()).split("|"))


def block(given: str, indent: str = "") -> str:
    """Lines as a block of code, which no line of theirs can end."""
    fence = "`" * max(3, _longest(given) + 1)
    lines = (visible(line) for line in re.split(r"\r\n|\r|\n", given))
    return "\n".join(f"{indent}{line}".rstrip() for line in (f"{fence}text", *lines, fence))


def _said(piece: re.Match[str]) -> str:
    word = piece[0]
    plain = _WORDS.fullmatch(word) and not _MORE.search(word) and not (piece.start() == 0 and _LIST.fullmatch(word))
    return word if plain else code(piece[1] or word)


def _span(part: str) -> str:
    if not part:
        return ""
    fence, room = "`" * (_longest(part) + 1), " " if "`" in part else ""
    return f"{fence}{room}{part}{room}{fence}"


def _longest(given: str) -> int:
    """How many marks of code stand together at most."""
    return max((len(run) for run in re.findall("`+", given)), default=0)
