"""JSON Schema of the files that contributors write, made from the model: the same fields, words and shapes, for other tools.

Only keywords of draft-07, which is what editors read; they mean the same in the drafts after it, so that OpenAPI 3.1 can use
them too. Values are text, as in a case's file. What needs more than one field, a calendar or another file to be judged is left
to `onrecord check`: a file that the schema accepts can still have problems, a file that it refuses always has some.

Two things that draft-07 allows and does not read help those who write in an editor: what each word means among which one is to be
chosen, and an example for each field. The examples are handed in, since they stand in files and not in the model.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from onrecord import vocabulary
from onrecord.model import ID_PATTERN, ONE_LINE_PATTERN, Case, Party, Regulation, Withdrawn
from onrecord.yamltext import Plain

Schema: TypeAlias = dict[str, Any]
Examples: TypeAlias = Mapping[tuple[str, str], Plain]
"""What could stand in a field, by the name of its model and its own as it is written."""
NO_EXAMPLES: Examples = {}

DRAFT = "http://json-schema.org/draft-07/schema#"
PLACE = "#/definitions/"
"""Where a schema of its own keeps its definitions."""
_NAMED = ("properties", "patternProperties")
"""Keywords beneath which stand names, each with a schema."""


def case(examples: Examples = NO_EXAMPLES) -> Schema:
    """The schema of cases/<id>.yml: of a case, or of what is left of one that was withdrawn."""
    return {
        "$schema": DRAFT,
        "title": "A case",
        "description": "One incident, in the file cases/<id>.yml; or, with `withdrawn`, what is left of a withdrawn case.",
        **case_or_withdrawn(PLACE),
        "definitions": _exemplified(definitions(Case, Withdrawn), examples),
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
        "definitions": _exemplified(definitions(Party), examples),
    }


def regulation(examples: Examples = NO_EXAMPLES) -> Schema:
    """The schema of the front matter of docs/regulations/<id>.md."""
    return {
        "$schema": DRAFT,
        "title": "The front matter of an explainer",
        "description": "The facts of one regulation, between two lines of three dashes in docs/regulations/<id>.md.",
        "$ref": f"{PLACE}Regulation",
        "definitions": _exemplified(definitions(Regulation), examples),
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


def _exemplified(found: dict[str, Schema], examples: Examples) -> dict[str, Schema]:
    for model, schema in found.items():
        for name, field in schema.get("properties", {}).items():
            if (model, name) in examples:
                field["examples"] = [examples[model, name]]
    return found


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
    if meanings := vocabulary.meanings(made.get("enum", ())):
        made["enumDescriptions"] = list(meanings.values())
    if "patternProperties" in made:
        made["additionalProperties"] = False
    for name in made.get("required", ()):
        if "patternProperties" in made["properties"][name]:
            made["properties"][name].setdefault("minProperties", 1)  # a group that must be there holds something
    if made.get("pattern") == ONE_LINE_PATTERN:
        made["pattern"] = r"^\s*[^\n]*\s*$"  # as written: the reader takes the space around a text away
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


def _within(key: str, value: Any) -> Any:
    if key in _NAMED:
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item) if isinstance(item, dict) else item for item in value]
    return _plain(value) if isinstance(value, dict) else value
