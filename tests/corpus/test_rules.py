"""Every bad file of tests/corpus/problems with its complete messages, as `onrecord check` prints them.

A new problem is a new file: put it beside the others, run `pytest tests/corpus/test_rules.py --accept`, and read what was
written.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from onrecord.authoring import rule_catalog
from onrecord.cli.main import main
from onrecord.format.paths import EVIDENCE_SUFFIX
from onrecord.site import build

PROBLEMS = Path(__file__).parent / "problems"
FILES = sorted(
    file
    for kind in ("cases", "parties", "regulations")
    for file in (PROBLEMS / kind).iterdir()
    if file.suffix != ".txt"
    and (not file.name.endswith(EVIDENCE_SUFFIX) or not file.with_name(file.name.replace(EVIDENCE_SUFFIX, ".yml")).exists())
)
PLACES = {"cases": "cases/{}", "parties": "cases/_parties.yml", "regulations": "docs/regulations/notice.md"}


def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *files: Path) -> tuple[int, str]:
    """The exit code and the output of `onrecord check` in a small project that holds these files."""
    root = tmp_path / "project"
    shutil.copytree(PROBLEMS / "base", root)
    (root / "mkdocs.yml").touch()
    for file in files:
        place = PLACES[file.parent.name].format(file.name)
        shutil.copy(file, root / (place if file.suffix in (".yml", ".md") else f"{Path(place).parent}/{file.name}"))
        if (locked := file.with_suffix(EVIDENCE_SUFFIX)).exists():
            shutil.copy(locked, root / "cases")
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, ["check"], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_base_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is reported for a bad file comes from that file."""
    assert check(tmp_path, monkeypatch) == (0, "no problems found\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_messages(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A bad file is reported with its complete messages, and with exit code 1."""
    code, output = check(tmp_path, monkeypatch, file)
    expected = file.with_suffix(".txt")
    if request.config.getoption("accept"):
        expected.write_text(output, "utf-8")
    assert output == expected.read_text("utf-8")
    assert code == (0 if file.stem.startswith("sound") else 1)
    code_of_name = file.stem[:4].upper()
    assert not code_of_name[1:].isdigit() or f" {code_of_name} " in output


def test_all_files_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All problems of all files come in one run, sorted by file, line and column."""
    chosen = [file for file in FILES if file.parent.name == "cases"]
    code, output = check(tmp_path, monkeypatch, *chosen)
    heads = [line for line in output.splitlines() if line.startswith("cases/")]
    places = [(path, int(line), int(column)) for path, line, column, _ in (head.split(":", 3) for head in heads)]
    assert code == 1
    assert places == sorted(places)
    reported = {path.removesuffix(EVIDENCE_SUFFIX).removesuffix(".yml") for path, _, _ in places}
    bad = {f"cases/{file.name.removesuffix(EVIDENCE_SUFFIX).removesuffix('.yml')}" for file in chosen}
    assert reported >= {name for name in bad if not name.startswith("cases/sound")}


def test_every_rule_has_a_bad_file() -> None:
    """No rule is untested."""
    shown = "".join(file.with_suffix(".txt").read_text("utf-8") for file in FILES)
    # templates, missing or unreadable files, docs/: in test_site; the others in their own tests
    elsewhere = {"T001", "T002", "R002", "R004", "R006", "R007", "Q007", "R090", "H001", "H002", "H003"}
    assert {rule.code for rule in rule_catalog.RULES if f" {rule.code} " not in shown} == elsewhere


@pytest.mark.parametrize(("good", "bad"), [("plusnet:\n", "plusnet: :\n"), ("name:", "nome:")])
def test_a_mistake_among_the_parties_is_told_there(good: str, bad: str, project: Path) -> None:
    """And not in each case that names one of them, whatever the rules want to know of its kind."""
    file = project / "cases/_parties.yml"
    file.write_text(file.read_text("utf-8").replace(good, bad, 1), "utf-8")
    assert {problem.path for problem in build.check(project)[1]} == {"cases/_parties.yml"}
