"""What a case, a party and a regulation are: the fields that a contributor may write, each with its type and its meaning.

The models convert plain text into values and refuse what is not of its kind. References between entries are checked
as they are read, against the ids in `Known`, so that one run reports them beside everything else.
All values are frozen and refer to each other by id; `library` looks them up.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from onrecord.format import dates, periods
from onrecord.format.diagnostics import Rule, did_you_mean

UNKNOWN_FIELD = Rule("F001", "Only the fields of the format are read; a misspelt one would be lost without a word.")
MISSING = Rule("F002", "A field that every entry of this kind has is not there.")
TEXT = Rule("F003", "A text stands here, not a list and not a group of fields.")
GROUP = Rule("F004", "A group of fields (`name: value`, indented) stands here, not a text and not a list.")
LIST = Rule("F005", "A list stands here: items in [ ], or each on a line after a dash.")
CHOICE = Rule("F006", "Only the words that the message lists can stand here.")
ID = Rule("F007", "An id is made of small letters a-z, digits and single hyphens: it becomes an address that must not change.")
DATE = Rule("F008", "A date is exactly as precise as its source: 2014, 2014-11, 2014-11-14, or a time with its zone.")
ADDRESS = Rule("F009", "An address is that of a public web page: it begins with https:// or http:// and names a host.")
LENGTH = Rule("F010", "A text has a length that a reader can take in; the message says how long it may be.")
NOTHING_IN_IT = Rule("F011", "A list or group that must hold something is empty.")
PLAIN_TEXT = Rule("F012", "Titles, names and quotations stand on one line of plain text.")
PERIOD = Rule(
    "F013", "A period is a number of hours, days, business days or months, or without-delay if the rule has no number."
)
ZONE = Rule("F014", "A zone is a name of the IANA time zone database, such as Europe/London.")
CALENDAR = Rule("F015", "Public holidays are those of a country, or of a part of it, that the holidays library knows.")
PLACE = Rule("F016", "A correction names the field or entry that it corrects, so that both can be compared.")
UNKNOWN_SOURCE = Rule("R010", "Whatever cites a source names one that stands under `sources` of the same case.")
UNKNOWN_CLAIM = Rule("R011", "A statement takes a position on a claim that stands under `claims` of the same case.")
UNKNOWN_PARTY = Rule("R012", "Whoever is named stands under `parties` of the case, and if recurring in cases/_parties.yml.")
UNKNOWN_STATEMENT = Rule("R013", "An account that rests on a statement names one of the same case.")
UNKNOWN_CASE = Rule("R014", "A related case is the name of another file in cases/, without .yml.")
UNKNOWN_EVENT = Rule("R017", "An event that is referred to stands under `timeline` of the same case.")
UNKNOWN_BACKGROUND = Rule("R018", "Background is the name of a file in docs/evidence/, without .md.")
UNKNOWN_REGULATION = Rule("R015", "A regulation is the name of a file in docs/regulations/, without .md.")

RULES = (
    UNKNOWN_FIELD, MISSING, TEXT, GROUP, LIST, CHOICE, ID, DATE, ADDRESS, LENGTH, NOTHING_IN_IT, PLAIN_TEXT,
    PERIOD, ZONE, CALENDAR, PLACE, UNKNOWN_SOURCE, UNKNOWN_CLAIM, UNKNOWN_PARTY, UNKNOWN_STATEMENT, UNKNOWN_CASE,
    UNKNOWN_REGULATION, UNKNOWN_EVENT, UNKNOWN_BACKGROUND,
)  # fmt: skip

MAX_TEXT = 1_500
MAX_PROSE = 6_000
ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
PLACE_PATTERN = "^[a-z-]+([.][a-z0-9]+(-[a-z0-9]+)*)*$"
ONE_LINE_PATTERN = r"^[^\n]*$"
NAME_PATTERN = r"^\s*[^\n@/]*\s*$"
ADDRESS_SHAPE = (
    "^https?://([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9](:[0-9]+)?"
    r"([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?$"
)
"""What an address looks like, for tools that know patterns only."""
PATTERNS = {
    ID_PATTERN: (ID, "'{}' cannot be an id; use small letters a-z, digits and single hyphens"),
    PLACE_PATTERN: (
        PLACE,
        "'{}' is not a place in a case; write group, entry and field with points between, as in timeline.first-report.when",
    ),
    ONE_LINE_PATTERN: (
        PLAIN_TEXT,
        "this text has a line break; write it on one line, or after >- so that its lines are joined",
    ),
    NAME_PATTERN: (PLAIN_TEXT, "'{}' is more than a name; write a name or a pseudonym alone, without an address or a link"),
}
"""What it means, in words, that a text does not match a pattern."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII | re.IGNORECASE)
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


