"""The picture above a case's timeline: lanes of marks on one line of time, zoomed to where things happened. All computed.

Places are percent of the picture's width, so that text and shapes keep their size on every screen. The line is broken:
stretches in which things happened share its width, each at a scale of its own, and the long times between are squeezed into
narrow gaps. No time is cut out, so a later date always stands further right. Which labels fit is worked out for several widths.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, TypeAlias

from onrecord.format.dates import EdtfDate, PartialDate, parse
from onrecord.views.case_page import CaseView

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
"""How far rows lie apart, in pixels, in a picture whose fullest lane has so many rows or fewer."""
LABEL_WIDTHS = (11, 16, 22, 28, 36, 54, 80)
"""Widths of the picture in its own type size, from which on labels are set for that width; the style sheet names them too."""
MAX_STRETCHES = 5
_MARGIN, _GAP, _NARROWEST_STRETCH = 1.5, 4.0, 10.0
_NARROWEST, _WIDEST = 280, 1200
"""The widths in pixels between which shapes neither hide each other nor fall short of their dates."""
_INSET = SHAPE / 2 / _WIDEST * 100
_PITCH_ACROSS = (SHAPE + 1) / _NARROWEST * 100
_SHORT = 62
"""A date that leaves open no more days than this draws the zoom to itself; a year, say, does not."""
_SHORTEST_GAP = 21
_LONE_DAYS = 30
"""Days added to every stretch when it is weighed, lest a single day should seem worth any break."""
_LETTER = 0.64
"""The width of a letter of the widest common typeface, in type sizes."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class TimelineItem:
    """What one mark stands for: the anchor on the page that it leads to, its date, and its name in words."""

    lane: LaneName
    anchor: str
    when: EdtfDate
    name: str


@dataclass(frozen=True)
class Mark:
    """One entry as drawn in its lane; every place is percent of the width."""

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


@dataclass(frozen=True)
class Stretch:
    """A piece of the line of time at one scale, from the left to the right place, in words from its first to its last day."""

    left: float
    right: float
    words: str


@dataclass(frozen=True)
class Gap:
    """A squeezed piece of the line of time, and how long it is, in words."""

    left: float
    right: float
    words: str


@dataclass(frozen=True)
class Label:
    """A text on the line of time, centred on its place; `tick` is what it names; `levels` are the widths at which it fits."""

    x: float
    text: str
    levels: tuple[int, ...]
    tick: float | None = None


@dataclass(frozen=True)
class Timeline:
    """The picture of one case."""

    lanes: tuple[Lane, ...]
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    stretch_labels: tuple[Label, ...]
    gap_labels: tuple[Label, ...]
    ticks: tuple[Label, ...]
    pitch: int
    """How far rows lie apart, in pixels."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, lane after lane."""
        return tuple(mark for lane in self.lanes for mark in lane.marks)


@dataclass(frozen=True)
class _Piece:
    """A stretch of time while it is worked out: its days, both included; its places; what the places at both ends mean."""

    first: int
    last: int
    left: float
    right: float
    begin: float
    end: float


_Days: TypeAlias = tuple[int, int]
"""The first and the last of some days, both included."""


def timeline(case: CaseView) -> Timeline | None:
    """The picture of a case; None for a case without a single date."""
    return draw_timeline(list(timeline_items(case)))


def timeline_items(case: CaseView) -> Iterator[TimelineItem]:
    """Everything of a case that has a date and a place on its page."""
    for event in case.timeline:
        begins = f"{_capital(event.when.words)}{f', according to {event.according_to.name}' if event.according_to else ''}"
        name = f"{begins}: {event.what}" if not event.clock else f"{begins}, worked out: {event.what}"
        yield TimelineItem("deadlines" if event.clock else "events", f"event-{event.id}", event.when, name)
    for said in case.statements:
        voice = f" ({said.voice})" if said.voice else ""
        name = f"{_capital(said.when.words)}: {said.by.name}{voice}, {said.channel}"
        yield TimelineItem("statements", f"statement-{said.id}", said.when, name)
    for item in case.sources:
        if when := item.source.published:
            name = f"{_capital(when.words)}: {item.source.publisher}, “{item.source.title}”"
            yield TimelineItem("published", f"source-{item.id}", when, name)


