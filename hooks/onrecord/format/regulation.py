"""A regulation: the front matter of one explainer, docs/regulations/<id>.md, each field with its type and its meaning."""

from typing import Annotated

from pydantic import Field

from onrecord.format import periods
from onrecord.format.entry import FormatModel
from onrecord.format.field_types import Address, Calendar, Day, FormatNumber, Id, PeriodField, RecurringId, Text, Zone
from onrecord.format.vocabulary import DutyStart, PendingState, Recipient


class Link(FormatModel):
    """An official page."""

    title: Text
    """What it is."""
    url: Address
    """Its address."""


class Duty(FormatModel):
    """One thing that a regulation requires. With `tell` it is a duty to notify, and can be reckoned with."""

    what: Text
    """What is to be done, in our own words."""
    tell: Recipient | None = None
    """Who is to be told: the regulator, the individuals concerned, …; `nobody` for a step that only prepares it."""
    starts: DutyStart | None = None
    """What starts the duty."""
    within: PeriodField | None = None
    """The period: `24 hours`, `60 days`, `4 business days`, `1 month`, or `without-delay` if there is no number."""
    counted: periods.Method | None = None
    """How the period is counted."""
    holidays: Calendar | None = None
    """Whose public holidays are no working days: a country and, if need be, its part: `US`, `GB-ENG`."""
    qualifier: Text | None = None
    """What the rule adds to the period: `where feasible`."""
    threshold: Text | None = None
    """From what on it applies: `unless a risk is unlikely`."""
    exceptions: tuple[Text, ...] = ()
    """What lifts this duty, and no other."""


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


class Pending(FormatModel):
    """A change that is not law yet. Nothing is ever reckoned with it."""

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
    zone: Zone
    """The zone in which its days begin and end: `Europe/London`."""
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