@dataclass
class ReferenceIndex:
    """The ids that one file may refer to, by kind, and which of them it used. A kind that is not listed is not checked."""

    ids: Mapping[str, Iterable[str]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    suggestions: int = 20
    """How many more unknown ids get a suggestion; each takes time, and a file full of them is wrong in another way."""


def refuse(rule: Rule, message: str, fix: str | None = None) -> PydanticCustomError:
    """The error by which a field refuses a value; `read` turns it into a problem at the field's place.

    `fix` is the text that has to stand there instead, if there is no doubt about it.
    """
    return PydanticCustomError(rule.code, "{message}", {"message": message, "fix": fix})


def _address(value: str) -> str:
    message = None
    if not value.startswith(("https://", "http://")):
        message = f"'{value}' is not a web address; write it with https:// or http:// at its beginning, as the browser does"
    elif not _URL_CHARACTERS.fullmatch(value):
        message = "the address has a character that no web address can have; copy it again from the browser's address line"
    else:
        try:
            parts = urlsplit(value)
            host, named, _ = parts.hostname or "", parts.username is not None, parts.port
        except ValueError:
            host, named = "", False
        if named:
            message = "an address with a user name in it is not that of a public page; remove what stands before the @"
        elif not _HOST.fullmatch(host):
            message = f"'{value}' does not name a public host; write the address of a page that everybody can open"
    if message:
        raise refuse(ADDRESS, message)
    return value


def _links(value: str) -> str:
    """Links in prose lead to web pages; any other would vanish from the page without a word."""
    for target in re.findall(r"\]\(\s*<?([^)>\s]*)", value):
        _address(target)
    if re.search(r"(?m)^\s*(?:(?:[-*+>]|\d+[.)])\s*){5,}", value) or value.count("[") > 100:
        raise refuse(LENGTH, "this text nests lists or brackets too deeply for a reader; write it more simply")
    return value


def _when(value: Any) -> dates.EdtfDate:
    # Unquoted, [2014-11-14..2014-12-07] reaches us as a YAML list with one item: the same thing, so take it.
    text = f"[{value[0]}]" if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value
    if not isinstance(text, str):
        raise refuse(DATE, "a single date stands here; write it as in 2014-11-14")
    try:
        return dates.parse(text.strip())
    except dates.NotADate as error:
        raise refuse(DATE, str(error), error.meant) from None


def _day(value: Any) -> date:
    try:
        given = _when(value)
    except PydanticCustomError as error:
        meant = (error.context or {}).get("fix")
        if meant and not _DAY.fullmatch(meant):
            raise refuse(DATE, f"'{value}' is not one exact day; write it as in 2014-11-14") from None
        raise
    if not _DAY.fullmatch(given.text):
        raise refuse(DATE, f"'{given.text}' is not one exact day; write it as in 2014-11-14")
    return date.fromisoformat(given.text)


def _period(value: Any) -> periods.Period:
    try:
        return periods.period(str(value).strip())
    except periods.NotAPeriod as error:
        raise refuse(PERIOD, str(error)) from None


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise refuse(
            ZONE, f"unknown zone '{value}'{did_you_mean(value, available_timezones())}; write one such as Europe/London"
        )
    return value


def _calendar(value: str) -> str:
    if not periods.has_holidays(value):
        raise refuse(
            CALENDAR, f"no public holidays are known for '{value}'; write a country such as US, or with its part GB-ENG"
        )
    return value


def _exact(value: dates.EdtfDate) -> dates.EdtfDate:
    if not value.exact:
        raise refuse(
            DATE, "the law of a day needs an exact day; where it is not known, write a range: [2014-11-01..2014-11-30]"
        )
    return value


def _moment(value: dates.EdtfDate) -> dates.EdtfDate:
    if value.lasting:
        hint = f"[{'' if value.start is None else value.start.machine}..{'' if value.end is None else value.end.machine}]"
        raise refuse(DATE, f"this happens once, so a time from … to … cannot stand here; for some time between write {hint}")
    return value


def one_or_more(value: Any) -> Any:
    """A single text where a list may stand is a list of it."""
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Reference(AfterValidator):
    """What makes a text the id of something that stands elsewhere, and of what kind: `source`, `party`, `case`."""

    kind: str = ""


def _reference(kind: str, rule: Rule, where: str) -> Reference:
    def check(value: str, info: ValidationInfo) -> str:
        known: ReferenceIndex = info.context or ReferenceIndex()
        known.used.add((kind, value))
        ids = known.ids.get(kind)
        if ids is not None and value not in ids:
            if several := [name for name in re.split(r"[\s,]+", value) if name in ids]:
                names = ", ".join(several)
                raise refuse(rule, f"unknown {kind} '{value}'; write several in brackets, [{names}], or each after a dash")
            known.suggestions -= 1
            meant = did_you_mean(value, ids) if known.suggestions >= 0 else ""
            raise refuse(rule, f"unknown {kind} '{value}'{meant}; correct it, or {where}")
        return value

    return Reference(check, kind)


def _shaped(name: str, meaning: str, *patterns: str, unquoted: str = "") -> Any:
    """What a text of ours looks like, as the JSON Schema names and describes it. The values themselves our readers read."""
    text = Annotated[str, StringConstraints(pattern=f"^({'|'.join(patterns)})$")]
    listed = Annotated[list[Annotated[str, StringConstraints(pattern=f"^({unquoted})$")]], Field(min_length=1, max_length=1)]
    year = Annotated[int, Field(ge=dates.EARLIEST_YEAR, le=dates.LATEST_YEAR)]  # other readers of YAML take 2014 for a number
    return TypeAliasType(name, Annotated[text | year | listed if unquoted else text, Field(description=meaning)])


def _between(moment: str) -> str:
    return rf"({moment})? *\.\. *{moment}|{moment} *\.\."


def _once(moment: str) -> str:
    return rf"{moment}|\[ *({_between(moment)}) *\]"


def _lasting(moment: str) -> str:
    return rf"{moment}/({moment}|\.\.)|\.\./{moment}"


_DATE_SHAPE = _shaped(
    "Date",
    "A date as precise as its source: 2014, 2014-11, 2014-11-14, 2014-11-14T15:00Z; ~ for about, ? for uncertain; "
    "2014-11-14/2014-12-07 from … to …; [2014-11-14..2014-12-07] once, between …; .. for an open end.",
    _once(dates.MOMENT_SHAPE),
    _lasting(dates.MOMENT_SHAPE),
    unquoted=_between(dates.MOMENT_SHAPE),
)
_ONCE_SHAPE = _shaped(
    "DateOfOnce",
    "The date of what happened once: 2014, 2014-11, 2014-11-14, 2014-11-14T15:00Z; ~ for about, ? for uncertain; "
    "[2014-11-14..2014-12-07] some time between.",
    _once(dates.MOMENT_SHAPE),
    unquoted=_between(dates.MOMENT_SHAPE),
)
_EXACT_SHAPE = _shaped(
    "ExactDate",
    "A date that is neither about nor uncertain: 2014-11-14, or a range.",
    _once(dates.EXACT_SHAPE),
    _lasting(dates.EXACT_SHAPE),
    unquoted=_between(dates.EXACT_SHAPE),
)
_DAY_SHAPE = _shaped("Day", "One exact day: 2014-11-14.", dates.DAY_SHAPE)
_PERIOD_SHAPE = _shaped("Within", "24 hours, 60 days, 4 business days, 1 month, or without-delay.", periods.PERIOD_SHAPE)


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT, pattern=ONE_LINE_PATTERN)]
"""Plain text on one line: no Markdown, shown exactly as written."""
Credit: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=NAME_PATTERN)]
"""A name by which somebody is thanked: never an address, which would be published with it."""
Prose: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_PROSE), AfterValidator(_links)]
"""Text in Markdown: paragraphs, emphasis, lists and links. No HTML."""
Id: TypeAlias = Annotated[str, StringConstraints(max_length=60, pattern=ID_PATTERN)]
Place: TypeAlias = Annotated[str, StringConstraints(max_length=200, pattern=PLACE_PATTERN)]
"""The way to a field of a case, with points between: `summary`, `timeline.spam-begins`, `statements.aware.when`."""
Address: TypeAlias = Annotated[str, AfterValidator(_address), Field(json_schema_extra={"pattern": ADDRESS_SHAPE})]
WhenField: TypeAlias = Annotated[dates.EdtfDate, PlainValidator(_when, json_schema_input_type=_DATE_SHAPE)]
OnceField: TypeAlias = Annotated[
    dates.EdtfDate, PlainValidator(_when, json_schema_input_type=_ONCE_SHAPE), AfterValidator(_moment)
]
ExactField: TypeAlias = Annotated[
    dates.EdtfDate, PlainValidator(_when, json_schema_input_type=_EXACT_SHAPE), AfterValidator(_exact)
]
Day: TypeAlias = Annotated[date, PlainValidator(_day, json_schema_input_type=_DAY_SHAPE)]

