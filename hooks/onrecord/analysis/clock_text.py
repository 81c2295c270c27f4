"""The arithmetic of a clock in words that a lawyer would sign: whose account, which rule, how long, what was done.

Times are in the zone of the rule, with its abbreviation where an hour is given.
"""

from datetime import date, time
from zoneinfo import ZoneInfo

from onrecord.analysis.clocks import Clock, InstantRange, Result, day_ended_by
from onrecord.format.case import Account, Notification
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.regulation import Duty, Regulation
from onrecord.format.vocabulary import TRIGGERS

RESULTS = {
    Result.NO_DUTY: ("No such duty in this rule", "The rule of that day required nothing of the kind."),
    Result.ON_TIME: (
        "Within the period",
        "The notification came before the period ended, whatever the dates leave open. "
        "Whether it was also without undue delay is not decided.",
    ),
    Result.LATE: (
        "After the period",
        "The notification came after the period had ended, whatever the dates leave open. "
        "Whether earlier notice was feasible is not decided.",
    ),
    Result.NOT_NOTIFIED: (
        "No record",
        "The period had ended, and no notification is on record. No record does not mean that there was none.",
    ),
    Result.INDETERMINATE: (
        "Cannot be told",
        "What is known does not decide it; the sentence says what is missing or contested.",
    ),
    Result.NOT_YET_LAW: ("Not yet law", "The rule came into force only later."),
    Result.NO_CLOCK: ("No clock", "On this account nothing started the duty."),
}
"""The label of each result, and its meaning."""

SHORT_QUALIFIER = 20
"""The most characters of a qualifier within the sentence; a longer one gets a sentence of its own."""


def clock_sentence(
    regulation: Regulation,
    account: Account,
    clock: Clock,
    notifications: tuple[Notification, ...],
    *,
    bound: str,
    holder: str,
) -> str:
    """Return what a clock says, with the arithmetic. `bound` names who has the duty, `holder` whose account it is."""
    if clock.result is Result.NO_CLOCK or account.when is None:
        return f"On the account of {holder} no clock started: nothing in it would start the period."
    started = f"If {bound} {TRIGGERS[account.trigger].label} {on_date(account.when)} ({whose_account(account, holder)})"
    if clock.version is None:
        return f"{started}: {clock.reason}"
    version = regulation.versions[clock.version]
    in_force = f"from {_day(version.from_)}" + (f" to {_day(version.to)}" if version.to else "")
    duty = version.duties.get(clock.duty)
    if duty is None or duty.tell is None or duty.within is None:
        return f"{started}: {regulation.short}, as the law stood {in_force}, required no such notification."
    if clock.deadline is None:
        return f"{started}: {clock.reason} ({regulation.short}, in force {in_force}.)"
    ending = period_end(clock.deadline, ZoneInfo(regulation.zone))
    ended = f"{_period(duty)} after {duty.starts} ({regulation.short}, in force {in_force}) ended {ending}."
    parts = [f"{started}: {ended}", _outcome(clock, notifications)]
    if duty.qualifier and len(duty.qualifier) > SHORT_QUALIFIER:
        parts.append(f"The rule adds: {duty.qualifier}.")
    if not account.according_to:
        parts.append("To decide it, one would have to know whether what is supposed here is so.")
    if duty.threshold:
        parts.append(f"Whether the duty applied at all is not decided ({duty.threshold}).")
    if clock.argued and clock.result is not Result.INDETERMINATE:
        parts.append("Whether such a period must have two working days is argued both ways; the result is the same.")
    if clock.changes_at:
        parts.append(f"The rule changed on {_day(clock.changes_at)}; the period may have run past that day.")
    return " ".join(filter(None, parts))


def whose_account(account: Account, holder: str) -> str:
    """Return whose account it is and what has to be supposed, for brackets."""
    if not account.according_to:
        return f"nobody on record says so; supposed here: {account.supposing}"
    return f"the account of {holder}" + (f", supposing that {account.supposing}" if account.supposing else "")


