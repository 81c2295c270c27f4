"""The open data: everything is in the tables once and as it was written, and every file of them says the same."""

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from onrecord.authoring import example
from onrecord.export import dataset, openapi, tables
from onrecord.format import json_schema
from openapi_spec_validator import validate
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
PROBLEMS = ROOT / "tests/corpus/problems"
GROUPS = {
    "parties": ("case_parties", "party_id"),
    "sources": ("sources", "source_id"),
    "claims": ("claims", "claim_id"),
    "timeline": ("events", "event_id"),
    "statements": ("statements", "statement_id"),
    "asked": ("inquiries", "inquiry_id"),
    "differences": ("differences", "difference_id"),
    "law": ("laws", "law_id"),
    "questions": ("questions", "question_id"),
    "corrections": ("corrections", "correction_id"),
}
"""The groups of a case's file, the table of each and the column of its ids."""
ELSEWHERE = {
    "f008-backwards",  # both ends have to be compared
    "f008-no-such-day",  # needs a calendar
    "f009-link-in-prose",
    "f014-zone",  # needs the time zone database
    "f013-no-such-day",  # needs a calendar
    "f015-country",  # needs the zones and the public holidays of each country
}
"""Files whose shape is wrong in a way that a schema cannot know."""
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "  =1+1",
    '"=1+1',
    "“=1+1”",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "'=1+1",
    "''",
    "It said; =1+1; and no more",
    "It said;=1+1;and no more",
    "a;'=1+1",
    'a,"=1+1",b',
    '=HYPERLINK("https://evil.example/";"click")',
    '=cmd|"/C calc"!A0',
]


def written(text: str) -> Any:
    """A file as another reader of YAML sees it: text only."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


@cache
def case(case_id: str) -> dict[str, Any]:
    """A case's file, as it was written."""
    content: dict[str, Any] = written((ROOT / "cases" / f"{case_id}.yml").read_text("utf-8"))
    return content


def texts(content: Any) -> Iterator[str]:
    """Every text of a file, without the names of its fields and entries."""
    if isinstance(content, str):
        yield content
    for inner in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        yield from texts(inner)


@pytest.fixture(scope="module")
def database(published: Path) -> Iterator[sqlite3.Connection]:
    """The published database, as a reader opens it."""
    opened = sqlite3.connect(f"file:{published / 'data/onrecord.sqlite'}?mode=ro&immutable=1", uri=True)
    yield opened
    opened.close()


def rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
    return [dict(zip((column[0] for column in found.description), row, strict=True)) for row in found]


