"""Dates exactly as precise as their source: parse, compare and put into words a small subset of EDTF (ISO 8601-2).

| written                     | means                                                        |
|-----------------------------|--------------------------------------------------------------|
| 2014, 2014-11, 2014-11-14   | some time in that year, month, day                           |
| 2014-12-05T15:00+00:00      | a time of day, always with its zone (Z for UTC); T15 an hour |
| 2014-11-14~                 | about then; `?` uncertain; `%` both                          |
| 2014-11-14/2014-12-07       | from … to …; `..` for an end that is open                    |
| [2014-11-14..2014-12-07]    | once, between …; [..2014-12-07] on or before it              |
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from onrecord.format import messages

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d))?)?)?([~?%]?)",
    re.ASCII,
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_PATTERN = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME_PATTERN = "T([01][0-9]|2[0-3])(:[0-5][0-9])?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
EXACT_DATE_PATTERN = f"({DAY_PATTERN}({_TIME_PATTERN})?|[12][0-9]{{3}}(-(0[1-9]|1[0-2]))?)"
DATE_PATTERN = f"{EXACT_DATE_PATTERN}[~?%]?"
"""An exact day, an exact date and any single date, for tools that know patterns and no calendar."""
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)  # where a day begins first, and ends last


class NotADate(ValueError):
    """The text is not a date of the subset; the message says what to write instead.

    `suggestion` is the date in the right form where there is no doubt which one is meant: `14 November 2014` is 2014-11-14.
    """

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True)
class PartialDate:
    """One date or time; the parts that the source does not give are None. `zone` is in minutes east of UTC."""

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    zone: int | None = None
    approximate: bool = False
    uncertain: bool = False

    @cached_property
    def first(self) -> datetime:
        """The earliest local time that this can mean, without its zone."""
        return datetime(self.year, self.month or 1, self.day or 1, self.hour or 0, self.minute or 0)

    @cached_property
    def last(self) -> datetime:
        """The latest local time that this can mean, to the microsecond, without its zone."""
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        hour = 23 if self.hour is None else self.hour
        minute = 59 if self.minute is None else self.minute
        return datetime(self.year, month, day, hour, minute, 59, 999999)

    @property
    def latest(self) -> datetime:
        """The latest local time that this can mean, where a minute is taken for an instant."""
        return self.last if self.minute is None else self.first

    @property
    def exact(self) -> bool:
        """Whether it is neither approximate nor uncertain."""
        return not (self.approximate or self.uncertain)

    @property
    def iso(self) -> str:
        """The value for HTML's `<time datetime>`, without qualifiers; an hour without minutes is given as its day."""
        text = "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])
        if self.minute is not None and self.zone is not None:
            text += f"T{self.hour:02}:{self.minute:02}{_zone(self.zone, 'Z')}"
        return text

    @property
    def words(self) -> str:
        """The date in words, for a sentence: `about 14 November 2014`."""
        text = " ".join(str(part) for part in (self.day, self.month and MONTHS[self.month - 1], self.year) if part)
        if self.hour is not None and self.zone is not None:
            clock = f"{self.hour:02}:{self.minute:02}" if self.minute is not None else f"{self.hour:02}:00–{self.hour:02}:59"
            text = f"{text}, {clock} UTC{_zone(self.zone, '')}"
        if self.approximate:
            text = f"about {text}"
        return f"{text} (uncertain)" if self.uncertain else text