PeriodField: TypeAlias = Annotated[periods.Period, PlainValidator(_period, json_schema_input_type=_PERIOD_SHAPE)]
Zone: TypeAlias = Annotated[str, AfterValidator(_zone)]
Calendar: TypeAlias = Annotated[str, AfterValidator(_calendar)]

PartyId: TypeAlias = Annotated[str, _reference("party", UNKNOWN_PARTY, "list it under parties")]
RecurringId: TypeAlias = Annotated[str, _reference("party", UNKNOWN_PARTY, "add it to cases/_parties.yml")]
SourceId: TypeAlias = Annotated[str, _reference("source", UNKNOWN_SOURCE, "add it under sources")]
ClaimId: TypeAlias = Annotated[str, _reference("claim", UNKNOWN_CLAIM, "add it under claims")]
StatementId: TypeAlias = Annotated[str, _reference("statement", UNKNOWN_STATEMENT, "add it under statements")]
EventId: TypeAlias = Annotated[str, _reference("event", UNKNOWN_EVENT, "add it under timeline")]
CaseId: TypeAlias = Annotated[str, _reference("case", UNKNOWN_CASE, "remove it: there is no such file in cases/")]
RegulationId: TypeAlias = Annotated[
    str, _reference("regulation", UNKNOWN_REGULATION, "add the explainer docs/regulations/<id>.md")
]
StatementIds: TypeAlias = Annotated[tuple[StatementId, ...], Field(min_length=2)]
BackgroundId: TypeAlias = Annotated[
    str, _reference("background", UNKNOWN_BACKGROUND, "remove it: there is no such file in docs/evidence/")
]
_SeveralTexts: TypeAlias = Annotated[tuple[str, ...], Field(min_length=1)]
PartyIds: TypeAlias = Annotated[tuple[PartyId, ...], BeforeValidator(one_or_more, json_schema_input_type=str | tuple[str, ...])]
SourceIds: TypeAlias = Annotated[
    tuple[SourceId, ...], BeforeValidator(one_or_more, json_schema_input_type=str | _SeveralTexts), Field(min_length=1)
]

