"""The line of time of a timeline: stretches in which things happened, each at its own scale, and squeezed gaps between them.

Positions are percent of the picture's width, so that text and shapes keep their size on every screen. A day is its number as
`date.toordinal` has it. No time is cut out, so a later date is always further right.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from onrecord.format.dates import EdtfDate, PartialDate
from onrecord.views.time_words import length_labels, span_words

MAX_STRETCHES = 5
"""With more, the narrowest would be too narrow for its label."""
GAP_WIDTH = 4.0
_MARGIN = 1.5
"""Percent left free at both edges."""
_MIN_STRETCH_WIDTH = 10.0
_MAX_ZOOM_DAYS = 62
"""A date that leaves open no more days than this (two months) draws the zoom to itself; a year, say, does not."""
_MIN_GAP_DAYS = 21
_EXTRA_DAYS = 30
"""Days added to every stretch when breaks are compared, lest a single day should be worth any break."""
_MIN_GAIN = 0.1
"""How much a break must raise the mean logarithm of the scales to be worth the width of its gap."""
_WIDTH_EXPONENT = 0.7
"""Below 1, so that a stretch with many dates gets more width than others, but less than in proportion."""
_PADDING_SHARE, _MIN_PADDING = 0.03, 0.5
"""Padding on both sides of a stretch: a share of its days, at least half a day."""
_MIN_SHOWN_DAYS, _SHOWN_DAYS_PER_PERCENT = 7, 0.22
"""A stretch shows at least these days, and more if it is wide, lest one day should fill the picture."""

Days: TypeAlias = tuple[int, int]
"""The first and the last of some days, both included."""
_Group: TypeAlias = tuple[int, int, int]
"""The first and the last of days without a break between them, and how many dates they hold."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A piece of the line at one scale, from the position `left` to `right`."""

    first: int
    last: int
    """The days to which it zooms, both included."""
    left: float
    right: float
    begin: float
    end: float
    """What the positions at both ends mean, in days: the zoomed days with padding."""

    @property
    def words(self) -> str:
        """The zoomed days in words."""
        return span_words(self.first, self.last)


@dataclass(frozen=True)
class Gap:
    """A squeezed piece of the line, and how long it is, in words."""

    left: float
    right: float
    words: str


class TimeAxis:
    """The line of time for some dates, at least one. It is straight within each stretch and each gap."""

    def __init__(self, dates: Sequence[EdtfDate]) -> None:
        self.stretches = _stretches(_zoomed_days(dates))
        self.gaps = tuple(
            Gap(before.right, after.left, length_labels(before.last, after.first)[0])
            for before, after in pairwise(self.stretches)
        )
        self._days = [day for stretch in self.stretches for day in (stretch.begin, stretch.end)]
        self._positions = [position for stretch in self.stretches for position in (stretch.left, stretch.right)]
        self.begin, self.end = self._days[0], self._days[-1]
        """The first and the last moment of the line, in days."""

    def position(self, day: float) -> float:
        """Return where a day begins; at an edge for what is beyond it."""
        after = bisect_right(self._days, day)
        if after in (0, len(self._days)):
            return self._positions[0 if after == 0 else -1]
        begin, end = self._days[after - 1], self._days[after]
        left, right = self._positions[after - 1], self._positions[after]
        return left + (day - begin) / (end - begin) * (right - left)

    def positions(self, when: EdtfDate) -> tuple[float, float]:
        """Return where the first day that a date can mean begins and where the last one ends; an open end is at the edge."""
        first, last = extent(when)
        return self.position(self.begin if first is None else first), self.position(self.end if last is None else last + 1)


def days_of(moment: PartialDate) -> Days:
    """Return the days that a date or time can mean, in local time."""
    return moment.first.toordinal(), moment.last.toordinal()


def extent(when: EdtfDate) -> tuple[int | None, int | None]:
    """Return the first and the last day that a date can mean; None for an open end."""
    return days_of(when.start)[0] if when.start else None, days_of(when.end)[1] if when.end else None


