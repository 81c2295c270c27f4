"""Statutory clocks: what a rule of its day required on one account of when it was started, and whether that was done.

A pure function of dates and rule versions. Days are those of the zone of the rule (`Regulation.zone`), unless a date gives its
own; how a period is counted is in `format.periods`, with the articles that say so. A date without an hour is every hour of its
day, so a deadline has an earliest and a latest end, and a result other than INDETERMINATE is given only if it holds at both.
Nothing here says what happened: each result supposes that the account on which it rests is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from onrecord.format import periods
from onrecord.format.case import Account, Notification
from onrecord.format.dates import EdtfDate, PartialDate, from_day
from onrecord.format.regulation import Regulation

_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
OWED_TO_EACH = ("individuals", "customer")
"""Recipients of whom each has to be told, not the first one."""


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
    """Two instants in UTC between which something is, both included; None where one is not known."""

    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One duty on one account: the result, and what it was computed from."""

    result: Result
    duty: str
    """The duty, by id."""
    version: str | None = None
    """The id of the version of the rule that applied, if only one did."""
    deadline: InstantRange | None = None
    """When the period ended at the earliest and at the latest; the end of a day is the midnight that begins the next."""
    notified: InstantRange | None = None
    """When the first notification was made; of a duty owed to each person, the first to the recipient on whom it depends."""
    depends_on: str | None = None
    """The recipient on whom the result of a duty owed to each person depends, by id: the one told last."""
    late_days: tuple[int, int] | None = None
    """Calendar days from the last day of the period, at least and at most: to the notification if it is late, or to the last
    day without a record of one. None on a supposition that nobody made: what did not happen has no length."""
    changes_at: date | None = None
    """The day on which the rule changed, if the date is on both sides of it, or the period may have run past it."""
    argued: bool = False
    """Whether the law is argued both ways on how this period is counted; the result then holds either way."""
    reason: str = ""
    """What is missing, contested, not the case or worth a remark, in words."""


BEFORE, AFTER = "before", "after"
"""In place of a version: the time before a rule was in force, and the time after it was repealed."""


def instant_range(when: EdtfDate, zone: ZoneInfo) -> InstantRange:
    """Return the first and the last instant that a date can mean. An end that is open, about or uncertain is not known."""
    return InstantRange(_instant(when.start, zone, first=True), _instant(when.end, zone, first=False))


def day_ended_by(end: datetime, zone: ZoneInfo) -> date:
    """Return the day in a zone to which the instant before the end of a period belongs: midnight ends the day before it."""
    return (end - _INSTANT).astimezone(zone).date()


def versions_in_force(regulation: Regulation, when: EdtfDate) -> tuple[str, ...]:
    """Return the ids of the versions in force on some reading of a date: several if it straddles a change."""
    return tuple(version_id for version_id in _versions_and_gaps(regulation, when) if version_id not in (BEFORE, AFTER))


def compute_clock(regulation: Regulation, duty_id: str, account: Account, notifications: Sequence[Notification]) -> Clock:
    """Compute one duty of a regulation on one account."""
    clock = partial(Clock, duty=duty_id)
    if account.trigger == "none" or account.when is None:
        return clock(result=Result.NO_CLOCK, reason="On this account nothing started the duty.")
    if not account.when.exact:
        return clock(result=Result.INDETERMINATE, reason="The date of the start is given only as about or uncertain.")
    found = _versions_and_gaps(regulation, account.when)
    versions = regulation.versions
    if len(found) > 1 and None in (account.when.start, account.when.end):
        reason = "The start is open at one end, so that neither the version of the rule nor the end of the period is known."
        return clock(result=Result.INDETERMINATE, reason=reason)
    if len(found) > 1:
        changed = versions[found[1]].from_ if found[1] != AFTER else _last_day(regulation) + _DAY
        reason = "The date of the start lies on both sides of a change of the rule."
        return clock(result=Result.INDETERMINATE, changes_at=changed, reason=reason)
    if found[0] == BEFORE:
        begins = next(iter(versions.values())).from_
        return clock(result=Result.NOT_YET_LAW, reason=f"The rule came into force only on {from_day(begins).words}.")
    if found[0] == AFTER:
        return clock(result=Result.NO_DUTY, reason="The rule was no longer in force.")
    return _clock_of_version(regulation, found[0], duty_id, account, notifications)


