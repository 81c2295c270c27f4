"""A regulation: the front matter of one explainer, docs/regulations/<id>.md, each field with its type and its meaning."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from onrecord.format import periods
from onrecord.format.entry import FormatModel
from onrecord.format.field_types import (
    Address,
    ClockTime,
    Countries,
    Day,
    DutyStarts,
    FormatNumber,
    Id,
    PeriodField,
    Recipients,
    RecurringId,
    Text,
    Zone,
)
from onrecord.format.jurisdiction import Jurisdiction
from onrecord.format.vocabulary import DutyStart, PendingState, Recipient


class Link(FormatModel):
    """An official page."""

    title: Text
    """What it is."""
    url: Address
    """Its address."""


class AtTheLatest(FormatModel):
    """A second end of the same period: the earlier of the two ends it."""

    starts: DutyStarts
    """What starts it."""
    within: PeriodField
    """How long it is."""


class Stage(FormatModel):
    """One thing that a regulation requires, or one stage of it. With a period that can be counted there is a clock for it."""

    what: Text
    """What is to be done, in our own words."""
    tell: Recipients = ()
    """Who is to be told: the regulator, the individuals concerned, …; left out for what is done without telling anybody."""
    act: Text | None = None
    """What sentences call it: `report`, `assessment`; a notification if left out."""
    starts: DutyStarts = ()
    """What starts the period; several if any of them does."""
    within: PeriodField | None = None
    """The period: `24 hours`, `60 days`, `4 business days`, `1 month`, `without-delay`; left out if the rule sets no time."""
    at_the_latest: AtTheLatest | None = None
    """A second end, if the rule has one: within 4 hours of one event, and at the latest within 24 hours of another."""
    counted: periods.Method | None = None
    """How the period is counted."""
    day_ends: ClockTime | None = None
    """The hour at which the last day is over for the authority, in its zone: `17:30`; left out if that is midnight."""
    rolls: Literal["yes"] | None = None
    """`yes` if a last day that is no business day gives way to the next one, and the way of counting does not say so itself."""
    qualifier: Text | None = None
    """What the rule adds to the period: `where feasible`."""
    threshold: Text | None = None
    """From what on it applies: `unless a risk is unlikely`."""
    exceptions: tuple[Text, ...] = ()
    """What lifts this duty, and no other."""

    @property
    def ends(self) -> tuple[tuple[tuple[DutyStart, ...], periods.Period], ...]:
        """What starts each of its periods, and how long it is; none if the rule sets none."""
        first = ((self.starts, self.within),) if self.within else ()
        return first + (((self.at_the_latest.starts, self.at_the_latest.within),) if self.at_the_latest else ())

    @property
    def recipient(self) -> Recipient | None:
        """Whom to tell, of a step; None for what is done without telling anybody."""
        return self.tell[0] if self.tell else None

    @property
    def noun(self) -> str:
        """What sentences call what is to be done."""
        return self.act or ("notification" if self.tell else "step")

    @property
    def has_clock(self) -> bool:
        """Whether it is owed to somebody, or has a period: an obligation that says neither has nothing to compare with."""
        return bool(self.tell or self.within)


class Duty(Stage):
    """A duty of a regulation, which may have stages: a first warning, a report, a final report."""

    stages: dict[Id, Stage] = {}
    """Its stages, by id. What a stage leaves out is as the duty says."""


class Version(FormatModel):
    """A regulation as it stood for a time."""

    from_: Day
    """The first day on which it was in force."""
    to: Day | None = None
    """The last day on which it was in force; left out for the version in force when the explainer was last checked."""
    instrument: Text
    """The instrument that brought this version about."""
    url: Address
    """The official text of that instrument."""
    changed: Text
    """What changed with it."""
    duties: dict[Id, Duty] = {}
    """What it required, duty by duty; the same duty has the same id in every version."""
    penalty: Text | None = None
    """What a failure could cost then."""

    @cached_property
    def steps(self) -> Mapping[str, Stage]:
        """What it required, step by step, by id: each duty, or each stage of one; owed to several, a step for each of them."""
        return {step_id: step for step_id, _, step in self._steps}

    def steps_of(self, duty_id: str | None) -> Mapping[str, Stage]:
        """Return the steps of one duty or stage, or one step by its own id, or all of them."""
        return {step_id: step for step_id, ids, step in self._steps if duty_id is None or duty_id in (step_id, *ids)}

    @property
    def duty_ids(self) -> frozenset[str]:
        """Every id by which a case can name a duty, a stage or a step."""
        return frozenset(key for step_id, ids, _ in self._steps for key in (step_id, *ids))

    def place_of(self, step_id: str) -> tuple[str, ...]:
        """Return where a step stands under `duties`."""
        duty_id, stage_id = next(ids for key, ids, _ in self._steps if key == step_id)
        return (duty_id, "stages", stage_id) if self.duties[duty_id].stages else (duty_id,)

    @cached_property
    def _steps(self) -> Sequence[tuple[str, tuple[str, str], Stage]]:
        found: list[tuple[str, tuple[str, str], Stage]] = []
        for duty_id, duty in self.duties.items():
            for stage_id, stage in (duty.stages or {duty_id: duty}).items():
                own = {name: getattr(stage, name) for name in stage.model_fields_set}
                step = duty.model_copy(update={**own, "stages": {}})
                owed = {f"{stage_id}-{each}": each for each in step.tell} if len(step.tell) > 1 else {}
                found += [(key, (duty_id, stage_id), step.model_copy(update={"tell": (each,)})) for key, each in owed.items()]
                found += [] if owed else [(stage_id, (duty_id, stage_id), step)]
        return found


class Pending(FormatModel):
    """A change that is not law yet. Nothing is ever computed from it."""

    state: PendingState
    """How far it has come: adopted but not in force, delayed, or only proposed."""
    since: Day
    """The day since which it is in this state."""
    instrument: Text
    """The instrument."""
    url: Address
    """Its text."""
    changed: Text
    """What it would change."""


class Policy(FormatModel):
    """A regulator's published practice. It is not law and never changes a result."""

    from_: Day
    """The first day on which it was followed."""
    to: Day | None = None
    """The last day; left out if it still is."""
    by: RecurringId
    """Whose practice it is, by id."""
    what: Text
    """What it says."""
    url: Address
    """Where it is published."""


