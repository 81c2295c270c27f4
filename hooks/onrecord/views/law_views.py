"""How regulations bear on the parties of a case: the versions in force, and clocks in words and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import InstantRange, compare_versions, day_ended_by
from onrecord.corpus.library import CaseClock, Library
from onrecord.format.case import Law
from onrecord.format.dates import LATEST_YEAR, EdtfDate, from_day
from onrecord.format.regulation import Duty, Regulation, Version
from onrecord.format.vocabulary import RECIPIENTS
from onrecord.views.clock_charts import ClockChart, clock_chart
from onrecord.views.view_models import PartyView


@dataclass(frozen=True)
class VersionView:
    """A version of a regulation, with the duties that are shown, by id."""

    id: str
    version: Version
    duties: tuple[tuple[str, Duty], ...]


class ClockView:
    """One clock in words and drawn. All of it is computed, supposing that the account is true.

    What only the page of the case shows is computed when it is asked for.
    """

    def __init__(self, library: Library, case_id: str, found: CaseClock) -> None:
        case = library.cases[case_id]
        law = case.law[found.law]
        account, clock = law.accounts[found.account], found.clock
        regulation = library.regulations[law.regulation]
        version = regulation.versions.get(clock.version or "")
        duty = version.duties.get(found.duty) if version else None
        bound = library.party_name(case, law.bound)
        holder = library.party_name(case, account.according_to) if account.according_to else ""
        self.case_id = case_id
        self.case_title = case.title
        self.anchor = found.anchor
        self.law_id = found.law
        self.regulation_id = law.regulation
        self.regulation = regulation
        self.bound = bound
        """The name of the party that the rule binds."""
        self.recipient = RECIPIENTS[duty.tell].label if duty and duty.tell else ""
        """Who is to be notified, in words."""
        self.duty = duty.what if duty else ""
        self.account = clock_text.whose_account(account, holder)
        """Whose account it is, and what it supposes."""
        self.result = clock.result
        self.label = clock_text.RESULTS[clock.result][0]
        self.sentence = clock_text.clock_sentence(regulation, account, clock, found.notifications, bound=bound, holder=holder)
        self.ended = last_days(clock.deadline, ZoneInfo(regulation.zone)) if clock.deadline else None
        """The last day of the period, or the days between which it lies, in the zone of the regulation."""
        self.days = clock.late_days
        self._found, self._account = found, account
        self._notifications = library.notifications_for(case, law, found.duty)

    @cached_property
    def chart(self) -> ClockChart | None:
        """The clock drawn to scale, if all of its ends are known."""
        return clock_chart(self._account, self._found, ZoneInfo(self.regulation.zone))

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Rows of a table with what the chart shows: the start, the period, its end, the notification."""
        if not self._found.clock.deadline:
            return ()
        return clock_text.clock_facts(self.regulation, self._account, self._found.clock, self._found.notifications)

    @cached_property
    def versions(self) -> tuple[tuple[str, str, str], ...]:
        """The same facts under every version: its time, the result, and when the period would have ended."""
        zone = ZoneInfo(self.regulation.zone)
        compared = compare_versions(self.regulation, self._found.duty, self._account, self._notifications)
        return tuple(
            (
                _in_force(self.regulation.versions[version_id]),
                clock_text.RESULTS[clock.result][0],
                clock_text.period_end(clock.deadline, zone)
                if clock.deadline and clock.deadline != InstantRange(None, None)
                else clock.reason,
            )
            for version_id, clock in compared.items()
        )


@dataclass(frozen=True, kw_only=True)
class LawView:
    """One regulation as it bears on one party. Computed: `in_force` on the day, and `now`, the latest version if it differs."""

    id: str
    law: Law
    regulation: Regulation
    bound: PartyView
    in_force: tuple[VersionView, ...]
    now: VersionView | None
    clocks: Sequence[ClockView]


def version_view(version_id: str, version: Version, duty: str | None) -> VersionView:
    """Return a version with one of its duties, or with all of them."""
    duties = tuple((duty_id, required) for duty_id, required in version.duties.items() if duty in (None, duty_id))
    return VersionView(version_id, version, duties)


def last_days(deadline: InstantRange, zone: ZoneInfo) -> EdtfDate | None:
    """Return the last day of a period as a date of a timeline: a day, or some day between two; None if an end is not known."""
    if not (deadline.first and deadline.last):
        return None
    first, last = day_ended_by(deadline.first, zone), day_ended_by(deadline.last, zone)
    if first > last or last.year > LATEST_YEAR:
        return None
    return from_day(first) if first == last else EdtfDate(f"[{first}..{last}]", from_day(first).start, from_day(last).start)


def _in_force(version: Version) -> str:
    return f"{from_day(version.from_).words} – {from_day(version.to).words if version.to else 'when last checked'}"
