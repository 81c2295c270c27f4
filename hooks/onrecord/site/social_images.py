"""Social pictures: what a link to a page looks like where it is shared, drawn from the facts of the page.

The font is the one that Pillow carries. It has the letters of English and little more, so a text is first transliterated (as
news wires do: Zoë is Zoe, £5 is GBP 5). A text that cannot be is left out rather than shown with gaps or boxes; a title is then
replaced by the address. A picture has no time and no version in it: equal facts give equal bytes.
"""

import math
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from onrecord.format.case import Withdrawn
from onrecord.format.dates import from_day
from onrecord.views.case_page import CaseView
from onrecord.views.party_page import PartyPage
from onrecord.views.regulation_page import RegulationPage

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
COMPUTED = "Worked out from the record"

_PAPER, _INK, _MARK = (0xFF, 0xFD, 0xF8), (0x1B, 0x1A, 0x17), (0x8C, 0x1C, 0x13)
_DARKEST, _FAINT, _MARKED = 4, 3, 3
_PALETTE = [
    *_PAPER,
    *(round(p + (i - p) * step / _DARKEST) for step in range(1, _DARKEST + 1) for p, i in zip(_PAPER, _INK, strict=True)),
    *(round(p + (i - p) * step / _MARKED) for step in range(1, _MARKED + 1) for p, i in zip(_PAPER, _MARK, strict=True)),
]
"""Paper, four steps to ink, three to the mark of a kicker: few colours make a small file."""
_TO_MARK = [0, *range(_DARKEST + 1, 256), *[0] * _DARKEST]
"""From how dark a pixel of a kicker is to its colour, as a table of 256."""

_MEASURE = WIDTH - 2 * MARGIN
_BOLD_MEASURE = _MEASURE - 4
"""Letters can reach some pixels beyond their advance."""
_MASTHEAD, _KICKER, _TEXT, _SMALL = 42, 26, 28, 22
"""Sizes of letters in pixels."""
_TITLES = (76, 70, 64, 58, 52, 46, 40)
"""The sizes of a title in pixels: the first at which all of it fits is taken."""
_BELOW, _ABOVE, _LEADING = 0.25, 0.85, 1.15
"""How far letters reach below and above their base line, and from one line of a title to the next, as parts of their size."""
_MASTHEAD_LINE, _RULE, _TOP = 92, 112, 138
"""The base line of the masthead, the top of the double rule below it, and the top of what follows."""
_THICK, _THIN_AT = 4, 7
"""The thickness of the first line of the double rule, and how far below its top the second is, a pixel thick."""
_KICKER_ROW, _ROW = 34, 38
"""From one line to the next."""
_TITLE_GAP, _FOLIO_GAP = 8, 40
"""Above and below a title, and between the name of the site and the address."""
_PADDING, _FRAME_HEAD, _FRAME_FOOT, _FRAME_GAP = 22, 50, 34, 28
"""Of the dashed frame: inside its sides, from its top to the first base line, all rows to its height, and above it."""
_HEADING_DROP, _HEADING_GAP = 8, 10
"""How far the base line of the frame's heading is below the frame's top, and the gap around that heading."""
_DASH, _DASH_PITCH, _DASH_WIDTH = 8, 14, 2
"""The length, the distance and the thickness of the dashes."""
_BLEED = 4
"""Pixels around a line of text that its letters may reach into."""
_NARROWING = 20
"""By how many pixels a title is narrowed at a time while its lines stay as many."""
_BETWEEN = " · "

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
    """What the picture of one page says. The picture marks `computed` as computed."""

    title: str
    kicker: tuple[str, ...] = ()
    """Kind, place, time: what is above the headline."""
    about: tuple[str, ...] = ()
    """How the page describes itself."""
    computed: tuple[str, ...] = ()
    site: str = ""
    """The name of the site, for the masthead."""
    address: str = ""
    """The public address of the page."""

    @property
    def alt(self) -> str:
        """The picture in words, with the characters that its font lacks."""
        parts = [self.site, " · ".join(self.kicker), self.title, *self.about]
        parts += [f"{COMPUTED}: {'. '.join(self.computed)}"] if self.computed else []
        return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts if part)


