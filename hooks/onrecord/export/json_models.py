"""The shapes of the open data, as models: the OpenAPI description is made from them and cannot differ from what is published.

Their docstrings are published in it.
"""

from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import PlainValidator

from onrecord.analysis.contrasts import ContrastKind
from onrecord.analysis.judgements import Result
from onrecord.evidence.matching import MatchKind
from onrecord.format.case import Case
from onrecord.format.entry import GeneratedModel
from onrecord.format.vocabulary import Stance

Authored: TypeAlias = Annotated[dict[str, Any], PlainValidator(lambda content: content, json_schema_input_type=Case)]
"""The content of a case's file as it was written; the schema is that of the file."""
Days: TypeAlias = tuple[int, int]


class SourceData(GeneratedModel):
    """What was worked out of a source."""

    origin: str
    """The source at the end of its chain of `same-origin-as`: itself, if it derives from no other."""


class PositionData(GeneratedModel):
    """What one party holds of a claim, by one statement."""

    party: str
    """Whose position it is: the organisation's if the statement was made on its behalf, otherwise the speaker's."""
    stance: Stance
    """The stance, as authored."""
    statement: str
    """The statement, by id."""
    current: bool
    """Whether the party has taken no later position that surely replaces it."""


class StandingData(GeneratedModel):
    """The standing of a claim, and all positions from which it is derived, oldest first."""

    standing: str
    """Its id; the page on how this site works has the list."""
    rule: str
    """The rule by which it is reached."""
    positions: tuple[PositionData, ...]
    """All positions on the claim."""


class BoundsData(GeneratedModel):
    """The earliest and the latest day that a date can mean; null where it is open, about or uncertain."""

    earliest: date | None
    """The earliest day."""
    latest: date | None
    """The latest day."""


class NumberData(GeneratedModel):
    """What a number means; null where it is open or only about right."""

    least: int | None
    """The least."""
    most: int | None
    """The most."""
    about: int | None
    """The number, where it is only about right."""


class CheckData(GeneratedModel):
    """Whether a program found a quotation in the text of one source."""

    verified: date | None
    """The day of the text in which it stands; null if it has not been found there."""
    match: MatchKind | None
    """How it stands there."""


class ContrastData(GeneratedModel):
    """Statements set side by side. That positions changed or differ is no accusation."""

    kind: ContrastKind
    """A position that changed; positions that differ within an organisation; accounts that the case marks as different."""
    party: str | None
    """Whose position it is; null where the accounts are of several parties."""
    claim: str | None
    """The claim on which they are positions."""
    difference: str | None
    """The entry of the case that marks them."""
    statements: tuple[str, ...]
    """The statements, by id."""


class LawData(GeneratedModel):
    """Which versions of a regulation bear on a case."""

    versions_on_the_day: tuple[str, ...]
    """The versions in force on the day of the case; several if the day straddles a change, none if it was not in force."""
    latest_version: str
    """The version in force when the explainer was last checked."""
    result: Result | None
    """NO_DUTY if the rule of that day asked for nothing that has a time, so that there is no clock; null otherwise."""


class DeadlineData(GeneratedModel):
    """When a period ended, in UTC; the end of a day is the midnight that begins the next. Null where it is not known."""

    earliest: str | None
    """At the earliest."""
    latest: str | None
    """At the latest."""


class ClockData(GeneratedModel):
    """One duty on one account of when it was started. It supposes that the account is true."""

    law: str
    """The entry of the case's law, by id."""
    duty: str
    """The duty of the regulation, by id."""
    account: int
    """The account, by its place in the list, counted from 0."""
    result: Result
    """What the clock says."""
    version: str | None
    """The version of the regulation that applied, if one alone did."""
    deadline: DeadlineData
    """When the period ended."""
    days_late: Days | None
    """If late: days of the calendar from the last day of the period to the notification, at least and at most."""
    days_to_last_search: Days | None
    """If no notification is on record: days from the last day of the period to the last day without a record of one."""
    sentence: str
    """The clock in words, with its arithmetic."""


class ComputedData(GeneratedModel):
    """What this site worked out from a case, by the rules of its page on how it works."""

    origins: tuple[str, ...]
    """The sources from which all others derive, as far as that is on record; two of them can still be of one origin."""
    origins_independent: bool
    """Whether somebody looked at each of these sources, and found that it derives from no other."""
    sources: dict[str, SourceData]
    """By source."""
    claims: dict[str, StandingData]
    """By claim."""
    affected: dict[str, NumberData]
    """By number of those affected."""
    amounts: dict[str, NumberData]
    """By sum of money, in units of its currency."""
    coming: dict[str, BoundsData]
    """By date to come."""
    timeline: dict[str, BoundsData]
    """By event."""
    statements: dict[str, BoundsData]
    """By statement."""
    quotations: dict[str, dict[str, CheckData]]
    """By statement that is quoted, and source."""
    positions: tuple[ContrastData, ...]
    """Positions that changed or differ."""
    law: dict[str, LawData]
    """By entry of the case's law."""
    clocks: tuple[ClockData, ...]
    """Every clock of the case."""


class CaseData(GeneratedModel):
    """One case."""

    id: str
    """Its id."""
    url: str
    """The address of its page."""
    licence: str
    """The address of the licence."""
    authored: Authored
    """Exactly what its author wrote."""
    computed: ComputedData
    """What this site worked out from it."""


class WithdrawalData(GeneratedModel):
    """That a case was taken back."""

    date: date
    """When."""
    why: str
    """Why."""
    raised_by: str
    """Who asked for it."""


class WithdrawnData(GeneratedModel):
    """What stands in the place of a case that was taken back."""

    id: str
    """Its id."""
    url: str
    """The address of its page."""
    licence: str
    """The address of the licence."""
    withdrawn: WithdrawalData
    """When and why it was taken back."""


class MovedData(GeneratedModel):
    """What stands at the earlier address of a case."""

    id: str
    """The earlier id."""
    moved_to: str
    """The present id."""
    url: str
    """The address of its page."""
    data: str
    """The address of its data."""


class IndexFacts(GeneratedModel):
    """What the author wrote, in short."""

    title: str
    """The headline."""
    short: str | None
    """The short name, if the case has one."""
    description: str | None
    """The case in one sentence, if the author wrote one."""
    when: str
    """When the incident took place, as written."""
    reviewed: date
    """The day on which the record was last checked against its sources."""


class IndexFigures(GeneratedModel):
    """What this site worked out, in short."""

    origins: int
    """On how many origins the case rests at most: pages that are joined by `same-origin-as` count once."""
    origins_independent: bool
    """Whether somebody looked at each of them, and found that it derives from no other."""
    claims: dict[str, str]
    """The standing of each claim."""


class IndexEntry(GeneratedModel):
    """One case in the list."""

    id: str
    """Its id."""
    url: str
    """The address of its page."""
    data: str
    """The address of its data."""
    authored: IndexFacts
    """What its author wrote."""
    computed: IndexFigures
    """What this site worked out from it."""


class IndexData(GeneratedModel):
    """The list of all cases."""

    licence: str
    """The address of the licence."""
    cases: tuple[IndexEntry, ...]
    """The cases, the latest incident first."""
    withdrawn: tuple[WithdrawnData, ...]
    """Cases that were taken back."""
