"""The picture above a case's timeline: lanes of marks, one for each dated entry, on one line of time. All computed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from onrecord.format.dates import EdtfDate
from onrecord.views.case_page import CaseView
from onrecord.views.time_axis import Gap, Stretch, TimeAxis, days_of, extent
from onrecord.views.time_labels import Label, gap_labels, stretch_labels, tick_labels
from onrecord.views.view_models import DateOrder

LaneName: TypeAlias = Literal["events", "statements", "published", "deadlines"]
LANES: dict[LaneName, str] = {
    "events": "Events",
    "statements": "Statements",
    "published": "Sources published",
    "deadlines": "Ends of periods",
}
"""The lanes from the top down, with their headings."""
SHAPE = 12
"""The width of the shape of a lane, in pixels; where a mark begins and ends, half of the shape is added."""
PITCHES = ((4, 24), (9, 18), (math.inf, 14))
"""The distance of rows, in pixels, in a picture whose fullest lane has so many rows or fewer."""
_NARROWEST, _WIDEST = 280, 1200
"""The widths of the picture in pixels between which shapes neither hide each other nor fall short of their dates."""
_INSET = SHAPE / 2 / _WIDEST * 100
"""Half of a shape in percent of the widest picture: no mark reaches beyond its date there."""
_ROW_SPACING = (SHAPE + 1) / _NARROWEST * 100
"""A shape and a free pixel in percent of the narrowest picture: no two marks of a row touch there."""


@dataclass(frozen=True)
class TimelineItem:
    """What one mark stands for: the anchor on the page that it leads to, its date, and its name in words."""

    lane: LaneName
    anchor: str
    when: EdtfDate
    name: str
    order: DateOrder | None = None
    """Its place among the others, if that is not the one of its date."""

    @property
    def sort_key(self) -> DateOrder:
        """The key by which the marks of a lane are sorted."""
        return self.order or self.when.sort_key


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One entry as drawn in its lane; positions are percent of the width."""

    anchor: str
    name: str
    row: int
    start: float
    end: float
    """Where the first day that the date can mean begins and where the last one ends."""
    body: tuple[float, float]
    """The same less what the halves of the shape at both ends take up on a wide screen."""
    sure: tuple[float, float] | None
    """The part through which it surely lasted; None for what happened once, at some time between start and end."""
    solid: bool
    """Whether nothing of it is uncertain but the hour."""
    open_start: bool
    open_end: bool
    """Whether it is open there, or goes beyond the edge of the picture."""
    dashed: bool
    """Whether the date is about or uncertain."""


@dataclass(frozen=True)
class Lane:
    """One kind of entries; `rows` are as many as it takes for no mark to hide another."""

    id: LaneName
    name: str
    marks: tuple[Mark, ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The picture of one case."""

    lanes: tuple[Lane, ...]
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    stretch_labels: tuple[Label, ...]
    gap_labels: tuple[Label, ...]
    ticks: tuple[Label, ...]
    pitch: int
    """The distance of rows, in pixels."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, lane after lane."""
        return tuple(mark for lane in self.lanes for mark in lane.marks)


def timeline(case: CaseView) -> Timeline | None:
    """Return the picture of a case; None for a case without a single date."""
    return draw_timeline(list(timeline_items(case)))


def timeline_items(case: CaseView) -> Iterator[TimelineItem]:
    """Yield everything of a case that has a date and an anchor on its page."""
    for event in case.timeline:
        begins = f"{_capital(event.when.words)}{f', according to {event.according_to.name}' if event.according_to else ''}"
        name = f"{begins}: {event.what}" if not event.clock else f"{begins}, worked out: {event.what}"
        yield TimelineItem("deadlines" if event.clock else "events", f"event-{event.id}", event.when, name, event.sort_key)
    for statement in case.statements:
        name = f"{_capital(statement.when.words)}: {statement.speaker}, {statement.channel}"
        yield TimelineItem("statements", f"statement-{statement.id}", statement.when, name)
    for item in case.sources:
        if when := item.source.published:
            name = f"{_capital(when.words)}: {item.source.publisher}, “{item.source.title}”"
            yield TimelineItem("published", f"source-{item.id}", when, name)


def draw_timeline(items: Sequence[TimelineItem]) -> Timeline | None:
    """Return the picture of some entries, each with exactly one mark; None without any."""
    if not items:
        return None
    axis = TimeAxis([item.when for item in items])
    by_date = sorted(items, key=lambda item: item.sort_key)
    lanes = [_lane(lane, [item for item in by_date if item.lane == lane], axis) for lane in LANES]
    lanes = [lane for lane in lanes if lane.marks]
    most = max(lane.rows for lane in lanes)
    return Timeline(
        lanes=tuple(lanes),
        stretches=axis.stretches,
        gaps=axis.gaps,
        stretch_labels=stretch_labels(axis),
        gap_labels=gap_labels(axis),
        ticks=tick_labels(axis),
        pitch=next(pitch for rows, pitch in PITCHES if most <= rows),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lane(lane: LaneName, items: Sequence[TimelineItem], axis: TimeAxis) -> Lane:
    """Return the marks of a lane in the order of their dates, each in the first row in which it touches no other."""
    bodies = [_body(item.when, axis) for item in items]
    rows = [0] * len(items)
    ends: list[float] = []
    # Rows are filled from left to right; what is open at its start begins at the edge, however late it is in the order.
    for number in sorted(range(len(items)), key=lambda number: bodies[number][0]):
        begin, end = bodies[number][0] - _ROW_SPACING / 2, bodies[number][1] + _ROW_SPACING / 2
        rows[number] = next((row for row, taken in enumerate(ends) if taken <= begin), len(ends))
        ends[rows[number] : rows[number] + 1] = [end]
    marks = map(_mark, items, bodies, rows, [axis] * len(items))
    return Lane(lane, LANES[lane], tuple(marks), len(ends))


def _body(when: EdtfDate, axis: TimeAxis) -> tuple[float, float]:
    """Return what is drawn between the two halves of the shape, which are outside of it."""
    start, end = axis.positions(when)
    inset = min(_INSET, (end - start) / 2)
    return start + inset, end - inset


def _mark(item: TimelineItem, body: tuple[float, float], row: int, axis: TimeAxis) -> Mark:
    when = item.when
    first, last = extent(when)
    start, end = axis.positions(when)
    cut_start, cut_end = first is not None and first < axis.begin, last is not None and last + 1 > axis.end
    sure = _sure(when, axis)
    return Mark(
        anchor=item.anchor,
        name=item.name + (" (drawn only to the edge of the picture)" if cut_start or cut_end else ""),
        row=row,
        start=round(start, 2),
        end=round(end, 2),
        body=(round(body[0], 2), round(body[1], 2)),
        sure=(round(sure[0], 2), round(sure[1], 2)) if sure else None,
        solid=when.exact and first is not None and last is not None and (first == last or sure == (start, end)),
        open_start=first is None or cut_start,
        open_end=last is None or cut_end,
        dashed=not when.exact,
    )


def _sure(when: EdtfDate, axis: TimeAxis) -> tuple[float, float] | None:
    """Return the part from the latest beginning to the earliest end; None for what did not last."""
    if not (when.is_span and when.exact):
        return None
    begins, ends = (days_of(moment) if moment else None for moment in (when.start, when.end))
    first = begins[1] if begins else ends[0] if ends else 0
    last = ends[0] if ends else first
    return (axis.position(first), axis.position(last + 1)) if first <= last else None
