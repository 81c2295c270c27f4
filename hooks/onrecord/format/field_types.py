"""The types of fields: each converts text as written into a value, or refuses it with a message in plain words.

References to other entries are checked while a file is read, against the ids in `ReferenceIndex`, so that one run reports
them together with everything else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from onrecord.format import dates, jurisdiction, messages, numbers, periods
from onrecord.format import reference_rules as rules
from onrecord.format.diagnostics import Rule, did_you_mean
from onrecord.format.field_rules import (
    ADDRESS,
    COUNTRY,
    CURRENCY,
    DATE,
    FIELD_PATH,
    ID,
    LANGUAGE,
    LENGTH,
    NUMBER,
    PERIOD,
    PLAIN_TEXT,
    ZONE,
)
from onrecord.format.vocabulary import DutyStart, Recipient

FORMAT = "2"
"""The number of the format of today; a file of an earlier one is moved (`moves`)."""
MAX_TEXT = 1_500
MAX_SHORT = 40
MAX_DESCRIPTION = 160
MAX_PROSE = 6_000
ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
FIELD_PATH_PATTERN = "^[a-z-]+([.][a-z0-9]+(-[a-z0-9]+)*)*$"
REWORDED_PATTERN = (
    r"^(title|summary|short|description|outcome\.what|((timeline|coming)\.[^.]+\.what|claims\.[^.]+\.text|questions\.[^.]+\.ask"
    r"|statements\.[^.]+\.paraphrase|law\.[^.]+\.because|parties\.[^.]+\.role))$"
)
"""The places of texts in the words of the record, which can say the same in others."""
ONE_LINE_PATTERN = r"^\s*[^\n]*\s*$"
"""A text of one line as written: the space around it is removed when it is read."""
NAME_PATTERN = r"^\s*[^\n@/]*\s*$"
ADDRESS_PATTERN = (
    "^https?://([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9](:[0-9]+)?"
    r"([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?$"
)
"""An address, for tools that know patterns only."""
PATTERNS = {
    ID_PATTERN: (ID, "'{}' cannot be an id; use small letters a-z, digits and single hyphens"),
    FIELD_PATH_PATTERN: (
        FIELD_PATH,
        "'{}' is not a place in a case; write group, entry and field with points between, as in timeline.first-report.when",
    ),
    REWORDED_PATTERN: (
        FIELD_PATH,
        "'{}' is no text in the words of this record; name one such as summary, timeline.first-report.what or claims.leak.text",
    ),
    ONE_LINE_PATTERN: (
        PLAIN_TEXT,
        "this text has a line break; write it on one line, or after >- so that its lines are joined",
    ),
    NAME_PATTERN: (PLAIN_TEXT, "'{}' is more than a name; write a name or a pseudonym alone, without an address or a link"),
}
"""The rule and the message for a text that does not match a pattern."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII | re.IGNORECASE)
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


