"""Statutory clocks: what a rule of its day required on one account of when it was started, and whether that was done.

A pure function of dates, versions of rules and places. How a period is counted is in `format.periods`, with the articles that
say so. A date without an hour is every hour of its day, in every time zone in which it can have been written; business days are
those of every place that can be meant. So a deadline has an earliest and a latest end, and a result other than INDETERMINATE
is given only if it holds at both, and everywhere.
Nothing here says what happened: each result supposes that the account on which it rests is true.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from onrecord.analysis.instants import InstantRange, day_ended_by, days_of, earliest, highest, instant_range, lowest
from onrecord.analysis.judgements import OWED_TO_EACH, Judgement, Measure, Result, judge
from onrecord.format import periods
from onrecord.format.applied_law import Account, Act
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.jurisdiction import Jurisdiction, Place
from onrecord.format.regulation import Regulation, Stage
from onrecord.format.vocabulary import NOT_STARTED

_DAY = timedelta(days=1)
BEFORE, AFTER = "before", "after"
"""In place of a version: the time before a rule was in force, and the time after it was repealed."""


@dataclass(frozen=True)
class End:
    """When a period ended."""

    deadline: InstantRange
    """At the earliest and at the latest; the end of a day is the midnight that begins the next."""
    last_days: tuple[date | None, date | None]
    """The last day of the period where it was counted, at the earliest and at the latest; None if it is not known."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One duty on one account: the result, and what it was computed from."""

    result: Result
    duty: str
    """The duty, or the stage of one, by id."""
    version: str | None = None
    """The id of the version of the rule that applied, if only one did."""
    zones: tuple[ZoneInfo, ...] = ()
    """The time zones in which days were read: one, or all of the places that can be meant."""
    countries: tuple[str, ...] = ()
    """The countries, or parts of them, whose time zones and public holidays were taken."""
    deadline: InstantRange | None = None
    """When the period ended at the earliest and at the latest; the end of a day is the midnight that begins the next."""
    last_days: tuple[date | None, date | None] = (None, None)
    """The last day of the period where it was counted, at the earliest and at the latest; None if it is not known."""
    ends: tuple[End, ...] = ()
    """The same for each way in which the period is read: one, or two where the law is argued both ways."""
    notified: InstantRange | None = None
    """When the first notification was made; of a duty owed to each person, the first to the recipient on whom it depends."""
    depends_on: str | None = None
    """The recipient on whom the result of a duty owed to each person depends, by id: the one notified last."""
    late_days: tuple[int, int] | None = None
    """Calendar days from the last day of the period, at least and at most: to the notification if it is late, or to the last
    day without a record of one. None on a supposition that nobody made: what did not happen has no length."""
    changes_at: date | None = None
    """The day on which the rule changed, if the date is on both sides of it, or the period may have run past it."""
    same_after: bool = False
    """Whether that change left this duty as it was, so that it does not matter on which side of it the date is."""
    argued: bool = False
    """Whether the law is argued both ways on how this period is counted; the result then holds either way."""
    reason: str = ""
    """What is missing, contested, not the case or worth a remark, in words."""


@dataclass(frozen=True)
class _Outcome:
    """What follows if the rule is applied at one place and read in one way."""

    place: Place
    reading: int
    measure: Measure
    judgement: Judgement


def versions_in_force(regulation: Regulation, when: EdtfDate) -> tuple[str, ...]:
    """Return the ids of the versions in force on some reading of a date: several if it straddles a change."""
    return tuple(version_id for version_id in _versions_and_gaps(regulation, when) if version_id not in (BEFORE, AFTER))


def compute_clock(
    regulation: Regulation, duty_id: str, account: Account, acts: Sequence[Act], where: Jurisdiction | None = None
) -> Clock:
    """Compute one duty, or one stage of it, on one account.

    `acts` are what answers it; `where` is the rule applied here, if not everywhere that it is law.
    """
    clock = partial(Clock, duty=duty_id)
    if account.trigger in NOT_STARTED or account.when is None:
        return clock(result=Result.NO_CLOCK, reason="On this account nothing started the duty.")
    if not all(when.exact for when in account.moments.values()):
        return clock(result=Result.INDETERMINATE, reason="The date of the start is given only as about or uncertain.")
    found = _versions_and_gaps(regulation, account.when)
    versions = regulation.versions
    if len(found) > 1 and None in (account.when.start, account.when.end):
        reason = "The start is open at one end, so that neither the version of the rule nor the end of the period is known."
        return clock(result=Result.INDETERMINATE, reason=reason)
    if len(found) > 1:
        changed = versions[found[1]].from_ if found[1] != AFTER else _last_day(regulation) + _DAY
        steps = [versions[key].steps.get(duty_id) if key in versions else None for key in found]
        if steps[0] and all(step and _same_duty(step, steps[0]) for step in steps):
            same = _clock_of_version(regulation, found[0], duty_id, account, acts, where)
            return replace(same, changes_at=changed, same_after=True)
        reason = "The date of the start lies on both sides of a change of the rule."
        return clock(result=Result.INDETERMINATE, changes_at=changed, reason=reason)
    if found[0] == BEFORE:
        begins = next(iter(versions.values())).from_
        return clock(result=Result.NOT_YET_LAW, reason=f"The rule came into force only on {from_day(begins).words}.")
    if found[0] == AFTER:
        return clock(result=Result.NO_DUTY, reason="The rule was no longer in force.")
    return _clock_of_version(regulation, found[0], duty_id, account, acts, where)


