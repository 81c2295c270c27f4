"""Numbers for the charts that templates draw: clocks to scale, how long they took, and the versions of a rule. All computed.

Lengths are in units of a strip that is CHART_WIDTH wide, as wide as the view box in the templates.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from onrecord.analysis import clock_text
from onrecord.analysis.instants import InstantRange, instant_range
from onrecord.corpus.library import CaseClock, Library
from onrecord.format.applied_law import Account
from onrecord.format.dates import from_day
from onrecord.format.regulation import Regulation

CHART_WIDTH = 600
MARGIN = 20
"""Units at both ends of a strip, where the labels of its ends begin."""
SCALE_WIDTH = CHART_WIDTH - 2 * MARGIN
_POWERS_OF_TEN = 4
"""A logarithmic scale goes from 1 to 10,000: hours of over a year, or days of 27 years."""
_MIN_WIDTH = 2
"""The least width of what is drawn, so that an instant can be seen."""
_VERSION_GAP = 2
"""Units between two versions of a rule."""
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, kw_only=True)
class ClockChart:
    """A clock drawn to scale: pairs are where something begins and how wide it is."""

    started: tuple[float, float]
    allowed: tuple[float, float]
    ended: tuple[float, float]
    notified: tuple[float, float] | None
    no_record_until: float | None
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, kw_only=True)
class DurationBar:
    """How long one clock allowed and how long it took, on a logarithmic scale of hours."""

    bound: str
    """The name of the party that the rule binds."""
    label: str
    """The same, with whose account it is and what that supposes."""
    url: str
    """Where the clock is on the page of its case, relative to the site."""
    allowed: float
    took: tuple[float, float]
    """The least and the most that the dates allow."""
    words: str
    notified: bool
    """Whether it ended with a notification, or only with the last day for which there is no record of one."""


def duration_bars(library: Library) -> Iterator[DurationBar]:
    """Yield a bar for each clock whose start and end are known, the latest incident first."""
    for case_id in library.newest_first:
        for found in library.clocks[case_id]:
            if bar := _duration_bar(library, case_id, found):
                yield bar


def _duration_bar(library: Library, case_id: str, found: CaseClock) -> DurationBar | None:
    case, clock = library.cases[case_id], found.clock
    law = case.law[found.law]
    account, regulation = law.accounts[found.account], library.regulations[law.regulation]
    if not (account.when and clock.version and clock.deadline and clock.deadline.first):
        return None
    started, searched = instant_range(account.when, clock.zones), _last_searched(found)
    ended = clock.notified or InstantRange(searched, searched)
    if not (started.first and started.last and ended.first and ended.last):
        return None
    least, most = _hours(started.last, ended.first), _hours(started.first, ended.last)
    took = _duration(least, most) + ("" if clock.notified else " without a record")
    within = regulation.versions[clock.version].steps[found.duty].within
    in_hours = within.number if within and within.unit == "hours" else None
    holder = library.party_name(case, account.according_to) if account.according_to else ""
    bound = library.party_name(case, law.bound)
    return DurationBar(
        bound=bound,
        label=f"{bound} ({clock_text.whose_account(account, holder)})",
        url=f"cases/{case_id}/#{found.anchor}",
        allowed=log_position(in_hours or _hours(started.first, clock.deadline.first)),
        took=(log_position(least), log_position(most)),
        words=f"{took}; {within.text if within else ''} in the rule",
        notified=clock.notified is not None,
    )


def _duration(least: float, most: float) -> str:
    """Return how long it took: in whole hours that had passed up to three days, in days beyond that."""
    unit, length = ("hour", 1) if most < 3 * 24 else ("day", 24)
    numbers = dict.fromkeys((int(least / length), int(most / length)))
    return f"{' to '.join(map(str, numbers))} {unit if list(numbers) == [1] else unit + 's'}"


def log_position(number: float) -> float:
    """Return where a number from 1 to 10,000 is on a logarithmic scale, from 0 to SCALE_WIDTH."""
    return round(min(math.log10(max(number, 1)) / _POWERS_OF_TEN, 1) * SCALE_WIDTH, 1)


def clock_chart(account: Account, found: CaseClock) -> ClockChart | None:
    """Return the chart of a clock, if all of its ends are known. Ticks are days where it counts, by the first of its zones."""
    deadline = found.clock.deadline
    started = instant_range(account.when, found.clock.zones) if account.when else None
    if not (deadline and deadline.first and deadline.last and started and started.first and started.last):
        return None
    notified = found.clock.notified
    if not (notified and notified.first and notified.last):
        notified = InstantRange(None, None)
    searched = None if notified.first else _last_searched(found)
    known = list(filter(None, (started.first, deadline.last, notified.first, notified.last, searched)))
    begin, latest = min(known), max(known)
    scale = SCALE_WIDTH / max((latest - begin).total_seconds(), 1)

    def position(moment: datetime) -> float:
        return round(MARGIN + (moment - begin).total_seconds() * scale, 1)

    def strip(first: datetime, last: datetime) -> tuple[float, float]:
        return position(first), max(round(position(last) - position(first), 1), _MIN_WIDTH)

    return ClockChart(
        started=strip(started.first, started.last),
        allowed=strip(started.first, deadline.last),
        ended=strip(deadline.first, deadline.last),
        notified=strip(notified.first, notified.last) if notified.first and notified.last else None,
        no_record_until=position(searched) if searched else None,
        ticks=tuple(
            (float(x), from_day(moment.astimezone(found.clock.zones[0]).date()).words)
            for x, moment in ((MARGIN, begin), (CHART_WIDTH - MARGIN, latest))
        ),
    )


def version_strip(regulation: Regulation) -> tuple[tuple[float, float, str], ...]:
    """Return the versions of a rule up to the day of its last check: where each begins, its width, its first year."""
    begin = next(iter(regulation.versions.values())).from_
    scale = CHART_WIDTH / max((regulation.checked - begin).days, 1)
    return tuple(
        (
            round((version.from_ - begin).days * scale, 1),
            round(max(((version.to or regulation.checked) - version.from_).days * scale - _VERSION_GAP, 1), 1),
            str(version.from_.year),
        )
        for version in regulation.versions.values()
    )


def _hours(begin: datetime, end: datetime) -> float:
    return max((end - begin).total_seconds() / 3600, 1)


def _last_searched(found: CaseClock) -> datetime | None:
    """Return the end of the last day for which there is no record of a notification."""
    last = max((act.no_record_as_of for act in found.acts if act.no_record_as_of), default=None)
    return datetime.combine(last, _END_OF_DAY, found.clock.zones[0]) if last else None
