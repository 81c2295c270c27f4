"""Social pictures, shown where a page is shared: masthead, kicker and title, large enough to be read in a small preview.

The font is the one that Pillow carries. It has the letters of English and little more, so a text is first transliterated (as
news wires do: Zoë is Zoe, £5 is GBP 5). A text that cannot be is left out rather than shown with gaps or boxes; a title is then
replaced by the address. A picture has no time and no version in it: equal content gives equal bytes.
"""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import takewhile

from PIL import Image, ImageDraw, ImageFont

from onrecord.export.json_ld import SITE_NAME

WIDTH, HEIGHT = 1200, 630
MARGIN = 60

_PAPER, _INK, _MARK = (0xFF, 0xFD, 0xF8), (0x1B, 0x1A, 0x17), (0x8C, 0x1C, 0x13)
_STEPS = 4
_PALETTE = [*_PAPER] + [
    round(p + (c - p) * step / _STEPS)
    for colour in (_INK, _MARK)
    for step in range(1, _STEPS + 1)
    for p, c in zip(_PAPER, colour, strict=True)
]
"""Paper, four steps to ink, four to the mark of a kicker: few colours make a small file."""
_TO_MARK = [0, *range(_STEPS + 1, 256), *[0] * _STEPS]
"""From how dark a pixel of a kicker is to its colour, as a table of 256."""

_MEASURE = WIDTH - 2 * MARGIN - 4
"""The width of a line; letters can reach some pixels beyond their advance."""
_MASTHEAD, _KICKER = 42, 32
"""Sizes of letters in pixels."""
_TITLES = (112, 100, 90, 80, 70, 60, 50, 40)
"""The sizes of a title in pixels: the first at which all of it fits is taken."""
_LEADING, _ASCENT = 1.15, 0.88
"""From one line to the next, and from the top of a line to its base line, as parts of its size."""
_MASTHEAD_LINE, _RULE, _TOP = 92, 112, 140
"""The base line of the masthead, the top of the double rule below it, and the top of what follows."""
_TITLE_GAP = 16
_NARROWING = 20
"""By how many pixels a title is narrowed at a time while its lines stay as many."""

_TRANSLITERATED = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\u2014\u2015", " - "),
        **dict.fromkeys("′ʼ", "’"),
        **dict.fromkeys("″", '"'),
        "„": "“", "‚": "‘", "•": "·", "×": "x", "€": "EUR ", "\ufe0e": "", "\ufe0f": "",
        "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l",
        "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "ı": "i",
    }
)  # fmt: skip
_POUNDS = re.compile(r"(?<![^\W\d_])£")
"""Without a letter before it: IR£ and E£ are other pounds."""
_SAME_CHARACTER = ("", "<noBreak>", "<compat>", "<wide>", "<narrow>")
"""Decompositions that keep what a character means; that of ² or ½ would change a number."""


@dataclass(frozen=True)
class CardContent:
    """What the picture of one page says."""

    title: str
    kicker: tuple[str, ...] = ()
    """Kind, place, time: what is above the headline."""
    address: str = ""
    """The public address of the page."""

    @property
    def alt(self) -> str:
        """The picture in words, with the characters that its font lacks."""
        parts = filter(None, (SITE_NAME, " · ".join(self.kicker), self.title))
        return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


@dataclass(frozen=True)
class Line:
    """One line of a picture: its base line, its size in pixels, and whether it is in the colour of a kicker."""

    y: int
    text: str
    size: int
    marked: bool = False


def drawable(text: str) -> str | None:
    """Return a text on one line in characters that the font has, or None if it cannot be written in them."""
    text = _POUNDS.sub("GBP ", unicodedata.normalize("NFC", text)).translate(_TRANSLITERATED)
    drawn = [_spelling(character) for character in text]
    return " ".join("".join(filter(None, drawn)).split()) or None if None not in drawn else None


def layout(content: CardContent) -> list[Line]:
    """Return all lines. What does not fit ends with an ellipsis."""
    address = re.sub("^https?://", "", content.address).rstrip("/")
    kicker = _shortened(" · ".join(filter(None, map(drawable, content.kicker))), _KICKER, 3)
    top = _TOP + len(kicker) * _leading(_KICKER) + _TITLE_GAP
    size, title = _headline(drawable(content.title) or drawable(address) or "", HEIGHT - MARGIN - top)
    return [
        Line(_MASTHEAD_LINE, SITE_NAME, _MASTHEAD),
        *(Line(_base_line(_TOP, row, _KICKER), text, _KICKER, marked=True) for row, text in enumerate(kicker)),
        *(Line(_base_line(top, row, size), text, size) for row, text in enumerate(title)),
    ]


