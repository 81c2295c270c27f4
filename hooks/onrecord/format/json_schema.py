"""JSON Schema of the files that contributors write, made from the model: the same fields, words and shapes, for other tools.

Only keywords of draft-07, which is what editors read; they mean the same in the drafts after it, so that OpenAPI 3.1 can use
them too. Values are text, as in a case's file. What needs more than one field, a calendar or another file to be judged is left
to `onrecord check`: a file that the schema accepts can still have problems, a file that it refuses always has some.

What draft-07 allows and does not read helps those who write in an editor: what each word means among which one is to be chosen,
an example for each field, and a message in words where a text does not match. The examples are handed in, since they stand in
files and not in the model. An editor takes a text that is nothing but a number for a number; quotation marks help it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from onrecord.format import field_reference, vocabulary
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel
from onrecord.format.field_reference import Examples, FieldDoc
from onrecord.format.field_types import ID_PATTERN, ONE_LINE_PATTERN
from onrecord.format.regulation import Regulation

Schema: TypeAlias = dict[str, Any]
NO_EXAMPLES = Examples()

DRAFT = "http://json-schema.org/draft-07/schema#"
PLACE = "#/definitions/"
"""Where a schema of its own keeps its definitions."""
ONE_LINE = r"^\s*[^\n]*\s*$"
"""A text of one line, as written: the reader takes the space around a text away."""
_NAMED = ("properties", "patternProperties")
"""Keywords beneath which stand names, each with a schema."""


def case(examples: Examples = NO_EXAMPLES) -> Schema:
    """The schema of cases/<id>.yml: of a case, or of what is left of one that was withdrawn."""
    return {
        "$schema": DRAFT,
        "title": "A case",
        "description": "One incident, in the file cases/<id>.yml; or, with `withdrawn`, what is left of a withdrawn case.",
        **case_or_withdrawn(PLACE),
        "definitions": _annotated(definitions(Case, Withdrawn), examples, Case, Withdrawn),
    }


def parties(examples: Examples = NO_EXAMPLES) -> Schema:
    """The schema of cases/_parties.yml."""
    return {
        "$schema": DRAFT,
        "title": "Recurring parties",
        "description": "People and organisations that recur, by id, in the file cases/_parties.yml.",
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN, "maxLength": 60},
        "additionalProperties": {"$ref": f"{PLACE}Party"},
        "definitions": _annotated(definitions(Party), examples, Party),
    }


def regulation(examples: Examples = NO_EXAMPLES) -> Schema:
    """The schema of the front matter of docs/regulations/<id>.md."""
    return {
        "$schema": DRAFT,
        "title": "The front matter of an explainer",
        "description": "The facts of one regulation, between two lines of three dashes in docs/regulations/<id>.md.",
        "$ref": f"{PLACE}Regulation",
        "definitions": _annotated(definitions(Regulation), examples, Regulation),
    }


def case_or_withdrawn(place: str) -> Schema:
    """Which of two definitions a file has to meet: it is withdrawn if it says so."""
    return {
        "if": {"type": "object", "required": ["withdrawn"]},
        "then": {"$ref": f"{place}Withdrawn"},
        "else": {"$ref": f"{place}Case"},
    }


def definitions(*kinds: type[BaseModel], place: str = PLACE) -> dict[str, Schema]:
    """The schemas of models, and of all that they are made of, by name; they refer to each other at `place`."""
    _, found = models_json_schema([(kind, "validation") for kind in kinds], ref_template=place + "{model}")
    every = {name: _plain(schema) for name, schema in found["$defs"].items()}
    needed = [kind.__name__ for kind in kinds]
    for name in needed:  # grows while it is read
        needed += [other for other in sorted(set(_referred(every[name], place))) if other not in needed]
    return {name: every[name] for name in sorted(needed)}


def _annotated(found: dict[str, Schema], examples: Examples, *tops: type[FormatModel]) -> dict[str, Schema]:
    """Definitions with what editors show beside the pointer and a list of completions: what it is, how it is written, examples.

    An example stands in the explanation of its field and with its kind of entry, not as the field's own `examples`: editors
    write those into a file when the name of a field is completed, and what is invented would be taken for a fact.
    """
    kinds = {kind.name: kind for top in reversed(tops) for kind in field_reference.entry_docs(top)}
    for kind in kinds.values():
        schema = found[kind.name]
        schema["title"] = f"{kind.group}: one entry" if kind.several else kind.group or kind.name
        if kind.name in examples.values and kind.name != "Regulation":  # as long as all others together
            schema["examples"] = list(examples.values[kind.name])
        for field in kind.fields:
            shown = schema["properties"][field.name]
            if "$ref" in shown:
                shown |= {"allOf": [{"$ref": shown.pop("$ref")}], "description": field.meaning}
            shown["title"] = f"{kind.group} › {field.name}".removeprefix(" › ")
            shown["markdownDescription"] = _shown(field, examples.texts.get((kind.name, field.name), ""))
            said = {name: shown[name] for name in ("title", "markdownDescription")}
            if "allOf" in shown:  # an editor shows what it met first, and completes no colon where there is no type
                shown["type"] = found[shown["allOf"][0]["$ref"].removeprefix(PLACE)]["type"]
                shown["allOf"].insert(0, said)
            for shape in shown.get("anyOf", ()):
                shape |= {**said, "description": "several" if shape["type"] == "array" else "one"}
            if field.value and "pattern" in shown:
                shown["patternErrorMessage"] = _amiss(field.value.meaning)
    for schema in found.values():
        if "pattern" in schema:
            schema["patternErrorMessage"] = _amiss(schema["description"])
    return found


def _amiss(how: str) -> str:
    """What an editor says of a text that does not match."""
    return f"This cannot stand here as it is written. {how}"


def _shown(field: FieldDoc, example: str) -> str:
    """What an editor shows of a field, in Markdown."""
    how = f"To be written: {field.how}.{f' {field.value.meaning}' if field.value else ''}"
    how += "" if field.required or "left out" in field.meaning else " May be left out."
    inner = (field.words or {}) if field.shape == "by id" else {}  # an editor lists only those of the field itself
    words = "\n".join(f"* `{word}`: {meaning}" for word, meaning in inner.items())
    return "\n\n".join(filter(None, (field.meaning, how, words, f"Example:\n\n```yaml\n{example}\n```" if example else "")))


def _referred(schema: Any, place: str) -> Iterator[str]:
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key == "$ref":
            yield value.removeprefix(place)
        elif isinstance(value, dict | list):
            yield from _referred(value, place)


def _plain(schema: Schema) -> Schema:
    """One schema as pydantic makes it, in the keywords of draft-07, and for text that was written rather than values."""
    made: Schema = {key: _within(key, value) for key, value in schema.items() if key not in ("title", "default")}
    if "default" in schema and "anyOf" in made:  # a field may be left out, but what is written there is never null
        written = [kind for kind in made.pop("anyOf") if kind != {"type": "null"}]
        made = {**(written[0] if len(written) == 1 else {"anyOf": written}), **made}
    if words := _words(made.get("anyOf", ())):  # words, and one word more
        made.pop("anyOf")
        made |= {"type": "string", "enum": words}
    if options := _by_type(made.get("anyOf", ())):
        made.pop("anyOf")
        made |= options
    if meanings := vocabulary.meanings(made.get("enum", ())):
        made["enumDescriptions"] = list(meanings.values())
    if "patternProperties" in made:
        made["additionalProperties"] = False
    for name in made.get("required", ()):
        if "patternProperties" in made["properties"][name]:
            made["properties"][name].setdefault("minProperties", 1)  # a group that must be there holds something
    if made.get("pattern") == ONE_LINE_PATTERN:
        made["pattern"] = ONE_LINE
    if "minLength" in made and made.get("type") != "string":  # pydantic does not see the list behind a validator of ours
        least = made.pop("minLength")
        made |= {"minItems": least} if made.get("type") == "array" else {}
    if "$ref" in made and len(made) > 1:  # draft-07 reads nothing beside a reference
        made = {"allOf": [{"$ref": made.pop("$ref")}], **made}
    return made


def _words(kinds: Sequence[Schema]) -> list[str]:
    """All words of several choices, if they are nothing but choices of words."""
    if not all("enum" in kind or "const" in kind for kind in kinds):
        return []
    return [word for kind in kinds for word in (kind["enum"] if "enum" in kind else [kind["const"]])]


def _by_type(kinds: Sequence[Schema]) -> Schema:
    """Several shapes as one, if each keyword of each is about its own type only, and a list holds one item."""
    one_item = [kind for kind in kinds if kind.get("minItems") == kind.get("maxItems") == 1]
    if len(one_item) != 1:
        return {}
    made: Schema = {"type": [kind["type"] for kind in kinds]}
    for kind in kinds:
        made |= {"contains" if key == "items" else key: value for key, value in kind.items() if key != "type"}
    return made


def _within(key: str, value: Any) -> Any:
    if key in _NAMED:
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item) if isinstance(item, dict) else item for item in value]
    return _plain(value) if isinstance(value, dict) else value
