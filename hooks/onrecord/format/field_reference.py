"""The format as people read it: every kind of entry and every field in plain words, out of the model.

The page of fields, the explanations in the example and the examples of the JSON Schema are all made from this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from onrecord.format import field_types, vocabulary
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel
from onrecord.format.field_types import MAX_PROSE, MAX_TEXT
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Plain

ID = "‹id›"
"""What stands in a place where an author puts an id."""


@dataclass(frozen=True)
class ValueDoc:
    """What can stand in a field: its name in a sentence, and what is to be known of it."""

    id: str
    name: str
    meaning: str
    of: str = ""
    """The kind of entries of which it is an id."""

    @property
    def article(self) -> str:
        """The article before its name."""
        return "the" if self.name.startswith("id of") else "an" if self.name[0] in "aei" else "a"


_VALUES: tuple[tuple[Any, ValueDoc], ...] = (
    (
        field_types.Text,
        ValueDoc("text", "text on one line", f"Plain text of at most {MAX_TEXT:,} characters, shown as it is written."),
    ),
    (
        field_types.Prose,
        ValueDoc(
            "prose",
            "text, also in paragraphs",
            f"At most {MAX_PROSE:,} characters. It may have paragraphs, *emphasis*, lists and links as in Markdown.",
        ),
    ),
    (field_types.Day, ValueDoc("day", "exact day", "Year, month and day: 2014-11-14.")),
    (
        field_types.SingleDateField,
        ValueDoc(
            "once",
            "date",
            "As precise as its source: 2014, 2014-11, 2014-11-14, or with a time and its zone 2014-12-05T15:00+00:00. After it "
            "~ for about, ? for uncertain. [2014-11-14..2014-12-07] is once, some time between; [..2014-12-07] on or before.",
        ),
    ),
    (
        field_types.DateField,
        ValueDoc(
            "when",
            "date, or from … to …",
            "As precise as its source: 2014, 2014-11, 2014-11-14, or with a time and its zone 2014-12-05T15:00+00:00. After it "
            "~ for about, ? for uncertain. [2014-11-14..2014-12-07] is once, some time between. 2014-11-14/2014-12-07 lasted "
            "from … to …; .. is an end that is open: 2014-11-14/..",
        ),
    ),
    (
        field_types.ExactDateField,
        ValueDoc(
            "exact",
            "date without ~ or ?",
            "2014-11-14; where the day is not known, a range: [2014-11-01..2014-11-30], or 2014-11-14/2014-12-07.",
        ),
    ),
    (
        field_types.PeriodField,
        ValueDoc(
            "period", "period", "24 hours, 60 days, 4 business days, 1 month, or without-delay if the rule has no number."
        ),
    ),
    (
        field_types.Address,
        ValueDoc("address", "web address", "Copied from the browser’s address line; it begins with https:// or http://."),
    ),
    (
        field_types.Id,
        ValueDoc(
            "id", "id", "Small letters a-z, digits and hyphens. Whoever writes the entry chooses it, and it never changes."
        ),
    ),
    (field_types.ContributorName, ValueDoc("credit", "name", "A name or a pseudonym, and nothing else.")),
    (
        field_types.FieldPath,
        ValueDoc("place", "place in the case", "Names with points between: summary, or timeline.first-report.when."),
    ),
    (field_types.Zone, ValueDoc("zone", "time zone", "A name of the IANA time zone database: Europe/London.")),
    (field_types.Calendar, ValueDoc("calendar", "calendar of holidays", "A country, or a part of one: US, GB-ENG.")),
    (field_types.SourceId, ValueDoc("source-id", "id of a source", "One that stands under sources.", "Source")),
    (field_types.ClaimId, ValueDoc("claim-id", "id of a claim", "One that stands under claims.", "Claim")),
    (field_types.StatementId, ValueDoc("statement-id", "id of a statement", "One that stands under statements.", "Statement")),
    (field_types.EventId, ValueDoc("event-id", "id of an event", "One that stands under timeline.", "Event")),
    (field_types.PartyId, ValueDoc("party-id", "id of a party", "One that stands under parties of the case.", "Participant")),
    (
        field_types.RecurringId,
        ValueDoc("recurring-id", "id of a recurring party", "One that stands in cases/_parties.yml.", "Party"),
    ),
    (field_types.CaseId, ValueDoc("case-id", "id of a case", "The name of a file in cases/, without .yml.")),
    (
        field_types.RegulationId,
        ValueDoc("regulation-id", "id of a regulation", "The name of a file in docs/regulations/, without .md."),
    ),
    (
        field_types.BackgroundId,
        ValueDoc("background-id", "id of an explainer", "The name of a file in docs/evidence/, without .md."),
    ),
)
VALUE_DOCS = tuple(value for _, value in _VALUES)
"""Everything that can stand in a field, apart from words among which one is chosen."""


@dataclass(frozen=True)
class FieldDoc:
    """One field of one kind of entry."""

    name: str
    meaning: str
    required: bool
    shape: Literal["one", "one or more", "list", "entry", "entries by id", "list of entries", "by id"]
    """Whether one value stands here, or several, or entries with fields of their own; `by id`: a value for each id."""
    value: ValueDoc | None = None
    """What each value is; None for words to choose from, and for entries."""
    words: Mapping[str, str] | None = None
    """The words to choose from, each with its meaning; empty text where it speaks for itself."""
    entry: str = ""
    """The kind of the entries that stand here."""
    key: ValueDoc | None = None
    """What the ids are, where values or entries stand by id."""
    least: int = 0
    """How many must stand here, where there is a list."""

    @property
    def named(self) -> str:
        """What each value is, in a few words; of entries that they are some."""
        if self.value:
            return f"{self.value.article} {self.value.name}"
        return {"entry": "a group of fields", "list of entries": "entries", "entries by id": "entries"}.get(
            self.shape, "one of these words"
        )

    @property
    def phrase(self) -> str:
        """How it is written, in a few words; {} stands for what each value is."""
        least = f" {_NUMBERS[self.least]} or more" if self.least in _NUMBERS else ""
        return {
            "one": "{}",
            "one or more": "{}; several in brackets, [one, two], or each on a line after a dash",
            "list": f"a list of{least}, in brackets, [one, two], or each on a line after a dash; each is {{}}"
            if least
            else "a list, in brackets, [one, two], or each on a line after a dash; each is {}",
            "by id": f"for each {self.key.name if self.key else 'id'}, {{}}",
            "entry": "{}",
            "entries by id": "{}, each under an id of its own",
            "list of entries": "{}, each after a dash",
        }[self.shape]

    @property
    def how(self) -> str:
        """How it is written, in a few words."""
        return self.phrase.format(self.named)


_NUMBERS = {2: "two"}


@dataclass(frozen=True)
class EntryDoc:
    """One kind of entry: the fields that it may have, in their order."""

    name: str
    """The name of its model."""
    meaning: str
    fields: tuple[FieldDoc, ...]
    path: str
    """Where it stands in a file, as in law.‹id›.accounts; empty for the top of a file."""
    several: bool
    """Whether several of it can stand there, by id or in a list."""

    @property
    def id(self) -> str:
        """Its anchor on the page of fields."""
        return self.name.lower()

    @property
    def group(self) -> str:
        """Where it stands, without ids: law › accounts."""
        return self.path.replace(f".{ID}", "").replace(".", " › ")


@dataclass(frozen=True)
class Examples:
    """What could stand in each field, and in each kind of entry."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """A field as it is written, with its name, by the name of its model and its own."""
    entries: Mapping[str, str] = field(default_factory=dict)
    """A whole entry as it is written, by the name of its model."""
    values: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)
    """As a reader of YAML has them: as many entries as it takes to show every field, by the name of their model."""


@cache
def entry_docs(top: type[FormatModel]) -> tuple[EntryDoc, ...]:
    """The kinds of entries in a file of one kind, each where it first stands, in the order of the model."""
    found: dict[str, EntryDoc] = {}
    for kind in _kinds(top, "", several=False):
        found.setdefault(kind.name, kind)
    return tuple(found.values())


FILES: Mapping[str, type[FormatModel]] = {"case": Case, "withdrawn": Withdrawn, "parties": Party, "regulation": Regulation}
"""The kinds of files, and what each is an entry of; that of parties is one entry for each id."""


def file_docs() -> tuple[tuple[str, tuple[EntryDoc, ...]], ...]:
    """Every kind of file with the kinds of entries in it; one that several files have stands only with the first."""
    seen: set[str] = set()
    found = []
    for name, top in FILES.items():
        found.append((name, tuple(kind for kind in entry_docs(top) if kind.name not in seen)))
        seen |= {kind.name for kind in entry_docs(top)}
    return tuple(found)


def _kinds(kind: type[FormatModel], place: str, *, several: bool) -> Iterator[EntryDoc]:
    fields = tuple(_fields(kind))
    yield EntryDoc(kind.__name__, (kind.__doc__ or "").strip(), fields, place, several)
    annotations = _annotations(kind)
    for found in fields:
        if found.entry:
            inner = f"{place}.{found.name}".lstrip(".") + (f".{ID}" if found.shape == "entries by id" else "")
            yield from _kinds(_entry(annotations[found.name]), inner, several=found.shape != "entry")


def _fields(kind: type[FormatModel]) -> Iterator[FieldDoc]:
    annotations = _annotations(kind)
    for info in kind.model_fields.values():
        name = info.alias or ""
        yield FieldDoc(name, info.description or "", info.is_required(), **_shape(annotations[name]))


@cache
def _annotations(kind: type[FormatModel]) -> dict[str, Any]:
    """The types of fields as the model declares them, by the names that are written; pydantic itself keeps less."""
    hints = get_type_hints(kind, include_extras=True)
    return {info.alias or name: hints[name] for name, info in kind.model_fields.items()}


def _shape(annotation: Any) -> dict[str, Any]:
    if value := _value(annotation):
        return {"shape": "one", "value": value}
    least = max((getattr(part, "min_length", None) or 0 for part in _metadata(annotation)), default=0)
    several = any(getattr(part, "func", None) is field_types.as_list for part in _metadata(annotation))
    bare = _bare(annotation)
    arguments = get_args(bare)
    if isinstance(bare, type) and issubclass(bare, FormatModel):
        return {"shape": "entry", "entry": bare.__name__}
    if get_origin(bare) is dict:
        inner = _shape(arguments[1])
        key = _value(arguments[0])
        return {**inner, "shape": "entries by id" if inner.get("entry") else "by id", "key": key, "least": least}
    if get_origin(bare) is tuple:
        inner = _shape(arguments[0])
        shape = "list of entries" if inner.get("entry") else "one or more" if several else "list"
        return {**inner, "shape": shape, "least": least}
    words = tuple(_words(bare))
    meanings = vocabulary.meanings(words)
    return {"shape": "one", "words": {word: meanings.get(word, "") for word in words}}


def _entry(annotation: Any) -> type[FormatModel]:
    bare = _bare(annotation)
    while not (isinstance(bare, type) and issubclass(bare, FormatModel)):
        bare = _bare(get_args(bare)[1 if get_origin(bare) is dict else 0])
    return bare


def _words(kind: Any) -> Iterator[str]:
    for argument in get_args(kind):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _words(argument)


def _value(annotation: Any) -> ValueDoc | None:
    """What is known of a type of values, with or without `or None`."""
    options = [option for option in get_args(annotation) if option is not NoneType] if _is_union(annotation) else [annotation]
    return next((value for known, value in _VALUES if len(options) == 1 and known == options[0]), None)


def _metadata(annotation: Any) -> Iterator[Any]:
    if _is_union(annotation):
        for option in get_args(annotation):
            yield from _metadata(option)
    elif get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        for part in more:
            yield part
            yield from getattr(part, "metadata", ())
        yield from _metadata(inner)


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType)


def _bare(annotation: Any) -> Any:
    """A type without what pydantic adds and without `or None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif _is_union(annotation) and NoneType in get_args(annotation):
            options = tuple(option for option in get_args(annotation) if option is not NoneType)
            annotation = Union[options]  # noqa: UP007
        else:
            return annotation
