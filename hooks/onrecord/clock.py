"""Statutory clocks: what a rule of its day required on one account of when it was started, and whether that was done.

A pure function of dates and rule versions. A date without an hour is every hour of its day, so a deadline has an earliest and a
latest end, and a result other than INDETERMINATE is given only if it holds at both. Nothing here says what happened: each
result supposes that the account on which it rests is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from onrecord import counting
from onrecord.model import Account, Notification, Regulation, Version
from onrecord.when import Moment, When

_INSTANT = timedelta(microseconds=1)


class Result(StrEnum):
    """What a clock says."""

    NO_DUTY = "NO_DUTY"
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    NOT_NOTIFIED = "NOT_NOTIFIED"
    INDETERMINATE = "INDETERMINATE"
    NOT_YET_LAW = "NOT_YET_LAW"
    NO_CLOCK = "NO_CLOCK"


@dataclass(frozen=True)
class Span:
    """Two instants in UTC between which something lies, both included; None where one is not known."""

    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class Clock:
    """One duty on one account: the result, and all that it was worked out from."""

    result: Result
    duty: str
    version: str | None = None
    """The version that applied, if one alone did."""
    deadline: Span | None = None
    """When the period ended at the earliest and at the latest; the end of a day is the midnight that begins the next."""
    told: Span | None = None
    late_days: tuple[int, int] | None = None
    """How many days of the calendar after the last day of the period, at least and at most."""
    changes_at: date | None = None
    """The day on which the rule changed between the start and the deadline, if it did."""
    argued: bool = False
    """Whether the law is argued both ways on how this period is counted; the result then holds either way."""
    reason: str = ""
    """For a result that is not a verdict: what is missing, contested or not the case, in words."""


def instants(when: When, zone: ZoneInfo) -> Span:
    """The first and the last instant that a date can mean. An end that is open, about or uncertain is not known."""
    return Span(_instant(when.start, zone, first=True), _instant(when.end, zone, first=False))


def clock(regulation: Regulation, duty_id: str, account: Account, told: Sequence[Notification]) -> Clock:
    """Work out one duty of a regulation on one account. `told` are the notifications that this duty asks for."""
    if account.trigger == "none" or account.when is None:
        return Clock(Result.NO_CLOCK, duty_id, reason="On this account nothing started the duty.")
    if not account.when.exact:
        return Clock(Result.INDETERMINATE, duty_id, reason="The date of the start is given only as about or uncertain.")
    applying = [
        (version_id, version)
        for version_id, version in regulation.versions.items()
        if account.when.overlaps(version.from_, version.to)
    ]
    results = [_under(regulation, version_id, version, duty_id, account, told) for version_id, version in applying]
    if not results:
        return _outside(regulation, duty_id, account.when)
    if len({result.result for result in results}) > 1 or (len(results) > 1 and results[0].result in _WITH_DEADLINE):
        reason = "The date lies on both sides of a change of the rule."
        return Clock(Result.INDETERMINATE, duty_id, changes_at=applying[1][1].from_, reason=reason)
    return results[0]


def then_and_now(regulation: Regulation, duty_id: str, account: Account, told: Sequence[Notification]) -> dict[str, Clock]:
    """The same facts under every version of the rule, as if each had been in force on the day: for comparison only."""
    return {
        version_id: _under(regulation, version_id, version, duty_id, account, told, compared=True)
        for version_id, version in regulation.versions.items()
    }


_WITH_DEADLINE = (Result.ON_TIME, Result.LATE, Result.NOT_NOTIFIED)


def _under(
    regulation: Regulation,
    version_id: str,
    version: Version,
    duty_id: str,
    account: Account,
    told: Sequence[Notification],
    *,
    compared: bool = False,
) -> Clock:
    duty = version.duties.get(duty_id)
    if duty is None or duty.tell is None:
        return Clock(Result.NO_DUTY, duty_id, version_id, reason="The rule of that day had no such duty.")
    assert account.when is not None
    if duty.starts != account.trigger:
        reason = f"The rule runs from {duty.starts}, which this account does not give."
        return Clock(Result.INDETERMINATE, duty_id, version_id, reason=reason)
    if duty.within is None or duty.within.number is None or duty.counted is None:
        reason = "The rule set no number of hours or days that can be counted from this moment."
        return Clock(Result.INDETERMINATE, duty_id, version_id, reason=reason)
    zone = ZoneInfo(regulation.zone)
    started = instants(account.when, zone)
    ways = counting.ends(duty.within, duty.counted, duty.holidays, zone)
    readings = [_ending(started, way, zone) for way in ways]
    judged = [_judge(duty_id, version_id, deadline, told, zone) for deadline in readings]
    if len({result.result for result in judged}) > 1:
        reason = "It depends on whether every period of two days or more has two working days, which is argued both ways."
        widest = Span(readings[0].first, readings[-1].last)
        return Clock(Result.INDETERMINATE, duty_id, version_id, widest, judged[0].told, argued=True, reason=reason)
    found = judged[0]
    end = readings[-1].last
    widest = Span(readings[0].first, end)
    days = [result.late_days for result in judged if result.late_days]
    changed = version.to and not compared and (end is None or (end - _INSTANT).astimezone(zone).date() > version.to)
    return Clock(
        found.result,
        duty_id,
        version_id,
        widest,
        found.told,
        (min(least for least, _ in days), max(most for _, most in days)) if days else None,
        changes_at=version.to + timedelta(days=1) if changed and version.to else None,
        argued=len(readings) > 1,
        reason=found.reason,
    )


def _ending(started: Span, end: counting.Reading, zone: ZoneInfo) -> Span:
    first = end(started.first.astimezone(zone)) if started.first else None
    return Span(first, end(started.last.astimezone(zone)) if started.last else None)


def _judge(duty_id: str, version_id: str, deadline: Span, told: Sequence[Notification], zone: ZoneInfo) -> Clock:
    """Whether the notification came before the end of the period, whatever the dates leave open."""

    def result(kind: Result, reason: str = "", *, when: Span | None = None, days: tuple[int, int] | None = None) -> Clock:
        return Clock(kind, duty_id, version_id, deadline, when, days, reason=reason)

    if deadline.first is None and deadline.last is None:
        return result(Result.INDETERMINATE, "The date of the start is not known.")
    notified = [instants(notice.when, zone) for notice in told if notice.when]
    if notified:
        earliest = min(notified, key=lambda span: span.first or datetime.max.replace(tzinfo=UTC))
        if earliest.last and deadline.first and earliest.last < deadline.first:
            return result(Result.ON_TIME, when=earliest)
        if earliest.first and deadline.last and earliest.first >= deadline.last:
            return result(Result.LATE, when=earliest, days=_days_late(earliest, deadline, zone))
        reason = "The notification and the end of the period lie so close that the known dates and times do not decide it."
        if None in (earliest.first, earliest.last, deadline.first, deadline.last):
            reason = "A date is given only as about, uncertain or open."
        return result(Result.INDETERMINATE, reason, when=earliest)
    records = [notice.no_record_as_of for notice in told if notice.no_record_as_of]
    if not records:
        return result(Result.INDETERMINATE, "The record does not say whether anybody was told.")
    known_until = datetime.combine(max(records) + timedelta(days=1), time(), zone).astimezone(UTC)
    if deadline.last and known_until > deadline.last:
        until = Span(known_until - _INSTANT, known_until - _INSTANT)
        return result(Result.NOT_NOTIFIED, days=_days_late(until, deadline, zone))
    return result(Result.INDETERMINATE, "There is no record of a notification, but the period may not have ended by then.")


def _days_late(told: Span, deadline: Span, zone: ZoneInfo) -> tuple[int, int] | None:
    """Days of the calendar from the last day of the period to the day of the notification."""
    if not (told.first and told.last and deadline.first and deadline.last):
        return None
    last_days = [(end - _INSTANT).astimezone(zone).date() for end in (deadline.first, deadline.last)]
    least = (told.first.astimezone(zone).date() - last_days[1]).days
    return least, (told.last.astimezone(zone).date() - last_days[0]).days


def _outside(regulation: Regulation, duty_id: str, when: When) -> Clock:
    first = next(iter(regulation.versions.values())).from_
    if when.last is not None and when.last.date() < first:
        return Clock(Result.NOT_YET_LAW, duty_id, reason=f"The rule came into force only on {first.isoformat()}.")
    return Clock(Result.NO_DUTY, duty_id, reason="The rule was no longer in force.")


def _instant(moment: Moment | None, zone: ZoneInfo, *, first: bool) -> datetime | None:
    if moment is None or not moment.exact:
        return None
    local = moment.first if first else moment.last
    if moment.zone is not None:
        return local.replace(tzinfo=timezone(timedelta(minutes=moment.zone))).astimezone(UTC)
    return local.replace(tzinfo=zone).astimezone(UTC)