@dataclass(frozen=True)
class EdtfDate:
    """A date of a case: a single one, a span from … to …, or a single one between two. An open end is None."""

    text: str
    start: PartialDate | None
    end: PartialDate | None
    is_span: bool = False
    """True for `a/b`, from a to b. False for what happened once, at a known date or between two."""

    @property
    def is_single(self) -> bool:
        """Whether one date is given rather than two ends."""
        return self.start is not None and self.start is self.end

    @property
    def exact(self) -> bool:
        """Whether neither end is approximate or uncertain."""
        return all(moment is None or moment.exact for moment in (self.start, self.end))

    @cached_property
    def first(self) -> datetime | None:
        """The earliest local time that this can mean; None if nothing is known."""
        return self.start.first if self.start else None

    @cached_property
    def last(self) -> datetime | None:
        """The latest local time that this can mean; None if it is open."""
        return self.end.last if self.end else None

    @cached_property
    def sort_key(self) -> tuple[datetime, bool, datetime]:
        """The key by which dates are sorted: by the earliest time; `on or before` a day comes before the day itself."""
        if self.start:
            return _utc(self.start.first, self.start), True, self.last or datetime.max
        assert self.end is not None
        return _utc(self.end.first, self.end), False, self.end.last

    @property
    def year(self) -> int:
        """The year under which it is listed: as written, not converted to another zone."""
        given = self.start or self.end
        assert given is not None
        return given.year

    @property
    def words(self) -> str:
        """The date in words: `14 November 2014`, `from 14 November to 7 December 2014`, `on or before 7 December 2014`."""
        if self.start and self.start == self.end:
            return self.start.words
        if self.start and self.end:
            first, last = _shortened(self.start, self.end), self.end.words
            return f"from {first} to {last}" if self.is_span else f"between {first} and {last}"
        if self.start:
            return f"from {self.start.words} on" if self.is_span else f"on or after {self.start.words}"
        assert self.end is not None
        return f"until {self.end.words}" if self.is_span else f"on or before {self.end.words}"

    @property
    def iso(self) -> str | None:
        """The value for `<time datetime>` where one exact date is given, otherwise None."""
        return self.start.iso if self.start and self.is_single and self.start.exact else None

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The earliest and the latest day that this can mean; None where it is open, approximate or uncertain."""
        first = self.first if self.start and self.start.exact else None
        last = self.last if self.end and self.end.exact else None
        return first.date() if first else None, last.date() if last else None

    def days_until(self, later: "EdtfDate") -> tuple[int, int] | None:
        """Return the fewest and the most days between the beginnings of this and a later date; None if either is not exact.

        Between hours they are whole days that passed, else days of the calendar; a date beside an hour can be of any zone.
        """
        begins, ends = self._beginning, later._beginning
        if not (self.exact and later.exact and begins and ends):
            return None
        zones = [moment.zone for moment in (*begins, *ends)]
        if None in zones:
            zone = next((zone for zone in zones if zone is not None), None)
            begin, end = _calendar_days(*begins, zone), _calendar_days(*ends, zone)
            least, most = end[0] - begin[1], end[1] - begin[0]
        else:
            least = _utc(ends[0].first, ends[0]) - _utc(begins[1].latest, begins[1])
            most = _utc(ends[1].latest, ends[1]) - _utc(begins[0].first, begins[0])
        return max(least.days, 0), max(most.days, 0)

    @property
    def _beginning(self) -> tuple[PartialDate, PartialDate] | None:
        """The first and the last date on which it can have begun; None if it is open."""
        last = self.start if self.is_span else self.end
        return (self.start, last) if self.start and last else None

    def definitely_after(self, other: "EdtfDate") -> bool:
        """Whether this is after the other however both are read. Dates that are approximate or uncertain never are."""
        if not (self.start and other.end and self.start.exact and other.end.exact):
            return False
        return _definitely_after(self.start, other.end)


@lru_cache(maxsize=4096)
def parse(text: str) -> EdtfDate:
    """Parse one date of the subset.

    Raises NotADate, whose message says what to write instead.
    """
    if text.startswith("[") and text.endswith("]"):
        start, dots, end = text[1:-1].partition("..")
        if not dots:
            raise NotADate(f"'{text}' is not a date: write two dots between its ends, as in [2014-11-14..2014-12-07]")
        return _ends(text, start.strip(), end.strip(), is_span=False)
    if text.count("/") == 1:
        start, _, end = text.partition("/")
        if not start or not end:
            raise NotADate(f"'{text}': write .. for an end that is not known, as in 2014-11-14/..")
        return _ends(text, "" if start == ".." else start, "" if end == ".." else end, is_span=True)
    moment = _partial_date(text)
    return EdtfDate(text, moment, moment)


@lru_cache(maxsize=4096)
def from_day(day: date) -> EdtfDate:
    """Return an exact day as a date of a case."""
    date_of_day = PartialDate(day.year, day.month, day.day)
    return EdtfDate(day.isoformat(), date_of_day, date_of_day)


def _ends(text: str, start: str, end: str, *, is_span: bool) -> EdtfDate:
    if not start and not end:
        raise NotADate(f"'{text}' says nothing; write a date for at least one of its ends")
    try:
        first = _partial_date(start) if start else None
        last = _partial_date(end) if end else None
    except NotADate as error:
        raise NotADate(str(error)) from None  # what one end means is not what the whole means
    if first and last and _definitely_after(first, last):
        raise NotADate(f"'{text}' ends before it begins; correct one of its dates, or exchange them")
    return EdtfDate(text, first, last, is_span)


def _partial_date(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if not match:
        raise _advice(text)
    year, *parts, zone, mark = match.groups()
    month, day, hour, minute = (int(part) if part else None for part in parts)
    east = _minutes(zone) if zone else None
    moment = PartialDate(
        int(year), month, day, hour, minute, east, approximate=mark in ("~", "%"), uncertain=mark in ("?", "%")
    )
    _check_exists(text, moment)
    return moment


def _check_exists(text: str, moment: PartialDate) -> None:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise NotADate(f"'{text}': write a year between {EARLIEST_YEAR} and {LATEST_YEAR}")
    if moment.month is not None and not 1 <= moment.month <= 12:
        raise NotADate(f"'{text}': there is no month {moment.month:02}; write year-month-day, as in 2014-11-14")
    if moment.month and moment.day is not None:
        days = calendar.monthrange(moment.year, moment.month)[1]
        if not 1 <= moment.day <= days:
            raise NotADate(
                f"'{text}' does not exist: {MONTHS[moment.month - 1]} {moment.year} has {days} days; "
                "correct the day, or leave it out if the source does not give it"
            )
    if moment.hour is not None and moment.hour > 23:
        raise NotADate(f"'{text}': there is no hour {moment.hour:02}; write one from 00 to 23")
    if moment.minute is not None and moment.minute > 59:
        raise NotADate(f"'{text}': there is no minute {moment.minute:02}; write one from 00 to 59")
    if moment.zone is not None and abs(moment.zone) > 14 * 60:
        raise NotADate(f"'{text}': no zone is more than 14 hours from UTC; correct what stands after the time")


def _advice(text: str) -> NotADate:
    """Return the error for a text that is no date, with what to write instead."""
    if re.search("[‐‑‒–—−]", text):
        meant = _existing_date(re.sub("[‐‑‒–—−]", "-", text)) if re.fullmatch(r"\d{4}\D\d\d\D\d\d", text) else None
        example = meant or "2014-11-14"
        return NotADate(messages.DATE_HYPHENS.format(value=text, example=example), meant)
    if match := re.fullmatch(r"(\S+) (?:to|until|till|-) (\S+)", text):
        first, last = match.groups()
        return NotADate(
            f"'{text}': write {first}/{last} for what lasted so long, or [{first}..{last}] for once, some time between"
        )
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?(?:[.]\d+)?\s*(.*?)[~?%]?", text):
        day, clock, zone = match.groups()
        time = f"{day}T{clock}"
        offset = re.fullmatch(r"([+-]\d\d):?(\d\d)", zone)
        if zone in ("Z", "UTC", "GMT") or offset:
            time += f"{offset[1]}:{offset[2]}" if offset else "Z"
            whole = re.fullmatch(r"\S+[T ]\d\d:\d\d\s*[^\s~?%:]+(:\d\d)?", text)  # nothing is lost with it: no seconds, no mark
            return NotADate(f"'{text}': write {time}", _existing_date(time) if whole else None)
        return NotADate(messages.DATE_ZONE.format(value=text, time=time))
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", text):
        padded = "-".join(part.zfill(2) for part in text.split("-"))
        return NotADate(messages.DATE_DIGITS.format(value=text, example=padded), _existing_date(padded))
    if match := re.fullmatch(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})", text):
        return _other_order(text, *match.groups())
    if re.match(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}", text):
        return NotADate(messages.DATE_ORDER.format(value=text))
    if meant := parse_english(text):
        return NotADate(f"'{text}': write the date in figures, the year first: {meant}", meant)
    if re.search(r"[A-Za-z]{3}", text):
        return NotADate(messages.DATE_FIGURES.format(value=text, order=""))
    return NotADate(messages.DATE_OTHER.format(value=text))


def _other_order(text: str, first: str, second: str, third: str) -> NotADate:
    """Return the error for a date in figures with its parts in another order: `14/11/2014`, `2014/11/14`, `05.04.2014`."""
    orders = [(first, second, third)] if len(first) == 4 else [(third, second, first), (third, first, second)]
    days = [_existing_date(f"{year}-{month:>02}-{day:>02}") for year, month, day in orders if len(year) == 4]
    existing = list(dict.fromkeys(filter(None, days)))
    if not existing:
        return NotADate(messages.DATE_ORDER.format(value=text))
    if len(existing) == 1:
        return NotADate(f"'{text}': write the year first and hyphens between: {existing[0]}", existing[0])
    choice = " or ".join(f"{day} for {parse(day).words}" for day in existing)
    return NotADate(f"'{text}' can be two days; write the year first: {choice}")


def parse_english(text: str) -> str | None:
    """Return a date in English words in the form of a case: `14 November 2014`, `November 14, 2014`, `Nov 2014`."""
    match = re.fullmatch(
        r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Za-z]+)[.]?,? (?P<year>\d{4})", text
    ) or re.fullmatch(r"(?P<month>[A-Za-z]+)[.]? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", text)
    if not match:
        return None
    written = match["month"].lower()
    months = [
        number
        for number, name in enumerate(MONTHS, 1)
        if written == name.lower() or (written in (name[:3].lower(), "sept") and name.lower().startswith(written))
    ]
    if not months:
        return None
    day = f"-{match['day']:>02}" if match["day"] else ""
    return _existing_date(f"{match['year']}-{months[0]:02}{day}")


def _existing_date(text: str) -> str | None:
    """Return a text if it is a single date that exists."""
    try:
        return parse(text).text if _DATE.fullmatch(text) else None
    except NotADate:
        return None


def _minutes(zone: str) -> int:
    """Return the minutes east of UTC of `Z` or `+01:00`."""
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return -minutes if zone[0] == "-" else minutes


def _zone(minutes: int, utc: str) -> str:
    """Return an offset as ISO 8601 has it where UTC is `Z`, and otherwise as people write it: `+1`, `−3:30`."""
    if minutes == 0:
        return utc
    hours, rest = divmod(abs(minutes), 60)
    if utc:
        return f"{'+' if minutes > 0 else '-'}{hours:02}:{rest:02}"
    return f"{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def _definitely_after(later: PartialDate, earlier: PartialDate) -> bool:
    """Whether a date is after another however both are read; if the zone of one is not known, clocks can be a day apart."""
    if (later.zone is None) != (earlier.zone is None):
        return later.first - earlier.last > timedelta(days=1)
    return _utc(later.first, later) > _utc(earlier.last, earlier)


def _utc(local: datetime, given: PartialDate) -> datetime:
    """Return a local time in UTC, or as it is if the date has no zone."""
    return local - timedelta(minutes=given.zone or 0)


def _calendar_days(first: PartialDate, last: PartialDate, zone: int | None) -> tuple[date, date]:
    """Return the first and the last day that two dates can mean, in one zone; as they are written where none is known."""
    if zone is None:
        return first.first.date(), last.last.date()
    begin = first.first - (_EASTERNMOST if first.zone is None else timedelta(minutes=first.zone))
    end = last.last - (_WESTERNMOST if last.zone is None else timedelta(minutes=last.zone))
    return (begin + timedelta(minutes=zone)).date(), (end + timedelta(minutes=zone)).date()


def _shortened(start: PartialDate, end: PartialDate) -> str:
    """Return the first of two ends in words, without what the second repeats: `14` of `14–16 November 2014`."""
    plain = start.exact and end.exact and start.hour is None and end.hour is None
    if plain and start.year == end.year and start.month and end.month:
        if start.day and end.day and start.month == end.month:
            return str(start.day)
        if bool(start.day) == bool(end.day):
            return start.words.removesuffix(f" {start.year}")
    return start.words
