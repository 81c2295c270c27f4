"""The form of a new case: its fields, made from the model and its JSON Schema, and the data that its script needs.

The template arranges them in sections. A new field of the model appears there without a change, among those that can be added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from onrecord.corpus.library import Library
from onrecord.format import field_types, json_schema, messages, paths, style, vocabulary, yaml_reader
from onrecord.format.case import Case
from onrecord.format.diagnostics import INVISIBLE
from onrecord.format.entry import FormatModel, entry_model, type_inside
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


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the format, as the form asks for it."""

    name: str
    label: str
    meaning: str
    """Its description in the model."""
    shape: Shape
    order: int = 0
    """Its position in the file."""
    required: bool = True
    shown: bool = True
    """Whether it is shown at once, and not only to those who have more to say."""
    optional: bool = False
    """Whether it is shown at once and may still be left out."""
    example: str = ""
    date: str = ""
    """Which kind of date, by the name of its definition in the schema."""
    pattern: str = ""
    """The pattern of its text, if it is one of `PATTERNS`."""
    refers_to: str = ""
    """The kind of what it names: `source`, `party`, `regulation`."""
    choices: tuple[tuple[str, str], ...] = ()
    """The words from which one is chosen, each with its meaning."""
    fields: tuple["FormField", ...] = ()
    """The fields of a group, or of each entry."""
    initial: str = ""
    """Its text at first, or `today`."""
    heading: str = ""
    entry_name: str = ""
    """What one entry is called, within a sentence."""
    initial_entries: int = 0
    """How many empty entries wait to be filled in."""
    single_as_text: bool = False
    """Whether a single one of several is written without a list."""
    exclusive: tuple[str, ...] = ()
    """Two fields of which an entry has exactly one, and the messages for none and for both."""


@dataclass(frozen=True, kw_only=True)
class Forge:
    """Where a new file is proposed: the addresses, without the name and the text of the file."""

    name: str
    new: str
    """The address at which a new file is begun."""
    file: str
    """The name of the parameter that holds the path of the file."""
    upload: str = ""
    """Where a file is uploaded that is too long for an address; empty where addresses take no text at all."""
    report: str = ""
    """Where an incident is reported in short."""
    example: str = ""
    """The address of the case that explains every field."""


MAX_ADDRESS = 8_000
"""Characters of an address that every forge and browser takes."""
_BRANCH = "main"
_MAX_EXAMPLE = 80

