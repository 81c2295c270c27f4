"""A text as it is compared word for word: with its typography made alike, and the way back to the text as it is shown.

White space, quotation marks, dashes and ligatures are made alike, characters without width are taken out, and nothing else.
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
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
_DIVIDED = re.compile(rf"([^\W\d_]+)([{HYPHENS}\u00ad])[ \t]*(?:\r\n|[\n\r\u2028])\s*(?=([^\W\d_]+))")
_TYPOGRAPHY = re.compile(f"\\s*[{HYPHENS}{_LONG_DASHES}]+\\s*|[{QUOTE_MARKS}]+|[{''.join(_LIGATURES)}]")
_WORD = re.compile(rf"[{_LONG_DASHES}]|[^\s{_LONG_DASHES}]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared, and where in the text as it is shown each of its characters comes from."""

    shown: str
    alike: str
    _alike_places: tuple[int, ...]
    _shown_places: tuple[int, ...]

    def shown_place(self, place: int) -> int:
        """The place in the shown text of a place in the compared one."""
        last = bisect_right(self._alike_places, place) - 1
        return self._shown_places[last] + place - self._alike_places[last]


def shown(text: str) -> str:
    """A text on one line, composed, without characters that have no width."""
    return " ".join(_WITHOUT_WIDTH.sub("", unicodedata.normalize("NFC", text)).split())


def alike(text: str) -> str:
    """A text as it is compared."""
    return _compared(shown(text)).alike


def words(text: str) -> list[str]:
    """The words of a text as it is shown; a dash between words counts as one."""
    return _WORD.findall(text)


def compared(text: str, quotation: str = "") -> Text:
    """A text as it is compared with a quotation. Of a word that is divided at the end of a line the quotation says whether
    it has a hyphen of its own.
    """
    quoted = alike(quotation)

    def joined(divided: re.Match[str]) -> str:
        compound = divided[2] != "\u00ad" and f"{divided[1]}-{divided[3]}" in quoted
        return divided[1] + ("-" if compound else "")

    return _compared(shown(_DIVIDED.sub(joined, unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=8)  # one source is searched for many quotations
def _compared(text: str) -> Text:
    pieces: list[str] = []
    alike_places, shown_places = [0], [0]
    length = last = 0
    for match in _TYPOGRAPHY.finditer(text):
        sign = match[0].strip()[0]
        replacement = _LIGATURES.get(sign) or ("'" if sign in QUOTE_MARKS else "-")
        pieces += [text[last : match.start()], replacement]
        length += match.start() - last
        alike_places += range(length, length + len(replacement) + 1)
        shown_places += [match.start()] * len(replacement) + [match.end()]
        length += len(replacement)
        last = match.end()
    pieces.append(text[last:])
    return Text(text, "".join(pieces), tuple(alike_places), tuple(shown_places))