def compare_versions(
    regulation: Regulation, duty_id: str, account: Account, notifications: Sequence[Notification]
) -> dict[str, Clock]:
    """Compute the clock under every version of the rule, by id, as if each had been in force: for comparison only."""
    if account.when is None or not account.when.exact:
        return {}
    return {
        version_id: _clock_of_version(regulation, version_id, duty_id, account, notifications, hypothetical=True)
        for version_id in regulation.versions
    }


def _versions_and_gaps(regulation: Regulation, when: EdtfDate) -> list[str]:
    """Return the versions in force on some reading of a date, in order, and BEFORE or AFTER where it reaches beyond them."""
    zone = ZoneInfo(regulation.zone)
    instants = instant_range(when, zone)
    first = instants.first.astimezone(zone).date() if instants.first else date.min
    last = instants.last.astimezone(zone).date() if instants.last else date.max
    versions = regulation.versions
    found = [BEFORE] if first < next(iter(versions.values())).from_ else []
    found += [key for key, version in versions.items() if version.from_ <= last and first <= (version.to or date.max)]
    return [*found, AFTER] if last > _last_day(regulation) else found


def _last_day(regulation: Regulation) -> date:
    return list(regulation.versions.values())[-1].to or date.max


def _clock_of_version(
    regulation: Regulation,
    version_id: str,
    duty_id: str,
    account: Account,
    notifications: Sequence[Notification],
    *,
    hypothetical: bool = False,
) -> Clock:
    version = regulation.versions[version_id]
    clock = partial(Clock, duty=duty_id, version=version_id)
    duty = version.duties.get(duty_id)
    if duty is None or duty.tell is None:
        return clock(result=Result.NO_DUTY, reason="The rule of that day had no such duty.")
    assert account.when is not None
    if duty.starts != account.trigger:
        reason = f"The rule runs from {duty.starts}, which this account does not give."
        return clock(result=Result.INDETERMINATE, reason=reason)
    if duty.within is None or duty.within.number is None or duty.counted is None:
        reason = "The rule set no number of hours or days that can be counted from this moment."
        return clock(result=Result.INDETERMINATE, reason=reason)
    zone = ZoneInfo(regulation.zone)
    started = instant_range(account.when, zone)
    interpretations = periods.interpretations(duty.within, duty.counted, duty.holidays, zone)
    deadlines = [_deadline(started, interpretation, zone) for interpretation in interpretations]
    to_each = duty.tell in OWED_TO_EACH
    judged = [_judge(started, deadline, notifications, zone, to_each=to_each) for deadline in deadlines]
    clock = partial(
        clock,
        deadline=InstantRange(deadlines[0].first, deadlines[-1].last),
        notified=judged[0].notified,
        depends_on=judged[0].depends_on,
        argued=len(deadlines) > 1,
    )
    if len({judgement.result for judgement in judged}) > 1:
        reason = "It depends on whether every period of two days or more has two working days, which is argued both ways."
        return clock(result=Result.INDETERMINATE, reason=reason)
    days = [judgement.days for judgement in judged if judgement.days]
    last = deadlines[-1].last
    past = last is None or day_ended_by(last, zone) > (version.to or date.max)
    return clock(
        result=judged[0].result,
        late_days=(min(least for least, _ in days), max(most for _, most in days)) if days and account.according_to else None,
        changes_at=version.to + _DAY if version.to and past and not hypothetical else None,
        reason=judged[0].reason,
    )


def _deadline(started: InstantRange, interpretation: periods.Interpretation, zone: ZoneInfo) -> InstantRange:
    first = interpretation(started.first.astimezone(zone)) if started.first else None
    return InstantRange(first, interpretation(started.last.astimezone(zone)) if started.last else None)


@dataclass(frozen=True)
class _Judgement:
    result: Result
    reason: str = ""
    notified: InstantRange | None = None
    days: tuple[int, int] | None = None
    depends_on: str | None = None