@dataclass(frozen=True)
class Line:
    """One line of a picture: where it begins, its base line, its size in pixels and its colour."""

    x: int
    y: int
    text: str
    size: int
    colour: int = _DARKEST
    bold: bool = False


@dataclass(frozen=True)
class Layout:
    """Where everything in a picture is; `frame` is the top of the dashed frame around what was computed."""

    lines: tuple[Line, ...]
    frame: int | None


def case_card(case: CaseView) -> CardContent:
    """Return the facts of a case: what, where and when, the standings of its claims, and on how much it rests."""
    labels = [claim.standing.label for claim in case.claims]
    counted = " · ".join(f"{labels.count(label)} {label.lower()}" for label in dict.fromkeys(labels))
    origins = "1 origin" if case.origins == 1 else quantity(case.origins, "independent origin")
    return CardContent(
        case.title,
        (case.kind[:1].upper() + case.kind[1:], case.place, case.when.words),
        computed=(*([f"Claims: {counted}"] if counted else []), f"Rests on {quantity(case.pages, 'page')}, {origins}"),
    )


def withdrawn_card(case: Withdrawn) -> CardContent:
    """Return the facts of a withdrawn case: when it was withdrawn."""
    day = from_day(case.withdrawn.date).words
    return CardContent(case.title, (f"Withdrawn {day}",), ("This case was withdrawn.",))


def party_card(view: PartyPage) -> CardContent:
    """Return the facts of a party: its role, and how often it is named and quoted."""
    role = view.party.role
    statements = sum(len(item.own) for item in view.cases)
    heard = f" · {quantity(statements, 'statement')} on record" if statements else ""
    named = (f"Named in {quantity(len(view.cases), 'case')}{heard}",) if view.cases else ()
    return CardContent(view.party.name, (role[:1].upper() + role[1:],), computed=named)


def regulation_card(view: RegulationPage) -> CardContent:
    """Return the facts of a regulation: its name, its jurisdiction, its versions, its cases."""
    regulation = view.regulation
    read = len({line.id for line, _ in view.applications})
    cases = f" · {quantity(read, 'case')} read under it" if read else ""
    return CardContent(
        regulation.title,
        (regulation.short, regulation.jurisdiction),
        (f"Last checked {from_day(regulation.checked).words}.",),
        (f"{quantity(len(view.versions), 'version')}{cases}",),
    )


