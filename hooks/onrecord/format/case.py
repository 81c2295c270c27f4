"""A case and its parts: the fields of cases/<id>.yml and cases/_parties.yml, each with its type and its meaning.

All values are frozen and refer to each other by id; `corpus.library` looks them up.
"""

from typing import Literal

from onrecord.format import field_types as types
from onrecord.format.applied_law import Law
from onrecord.format.entry import FormatModel
from onrecord.format.figures import Affected, Amount
from onrecord.format.record import Correction, Record, Withdrawal
from onrecord.format.vocabulary import Answer, Noticer, PartyKind, Stance, YesOrNo


class Party(FormatModel):
    """A person or organisation that recurs: an entry of cases/_parties.yml."""

    name: types.Text
    """The name as the party itself writes it today."""
    kind: PartyKind
    """What it is."""
    role: types.Text
    """What it usually is to an incident: `internet provider`, `data protection regulator`."""
    parent: types.RecurringId | None = None
    """The organisation that owns it, by id."""
    country: types.Country | None = None
    """Of an authority: its country, or part of one: `FR`, `DE-BY`."""
    site: types.Address | None = None
    """Its own site."""
    formerly: tuple[types.Text, ...] = ()
    """Earlier names and spellings."""


class Participant(FormatModel):
    """A party to one case: a recurring one by its id, or one of this case only, with name and kind."""

    name: types.Text | None = None
    """The name, for a party of this case only; a first name or a description for private persons."""
    kind: PartyKind | None = None
    """What it is, for a party of this case only."""
    role: types.Text
    """What it is in this case: `provider`, `complainant`, `forum staff`."""
    country: types.Country | None = None
    """Of an authority: the country, or part of one, for which it acts here: `FR`, `DE-BY`."""
    anonymous: types.Text | None = None
    """What the source says of somebody whom it does not name: `said to have worked there; known to the paper`."""
    of: types.PartyId | None = None
    """The organisation that a person works for. Staff do not speak for it unless a statement says `for`."""


class Source(FormatModel):
    """One page that the case rests on."""

    title: types.Text
    """The title as the page prints it."""
    publisher: types.Text
    """Who published it."""
    author: types.Text | None = None
    """Its author, if the page names one."""
    language: types.Language | None = None
    """The language in which it is written, if that is not English: `fr`, `nl`, `pt-BR`."""
    published: types.SingleDateField | None = None
    """When it was published, as precisely as is known; left out if the page does not say."""
    url: types.Address
    """Its address."""
    accessed: types.Day
    """The day on which its text was last read for this record."""
    archive: types.Address | None = None
    """The address of an archived copy."""
    no_archive: types.Text | None = None
    """Why there is no archived copy."""
    same_origin_as: types.SourceId | None = None
    """The source from whose reporting or document this one derives, or whose voice it shares: both count as one origin."""
    own_origin_checked: types.Day | None = None
    """The day on which somebody looked, and found that it derives from no other source of the case; left out if nobody has."""
    context: Literal["yes"] | None = None
    """`yes` if it is about the law or another matter, and not about the incident: it is then no origin of the case."""
    own_page_of: types.PartyId | None = None
    """The party whose own page or document this is: for what that party says it is a primary source."""
    unreadable: types.Text | None = None
    """Why the text cannot be had to check quotations against; they are then shown as not verified."""
    note: types.Text | None = None
    """What a reader should know of it: only an excerpt read, an error in it."""


class Claim(FormatModel):
    """One question in dispute, as a neutral sentence that can be asserted or denied."""

    text: types.Text
    """The claim as a sentence."""
    concerns: types.PartyIds = ()
    """The party whose conduct it is about, or several: only such a party can admit it, and it may assert or deny it."""


