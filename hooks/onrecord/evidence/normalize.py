"""Text normalized for word-for-word comparison, and the way back to the text as it is displayed.

White space, quotation marks, dashes and ligatures are unified, zero-width characters are removed, and nothing else changes.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

QUOTE_MARKS = "'\"‘’‚‛“”„‟‹›«»「」『』`´ʼ＂＇"
APOSTROPHES = "'‘’‛`´ʼ＇"
HYPHENS = "-\u2010\u2011"
_LONG_DASHES = "\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
_DIVIDED = re.compile(rf"([^\W\d_]+)([{HYPHENS}\u00ad])[ \t]*(?:\r\n|[\n\r\u2028])\s*(?=([^\W\d_]+))")
_TYPOGRAPHY = re.compile(f"\\s*[{HYPHENS}{_LONG_DASHES}]+\\s*|[{QUOTE_MARKS}]+|[{''.join(_LIGATURES)}]")
_WORD = re.compile(rf"[{_LONG_DASHES}]|[^\s{_LONG_DASHES}]+")


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A normalized text that knows where in the displayed text each of its characters comes from."""

    displayed: str
    normalized: str
    _normalized_positions: tuple[int, ...]
    _displayed_positions: tuple[int, ...]

    def displayed_position(self, position: int) -> int:
        """Return the position in the displayed text of a position in the normalized one."""
        last = bisect_right(self._normalized_positions, position) - 1
        return self._displayed_positions[last] + position - self._normalized_positions[last]


def normalized(text: str) -> str:
    """Return a text as it is compared."""
    return _normalize(_displayed(text)).normalized


def words(text: str) -> list[str]:
    """Split a displayed text into words; a dash between words counts as one."""
    return _WORD.findall(text)


def normalize_source(text: str, quotation: str = "") -> NormalizedText:
    """Normalize a text in which a quotation is looked for, and rejoin words that are divided at the end of a line.

    Whether a divided word has a hyphen of its own is decided by the quotation.
    """
    quoted = normalized(quotation)

    def rejoined(divided: re.Match[str]) -> str:
        compound = divided[2] != "\u00ad" and f"{divided[1]}-{divided[3]}" in quoted
        return divided[1] + ("-" if compound else "")

    return _normalize(_displayed(_DIVIDED.sub(rejoined, unicodedata.normalize("NFC", text))))


def _displayed(text: str) -> str:
    return " ".join(_ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text)).split())


@lru_cache(maxsize=8)  # one source is searched for many quotations
def _normalize(text: str) -> NormalizedText:
    pieces: list[str] = []
    normalized_positions, displayed_positions = [0], [0]
    length = last = 0
    for match in _TYPOGRAPHY.finditer(text):
        character = match[0].strip()[0]
        replacement = _LIGATURES.get(character) or ("'" if character in QUOTE_MARKS else "-")
        pieces += [text[last : match.start()], replacement]
        length += match.start() - last
        normalized_positions += range(length, length + len(replacement) + 1)
        displayed_positions += [match.start()] * len(replacement) + [match.end()]
        length += len(replacement)
        last = match.end()
    pieces.append(text[last:])
    return NormalizedText(text, "".join(pieces), tuple(normalized_positions), tuple(displayed_positions))
