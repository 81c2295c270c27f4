"""The OpenAPI description of the static JSON: which addresses there are, and the schema of what stands there."""

from typing import Any

from onrecord.export import dataset, json_api, tables
from onrecord.export.table_schema import Column, Table
from onrecord.format import field_types, json_schema

SCHEMA_PREFIX = "#/components/schemas/"
_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "id": {"type": "string"},
    "uri": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"},
    "boolean": {"type": "integer", "enum": [0, 1]},
}


_LIST = {"type": "array", "items": {"type": "object"}}
_FEED = {
    "type": "object",
    "properties": {"version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"}, "items": _LIST},
    "required": ["version", "title", "items"],
}
_FEEDS = {
    "": ("feed", "new and changed cases"),
    "changes/": ("changesFeed", "the changes of all cases, day by day"),
    "corrections/": ("correctionsFeed", "corrections and withdrawals"),
}

SCHEMAS = {
    "case.schema.json": ("Case", "a case file, cases/<id>.yml", json_schema.case),
    "parties.schema.json": ("Parties", "the file of recurring parties, cases/_parties.yml", json_schema.parties),
    "regulation.schema.json": (
        "Regulation",
        "the front matter of an explainer, docs/regulations/<id>.md",
        json_schema.regulation,
    ),
}
"""The published schemas by file: a name, what each is the schema of, and what makes it."""


def description(address: str, version: str) -> dict[str, Any]:
    """The description for the site at an address."""
    published = json_schema.definitions(
        json_api.CaseData, json_api.WithdrawnData, json_api.MovedData, json_api.IndexData, place=SCHEMA_PREFIX
    )
    at_an_id = ["CaseData", "WithdrawnData", "MovedData"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "On the Record",
            "description": "The record as static files. Every answer is a file: there is nothing to send, and no key.",
            "version": version,
            "license": {"name": "CC BY 4.0", "url": json_api.LICENCE},
        },
        "servers": [{"url": address.rstrip("/")}],
        "paths": {
            "/cases/index.json": _path("caseIndex", "All cases, the latest incident first.", _ref("IndexData")),
            "/cases/{id}.json": {
                **_by_id("The id of a case, or an earlier one."),
                **_path(
                    "case",
                    "One case: what its author wrote, and apart from it what this site worked out. Of a withdrawn case only "
                    "the reason; at an earlier id, where the case stands now.",
                    {"oneOf": [_ref(name) for name in at_an_id]},
                    missing=True,
                ),
            },
            "/cases/{id}.csl.json": {
                **_by_id("The id of a case, or an earlier one."),
                **_path("citations", "References to a case, its claims and its statements, as CSL-JSON.", _LIST, missing=True),
            },
            **{f"/{place}feed.json": _path(name, f"A JSON Feed 1.1: {what}.", _FEED) for place, (name, what) in _FEEDS.items()},
            **{
                f"/{place}/{{id}}/feed.json": {
                    **_by_id(f"The id of a {one}."),
                    **_path(f"{one}Feed", f"A JSON Feed 1.1 of the cases of one {one}.", _FEED, missing=True),
                }
                for place, one in (("parties", "party"), ("regulations", "regulation"))
            },
            f"/{dataset.EVERYTHING}": _path("everything", "Every table in one file.", _ref("Everything")),
            f"/{dataset.PACKAGE}": _path("package", "The Data Package that describes the tables.", {"type": "object"}),
            **{
                f"/{dataset.FOLDER}/{name}": _path(f"schema{kind}", f"The JSON Schema of {what}.", {"type": "object"})
                for name, (kind, what, _) in SCHEMAS.items()
            },
        },
        "components": {"schemas": {**published, **_tables()}},
    }


def _by_id(meaning: str) -> dict[str, Any]:
    schema_of_id = {"type": "string", "pattern": field_types.ID_PATTERN}
    return {"parameters": [{"name": "id", "in": "path", "required": True, "description": meaning, "schema": schema_of_id}]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMA_PREFIX}{name}"}


def _path(name: str, summary: str, content: dict[str, Any], *, missing: bool = False) -> dict[str, Any]:
    responses = {"200": {"description": summary, "content": {"application/json": {"schema": content}}}}
    if missing:
        responses["404"] = {"description": "There is nothing of this id."}
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _tables() -> dict[str, Any]:
    lists = {table.name: {"type": "array", "items": _ref(f"row.{table.name}")} for table in tables.TABLES}
    names = ("title", "site", "version", "licence", "attribution")
    return {
        "Everything": {
            "type": "object",
            "description": "Every table of the record.",
            "properties": {
                **{name: {"type": "string"} for name in names},
                "tables": {"type": "object", "properties": lists, "required": list(lists), "additionalProperties": False},
            },
            "required": [*names, "tables"],
            "additionalProperties": False,
        },
        **{f"row.{table.name}": _row(table) for table in tables.TABLES},
    }


def _row(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "description": table.row,
        "properties": {column.name: _column(column) for column in table.columns},
        "required": [column.name for column in table.columns if column.always or column.name in table.key],
        "additionalProperties": False,
    }


def _column(column: Column) -> dict[str, Any]:
    return {**_TYPES[column.type], "description": column.meaning}