def clock_facts(
    regulation: Regulation, account: Account, clock: Clock, notifications: tuple[Notification, ...]
) -> tuple[tuple[str, str], ...]:
    """Return a clock with a deadline as rows of a table: the start of the period, its length, its end, the notifications."""
    assert account.when and clock.version and clock.deadline
    duty = regulation.versions[clock.version].duties[clock.duty]
    record = [f"told {on_date(notice.when)}" for notice in notifications if notice.when]
    record += [f"no record up to {_day(notice.no_record_as_of)}" for notice in notifications if notice.no_record_as_of]
    return (
        (f"Start: {duty.starts}", account.when.words),
        ("Period", _period(duty).rstrip(",")),
        ("Its end", period_end(clock.deadline, ZoneInfo(regulation.zone))),
        ("Notification", "; ".join(record) or "none on record in answer to this duty"),
    )


def on_date(when: EdtfDate) -> str:
    """Return a date with its preposition: `on 14 November 2014`, `in November 2014`, `between 14 and 16 November 2014`."""
    if when.start is None or when.start != when.end or when.start.approximate:
        return when.words
    return f"on {when.words}" if when.start.day else f"in {when.words}"


def period_end(deadline: InstantRange, zone: ZoneInfo) -> str:
    """Return when a period ended, no more precisely than what started it. At least one of its ends is known."""
    first = deadline.first.astimezone(zone) if deadline.first else None
    last = deadline.last.astimezone(zone) if deadline.last else None
    if first is None or last is None:
        known = first or last
        assert known is not None
        return f"{'on or after' if first else 'on or before'} {_day(day_ended_by(known, zone))}"
    last_day, midnight = _day(day_ended_by(last, zone)), last.time() == time()
    if first == last:
        return f"with {last_day}" if midnight else f"on {_day(last.date())} at {last:%H:%M} ({last:%Z})"
    if (first_day := _day(day_ended_by(first, zone))) != last_day:
        return f"between {first_day} and {last_day}"
    return f"on {last_day}, " + (
        "at the latest at the midnight that ended it" if midnight else f"between {first:%H:%M %Z} and {last:%H:%M %Z}"
    )


def _outcome(clock: Clock, notifications: tuple[Notification, ...]) -> str:
    if clock.result is Result.NOT_NOTIFIED:
        until = min(notice.no_record_as_of for notice in notifications if notice.no_record_as_of)
        later = f", {day_range(clock.late_days)} after that" if clock.late_days else ""
        return f"No notification is on record up to {_day(until)}{later}; that does not mean that there was none."
    told = {notice.to for notice in notifications if notice.when}
    counted = [notice.when for notice in notifications if notice.when and clock.depends_on in (None, notice.to)]
    dated = sorted(counted, key=lambda when: when.sort_key)
    if clock.depends_on and len(told) > 1:
        made = f"Of {len(told)} recipients on record, the one on whom it depends was first told {on_date(dated[0])}"
    else:
        first = f"The first of {len(dated)} notifications" if len(dated) > 1 else "The notification"
        made = f"{first} was made {on_date(dated[0])}" if dated else ""
    if clock.result is Result.ON_TIME:
        return f"{made}, before the end. {clock.reason}".rstrip()
    if clock.result is Result.LATE:
        return f"{made}, {day_range(clock.late_days)} after that." if clock.late_days else f"{made}, after that."
    return f"{made + '. ' if made else ''}{clock.reason}"


def day_range(days: tuple[int, int]) -> str:
    """Return the least and the most of some days in words: `less than a day`, `12 to 14 days`, `up to 14 days`."""
    least, most = days
    if least == most:
        return "less than a day" if least == 0 else "1 day" if least == 1 else f"{least} days"
    return f"up to {most} {'day' if most == 1 else 'days'}" if least == 0 else f"{least} to {most} days"


def _period(duty: Duty) -> str:
    assert duty.within is not None
    short = duty.qualifier and len(duty.qualifier) <= SHORT_QUALIFIER
    return f"{duty.within.text}, {duty.qualifier}," if short else duty.within.text


def _day(day: date) -> str:
    return from_day(day).words