Noticer: TypeAlias = Literal[
    "customers", "press", "researchers", "bank", "organisation", "supplier", "attacker", "regulator", "authorities", "outsider"
]  # fmt: skip
PartyKind: TypeAlias = Literal["company", "regulator", "court", "public-body", "group", "person", "publication"]
Stance: TypeAlias = Literal[
    "asserts", "denies", "admits", "admits-in-part", "doubts", "declines", "withdraws", "finds", "rejects"
]  # fmt: skip
Start: TypeAlias = Literal[
    "detection", "awareness", "discovery", "determination", "suspicion", "belief", "occurrence", "notification"
]  # fmt: skip
Trigger: TypeAlias = Start | Literal["none"]
Told: TypeAlias = Literal["regulator", "authority", "individuals", "media", "public", "customer", "provider", "nobody"]


class FormatModel(BaseModel):
    """What all entries share: frozen, no unknown fields, names written with hyphens, docstrings as descriptions."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        use_attribute_docstrings=True,
    )


class Written(FormatModel):
    """What entries of files share that only our commands write: they are also made in Python, by the names of their fields."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Record(FormatModel):
    """The history of the record itself, not of the incident."""

    created: Day
    """The day on which this record was first written."""
    reviewed: Day
    """The day on which all of it was last checked against its sources."""
    maintainer: Text
    """Who answers for the record and takes corrections."""
    contributors: tuple[Credit, ...] = ()
    """Who wrote the record or helped with it, and wishes to be named: a name or a pseudonym, nothing else."""