def draw_timeline(given: Sequence[TimelineItem]) -> Timeline | None:
    """The picture of some entries, each with exactly one mark; None without any."""
    if not given:
        return None
    pieces = _pieces(_clear([entry.when for entry in given]))
    line = _Line(pieces)
    lanes = tuple(
        _lane(lane, sorted((entry for entry in given if entry.lane == lane), key=lambda entry: entry.when.sort_key), line)
        for lane in LANES
        if any(entry.lane == lane for entry in given)
    )
    gaps = tuple(Gap(before.right, after.left, _length(before.last, after.first)[0]) for before, after in pairwise(pieces))
    divisions = [_divisions(piece, line) for piece in pieces]
    most = max(lane.rows for lane in lanes)
    return Timeline(
        lanes,
        tuple(Stretch(piece.left, piece.right, _span(piece.first, piece.last)) for piece in pieces),
        gaps,
        _labelled(_stretch_labels(pieces, width) for width in LABEL_WIDTHS),
        _labelled(_gap_labels(pieces, width) for width in LABEL_WIDTHS),
        _labelled(_ticks(pieces, divisions, width) for width in LABEL_WIDTHS),
        next(pitch for rows, pitch in PITCHES if most <= rows),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# Which days the line of time zooms to


def _days(moment: PartialDate) -> _Days:
    return moment.first.toordinal(), moment.last.toordinal()


def _extent(when: EdtfDate) -> tuple[int | None, int | None]:
    """The first and the last day that a date can mean."""
    return _days(when.start)[0] if when.start else None, _days(when.end)[1] if when.end else None


def _clear(dates: Sequence[EdtfDate]) -> list[_Days]:
    """The days to which the line zooms: of short dates all days, of longer ones the ends at which something did begin or end.

    A long date that has none of these days is added whole, so that nothing lies in a gap alone.
    """
    own = [(when, _own_days(when)) for when in dates]
    found = {days for _, mine in own for days in mine}
    for when in (when for when, mine in own if not mine):
        first, last = _extent(when)
        if not any((first is None or days[1] >= first) and (last is None or days[0] <= last) for days in found):
            known = [_days(moment) for moment in (when.start, when.end) if moment]
            found.add((known[0][0], known[-1][1]))
    return sorted(found)


def _own_days(when: EdtfDate) -> list[_Days]:
    first, last = _extent(when)
    if first is not None and last is not None and last - first < _SHORT:
        return [(first, last)]
    if when.is_span or first is None or last is None:
        ends = [_days(moment) for moment in (when.start, when.end) if moment]
        return [days for days in ends if days[1] - days[0] < _SHORT]
    return []


# The pieces of the line and their widths


def _pieces(clear: Sequence[_Days]) -> tuple[_Piece, ...]:
    """Stretches of time with their widths: broken where a break gains most room, wider where more happened."""
    groups: list[tuple[int, int, int]] = []
    for first, last in clear:
        if groups and first <= groups[-1][1] + 1:
            begin, end, number = groups[-1]
            groups[-1] = begin, max(end, last), number + 1
        else:
            groups.append((first, last, 1))
    parts = _broken(groups)
    weights = [sum(number for _, _, number in part) ** 0.7 for part in parts]
    room = 100 - 2 * _MARGIN - _GAP * (len(parts) - 1) - _NARROWEST_STRETCH * len(parts)
    pieces: list[_Piece] = []
    left = _MARGIN
    for number, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        first, last = part[0][0], part[-1][1]
        width = _NARROWEST_STRETCH + room * weight / sum(weights)
        days = last - first + 1
        margin = max(days * 0.03, 0.5, (7 + width * 0.22 - days) / 2)
        before = (first - parts[number - 1][-1][1]) / 2 - 1 if number else math.inf
        after = (parts[number + 1][0][0] - last) / 2 - 1 if number + 1 < len(parts) else math.inf
        right = left + width
        pieces.append(_Piece(first, last, left, right, first - min(margin, before), last + 1 + min(margin, after)))
        left = right + _GAP
    return tuple(pieces)


_Group: TypeAlias = tuple[int, int, int]
"""Days without a break between them, and how many dates they hold."""


def _broken(groups: Sequence[_Group]) -> list[Sequence[_Group]]:
    """The groups in up to MAX_STRETCHES parts.

    A part with n of N dates gets about n/N of the width, so each of its dates is seen at a scale of n/days. A break is made
    where it raises the sum of the logarithms of these scales most, as long as that gains more than the room for its gap.
    """
    parts: list[Sequence[_Group]] = [groups]
    while len(parts) < MAX_STRETCHES:
        gains = [
            (_worth(part[:cut]) + _worth(part[cut:]) - _worth(part), place, cut)
            for place, part in enumerate(parts)
            for cut in range(1, len(part))
            if part[cut][0] - part[cut - 1][1] > _SHORTEST_GAP
        ]
        gain, place, cut = max(gains, default=(0.0, 0, 0))
        if gain < sum(number for _, _, number in groups) * 0.1:
            break
        parts[place : place + 1] = [parts[place][:cut], parts[place][cut:]]
    return parts


def _worth(part: Sequence[_Group]) -> float:
    number = sum(dates for _, _, dates in part)
    return number * math.log(number / (part[-1][1] - part[0][0] + _LONE_DAYS))


class _Line:
    """Where on the line a day begins: straight within each stretch and each gap, so later days never lie further left."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.days = [day for piece in pieces for day in (piece.begin, piece.end)]
        self.places = [place for piece in pieces for place in (piece.left, piece.right)]

    def at(self, day: float) -> float:
        """The place of the beginning of a day; at an edge for what lies beyond it."""
        after = bisect_right(self.days, day)
        if after in (0, len(self.days)):
            return self.places[0 if after == 0 else -1]
        begin, end = self.days[after - 1], self.days[after]
        left, right = self.places[after - 1], self.places[after]
        return left + (day - begin) / (end - begin) * (right - left)


# Marks


def _lane(lane: LaneName, mine: Sequence[TimelineItem], line: _Line) -> Lane:
    """The marks of a lane in the order of their dates, each in the first row in which it touches no other."""
    bodies = [_body(entry.when, line) for entry in mine]
    rows = [0] * len(mine)
    taken: list[float] = []
    # Rows are filled from left to right; what is open at its start begins at the edge, however late it stands in the order.
    for place in sorted(range(len(mine)), key=lambda place: bodies[place][0]):
        begins, ends = bodies[place][0] - _PITCH_ACROSS / 2, bodies[place][1] + _PITCH_ACROSS / 2
        rows[place] = next((row for row, end in enumerate(taken) if end <= begins), len(taken))
        taken[rows[place] : rows[place] + 1] = [ends]
    marks = map(_mark, mine, bodies, rows, [line] * len(mine))
    return Lane(lane, LANES[lane], tuple(marks), len(taken))


def _places(when: EdtfDate, line: _Line) -> tuple[float, float]:
    first, last = _extent(when)
    return line.places[0] if first is None else line.at(first), line.places[-1] if last is None else line.at(last + 1)


def _body(when: EdtfDate, line: _Line) -> tuple[float, float]:
    """What is drawn between the two halves of the shape, which stand outside of it."""
    start, end = _places(when, line)
    inset = min(_INSET, (end - start) / 2)
    return start + inset, end - inset


def _mark(entry: TimelineItem, body: tuple[float, float], row: int, line: _Line) -> Mark:
    when = entry.when
    first, last = _extent(when)
    start, end = _places(when, line)
    cut_start, cut_end = first is not None and first < line.days[0], last is not None and last + 1 > line.days[-1]
    sure = _sure(when, line)
    return Mark(
        entry.anchor,
        entry.name + (" (drawn only to the edge of the picture)" if cut_start or cut_end else ""),
        row,
        round(start, 2),
        round(end, 2),
        (round(body[0], 2), round(body[1], 2)),
        (round(sure[0], 2), round(sure[1], 2)) if sure else None,
        when.exact and first is not None and last is not None and (first == last or sure == (start, end)),
        first is None or cut_start,
        last is None or cut_end,
        not when.exact,
    )


def _sure(when: EdtfDate, line: _Line) -> tuple[float, float] | None:
    """Through which part something surely lasted: from the latest beginning to the earliest end; None for what did not last."""
    if not (when.is_span and when.exact):
        return None
    begins, ends = (_days(moment) if moment else None for moment in (when.start, when.end))
    first = begins[1] if begins else ends[0] if ends else 0
    last = ends[0] if ends else first
    return (line.at(first), line.at(last + 1)) if first <= last else None


# Labels, worked out for each width on its own


_Placed: TypeAlias = tuple[float, str, float | None]
"""Where a text is centred, the text, and the place of the tick that it names, if it names one."""


def _labelled(by_level: Iterator[Iterator[_Placed]]) -> tuple[Label, ...]:
    """Each label once, with the levels at which it is set."""
    found: dict[_Placed, list[int]] = {}
    for level, labels in enumerate(by_level):
        for x, text, tick in labels:
            found.setdefault((round(x, 2), text, tick if tick is None else round(tick, 2)), []).append(level)
    return tuple(Label(x, text, tuple(levels), tick) for (x, text, tick), levels in found.items())


def _wide(letters: int, width: int) -> float:
    """How much of a picture of so many type sizes a text of so many letters takes, with some air."""
    return (letters * _LETTER + 0.4) / width * 100


def _room(pieces: Sequence[_Piece], number: int) -> tuple[float, float]:
    """Between which places the labels of a stretch may stand: its own and half of the gaps beside it."""
    piece = pieces[number]
    return piece.left - _GAP / 2 if number else 0.0, piece.right + _GAP / 2 if number + 1 < len(pieces) else 100.0


def _centred(pieces: Sequence[_Piece], number: int, texts: Sequence[str], width: int) -> _Placed | None:
    """The longest of some texts that has room at a stretch, as near to its middle as the room allows."""
    begin, end = _room(pieces, number)
    text = next((text for text in texts if _wide(len(text), width) <= end - begin), None)
    if text is None:
        return None
    half = _wide(len(text), width) / 2
    return min(max((pieces[number].left + pieces[number].right) / 2, begin + half), end - half), text, None


def _stretch_labels(pieces: Sequence[_Piece], width: int) -> Iterator[_Placed]:
    """The dates of each stretch above it; where not all have room, years: the first, the last, and what fits between."""
    texts = [_span_labels(piece.first, piece.last) for piece in pieces]
    labels = [_centred(pieces, number, texts[number], width) for number in range(len(pieces))]
    if all(labels):
        yield from filter(None, labels)
        return
    last = len(pieces) - 1
    taken: list[tuple[float, float]] = []
    for number in dict.fromkeys((0, last, *range(last))):
        half = _wide(len(texts[number][-1]), width) / 2
        x = min(max((pieces[number].left + pieces[number].right) / 2, half), 100 - half)
        if all(x + half <= begin or end <= x - half for begin, end in taken):
            taken.append((x - half, x + half))
            yield x, texts[number][-1], None


def _gap_labels(pieces: Sequence[_Piece], width: int) -> Iterator[_Placed]:
    """The length of each gap above it: in the longest form that all have room for, or else of each the one that has."""
    centres = [(before.right + after.left) / 2 for before, after in pairwise(pieces)]
    between = [after - before for before, after in pairwise([-centres[0], *centres, 200 - centres[-1]])] if centres else []
    rooms = [min(pair) for pair in pairwise(between)]
    forms = [_length(before.last, after.first) for before, after in pairwise(pieces)]
    for length in range(3):
        texts = [form[min(length, len(form) - 1)] for form in forms]
        fits = [_wide(len(text), width) <= room for text, room in zip(texts, rooms, strict=True)]
        if all(fits) or length == 2:
            yield from ((centre, text, None) for centre, text, fit in zip(centres, texts, fits, strict=True) if fit)
            return


@dataclass(frozen=True)
class _Division:
    """Ticks at round days of one stretch: their places and names, how near two of them come, how long the longest name is."""

    ticks: tuple[tuple[float, str], ...]
    nearest: float
    longest: int


def _ticks(pieces: Sequence[_Piece], divisions: Sequence[Sequence[_Division]], width: int) -> Iterator[_Placed]:
    """Round days, months or years below each stretch: the finest of which all names have room.

    A single day needs none. Where none has room and the label above says no more than a year, the month takes their place. What
    has no room for its year has no ticks: it would not be clear of which year they are.
    """
    for number, piece in enumerate(pieces):
        above = _centred(pieces, number, _span_labels(piece.first, piece.last), width)
        if not above:
            continue
        begin, end = _room(pieces, number)
        for division in divisions[number]:
            half = _wide(division.longest, width) / 2
            if division.nearest < half * 2.4:
                continue
            if fitting := [(x, text, x) for x, text in division.ticks if begin + half <= x <= end - half]:
                yield from fitting
                break
        else:
            months = _months(piece.first, piece.last)
            if above[1].isdigit() and months and (label := _centred(pieces, number, months, width)):
                yield label


def _divisions(piece: _Piece, line: _Line) -> list[_Division]:
    """In which ways a stretch can be divided at round days, the finest first, as far as any width has room for it."""
    found = []
    for names in _round_days(piece):
        ticks = tuple((line.at(day), text) for day, text in names)
        nearest = min((after[0] - before[0] for before, after in pairwise(ticks)), default=math.inf)
        if ticks:
            found.append(_Division(ticks, nearest, max(len(text) for _, text in ticks)))
    return found


def _round_days(piece: _Piece) -> Iterator[list[tuple[int, str]]]:
    """Days at which ticks may stand in a stretch, the finest division first, with what each is called."""
    if piece.first == piece.last:
        return
    begin, end = math.ceil(piece.begin), math.floor(piece.end)
    most = (piece.right - piece.left) / _wide(4, LABEL_WIDTHS[-1])  # so many ticks at least would not fit on the widest picture
    for apart, chosen in ((1, range(1, 32)), (5, (1, 5, 10, 15, 20, 25)), (10, (1, 10, 20)), (15, (1, 15))):
        if (end - begin) / apart <= most:
            days = [date.fromordinal(day) for day in range(begin, end)]
            yield [(day.toordinal(), f"{day.day} {_MONTHS[day.month - 1]}") for day in days if day.day in chosen]
    first, last = date.fromordinal(begin).year, date.fromordinal(end).year
    for step in (1, 3, 6):
        if (end - begin) / 31 / step <= most:
            yield [
                (day, str(year) if first < last and month == 1 else _MONTHS[month - 1])
                for year in range(first, last + 1)
                for month in range(1, 13, step)
                if begin <= (day := date(year, month, 1).toordinal()) < end
            ]
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if (last - first) / step <= most:
            years = range(first + -first % step, last + 1, step)
            yield [(day, str(year)) for year in years if begin <= (day := date(year, 1, 1).toordinal()) < end]


def _whole_months(first: int, last: int) -> bool:
    return date.fromordinal(first).day == date.fromordinal(last + 1).day == 1


def _span(first: int, last: int) -> str:
    """Some days in words, as a sentence has them."""
    begin, end = (date.fromordinal(day).isoformat() for day in (first, last))
    if _whole_months(first, last):
        begin, end = begin[:7], end[:7]
    return parse(begin if begin == end else f"{begin}/{end}").words


def _span_labels(first: int, last: int) -> tuple[str, ...]:
    """The same for a label, from the longest to the shortest."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    from_month, to_month = _MONTHS[begin.month - 1], _MONTHS[end.month - 1]
    from_day, to_day = f"{begin.day} {from_month}", f"{end.day} {to_month} {end.year}"
    if begin.year != end.year:
        months = f"{from_month} {begin.year} – {to_month} {end.year}"
        years = f"{begin.year}–{end.year % 100:02}" if begin.year // 100 == end.year // 100 else f"{begin.year}–{end.year}"
        return (months, years) if _whole_months(first, last) else (f"{from_day} {begin.year} – {to_day}", months, years)
    months = f"{from_month}–{to_month} {end.year}" if begin.month < end.month else f"{to_month} {end.year}"
    days = to_day if begin == end else f"{from_day} – {to_day}" if begin.month < end.month else f"{begin.day}–{to_day}"
    return (months, str(end.year)) if _whole_months(first, last) else (days, months, str(end.year))


def _months(first: int, last: int) -> tuple[str, ...]:
    """The months of some days of one year, without the year, from the longest words to the shortest."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    if begin == end:
        return f"{begin.day} {_MONTHS[begin.month - 1]}", _MONTHS[begin.month - 1]
    if begin.year < end.year or (_whole_months(first, last) and end.month - begin.month == 11):
        return ()
    return ("–".join(dict.fromkeys((_MONTHS[begin.month - 1], _MONTHS[end.month - 1]))),)


def _length(before: int, after: int) -> tuple[str, ...]:
    """How long a gap is between two days, from the longest words to the shortest; over two months in whole months."""
    first, last = date.fromordinal(before), date.fromordinal(after)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months < 2:
        return f"{after - before} days", f"{after - before} d"
    years, rest = divmod(months, 12)
    words = " ".join(filter(None, (_count(years, "year"), _count(rest, "month"))))
    return words, f"{months} months", f"{months} mo"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'s' if number > 1 else ''}" if number else ""
