"""Calendar files: the computed ends of a case's periods, and separately the dates to come that its sources announce.

There are two files because a calendar shows little more of an entry than its name and the colour of its file: what this site
computed and what was reported must not look the same. Stamps are the days of the record's reviews, so that a calendar changes
only with its record.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from icalendar import Calendar, Event

from onrecord.format.dates import PartialDate
from onrecord.views.case_page import CaseView
from onrecord.views.view_models import ComingView


def period_ends(case: CaseView, permalink: str) -> bytes:
    """Return the ends of periods: one entry for each clock with an end, for its day or the days between which it is."""
    calendar = _calendar(f"Computed: {case.title}")
    for law in case.law:
        for clock in law.clocks:
            if clock.ended and clock.ended.first and clock.ended.last:
                event = _event(case, permalink, clock.anchor, clock.ended.first.date(), clock.ended.last.date())
                event.add("summary", f"Computed ({clock.account}): end of the period of {law.regulation.short}")
                event.add("description", f"{clock.sentence} Worked out by On the Record; not legal advice.")
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def announced_dates(name: str, cases: Iterable[CaseView], address: str) -> bytes | None:
    """Return the dates to come that are exact to the day; None if there are none, instead of an empty file.

    Past dates stay until the record is reviewed: a calendar changes with the record, not with the day of a build.
    """
    calendar = _calendar(name)
    for case in cases:
        for due in case.coming:
            if due.exact and due.when.start:
                calendar.add_component(_date(case, due, due.when.start, f"{address}cases/{case.id}/"))
    return bytes(calendar.to_ical()) if calendar.walk("VEVENT") else None


def _date(case: CaseView, due: ComingView, moment: PartialDate, permalink: str) -> Event:
    anchor = f"coming-{due.id}"
    if moment.minute is not None and moment.zone is not None:
        start = moment.first.replace(tzinfo=timezone(timedelta(minutes=moment.zone))).astimezone(UTC)
        event = _event(case, permalink, anchor, start)
    else:  # the whole day, also where the source gives only the hour
        event = _event(case, permalink, anchor, moment.first.date(), moment.first.date())
    announced = ", ".join(dict.fromkeys(citation.publisher for citation in due.sources))
    note = f" {due.note}" if due.note else ""
    event.add("summary", due.what)
    event.add(
        "description", f"{case.title}: due {due.when.words}.{note} According to {announced}; see the record for its sources."
    )
    return event


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//On the Record//onrecord//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(case: CaseView, permalink: str, anchor: str, start: date, last_day: date | None = None) -> Event:
    event = Event()
    event.add("uid", f"{case.first_id}-{anchor}@onrecord")
    event.add("dtstamp", datetime.combine(case.record.reviewed, time(), UTC))
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{permalink}#{anchor}")
    event.add("dtstart", start)
    if last_day:
        event.add("dtend", last_day + timedelta(days=1))
    return event
