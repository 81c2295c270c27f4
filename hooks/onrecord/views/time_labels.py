"""Labels and ticks on the line of time: which of them fit, computed for several widths of the picture, each on its own.

Positions are percent of the picture's width; widths of text are in type sizes (em).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from onrecord.views.time_axis import GAP_WIDTH, Stretch, TimeAxis
from onrecord.views.time_words import MONTHS, length_labels, month_labels, span_labels

LABEL_WIDTHS = (11, 16, 22, 28, 36, 54, 80)
"""Widths of the picture, in em, from which on labels are set for that width; the style sheet names them too."""
_LETTER_WIDTH = 0.64
"""The width of a letter of the widest common typeface, in em."""
_SPACING = 0.4
"""Free space beside a label, in em."""
_TICK_SPACING = 1.2
"""How far ticks must be apart, in widths of the longest of their names."""
_SHORTEST_NAME = 4
"""Letters of the shortest name of a tick, with its spacing: `1 May`, `2014`."""
_DAYS_DIVISIONS = ((1, range(1, 32)), (5, (1, 5, 10, 15, 20, 25)), (10, (1, 10, 20)), (15, (1, 15)))
"""How many days ticks are apart, and the days of each month that have one."""
_MONTHS_STEPS = (1, 3, 6)
_YEARS_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_LONGEST_MONTH = 31

_Placed: TypeAlias = tuple[float, str, float | None]
"""Where a text is centred, the text, and the position of the tick that it names, if it names one."""


@dataclass(frozen=True)
class Label:
    """A text on the line of time, centred on `x`; `tick` is the position that it names.

    `levels` are the widths at which it fits, as positions in LABEL_WIDTHS.
    """

    x: float
    text: str
    levels: tuple[int, ...]
    tick: float | None = None


def stretch_labels(axis: TimeAxis) -> tuple[Label, ...]:
    """Return the dates of each stretch."""
    return _labels(_stretch_labels(axis.stretches, width) for width in LABEL_WIDTHS)


def gap_labels(axis: TimeAxis) -> tuple[Label, ...]:
    """Return the length of each gap."""
    return _labels(_gap_labels(axis.stretches, width) for width in LABEL_WIDTHS)


def tick_labels(axis: TimeAxis) -> tuple[Label, ...]:
    """Return round days, months or years below each stretch."""
    divisions = [_divisions(stretch, axis) for stretch in axis.stretches]
    return _labels(_ticks(axis.stretches, divisions, width) for width in LABEL_WIDTHS)


def _labels(by_level: Iterator[Iterator[_Placed]]) -> tuple[Label, ...]:
    """Return each label once, with the levels at which it is set."""
    found: dict[_Placed, list[int]] = {}
    for level, labels in enumerate(by_level):
        for x, text, tick in labels:
            found.setdefault((round(x, 2), text, tick if tick is None else round(tick, 2)), []).append(level)
    return tuple(Label(x, text, tuple(levels), tick) for (x, text, tick), levels in found.items())


def _text_width(letters: int, width: int) -> float:
    """Return how many percent of a picture of a width in em a text takes, with its spacing."""
    return (letters * _LETTER_WIDTH + _SPACING) / width * 100


def _bounds(stretches: Sequence[Stretch], number: int) -> tuple[float, float]:
    """Return between which positions the labels of a stretch may be: its own and half of the gaps beside it."""
    stretch = stretches[number]
    begin = stretch.left - GAP_WIDTH / 2 if number else 0.0
    return begin, stretch.right + GAP_WIDTH / 2 if number + 1 < len(stretches) else 100.0


def _centred(stretches: Sequence[Stretch], number: int, texts: Sequence[str], width: int) -> _Placed | None:
    """Return the longest of some texts that fits at a stretch, as near to its middle as its bounds allow."""
    begin, end = _bounds(stretches, number)
    text = next((text for text in texts if _text_width(len(text), width) <= end - begin), None)
    if text is None:
        return None
    half = _text_width(len(text), width) / 2
    return min(max(_middle(stretches[number]), begin + half), end - half), text, None


def _middle(stretch: Stretch) -> float:
    return (stretch.left + stretch.right) / 2


def _stretch_labels(stretches: Sequence[Stretch], width: int) -> Iterator[_Placed]:
    """Yield the dates of each stretch; if not all fit, years: of the first, the last, and what fits between."""
    texts = [span_labels(stretch.first, stretch.last) for stretch in stretches]
    labels = [_centred(stretches, number, texts[number], width) for number in range(len(stretches))]
    if all(labels):
        yield from filter(None, labels)
        return
    last = len(stretches) - 1
    taken: list[tuple[float, float]] = []
    for number in dict.fromkeys((0, last, *range(last))):
        half = _text_width(len(texts[number][-1]), width) / 2
        x = min(max(_middle(stretches[number]), half), 100 - half)
        if all(x + half <= begin or end <= x - half for begin, end in taken):
            taken.append((x - half, x + half))
            yield x, texts[number][-1], None


def _gap_labels(stretches: Sequence[Stretch], width: int) -> Iterator[_Placed]:
    """Yield the length of each gap: in the longest form in which all fit, or else of each the shortest, if that fits."""
    centres = [(before.right + after.left) / 2 for before, after in pairwise(stretches)]
    # A label may reach half-way to the next on both sides, and to the edge of the picture.
    between = [after - before for before, after in pairwise([-centres[0], *centres, 200 - centres[-1]])] if centres else []
    widths = [min(pair) for pair in pairwise(between)]
    forms = [length_labels(before.last, after.first) for before, after in pairwise(stretches)]
    for length in range(3):
        texts = [form[min(length, len(form) - 1)] for form in forms]
        fits = [_text_width(len(text), width) <= free for text, free in zip(texts, widths, strict=True)]
        if all(fits) or length == 2:
            yield from ((centre, text, None) for centre, text, fit in zip(centres, texts, fits, strict=True) if fit)
            return


@dataclass(frozen=True)
class _Division:
    """Ticks at round days of one stretch: positions and names, the least distance of two, the letters of the longest name."""

    ticks: tuple[tuple[float, str], ...]
    nearest: float
    longest: int


def _ticks(stretches: Sequence[Stretch], divisions: Sequence[Sequence[_Division]], width: int) -> Iterator[_Placed]:
    """Yield the ticks of the finest division of each stretch of which all names fit; a single day needs none.

    Where none fits and the label above says no more than a year, the month takes their place. A stretch whose year does not fit
    has no ticks: it would not be clear of which year they are.
    """
    for number, stretch in enumerate(stretches):
        above = _centred(stretches, number, span_labels(stretch.first, stretch.last), width)
        if not above:
            continue
        begin, end = _bounds(stretches, number)
        for division in divisions[number]:
            half = _text_width(division.longest, width) / 2
            if division.nearest < half * 2 * _TICK_SPACING:
                continue
            if fitting := [(x, text, x) for x, text in division.ticks if begin + half <= x <= end - half]:
                yield from fitting
                break
        else:
            months = month_labels(stretch.first, stretch.last)
            if above[1].isdigit() and months and (label := _centred(stretches, number, months, width)):
                yield label


def _divisions(stretch: Stretch, axis: TimeAxis) -> list[_Division]:
    """Return the ways to divide a stretch at round days, the finest first, as far as they fit at any width."""
    found = []
    for names in _round_days(stretch):
        ticks = tuple((axis.position(day), text) for day, text in names)
        nearest = min((after[0] - before[0] for before, after in pairwise(ticks)), default=math.inf)
        if ticks:
            found.append(_Division(ticks, nearest, max(len(text) for _, text in ticks)))
    return found


def _round_days(stretch: Stretch) -> Iterator[list[tuple[int, str]]]:
    """Yield the days at which ticks may be in a stretch, the finest division first, with the name of each."""
    if stretch.first == stretch.last:
        return
    begin, end = math.ceil(stretch.begin), math.floor(stretch.end)
    max_ticks = (stretch.right - stretch.left) / _text_width(_SHORTEST_NAME, LABEL_WIDTHS[-1])  # on the widest picture
    for apart, chosen in _DAYS_DIVISIONS:
        if (end - begin) / apart <= max_ticks:
            days = [date.fromordinal(day) for day in range(begin, end)]
            yield [(day.toordinal(), f"{day.day} {MONTHS[day.month - 1]}") for day in days if day.day in chosen]
    first, last = date.fromordinal(begin).year, date.fromordinal(end).year
    for step in _MONTHS_STEPS:
        if (end - begin) / _LONGEST_MONTH / step <= max_ticks:
            yield [
                (day, str(year) if first < last and month == 1 else MONTHS[month - 1])
                for year in range(first, last + 1)
                for month in range(1, 13, step)
                if begin <= (day := date(year, month, 1).toordinal()) < end
            ]
    for step in _YEARS_STEPS:
        if (last - first) / step <= max_ticks:
            years = range(first + -first % step, last + 1, step)
            yield [(day, str(year)) for year in years if begin <= (day := date(year, 1, 1).toordinal()) < end]
