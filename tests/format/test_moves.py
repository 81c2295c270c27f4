"""A file of an earlier format is moved, and says the same afterwards; its history shows nothing of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from onrecord.cli import autofix
from onrecord.corpus import loader
from onrecord.corpus.project_files import ProjectFiles
from onrecord.format import moves, yaml_reader
from onrecord.format.diagnostics import Edit, apply_edits
from onrecord.format.moves import Kind, Move
from onrecord.format.yaml_document import Document
from onrecord.history import comparison

from tests.support.project import ROOT, invoke
from tests.support.repository import Repository

SHIPPED = sorted([*(ROOT / "cases").glob("[!_]*.yml"), *(ROOT / "docs/regulations").glob("[!i]*.md")])
CASE = (ROOT / "tests/history/changes/_base.yml").read_text("utf-8")
FORMER = CASE.replace("format: 2\n", "").replace("place: United Kingdom", "# Where the water is.\nplace: GB")


def as_it_was(text: str) -> str:
    """The text of a file of today in the format before it had a number."""
    former, number = re.subn(r"(?m)^format: 2\n", "", text)
    assert number == 1
    return former


def read(text: str) -> Document:
    document, problems = yaml_reader.read("cases/letters.yml", text.encode())
    assert document is not None, problems
    return document


def to_country(document: Document) -> Iterator[Edit]:
    """An invented move: where a place was a code, it is a name."""
    if document.content.get("place") == "GB":
        yield document.replacement(("place",), "United Kingdom")


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format in which a place became a name."""
    monkeypatch.setattr(moves, "MOVES", (Move("1", "case", to_country),))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_files_are_moved(file: Path, tmp_path: Path) -> None:
    """Each file of this record, as it was, becomes what it is, by the edits of its one problem, and in memory too."""
    path = file.relative_to(ROOT).as_posix()
    kind: Kind = "case" if file.suffix == ".yml" else "regulation"
    copy = tmp_path / path
    copy.parent.mkdir(parents=True)
    copy.write_text(as_it_was(file.read_text("utf-8")), "utf-8")
    read_file = ProjectFiles.read_case if kind == "case" else ProjectFiles.read_regulation
    former, today = (read_file(ProjectFiles(root), file.stem) for root in (tmp_path, ROOT))
    assert former is not None
    assert today is not None
    problem = moves.format_problem(former, kind)
    assert problem is not None
    assert apply_edits(copy.read_text("utf-8"), problem.edits) == file.read_text("utf-8")
    assert moves.moved(former, kind).content == today.content
    assert moves.format_problem(today, kind) is None
    assert moves.moved(today, kind) is today


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("beginning", ["", "format: 1\n", "# A note of the author.\nformat: 1  # the first\n"])
def test_a_move_keeps_comments(beginning: str) -> None:
    """What changed is edited, the number is written, and nothing else differs, wherever the number stands."""
    former = read(beginning + FORMER)
    problem = moves.format_problem(former, "case")
    assert problem is not None
    text = apply_edits(former.text, problem.edits)
    numbered = beginning.replace("1", "2") or "format: 2\n"
    assert text == numbered + FORMER.replace("GB", "United Kingdom")
    assert moves.moved(former, "case").content == read(text).content
    assert moves.format_problem(read(text), "case") is None


@pytest.mark.parametrize("number", ["3", "0", "two", "[2]"])
def test_what_is_no_earlier_format_is_left_alone(number: str) -> None:
    """A newer file, or a slip, is a problem that only its author can solve."""
    document = read(f"format: {number}\n{FORMER}")
    problem = moves.format_problem(document, "case")
    assert problem is not None
    assert problem.edits == ()
    assert moves.moved(document, "case") is document


