"""The computed ends of a case's periods as a calendar file, each plainly marked as computed."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from onrecord.shown import CaseView


def calendar(case: CaseView, permalink: str) -> str:
    """An iCalendar file with one entry for each clock that has an end: the day, or the days between which it lies."""
    agenda = Calendar()
    agenda.add("prodid", "-//On the Record//onrecord//EN")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", f"Computed: {case.title}")
    for law in case.law:
        for clock in law.clocks:
            if clock.ended is None or clock.ended.first is None or clock.ended.last is None:
                continue
            event = Event()
            event.add("uid", f"{case.id}-{clock.anchor}@onrecord")
            event.add("dtstamp", datetime.combine(case.record.reviewed, time(), UTC))
            event.add("dtstart", clock.ended.first.date())
            event.add("dtend", clock.ended.last.date() + timedelta(days=1))
            event.add("summary", f"Computed ({clock.account}): end of the period of {law.regulation.short}")
            event.add("description", f"{clock.sentence} Worked out by On the Record; not legal advice.")
            event.add("url", f"{permalink}#{clock.anchor}")
            event.add("transp", "TRANSPARENT")
            agenda.add_component(event)
    return str(agenda.to_ical(), "utf-8")