@dataclass
class ReferenceIndex:
    """The ids that one file may refer to, by kind, and those that it used. A kind that is not listed is not checked."""

    ids: Mapping[str, Iterable[str]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    suggestions: int = 20
    """How many more unknown ids get a suggestion: each takes time, and a file full of them has another mistake."""


def refusal(rule: Rule, message: str, fix: str | None = None) -> PydanticCustomError:
    """Return the error with which a field refuses a value; `validation` turns it into a problem at the field.

    `fix` is the text that should replace the value, if there is no doubt about it.
    """
    return PydanticCustomError(rule.code, "{message}", {"message": message, "fix": fix})


def _address(value: str) -> str:
    message = None
    if not value.startswith(("https://", "http://")):
        message = messages.ADDRESS_SCHEME.format(value=value)
    elif not _URL_CHARACTERS.fullmatch(value):
        message = messages.ADDRESS_CHARACTER
    else:
        try:
            parts = urlsplit(value)
            host, named, _ = parts.hostname or "", parts.username is not None, parts.port
        except ValueError:
            host, named = "", False
        if named:
            message = messages.ADDRESS_USER
        elif not _HOST.fullmatch(host):
            message = messages.ADDRESS_HOST.format(value=value)
    if message:
        raise refusal(ADDRESS, message)
    return value


def _links(value: str) -> str:
    """Check that links in prose lead to web pages: any other would silently vanish from the page."""
    for target in re.findall(r"\]\(\s*<?([^)>\s]*)", value):
        _address(target)
    if re.search(r"(?m)^\s*(?:(?:[-*+>]|\d+[.)])\s*){5,}", value) or value.count("[") > 100:
        raise refusal(LENGTH, "this text nests lists or brackets too deeply for a reader; write it more simply")
    return value


def _date(value: Any) -> dates.EdtfDate:
    # Unquoted, [2014-11-14..2014-12-07] is a YAML list with one item.
    text = f"[{value[0]}]" if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value
    if not isinstance(text, str):
        raise refusal(DATE, "a single date stands here; write it as in 2014-11-14")
    try:
        return dates.parse(text.strip())
    except dates.NotADate as error:
        raise refusal(DATE, str(error), error.suggestion) from None


def _day(value: Any) -> date:
    try:
        given = _date(value)
    except PydanticCustomError as error:
        fix = (error.context or {}).get("fix")
        if fix and not _DAY.fullmatch(fix):
            raise refusal(DATE, messages.DATE_NO_DAY.format(value=value)) from None
        raise
    day = given.start
    if not (_DAY.fullmatch(given.text) and day and day.month and day.day):
        raise refusal(DATE, messages.DATE_NO_DAY.format(value=given.text))
    return date(day.year, day.month, day.day)


def _period(value: Any) -> periods.Period:
    try:
        return periods.parse(str(value).strip())
    except periods.NotAPeriod as error:
        raise refusal(PERIOD, str(error)) from None


def _number(value: Any) -> numbers.Number:
    if not isinstance(value, str):
        raise refusal(NUMBER, "a single number stands here; write it as in 4120")
    try:
        return numbers.parse(value.strip())
    except numbers.NotANumber as error:
        raise refusal(NUMBER, str(error), error.suggestion) from None


def _currency(value: str) -> str:
    if value not in Locale("en").currencies:
        message = f"'{value}' is not the code of a currency; write its three capital letters, as in GBP, EUR or USD"
        raise refusal(CURRENCY, message)
    return value


def _language(value: str) -> str:
    names = Locale("en").languages
    try:
        code = str(Locale.parse(value, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        code = next((known for known, name in names.items() if name.casefold() == value.casefold()), "")
    if code != value:
        meant = f"; write {code}" if code else "; write one such as fr, nl or pt-BR"
        raise refusal(LANGUAGE, f"'{value}' is not the code of a language{meant}", code or None)
    return value


def language_name(code: str) -> str:
    """Return the English name of a language by its code, without its country: `Portuguese` for pt-BR. Source: CLDR."""
    return Locale.parse(code, sep="-").get_language_name("en") or code


def _zone(value: str) -> str:
    if value not in available_timezones():
        meant = did_you_mean(value, available_timezones())
        raise refusal(ZONE, f"unknown zone '{value}'{meant}; write one such as Europe/London")
    return value


def _country(value: str) -> str:
    if not jurisdiction.is_known(value):
        message = f"'{value}' is no country whose zones and public holidays are known; write a code such as US"
        raise refusal(COUNTRY, f"{message}, or with its part GB-ENG")
    return value


def _clock_time(value: Any) -> str:
    if not isinstance(value, str) or not _CLOCK_TIME.fullmatch(value):
        raise refusal(PERIOD, f"'{value}' is not an hour of the day; write it in quotation marks, as in \"17:30\"")
    return value


def _exact(value: dates.EdtfDate) -> dates.EdtfDate:
    if not value.exact:
        raise refusal(DATE, messages.DATE_INEXACT)
    return value


def _single(value: dates.EdtfDate) -> dates.EdtfDate:
    if value.is_span:
        hint = f"[{'' if value.start is None else value.start.iso}..{'' if value.end is None else value.end.iso}]"
        raise refusal(DATE, messages.DATE_LASTING.format(range=hint))
    return value


def as_list(value: Any) -> Any:
    """Turn a single text into a list of it, where a list may be given."""
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Reference(AfterValidator):
    """Checks that a text is the id of an existing entry of a kind: `source`, `party`, `case`."""

    kind: str = ""


def _reference(kind: str, rule: Rule, where: str) -> Reference:
    def check(value: str, info: ValidationInfo) -> str:
        index: ReferenceIndex = info.context or ReferenceIndex()
        index.used.add((kind, value))
        ids = index.ids.get(kind)
        if ids is not None and value not in ids:
            if several := [name for name in re.split(r"[\s,]+", value) if name in ids]:
                names = ", ".join(several)
                raise refusal(rule, f"unknown {kind} '{value}'; write several in brackets, [{names}], or each after a dash")
            index.suggestions -= 1
            meant = did_you_mean(value, ids) if index.suggestions >= 0 else ""
            raise refusal(rule, f"unknown {kind} '{value}'{meant}; correct it, or {where}")
        return value

    return Reference(check, kind)


def _written(name: str, meaning: str, *patterns: str, unquoted: str = "") -> Any:
    """Return the type of a value as it is written, for the JSON Schema; the validators themselves read the value."""
    text = Annotated[str, StringConstraints(pattern=f"^({'|'.join(patterns)})$")]
    listed = Annotated[list[Annotated[str, StringConstraints(pattern=f"^({unquoted})$")]], Field(min_length=1, max_length=1)]
    year = Annotated[int, Field(ge=dates.EARLIEST_YEAR, le=dates.LATEST_YEAR)]  # editors read 2014 as a number
    return TypeAliasType(name, Annotated[text | year | listed if unquoted else text, Field(description=meaning)])


def _between(pattern: str) -> str:
    return rf"({pattern})? *\.\. *{pattern}|{pattern} *\.\."


def _once(pattern: str) -> str:
    return rf"{pattern}|\[ *({_between(pattern)}) *\]"


def _span(pattern: str) -> str:
    return rf"{pattern}/({pattern}|\.\.)|\.\./{pattern}"


_WRITTEN_DATE = _written(
    "Date",
    "A date as precise as its source: 2014, 2014-11, 2014-11-14, 2014-11-14T15:00Z; ~ for about, ? for uncertain; "
    "2014-11-14/2014-12-07 from … to …; [2014-11-14..2014-12-07] once, between …; .. for an open end.",
    _once(dates.DATE_PATTERN),
    _span(dates.DATE_PATTERN),
    unquoted=_between(dates.DATE_PATTERN),
)
_WRITTEN_SINGLE_DATE = _written(
    "DateOfOnce",
    "The date of what happened once: 2014, 2014-11, 2014-11-14, 2014-11-14T15:00Z; ~ for about, ? for uncertain; "
    "[2014-11-14..2014-12-07] some time between.",
    _once(dates.DATE_PATTERN),
    unquoted=_between(dates.DATE_PATTERN),
)
_WRITTEN_EXACT_DATE = _written(
    "ExactDate",
    "A date that is neither about nor uncertain: 2014-11-14, or a range.",
    _once(dates.EXACT_DATE_PATTERN),
    _span(dates.EXACT_DATE_PATTERN),
    unquoted=_between(dates.EXACT_DATE_PATTERN),
)
_WRITTEN_DAY = _written("Day", "One exact day: 2014-11-14.", dates.DAY_PATTERN)
_WRITTEN_PERIOD = _written("Within", f"{periods.EXAMPLES}.", periods.PERIOD_PATTERN)
_WRITTEN_CLOCK_TIME = _written("ClockTime", "An hour of the day: 17:30.", _CLOCK_TIME.pattern)


FormatNumber: TypeAlias = Annotated[
    str, WithJsonSchema({"enum": [int(FORMAT), FORMAT], "enumDescriptions": ["as a number", "as a text"]})
]
"""The number of the format, which editors read as a number."""
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT, pattern=ONE_LINE_PATTERN)]
"""Plain text on one line: no Markdown, shown exactly as written."""
ShortName: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_SHORT, pattern=ONE_LINE_PATTERN)]
"""A name for where there is no room for a headline."""
Sentence: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MAX_DESCRIPTION, pattern=ONE_LINE_PATTERN)
]
"""A text of one line that lists and search engines show whole."""
ContributorName: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=NAME_PATTERN)]
"""The name under which somebody is credited: never an address, which would be published."""
Prose: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_PROSE), AfterValidator(_links)]
"""Text in Markdown: paragraphs, emphasis, lists and links. No HTML."""
Id: TypeAlias = Annotated[str, StringConstraints(max_length=60, pattern=ID_PATTERN)]
FieldPath: TypeAlias = Annotated[str, StringConstraints(max_length=200, pattern=FIELD_PATH_PATTERN)]
"""The path of a field or entry of a case, with points between: `summary`, `timeline.spam-begins`, `statements.aware.when`."""
RewordedPath: TypeAlias = Annotated[str, StringConstraints(max_length=200, pattern=REWORDED_PATTERN)]
"""The path of a text in the words of the record: `summary`, `timeline.spam-begins.what`."""
Address: TypeAlias = Annotated[str, AfterValidator(_address), Field(json_schema_extra={"pattern": ADDRESS_PATTERN})]
DateField: TypeAlias = Annotated[dates.EdtfDate, PlainValidator(_date, json_schema_input_type=_WRITTEN_DATE)]
SingleDateField: TypeAlias = Annotated[
    dates.EdtfDate, PlainValidator(_date, json_schema_input_type=_WRITTEN_SINGLE_DATE), AfterValidator(_single)
]
ExactDateField: TypeAlias = Annotated[
    dates.EdtfDate, PlainValidator(_date, json_schema_input_type=_WRITTEN_EXACT_DATE), AfterValidator(_exact)
]
Day: TypeAlias = Annotated[date, PlainValidator(_day, json_schema_input_type=_WRITTEN_DAY)]

