"""Count the periods of laws: from the instant that starts one to the instant at which it ends.

Every legal system counts in its own way, and each way has its own function. Starts and ends are aware datetimes; an end is the
instant after the last hour or day of the period, so the end of 19 November is the midnight that begins the 20th.

Hours of a rule to which Regulation 1182/71 does not apply simply run: `running-hours`, from the moment itself.

Sources: Regulation (EEC, Euratom) No 1182/71, article 3, for `regulation-1182-71`; the plain reading of “calendar days” and
“business days” in the rules of the United States for the others. The page docs/counting.md says the same in words.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Method: TypeAlias = Literal["regulation-1182-71", "running-hours", "calendar-days", "business-days"]
Unit: TypeAlias = Literal["hours", "days", "business days", "months"]

UNKNOWN_HOLIDAYS = timedelta(days=10)
"""Longer than any row of holidays."""
_PERIOD = re.compile(r"([1-9]\d{0,3}) (hour|day|business day|month)s?")
PERIOD_PATTERN = f"(without-delay|{_PERIOD.pattern})"
"""A period, for tools that know patterns only."""
Interpretation: TypeAlias = Callable[[datetime], datetime]
"""A way to read a period: returns its end for its start."""


class NotAPeriod(ValueError):
    """The text is not a period; the message says what to write instead."""


@dataclass(frozen=True)
class Period:
    """A number of hours, days, business days or months; `number` is None for a duty without one, such as without delay."""

    text: str
    number: int | None
    unit: Unit | None


def parse(text: str) -> Period:
    """Parse `24 hours`, `60 days`, `4 business days`, `1 month` or `without-delay`. Raises NotAPeriod."""
    if text == "without-delay":
        return Period(text, None, None)
    match = _PERIOD.fullmatch(text)
    if not match:
        raise NotAPeriod(f"'{text}' is not a period; write 24 hours, 60 days, 4 business days, 1 month, or without-delay")
    units: dict[str, Unit] = {"hour": "hours", "day": "days", "business day": "business days", "month": "months"}
    return Period(text, int(match[1]), units[match[2]])


def interpretations(length: Period, method: Method, calendar_of: str | None, zone: ZoneInfo) -> tuple[Interpretation, ...]:
    """Return the ways to compute the end of a period: one, or two where the law is read in both ways.

    Article 3(5) gives every period of two days or more at least two working days. Whether that reaches a period written in
    hours, such as 72 hours, is argued both ways.
    """
    number, unit = length.number, length.unit
    assert number is not None
    by_the_regulation = method == "regulation-1182-71"
    two_days_or_more = unit == "months" or number >= (48 if unit == "hours" else 2)

    def plain(moment: datetime) -> datetime:
        if unit == "hours":
            return _hours(moment, number) if by_the_regulation else moment.astimezone(UTC) + timedelta(hours=number)
        day = _day(moment, zone)
        if unit == "business days":
            return _end_of(_business_day(day, number, calendar_of), zone)
        last = _months(day, number) if unit == "months" else day + timedelta(days=number)
        return _end_of(_rolled(last, calendar_of) if by_the_regulation else last, zone)

    def with_two_working_days(moment: datetime) -> datetime:
        """Article 3(5): not before the end of the second working day after the day of the event."""
        second = _end_of(_business_day(_day(moment, zone), 2, calendar_of), zone)
        # If the holidays are unknown, no result may depend on there being none.
        return max(plain(moment), second if calendar_of else second + UNKNOWN_HOLIDAYS)

    if not (by_the_regulation and two_days_or_more):
        return (plain,)
    return (plain, with_two_working_days) if unit == "hours" else (with_two_working_days,)


def _hours(moment: datetime, number: int) -> datetime:
    """Article 3(1) and (2)(a): the hour of the event is not counted; hours pass as they pass, whatever the clocks do."""
    begins = moment.replace(minute=0, second=0, microsecond=0).astimezone(UTC) + timedelta(hours=1)
    return begins + timedelta(hours=number)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


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
    return day.weekday() < 5 and (calendar_of is None or day not in _holidays(calendar_of, day.year))


def has_holidays(calendar_of: str) -> bool:
    """Whether the public holidays of a country, or of a part of it, are known."""
    try:
        return bool(_holidays(calendar_of, 2024))
    except (NotImplementedError, KeyError):
        return False


@cache
def _holidays(calendar_of: str, year: int) -> frozenset[date]:
    import holidays

    country, _, part = calendar_of.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
