"""The form of a new case: what the page asks, in which order and words, made from the model and its JSON Schema.

What a field is, says and takes comes from there; here stand only the arrangement of the page and the words of its headings. A
new field of the model is on the page without a change of this file, among what can be added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from onrecord.corpus.library import Library
from onrecord.format import case as case_models
from onrecord.format import field_types, json_schema, paths, style, vocabulary, yaml_reader
from onrecord.format.diagnostics import INVISIBLE
from onrecord.format.field_reference import Examples
from onrecord.format.field_types import Reference

Shape: TypeAlias = Literal[
    "text", "prose", "name", "date", "address", "choice", "flag", "one", "several", "lines", "marks", "texts", "group",
    "entries", "items",
]  # fmt: skip
"""What is typed or chosen: a line; paragraphs; the name of a party; a date; an address; a word of several; yes or nothing; an
entry of the case; several of them; lines, each a text; a word for each entry of a kind; a text for each id; fields; groups of
fields by id; groups of fields in a list."""

_DATES = ("Date", "DateOfOnce", "ExactDate", "Day")
_TODAY = "today"


@dataclass(frozen=True)
class FormField:
    """One field of the format, as the form asks for it."""

    name: str
    label: str
    meaning: str
    """What it says, in the words of the model; of ids the page takes care."""
    shape: Shape
    order: int = 0
    """Its place in the file: that of the model."""
    needed: bool = True
    first: bool = True
    """Whether it is asked at once, and not only of those who have more to say."""
    optional: bool = False
    """Whether it is asked at once and may still be left out."""
    example: str = ""
    date: str = ""
    """Which kind of date, by the name of its definition in the schema."""
    pattern: str = ""
    """What its text has to look like, for those patterns of which there are words."""
    kind: str = ""
    """The kind of what it names: `source`, `party`, `regulation`."""
    choices: tuple[tuple[str, str], ...] = ()
    """The words of which one can stand here, each with what it means."""
    fields: tuple["FormField", ...] = ()
    """What stands inside: the fields of a group, or of each entry."""
    given: str = ""
    """What stands in it at first: a text, or `today`."""
    heading: str = ""
    one: str = ""
    """What one entry is called, within a sentence."""
    at_first: int = 0
    """How many empty entries wait to be filled in."""
    alone: bool = False
    """Whether a single one of several is written without a list."""
    either: tuple[str, ...] = ()
    """Two fields of which an entry has exactly one, and what is said where it has none, or both."""


@dataclass(frozen=True)
class Section:
    """A part of the page that every case needs."""

    anchor: str
    heading: str
    words: str
    asked: tuple[FormField, ...]


@dataclass(frozen=True)
class Form:
    """All that the page asks."""

    sections: tuple[Section, ...]
    others: tuple[FormField, ...]
    """What a case may have, and many do not."""


@dataclass(frozen=True)
class Forge:
    """Where a new file is proposed: the addresses, without the name and the text of the file."""

    name: str
    new: str
    """Where a new file is begun."""
    file: str
    """The name of the parameter that holds the path of the file."""
    upload: str = ""
    """Where a file is uploaded that is too long for an address; empty where addresses take no text at all."""
    report: str = ""
    """Where an incident is reported in short."""
    example: str = ""
    """Where the case stands that explains every field."""


MAX_ADDRESS = 8_000
"""Characters of an address that every forge and browser takes."""
_BRANCH = "main"
_MAX_EXAMPLE = 80

_SECTIONS = (
    (
        "article",
        "The article",
        "The page on which you read of it, and any other that the case rests on.",
        ("sources",),
    ),
    (
        "incident",
        "What happened",
        "Say no more than the sources do. What is disputed stays disputed.",
        ("title", "summary", "when", "place", "field", "kind"),
    ),
    (
        "parties",
        "Who takes part",
        "Organisations by their names; nobody who did not speak publicly in that role. “A customer” is a good name.",
        ("parties",),
    ),
    (
        "timeline",
        "Step by step",
        "Two dates tell a story already. A date is as precise as its source, and no more.",
        ("timeline",),
    ),
    (
        "said",
        "What is in dispute, and who said what",
        "A claim is a sentence that can be asserted or denied. A quotation is brief, word for word, and has a name.",
        ("claims", "statements"),
    ),
    ("outcome", "How it ended", "That nobody knows is an answer, too.", ("outcome",)),
)
_CALLED = {
    "sources": ("Sources", "source"),
    "parties": ("Parties", "party"),
    "claims": ("Claims", "claim"),
    "timeline": ("Events", "event"),
    "statements": ("Statements", "statement"),
    "coming": ("Dates to come", "date to come"),
    "noticed": ("Who noticed it first", ""),
    "asked": ("Who was asked for an answer", "question to a party"),
    "differences": ("Statements that cannot all be right", "difference"),
    "law": ("What the law required", "regulation"),
    "accounts": ("Accounts of when it became aware", "account"),
    "notified": ("Who was told", "notice"),
    "questions": ("What is not known", "open question"),
    "related": ("Related cases", "related case"),
    "background": ("Background", ""),
    "corrections": ("Corrections", "correction"),
    "aliases": ("Earlier ids of this case", ""),
    "record": ("About this record", ""),
    "outcome": ("Outcome", ""),
}
_AT_FIRST = {"sources": 1, "parties": 1, "timeline": 2, "claims": 1, "statements": 1}
_FIRST = {
    "Source": ("published", "archive", "no-archive"),
    "Participant": ("name", "kind"),
    "Event": ("who",),
    "Claim": ("concerns",),
    "Statement": ("for", "quote", "paraphrase", "about"),
    "Outcome": ("source",),
}
"""What is not needed of every entry, but of most: by the model's names."""
_LABELS = {"url": "Address", "": "Reason"}
_EXPECTED = ("name", "kind", "archive", "no-archive", "quote")
"""What the format does not need of each entry, since something else can stand in its place."""
_EITHER = {
    "Source": (
        "archive",
        "no-archive",
        "give archive: the address of an archived copy, or no-archive: the reason why there is none",
        "archive and no-archive cannot both stand here; remove one",
    ),
    "Statement": (
        "quote",
        "paraphrase",
        "give quote: the exact words, or paraphrase: the sense in our own words",
        "quote and paraphrase cannot both stand here; make them two statements",
    ),
}
_GIVEN = {
    "accessed": _TODAY,
    "created": _TODAY,
    "reviewed": _TODAY,
    "as-of": _TODAY,
    "maintainer": "the On the Record maintainers",
}
_HELD = {"sources": "source", "parties": "party", "claims": "claim", "timeline": "event", "statements": "statement"}
"""What other entries refer to, by the group that holds it."""
_LEADS = ("url", "name")
"""What is asked first of an entry, wherever it stands in the file."""

