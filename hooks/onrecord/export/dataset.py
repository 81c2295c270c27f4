"""The tables of the record as files: one of JSON, a CSV file for each table, an SQLite database, and the package of them.

What a case adds to each file is made where its page is made, on all processors; the parent only joins it.
"""

import marshal
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic_core import to_json

from onrecord.corpus.library import Library
from onrecord.export.json_api import LICENCE, CaseData, encode_indented
from onrecord.export.table_schema import CaseScope, LibraryScope, Row, Table
from onrecord.export.tables import CASE_TABLES, LIBRARY_TABLES, TABLES

FOLDER = "data"
DATABASE, EVERYTHING, PACKAGE = f"{FOLDER}/onrecord.sqlite", f"{FOLDER}/all.json", f"{FOLDER}/datapackage.json"
_KEYS = {table.name: table.key for table in TABLES}
Files: TypeAlias = dict[str, bytes]
"""The content of each file by its path on the site."""

BOM = "\ufeff"
"""At the head of each CSV file: without it Excel takes UTF-8 for an older encoding, and a quotation loses its marks."""
MARK = "'"
"""Put in front of what a spreadsheet could take for a formula, and in front of itself where it would seem to be one."""
UNMARK = r"(^|[;\t\r\n])'"
"""What a reader of CSV replaces by its first group to have the text as it was."""
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
_SPACE = '[\\s"“”„«»\\x00-\\x20\\u200b-\\u200f\\ufeff]*'
# Where numbers have a decimal comma, a spreadsheet splits at semicolons, and minds neither our commas nor our quotation marks.
_AT_THE_START = re.compile(rf"['\t\r\n]|{_SPACE}[{_SIGNS}]")
_FURTHER_ON = re.compile(rf"([;\t\r\n])(?='|{_SPACE}[{_SIGNS}])")
_SQL = {
    "string": "TEXT",
    "id": "TEXT",
    "uri": "TEXT",
    "date": "TEXT",
    "datetime": "TEXT",
    "integer": "INTEGER",
    "boolean": "INTEGER",
}


@dataclass(frozen=True)
class Query:
    """A question that the database answers."""

    question: str
    sql: str


QUERIES = (
    Query(
        "Which claims are contested, and by whom?",
        """SELECT claims.text, case_parties.computed_name AS party, positions.stance, statements.date, claims.page
FROM claims
JOIN positions USING (case_id, claim_id)
JOIN statements USING (case_id, statement_id)
JOIN case_parties ON case_parties.case_id = positions.case_id AND case_parties.party_id = positions.computed_holder
WHERE claims.computed_standing = 'contested' AND positions.computed_current
ORDER BY claims.case_id, claims.claim_id, statements.computed_earliest, statements.statement_id;""",
    ),
    Query(
        "What has a party said, word for word, in all cases?",
        """SELECT statements.date, statements.quote, speaker.computed_name AS speaker, statements.channel, statements.page
FROM statements
JOIN case_parties AS speaker ON speaker.case_id = statements.case_id AND speaker.party_id = statements.said_by
JOIN case_parties AS holder ON holder.case_id = statements.case_id AND holder.party_id = statements.computed_holder
WHERE holder.computed_recurring = 'plusnet' AND statements.quote IS NOT NULL
ORDER BY statements.computed_latest, statements.case_id, statements.statement_id;""",
    ),
    Query(
        "Which clocks ran out before the notice, supposing that the account is true, and by how many days?",
        """SELECT cases.title, regulations.short AS rule, clocks.computed_days_late_least AS least,
       clocks.computed_days_late_most AS most, clocks.computed_sentence, clocks.page
FROM clocks
JOIN cases USING (case_id)
JOIN regulations USING (regulation_id)
WHERE clocks.computed_result = 'LATE'
ORDER BY most DESC, clocks.case_id, clocks.law_id, clocks.duty_id, clocks.account;""",
    ),
    Query(
        "Which statements were surely made in a year?",
        """SELECT statements.date, case_parties.computed_name AS speaker, coalesce(quote, paraphrase) AS words, statements.page
FROM statements
JOIN case_parties ON case_parties.case_id = statements.case_id AND case_parties.party_id = statements.said_by
WHERE statements.computed_earliest >= '2014-01-01' AND statements.computed_latest <= '2014-12-31'
ORDER BY statements.computed_earliest, statements.case_id, statements.statement_id;""",
    ),
    Query(
        "Which cases cite pages of a site, and for what?",
        """SELECT cases.title, sources.title AS source, sources.url, citations.place
FROM sources
JOIN citations USING (case_id, source_id)
JOIN cases USING (case_id)
WHERE sources.url LIKE 'https://www.theregister.com/%'
ORDER BY sources.case_id, sources.number, citations.place;""",
    ),
    Query(
        "Which quotations has no program found in any of their sources?",
        """SELECT statements.case_id, statements.quote, statements.page
FROM statements
JOIN citations USING (case_id, statement_id)
WHERE statements.quote IS NOT NULL
GROUP BY statements.case_id, statements.statement_id
HAVING count(citations.computed_verified) = 0
ORDER BY statements.case_id, statements.statement_id;""",
    ),
)
"""Asked on the page, and by the tests of the published file."""


