"""The arithmetic of a clock in words that a lawyer would sign: whose account, which rule, how long, what was done.

Each sentence names the time zone in which it counts.
"""

from collections.abc import Sequence
from datetime import UTC, date, time

from onrecord.analysis.clocks import Clock, End
from onrecord.analysis.instants import day_ended_by, in_zone
from onrecord.analysis.judgements import OWED_TO_EACH, Result, begun
from onrecord.format.applied_law import Account, Act, Notification
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.jurisdiction import country_name
from onrecord.format.periods import Period
from onrecord.format.regulation import Regulation, Stage
from onrecord.format.vocabulary import TRIGGERS, DutyStart

RESULTS = {
    Result.NO_DUTY: ("No such duty", "The rule of that day required nothing of the kind, or not on this account."),
    Result.ON_TIME: (
        "Within the period",
        "What the rule asks was done before the period ended, whatever the dates leave open. "
        "Whether it was also without undue delay is not decided.",
    ),
    Result.LATE: (
        "After the period",
        "What the rule asks was done after the period had ended, whatever the dates leave open. "
        "Whether it was feasible earlier is not decided.",
    ),
    Result.NOT_NOTIFIED: (
        "No record",
        "The period had ended, and nothing is on record of what the rule asks. No record does not mean that there was none.",
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
    acts: Sequence[Act],
    *,
    bound: str,
    holder: str,
) -> str:
    """Return what a clock says, with the arithmetic. `bound` names who has the duty, `holder` whose account it is."""
    if clock.result is Result.NO_CLOCK or account.when is None:
        why = (
            f"by it the rule did not bind {bound}" if account.trigger == "not-bound" else "nothing in it would start the period"
        )
        return f"On the account of {holder} no clock started: {why}."
    version = regulation.versions[clock.version] if clock.version else None
    step = version.steps.get(clock.duty) if version else None
    started = _started(regulation, account, step)
    started = f"If {bound} {started} ({whose_account(account, holder)})"
    if version is None:
        return f"{started}: {clock.reason}"
    in_force = f"from {_day(version.from_)}" + (f" to {_day(version.to)}" if version.to else "")
    if step is None or not step.has_clock:
        noun = next((each.steps[clock.duty].noun for each in regulation.versions.values() if clock.duty in each.steps), "step")
        return f"{started}: {regulation.short}, as the law stood {in_force}, required no such {noun}."
    if clock.deadline is None:
        added = f" {_threshold(step)}" if clock.result is Result.NO_DUTY else ""
        return f"{started}: {clock.reason}{added} ({regulation.short}, in force {in_force}.)"
    source = f"{regulation.short}, in force {in_force}; {zone_words(clock)}"
    parts = [f"{started}: {_periods(step, account)} ({source}) ended {period_end(clock)}.", _outcome(clock, step, acts)]
    if missing := [start for starts, _ in step.ends if not account.moments.keys() & starts for start in starts]:
        parts.append(f"It can have ended earlier: this account does not give the {' or '.join(missing)}.")
    if step.qualifier and len(step.qualifier) > SHORT_QUALIFIER:
        parts.append(f"The rule adds: {step.qualifier.rstrip('.')}.")
    if not account.according_to:
        parts.append("To decide it, one would have to know whether what is supposed here is so.")
    if step.threshold:
        parts.append(
            f"{_threshold(step)} On this account it was met."
            if account.threshold == "met"
            else f"{_threshold(step)} This account does not say whether it was met."
        )
    if clock.argued and clock.result is not Result.INDETERMINATE:
        parts.append("Whether such a period must have two working days is argued both ways; the result is the same.")
    if clock.changes_at:
        what = "it left this duty as it was" if clock.same_after else "the period may have run past that day"
        parts.append(f"The rule changed on {_day(clock.changes_at)}; {what}.")
    return " ".join(filter(None, parts))


def _started(regulation: Regulation, account: Account, step: Stage | None) -> str:
    """Return what happened on an account that started a step, as the rest of a sentence about the party that is bound."""
    used = {start for starts, _ in (step.ends if step else ()) for start in starts}
    moments = {start: when for start, when in account.moments.items() if start in used} or account.moments
    return " and ".join(
        f"{TRIGGERS[start].label.format(incident=regulation.incident)} {on_date(when)}"
        for start, when in sorted(moments.items(), key=lambda item: item[1].sort_key)
        if when
    )


def _threshold(step: Stage) -> str:
    return f"The duty has a threshold: {(step.threshold or '').rstrip('.')}."


def zone_words(clock: Clock) -> str:
    """Return in which time zone a clock counts: `London time`, `any time zone of the United States`."""
    if len(clock.zones) == 1:
        return f"{clock.zones[0].key.rpartition('/')[2].replace('_', ' ')} time"
    return f"any time zone of {' or '.join(map(country_name, clock.countries))}"


def whose_account(account: Account, holder: str) -> str:
    """Return whose account it is and what has to be supposed, for brackets."""
    if not account.according_to:
        return f"nobody on record says so; supposed here: {account.supposing}"
    return f"the account of {holder}" + (f", supposing that {account.supposing}" if account.supposing else "")


def clock_facts(regulation: Regulation, account: Account, clock: Clock, acts: Sequence[Act]) -> tuple[tuple[str, str], ...]:
    """Return a clock with a deadline as rows of a table: the start of the period, its length, its end, what was done."""
    assert account.when and clock.version and clock.deadline
    step = regulation.versions[clock.version].steps[clock.duty]
    used = {start for starts, _ in step.ends for start in starts}
    record = [f"{'told' if step.tell else 'done'} {on_date(act.when)}" for act in acts if act.when]
    record += [f"no record up to {_day(act.no_record_as_of)}" for act in acts if act.no_record_as_of]
    return (
        *((f"Start: {start}", when.words) for start, when in account.moments.items() if start in used),
        ("Period", _periods(step, account).rstrip(",")),
        ("Its end", period_end(clock)),
        (step.noun.capitalize(), "; ".join(record) or "none on record in answer to this duty"),
    )


def on_date(when: EdtfDate) -> str:
    """Return a date with its preposition: `on 14 November 2014`, `in November 2014`, `between 14 and 16 November 2014`."""
    if when.start is None or when.start != when.end or when.start.approximate:
        return when.words
    return f"on {when.words}" if when.start.day else f"in {when.words}"


def period_end(clock: Clock) -> str:
    """Return when the period of a clock ended, no more precisely than what started it. At least one of its ends is known."""
    assert clock.deadline is not None
    days = dict.fromkeys(first for first, last in (end.last_days for end in clock.ends) if first and first == last)
    if len(days) < 2 or len(days) < len(clock.ends):
        return _end(End(clock.deadline, clock.last_days), clock)
    return ", or, if it must have two working days, ".join(_end(end, clock) for end in clock.ends)


def _end(end: End, clock: Clock) -> str:
    """Return one end of a period for a sentence: `with 6 September 2024`, `on 6 September 2024, 18:00 UTC+1`."""
    (first, last), (first_day, last_day) = (end.deadline.first, end.deadline.last), end.last_days
    zone = clock.zones[0]
    if first is None or last is None:
        known = first or last
        assert known is not None
        day = end.last_days[0 if first else 1] or day_ended_by(known, zone)
        return f"{'on or after' if first else 'on or before'} {_day(day)}"
    assert first_day and last_day
    if first == last and (len(clock.zones) > 1 or last.astimezone(zone).time() != time()):
        return f"on {in_zone(last, zone if len(clock.zones) == 1 else UTC).words}"
    if first_day != last_day:
        return f"between {_day(first_day)} and {_day(last_day)}"
    if len(clock.zones) > 1 or first == last:
        return f"with {_day(last_day)}"
    if last.astimezone(zone).time() == time():
        return f"on {_day(last_day)}, at the latest at the midnight that ended it"
    earlier, later = (in_zone(moment, zone).words.partition(", ")[2] for moment in (first, last))
    return f"on {_day(last_day)}, between {earlier} and {later}"


def _outcome(clock: Clock, step: Stage, acts: Sequence[Act]) -> str:
    noun = step.noun
    if clock.result is Result.NOT_NOTIFIED:
        until = min(act.no_record_as_of for act in acts if act.no_record_as_of)
        later = f", {day_range(clock.late_days)} after that" if clock.late_days else ""
        return f"No {noun} is on record up to {_day(until)}{later}; that does not mean that there was none."
    to_each = not OWED_TO_EACH.isdisjoint(step.tell)
    told = {act.to for act in acts if isinstance(act, Notification) and act.when}
    counted = [
        act.when if to_each else begun(act.when)
        for act in acts
        if act.when and (clock.depends_on is None or not isinstance(act, Notification) or act.to == clock.depends_on)
    ]
    dated = sorted(counted, key=lambda when: when.sort_key)
    if clock.depends_on and len(told) > 1 and to_each:
        made = f"Of {len(told)} recipients on record, the one on whom it depends was first told {on_date(dated[0])}"
    else:
        first = f"The first of {len(dated)} {noun}s" if len(dated) > 1 else f"The {noun}"
        made = f"{first} was {'made' if step.tell else 'completed'} {on_date(dated[0])}" if dated else ""
    if clock.result is Result.ON_TIME:
        return f"{made}, before the end. {clock.reason}".rstrip()
    if clock.result is Result.LATE:
        later = f"{day_range(clock.late_days)} after that" if clock.late_days else "after that"
        return f"{made}, {'the last of them ' if dated[-1].is_span else ''}{later}."
    return f"{made + '. ' if made else ''}{clock.reason}"


def day_range(days: tuple[int, int]) -> str:
    """Return the least and the most of some days in words: `less than a day`, `12 to 14 days`, `up to 14 days`."""
    least, most = days
    if least == most:
        return "less than a day" if least == 0 else "1 day" if least == 1 else f"{least} days"
    return f"up to {most} {'day' if most == 1 else 'days'}" if least == 0 else f"{least} to {most} days"


def _periods(step: Stage, account: Account) -> str:
    """Return how long a step is and from what, for a sentence that goes on with when that ended."""
    assert step.within is not None
    words = _period(step.within, [start for start in step.starts if start in account.moments] or step.starts)
    if step.qualifier and len(step.qualifier) <= SHORT_QUALIFIER:
        words = f"{step.within.text}, {step.qualifier}," + words.removeprefix(step.within.text)
    if step.at_the_latest:
        words += f", at the latest {_period(step.at_the_latest.within, step.at_the_latest.starts)},"
    return words


def _period(period: Period, starts: Sequence[DutyStart]) -> str:
    named = starts[0] if len(starts) == 1 else f"the earlier of {' and '.join(starts)}"
    if period.day:
        return f"the time until {period.text.replace('the following year', f'the year after that of {named}')}"
    return f"{period.text} of {named}" if period.from_year_end else f"{period.text} after {named}"


def _day(day: date) -> str:
    return from_day(day).words