def _judge(
    started: InstantRange, deadline: InstantRange, notifications: Sequence[Notification], zone: ZoneInfo, *, to_each: bool
) -> _Judgement:
    """Judge whether the notification came before the end of the period, whatever the dates leave open.

    A duty owed to each person is met only if everybody on record was told in time, and not if anybody was not.
    """
    dated = {notice.to for notice in notifications if notice.when}
    searched = {notice.to for notice in notifications if notice.no_record_as_of}
    if dated:
        if not to_each:
            return _judge_first(started, deadline, notifications, zone)
        judged = [
            replace(
                _judge_first(started, deadline, [notice for notice in notifications if notice.to == to], zone), depends_on=to
            )
            for to in sorted(dated)
        ]
        last = max(judged, key=_severity)
        if searched - dated and last.result is not Result.LATE:
            return _Judgement(Result.INDETERMINATE, "Some were told; of others there is no record.")
        return last
    records = [notice.no_record_as_of for notice in notifications if notice.no_record_as_of]
    if not records:
        return _Judgement(Result.INDETERMINATE, "Nothing on record says whether the notice that this duty asks for was given.")
    known_until = datetime.combine(min(records) + _DAY, time(), zone).astimezone(UTC)
    if deadline.last and known_until > deadline.last:
        until = InstantRange(known_until - _INSTANT, known_until - _INSTANT)
        return _Judgement(Result.NOT_NOTIFIED, days=_days_after(until, deadline, zone))
    return _Judgement(Result.INDETERMINATE, "There is no record of a notification, but the period may not have ended by then.")


def _severity(judgement: _Judgement) -> tuple[int, datetime]:
    """Order judgements of one duty owed to several: late, undecided, in time; among these the latest."""
    order = (Result.ON_TIME, Result.INDETERMINATE, Result.LATE)
    last = judgement.notified.last if judgement.notified else None
    return order.index(judgement.result), last or datetime.max.replace(tzinfo=UTC)


def _judge_first(
    started: InstantRange, deadline: InstantRange, notifications: Sequence[Notification], zone: ZoneInfo
) -> _Judgement:
    """Judge the first of several notifications: it is no later than the earliest of their latest instants."""
    notified = [instant_range(notice.when, zone) for notice in notifications if notice.when]
    firsts, lasts = [instants.first for instants in notified], [instants.last for instants in notified if instants.last]
    first = InstantRange(min(filter(None, firsts)) if all(firsts) else None, min(lasts, default=None))
    if first.last and deadline.first and first.last < deadline.first:
        early = started.first is not None and first.last < started.first
        return _Judgement(Result.ON_TIME, "It came before the start that this account gives." if early else "", first)
    if first.first and deadline.last and first.first >= deadline.last:
        return _Judgement(Result.LATE, notified=first, days=_days_after(first, deadline, zone))
    if None in (first.first, first.last, deadline.first, deadline.last):
        return _Judgement(Result.INDETERMINATE, "A date is given only as about, uncertain or open.", first)
    reason = "What is known of the notification and of the end of the period leaves open which came first."
    return _Judgement(Result.INDETERMINATE, reason, first)


def _days_after(found: InstantRange, deadline: InstantRange, zone: ZoneInfo) -> tuple[int, int] | None:
    """Return calendar days from the last day of the period to that of the notification, or of the last search."""
    if not (found.first and found.last and deadline.first and deadline.last):
        return None
    least = found.first.astimezone(zone).date() - day_ended_by(deadline.last, zone)
    most = found.last.astimezone(zone).date() - day_ended_by(deadline.first, zone)
    return least.days, most.days


def _instant(moment: PartialDate | None, zone: ZoneInfo, *, first: bool) -> datetime | None:
    if moment is None or not moment.exact:
        return None
    local = moment.first if first else moment.last
    if moment.zone is not None:
        return local.replace(tzinfo=timezone(timedelta(minutes=moment.zone))).astimezone(UTC)
    # Where clocks are put back, an hour comes twice: the first one is earlier, the second one later.
    return local.replace(tzinfo=zone, fold=0 if first else 1).astimezone(UTC)
