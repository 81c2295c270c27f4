"""The law in a case: one regulation as it bears on one party, on whose account its periods began, and what was done."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from onrecord.format import field_types as types
from onrecord.format.dates import EdtfDate
from onrecord.format.entry import FormatModel
from onrecord.format.vocabulary import DutyStart, Threshold, Trigger


class Account(FormatModel):
    """When somebody became aware, according to somebody."""

    according_to: types.PartyId | None = None
    """Whose account; left out for what nobody says and the record only supposes."""
    trigger: Trigger
    """What the party bound by the duty had, on this account; `none` if nothing started it, `not-bound` if it had none."""
    when: types.DateField | None = None
    """When, on this account; left out if nothing started it."""
    also: dict[DutyStart, types.DateField] = {}
    """When something else happened that starts a period too, on the same account: `also: {classification: 2026-03-02}`."""
    threshold: Threshold | None = None
    """Whether the threshold of the duty was met, on this account; left out if it does not say."""
    supposing: types.Text | None = None
    """What has to be supposed, where nobody says outright that the party was aware; completes “supposing that …”."""
    source: types.SourceIds
    """Where the account is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    statement: types.StatementId | None = None
    """The statement that gives the account."""
    note: types.Text | None = None
    """What is doubtful about it."""

    @property
    def moments(self) -> Mapping[DutyStart, EdtfDate]:
        """When each thing happened that can start a period, on this account."""
        if self.trigger == "none" or self.trigger == "not-bound" or self.when is None:
            return self.also
        return {**self.also, self.trigger: self.when}


class Notification(FormatModel):
    """That somebody was told, or that no record says so."""

    to: types.PartyId
    """Who was told."""
    when: types.DateField | None = None
    """When; from … to … for notices that went out over some days."""
    no_record_as_of: types.Day | None = None
    """The last day for which a source says, or our search shows, no notification. No record is not the same as none."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    duty: types.Id | None = None
    """The duty that it answers, by id, where the entry is about several and the recipient does not say which."""
    voluntary: Literal["yes"] | None = None
    """`yes` if it answers no duty: an early or an additional notice that nothing required."""
    note: types.Text | None = None
    """What else is known of it."""


class Completion(FormatModel):
    """That something was done which a rule asks for and which is no notice, or that no record says so."""

    duty: types.Id
    """The duty, by id."""
    when: types.SingleDateField | None = None
    """When it was completed."""
    no_record_as_of: types.Day | None = None
    """The last day for which a source says, or our search shows, nothing of it. No record is not the same as none."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    note: types.Text | None = None
    """What else is known of it."""


Act: TypeAlias = Notification | Completion
"""What can answer a duty."""


class Law(FormatModel):
    """One regulation as it bears on one party of the case."""

    regulation: types.RegulationId
    """The explainer, by id."""
    duty: types.Id | None = None
    """One duty of it, by id; all duties if left out."""
    bound: types.PartyId
    """Whom it binds here."""
    country: types.Country | None = None
    """The country whose time zones and public holidays count here, or its part: `IE`, `DE-BY`; left out if it is plain."""
    zone: types.Zone | None = None
    """The time zone in which days count here, where the country has several: `Pacific/Honolulu`."""
    because: types.Text
    """Why it applies, or why that is open."""
    day: types.ExactDateField
    """The day whose law is shown."""
    source: types.SourceIds
    """What the application rests on."""
    accounts: tuple[Account, ...] = ()
    """When the party became aware, on each account."""
    notified: tuple[Notification, ...] = ()
    """Who was told when, or that there is no record."""
    done: tuple[Completion, ...] = ()
    """What was done that the rule asks for beside notices: an assessment, a report of its own."""