def _zoomed_days(dates: Sequence[EdtfDate]) -> list[Days]:
    """Return the days to which the line zooms: of short dates all days, of longer ones the ends at which something happened.

    A long date that has none of these days is added whole, so that it is not in a gap only.
    """
    own = [(when, _own_days(when)) for when in dates]
    found = {days for _, zoomed in own for days in zoomed}
    for when in (when for when, zoomed in own if not zoomed):
        first, last = extent(when)
        if not any((first is None or days[1] >= first) and (last is None or days[0] <= last) for days in found):
            ends = _ends(when)
            found.add((ends[0][0], ends[-1][1]))
    return sorted(found)


def _own_days(when: EdtfDate) -> list[Days]:
    first, last = extent(when)
    if first is not None and last is not None and last - first < _MAX_ZOOM_DAYS:
        return [(first, last)]
    if when.is_span or first is None or last is None:
        return [days for days in _ends(when) if days[1] - days[0] < _MAX_ZOOM_DAYS]
    return []


def _ends(when: EdtfDate) -> list[Days]:
    return [days_of(moment) for moment in (when.start, when.end) if moment]


def _stretches(zoomed: Sequence[Days]) -> tuple[Stretch, ...]:
    """Return the stretches with their widths: broken where a break gains most, wider where more happened."""
    groups: list[_Group] = []
    for first, last in zoomed:
        if groups and first <= groups[-1][1] + 1:
            begin, end, number = groups[-1]
            groups[-1] = begin, max(end, last), number + 1
        else:
            groups.append((first, last, 1))
    parts = _broken(groups)
    weights = [sum(number for _, _, number in part) ** _WIDTH_EXPONENT for part in parts]
    free = 100 - 2 * _MARGIN - GAP_WIDTH * (len(parts) - 1) - _MIN_STRETCH_WIDTH * len(parts)
    stretches: list[Stretch] = []
    left = _MARGIN
    for number, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        first, last = part[0][0], part[-1][1]
        width = _MIN_STRETCH_WIDTH + free * weight / sum(weights)
        days = last - first + 1
        missing = (_MIN_SHOWN_DAYS + width * _SHOWN_DAYS_PER_PERCENT - days) / 2
        padding = max(days * _PADDING_SHARE, _MIN_PADDING, missing)
        # Padding takes less than half of a gap, so that time is left in it.
        before = (first - parts[number - 1][-1][1]) / 2 - 1 if number else math.inf
        after = (parts[number + 1][0][0] - last) / 2 - 1 if number + 1 < len(parts) else math.inf
        begin, end = first - min(padding, before), last + 1 + min(padding, after)
        stretches.append(Stretch(first=first, last=last, left=left, right=left + width, begin=begin, end=end))
        left += width + GAP_WIDTH
    return tuple(stretches)


def _broken(groups: Sequence[_Group]) -> list[Sequence[_Group]]:
    """Return the groups in up to MAX_STRETCHES parts.

    A part with n of N dates gets about n/N of the width, so each of its dates is seen at a scale of n/days. A break is made
    where it raises the sum of the logarithms of these scales most, as long as that gains enough.
    """
    parts: list[Sequence[_Group]] = [groups]
    while len(parts) < MAX_STRETCHES:
        gains = [
            (_worth(part[:cut]) + _worth(part[cut:]) - _worth(part), number, cut)
            for number, part in enumerate(parts)
            for cut in range(1, len(part))
            if part[cut][0] - part[cut - 1][1] > _MIN_GAP_DAYS
        ]
        gain, number, cut = max(gains, default=(0.0, 0, 0))
        if gain < sum(dates for _, _, dates in groups) * _MIN_GAIN:
            break
        parts[number : number + 1] = [parts[number][:cut], parts[number][cut:]]
    return parts


def _worth(part: Sequence[_Group]) -> float:
    number = sum(dates for _, _, dates in part)
    return number * math.log(number / (part[-1][1] - part[0][0] + _EXTRA_DAYS))
