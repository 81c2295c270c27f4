"""How regulations bear on the parties of a case: the versions in force, and clocks in words and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import Clock, compare_versions, versions_in_force
from onrecord.analysis.instants import in_zone
from onrecord.corpus.library import CaseClock, Library
from onrecord.format.applied_law import Law
from onrecord.format.dates import LATEST_YEAR, EdtfDate, from_day
from onrecord.format.regulation import Regulation, Stage, Version
from onrecord.format.vocabulary import RECIPIENTS
from onrecord.views.clock_charts import ClockChart, clock_chart
from onrecord.views.view_models import PartyView


@dataclass(frozen=True)
class VersionView:
    """A version of a regulation, with the duties that are shown, by id."""

    id: str
    version: Version
    duties: tuple[tuple[str, Stage], ...]


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
        step = version.steps.get(found.duty) if version else None
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
        self.recipient = RECIPIENTS[step.recipient].label if step and step.recipient else ""
        """Who is to be notified, in words."""
        self.to_whom = f" to tell {self.recipient}" if self.recipient else ""
        """What it was for, to complete “the period for Acme”."""
        self.duty = step.what if step else ""
        self.account = clock_text.whose_account(account, holder)
        """Whose account it is, and what it supposes."""
        self.result = clock.result
        self.label = clock_text.RESULTS[clock.result][0]
        self.sentence = clock_text.clock_sentence(regulation, account, clock, found.acts, bound=bound, holder=holder)
        self.ended = period_end(clock)
        """The end of the period: a time, its last day, or the days between which that lies, where it was counted."""
        self.days = clock.late_days
        self.has_end = clock.deadline is not None
        """Whether an end of the period can be computed; if not, one line says why."""
        shown = versions_in_force(regulation, law.day)
        self.another_version = bool(clock.version and clock.version not in shown)
        """Whether on this account another version applied than that which the page shows, of the day of the case."""
        self._found, self._account = found, account
        self._acts, self._where = library.acts_for(case, law, found.duty), library.jurisdiction(case, law)

    @cached_property
    def chart(self) -> ClockChart | None:
        """The clock drawn to scale, if all of its ends are known."""
        return clock_chart(self._account, self._found)

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Rows of a table with what the chart shows: the start, the period, its end, the notification."""
        if not self.has_end:
            return ()
        return clock_text.clock_facts(self.regulation, self._account, self._found.clock, self._found.acts)

    @cached_property
    def versions(self) -> tuple[tuple[str, str, str], ...]:
        """The same facts under every version: its time, the result, and when the period would have ended."""
        compared = compare_versions(self.regulation, self._found.duty, self._account, self._acts, self._where)
        return tuple(
            (
                _in_force(self.regulation.versions[version_id]),
                clock_text.RESULTS[clock.result][0],
                clock_text.period_end(clock) if clock.deadline else clock.reason,
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
    asks_nothing: bool
    """Whether the rule of that day has nothing with a time, so that there is no clock. Computed."""
    repealed: date | None
    """The last day of the rule, if it was no longer in force when last checked."""


def version_view(version_id: str, version: Version, duty: str | None) -> VersionView:
    """Return a version with one of its duties, or with all of them."""
    return VersionView(version_id, version, tuple(version.steps_of(duty).items()))


def period_end(clock: Clock) -> EdtfDate | None:
    """Return the end of a period as a date of a timeline: a time, a day, or some day between two; None if it is not known."""
    first, last = clock.last_days
    if not (first and last and clock.deadline) or first > last or last.year > LATEST_YEAR:
        return None
    moment, zone = clock.deadline.last, clock.zones[0]
    if moment and moment == clock.deadline.first and len(clock.zones) == 1 and moment.astimezone(zone).time() != time():
        return in_zone(moment, zone)
    return from_day(first) if first == last else EdtfDate(f"[{first}..{last}]", from_day(first).start, from_day(last).start)


def _in_force(version: Version) -> str:
    return f"{from_day(version.from_).words} – {from_day(version.to).words if version.to else 'when last checked'}"