def in_csv(file: Path) -> list[list[str]]:
    """The cells of a CSV file as they stand there, without its heading."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))[1:]


def unmarked(cell: str) -> str:
    """A text as it was, by the rule that the page gives."""
    return re.sub(dataset.UNMARK, r"\1", cell)


@pytest.mark.parametrize("case_id", CASES)
def test_every_entry_is_in_its_table_once(case_id: str, database: sqlite3.Connection) -> None:
    for group, (table, key) in GROUPS.items():
        found = [row[key] for row in rows(database, table) if row["case_id"] == case_id]
        assert sorted(found) == sorted(case(case_id).get(group, {})), group
    authored = case(case_id)
    assert len([row for row in rows(database, "cases") if row["case_id"] == case_id]) == 1
    about = [(key, claim) for key, statement in authored.get("statements", {}).items() for claim in statement.get("about", ())]
    found = [(row["statement_id"], row["claim_id"]) for row in rows(database, "positions") if row["case_id"] == case_id]
    assert sorted(found) == sorted(about)
    accounts = sum(len(law.get("accounts", ())) for law in authored.get("law", {}).values())
    assert len([row for row in rows(database, "accounts") if row["case_id"] == case_id]) == accounts


@pytest.mark.parametrize("case_id", CASES)
def test_every_text_of_a_case_is_in_a_table(case_id: str, database: sqlite3.Connection) -> None:
    """Nothing that an author wrote is lost on the way into the tables, but for the number of the format of the file."""
    held = {
        value.strip()
        for table in tables.TABLES
        for row in rows(database, table.name)
        if row.get("case_id") == case_id
        for value in row.values()
        if isinstance(value, str)
    }
    said = texts({**case(case_id), "format": []})
    assert [text for text in said if text.strip() not in held] == []


@pytest.mark.parametrize("group", GROUPS)
def test_authored_columns_hold_the_field_that_they_name(group: str, database: sqlite3.Connection) -> None:
    table, key = GROUPS[group]
    columns = next(kind.columns for kind in tables.TABLES if kind.name == table)
    compared = 0
    for row in rows(database, table):
        entry = case(row["case_id"])[group][row[key]]
        for column in columns:
            if column.written:
                assert row[column.name] == (entry[column.written].strip() if column.written in entry else None), column.name
                compared += 1
    assert compared or group == "corrections"


def test_parties_and_regulations_are_all_there(database: sqlite3.Connection) -> None:
    parties = written((ROOT / "cases/_parties.yml").read_text("utf-8"))
    assert {row["party_id"]: row["name"] for row in rows(database, "parties")} == {
        key: party["name"] for key, party in parties.items()
    }
    explainers = {
        file.stem: written(file.read_text("utf-8").split("---\n")[1]) for file in (ROOT / "docs/regulations").glob("*.md")
    }
    duties = [
        (key, version_id, duty_id, what)
        for key, facts in explainers.items()
        for version_id, version in facts["versions"].items()
        for parent_id, duty in version.get("duties", {}).items()
        for duty_id, what in (
            (parent_id, duty["what"]),
            *((stage_id, stage["what"]) for stage_id, stage in duty.get("stages", {}).items()),
        )
    ]
    found = [(row["regulation_id"], row["version_id"], row["duty_id"], row["what"]) for row in rows(database, "duties")]
    assert sorted(found) == sorted(duties)
    held = {value for table in tables.LIBRARY_TABLES for row in rows(database, table.name) for value in row.values()}
    said = [text for facts in explainers.values() for text in texts({**facts, "format": []})]
    assert [text for text in said if text.strip() not in held] == []


def test_clocks_and_standings_are_those_of_the_cases(published: Path, database: sqlite3.Connection) -> None:
    """The tables and the JSON of each case give the same for everything that was worked out."""
    for case_id in CASES:
        computed = json.loads((published / f"cases/{case_id}.json").read_text("utf-8"))["computed"]
        own = {name: [row for row in rows(database, name) if row["case_id"] == case_id] for name in ("claims", "clocks")}
        assert {row["claim_id"]: row["computed_standing"] for row in own["claims"]} == {
            key: found["standing"] for key, found in computed["claims"].items()
        }
        assert sorted(
            (row["law_id"], row["duty_id"], row["account"] - 1, row["computed_sentence"]) for row in own["clocks"]
        ) == (sorted((clock["law"], clock["duty"], clock["account"], clock["sentence"]) for clock in computed["clocks"]))
        assert {tuple(clock["days-late"]) for clock in computed["clocks"] if clock["days-late"]} == {
            (row["computed_days_late_least"], row["computed_days_late_most"])
            for row in own["clocks"]
            if row["computed_result"] == "LATE"
        }


def test_every_key_holds(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table in tables.TABLES:
        assert tuple(column.name for column in table.columns)[: len(table.key)] == table.key
        kept = {(row[3], row[2]) for row in database.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert kept == {(column, reference.table) for reference in table.references for column in reference.columns}, table.name


def test_ids_are_ids(database: sqlite3.Connection) -> None:
    """Their columns are not marked in CSV, since an id cannot be taken for a formula."""
    for table in tables.TABLES:
        for column in table.columns:
            held = {row[column.name] for row in rows(database, table.name)} - {None} if column.type == "id" else set()
            assert [value for value in held if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", value)] == [], column.name


def test_a_broken_key_is_seen(published: Path, tmp_path: Path) -> None:
    """The check can fail."""
    shutil.copy(published / "data/onrecord.sqlite", tmp_path)
    with sqlite3.connect(tmp_path / "onrecord.sqlite") as database:
        database.execute(
            "UPDATE claim_parties SET party_id = 'nobody' WHERE case_id = 'plusnet-2014' AND claim_id = 'obtained'"
        )
        assert [row[0] for row in database.execute("PRAGMA foreign_key_check")] == ["claim_parties"]


def test_csv_json_and_sqlite_say_the_same(published: Path, database: sqlite3.Connection) -> None:
    everything = json.loads((published / "data/all.json").read_text("utf-8"))["tables"]
    assert set(everything) == {table.name for table in tables.TABLES}
    for table in tables.TABLES:
        held = rows(database, table.name)
        order = lambda row, key=table.key: [str(row[name]) for name in key]  # noqa: E731 - one line
        assert sorted(everything[table.name], key=order) == sorted(
            ({name: value for name, value in row.items() if value is not None} for row in held), key=order
        )
        content = (published / f"data/{table.name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == 1 + len(held), "lines end as RFC 4180 says; a line break of a text stays as it is"
        cells = sorted([unmarked(cell) for cell in row] for row in in_csv(published / f"data/{table.name}.csv"))
        assert cells == sorted(["" if value is None else str(value) for value in row.values()] for row in held)


def test_pages_of_rows_are_there(published: Path, database: sqlite3.Connection) -> None:
    """Every address in a column `page` is that of a page, and of an entry on it."""
    anchors: dict[Path, set[str | None]] = {}
    number = 0
    for table in tables.TABLES:
        for row in rows(database, table.name):
            if "page" in row:
                path, _, anchor = row["page"].removeprefix("https://ontherecord.example/").partition("#")
                file = published / path / "index.html"
                if file not in anchors:
                    anchors[file] = {
                        node.attributes.get("id") for node in LexborHTMLParser(file.read_text("utf-8")).css("[id]")
                    }
                assert not anchor or anchor in anchors[file], row["page"]
                number += 1
    assert number > 500


@pytest.mark.parametrize("query", dataset.QUERIES, ids=lambda query: query.question)
def test_documented_queries(query: dataset.Query, published: Path, database: sqlite3.Connection) -> None:
    """Each question of the page is answered by its own words there, and an answer without rows would show nothing."""
    shown = [node.text() for node in LexborHTMLParser((published / "data/index.html").read_text("utf-8")).css("pre code")]
    assert query.sql in shown
    assert database.execute(query.sql).fetchall()


def test_the_contested_claims_are_those_of_the_pages(database: sqlite3.Connection) -> None:
    found = {(row[1], row[2]) for row in database.execute(dataset.QUERIES[0].sql) if "plusnet-2014" in row[4]}
    assert {("Simon", "asserts"), ("Plusnet", "denies"), ("Bob Pullen", "denies")} == found


def test_the_command_of_sqlite_opens_it(published: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("the sqlite3 command is not installed")
    command = ["sqlite3", "-readonly", str(published / "data/onrecord.sqlite"), "SELECT count(*) FROM cases"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"{len(CASES)}\n"


def test_the_package_names_every_file(published: Path) -> None:
    package = json.loads((published / "data/datapackage.json").read_text("utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"]:
        content = (published / "data" / resource["path"]).read_bytes()
        assert len(content) == resource["bytes"]
        if resource["format"] == "csv":
            heading = content.decode("utf-8-sig").split("\r\n", 1)[0].split(",")
            assert heading == [field["name"] for field in resource["schema"]["fields"]]
            assert all(field["description"] for field in resource["schema"]["fields"])
            assert all(field["computed"] == field["name"].startswith("computed_") for field in resource["schema"]["fields"])
    names = {resource["path"] for resource in package["resources"]}
    assert names >= {file.name for file in (published / "data").glob("*.csv")}


def test_the_page_explains_every_column(published: Path) -> None:
    page = LexborHTMLParser((published / "data/index.html").read_text("utf-8"))
    for table in tables.TABLES:
        heading = page.css_first(f"[id='table-{table.name}']")
        assert heading is not None
        assert heading.parent is not None
        shown = heading.parent.text()
        assert all(column.name in shown and column.meaning in shown for column in table.columns), table.name
    assert page.css_first("a[rel~=license]") is not None


# The descriptions


def schema_of(file: Path) -> dict[str, Any]:
    return {"cases": json_schema.case, "parties": json_schema.parties, "regulations": json_schema.regulation}[
        file.parent.name
    ]()


def content_of(file: Path) -> Any:
    text = file.read_text("utf-8")
    return written(text.split("---\n")[1] if file.suffix == ".md" else text)


def test_published_schemas_are_schemas(published: Path) -> None:
    for name, (_, _, make) in openapi.SCHEMAS.items():
        content = json.loads((published / "data" / name).read_text("utf-8"))
        assert content == make(example.read_examples(ROOT))
        Draft7Validator.check_schema(content)
        later = {"prefixItems", "$defs", "unevaluatedProperties", "dependentRequired", "minContains", "$dynamicRef"}
        assert not later & set(re.findall(r'"([^"]+)":', json.dumps(content)))


def test_what_is_shipped_meets_the_schemas() -> None:
    for case_id in CASES:
        assert [error.message for error in Draft7Validator(json_schema.case()).iter_errors(case(case_id))] == []
    parties = written((ROOT / "cases/_parties.yml").read_text("utf-8"))
    assert [error.message for error in Draft7Validator(json_schema.parties()).iter_errors(parties)] == []
    for file in (ROOT / "docs/regulations").glob("*.md"):
        assert [error.message for error in Draft7Validator(json_schema.regulation()).iter_errors(content_of(file))] == [], file


@pytest.mark.parametrize(
    "file", sorted(PROBLEMS.glob("*/f*.yml")) + sorted(PROBLEMS.glob("*/f*.md")), ids=lambda file: file.stem
)
def test_a_wrong_shape_is_refused(file: Path) -> None:
    """What `onrecord check` refuses for its shape the schema refuses, except where a schema cannot know."""
    sound = Draft7Validator(schema_of(file)).is_valid(content_of(file))
    assert sound == (file.stem in ELSEWHERE)


@pytest.mark.parametrize("file", sorted((PROBLEMS / "cases").glob("[rs]*.yml")), ids=lambda file: file.stem)
def test_a_right_shape_is_accepted(file: Path) -> None:
    """A sound file, and one that only breaks a rule between entries, has the shape of a case."""
    left_over = file.stem == "r009-withdrawn-with-the-rest"  # fields that a withdrawn case does not have
    assert Draft7Validator(json_schema.case()).is_valid(content_of(file)) != left_over


def test_every_field_of_the_schema_is_described() -> None:
    for make in (json_schema.case, json_schema.parties, json_schema.regulation):
        for name, kind in make()["definitions"].items():
            assert kind["description"], name
            for field in kind.get("properties", {}).values():
                assert field.get("description") or set(field) == {"$ref"}, name  # a reference leads to what describes it


def described(published: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((published / "data/openapi.json").read_text("utf-8"))
    return content


def meets(published: Path, address: str, content: Any) -> list[str]:
    """What is wrong with the JSON at an address of the OpenAPI description."""
    whole = described(published)
    answer = whole["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**answer, "components": whole["components"]})
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(content)]


def test_the_openapi_description_is_one(published: Path) -> None:
    validate(described(published))
    static = [path for path in described(published)["paths"] if "{" not in path]
    assert [path for path in static if not (published / path.lstrip("/")).is_file()] == []


def test_published_json_is_as_described(published: Path) -> None:
    ids = "|".join(("cases", "parties", "regulations"))
    seen = set()
    for file in sorted(published.rglob("*.json")):
        path = f"/{file.relative_to(published).as_posix()}"
        address = re.sub(rf"^/({ids})/(?!index\.json|facets\.json)[a-z0-9-]+(?=[./])", r"/\1/{id}", path)
        if path.startswith("/search/") or path in ("/cases/facets.json", "/data/openapi.json"):
            continue  # what the scripts of these pages read among themselves, and the description itself
        assert meets(published, address, json.loads(file.read_text("utf-8"))) == [], path
        seen.add(address)
    assert seen == set(json.loads((published / "data/openapi.json").read_text("utf-8"))["paths"])
    for path in (dataset.EVERYTHING, dataset.PACKAGE):
        assert meets(published, f"/{path}", json.loads((published / path).read_text("utf-8"))) == []


def test_the_description_sees_what_is_wrong(published: Path) -> None:
    """The check can fail."""
    content = json.loads((published / "cases/plusnet-2014.json").read_text("utf-8"))
    content["computed"]["claims"]["obtained"]["standing"] = 1
    assert meets(published, "/cases/{id}.json", content)


# Hostile text


@pytest.mark.parametrize("text", [*HOSTILE, "\t=1", "\r=1", "\n=1", "\tx", "a\n=1", "a\x00b", "\x00=1", "a;;'b", ";;;=", "' '"])
def test_marks_can_be_taken_away(text: str) -> None:
    """Whatever a text is, marking it can be undone, and leaves nothing that a spreadsheet could take for a formula."""
    marked = dataset.csv_cell(text)
    assert unmarked(marked) == text
    for part in re.split("[;\t\r\n]", marked):
        assert not re.match(r"""[\s"“\x00]*[=+\-@＝＋－＠]""", part)