class Event(FormatModel):
    """One entry of the timeline."""

    when: types.DateField
    """When, no more precise than the source."""
    what: types.Text
    """What happened, in our own words."""
    who: types.PartyIds = ()
    """Whom it involves."""
    according_to: types.PartyId | None = None
    """Whose account this is, if the source passes it on."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    key: Literal["yes"] | None = None
    """`yes` if it is one of the few events, at most seven, by which the case can be told."""
    note: types.Text | None = None
    """What is doubtful about it: another date in another source."""


class Coming(FormatModel):
    """A date to come that a source names: a hearing, a review, a decision that is announced. It has not happened yet."""

    when: types.SingleDateField
    """When it is due, no more precise than the source."""
    what: types.Text
    """What is due, in our own words."""
    source: types.SourceIds
    """Where it is announced."""
    note: types.Text | None = None
    """What is doubtful about it: that it was put off before."""


class Translation(FormatModel):
    """A quotation in English, shown beside the original and marked as a translation."""

    text: types.Text
    """The words in English, as close to the original as can be."""
    by: types.Text
    """Who translated them: `Reuters`, `the maintainers of this record`."""


class Statement(FormatModel):
    """What somebody said: quoted word for word, or a paraphrase that is marked as one."""

    by: types.PartyIds
    """Who said it: the person, or the organisation if no person is named; several if they said it jointly."""
    as_: types.Text | None = None
    """The role in which it was said, if it differs from the party's: `unnamed spokesman`."""
    for_: types.PartyId | None = None
    """The organisation on whose behalf a person spoke. Without it a person speaks for himself or herself."""
    channel: types.Text
    """Through what: `post on the support forum`, `answer to The Register`."""
    when: types.SingleDateField
    """When it was said."""
    quote: types.Text | None = None
    """The words, exactly; […] for an omission, [square brackets] for an insertion. No outer quotation marks."""
    language: types.Language | None = None
    """The language of the quotation, if that is not the language of its first source."""
    said_in: types.Language | None = None
    """The language in which it was said, if its source gives it in translation."""
    translation: Translation | None = None
    """The quotation in English, where its language is another."""
    paraphrase: types.Text | None = None
    """What was said, in our words, where the words are not known or too long."""
    source: types.SourceIds
    """Where it is reported."""
    page: types.PageNumber | None = None
    """Where in it, or in the first of several: a page, `12` or `12–13`, or `paragraph 34`."""
    about: dict[types.ClaimId, Stance] = {}
    """The claims on which it takes a position."""
    ruling: types.RulingIds = ()
    """The earlier ruling that it replaces, sets aside, sends back, suspends or appeals against, by the id of that statement."""


class Noticed(FormatModel):
    """Who noticed the incident first, by what is on record, and when it was first publicly admitted."""

    by: Noticer
    """Who noticed it first."""
    event: types.EventId
    """The event of the timeline by which it was first noticed."""
    admitted: types.EventId | None = None
    """The event by which the organisation, first in its `who`, publicly admitted it; left out if no admission is on record."""
    note: types.Text | None = None
    """What is doubtful about it."""


class Disclosed(FormatModel):
    """Who told the public of the incident first, by what is on record, and when."""

    by: types.PartyId
    """Who told the public first: the organisation, a publication, whoever did it."""
    event: types.EventId
    """The event of the timeline by which the public was first told; the party is in its `who`."""
    note: types.Text | None = None
    """What is doubtful about it."""


class Inquiry(FormatModel):
    """That somebody was asked for an answer before something was published: the right of reply."""

    who: types.PartyId
    """Who was asked."""
    by: types.Text
    """Who asked: `The Register`, `the maintainers of this record`."""
    through: types.Text | None = None
    """Through what: by e-mail, by telephone; left out if the source does not say."""
    when: types.SingleDateField
    """When."""
    answer: Answer
    """What came of it: an answer, a refusal to comment, or no record of either."""
    statement: types.StatementId | None = None
    """The statement that is the answer."""
    source: types.SourceIds
    """Where it is reported."""
    note: types.Text | None = None
    """What is doubtful about it."""


