"""What is drawn: clocks, how long they took, the versions of a rule, as numbers on strips for the templates. All computed."""

import math
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import InstantRange, instant_range
from onrecord.corpus.library import CaseClock, Library
from onrecord.format.case import Account
from onrecord.format.dates import from_day
from onrecord.format.regulation import Regulation


@dataclass(frozen=True)
class ClockChart:
    """A clock drawn to scale on a strip 600 wide: pairs are where something begins and how wide it is. All computed."""

    started: tuple[float, float]
    allowed: tuple[float, float]
    ended: tuple[float, float]
    told: tuple[float, float] | None
    no_record_until: float | None
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class DurationBar:
    """How long one clock allowed and how long it took, on a scale of powers of ten, 600 wide. All computed."""

    who: str
    """Whom the rule binds."""
    label: str
    """The same, with whose account it is and what that supposes."""
    anchor: str
    allowed: float
    took: tuple[float, float]
    words: str
    told: bool
    """Whether it ended with a notification, or only with the last day for which there is no record of one."""


def duration_bars(library: Library) -> tuple[DurationBar, ...]:
    """A bar for each clock whose period and end are known."""
    rows = []
    for case_id in library.newest_first:
        case = library.cases[case_id]
        for found in library.clocks[case_id]:
            law = case.law[found.law]
            account = law.accounts[found.account]
            zone = ZoneInfo(library.regulations[law.regulation].zone)
            started, deadline = (
                instant_range(account.when, zone) if account.when else InstantRange(None, None),
                found.clock.deadline,
            )
            until = max((notice.no_record_as_of for notice in found.notifications if notice.no_record_as_of), default=None)
            record = datetime.combine(until, time(23, 59), zone) if until else None
            ends = (found.clock.notified.first, found.clock.notified.last) if found.clock.notified else (record, record)
            if not (deadline and deadline.first and started.first and started.last and ends[0] and ends[1]):
                continue
            least, most = _hours(started.last, ends[0]), _hours(started.first, ends[1])
            days = " to ".join(map(str, dict.fromkeys((round(least / 24), round(most / 24)))))
            version = library.regulations[law.regulation].versions[found.clock.version or ""]
            within = version.duties[found.duty].within
            allowed = (
                within.number if within and within.unit == "hours" and within.number else _hours(started.first, deadline.first)
            )
            record_only = "" if found.clock.notified else " without a record"
            holder_name = library.party_name(case, account.according_to) if account.according_to else ""
            bound = library.party_name(case, law.bound)
            rows.append(
                DurationBar(
                    bound,
                    f"{bound} ({clock_text.whose_account(account, holder_name)})",
                    f"cases/{case_id}/#{found.anchor}",
                    _log(allowed),
                    (_log(least), _log(most)),
                    f"{days} days{record_only}; {within.text if within else ''} in the rule",
                    found.clock.notified is not None,
                )
            )
    return tuple(rows)


def _hours(begin: datetime, end: datetime) -> float:
    return max((end - begin).total_seconds() / 3600, 1)


def _log(hours: float) -> float:
    """Where a number of hours lies between 1 hour and 10,000 on the strip."""
    return round(min(math.log10(max(hours, 1)) / 4, 1) * 560, 1)


def clock_chart(account: Account, found: CaseClock, zone: ZoneInfo) -> ClockChart | None:
    """The strip of a clock, where all of its ends are known."""
    deadline = found.clock.deadline
    started = instant_range(account.when, zone) if account.when else None
    if not (deadline and deadline.first and deadline.last and started and started.first and started.last):
        return None
    until = max((notice.no_record_as_of for notice in found.notifications if notice.no_record_as_of), default=None)
    told = found.clock.notified if found.clock.notified and found.clock.notified.first and found.clock.notified.last else None
    record = datetime.combine(until, time(23, 59), zone) if until and not told else None
    known = [started.first, deadline.last, *([told.first, told.last] if told else []), *([record] if record else [])]
    begin, latest = min(filter(None, known)), max(filter(None, known))
    scale = 560 / max((latest - begin).total_seconds(), 1)

    def at(moment: datetime) -> float:
        return round(20 + (moment - begin).total_seconds() * scale, 1)

    def strip(first: datetime, last: datetime) -> tuple[float, float]:
        return at(first), max(round(at(last) - at(first), 1), 2)

    return ClockChart(
        strip(started.first, started.last),
        strip(started.first, deadline.last),
        strip(deadline.first, deadline.last),
        strip(told.first, told.last) if told and told.first and told.last else None,
        at(record) if record else None,
        ((20.0, from_day(begin.astimezone(zone).date()).words), (580.0, from_day(latest.astimezone(zone).date()).words)),
    )


def version_strip(regulation: Regulation) -> tuple[tuple[float, float, str], ...]:
    """The versions of a rule on one line of time, 600 wide: where each begins, how wide it is, the year in which it begins."""
    versions = list(regulation.versions.values())
    begin = versions[0].from_
    scale = 600 / max((regulation.checked - begin).days, 1)
    return tuple(
        (
            round((version.from_ - begin).days * scale, 1),
            round(max(((version.to or regulation.checked) - version.from_).days * scale - 2, 1), 1),
            str(version.from_.year),
        )
        for version in versions
    )
