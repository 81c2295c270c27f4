"""The OpenAPI description of the static JSON: the addresses, and the schema of what each answers."""

from typing import Any

from onrecord.export import dataset, json_api, json_models, tables
from onrecord.export.table_schema import Table
from onrecord.format import field_types, json_schema

SCHEMA_PREFIX = "#/components/schemas/"
_TYPES: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"},
    "boolean": {"type": "integer", "enum": [0, 1]},
}
_OBJECT = {"type": "object"}
_LIST = {"type": "array", "items": _OBJECT}
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
"""The published schemas by file: the end of its operation id, what it is the schema of, and what makes it."""


def description(address: str, version: str) -> dict[str, Any]:
    """Return the description for the site at an address; the version is a day."""
    published = json_schema.definitions(
        json_models.CaseData, json_models.WithdrawnData, json_models.MovedData, json_models.IndexData, path=SCHEMA_PREFIX
    )
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
            "/cases/index.json": _operation("caseIndex", "All cases, the latest incident first.", _ref("IndexData")),
            "/cases/{id}.json": _operation_by_id(
                "case",
                "One case: what its author wrote, and apart from it what this site worked out. Of a withdrawn case only "
                "the reason; at an earlier id, where the case stands now.",
                {"oneOf": [_ref(name) for name in ("CaseData", "WithdrawnData", "MovedData")]},
                "The id of a case, or an earlier one.",
            ),
            "/cases/{id}.csl.json": _operation_by_id(
                "citations",
                "References to a case, its claims and its statements, as CSL-JSON.",
                _LIST,
                "The id of a case, or an earlier one.",
            ),
            **{
                f"/{place}feed.json": _operation(name, f"A JSON Feed 1.1: {what}.", _FEED)
                for place, (name, what) in _FEEDS.items()
            },
            **{
                f"/{place}/{{id}}/feed.json": _operation_by_id(
                    f"{one}Feed", f"A JSON Feed 1.1 of the cases of one {one}.", _FEED, f"The id of a {one}."
                )
                for place, one in (("parties", "party"), ("regulations", "regulation"))
            },
            f"/{dataset.EVERYTHING}": _operation("everything", "Every table in one file.", _ref("Everything")),
            f"/{dataset.PACKAGE}": _operation("package", "The Data Package that describes the tables.", _OBJECT),
            **{
                f"/{dataset.FOLDER}/{name}": _operation(f"schema{kind}", f"The JSON Schema of {what}.", _OBJECT)
                for name, (kind, what, _) in SCHEMAS.items()
            },
        },
        "components": {"schemas": {**published, **_tables()}},
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMA_PREFIX}{name}"}


def _operation(operation_id: str, summary: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    responses = {"200": {"description": summary, "content": {"application/json": {"schema": content}}}, **more}
    return {"get": {"operationId": operation_id, "summary": summary, "responses": responses}}


def _operation_by_id(operation_id: str, summary: str, content: dict[str, Any], meaning: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": field_types.ID_PATTERN}
    parameter = {"name": "id", "in": "path", "required": True, "description": meaning, "schema": schema}
    missing = {"404": {"description": "There is nothing of this id."}}
    return {"parameters": [parameter], **_operation(operation_id, summary, content, **missing)}


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
        "properties": {
            column.name: {**_TYPES.get(column.type, {"type": "string"}), "description": column.meaning}
            for column in table.columns
        },
        "required": [column.name for column in table.columns if column.always],
        "additionalProperties": False,
    }