class Difference(FormatModel):
    """Statements that cannot all be right about a date or a number. Nothing is said of which one is."""

    about: types.Text
    """What they differ on: `when webmail was taken offline`; completes “They differ on …”."""
    statements: types.StatementIds
    """The statements, by id."""
    note: types.Text | None = None
    """What could explain it."""


class Question(FormatModel):
    """Something that is not known."""

    ask: types.Text
    """The question."""
    would_settle: types.Texts
    """The evidence that would settle it."""


class Outcome(FormatModel):
    """How it ended, or that this is not known."""

    known: YesOrNo
    """Whether an outcome is on record."""
    what: types.Prose
    """The outcome, or what was looked for and not found."""
    as_of: types.Day
    """The day of which this is true."""
    source: types.SourceIds | None = None
    """Where a known outcome is reported."""


class Withdrawn(FormatModel):
    """A case that was taken back: what is left of its file. Its page stays, with the reason."""

    format: types.FormatNumber
    """The format in which the file is written: the number 2."""
    title: types.Text
    """The headline under which it was published."""
    record: Record
    """The history of the record."""
    withdrawn: Withdrawal
    """That it was taken back, and why."""
    aliases: tuple[types.Id, ...] = ()
    """Earlier ids of the case, the first of them first; their addresses lead here, and feeds know it by the first."""
    corrections: dict[types.Id, Correction] = {}
    """Corrections of the record, by id."""


class Case(FormatModel):
    """One incident. Its id is the name of its file."""

    format: types.FormatNumber
    """The format in which the file is written: the number 2."""
    title: types.Text
    """A headline that takes no side."""
    summary: types.Prose
    """What happened and what is disputed, in a few sentences."""
    short: types.ShortName | None = None
    """A name for where there is no room for the headline: who and when, `Plusnet 2014`."""
    description: types.Sentence | None = None
    """The case in one sentence, for lists and search engines; it takes no side and says no more than the summary."""
    when: types.DateField
    """When the incident took place."""
    place: types.Text
    """Where: a country, or a town and a country."""
    field: types.Text
    """The trade or field: telecommunications, health, retail."""
    kind: types.Text
    """What kind of incident: `suspected leak of customer data`."""
    record: Record
    """The history of this record."""
    parties: dict[types.Id, Participant]
    """Everyone who is named, by id."""
    sources: dict[types.Id, Source]
    """The pages it rests on, by id."""
    claims: dict[types.Id, Claim] = {}
    """What is in dispute, by id."""
    timeline: dict[types.Id, Event]
    """What happened, by id, in any order."""
    coming: dict[types.Id, Coming] = {}
    """Dates to come, by id, in any order; once one has passed it becomes an event of the timeline, or is removed."""
    noticed: Noticed | None = None
    """Who noticed it first, and when it was publicly admitted; left out where no source says."""
    disclosed: Disclosed | None = None
    """Who told the public first, and when; left out where no source says."""
    statements: dict[types.Id, Statement] = {}
    """Who said what, by id, in any order."""
    affected: dict[types.Id, Affected] = {}
    """How many were affected, by whose account, by id."""
    amounts: dict[types.Id, Amount] = {}
    """Sums of money that were proposed, imposed, agreed or paid, by id."""
    asked: dict[types.Id, Inquiry] = {}
    """Who was asked for an answer, and what came of it, by id."""
    differences: dict[types.Id, Difference] = {}
    """Statements that differ on a date or a number, by id."""
    law: dict[types.Id, Law] = {}
    """What the law required, by id."""
    questions: dict[types.Id, Question] = {}
    """What is not known, by id."""
    outcome: Outcome
    """How it ended, or that this is not known."""
    corrections: dict[types.Id, Correction] = {}
    """Corrections of this record, by id."""
    related: dict[types.CaseId, types.Text] = {}
    """Other cases, with the reason why they belong together."""
    background: tuple[types.BackgroundId, ...] = ()
    """Explainers of docs/evidence/ that help to read this case, by id."""
    aliases: tuple[types.Id, ...] = ()
    """Earlier ids of the case, the first of them first; their addresses lead here, and feeds know it by the first."""