def compare_versions(
    regulation: Regulation, duty_id: str, account: Account, acts: Sequence[Act], where: Jurisdiction | None = None
) -> dict[str, Clock]:
    """Compute the clock under every version of the rule, by id, as if each had been in force: for comparison only."""
    if account.when is None or not all(when.exact for when in account.moments.values()):
        return {}
    return {
        version_id: _clock_of_version(regulation, version_id, duty_id, account, acts, where, hypothetical=True)
        for version_id in regulation.versions
    }


def _versions_and_gaps(regulation: Regulation, when: EdtfDate) -> list[str]:
    """Return the versions in force on some reading of a date, in order, and BEFORE or AFTER where it reaches beyond them."""
    first, last = days_of(when, regulation.everywhere.zones)
    versions = regulation.versions
    found = [BEFORE] if first < next(iter(versions.values())).from_ else []
    found += [key for key, version in versions.items() if version.from_ <= last and first <= (version.to or date.max)]
    return [*found, AFTER] if last > _last_day(regulation) else found


def _last_day(regulation: Regulation) -> date:
    return list(regulation.versions.values())[-1].to or date.max


def _same_duty(step: Stage, other: Stage) -> bool:
    """Whether two versions of a duty ask for the same thing at the same time."""
    fields = ("tell", "ends", "counted", "day_ends", "rolls", "qualifier", "threshold")
    return all(getattr(step, field) == getattr(other, field) for field in fields)


def _clock_of_version(
    regulation: Regulation,
    version_id: str,
    duty_id: str,
    account: Account,
    acts: Sequence[Act],
    where: Jurisdiction | None,
    *,
    hypothetical: bool = False,
) -> Clock:
    version = regulation.versions[version_id]
    clock = partial(Clock, duty=duty_id, version=version_id)
    step = version.steps.get(duty_id)
    if step is None or not step.has_clock:
        return clock(result=Result.NO_DUTY, reason="The rule of that day had no such duty.")
    if step.threshold and account.threshold == "not-met":
        return clock(result=Result.NO_DUTY, reason="On this account the threshold of the duty was not met.")
    if missing := _not_computed(step, account):
        return clock(result=Result.INDETERMINATE, reason=missing)
    applied = where or regulation.everywhere
    outcomes = _outcomes(step, account, acts, applied, one_zone=False)
    judged = [outcome.judgement for outcome in outcomes]
    end = _end_of(outcomes)
    readings = dict.fromkeys(sorted(outcome.reading for outcome in outcomes))
    clock = partial(
        clock,
        zones=tuple(outcomes[0].measure.zones),
        countries=applied.countries,
        deadline=end.deadline,
        last_days=end.last_days,
        ends=tuple(dict.fromkeys(_end_of([each for each in outcomes if each.reading == reading]) for reading in readings)),
        notified=judged[0].notified,
        depends_on=judged[0].depends_on,
        argued=any(outcome.reading for outcome in outcomes),
    )
    if len({judgement.result for judgement in judged}) > 1 or judged[0].result is Result.INDETERMINATE:
        if len(applied.zones) > 1:
            in_one_zone = _outcomes(step, account, acts, applied, one_zone=True)
            results = {outcome.judgement.result for outcome in in_one_zone}
            if len(results) == 1 and Result.INDETERMINATE not in results:
                reason = "It depends on the time zones in which the dates were written, and the record names none."
                return clock(result=Result.INDETERMINATE, reason=reason)
        if why := _why_they_differ(outcomes, applied):
            return clock(result=Result.INDETERMINATE, reason=why)
    days = [judgement.days for judgement in judged if judgement.days]
    past = end.last_days[1] is None or end.last_days[1] > (version.to or date.max)
    return clock(
        result=judged[0].result,
        late_days=(min(least for least, _ in days), max(most for _, most in days)) if days and account.according_to else None,
        changes_at=version.to + _DAY if version.to and past and not hypothetical else None,
        reason=judged[0].reason,
    )