def test_nothing_else_is_said_of_an_earlier_file(tmp_path: Path) -> None:
    """What an earlier format had is no mistake of its author: the one problem names the command."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/letters.yml").write_text(f"{FORMER}obsolete: field\n", "utf-8")
    problems = [problem for problem in loader.load(tmp_path).problems if problem.path == "cases/letters.yml"]
    assert [problem.code for problem in problems] == [moves.FORMER.code]
    assert "`onrecord check --fix`" in problems[0].message


@pytest.mark.usefixtures("invented")
def test_the_command_moves_a_file(project: Path) -> None:
    """The command makes the edits in the file, and only those."""
    file = project / "cases/plusnet-2014.yml"
    text = file.read_text("utf-8")
    file.write_text(as_it_was(text).replace("place: United Kingdom", "place: GB"), "utf-8")
    assert [problem.code for problem in autofix.fix_file(project, "cases/plusnet-2014.yml")] == [moves.FORMER.code]
    assert file.read_text("utf-8") == text


@pytest.mark.usefixtures("invented")
def test_a_move_is_no_change_of_a_case(tmp_path: Path) -> None:
    """Neither in the history nor for the check of corrections; what an author changes on the same day is one."""
    repository = Repository(tmp_path / "repository")
    repository.commit("2024-05-01", letters=FORMER, other=FORMER, gone=FORMER)
    moved = moves.moved(read(FORMER), "case")
    assert moved.content["place"] == "United Kingdom"
    repository.commit("2024-05-02", letters=CASE, other=CASE.replace("United Kingdom", "Wales"), gone=None)
    assert repository.published_days() == [
        ("2024-05-02", "gone", ["The case ‘Letters that reached the wrong readers’ was removed."]),
        ("2024-05-02", "other", ["The case states another place: was ‘United Kingdom’, is ‘Wales’."]),
        *[("2024-05-01", name, ["The case was published."]) for name in ("gone", "letters", "other")],
    ]
    repository.write("letters", FORMER)
    found = {compared.case: compared.changes for compared in comparison.compare_with_revision(repository.root, "HEAD~1")}
    assert found["letters"] == ()
    assert len(found["other"]) == 1


def test_the_check_of_corrections_passes_a_move(project: Path) -> None:
    """A pull request that only moves files is asked for nothing."""
    repository = Repository(project.parent / "with-history")
    (repository.folder / "cases").rmdir()
    for part in project.iterdir():
        part.rename(repository.folder / part.name)
    for file in (repository.folder / "cases").glob("[!_]*.yml"):
        file.write_text(as_it_was(file.read_text("utf-8")), "utf-8")
    repository.commit("2026-11-23")
    assert invoke("onrecord", "check", "--fix", folder=repository.folder).returncode == 0
    result = invoke("onrecord", "changes", "--since", "HEAD", "--check", folder=repository.folder)
    assert (result.returncode, result.stdout) == (0, "")
    assert invoke("onrecord", "changes", "--since", "HEAD", folder=repository.folder).stdout == ""


OLD_LAW = """---
title: Telling the watchdog
jurisdiction: {jurisdiction}
# Where its days begin.
zone: {zone}
versions:
  first:
    duties:
      assessment:
        what: Assess it.
        tell: nobody
        starts: suspicion  # not awareness
        holidays: {holidays}
        within: 30 days
      notice: {{what: Tell it., holidays: {holidays}, tell: regulator}}
      other: {{tell: nobody}}
---

Prose.
"""
LAWS = [
    ("Utopia", "Europe/London", "GB-ENG", "GB-ENG"),
    ("Scotland", "Europe/London", "GB-SCT", "GB-SCT"),
    ("United States", "America/New_York", "US", "US"),
    ("Germany", "Europe/Berlin", "DE-BY", "DE-BY"),
    ("European Union", "Europe/Brussels", None, "EEA"),
    ("Canada", "America/Toronto", None, "CA"),
    ("Ireland", "Europe/Dublin", None, "IE"),
]


@pytest.mark.parametrize(("place", "zone", "holidays", "country"), LAWS)
def test_a_law_names_its_country(place: str, zone: str, holidays: str | None, country: str, tmp_path: Path) -> None:
    """By the public holidays that its duties named, else by its zone, which stays; comments stay, and nothing else changes."""
    text = OLD_LAW.format(jurisdiction=place, zone=zone, holidays=holidays)
    if holidays is None:
        text = text.replace("        holidays: None\n", "").replace(" holidays: None,", "")
    file = tmp_path / "docs/regulations/watchdog.md"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    document = ProjectFiles(tmp_path).read_regulation("watchdog")
    assert document is not None
    problem = moves.format_problem(document, "regulation")
    assert problem is not None
    expected = text.replace("---\n", "---\nformat: 2\n", 1).replace("zone: ", f"country: {country}\nzone: ")
    expected = expected.replace("        tell: nobody\n", "").replace("{tell: nobody}", "{}")
    expected = expected.replace(f"        holidays: {holidays}\n", "").replace(f", holidays: {holidays}", "")
    assert apply_edits(text, problem.edits) == expected
    assert moves.moved(document, "regulation").content["country"] == country