WORDS = {
    "missing": "the field '{name}' is missing; add it: {meaning}",
    "empty": "nothing stands in this; write at least one entry",
    "few": "name at least two statements",
    "long": "this text has {length} characters; shorten it to at most {most}",
    "choice": "'{value}' cannot stand here; write one of {choices}",
    "twice": "'{value}' stands here a second time in one group; give one of them another id",
    "taken": "'{value}' is the id of a case already; give this one another",
    "page": "'{value}' is a page of the site; give the file another name",
    "hidden": "an invisible or control character {value}; delete it",
    "name": "give its name: as the party itself writes it",
    "kind": "give the kind: of '{value}'",
    "other": "this cannot stand here; {meaning}",
}
"""What is wrong, by the kind of mistake. Where `onrecord check` speaks of the same, it uses the same words."""
PATTERNS = {
    field_types.ID_PATTERN: field_types.PATTERNS[field_types.ID_PATTERN][1],
    field_types.FIELD_PATH_PATTERN: field_types.PATTERNS[field_types.FIELD_PATH_PATTERN][1],
    json_schema.ONE_LINE: field_types.PATTERNS[field_types.ONE_LINE_PATTERN][1].partition(", or after >-")[0],
}
"""The same for a text that does not match a pattern of the schema."""
ADVICE = {
    "address": (
        (
            "^(?!https?://)",
            "'{}' is not a web address; write it with https:// or http:// at its beginning, as the browser does",
        ),
        (
            r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]",
            "the address has a character that no web address can have; copy it again from the browser's address line",
        ),
        (
            "^https?://[^/?#]*@",
            "an address with a user name in it is not that of a public page; remove what stands before the @",
        ),
        ("", "'{}' does not name a public host; write the address of a page that everybody can open"),
    ),
    "date": (
        ("[‐‑‒–—−]", "'{}': write plain hyphens (-) between year, month and day, as in 2014-11-14"),
        (r"^\d{4}-\d(-|$)|^\d{4}-\d\d-\d$", "'{}': write month and day with two digits, as in 2014-03-01"),
        (
            r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}[./]\d{1,2}[./]\d{1,2}",
            "'{}': write the year first and hyphens between, as in 2014-11-14",
        ),
        (
            r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d",
            "'{}' needs its zone; write 2014-11-14T15:00+01:00, or 2014-11-14T15:00Z for UTC; "
            "if the source gives none, write the day only",
        ),
        (
            "[A-Za-z]{3}.*[0-9]|[0-9].*[A-Za-z]{3}",
            "'{}': write the date in figures, the year first, as in 2014-11-14, 2014-11 or 2014 (2014-11-14~ for about then)",
        ),
        ("[A-Za-z]{3}", "'{}': write the date in figures, as in 2014-11-14, 2014-11 or 2014 (2014-11-14~ for about then)"),
        (r"^\d{4}-\d\d(-\d\d)?[~?%]?$", "'{}' does not exist; write year-month-day, as in 2014-11-14"),
        ("", "'{}' is not a date; write 2014, 2014-11, 2014-11-14, or 2014-11-14T15:00+01:00"),
    ),
}
"""What is to be written instead of an address or a date that is none: the first pattern that is found says it."""
OTHER_DATES = {
    "Day": "'{}' is not one exact day; write it as in 2014-11-14",
    "DateOfOnce": "this happens once, so a time from … to … cannot stand here; for some time between write [{}]",
    "ExactDate": "the law of a day needs an exact day; where it is not known, write a range: [2014-11-01..2014-11-30]",
}
"""The same for what is a date, but not one of the kind that the field takes."""