def test_numbers_dates_and_plain_words_are_not_marked() -> None:
    for text in ("2014-11-14", "[2014-11-14..2014-12-07]", "– a dash", "https://a.example/?b=c", "It’s; so", "1 + 1 = 2"):
        assert dataset.csv_cell(text) == text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published data of a project with one case whose texts are hostile, one that was withdrawn and one that moved."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    shutil.copytree(ROOT / "hooks", folder / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "cases", folder / "cases", ignore=shutil.ignore_patterns("[!_]*"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(PROBLEMS / "base", folder, dirs_exist_ok=True)
    for file in (folder / "docs").rglob("*.md"):  # prose that leads to real cases and regulations
        if file.name != "notice.md" and file.parent.name != "regulations":
            file.write_text(re.sub(r"\]\([^)]*\)", "](https://elsewhere.example/)", file.read_text("utf-8")), "utf-8")
    sound = content_of(ROOT / "cases/_example.yml")
    del sound["related"]  # a case of the whole record
    sound["title"] = HOSTILE[0]
    sound["questions"] = {f"q{n}": {"ask": text, "would-settle": [text, "x"]} for n, text in enumerate(HOSTILE)}
    sound["aliases"] = ["earlier"]
    (folder / "cases/hostile.yml").write_text(yaml.dump(sound, allow_unicode=True, default_style='"'), "utf-8")
    shutil.copy(PROBLEMS / "cases/sound-withdrawn.yml", folder / "cases/taken-back.yml")
    parties = [(place / "cases/_parties.yml").read_text("utf-8") for place in (ROOT, PROBLEMS / "base")]
    (folder / "cases/_parties.yml").write_text("\n".join(parties), "utf-8")
    result = invoke("mkdocs", "build", folder=folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"


def test_hostile_text_is_kept_and_marked(hostile: Path) -> None:
    database = sqlite3.connect(hostile / "data/onrecord.sqlite")
    asked = {row["question_id"]: row["question"] for row in rows(database, "questions") if row["case_id"] == "hostile"}
    assert asked == {f"q{number}": text.strip() for number, text in enumerate(HOSTILE)}
    cells = {row[1]: row[2] for row in in_csv(hostile / "data/questions.csv") if row[0] == "hostile"}
    assert {key: unmarked(cell) for key, cell in cells.items()} == asked
    assert cells["q0"] == "'=1+1"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_of_a_withdrawn_case_only_the_reason_is_kept(hostile: Path) -> None:
    database = sqlite3.connect(hostile / "data/onrecord.sqlite")
    (row,) = rows(database, "withdrawn")
    assert set(row) == {"case_id", "title", "date", "why", "page"}
    assert row["case_id"] == "taken-back"
    for table in tables.CASE_TABLES:
        assert [one for one in rows(database, table.name) if one["case_id"] == "taken-back"] == []
    for name in ("taken-back", "earlier", "hostile"):
        content = json.loads((hostile / f"cases/{name}.json").read_text("utf-8"))
        assert meets(hostile, "/cases/{id}.json", content) == [], name


@pytest.mark.full
def test_libreoffice_runs_no_formula(hostile: Path, tmp_path: Path) -> None:
    """A spreadsheet opens the tables, and finds texts where a text could have been a formula; without marks it would not."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice is not installed: on Debian, apt install libreoffice-calc-nogui"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    marked = (hostile / "data/questions.csv").read_text("utf-8")
    opened = {
        "comma": (",", marked, 0),
        "semicolon": (";", marked, 0),  # as where numbers have a decimal comma
        "comma-unmarked": (",", "x\r\n=1+1\r\n", 1),
        "semicolon-unmarked": (";", "x\r\ny,It said;=1+1; and no more\r\n", 1),
    }
    for name, (separator, text, formulas) in opened.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode())
        # quotation mark, UTF-8, from line 1, any language, nothing forced to be text, formulas evaluated
        options = f"CSV:{ord(separator)},34,76,1,,0,false,true,false,false,false,-1,true"
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", f"--infilter={options}", "--convert-to", "fods", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / f"{name}.csv")], capture_output=True, text=True, timeout=240, check=True)
        assert (tmp_path / f"{name}.fods").read_text("utf-8").count("table:formula=") == formulas, name
    assert "=1+1" in (tmp_path / "comma.fods").read_text("utf-8")