class Party(FormatModel):
    """A person or organisation that recurs: an entry of cases/_parties.yml."""

    name: Text
    """The name as the party itself writes it today."""
    kind: PartyKind
    """What it is."""
    role: Text
    """What it usually is to an incident: `internet provider`, `data protection regulator`."""
    parent: RecurringId | None = None
    """The organisation that owns it, by id."""
    site: Address | None = None
    """Its own site."""
    formerly: tuple[Text, ...] = ()
    """Earlier names and spellings."""


class Participant(FormatModel):
    """A party to one case: a recurring one by its id, or one of this case only, with name and kind."""

    name: Text | None = None
    """The name, for a party of this case only; a first name or a description for private persons."""
    kind: PartyKind | None = None
    """What it is, for a party of this case only."""
    role: Text
    """What it is in this case: `provider`, `complainant`, `forum staff`."""
    of: PartyId | None = None
    """The organisation that a person works for. Staff do not speak for it unless a statement says `for`."""


class Source(FormatModel):
    """One page that the case rests on."""

    title: Text
    """The title as the page prints it."""
    publisher: Text
    """Who published it."""
    author: Text | None = None
    """Its author, if the page names one."""
    published: OnceField | None = None
    """When it was published, as precisely as is known; left out if the page does not say."""
    url: Address
    """Its address."""
    accessed: Day
    """The day on which its text was last read for this record."""
    archive: Address | None = None
    """The address of an archived copy."""
    no_archive: Text | None = None
    """Why there is no archived copy."""
    same_origin_as: SourceId | None = None
    """The source from whose reporting or document this one derives, or whose voice it shares: both count as one origin."""
    context: Literal["yes"] | None = None
    """`yes` if it is about the law or another matter, and not about the incident: it is then no origin of the case."""
    own_page_of: PartyId | None = None
    """The party whose own page or document this is: for what that party says it is a primary source."""
    unreadable: Text | None = None
    """Why the text cannot be had to check quotations against; they are then shown as not verified."""
    note: Text | None = None
    """What a reader should know of it: only an excerpt read, an error in it."""


class Claim(FormatModel):
    """One question in dispute, as a neutral sentence that can be asserted or denied."""

    text: Text
    """The claim as a sentence."""
    concerns: PartyId | None = None
    """The party whose conduct it is about; only this party can admit it."""


class Event(FormatModel):
    """One entry of the timeline."""

    when: WhenField
    """When, no more precise than the source."""
    what: Text
    """What happened, in our own words."""
    who: PartyIds = ()
    """Whom it involves."""
    according_to: PartyId | None = None
    """Whose account this is, if the source passes it on."""
    source: SourceIds
    """Where it is reported."""
    note: Text | None = None
    """What is doubtful about it: another date in another source."""


class Coming(FormatModel):
    """A date to come that a source names: a hearing, a review, a decision that is announced. It has not happened yet."""

    when: OnceField
    """When it is due, no more precise than the source."""
    what: Text
    """What is due, in our own words."""
    source: SourceIds
    """Where it is announced."""
    note: Text | None = None
    """What is doubtful about it: that it was put off before."""


class Statement(FormatModel):
    """What somebody said: quoted word for word, or a paraphrase that is marked as one."""

    by: PartyId
    """Who said it: the person, or the organisation if no person is named."""
    as_: Text | None = None
    """The role in which it was said, if it differs from the party's: `unnamed spokesman`."""
    for_: PartyId | None = None
    """The organisation on whose behalf a person spoke. Without it a person speaks for himself or herself."""
    channel: Text
    """Through what: `post on the support forum`, `answer to The Register`."""
    when: OnceField
    """When it was said."""
    quote: Text | None = None
    """The words, exactly; […] for an omission, [square brackets] for an insertion. No outer quotation marks."""
    paraphrase: Text | None = None
    """What was said, in our words, where the words are not known or too long."""
    source: SourceIds
    """Where it is reported."""
    about: dict[ClaimId, Stance] = {}
    """The claims on which it takes a position."""