def case_form(examples: Examples = json_schema.NO_EXAMPLES) -> Form:
    """Everything that the page asks."""
    every = {asked.name: asked for asked in _fields("Case", json_schema.case()["definitions"], examples)}
    sections = tuple(
        Section(anchor, heading, words, tuple(every.pop(name) for name in names)) for anchor, heading, words, names in _SECTIONS
    )
    return Form(sections, tuple(every.values()))


def find_forge(repository: str) -> Forge | None:
    """Where the project takes new files, by the address of its repository; None where that is not known."""
    address = repository.rstrip("/").removesuffix(".git")
    parts = urlsplit(address)
    host = (parts.hostname or "") if parts.scheme == "https" else ""
    if host == "github.com":
        return Forge(
            "GitHub",
            f"{address}/new/{_BRANCH}/cases",
            "filename",
            f"{address}/upload/{_BRANCH}/cases",
            f"{address}/issues/new/choose",
            f"{address}/blob/{_BRANCH}/cases/_example.yml",
        )
    if host == "gitlab.com" or host.startswith("gitlab."):
        return Forge(
            "GitLab", f"{address}/-/new/{_BRANCH}", "file_name", example=f"{address}/-/blob/{_BRANCH}/cases/_example.yml"
        )
    return None


def script_data(library: Library, repository: str) -> Mapping[str, Any]:
    """What the script has to know: what recurs, by id; the words of mistakes; where a file is handed over."""
    hands = find_forge(repository)
    return {
        "first": style.MODELINE.format("case"),
        "parties": [
            {"id": key, "name": party.name, "kind": party.kind, "formerly": list(party.formerly)}
            for key, party in library.parties.items()
        ],
        "ids": {
            "regulation": [[key, regulation.short] for key, regulation in library.regulations.items()],
            "background": [[key, title] for key, title in library.background.items()],
        },
        "reserved": sorted(paths.RESERVED_IDS),
        "words": WORDS,
        "patterns": PATTERNS,
        "advice": ADVICE,
        "dates": OTHER_DATES,
        "invisible": INVISIBLE,
        "forge": hands and {"new": hands.new, "file": hands.file, "upload": hands.upload},
        "longest": MAX_ADDRESS,
    }


