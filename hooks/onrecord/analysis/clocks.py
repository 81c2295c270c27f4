"""Statutory clocks: what a rule of its day required on one account of when it was started, and whether that was done.

A pure function of dates and rule versions. A date without an hour is every hour of its day, so a deadline has an earliest and a
latest end, and a result other than INDETERMINATE is given only if it holds at both. Nothing here says what happened: each
result supposes that the account on which it rests is true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from onrecord.format import periods
from onrecord.format.case import Account, Notification
from onrecord.format.dates import EdtfDate, PartialDate, from_day
from onrecord.format.regulation import Duty, Regulation, Version

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
class InstantRange:
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
    deadline: InstantRange | None = None
    """When the period ended at the earliest and at the latest; the end of a day is the midnight that begins the next."""
    notified: InstantRange | None = None
    """When the first notification was made."""
    late_days: tuple[int, int] | None = None
    """Days of the calendar from the last day of the period, at least and at most: to the notification if it is late, or to
    the last day without a record of one."""
    changes_at: date | None = None
    """The day on which the rule changed, if the date lies on both sides of it, or the period may have run past it."""
    argued: bool = False
    """Whether the law is argued both ways on how this period is counted; the result then holds either way."""
    reason: str = ""
    """What is missing, contested, not the case or worth a remark, in words."""


NotificationsFor = Callable[[Duty], Sequence[Notification]]
"""The notifications on record that answer a duty, as it stood in one version of its rule."""

BEFORE, AFTER = "before", "after"
"""In place of a version: the time before a rule was in force, and the time after it was repealed."""


def instant_range(when: EdtfDate, zone: ZoneInfo) -> InstantRange:
    """The first and the last instant that a date can mean. An end that is open, about or uncertain is not known."""
    return InstantRange(_instant(when.start, zone, first=True), _instant(when.end, zone, first=False))


def versions_in_force(regulation: Regulation, when: EdtfDate) -> tuple[str, ...]:
    """The ids of the versions in force on some reading of a date, in the zone of the rule: several if it straddles a change."""
    return tuple(version_id for version_id in _times(regulation, when) if version_id not in (BEFORE, AFTER))


def compute_clock(regulation: Regulation, duty_id: str, account: Account, answers: NotificationsFor) -> Clock:
    """Work out one duty of a regulation on one account."""
    if account.trigger == "none" or account.when is None:
        return Clock(Result.NO_CLOCK, duty_id, reason="On this account nothing started the duty.")
    if not account.when.exact:
        return Clock(Result.INDETERMINATE, duty_id, reason="The date of the start is given only as about or uncertain.")
    times = _times(regulation, account.when)
    versions = regulation.versions
    if len(times) > 1 and None in (account.when.start, account.when.end):
        reason = "The start is open at one end, so that neither the version of the rule nor the end of the period is known."
        return Clock(Result.INDETERMINATE, duty_id, reason=reason)
    if len(times) > 1:
        changed = versions[times[1]].from_ if times[1] != AFTER else _last_day(regulation) + timedelta(days=1)
        reason = "The date of the start lies on both sides of a change of the rule."
        return Clock(Result.INDETERMINATE, duty_id, changes_at=changed, reason=reason)
    if times[0] == BEFORE:
        begins = next(iter(versions.values())).from_
        return Clock(Result.NOT_YET_LAW, duty_id, reason=f"The rule came into force only on {from_day(begins).words}.")
    if times[0] == AFTER:
        return Clock(Result.NO_DUTY, duty_id, reason="The rule was no longer in force.")
    return _under(regulation, times[0], versions[times[0]], duty_id, account, answers)


def compare_versions(regulation: Regulation, duty_id: str, account: Account, answers: NotificationsFor) -> dict[str, Clock]:
    """The same facts under every version of the rule, as if each had been in force on the day: for comparison only."""
    if account.when is None or not account.when.exact:
        return {}
    return {
        version_id: _under(regulation, version_id, version, duty_id, account, answers, compared=True)
        for version_id, version in regulation.versions.items()
    }


def _times(regulation: Regulation, when: EdtfDate) -> list[str]:
    """The versions that some reading of a date falls under, and BEFORE or AFTER where it reaches beyond them, in order."""
    zone = ZoneInfo(regulation.zone)
    span = instant_range(when, zone)
    first = span.first.astimezone(zone).date() if span.first else date.min
    last = span.last.astimezone(zone).date() if span.last else date.max
    versions = regulation.versions
    found = [BEFORE] if first < next(iter(versions.values())).from_ else []
    found += [key for key, version in versions.items() if version.from_ <= last and first <= (version.to or date.max)]
    return [*found, AFTER] if last > _last_day(regulation) else found


def _last_day(regulation: Regulation) -> date:
    return list(regulation.versions.values())[-1].to or date.max


def _under(
    regulation: Regulation,
    version_id: str,
    version: Version,
    duty_id: str,
    account: Account,
    answers: NotificationsFor,
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
    started = instant_range(account.when, zone)
    readings = [_ending(started, way, zone) for way in periods.interpretations(duty.within, duty.counted, duty.holidays, zone)]
    widest = InstantRange(readings[0].first, readings[-1].last)
    told = answers(duty)
    judged = [_judge(started, deadline, told, zone) for deadline in readings]
    argued = len(readings) > 1
    if len({judgement.result for judgement in judged}) > 1:
        reason = "It depends on whether every period of two days or more has two working days, which is argued both ways."
        return Clock(Result.INDETERMINATE, duty_id, version_id, widest, judged[0].told, argued=True, reason=reason)
    days = [judgement.days for judgement in judged if judgement.days]
    past = widest.last is None or (widest.last - _INSTANT).astimezone(zone).date() > (version.to or date.max)
    return Clock(
        judged[0].result,
        duty_id,
        version_id,
        widest,
        judged[0].told,
        (min(least for least, _ in days), max(most for _, most in days)) if days else None,
        changes_at=version.to + timedelta(days=1) if version.to and past and not compared else None,
        argued=argued,
        reason=judged[0].reason,
    )


def _ending(started: InstantRange, end: periods.Interpretation, zone: ZoneInfo) -> InstantRange:
    first = end(started.first.astimezone(zone)) if started.first else None
    return InstantRange(first, end(started.last.astimezone(zone)) if started.last else None)


@dataclass(frozen=True)
class _Judgement:
    result: Result
    reason: str = ""
    told: InstantRange | None = None
    days: tuple[int, int] | None = None


def _judge(started: InstantRange, deadline: InstantRange, told: Sequence[Notification], zone: ZoneInfo) -> _Judgement:
    """Whether the first notification came before the end of the period, whatever the dates leave open."""
    dated = {notice.to for notice in told if notice.when}
    searched = {notice.to for notice in told if notice.no_record_as_of}
    notified = [instant_range(notice.when, zone) for notice in told if notice.when]
    if dated and searched - dated:
        return _Judgement(Result.INDETERMINATE, "Some were told; of others there is no record.")
    if notified:
        return _first_notice(started, deadline, notified, zone)
    records = [notice.no_record_as_of for notice in told if notice.no_record_as_of]
    if not records:
        return _Judgement(Result.INDETERMINATE, "The record does not say whether anybody was told.")
    known_until = datetime.combine(min(records) + timedelta(days=1), time(), zone).astimezone(UTC)
    if deadline.last and known_until > deadline.last:
        until = InstantRange(known_until - _INSTANT, known_until - _INSTANT)
        return _Judgement(Result.NOT_NOTIFIED, days=_days_after(until, deadline, zone))
    return _Judgement(Result.INDETERMINATE, "There is no record of a notification, but the period may not have ended by then.")


def _first_notice(
    started: InstantRange, deadline: InstantRange, notified: Sequence[InstantRange], zone: ZoneInfo
) -> _Judgement:
    """The first of several notifications lies no later than the earliest of their latest instants."""
    firsts, lasts = [span.first for span in notified], [span.last for span in notified if span.last]
    told = InstantRange(min(filter(None, firsts)) if all(firsts) else None, min(lasts, default=None))
    if told.last and deadline.first and told.last < deadline.first:
        early = started.first is not None and told.last < started.first
        return _Judgement(Result.ON_TIME, "It came before the start that this account gives." if early else "", told)
    if told.first and deadline.last and told.first >= deadline.last:
        return _Judgement(Result.LATE, told=told, days=_days_after(told, deadline, zone))
    if None in (told.first, told.last, deadline.first, deadline.last):
        return _Judgement(Result.INDETERMINATE, "A date is given only as about, uncertain or open.", told)
    reason = "What is known of the notification and of the end of the period leaves open which came first."
    return _Judgement(Result.INDETERMINATE, reason, told)


def _days_after(told: InstantRange, deadline: InstantRange, zone: ZoneInfo) -> tuple[int, int] | None:
    """Days of the calendar from the last day of the period to the day of the notification, or of the last search."""
    if not (told.first and told.last and deadline.first and deadline.last):
        return None
    last_days = [(end - _INSTANT).astimezone(zone).date() for end in (deadline.first, deadline.last)]
    least = (told.first.astimezone(zone).date() - last_days[1]).days
    return least, (told.last.astimezone(zone).date() - last_days[0]).days


def _instant(moment: PartialDate | None, zone: ZoneInfo, *, first: bool) -> datetime | None:
    if moment is None or not moment.exact:
        return None
    local = moment.first if first else moment.last
    if moment.zone is not None:
        return local.replace(tzinfo=timezone(timedelta(minutes=moment.zone))).astimezone(UTC)
    return local.replace(tzinfo=zone, fold=0 if first else 1).astimezone(UTC)