class Noticed(FormatModel):
    """Who noticed the incident first, by what is on record, and when it was first publicly admitted."""

    by: Noticer
    """Who noticed it first."""
    event: EventId
    """The event of the timeline by which it was first noticed."""
    admitted: EventId | None = None
    """The event by which it was first publicly admitted; left out if no admission is on record."""
    note: Text | None = None
    """What is doubtful about it."""


class Inquiry(FormatModel):
    """That somebody was asked for an answer before something was published: the right of reply."""

    who: PartyId
    """Who was asked."""
    by: Text
    """Who asked: `The Register`, `the maintainers of this record`."""
    through: Text | None = None
    """Through what: by e-mail, by telephone; left out if the source does not say."""
    when: OnceField
    """When."""
    answer: Literal["replied", "declined", "no-record"]
    """What came of it: an answer, a refusal to comment, or no record of either."""
    statement: StatementId | None = None
    """The statement that is the answer."""
    source: SourceIds
    """Where it is reported."""
    note: Text | None = None
    """What is doubtful about it."""


class Difference(FormatModel):
    """Statements that cannot all be right about a date or a number. Nothing is said of which one is."""

    about: Text
    """What they differ on: `when webmail was taken offline`; completes “They differ on …”."""
    statements: StatementIds
    """The statements, by id."""
    note: Text | None = None
    """What could explain it."""


class Account(FormatModel):
    """When somebody became aware, according to somebody."""

    according_to: PartyId | None = None
    """Whose account; left out for what nobody says and the record only supposes."""
    trigger: Trigger
    """What the party bound by the duty had, on this account; `none` if nothing started the duty."""
    when: WhenField | None = None
    """When, on this account; left out if the trigger is none."""
    supposing: Text | None = None
    """What has to be supposed, where nobody says outright that the party was aware; completes “supposing that …”."""
    source: SourceIds
    """Where the account is reported."""
    statement: StatementId | None = None
    """The statement that gives the account."""
    note: Text | None = None
    """What is doubtful about it."""


class Notification(FormatModel):
    """That somebody was told, or that no record says so."""

    to: PartyId
    """Who was told."""
    when: OnceField | None = None
    """When."""
    no_record_as_of: Day | None = None
    """The last day for which a source says, or our search shows, no notification. No record is not the same as none."""
    source: SourceIds
    """Where it is reported."""
    duty: Id | None = None
    """The duty that it answers, by id, where the recipient does not say it: one of several people, another authority."""
    note: Text | None = None
    """What else is known of it."""


class Law(FormatModel):
    """One regulation as it bears on one party of the case."""

    regulation: RegulationId
    """The explainer, by id."""
    duty: Id | None = None
    """One duty of it, by id; all duties if left out."""
    bound: PartyId
    """Whom it binds here."""
    because: Text
    """Why it applies, or why that is open."""
    day: ExactField
    """The day whose law is shown."""
    source: SourceIds
    """What the application rests on."""
    accounts: tuple[Account, ...] = ()
    """When the party became aware, on each account."""
    notified: tuple[Notification, ...] = ()
    """Who was told when, or that there is no record."""


class Question(FormatModel):
    """Something that is not known."""

    ask: Text
    """The question."""
    would_settle: Annotated[
        tuple[Text, ...], BeforeValidator(one_or_more, json_schema_input_type=Text | _SeveralTexts), Field(min_length=1)
    ]
    """The evidence that would settle it."""


class Outcome(FormatModel):
    """How it ended, or that this is not known."""

    known: Literal["yes", "no"]
    """Whether an outcome is on record."""
    what: Prose
    """The outcome, or what was looked for and not found."""
    as_of: Day
    """The day of which this is true."""
    source: SourceIds | None = None
    """Where a known outcome is reported."""


class Correction(FormatModel):
    """One mistake of this record, and its correction."""

    of: Place
    """The field or entry that was corrected: `summary`, `timeline.spam-begins.when`."""
    date: Day
    """When it was corrected."""
    was: Text
    """What the record said."""
    now: Text
    """What it says now."""
    why: Text
    """Why."""
    raised_by: Text
    """Who pointed it out: a name, `a reader`, `the maintainers`."""
    source: SourceIds | None = None
    """The source that shows it, if one of the case's own does."""


class Withdrawal(FormatModel):
    """That a case was taken back, and why."""

    date: Day
    """When it was withdrawn."""
    why: Text
    """Why, as readers are told."""
    raised_by: Text
    """Who asked for it: a name, `a reader`, `the maintainers`."""