class Regulation(FormatModel):
    """The front matter of one explainer, docs/regulations/<id>.md."""

    format: FormatNumber
    """The format in which the facts are written: the number 2."""
    title: Text
    """The headline of the explainer."""
    short: Text
    """The name by which a case refers to it: `PECR regulation 5A`."""
    citation: Text
    """The full citation."""
    jurisdiction: Text
    """Where it is law."""
    country: Countries
    """The country in which it is law, for time zones and public holidays, or its part: `US`, `GB-ENG`; `EEA`, any state."""
    zone: Zone | None = None
    """The zone of the authority, where the rule says that its days count: `America/New_York`; left out if no text says so."""
    incident: Text = "a breach"
    """What sentences call that of which the rule speaks: `an incident`, `an unsafe food`."""
    regulator: RecurringId
    """Who enforces it, by id."""
    binds: Text
    """Whom it binds."""
    summary: Text
    """What it requires, in a sentence or two."""
    checked: Day
    """The day on which it was last compared with the official texts."""
    checked_by: Text
    """What it was compared with."""
    links: Annotated[tuple[Link, ...], Field(min_length=1)]
    """The official texts."""
    versions: Annotated[dict[Id, Version], Field(min_length=1)]
    """Its versions, by id, the oldest first."""
    pending: dict[Id, Pending] = {}
    """Changes that are not law yet."""
    policies: dict[Id, Policy] = {}
    """Published practice that is not law."""
    sources: tuple[Link, ...] = ()
    """Secondary sources for what the official texts do not show."""

    @property
    def everywhere(self) -> Jurisdiction:
        """Everywhere that it is law."""
        return Jurisdiction(self.country, self.zone)
