"""The format as people read it: every kind of entry and every field in words, from the models.

The page of fields, the explanations in the example and the JSON Schema are made from this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from onrecord.format import field_types as types
from onrecord.format import vocabulary
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel, entry_model, type_inside, unwrapped
from onrecord.format.field_types import MAX_PROSE, MAX_TEXT
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Plain

ID = "‹id›"
"""Stands for an id that the author chooses."""


@dataclass(frozen=True)
class ValueDoc:
    """One type of value: its name in a sentence, and what an author has to know about it."""

    type: Any
    id: str
    name: str
    meaning: str
    of: str = ""
    """The kind of entries of which it is an id."""

    @property
    def article(self) -> str:
        """The article before its name."""
        return "the" if self.name.startswith("id of") else "an" if self.name[0] in "aei" else "a"


VALUE_DOCS = (
    ValueDoc(types.FormatNumber, "format", "number", "The number of the format of today: 2."),
    ValueDoc(types.Text, "text", "text on one line", f"Plain text of at most {MAX_TEXT:,} characters, shown as it is written."),
    ValueDoc(types.ShortName, "short", "short name", f"At most {types.MAX_SHORT} characters."),
    ValueDoc(types.Sentence, "sentence", "sentence", f"At most {types.MAX_DESCRIPTION} characters."),
    ValueDoc(
        types.Prose,
        "prose",
        "text, also in paragraphs",
        f"At most {MAX_PROSE:,} characters. It may have paragraphs, *emphasis*, lists and links as in Markdown.",
    ),
    ValueDoc(types.Day, "day", "exact day", "Year, month and day: 2014-11-14."),
    ValueDoc(
        types.SingleDateField,
        "once",
        "date",
        "As precise as its source: 2014, 2014-11, 2014-11-14, or with a time and its zone 2014-12-05T15:00+00:00. After it "
        "~ for about, ? for uncertain. [2014-11-14..2014-12-07] is once, some time between; [..2014-12-07] on or before.",
    ),
    ValueDoc(
        types.DateField,
        "when",
        "date, or from … to …",
        "As precise as its source: 2014, 2014-11, 2014-11-14, or with a time and its zone 2014-12-05T15:00+00:00. After it "
        "~ for about, ? for uncertain. [2014-11-14..2014-12-07] is once, some time between. 2014-11-14/2014-12-07 lasted "
        "from … to …; .. is an end that is open: 2014-11-14/..",
    ),
    ValueDoc(
        types.ExactDateField,
        "exact",
        "date without ~ or ?",
        "2014-11-14; where the day is not known, a range: [2014-11-01..2014-11-30], or 2014-11-14/2014-12-07.",
    ),
    ValueDoc(
        types.PeriodField,
        "period",
        "period",
        "24 hours, 60 days, 4 business days, 1 month, or without-delay if the rule has no number.",
    ),
    ValueDoc(
        types.Address, "address", "web address", "Copied from the browser’s address line; it begins with https:// or http://."
    ),
    ValueDoc(
        types.Id,
        "id",
        "id",
        "Small letters a-z, digits and hyphens. Whoever writes the entry chooses it, and it never changes.",
    ),
    ValueDoc(types.ContributorName, "credit", "name", "A name or a pseudonym, and nothing else."),
    ValueDoc(
        types.FieldPath, "place", "place in the case", "Names with points between: summary, or timeline.first-report.when."
    ),
    ValueDoc(
        types.RewordedPath, "reworded", "place of a text", "Names with points between: summary, or timeline.first-report.what."
    ),
    ValueDoc(types.Zone, "zone", "time zone", "A name of the IANA time zone database: Europe/London."),
    ValueDoc(
        types.Country, "country", "country", "Its code, if need be with that of a part: US, GB-ENG; EEA for any state of it."
    ),
    ValueDoc(types.ClockTime, "clock-time", "hour of the day", 'In quotation marks: "17:30".'),
    ValueDoc(
        types.Count,
        "count",
        "number",
        "Digits only: 4120; 3000~ for about; 3000..4000 for a range; 3000.. for at least; ..4000 for at most.",
    ),
    ValueDoc(types.PageNumber, "page", "page", "A page as the document counts them, 12 or 12–13, or words: paragraph 34."),
    ValueDoc(types.Language, "language", "language", "Its code (BCP 47): fr, nl, pt-BR."),
    ValueDoc(types.Currency, "currency", "currency", "Its code of three letters (ISO 4217): GBP, EUR, USD."),
    ValueDoc(types.SourceId, "source-id", "id of a source", "One that stands under sources.", "Source"),
    ValueDoc(types.ClaimId, "claim-id", "id of a claim", "One that stands under claims.", "Claim"),
    ValueDoc(types.StatementId, "statement-id", "id of a statement", "One that stands under statements.", "Statement"),
    ValueDoc(types.EventId, "event-id", "id of an event", "One that stands under timeline.", "Event"),
    ValueDoc(types.PartyId, "party-id", "id of a party", "One that stands under parties of the case.", "Participant"),
    ValueDoc(types.RecurringId, "recurring-id", "id of a recurring party", "One that stands in cases/_parties.yml.", "Party"),
    ValueDoc(types.CaseId, "case-id", "id of a case", "The name of a file in cases/, without .yml."),
    ValueDoc(
        types.RegulationId, "regulation-id", "id of a regulation", "The name of a file in docs/regulations/, without .md."
    ),
    ValueDoc(types.BackgroundId, "background-id", "id of an explainer", "The name of a file in docs/evidence/, without .md."),
)
"""Every type of value, apart from words to choose from."""


@dataclass(frozen=True)
class FieldDoc:
    """One field of one kind of entry."""

    name: str
    meaning: str
    required: bool
    shape: Literal["one", "one or more", "list", "entry", "entries by id", "list of entries", "by id"]
    """Whether it has one value, or several, or entries with fields of their own; `by id`: a value for each id."""
    value: ValueDoc | None = None
    """What each value is; None for words to choose from, and for entries."""
    words: Mapping[str, str] | None = None
    """The words to choose from, each with its meaning, which may be empty."""
    entry: str = ""
    """The kind of its entries."""
    key: ValueDoc | None = None
    """What the ids are, if its values or entries have ids."""
    least: int = 0
    """The smallest number of values or entries."""

    @property
    def named(self) -> str:
        """What each value is, in a few words."""
        if self.value:
            return f"{self.value.article} {self.value.name}"
        return {"entry": "a group of fields", "list of entries": "entries", "entries by id": "entries"}.get(
            self.shape, "one of these words"
        )

    @property
    def phrase(self) -> str:
        """How it is written, in a few words, with {} for what each value is."""
        least = " two or more" if self.least == 2 else ""
        return {
            "one": "{}",
            "one or more": "{}; several in brackets, [one, two], or each on a line after a dash",
            "list": f"a list{least and f' of{least}'}, in brackets, [one, two], or each on a line after a dash; each is {{}}",
            "by id": f"for each {self.key.name if self.key else 'id'}, {{}}",
            "entry": "{}",
            "entries by id": "{}, each under an id of its own",
            "list of entries": "{}, each after a dash",
        }[self.shape]

    @property
    def how(self) -> str:
        """How it is written, in a few words."""
        return self.phrase.format(self.named)


@dataclass(frozen=True)
class EntryDoc:
    """One kind of entry: the fields that it may have, in their order."""

    name: str
    """The name of its model."""
    meaning: str
    fields: tuple[FieldDoc, ...]
    path: str
    """Where it is in a file: law.‹id›.accounts; empty for the top of a file."""
    several: bool
    """Whether there can be several, by id or in a list."""

    @property
    def id(self) -> str:
        """Its anchor on the page of fields."""
        return self.name.lower()

    @property
    def group(self) -> str:
        """Where it is, without ids: law › accounts."""
        return self.path.replace(f".{ID}", "").replace(".", " › ")


@dataclass(frozen=True)
class Examples:
    """An example for each field and each kind of entry."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """A field as it is written, by the name of its model and its own."""
    entries: Mapping[str, str] = field(default_factory=dict)
    """A whole entry as it is written, by the name of its model."""
    values: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)
    """Entries as YAML reads them, by the name of their model: as many as it takes to show every field."""


@cache
def entry_docs(top: type[FormatModel]) -> tuple[EntryDoc, ...]:
    """Return the kinds of entries in a file of one kind, each where it first occurs, in the order of the model."""
    found: dict[str, EntryDoc] = {}
    for kind in _kinds(top, "", several=False):
        found.setdefault(kind.name, kind)
    return tuple(found.values())


FILES: Mapping[str, type[FormatModel]] = {"case": Case, "withdrawn": Withdrawn, "parties": Party, "regulation": Regulation}
"""The kinds of files and the model of each; a file of parties has an entry for each id."""


def file_docs() -> tuple[tuple[str, tuple[EntryDoc, ...]], ...]:
    """Return every kind of file with its kinds of entries; what occurs in several files is listed with the first only."""
    seen: set[str] = set()
    found = []
    for name, top in FILES.items():
        found.append((name, tuple(kind for kind in entry_docs(top) if kind.name not in seen)))
        seen |= {kind.name for kind in entry_docs(top)}
    return tuple(found)


def _kinds(kind: type[FormatModel], place: str, *, several: bool) -> Iterator[EntryDoc]:
    fields = tuple(_fields(kind))
    yield EntryDoc(kind.__name__, (kind.__doc__ or "").strip(), fields, place, several)
    for found in fields:
        if found.entry:
            inner = f"{place}.{found.name}".lstrip(".") + (f".{ID}" if found.shape == "entries by id" else "")
            annotation = type_inside(kind, found.name)
            model = entry_model(annotation) or entry_model(type_inside(annotation, ""))
            assert model
            yield from _kinds(model, inner, several=found.shape != "entry")


def _fields(kind: type[FormatModel]) -> Iterator[FieldDoc]:
    annotations = get_type_hints(kind, include_extras=True)  # pydantic keeps less of them
    for name, info in kind.model_fields.items():
        yield FieldDoc(info.alias or "", info.description or "", info.is_required(), **_shape(annotations[name]))


def _shape(annotation: Any) -> dict[str, Any]:
    if value := _value(annotation):
        return {"shape": "one", "value": value}
    if model := entry_model(annotation):
        return {"shape": "entry", "entry": model.__name__}
    bare, added = unwrapped(annotation)
    arguments = get_args(bare)
    constraints = [inner for part in added for inner in getattr(part, "metadata", [part])]
    least = max((getattr(constraint, "min_length", 0) for constraint in constraints), default=0)
    if get_origin(bare) is dict:
        inner = _shape(arguments[1])
        shape = "entries by id" if inner.get("entry") else "by id"
        return {**inner, "shape": shape, "key": _value(arguments[0]), "least": least}
    if get_origin(bare) is tuple:
        inner = _shape(arguments[0])
        several = any(getattr(constraint, "func", None) is types.as_list for constraint in constraints)
        shape = "list of entries" if inner.get("entry") else "one or more" if several else "list"
        return {**inner, "shape": shape, "least": least}
    words = [word for argument in arguments for word in get_args(argument) or [argument]]
    meanings = vocabulary.meanings(words)
    return {"shape": "one", "words": {word: meanings.get(word, "") for word in words}}


def _value(annotation: Any) -> ValueDoc | None:
    """Return what is written about a type of value, with or without `| None`."""
    return next((doc for doc in VALUE_DOCS if annotation in (doc.type, doc.type | None)), None)