class Withdrawn(FormatModel):
    """A case that was taken back: what is left of its file. Its page stays, with the reason."""

    title: Text
    """The headline under which it was published."""
    record: Record
    """The history of the record."""
    withdrawn: Withdrawal
    """That it was taken back, and why."""
    aliases: tuple[Id, ...] = ()
    """Earlier ids of the case, the first of them first; their addresses lead here, and feeds know it by the first."""
    corrections: dict[Id, Correction] = {}
    """Corrections of the record, by id."""


class Case(FormatModel):
    """One incident. Its id is the name of its file."""

    title: Text
    """A headline that takes no side."""
    summary: Prose
    """What happened and what is disputed, in a few sentences."""
    when: WhenField
    """When the incident took place."""
    place: Text
    """Where: a country, or a town and a country."""
    field: Text
    """The trade or field: telecommunications, health, retail."""
    kind: Text
    """What kind of incident: `suspected leak of customer data`."""
    record: Record
    """The history of this record."""
    parties: dict[Id, Participant]
    """Everyone who is named, by id."""
    sources: dict[Id, Source]
    """The pages it rests on, by id."""
    claims: dict[Id, Claim] = {}
    """What is in dispute, by id."""
    timeline: dict[Id, Event]
    """What happened, by id, in any order."""
    coming: dict[Id, Coming] = {}
    """Dates to come, by id, in any order; once one has passed it becomes an event of the timeline, or is removed."""
    noticed: Noticed | None = None
    """Who noticed it first, and when it was publicly admitted; left out where no source says."""
    statements: dict[Id, Statement] = {}
    """Who said what, by id, in any order."""
    asked: dict[Id, Inquiry] = {}
    """Who was asked for an answer, and what came of it, by id."""
    differences: dict[Id, Difference] = {}
    """Statements that differ on a date or a number, by id."""
    law: dict[Id, Law] = {}
    """What the law required, by id."""
    questions: dict[Id, Question] = {}
    """What is not known, by id."""
    outcome: Outcome
    """How it ended, or that this is not known."""
    corrections: dict[Id, Correction] = {}
    """Corrections of this record, by id."""
    related: dict[CaseId, Text] = {}
    """Other cases, with the reason why they belong together."""
    background: tuple[BackgroundId, ...] = ()
    """Explainers of docs/evidence/ that help to read this case, by id."""
    aliases: tuple[Id, ...] = ()
    """Earlier ids of the case, the first of them first; their addresses lead here, and feeds know it by the first."""


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
    tell: Told | None = None
    """Who is to be told: the regulator, the individuals concerned, …; `nobody` for a step that only prepares it."""
    starts: Start | None = None
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

    state: Literal["adopted", "delayed", "proposed"]
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


@cache
def names(kind: Any) -> tuple[str, ...]:
    """The fields that an entry of a kind may have, as they are written, in their order; none for what is no entry."""
    model = entry(kind)
    return tuple(info.alias or name for name, info in model.model_fields.items()) if model else ()


def required(kind: Any) -> frozenset[str]:
    """The fields that every entry of a kind has."""
    model = entry(kind)
    return (
        frozenset(info.alias or name for name, info in model.model_fields.items() if info.is_required())
        if model
        else frozenset()
    )


def meaning(kind: Any, field: str) -> str:
    """What a field of an entry says, in the words of its documentation; nothing if there is no such field."""
    model = entry(kind)
    return next((info.description or "" for info in model.model_fields.values() if info.alias == field), "") if model else ""


def inside(kind: Any, step: int | str) -> Any:
    """The type of what stands in a field, under an id or at a position, by the annotation of what it stands in."""
    if model := entry(kind):
        return next((info.annotation for info in model.model_fields.values() if info.alias == step), None)
    kind = _bare(kind)
    arguments = get_args(kind)
    return arguments[1] if get_origin(kind) is dict else arguments[0] if arguments else None


def entry(kind: Any) -> type[FormatModel] | None:
    """The model of an entry, if a type is one, whatever pydantic adds to it."""
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, FormatModel) else None


def _bare(kind: Any) -> Any:
    """A type without what pydantic adds (Annotated) and without `or None`."""
    while get_origin(kind) in (Annotated, UnionType):
        kind = get_args(kind)[0]
    return kind
