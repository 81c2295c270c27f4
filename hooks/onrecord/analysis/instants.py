"""Between which instants something is, where a date says no more than a day, and not in which time zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from onrecord.format.dates import EdtfDate, PartialDate

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class InstantRange:
    """Two instants in UTC between which something is, both included; None where one is not known."""

    first: datetime | None
    last: datetime | None


def instant_range(when: EdtfDate, zones: Sequence[ZoneInfo]) -> InstantRange:
    """Return the first and the last instant that a date can mean, written in any of some zones.

    An end that is open, about or uncertain is not known.
    """
    starts = [_instant(when.start, zone, first=True) for zone in zones]
    return InstantRange(lowest(starts), highest(_instant(when.end, zone, first=False) for zone in zones))


def earliest(ranges: Iterable[InstantRange]) -> InstantRange:
    """Return between which instants the first of several is: no later than the earliest of their latest instants."""
    ranges = list(ranges)
    lasts = [each.last for each in ranges if each.last]
    return InstantRange(lowest(each.first for each in ranges), min(lasts, default=None))


def lowest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the lowest of some instants, or None if one of them is not known, which can be lower."""
    known = list(moments)
    return None if None in known else min(filter(None, known), default=None)


def highest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the highest of some instants, or None if one of them is not known, which can be higher."""
    known = list(moments)
    return None if None in known else max(filter(None, known), default=None)


def day_ended_by(end: datetime, zone: ZoneInfo) -> date:
    """Return the day in a zone to which the instant before the end of a period belongs: midnight ends the day before it."""
    return (end - _INSTANT).astimezone(zone).date()


def in_zone(moment: datetime, zone: tzinfo) -> EdtfDate:
    """Return an instant, to the minute, as a date with the time in a zone."""
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    part = PartialDate(local.year, local.month, local.day, local.hour, local.minute, int(offset.total_seconds() // 60))
    return EdtfDate(part.iso, part, part)


def days_of(when: EdtfDate, zones: Sequence[ZoneInfo]) -> tuple[date, date]:
    """Return the first and the last day that a date can mean in some zones. A day without an hour is that day in each."""
    first, last = when.start, when.end
    starts = [_day(first, zone, first=True) for zone in zones] if first and first.exact else [date.min]
    return min(starts), max(_day(last, zone, first=False) for zone in zones) if last and last.exact else date.max


def _day(moment: PartialDate, zone: ZoneInfo, *, first: bool) -> date:
    if moment.zone is None:
        return (moment.first if first else moment.last).date()
    instant = _instant(moment, zone, first=first)
    assert instant is not None
    return instant.astimezone(zone).date()


def _instant(moment: PartialDate | None, zone: ZoneInfo, *, first: bool) -> datetime | None:
    if moment is None or not moment.exact:
        return None
    local = moment.first if first else moment.last
    if moment.zone is not None:
        return local.replace(tzinfo=timezone(timedelta(minutes=moment.zone))).astimezone(UTC)
    # Where clocks are put back, an hour comes twice: the first one is earlier, the second one later.
    return local.replace(tzinfo=zone, fold=0 if first else 1).astimezone(UTC)
