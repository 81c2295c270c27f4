"""JSON Schema of the files that contributors write, made from the model: the same fields, words and shapes, for other tools.

Only keywords of draft-07, which is what editors read; they mean the same in the drafts after it, so that OpenAPI 3.1 can use
them too. Values are text, as in a case's file. What needs more than one field, a calendar or another file to be judged is left
to `onrecord check`: a file that the schema accepts can still have problems, a file that it refuses always has some.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from onrecord.model import ID_PATTERN, ONE_LINE_PATTERN, Case, Party, Regulation, Withdrawn

Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
PLACE = "#/definitions/"
"""Where a schema of its own keeps its definitions."""
ONE_LINE = r"^\s*[^\n]*\s*$"
"""A text of one line, as written: the reader takes the space around a text away."""
_NAMED = ("properties", "patternProperties")
"""Keywords beneath which stand names, each with a schema."""


def case() -> Schema:
    """The schema of cases/<id>.yml: of a case, or of what is left of one that was withdrawn."""
    return {
        "$schema": DRAFT,
        "title": "A case",
        "description": "One incident, in the file cases/<id>.yml; or, with `withdrawn`, what is left of a withdrawn case.",
        **case_or_withdrawn(PLACE),
        "definitions": definitions(Case, Withdrawn),
    }


def parties() -> Schema:
    """The schema of cases/_parties.yml."""
    return {
        "$schema": DRAFT,
        "title": "Recurring parties",
        "description": "People and organisations that recur, by id, in the file cases/_parties.yml.",
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN, "maxLength": 60},
        "additionalProperties": {"$ref": f"{PLACE}Party"},
        "definitions": definitions(Party),
    }


def regulation() -> Schema:
    """The schema of the front matter of docs/regulations/<id>.md."""
    return {
        "$schema": DRAFT,
        "title": "The front matter of an explainer",
        "description": "The facts of one regulation, between two lines of three dashes in docs/regulations/<id>.md.",
        "$ref": f"{PLACE}Regulation",
        "definitions": definitions(Regulation),
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


def _within(key: str, value: Any) -> Any:
    if key in _NAMED:
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item) if isinstance(item, dict) else item for item in value]
    return _plain(value) if isinstance(value, dict) else value