def draw(content: CardContent) -> bytes:
    """Return the picture as PNG, 1200 × 630 in nine colours; equal content gives equal bytes."""
    sheet, lines = Image.new("L", (WIDTH, HEIGHT), 0), layout(content)
    _write(sheet, (line for line in lines if line.marked))
    sheet = sheet.point(_TO_MARK)
    pen, right = ImageDraw.Draw(sheet), WIDTH - MARGIN - 1
    pen.rectangle((MARGIN, _RULE, right, _RULE + 3), fill=_STEPS)
    pen.line((MARGIN, _RULE + 7, right, _RULE + 7), fill=_STEPS)
    _write(sheet, (line for line in lines if not line.marked))
    sheet.putpalette(_PALETTE)
    file = BytesIO()
    sheet.save(file, "PNG", bits=4, compress_level=2)
    return file.getvalue()


def _write(sheet: Image.Image, lines: Iterable[Line]) -> None:
    for line in lines:
        ImageDraw.Draw(sheet).text((MARGIN, line.y), line.text, _STEPS, _font(line.size), "ls")


def _headline(text: str, height: int) -> tuple[int, list[str]]:
    """Return the largest size at which a title fits, and its lines, of about the same length."""
    words = text.split()
    for size in _TITLES:
        lines, rows = _wrapped(words, size), height // _leading(size)
        if len(lines) <= rows and all(_length(line, size) <= _MEASURE for line in lines):
            break
    else:
        return size, _shortened(text, size, rows)
    narrower = (_wrapped(words, size, width) for width in range(_MEASURE, _MEASURE // 2, -_NARROWING))
    *_, lines = takewhile(lambda found: len(found) == len(lines), narrower)
    return size, lines


def _leading(size: int) -> int:
    return round(size * _LEADING)


def _base_line(top: int, row: int, size: int) -> int:
    return top + row * _leading(size) + round(size * _ASCENT)


def _wrapped(words: Sequence[str], size: int, width: int = _MEASURE) -> list[str]:
    """Return lines of whole words; one that is wider than the width has a line of its own."""
    lines: list[str] = []
    for word in words:
        if lines and _length(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shortened(text: str, size: int, rows: int) -> list[str]:
    """Return the lines of a text, or as many as fit; an ellipsis marks missing words, and missing letters of a wide one."""
    words = [_cut(word, size) for word in text.split()]
    lines = _wrapped(words, size)
    if len(lines) <= rows:
        return lines
    many = bisect_right(range(len(words)), rows, key=lambda many: len(_wrapped([*words[:many], "…"], size)))
    return _wrapped([*words[: many - 1], "…"], size)


def _cut(word: str, size: int) -> str:
    if _length(word, size) <= _MEASURE:
        return word
    letters = bisect_right(range(len(word)), _MEASURE, key=lambda many: _length(f"{word[:many]}…", size))
    return f"{word[: letters - 1]}…"


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


@lru_cache(maxsize=16384)
def _length(text: str, size: int) -> int:
    return math.ceil(_font(size).getlength(text))


@lru_cache(maxsize=4096)
def _spelling(character: str) -> str | None:
    """Return how a character is drawn: as it is, without its accents, in the letters of a ligature, or None: not at all."""
    if unicodedata.category(character) == "Cf" or _is_accent(character):
        return ""
    if character.isspace() or _has(character):
        return character
    kind = unicodedata.decomposition(character).partition(" ")[0]
    decomposed = unicodedata.normalize("NFKD" if kind in _SAME_CHARACTER else "NFD", character)
    plain = "".join(part for part in decomposed if not _is_accent(part))
    return plain if plain.strip() and all(map(_has, plain)) else None


def _has(character: str) -> bool:
    """Return whether the font has a glyph of its own for a character; all others are drawn as the same box."""
    return not unicodedata.category(character).startswith("C") and _glyph(character) != _glyph("\U0010ffff")


def _glyph(character: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(_KICKER).getmask(character)
    return mask.size, bytes(mask)


def _is_accent(character: str) -> bool:
    """Return whether a character is above or below a letter; one that strikes it through, as in ≠, changes its meaning."""
    return unicodedata.combining(character) >= 200
