"""The history of a record itself: when it was written and reviewed, what was put right or reworded, and its withdrawal."""

from onrecord.format import field_types as types
from onrecord.format.entry import FormatModel


class Rewording(FormatModel):
    """That a text of this record was put in other words and says the same. What was wrong is a correction instead."""

    of: types.RewordedPath
    """The text: `summary`, `timeline.spam-begins.what`."""
    date: types.Day
    """When it was put in other words."""


class Record(FormatModel):
    """The history of the record itself, not of the incident."""

    created: types.Day
    """The day on which this record was first written."""
    reviewed: types.Day
    """The day on which all of it was last checked against its sources."""
    maintainer: types.Text
    """Who answers for the record and takes corrections."""
    contributors: tuple[types.ContributorName, ...] = ()
    """Who wrote the record or helped with it, and wishes to be named: a name or a pseudonym, nothing else."""
    reworded: tuple[Rewording, ...] = ()
    """Texts in our own words that were put in others after publication, and say the same."""


class Correction(FormatModel):
    """One mistake of this record, and its correction."""

    of: types.FieldPath
    """The field or entry that was corrected: `summary`, `timeline.spam-begins.when`."""
    date: types.Day
    """When it was corrected."""
    was: types.Text
    """What the record said."""
    now: types.Text
    """What it says now."""
    why: types.Text
    """Why."""
    raised_by: types.Text
    """Who pointed it out: a name, `a reader`, `the maintainers`."""
    source: types.SourceIds | None = None
    """The source that shows it, if one of the case's own does."""


class Withdrawal(FormatModel):
    """That a case was taken back, and why."""

    date: types.Day
    """When it was withdrawn."""
    why: types.Text
    """Why, as readers are told."""
    raised_by: types.Text
    """Who asked for it: a name, `a reader`, `the maintainers`."""
