"""Figures that somebody gave: how many were affected, and sums of money. Each stands with its account; nothing is added up."""

from onrecord.format import field_types as types
from onrecord.format.entry import FormatModel
from onrecord.format.vocabulary import Counted, SumKind, SumState


class Affected(FormatModel):
    """How many were affected, by one account. Other accounts are other entries."""

    number: types.Count
    """How many: `4120`, `3000~` for about, `3000..4000` for a range, `3000..` for at least, `..4000` for at most."""
    of: Counted
    """What is counted."""
    what: types.Text | None = None
    """Which of them: `customers whose bank details were reached`."""
    according_to: types.PartyId
    """Whose number it is."""
    when: types.SingleDateField
    """When it was given."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    note: types.Text | None = None
    """What is doubtful about it, or how it was counted."""


class Amount(FormatModel):
    """A sum of money that was asked for, imposed, agreed or paid. Each step that changed it is an entry of its own."""

    kind: SumKind
    """What it is."""
    state: SumState
    """How far it had come then."""
    amount: types.Count
    """How much, in whole units of the currency: `20000`, `2500000..6500000`, `..700000000` for at most."""
    currency: types.Currency
    """The currency, by its code of three letters: `GBP`, `EUR`, `USD`."""
    by: types.PartyIds
    """Who proposed, imposed, agreed, approved, reduced, set aside or paid it."""
    payer: types.PartyId
    """Who is to pay, or has paid."""
    when: types.SingleDateField
    """When."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    note: types.Text | None = None
    """What is doubtful about it, or what it includes."""
