"""Count the periods of laws: from the instant that starts one to the instant at which it ends.

Every legal system counts in its own way, and each way has its own function. Starts and ends are aware datetimes; an end is the
instant after the last hour or day of the period, so the end of 19 November is the midnight that begins the 20th.

Minutes and hours of a rule to which Regulation 1182/71 does not apply simply run: `running-hours`, from the moment itself.

Sources: Regulation (EEC, Euratom) No 1182/71, article 3, for `regulation-1182-71`; the plain reading of “calendar days” and
“business days” in the rules of the United States for the others. The page docs/counting.md says the same in words.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from onrecord.format.jurisdiction import is_holiday

Method: TypeAlias = Literal["regulation-1182-71", "running-hours", "calendar-days", "business-days"]
Unit: TypeAlias = Literal["minutes", "hours", "days", "business days", "weeks", "months"]

_INSTANT = timedelta(microseconds=1)
_MONTHS = tuple(calendar.month_name)[1:]
_LENGTH = r"([1-9]\d{0,3}) (minute|hour|day|business day|week|month)s?( after the end of the year)?"
_DAY_OF_NEXT_YEAR = rf"([1-9]|[12]\d|3[01]) ({'|'.join(_MONTHS)}) of the following year"
_PERIOD, _FIXED = re.compile(_LENGTH), re.compile(_DAY_OF_NEXT_YEAR)
PERIOD_PATTERN = f"(without-delay|{_LENGTH}|{_DAY_OF_NEXT_YEAR})"
"""A period, for tools that know patterns only."""
EXAMPLES = (
    "24 hours, 60 days, 4 business days, 2 weeks, 1 month, 60 days after the end of the year, 1 March of the following year, "
    "or without-delay"
)
Reading: TypeAlias = Callable[[datetime], datetime]
"""A way to read a period: returns its end for its start."""


class NotAPeriod(ValueError):
    """The text is not a period; the message says what to write instead."""


@dataclass(frozen=True)
class Period:
    """How long a rule allows, or until when. `number` and `day` are both None for a duty without one, such as without delay."""

    text: str
    number: int | None = None
    unit: Unit | None = None
    from_year_end: bool = False
    """Whether it runs from the end of the year in which the start lies, and not from the start."""
    day: tuple[int, int] | None = None
    """A day of the following year on which it ends whatever the start was: the month and the day of the month."""

    @property
    def can_be_counted(self) -> bool:
        """Whether it has an end that can be computed."""
        return self.number is not None or self.day is not None

    @property
    def in_hours(self) -> bool:
        """Whether it is a number of hours or minutes, and not of days."""
        return self.unit in ("hours", "minutes")


@dataclass(frozen=True)
class Counting:
    """How a rule counts: its method, the zone of its days, whose holidays are no business days, when a day ends."""

    method: Method
    zone: ZoneInfo
    calendar: str | None = None
    day_ends: time = time()
    """The hour of the last day at which the period is over; midnight is the one that ends that day."""
    rolls: bool = False
    """Whether a last day that is no business day gives way to the next one. Regulation 1182/71 always rolls days."""


def parse(text: str) -> Period:
    """Parse a period such as those of EXAMPLES. Raises NotAPeriod."""
    if text == "without-delay":
        return Period(text)
    if fixed := _FIXED.fullmatch(text):
        month, day = _MONTHS.index(fixed[2]) + 1, int(fixed[1])
        if day <= calendar.monthrange(2023, month)[1]:
            return Period(text, day=(month, day))
        raise NotAPeriod(f"not every year has a {fixed[1]} {fixed[2]}; write a day that every year has")
    match = _PERIOD.fullmatch(text)
    units: dict[str, Unit] = {
        "minute": "minutes", "hour": "hours", "day": "days", "business day": "business days", "week": "weeks",
        "month": "months",
    }  # fmt: skip
    unit = units[match[2]] if match else None
    if match is None or (match[3] and unit in ("minutes", "hours")):
        raise NotAPeriod(f"'{text}' is not a period; write {EXAMPLES}")
    return Period(text, int(match[1]), unit, bool(match[3]))


def readings(period: Period, counting: Counting) -> tuple[Reading, ...]:
    """Return the ways to compute the end of a period: one, or two where the law is read in both ways.

    Article 3(5) gives every period of two days or more at least two working days. Whether that reaches a period written in
    hours, such as 72 hours, is argued both ways.
    """
    by_the_regulation = counting.method == "regulation-1182-71"

    def plain(moment: datetime) -> datetime:
        if period.in_hours:
            return _running(moment, period, whole_hours=by_the_regulation)
        last = _last_day(moment.astimezone(counting.zone).date(), period, counting.calendar)
        return _end_of(_rolled(last, counting.calendar) if by_the_regulation or counting.rolls else last, counting)

    def with_two_working_days(moment: datetime) -> datetime:
        """Article 3(5): not before the end of the second working day after the day of the event."""
        day = moment.astimezone(counting.zone).date()
        return max(plain(moment), _end_of(_business_day(day, 2, counting.calendar), counting))

    if not (by_the_regulation and _is_two_days_or_more(period)):
        return (plain,)
    return (plain, with_two_working_days) if period.in_hours else (with_two_working_days,)


def _is_two_days_or_more(period: Period) -> bool:
    if period.number is None or period.unit in ("weeks", "months"):
        return True
    least = {"minutes": 2 * 24 * 60, "hours": 2 * 24}.get(period.unit or "", 2)
    return period.number >= least


def _running(moment: datetime, period: Period, *, whole_hours: bool) -> datetime:
    """Hours pass as they pass, whatever the clocks do. Article 3(1) and (2)(a): the hour of the event is not counted."""
    assert period.number is not None
    if period.unit == "minutes":
        return moment.astimezone(UTC) + timedelta(minutes=period.number)
    if whole_hours:
        moment = moment.replace(minute=0, second=0, microsecond=0).astimezone(UTC) + timedelta(hours=1)
    return moment.astimezone(UTC) + timedelta(hours=period.number)


def _last_day(day: date, period: Period, calendar_of: str | None) -> date:
    if period.day:
        return date(day.year + 1, *period.day)
    assert period.number is not None
    if period.from_year_end:
        day = date(day.year, 12, 31)
    if period.unit == "business days":
        return _business_day(day, period.number, calendar_of)
    if period.unit == "months":
        return _months(day, period.number)
    return day + (timedelta(weeks=period.number) if period.unit == "weeks" else timedelta(days=period.number))


def _end_of(day: date, counting: Counting) -> datetime:
    if counting.day_ends == time():
        return datetime.combine(day + timedelta(days=1), time(), counting.zone).astimezone(UTC)
    return datetime.combine(day, counting.day_ends, counting.zone).astimezone(UTC) + _INSTANT  # “on or before 5.30 p.m.”


def _months(day: date, number: int) -> date:
    """Article 3(2)(c): the same date; a month that lacks it ends the period with its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _rolled(day: date, calendar_of: str | None) -> date:
    """Article 3(4): a last day that is a holiday, Sunday or Saturday gives way to the next working day."""
    while not _is_working_day(day, calendar_of):
        day += timedelta(days=1)
    return day


def _business_day(day: date, number: int, calendar_of: str | None) -> date:
    while number:
        day += timedelta(days=1)
        number -= _is_working_day(day, calendar_of)
    return day


def _is_working_day(day: date, calendar_of: str | None) -> bool:
    return day.weekday() < 5 and not (calendar_of and is_holiday(calendar_of, day))