@dataclass(frozen=True)
class CaseRows:
    """What one case adds to the files: its rows by table, and the same as lines of CSV and as objects of JSON."""

    case_id: str
    rows: bytes
    """Packed until they are needed, since thousands of cases wait for each other: as tuples they take four times the memory."""
    lines: Mapping[str, bytes]
    objects: Mapping[str, bytes]


def case_rows(library: Library, case_id: str, found: CaseData) -> CaseRows:
    """What a case adds, with its published data, from which what is computed is taken."""
    return _rows(case_id, CASE_TABLES, CaseScope(library, case_id, found))


def build_files(library: Library, shares: Iterable[CaseRows], address: str, version: str) -> tuple[Files, Mapping[str, int]]:
    """All files of the dataset, and how many rows each table has. The version is a day."""
    own = _rows("", LIBRARY_TABLES, LibraryScope(library, address))
    parts = [*sorted(shares, key=lambda part: part.case_id), own]
    made = {
        f"{FOLDER}/{table.name}.csv": _heading(table) + b"".join(part.lines.get(table.name, b"") for part in parts)
        for table in TABLES
    }
    made[EVERYTHING] = _everything(parts, address, version)
    made[DATABASE], numbers = _database(parts)
    made[PACKAGE] = _package(made, address, version)
    return made, numbers


def attribution(address: str, version: str) -> str:
    """How whoever uses the record names it."""
    return f"On the Record, {address}, as of {version}, CC BY 4.0"


def csv_cell(value: str) -> str:
    """A text as it stands in a CSV file: with a mark before whatever a spreadsheet could take for a formula."""
    if not value[:1].isalnum() and _AT_THE_START.match(value):
        value = MARK + value
    if ";" in value or not value.isprintable():  # few are; looking closer takes longer
        value = _FURTHER_ON.sub(rf"\1{MARK}", value)
    return value


def _rows(case_id: str, kinds: Iterable[Table], of: Any) -> CaseRows:
    rows = {table.name: list(table.rows(of)) for table in kinds}
    lines = {table.name: _lines(table, rows[table.name]) for table in kinds}
    objects = {table.name: _objects(table, rows[table.name]) for table in kinds}
    return CaseRows(case_id, marshal.dumps(rows), lines, objects)