_NAMES = {
    "sources": ("Sources", "source"),
    "parties": ("Parties", "party"),
    "claims": ("Claims", "claim"),
    "timeline": ("Events", "event"),
    "statements": ("Statements", "statement"),
    "coming": ("Dates to come", "date to come"),
    "noticed": ("Who noticed it first", ""),
    "disclosed": ("Who told the public first", ""),
    "affected": ("How many were affected", "number"),
    "amounts": ("Sums of money", "sum"),
    "asked": ("Who was asked for an answer", "question to a party"),
    "differences": ("Statements that cannot all be right", "difference"),
    "law": ("What the law required", "regulation"),
    "reworded": ("Texts in other words", "rewording"),
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
_INITIAL_ENTRIES = {"sources": 1, "parties": 1, "timeline": 2, "claims": 1, "statements": 1}
_USUAL = {
    "Case": ("short", "description"),
    "Source": ("published", "archive", "no-archive"),
    "Participant": ("name", "kind"),
    "Event": ("who",),
    "Claim": ("concerns",),
    "Statement": ("for", "quote", "paraphrase", "about"),
    "Outcome": ("source",),
}
"""Fields that are not required but usual, by the name of the model; they are shown at once."""
_LABELS = {"url": "Address", "": "Reason"}
_EXPECTED = ("name", "kind", "archive", "no-archive", "quote")
"""Fields that are not marked as optional, since an entry without them needs another field in their place."""
_EXCLUSIVE = {
    "Source": ("archive", "no-archive", messages.ARCHIVE_MISSING, messages.ARCHIVE_TWICE),
    "Statement": ("quote", "paraphrase", messages.WORDS_MISSING, messages.WORDS_TWICE),
}
_INITIAL_TEXTS = {
    **dict.fromkeys(("accessed", "created", "reviewed", "as-of"), "today"),
    "maintainer": "the On the Record maintainers",
}
_ENTRY_KINDS = {"sources": "source", "parties": "party", "claims": "claim", "timeline": "event", "statements": "statement"}
"""The kind of entries of each group to which other entries refer."""
_LEADING = ("url", "name")
"""Fields that come first in an entry, wherever they are in the file."""

_ANY = {"value": "{value}", "example": "2014-11-14"}
"""Makes a message of the check into one that the script fills in."""
MESSAGES = {
    "missing": messages.MISSING_FIELD,
    "empty": messages.EMPTY_GROUP,
    "few": "name at least two statements",
    "long": messages.TOO_LONG,
    "twice": messages.DUPLICATE_KEY.format(**_ANY, fix="give one of them another id"),
    "taken": "'{value}' is the id of a case already; give this one another",
    "reserved": messages.RESERVED_NAME,
    "invisible": messages.INVISIBLE_CHARACTER,
    "name": "give its name: as the party itself writes it",
    "kind": messages.KIND_MISSING,
    "id": field_types.PATTERNS[field_types.ID_PATTERN][1],
    "other": "this cannot stand here; {meaning}",
}
"""Messages by the kind of mistake: those of the check, and those of what only the form can meet."""
PATTERNS = {
    field_types.ID_PATTERN: MESSAGES["id"],
    field_types.FIELD_PATH_PATTERN: field_types.PATTERNS[field_types.FIELD_PATH_PATTERN][1],
    field_types.ONE_LINE_PATTERN: field_types.PATTERNS[field_types.ONE_LINE_PATTERN][1].partition(", or after >-")[0],
}
"""Messages for a text that does not match a pattern of the schema."""
ADVICE = {
    "address": (
        ("^(?!https?://)", messages.ADDRESS_SCHEME),
        (r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]", messages.ADDRESS_CHARACTER),
        ("^https?://[^/?#]*@", messages.ADDRESS_USER),
        ("", messages.ADDRESS_HOST),
    ),
    "date": (
        ("[‐‑‒–—−]", messages.DATE_HYPHENS.format(**_ANY)),
        (r"^\d{4}-\d(-|$)|^\d{4}-\d\d-\d$", messages.DATE_DIGITS.format(value="{value}", example="2014-03-01")),
        (r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}[./]\d{1,2}[./]\d{1,2}", messages.DATE_ORDER),
        (r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d", messages.DATE_ZONE.format(**_ANY, time="2014-11-14T15:00")),
        ("[A-Za-z]{3}.*[0-9]|[0-9].*[A-Za-z]{3}", messages.DATE_FIGURES.format(**_ANY, order=", the year first")),
        ("[A-Za-z]{3}", messages.DATE_FIGURES.format(**_ANY, order="")),
        (r"^\d{4}-\d\d(-\d\d)?[~?%]?$", "'{value}' does not exist; write year-month-day, as in 2014-11-14"),
        ("", messages.DATE_OTHER),
    ),
}
"""What to write instead of an invalid address or date: the message of the first pattern that is found in it."""
OTHER_DATES = {
    "Day": messages.DATE_NO_DAY,
    "DateOfOnce": messages.DATE_LASTING.format(range="[{value}]"),
    "ExactDate": messages.DATE_INEXACT,
}
"""Messages for what is a date, but not of the kind that the field takes."""


def case_fields(examples: Examples = json_schema.NO_EXAMPLES) -> dict[str, FormField]:
    """Return the fields of a case by their names, in the order of the file, with examples from the files of a project.

    The number of the format is not asked for: the script writes it.
    """
    fields = _form_fields(Case, json_schema.case()["definitions"], examples)
    return {field.name: field for field in fields if field.name != "format"}


def find_forge(repository: str) -> Forge | None:
    """Return where the project takes new files, by the address of its repository; None where that is not known."""
    address = repository.rstrip("/").removesuffix(".git")
    parts = urlsplit(address)
    host = (parts.hostname or "") if parts.scheme == "https" else ""
    if host == "github.com":
        return Forge(
            name="GitHub",
            new=f"{address}/new/{_BRANCH}/cases",
            file="filename",
            upload=f"{address}/upload/{_BRANCH}/cases",
            report=f"{address}/issues/new/choose",
            example=f"{address}/blob/{_BRANCH}/cases/_example.yml",
        )
    if host == "gitlab.com" or host.startswith("gitlab."):
        return Forge(
            name="GitLab",
            new=f"{address}/-/new/{_BRANCH}",
            file="file_name",
            example=f"{address}/-/blob/{_BRANCH}/cases/_example.yml",
        )
    return None


def script_data(library: Library, repository: str) -> Mapping[str, Any]:
    """Return what the script needs: recurring parties and ids, messages of mistakes, and where a file is proposed."""
    forge = find_forge(repository)
    return {
        "opening": f"{style.MODELINE.format('case')}\nformat: {field_types.FORMAT}",
        "parties": [
            {"id": key, "name": party.name, "kind": party.kind, "formerly": list(party.formerly)}
            for key, party in library.parties.items()
        ],
        "ids": {
            "regulation": [[key, regulation.short] for key, regulation in library.regulations.items()],
            "background": [[key, title] for key, title in library.background.items()],
        },
        "reserved": sorted(paths.RESERVED_IDS),
        "id_pattern": field_types.ID_PATTERN,
        "messages": MESSAGES,
        "patterns": PATTERNS,
        "advice": ADVICE,
        "dates": OTHER_DATES,
        "invisible": INVISIBLE,
        "forge": forge and {"new": forge.new, "file": forge.file, "upload": forge.upload},
        "max_address": MAX_ADDRESS,
    }


def _form_fields(
    kind: type[FormatModel], definitions: Mapping[str, json_schema.Schema], examples: Examples
) -> Iterator[FormField]:
    """Yield the fields of one kind of entry, in the order of the file."""
    described = definitions[kind.__name__]
    for order, info in enumerate(kind.model_fields.values()):
        name = info.alias or ""
        required = name in described.get("required", ())
        field = _form_field(
            name,
            described["properties"][name],
            definitions,
            next(_reference_kinds((info.annotation, *info.metadata)), ""),
            examples,
            entry_model(info.annotation) or entry_model(type_inside(info.annotation, "")),
        )
        example = _example(examples.texts.get((kind.__name__, name), ""), field)
        shown = required or name in _USUAL.get(kind.__name__, ())
        optional = shown and not required and info.alias not in _EXPECTED
        yield replace(field, order=order, required=required, shown=shown, optional=optional, example=example)


def _form_field(
    name: str,
    given: json_schema.Schema,
    definitions: Mapping[str, json_schema.Schema],
    kind: str,
    examples: Examples,
    held: type[FormatModel] | None = None,
) -> FormField:
    target = next((part["$ref"] for part in (given, *given.get("allOf", ())) if "$ref" in part), "").rpartition("/")[2]
    described = {**definitions.get(target, {}), **given}
    shape = _shape(name, described, target, kind)
    words = tuple(_choices(described))
    meanings = vocabulary.meanings(words)
    plain_name = name.replace("-", " ").capitalize()
    heading, entry_name = _NAMES.get(name, ("", ""))
    fields: tuple[FormField, ...] = ()
    if held:
        fields = tuple(sorted(_form_fields(held, definitions, examples), key=lambda field: field.name not in _LEADING))
    elif shape == "texts":
        fields = (_form_field("", described["additionalProperties"], definitions, "", examples),)
    return FormField(
        name=name,
        label=_LABELS.get(name, plain_name),
        meaning=described.get("description", "").replace(", by id", ""),
        shape=shape,
        date=target if shape == "date" else "",
        pattern=next((one["pattern"] for one in (described, described.get("items", {})) if one.get("pattern") in PATTERNS), ""),
        refers_to=kind or _ENTRY_KINDS.get(name, ""),
        choices=tuple((word, meanings.get(word, "")) for word in words) if shape in ("choice", "marks") else (),
        fields=fields,
        initial=_INITIAL_TEXTS.get(name, ""),
        heading=heading or plain_name,
        entry_name=entry_name or "entry",
        initial_entries=_INITIAL_ENTRIES.get(name, 0),
        single_as_text="anyOf" in described,
        exclusive=_EXCLUSIVE.get(held.__name__, ()) if held else (),
    )


def _shape(name: str, described: json_schema.Schema, target: str, kind: str) -> Shape:
    """Return what is typed or chosen, by the schema."""
    kinds = [option.get("type") for option in described.get("anyOf", ())]
    inside = described.get("patternProperties", {}) or {"": described.get("items", {})}
    if target in _DATES:
        return "date"
    if "patternProperties" in described:
        return "entries"
    if "$ref" in next(iter(inside.values())):
        return "items"
    if described.get("type") == "object":
        values = described.get("additionalProperties", False)
        return "group" if not values else "marks" if "enum" in values else "texts"
    if described.get("type") == "array" or "array" in kinds:
        return "several" if kind else "lines"
    if "const" in described:
        return "flag"
    if list(_choices(described)):
        return "choice"
    if described.get("pattern") == field_types.ADDRESS_PATTERN:
        return "address"
    if kind:
        return "one"
    if described.get("maxLength", 0) > field_types.MAX_TEXT:
        return "prose"
    return "name" if name == "name" else "text"


def _choices(described: json_schema.Schema) -> Iterator[str]:
    """Yield the words from which one is chosen."""
    if isinstance(described.get("additionalProperties"), dict):
        yield from _choices(described["additionalProperties"])
    yield from described.get("enum", ())
    for option in described.get("anyOf", ()):
        yield from option.get("enum", ())
        yield from [option["const"]] if "const" in option else ()


def _reference_kinds(parts: Any) -> Iterator[str]:
    """Yield the kinds of things to which a type refers, found in the annotations of the model."""
    for part in parts:
        if isinstance(part, Reference):
            yield part.kind
        yield from _reference_kinds(get_args(part))


def _example(written: str, field: FormField) -> str:
    """Return an example for a field from how a file has it; a long text is no help beside a small field."""
    document, _ = yaml_reader.read("", written.encode())
    value = document.content.get(field.name) if document else None
    if field.shape not in ("text", "name", "address", "date") or not isinstance(value, str) or len(value) > _MAX_EXAMPLE:
        return "2014-11-14" if field.shape == "date" else ""
    return value
