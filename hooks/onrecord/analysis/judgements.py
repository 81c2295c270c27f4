"""Whether what was done came before the end of a period, whatever the dates leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from onrecord.analysis.instants import InstantRange, day_ended_by, days_of, earliest, instant_range
from onrecord.format.applied_law import Act, Notification
from onrecord.format.dates import EdtfDate
from onrecord.format.vocabulary import Recipient

OWED_TO_EACH: frozenset[Recipient] = frozenset({"individuals", "customer"})
"""Recipients of whom each has to be notified, not the first one."""
NOTHING_SAID = "Nothing on record says whether what this duty asks for was done."
ONLY_VOLUNTARY = "What is on record was, by this record, a notice that nothing required; of another one it says nothing."
_DAY = timedelta(days=1)


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
class Judgement:
    """What follows for one end of a period from what is on record."""

    result: Result
    reason: str = ""
    """What is missing or worth a remark, in words."""
    notified: InstantRange | None = None
    """When the first act was, or the first to the recipient on whom it depends."""
    days: tuple[int, int] | None = None
    """Calendar days from the last day of the period to the act if it is late, or to the last search; at least and at most."""
    depends_on: str | None = None
    """The recipient on whom the result depends, by id, where each is owed a notification."""


@dataclass(frozen=True)
class Measure:
    """What acts are compared with: the start and the end of one period, where it was counted."""

    started: InstantRange
    deadline: InstantRange
    zone: ZoneInfo
    """The zone in which the period was counted."""
    zones: Sequence[ZoneInfo]
    """The zones in which the date of an act can have been written."""


def judge(measure: Measure, acts: Sequence[Act], *, to_each: bool) -> Judgement:
    """Judge whether what was done came before the end of the period.

    A duty owed to each person is met only if everybody on record was notified in time, and not if anybody was not.
    """
    dated = {_recipient(act) for act in acts if act.when}
    searched = {_recipient(act) for act in acts if act.no_record_as_of}
    if dated:
        if not to_each:
            return _judge_first(measure, [begun(act.when) for act in acts if act.when])
        finished = {to: [ended(act.when) for act in acts if act.when and _recipient(act) == to] for to in sorted(dated)}
        judged = [replace(_judge_first(measure, dates), depends_on=to) for to, dates in finished.items()]
        last = max(judged, key=_severity)
        if searched - dated and last.result is not Result.LATE:
            return Judgement(Result.INDETERMINATE, "Some were notified; of others there is no record.")
        return last
    records = [act.no_record_as_of for act in acts if act.no_record_as_of]
    if not records:
        return Judgement(Result.INDETERMINATE, NOTHING_SAID)
    known_until = min(datetime.combine(min(records) + _DAY, time(), zone).astimezone(UTC) for zone in measure.zones)
    if measure.deadline.last and known_until > measure.deadline.last:
        return Judgement(Result.NOT_NOTIFIED, days=_days_late(min(records), min(records), measure))
    return Judgement(Result.INDETERMINATE, "There is no record of it, but the period may not have ended by then.")


def _recipient(act: Act) -> str:
    return act.to if isinstance(act, Notification) else ""


def _severity(judgement: Judgement) -> tuple[int, datetime]:
    """Order judgements of one duty owed to several: late, undecided, in time; among these the latest."""
    order = (Result.ON_TIME, Result.INDETERMINATE, Result.LATE)
    last = judgement.notified.last if judgement.notified else None
    return order.index(judgement.result), last or datetime.max.replace(tzinfo=UTC)


def begun(when: EdtfDate) -> EdtfDate:
    """Return when something began that took some time, such as sending notices: a duty to tell one is met by the first."""
    return EdtfDate(when.text, when.start, when.start) if when.is_span and when.start else when


def ended(when: EdtfDate) -> EdtfDate:
    """Return when something ended that took some time: where each person is owed a notice, the last one counts."""
    return EdtfDate(when.text, when.end, when.end) if when.is_span and when.end else when


def _judge_first(measure: Measure, dates: Sequence[EdtfDate]) -> Judgement:
    deadline, started = measure.deadline, measure.started
    first = earliest(instant_range(when, measure.zones) for when in dates)
    if first.last and deadline.first and first.last < deadline.first:
        early = started.first is not None and first.last < started.first
        return Judgement(Result.ON_TIME, "It came before the start that this account gives." if early else "", first)
    if first.first and deadline.last and first.first >= deadline.last:
        days = [days_of(when, [measure.zone]) for when in dates]
        return Judgement(Result.LATE, notified=first, days=_days_late(min(days)[0], min(last for _, last in days), measure))
    if None in (first.first, first.last, deadline.first, deadline.last):
        return Judgement(Result.INDETERMINATE, "A date is given only as about, uncertain or open.", first)
    reason = "What is known of its date and of the end of the period leaves open which came first."
    return Judgement(Result.INDETERMINATE, reason, first)


def _days_late(first: date, last: date, measure: Measure) -> tuple[int, int] | None:
    """Return calendar days from the last day of the period to a day between two, each as it was written where it was."""
    deadline, zone = measure.deadline, measure.zone
    if not (deadline.first and deadline.last) or last == date.max:
        return None
    return (first - day_ended_by(deadline.last, zone)).days, (last - day_ended_by(deadline.first, zone)).days