def _not_computed(step: Stage, account: Account) -> str:
    """Return why a step has no end that can be computed on an account; empty if it has one."""
    if not step.ends:
        return "The rule set no time for it."
    counted = [starts for starts, period in step.ends if period.can_be_counted and step.counted]
    if not counted:
        return "The rule set no number of hours or days that can be counted."
    if not any(account.moments.keys() & starts for starts in counted):
        named = " or ".join(dict.fromkeys(start for starts in counted for start in starts))
        return f"The rule runs from {named}, which this account does not give."
    return ""


def _outcomes(step: Stage, account: Account, acts: Sequence[Act], where: Jurisdiction, *, one_zone: bool) -> list[_Outcome]:
    """Apply a step at every place where it can have been applied, in every way in which it is read.

    With `one_zone` all dates were written in the zone of that place, and otherwise each in any of them.
    """
    assert account.when is not None
    places = where.places(days_of(account.when, where.zones)[0])
    zones = tuple(dict.fromkeys(place.zone for place in places))
    to_each = not OWED_TO_EACH.isdisjoint(step.tell)
    found: dict[tuple[int, ZoneInfo, InstantRange], _Outcome] = {}
    for place in places:
        for reading, (started, deadline) in enumerate(_periods_at(step, account, place)):
            measure = Measure(started, deadline, place.zone, (place.zone,) if one_zone else zones)
            if (key := (reading, place.zone, deadline)) not in found:
                found[key] = _Outcome(place, reading, measure, judge(measure, acts, to_each=to_each))
    return list(found.values())


def _periods_at(step: Stage, account: Account, place: Place) -> Iterator[tuple[InstantRange, InstantRange]]:
    """Yield the start and the end of a step at a place, for each way in which its periods are read."""
    assert step.counted is not None
    day_ends = time.fromisoformat(step.day_ends or "00:00")
    counting = periods.Counting(step.counted, place.zone, place.calendar, day_ends, bool(step.rolls))
    starts = []
    read = []
    for names, period in step.ends:
        if period.can_be_counted:
            moments = [instant_range(account.moments[name], [place.zone]) for name in names if name in account.moments]
            starts.append(earliest(moments) if moments else InstantRange(None, None))
            read.append(periods.readings(period, counting))
    for reading in range(max(map(len, read))):
        ends = [
            _end(started, ways[min(reading, len(ways) - 1)], place.zone) for started, ways in zip(starts, read, strict=True)
        ]
        yield earliest(starts), earliest(ends)


def _end(started: InstantRange, reading: periods.Reading, zone: ZoneInfo) -> InstantRange:
    first = reading(started.first.astimezone(zone)) if started.first else None
    return InstantRange(first, reading(started.last.astimezone(zone)) if started.last else None)


def _end_of(outcomes: Iterable[_Outcome]) -> End:
    """Return between which ends of a period its end lies; the last day of it is that of the place where it was counted."""
    measures = [outcome.measure for outcome in outcomes]
    deadlines = [each.deadline for each in measures]
    firsts = [day_ended_by(each.deadline.first, each.zone) for each in measures if each.deadline.first]
    lasts = [day_ended_by(each.deadline.last, each.zone) for each in measures if each.deadline.last]
    known = len(measures)
    return End(
        InstantRange(lowest(each.first for each in deadlines), highest(each.last for each in deadlines)),
        (min(firsts) if len(firsts) == known else None, max(lasts) if len(lasts) == known else None),
    )


def _why_they_differ(outcomes: Sequence[_Outcome], where: Jurisdiction) -> str:
    """Return on what it depends which of several results holds: how the law is read, or where; empty if all are the same."""

    def differ(key: Callable[[_Outcome], object]) -> bool:
        results: dict[object, set[Result]] = {}
        for outcome in outcomes:
            results.setdefault(key(outcome), set()).add(outcome.judgement.result)
        return any(len(found) > 1 for found in results.values())

    reasons = []
    if differ(lambda outcome: outcome.place):
        reasons.append("whether every period of two days or more has two working days, which is argued both ways")
    if differ(lambda outcome: outcome.reading):
        of_a_country = "the country whose public holidays and time zone count"
        of_a_zone = "the time zone in which the days are counted"
        reasons.append(f"{of_a_country if len(where.states) > 1 else of_a_zone}, and the record names none")
    return " ".join(f"It {'also ' if at else ''}depends on {reason}." for at, reason in enumerate(reasons))
