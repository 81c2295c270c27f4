"""The tables of the record as files: one JSON file, a CSV file a table, an SQLite database, and the Data Package of them.

What a case adds to each file is made with its page, on all processors; the parent process only joins it.
"""

import marshal
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pydantic_core import to_json

from onrecord.corpus.library import Library
from onrecord.export.json_api import LICENCE, encode_indented
from onrecord.export.json_models import CaseData
from onrecord.export.table_schema import CaseScope, ForeignKey, LibraryScope, Row, Table
from onrecord.export.tables import CASE_TABLES, LIBRARY_TABLES, TABLES

FOLDER = "data"
DATABASE, EVERYTHING, PACKAGE = f"{FOLDER}/onrecord.sqlite", f"{FOLDER}/all.json", f"{FOLDER}/datapackage.json"
Files: TypeAlias = dict[str, bytes]
"""The content of each file by its path on the site."""

BOM = "\ufeff"
"""At the head of each CSV file: without it Excel takes UTF-8 for an older encoding, and quotation marks and dashes go wrong."""
MARK = "'"
"""Put before what a spreadsheet could take for a formula, and before itself where it would seem to be one."""
UNMARK = r"(^|[;\t\r\n])'"
"""What a reader of CSV replaces by its first group to have the text as it was."""
CSV_MARKS = (
    "In CSV an apostrophe (') stands in front of what a spreadsheet could take for a formula: where a text begins, or after a "
    "semicolon, tab or line break in it. Where an apostrophe stands there anyway, there are two. Take one away at each such "
    "place, and the text is as it was."
)
_OPERATORS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
_SPACE = '[\\s"“”„«»\\x00-\\x20\\u200b-\\u200f\\ufeff]*'
# Where numbers have a decimal comma, a spreadsheet splits at semicolons, and ignores our commas and quotation marks.
_FORMULA_FIRST = re.compile(rf"['\t\r\n]|{_SPACE}[{_OPERATORS}]")
_FORMULA_INSIDE = re.compile(rf"([;\t\r\n])(?='|{_SPACE}[{_OPERATORS}])")
_KEYS = {table.name: table.key for table in TABLES}
_FIELD_TYPES: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "uri": {"type": "string", "format": "uri"},
    "boolean": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
}


@dataclass(frozen=True)
class Query:
    """A question that the database answers."""

    question: str
    sql: str


_QUERIES = Path(__file__).with_name("queries.sql").read_text("utf-8").removeprefix("-- ").removesuffix("\n").split("\n\n-- ")
QUERIES = tuple(Query(*query.split("\n", 1)) for query in _QUERIES)
"""Shown on the page, and run by the tests on the published file."""


@dataclass(frozen=True)
class CaseRows:
    """What one case adds to the files: its rows by table, and the same as lines of CSV and as objects of JSON."""

    case_id: str
    rows: bytes
    """Packed until they are needed, since thousands of cases wait for each other: tuples take four times the memory."""
    lines: Mapping[str, bytes]
    objects: Mapping[str, bytes]


def case_rows(library: Library, case_id: str, data: CaseData) -> CaseRows:
    """Return what a case adds to the files; computed columns are taken from its published data."""
    return _rows(case_id, CASE_TABLES, CaseScope(library, case_id, data))


def build_files(library: Library, cases: Iterable[CaseRows], address: str, version: str) -> tuple[Files, Mapping[str, int]]:
    """Return all files of the dataset, and the number of rows of each table. The version is a day."""
    parts = [*sorted(cases, key=lambda part: part.case_id), _rows("", LIBRARY_TABLES, LibraryScope(library, address))]
    files = {
        f"{FOLDER}/{table.name}.csv": _heading(table) + b"".join(part.lines.get(table.name, b"") for part in parts)
        for table in TABLES
    }
    files[EVERYTHING] = _everything(parts, address, version)
    files[DATABASE], numbers = _database(parts)
    files[PACKAGE] = _package(files, address, version)
    return files, numbers


def attribution(address: str, version: str) -> str:
    """Return the words by which a user of the record names it."""
    return f"On the Record, {address}, as of {version}, CC BY 4.0"


def csv_cell(value: str) -> str:
    """Return a text as a CSV file has it: with a mark before what a spreadsheet could take for a formula."""
    if not value[:1].isalnum() and _FORMULA_FIRST.match(value):
        value = MARK + value
    if ";" in value or not value.isprintable():  # few are, and the expression takes longer
        value = _FORMULA_INSIDE.sub(rf"\1{MARK}", value)
    return value


def _rows(case_id: str, tables: Iterable[Table], scope: CaseScope | LibraryScope) -> CaseRows:
    rows = {table.name: list(table.rows(scope)) for table in tables}
    lines = {table.name: _lines(table, rows[table.name]) for table in tables}
    objects = {table.name: _objects(table, rows[table.name]) for table in tables}
    return CaseRows(case_id, marshal.dumps(rows), lines, objects)