def _lines(table: Table, rows: Iterable[Row]) -> bytes:
    """The rows as RFC 4180 says, texts always in quotation marks: Python's own writer takes twice the time."""
    texts = [column.type in ("string", "uri") for column in table.columns]
    lines = [
        ",".join(
            [
                ""
                if value is None
                else _quoted(csv_cell(str(value)))
                if text
                else value
                if isinstance(value, str)
                else str(value)
                for text, value in zip(texts, row, strict=True)
            ]
        )
        for row in rows
    ]
    return "".join([f"{line}\r\n" for line in lines]).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _heading(table: Table) -> bytes:
    return f"{BOM}{','.join(column.name for column in table.columns)}\r\n".encode()


def _objects(table: Table, rows: Iterable[Row]) -> bytes:
    """The rows as objects, without the brackets of their list. What is empty is left out."""
    names = [column.name for column in table.columns]
    kept = [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]
    return to_json(kept)[1:-1]


def _everything(parts: Iterable[CaseRows], address: str, version: str) -> bytes:
    head = {"title": "On the Record", "site": address, "version": version, "licence": LICENCE}
    head["attribution"] = attribution(address, version)
    lists = [
        to_json(table.name)
        + b":["
        + b",\n".join(part.objects[table.name] for part in parts if part.objects.get(table.name))
        + b"]"
        for table in TABLES
    ]
    return to_json(head)[:-1] + b',"tables":{\n' + b",\n".join(lists) + b"\n}}\n"


def _database(parts: Iterable[CaseRows]) -> tuple[bytes, Mapping[str, int]]:
    """The database, the same bytes for the same rows: nothing in it tells when or in which folder it was made."""
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
    columns = [
        f"{column.name} {_SQL[column.type]}{' NOT NULL' if column.always or column.name in table.key else ''}"
        for column in table.columns
    ]
    columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    columns += [
        f"FOREIGN KEY ({', '.join(reference.columns)}) REFERENCES {reference.table} ({', '.join(_KEYS[reference.table])})"
        for reference in table.references
    ]
    lines = ",\n  ".join(columns)
    return f"CREATE TABLE {table.name} (\n  {lines}\n) WITHOUT ROWID"


def _package(made: Files, address: str, version: str) -> bytes:
    """The Data Package of the files: a known form for what stands in which column, the keys, the licence."""
    whole = [
        (EVERYTHING, "everything", "json", "application/json", "Every table in one file; texts unchanged."),
        (DATABASE, "database", "sqlite", "application/vnd.sqlite3", "Every table in one database; texts unchanged."),
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
            *(_resource(table, len(made[f"{FOLDER}/{table.name}.csv"])) for table in TABLES),
            *(
                {
                    "name": name,
                    "path": path.removeprefix(f"{FOLDER}/"),
                    "format": form,
                    "mediatype": media,
                    "description": meaning,
                    "bytes": len(made[path]),
                }
                for path, name, form, media, meaning in whole
            ),
        ],
    }
    return encode_indented(package)


_KINDS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "uri": {"type": "string", "format": "uri"},
    "boolean": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
}
CSV_MARKS = (
    "In CSV an apostrophe (') stands in front of what a spreadsheet could take for a formula: where a text begins, or after a "
    "semicolon, tab or line break in it. Where an apostrophe stands there anyway, there are two. Take one away at each such "
    "place, and the text is as it was."
)


def _resource(table: Table, size: int) -> dict[str, Any]:
    always = {*table.key, *(column.name for column in table.columns if column.always)}
    # A key of several columns of which one can be empty is none to readers of Data Packages; the database has these too.
    references = [
        reference for reference in table.references if len(reference.columns) == 1 or always.issuperset(reference.columns)
    ]
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
                    **_KINDS.get(column.type, {"type": column.type}),
                    **({"constraints": {"required": True}} if column.name in always else {}),
                    "description": column.meaning,
                    "computed": column.computed,
                }
                for column in table.columns
            ],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(reference.columns),
                    "reference": {
                        "resource": "" if reference.table == table.name else reference.table.replace("_", "-"),
                        "fields": list(_KEYS[reference.table]),
                    },
                }
                for reference in references
            ],
        },
    }