PeriodField: TypeAlias = Annotated[periods.Period, PlainValidator(_period, json_schema_input_type=_WRITTEN_PERIOD)]
Zone: TypeAlias = Annotated[str, AfterValidator(_zone)]
Country: TypeAlias = Annotated[str, AfterValidator(_country)]
Countries: TypeAlias = Annotated[
    tuple[Country, ...], Field(min_length=1), BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...])
]
ClockTime: TypeAlias = Annotated[str, PlainValidator(_clock_time, json_schema_input_type=_WRITTEN_CLOCK_TIME)]
DutyStarts: TypeAlias = Annotated[
    tuple[DutyStart, ...], BeforeValidator(as_list, json_schema_input_type=DutyStart | tuple[DutyStart, ...])
]
Recipients: TypeAlias = Annotated[
    tuple[Recipient, ...], BeforeValidator(as_list, json_schema_input_type=Recipient | tuple[Recipient, ...])
]

PartyId: TypeAlias = Annotated[str, _reference("party", rules.UNKNOWN_PARTY, "list it under parties")]
RecurringId: TypeAlias = Annotated[str, _reference("party", rules.UNKNOWN_PARTY, "add it to cases/_parties.yml")]
SourceId: TypeAlias = Annotated[str, _reference("source", rules.UNKNOWN_SOURCE, "add it under sources")]
ClaimId: TypeAlias = Annotated[str, _reference("claim", rules.UNKNOWN_CLAIM, "add it under claims")]
StatementId: TypeAlias = Annotated[str, _reference("statement", rules.UNKNOWN_STATEMENT, "add it under statements")]
EventId: TypeAlias = Annotated[str, _reference("event", rules.UNKNOWN_EVENT, "add it under timeline")]
CaseId: TypeAlias = Annotated[str, _reference("case", rules.UNKNOWN_CASE, "remove it: there is no such file in cases/")]
RegulationId: TypeAlias = Annotated[
    str, _reference("regulation", rules.UNKNOWN_REGULATION, "add the explainer docs/regulations/<id>.md")
]
Count: TypeAlias = Annotated[
    numbers.Number,
    PlainValidator(_number),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^({numbers.NUMBER_PATTERN})$", "minimum": 0}),
]
"""A number as its source gives it, which editors may read as a number."""
Currency: TypeAlias = Annotated[str, AfterValidator(_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})]
Language: TypeAlias = Annotated[
    str, AfterValidator(_language), Field(json_schema_extra={"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"})
]
PageNumber: TypeAlias = Annotated[
    Text, WithJsonSchema({"type": ["string", "integer"], "maxLength": MAX_TEXT, "pattern": ONE_LINE_PATTERN})
]
"""Where in a source something stands, which editors may read as a number."""
StatementIds: TypeAlias = Annotated[tuple[StatementId, ...], Field(min_length=2)]
RulingIds: TypeAlias = Annotated[
    tuple[StatementId, ...], BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...])
]
BackgroundId: TypeAlias = Annotated[
    str, _reference("background", rules.UNKNOWN_BACKGROUND, "remove it: there is no such file in docs/evidence/")
]
_SeveralTexts: TypeAlias = Annotated[tuple[str, ...], Field(min_length=1)]
PartyIds: TypeAlias = Annotated[
    tuple[PartyId, ...], Field(min_length=1), BeforeValidator(as_list, json_schema_input_type=str | _SeveralTexts)
]
SourceIds: TypeAlias = Annotated[
    tuple[SourceId, ...], Field(min_length=1), BeforeValidator(as_list, json_schema_input_type=str | _SeveralTexts)
]
Texts: TypeAlias = Annotated[
    tuple[Text, ...], Field(min_length=1), BeforeValidator(as_list, json_schema_input_type=Text | _SeveralTexts)
]