def _lines(table: Table, rows: Iterable[Row]) -> bytes:
    """Write rows as RFC 4180 has them, texts always in quotation marks: the csv module takes twice the time."""
    texts = [column.type in ("string", "uri") for column in table.columns]

    def cell(value: str | int | None, *, text: bool) -> str:
        if value is None:
            return ""
        return '"' + csv_cell(str(value)).replace('"', '""') + '"' if text else str(value)

    lines = [",".join([cell(value, text=text) for text, value in zip(texts, row, strict=True)]) for row in rows]
    return "".join([f"{line}\r\n" for line in lines]).encode()


def _heading(table: Table) -> bytes:
    return f"{BOM}{','.join(column.name for column in table.columns)}\r\n".encode()


def _objects(table: Table, rows: Iterable[Row]) -> bytes:
    """Write rows as objects, without the brackets of their list. What is empty is left out."""
    names = [column.name for column in table.columns]
    kept = [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]
    return to_json(kept)[1:-1]


def _everything(parts: Iterable[CaseRows], address: str, version: str) -> bytes:
    head = {"title": "On the Record", "site": address, "version": version, "licence": LICENCE}
    head["attribution"] = attribution(address, version)
    lists = [
        b'"%s":[%s]' % (table.name.encode(), b",\n".join(filter(None, (part.objects.get(table.name) for part in parts))))
        for table in TABLES
    ]
    return to_json(head)[:-1] + b',"tables":{\n' + b",\n".join(lists) + b"\n}}\n"


def _database(parts: Iterable[CaseRows]) -> tuple[bytes, Mapping[str, int]]:
    """Make the database: the same bytes for the same rows, since nothing in it tells when or in which folder it was made."""
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA page_size = 4096")
    database.execute("PRAGMA journal_mode = OFF")  # it is made once or not at all
    numbers = dict.fromkeys((table.name for table in TABLES), 0)
    with database:
        for table in TABLES:
            database.execute(_definition(table))
        for part in parts:
            for name, rows in marshal.loads(part.rows).items():  # noqa: S302 - packed by this program
                if rows:
                    holes = ",".join("?" * len(rows[0]))
                    database.executemany(f"INSERT INTO {name} VALUES ({holes})", rows)  # noqa: S608 - names of this program
                    numbers[name] += len(rows)
        for table in TABLES:
            for columns in table.indexes:
                name = "_".join((table.name, "by", *columns))
                database.execute(f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)})")
    content = database.serialize()
    database.close()
    return content, numbers


def _definition(table: Table) -> str:
    lines = [
        f"{column.name} {'INTEGER' if column.type in ('integer', 'boolean') else 'TEXT'}{' NOT NULL' if column.always else ''}"
        for column in table.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += [
        f"FOREIGN KEY ({', '.join(reference.columns)}) REFERENCES {reference.table} ({', '.join(_KEYS[reference.table])})"
        for reference in table.references
    ]
    definition = ",\n  ".join(lines)
    return f"CREATE TABLE {table.name} (\n  {definition}\n) WITHOUT ROWID"


def _package(files: Files, address: str, version: str) -> bytes:
    """Describe the files as a Data Package: columns and their types, keys and licence."""
    keys = ("name", "path", "format", "mediatype", "description", "bytes")
    whole = [
        ("everything", EVERYTHING, "json", "application/json", "Every table in one file; texts unchanged."),
        ("database", DATABASE, "sqlite", "application/vnd.sqlite3", "Every table in one database; texts unchanged."),
    ]
    package = {
        "profile": "data-package",
        "name": "on-the-record",
        "title": "On the Record",
        "description": f"Contested incidents: who said what, when, and what the law required then. {CSV_MARKS}",
        "homepage": f"{address}{FOLDER}/",
        "version": version,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "sources": [{"title": "Each case names its sources: table sources", "path": f"{address}{FOLDER}/sources.csv"}],
        "attribution": attribution(address, version),
        "resources": [
            *(_resource(table, len(files[f"{FOLDER}/{table.name}.csv"])) for table in TABLES),
            *(
                dict(zip(keys, (name, path.removeprefix(f"{FOLDER}/"), *words, len(files[path])), strict=True))
                for name, path, *words in whole
            ),
        ],
    }
    return encode_indented(package)


def _resource(table: Table, size: int) -> dict[str, Any]:
    always = {column.name for column in table.columns if column.always}
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    **_FIELD_TYPES.get(column.type, {"type": column.type}),
                    **({"constraints": {"required": True}} if column.always else {}),
                    "description": column.meaning,
                    "computed": column.computed,
                }
                for column in table.columns
            ],
            "missingValues": [""],
            "primaryKey": list(table.key),
            # Data Packages do not allow a key of several columns of which one can be empty; the database has these too.
            "foreignKeys": [
                _reference(table, reference)
                for reference in table.references
                if len(reference.columns) == 1 or always.issuperset(reference.columns)
            ],
        },
    }


def _reference(table: Table, reference: ForeignKey) -> dict[str, Any]:
    resource = "" if reference.table == table.name else reference.table.replace("_", "-")
    return {"fields": list(reference.columns), "reference": {"resource": resource, "fields": list(_KEYS[reference.table])}}