def _fields(name: str, definitions: Mapping[str, json_schema.Schema], examples: Examples) -> Iterator[FormField]:
    """The fields of one kind of entry, in the order of the file."""
    described, kind = definitions[name], getattr(case_models, name)
    for order, info in enumerate(kind.model_fields.values()):
        needed = info.alias in described.get("required", ())
        asked = _asked(
            info.alias,
            described["properties"][info.alias],
            definitions,
            next(_kinds((info.annotation, *info.metadata)), ""),
            examples,
        )
        example = _example(examples.texts.get((name, info.alias), ""), asked)
        first = needed or info.alias in _FIRST.get(name, ())
        optional = first and not needed and info.alias not in _EXPECTED
        yield replace(asked, order=order, needed=needed, first=first, optional=optional, example=example)


def _asked(
    name: str, given: json_schema.Schema, definitions: Mapping[str, json_schema.Schema], kind: str, examples: Examples
) -> FormField:
    target = next((part["$ref"] for part in (given, *given.get("allOf", ())) if "$ref" in part), "").rpartition("/")[2]
    described = {**definitions.get(target, {}), **given}
    shape, inner = _shape(name, described, target, kind)
    words = tuple(_words(described))
    meanings = vocabulary.meanings(words)
    heading, one = _CALLED.get(name, ("", ""))
    fields: tuple[FormField, ...] = ()
    if inner:
        fields = tuple(sorted(_fields(inner, definitions, examples), key=lambda asked: asked.name not in _LEADS))
    elif shape == "texts":
        fields = (_asked("", described["additionalProperties"], definitions, "", examples),)
    return FormField(
        name,
        _LABELS.get(name, name.replace("-", " ").capitalize()),
        described.get("description", "").replace(", by id", ""),
        shape,
        date=target if shape == "date" else "",
        pattern=next(
            (part["pattern"] for part in (described, described.get("items", {})) if part.get("pattern") in PATTERNS), ""
        ),
        kind=kind or _HELD.get(name, ""),
        choices=tuple((word, meanings.get(word, "")) for word in words) if shape in ("choice", "marks") else (),
        fields=fields,
        given=_GIVEN.get(name, ""),
        heading=heading or name.replace("-", " ").capitalize(),
        one=one or "entry",
        at_first=_AT_FIRST.get(name, 0),
        alone="anyOf" in described,
        either=_EITHER.get(inner, ()),
    )


def _shape(name: str, described: json_schema.Schema, target: str, kind: str) -> tuple[Shape, str]:
    """What is typed or chosen, by the schema; and the kind of entry that it holds, if it holds one."""
    kinds = [option.get("type") for option in described.get("anyOf", ())]
    inside = described.get("patternProperties", {}) or {"": described.get("items", {})}
    held = next(iter(inside.values())).get("$ref", "").rpartition("/")[2]
    if target in _DATES:
        return "date", ""
    if "patternProperties" in described:
        return "entries", held
    if held:
        return "items", held
    if described.get("type") == "object":
        values = described.get("additionalProperties", False)
        return ("group", target) if not values else ("marks" if "enum" in values else "texts", "")
    if described.get("type") == "array" or "array" in kinds:
        return "several" if kind else "lines", ""
    if "const" in described:
        return "flag", ""
    if list(_words(described)):
        return "choice", ""
    if described.get("pattern") == field_types.ADDRESS_PATTERN:
        return "address", ""
    if kind:
        return "one", ""
    if described.get("maxLength", 0) > field_types.MAX_TEXT:
        return "prose", ""
    return "name" if name == "name" else "text", ""


def _words(described: json_schema.Schema) -> Iterator[str]:
    """The words of which one can stand in a field."""
    if isinstance(described.get("additionalProperties"), dict):
        yield from _words(described["additionalProperties"])
    yield from described.get("enum", ())
    for option in described.get("anyOf", ()):
        yield from option.get("enum", ())
        yield from [option["const"]] if "const" in option else ()


def _kinds(parts: Any) -> Iterator[str]:
    """The kinds of things to which a type refers, found by following the model's own annotations."""
    for part in parts:
        if isinstance(part, Reference):
            yield part.kind
        yield from _kinds(get_args(part))


def _example(written: str, asked: FormField) -> str:
    """What could stand in a field, from how a file has it; a long text is no help beside a small field."""
    document, _ = yaml_reader.read("", written.encode())
    value = document.content.get(asked.name) if document else None
    if asked.shape not in ("text", "name", "address", "date") or not isinstance(value, str) or len(value) > _MAX_EXAMPLE:
        return "2014-11-14" if asked.shape == "date" else ""
    return value
