"""JSON Schema of the files that contributors write, made from the models: the same fields, words and patterns, for other tools.

It keeps to the keywords of draft-07, which editors read and which mean the same in later drafts, so that OpenAPI 3.1 can use
them too. Values are text, as in the file of a case. What takes several fields, a calendar or another file to decide is left to
`onrecord check`: it finds problems in files that the schema accepts, and always in those that the schema refuses.

Keywords that draft-07 allows and ignores help authors in an editor: the meaning of each word to choose, an example for each
field, and a message for a text that does not match a pattern. Examples are passed in, since they come from files. Editors take
a text of digits for a number; quotation marks help.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from onrecord.format import field_reference, vocabulary
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.entry import FormatModel
from onrecord.format.field_reference import Examples, FieldDoc
from onrecord.format.field_types import ID_PATTERN
from onrecord.format.regulation import Regulation

Schema: TypeAlias = dict[str, Any]
NO_EXAMPLES = Examples()

DRAFT = "http://json-schema.org/draft-07/schema#"
DEFINITIONS = "#/definitions/"
"""The path of the definitions in a schema that stands by itself."""
_PATTERN_MESSAGE = "This cannot stand here as it is written. {}"
"""The message of editors for a text that does not match a pattern."""


def case(examples: Examples = NO_EXAMPLES) -> Schema:
    """Return the schema of cases/<id>.yml: of a case, or of what is left of a withdrawn one."""
    meaning = "One incident, in the file cases/<id>.yml; or, with `withdrawn`, what is left of a withdrawn case."
    return _file("A case", meaning, case_or_withdrawn(DEFINITIONS), examples, Case, Withdrawn)


def parties(examples: Examples = NO_EXAMPLES) -> Schema:
    """Return the schema of cases/_parties.yml."""
    entries = {
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN, "maxLength": 60},
        "additionalProperties": {"$ref": f"{DEFINITIONS}Party"},
    }
    meaning = "People and organisations that recur, by id, in the file cases/_parties.yml."
    return _file("Recurring parties", meaning, entries, examples, Party)


def regulation(examples: Examples = NO_EXAMPLES) -> Schema:
    """Return the schema of the front matter of docs/regulations/<id>.md."""
    meaning = "The facts of one regulation, between two lines of three dashes in docs/regulations/<id>.md."
    return _file("The front matter of an explainer", meaning, {"$ref": f"{DEFINITIONS}Regulation"}, examples, Regulation)


def _file(title: str, meaning: str, content: Schema, examples: Examples, *tops: type[FormatModel]) -> Schema:
    found = _with_explanations(definitions(*tops), examples, *tops)
    return {"$schema": DRAFT, "title": title, "description": meaning, **content, "definitions": found}


def case_or_withdrawn(path: str) -> Schema:
    """Return the condition by which a file is a withdrawn case or a case; `path` is that of the definitions."""
    return {
        "if": {"type": "object", "required": ["withdrawn"]},
        "then": {"$ref": f"{path}Withdrawn"},
        "else": {"$ref": f"{path}Case"},
    }


def definitions(*kinds: type[BaseModel], path: str = DEFINITIONS) -> dict[str, Schema]:
    """Return the schemas of models and of all their parts, by name; they refer to each other under `path`."""
    _, found = models_json_schema([(kind, "validation") for kind in kinds], ref_template=path + "{model}")
    every = {name: _converted(schema) for name, schema in found["$defs"].items()}
    needed = [kind.__name__ for kind in kinds]
    for name in needed:  # grows while it is iterated
        references = re.findall(rf'"\$ref": "{path}(\w+)"', json.dumps(every[name]))
        needed += [other for other in references if other not in needed]
    return {name: every[name] for name in sorted(set(needed))}


def _with_explanations(found: dict[str, Schema], examples: Examples, *tops: type[FormatModel]) -> dict[str, Schema]:
    """Add what editors show at the pointer and with completions: the meaning, how a value is written, and examples.

    An example is part of the explanation of its field, not its `examples`: editors insert those when they complete
    a field, and an invented text would be taken for a fact.
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
            shown["markdownDescription"] = _explanation(field, examples.texts.get((kind.name, field.name), ""))
            texts = {name: shown[name] for name in ("title", "markdownDescription")}
            if "allOf" in shown:  # editors show the first text, and complete no colon without a type
                shown["type"] = found[shown["allOf"][0]["$ref"].removeprefix(DEFINITIONS)]["type"]
                shown["allOf"].insert(0, texts)
            for shape in shown.get("anyOf", ()):
                shape |= {**texts, "description": "several" if shape["type"] == "array" else "one"}
            if field.value and "pattern" in shown:
                shown["patternErrorMessage"] = _PATTERN_MESSAGE.format(field.value.meaning)
    for schema in found.values():
        if "pattern" in schema:
            schema["patternErrorMessage"] = _PATTERN_MESSAGE.format(schema["description"])
    return found


def _explanation(field: FieldDoc, example: str) -> str:
    """Return what an editor shows of a field, in Markdown."""
    how = f"To be written: {field.how}.{f' {field.value.meaning}' if field.value else ''}"
    how += "" if field.required or "left out" in field.meaning else " May be left out."
    inner = (field.words or {}) if field.shape == "by id" else {}  # editors list only those of the field itself
    words = "\n".join(f"* `{word}`: {meaning}" for word, meaning in inner.items())
    return "\n\n".join(filter(None, (field.meaning, how, words, f"Example:\n\n```yaml\n{example}\n```" if example else "")))


def _converted(schema: Schema) -> Schema:
    """Convert a schema of pydantic to the keywords of draft-07, and to text as written instead of values."""
    made: Schema = {key: _converted_value(key, value) for key, value in schema.items() if key not in ("title", "default")}
    if "default" in schema and "anyOf" in made:  # a field may be left out, but it is never null
        written = [kind for kind in made.pop("anyOf") if kind != {"type": "null"}]
        made = {**(written[0] if len(written) == 1 else {"anyOf": written}), **made}
    if words := _words(made.get("anyOf", ())):  # a choice of words, and one more word
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
            made["properties"][name].setdefault("minProperties", 1)  # a required group is not empty
    if "$ref" in made and len(made) > 1:  # draft-07 ignores what is beside a reference
        made = {"allOf": [{"$ref": made.pop("$ref")}], **made}
    return made


def _words(kinds: Sequence[Schema]) -> list[str]:
    """Return all words of several schemas, if each is a choice of words."""
    if not all("enum" in kind or "const" in kind for kind in kinds):
        return []
    return [word for kind in kinds for word in (kind["enum"] if "enum" in kind else [kind["const"]])]


def _by_type(kinds: Sequence[Schema]) -> Schema:
    """Merge several schemas, if each keyword of each applies to its own type only and a list has one item."""
    one_item = [kind for kind in kinds if kind.get("minItems") == kind.get("maxItems") == 1]
    if len(one_item) != 1:
        return {}
    made: Schema = {"type": [kind["type"] for kind in kinds]}
    for kind in kinds:
        made |= {"contains" if key == "items" else key: value for key, value in kind.items() if key != "type"}
    return made


def _converted_value(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties"):
        return {name: _converted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_converted(item) if isinstance(item, dict) else item for item in value]
    return _converted(value) if isinstance(value, dict) else value