def quantity(number: int, noun: str) -> str:
    """Return a number of things in words: `1 page`, `4 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def drawable(text: str) -> str | None:
    """Return a text on one line in characters that the font has, or None if it cannot be written in them."""
    text = _POUNDS.sub("GBP ", unicodedata.normalize("NFC", text)).translate(_TRANSLITERATED)
    if all(map(_has, set(text))):  # most texts by far
        return " ".join(text.split()) or None
    found = []
    for character in text:
        if unicodedata.category(character) == "Cf" or _is_accent(character):
            continue
        drawn = character if character.isspace() or _has(character) else _plain_letters(character)
        if drawn is None:
            return None
        found.append(drawn)
    return " ".join("".join(found).split()) or None


def layout(facts: CardContent) -> Layout:
    """Return where everything is. What does not fit ends with an ellipsis."""
    address = drawable(re.sub("^https?://", "", facts.address).rstrip("/")) or ""
    name = drawable(facts.site) or ""
    folio = _cut(address, _SMALL, _MEASURE - round(_length(name, _MASTHEAD)) - _FOLIO_GAP)
    lines = [
        Line(MARGIN, _MASTHEAD_LINE, name, _MASTHEAD, bold=True),
        Line(WIDTH - MARGIN - round(_length(folio, _SMALL)) - 2, _MASTHEAD_LINE, folio, _SMALL, _FAINT),
    ]
    top, bottom, frame = _TOP, HEIGHT - MARGIN, None
    kicker = list(filter(None, map(drawable, facts.kicker)))
    for text in _at_most(2, _wrapped(kicker, _KICKER, _MEASURE, _BETWEEN), _KICKER, _MEASURE):
        lines.append(Line(MARGIN, top + _KICKER, text, _KICKER, _DARKEST + _MARKED))
        top += _KICKER_ROW
    inside = _MEASURE - 2 * _PADDING
    computed_texts = filter(None, map(drawable, facts.computed))
    computed = [line for text in computed_texts for line in _wrapped(text.split(_BETWEEN), _TEXT, inside, _BETWEEN)]
    if computed:
        shown = _at_most(3, computed, _TEXT, inside)
        frame = bottom - len(shown) * _ROW - _FRAME_FOOT
        lines.append(Line(MARGIN + _PADDING, frame + _HEADING_DROP, COMPUTED, _SMALL, _FAINT))
        lines += [Line(MARGIN + _PADDING, frame + _FRAME_HEAD + row * _ROW, text, _TEXT) for row, text in enumerate(shown)]
        bottom = frame - _FRAME_GAP
    words = " ".join(filter(None, map(drawable, facts.about))).split()
    about = _at_most(2, _wrapped(words, _TEXT, _MEASURE), _TEXT, _MEASURE)
    top += _TITLE_GAP
    size, title = _headline(drawable(facts.title) or address, bottom - top - len(about) * _ROW - _TITLE_GAP)
    lines += [Line(MARGIN, top + size + row * _leading(size), text, size, bold=True) for row, text in enumerate(title)]
    top += len(title) * _leading(size) + round(_BELOW * size)
    lines += [Line(MARGIN, top + _TEXT + row * _ROW, text, _TEXT) for row, text in enumerate(about)]
    return Layout(tuple(line for line in lines if line.text), frame)


def draw(facts: CardContent) -> bytes:
    """Return the picture as PNG, 1200 × 630 in eight colours; equal facts give equal bytes."""
    laid = layout(facts)
    sheet = _sheet().copy()
    if laid.frame is not None:
        sheet.paste(_frame(HEIGHT - MARGIN - laid.frame), (MARGIN, laid.frame))
    for line in laid.lines:
        sheet.paste(*_ink(line))
    sheet.putpalette(_PALETTE)
    file = BytesIO()
    sheet.save(file, "PNG", bits=4, compress_level=2)
    return file.getvalue()


@lru_cache(maxsize=64)  # the masthead and the heading of the frame are the same on every page
def _ink(line: Line) -> tuple[Image.Image, tuple[int, int]]:
    """Return a line by itself on paper, and where its left upper corner belongs."""
    above, below = math.ceil(_ABOVE * line.size), math.ceil(_BELOW * line.size)
    ink = Image.new("L", (round(_length(line.text, line.size)) + 2 * _BLEED, above + below), 0)
    marked = line.colour > _DARKEST
    fill = _MARKED if marked else line.colour
    ImageDraw.Draw(ink).text((_BLEED, above), line.text, fill=fill, font=_font(line.size), anchor="ls")
    if line.bold:  # the font has one weight: printed twice, a pixel apart
        ink = ImageChops.lighter(ink, ImageChops.offset(ink, 1, 0))
    return ink.point(_TO_MARK) if marked else ink, (line.x - _BLEED, line.y - above)


@lru_cache(maxsize=1)
def _sheet() -> Image.Image:
    """Return the paper, with the double rule below the masthead."""
    sheet = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((MARGIN, _RULE, WIDTH - MARGIN - 1, _RULE + _THICK - 1), fill=_DARKEST)
    draw.rectangle((MARGIN, _RULE + _THIN_AT, WIDTH - MARGIN - 1, _RULE + _THIN_AT), fill=_DARKEST)
    return sheet


@lru_cache(maxsize=8)
def _frame(height: int) -> Image.Image:
    """Return the dashed frame around what was computed, open at its heading."""
    frame = Image.new("L", (_MEASURE, height), 0)
    draw = ImageDraw.Draw(frame)
    long, thick = _DASH - 1, _DASH_WIDTH - 1
    for x in range(0, _MEASURE, _DASH_PITCH):
        for y in (0, height - _DASH_WIDTH):
            draw.rectangle((x, y, x + long, y + thick), fill=_FAINT)
    for y in range(0, height, _DASH_PITCH):
        for x in (0, _MEASURE - _DASH_WIDTH):
            draw.rectangle((x, y, x + thick, y + long), fill=_FAINT)
    gap = (_PADDING - _HEADING_GAP, 0, _PADDING + round(_length(COMPUTED, _SMALL)) + _HEADING_GAP, thick)
    draw.rectangle(gap, fill=0)
    return frame


def _headline(text: str, height: int) -> tuple[int, list[str]]:
    """Return the largest size at which a title fits, and its lines, of about the same length."""
    words = text.split()
    for size in _TITLES:
        if _length(text, size) > _rows(height, size) * _BOLD_MEASURE:
            continue
        lines = _wrapped(words, size, _BOLD_MEASURE)
        widest = max((_length(word, size) for word in words), default=0)
        if len(lines) <= _rows(height, size) and widest <= _BOLD_MEASURE:
            for width in range(_BOLD_MEASURE, max(_MEASURE // 2, int(widest)), -_NARROWING):
                if len(narrower := _wrapped(words, size, width)) > len(lines):
                    break
                lines = narrower
            return size, lines
    return size, _at_most(_rows(height, size), _wrapped(words, size, _BOLD_MEASURE), size, _BOLD_MEASURE)


def _rows(height: int, size: int) -> int:
    """Return how many lines fit in a height."""
    return 1 + math.floor(height - (1 + _BELOW) * size) // _leading(size)


def _leading(size: int) -> int:
    return round(size * _LEADING)


def _wrapped(words: list[str], size: int, width: int, between: str = " ") -> list[str]:
    """Return lines of whole words, or of other pieces; one that is wider than the measure has a line of its own."""
    lines: list[str] = []
    reach, space = 0.0, _length(between, size)
    for word in words:
        length = _length(word, size)
        if lines and reach + space + length <= width:
            lines[-1] += between + word
            reach += space + length
        else:
            lines.append(word)
            reach = length
    return lines


def _at_most(many: int, lines: list[str], size: int, width: int) -> list[str]:
    """Return the first lines of a text, none wider than the measure; an ellipsis marks what is missing."""
    kept = [_cut(line, size, width) for line in lines[:many]]
    return [*kept[:-1], _cut(f"{kept[-1].rstrip(' …')} …", size, width)] if len(lines) > many else kept


def _cut(line: str, size: int, width: float) -> str:
    """Return a line that fits: without its last words, or of a single long word without its last letters."""
    if _length(line, size) <= width:
        return line
    words = line.removesuffix(" …").split()
    while len(words) > 1 and _length(f"{' '.join(words)} …", size) > width:
        words.pop()
    if _length(shown := f"{' '.join(words)} …", size) <= width:
        return shown
    letters = bisect_right(range(len(words[0])), width, key=lambda many: _length(f"{words[0][:many]}…", size))
    return f"{words[0][: letters - 1]}…"


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


@lru_cache(maxsize=16384)
def _length(text: str, size: int) -> float:
    return _font(size).getlength(text)


@lru_cache(maxsize=4096)
def _has(character: str) -> bool:
    """Return whether the font has a glyph of its own for a character; all others are drawn as the same box."""
    return not unicodedata.category(character).startswith("C") and _glyph(character) != _glyph("\U0010ffff")


def _glyph(character: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(_TEXT).getmask(character)
    return mask.size, bytes(mask)


@lru_cache(maxsize=4096)
def _plain_letters(character: str) -> str | None:
    """Return a letter without its accents, or a ligature in its letters, if the font has these."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    decomposed = unicodedata.normalize("NFKD" if kind in _SAME_CHARACTER else "NFD", character)
    plain = "".join(part for part in decomposed if not _is_accent(part))
    return plain if plain.strip() and all(map(_has, plain)) else None


def _is_accent(character: str) -> bool:
    """Return whether a character is above or below a letter; one that strikes it through, as in ≠, changes its meaning."""
    return unicodedata.combining(character) >= 200
