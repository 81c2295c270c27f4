"""What changed in a case, in its own terms; the history that git keeps of it; and the check that demands corrections.

A new pair of versions is a new file of tests/history/changes: the edits that are made to `_base.yml`. Run
`pytest tests/history/test_changes.py --accept`, and read what was written beside it.
"""

import re
import shutil
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.format import yaml_reader
from onrecord.format.case import Case
from onrecord.format.yaml_document import Plain
from onrecord.history import case_history, changes, comparison, corrections
from pydantic import TypeAdapter
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke
from tests.support.repository import Repository

PAIRS = Path(__file__).parent / "changes"
FILES = sorted(file for file in PAIRS.glob("*.yml") if not file.stem.startswith("_"))
NAMES = {"ico": "Information Commissioner’s Office", "uk-gdpr-33": "Article 33 UK GDPR"}


def content(file: Path) -> dict[str, Plain]:
    document, problems = yaml_reader.read(file.name, file.read_bytes())
    assert document is not None, problems
    return document.content


BASE = content(PAIRS / "_base.yml")


def edited(edits: Plain) -> dict[str, Plain]:
    """The base with some places made to be something else, or taken away where nothing is named."""
    made = deepcopy(BASE)
    assert isinstance(edits, list)
    for edit in edits:
        assert isinstance(edit, dict)
        *way, last = str(edit["at"]).split(".")
        group = made
        for step in way:
            inner = group.setdefault(step, {})
            assert isinstance(inner, dict)
            group = inner
        if "be" in edit:
            group[last] = edit["be"]
        else:
            del group[last]
    return made


def describe(before: dict[str, Plain], after: dict[str, Plain]) -> str:
    found = changes.compare(before, after, NAMES)
    needing = corrections.without_correction(before, after, found)
    lines = []
    for change in found:
        mark = (", needs a correction" if change in needing else ", settled") if change.needs_correction else ""
        lines.append(f"{change.path} ({change.kind}{mark})\n    {change.words}\n")
    return "".join(lines) or "no change\n"


def test_the_base_is_a_case() -> None:
    TypeAdapter(Case).validate_python(BASE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pairs(file: Path, request: pytest.FixtureRequest) -> None:
    """Each pair of versions with all that is said of it, forwards; and backwards it raises nothing."""
    after = edited(content(file)["edits"])
    output = describe(BASE, after)
    expected = file.with_suffix(".txt")
    if request.config.getoption("accept"):
        expected.write_text(output, "utf-8")
    assert output == expected.read_text("utf-8")
    assert (output == "no change\n") == (describe(after, BASE) == "no change\n")


def test_publication_and_removal() -> None:
    assert [change.words for change in changes.compare(None, BASE)] == ["The case was published."]
    (removed,) = changes.compare(BASE, None)
    assert removed.words == "The case ‘Letters that reached the wrong readers’ was removed."
    assert corrections.without_correction(BASE, None, (removed,)) == (removed,), (
        "a page that was published is not taken away in silence"
    )
    assert changes.compare(None, None) == changes.compare(BASE, BASE) == ()


def test_a_correction_of_before_does_not_count_again() -> None:
    """One mistake, one correction: that of last year says nothing of what changes today."""
    entry = {
        "of": "place",
        "date": "2024-05-02",
        "was": "Wales",
        "now": "United Kingdom",
        "why": "misread",
        "raised-by": "a reader",
    }
    before: dict[str, Plain] = {**BASE, "corrections": {"place": dict(entry)}}
    after = {**before, "place": "Scotland"}
    found = changes.compare(before, after)
    assert corrections.without_correction(before, after, found) == found


PLAIN = st.recursive(
    st.text("a-’ .2014", max_size=6), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner)
)
TOPS = st.dictionaries(st.sampled_from([*BASE, "corrections", "related", "aliases", "withdrawn", "x"]), PLAIN)


@given(TOPS, TOPS)
def test_no_shape_raises(one: dict[str, Plain], other: dict[str, Plain]) -> None:
    """An old version may hold anything; each side may also be a sound case."""
    for before, after in ((one, other), ({**BASE, **one}, {**BASE, **other}), (BASE, {**BASE, **one}), ({**BASE, **one}, BASE)):
        found = changes.compare(before, after)
        assert all(change.words.endswith(".") for change in found)
        corrections.without_correction(before, after, found)


CASE = (PAIRS / "_base.yml").read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def with_place(place: str) -> str:
    return CASE.replace("United Kingdom", place)


MOVED = "The case states another place: was ‘{}’, is ‘{}’."


def test_publish_and_edit(repository: Repository) -> None:
    """One version a day, in UTC: what stood only in between is no change. What is not a case is passed over."""
    repository.commit("2024-05-01", letters=CASE, _parties="ico: {name: ICO}", Not_a_case=CASE)
    repository.commit("2024-05-02", letters=with_place("Wales"))
    repository.commit("2024-05-02", "23:30:00+00:00", letters=with_place("Scotland"))
    repository.commit("2024-05-03", "00:30:00+02:00", letters=with_place("England"))
    repository.commit("2024-05-04", letters=CASE, other=CASE)
    repository.write("letters", with_place("nowhere, and not committed"))
    assert repository.published_days(letters="letters", other="other") == [
        ("2024-05-04", "letters", [MOVED.format("England", "United Kingdom")]),
        ("2024-05-04", "other", ["The case was published."]),
        ("2024-05-02", "letters", [MOVED.format("United Kingdom", "England")]),
        ("2024-05-01", "letters", ["The case was published."]),
    ]
    kept = case_history.read_history(repository.root, {})
    assert kept is not None
    assert kept.complete
    assert [day.day.isoformat() for day in kept.days_of("letters")] == ["2024-05-04", "2024-05-02", "2024-05-01"]
    assert kept.days_of("nothing") == ()


def test_a_branch_counts_on_the_day_of_its_merge(repository: Repository) -> None:
    repository.commit("2024-05-01", letters=CASE)
    repository.git("switch", "--quiet", "--create", "branch")
    repository.commit("2024-05-02", letters=with_place("Wales"))
    repository.commit("2024-05-03", letters=with_place("Scotland"), new=CASE)
    repository.git("switch", "--quiet", "main")
    repository.git("commit", "--quiet", "--allow-empty", "--message=x", day="2024-05-04")
    repository.git("merge", "--quiet", "--no-ff", "branch", "--message=x", day="2024-05-09")
    assert repository.published_days() == [
        ("2024-05-09", "letters", [MOVED.format("United Kingdom", "Scotland")]),
        ("2024-05-09", "new", ["The case was published."]),
        ("2024-05-01", "letters", ["The case was published."]),
    ]


def test_a_renamed_case_keeps_its_history(repository: Repository) -> None:
    repository.commit("2024-05-01", letters=CASE)
    repository.commit("2024-05-02", letters=with_place("Wales"))
    repository.commit("2024-05-03", letters=None, water_2024=with_place("Wales") + "aliases: [letters]\n")
    assert repository.published_days(letters="water-2024", water_2024="water-2024") == [
        ("2024-05-03", "water-2024", ["The case was renamed; it was ‘letters’ before."]),
        ("2024-05-02", "water-2024", [MOVED.format("United Kingdom", "Wales")]),
        ("2024-05-01", "water-2024", ["The case was published."]),
    ]


def test_withdrawn_deleted_and_published_again(repository: Repository) -> None:
    withdrawn = "".join(line for line in CASE.splitlines(keepends=True) if line.startswith(("title", "record")))
    withdrawn += "withdrawn: {date: 2024-05-02, why: It was another board., raised-by: a reader}\n"
    repository.commit("2024-05-01", letters=CASE, other=CASE)
    repository.commit("2024-05-02", letters=withdrawn, other=None)
    repository.commit("2024-05-03", letters=CASE, other=CASE)
    assert repository.published_days() == [
        ("2024-05-03", "letters", ["The case was published again."]),
        ("2024-05-03", "other", ["The case was published."]),
        ("2024-05-02", "letters", ["The case was withdrawn: It was another board."]),
        ("2024-05-02", "other", ["The case ‘Letters that reached the wrong readers’ was removed."]),
        ("2024-05-01", "letters", ["The case was published."]),
        ("2024-05-01", "other", ["The case was published."]),
    ]


def test_a_version_that_cannot_be_read_is_passed_over(repository: Repository) -> None:
    """The next that can be read is compared with the last; a case begins with its first that can."""
    repository.commit("2024-05-01", letters=CASE, late="title: [")
    repository.commit("2024-05-02", letters="title: [", late="title: {")
    repository.commit("2024-05-03", letters=with_place("Wales"), late=CASE)
    assert repository.published_days() == [
        ("2024-05-03", "late", ["The case was published."]),
        ("2024-05-03", "letters", [MOVED.format("United Kingdom", "Wales")]),
        ("2024-05-01", "letters", ["The case was published."]),
    ]


def test_a_shallow_clone_says_so(repository: Repository, tmp_path: Path) -> None:
    """What it does not hold it does not invent: its first versions are not taken for publications."""
    repository.commit("2024-05-01", letters=CASE)
    repository.commit("2024-05-02", letters=with_place("Wales"))
    repository.commit("2024-05-03", letters=with_place("Scotland"))
    for depth, expected in (("1", []), ("2", [("2024-05-03", [MOVED.format("Wales", "Scotland")])])):
        clone = tmp_path / f"clone-{depth}"
        repository.git("clone", "--quiet", "--depth", depth, f"file://{repository.folder}", str(clone))
        kept = case_history.read_history(clone, {})
        assert kept is not None
        assert not kept.complete
        assert [(day.day.isoformat(), [change.words for change in day.changes]) for day in kept.days] == expected


def test_where_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cases").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert case_history.read_history(tmp_path, {}) is None, "no repository"
    repository = Repository(tmp_path / "empty")
    assert case_history.read_history(repository.root, {}) is None, "no commit"
    repository.commit("2024-05-01", letters=CASE)
    assert case_history.read_history(repository.root, {}) is not None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert case_history.read_history(repository.root, {}) is None, "no git"


def test_a_project_in_a_subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with settings of git that change what it prints, and from within another repository's hook."""
    repository = Repository(tmp_path / "repository", "news/site")
    (repository.folder / "cases").mkdir()
    (repository.folder / "cases/elsewhere.yml").write_text(CASE, "utf-8")
    repository.commit("2024-05-01", letters=CASE)
    repository.commit("2024-05-02", letters=with_place("Wales"))
    settings = {
        "log.showSignature": "true",
        "diff.renames": "copies",
        "log.showRoot": "false",
        "log.follow": "true",
        "color.ui": "always",
        "diff.noprefix": "true",
    }
    (tmp_path / "config").write_text(
        "".join(f"[{k.split('.')[0]}]\n{k.split('.')[1]} = {v}\n" for k, v in settings.items()), "utf-8"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_DIR", ".git")
    found = repository.published_days()
    assert found == [
        ("2024-05-02", "letters", [MOVED.format("United Kingdom", "Wales")]),
        ("2024-05-01", "letters", ["The case was published."]),
    ]
    repository.write("letters", with_place("Scotland"))
    (compared,) = comparison.compare_with_revision(repository.root, "HEAD")
    assert [change.words for change in compared.changes] == [MOVED.format("Wales", "Scotland")]


@pytest.mark.parametrize("file", [PAIRS / "_base.yml", *sorted((ROOT / "cases").glob("[!_]*.yml"))], ids=lambda file: file.stem)
def test_versions_are_read_as_files_are(file: Path) -> None:
    """Whatever their line ends and their beginning; what no reader could read is no version."""
    data = file.read_bytes()
    for text in (data, b"# a case\n\n" + data, data.replace(b"\n", b"\r\n"), data.rstrip(), b"\xef\xbb\xbf" + data):
        assert case_history.read_case(text) == content(file)
    for text in (data + b"title: twice\n", data + b"x: [\n", b"", data + b"---\n"):
        assert case_history.read_case(text) is None


def test_the_ids_of_today() -> None:
    aliases: dict[str, Plain] = {"aliases": ["old", "other"]}
    assert case_history.current_ids({"new": aliases, "other": {}}) == {"new": "new", "old": "new", "other": "other"}


@pytest.fixture
def recorded(project: Path) -> Repository:
    """A copy of the project whose cases are published."""
    folder = project.parent / "with-history"
    repository = Repository(folder)
    (folder / "cases").rmdir()
    for part in project.iterdir():
        part.rename(folder / part.name)
    repository.commit("2026-11-23")
    return repository


def check(repository: Repository, since: str = "HEAD") -> tuple[int, str]:
    result = invoke("onrecord", "changes", "--since", since, "--check", folder=repository.folder)
    return result.returncode, result.stdout


def test_the_check_of_a_pull_request(recorded: Repository) -> None:
    """What is added passes; what changes fails with the entry that mends it; with that entry it passes, committed or not."""
    file = recorded.folder / "cases/plusnet-2014.yml"
    text = file.read_text("utf-8")
    added = text.replace("questions:\n", "questions:\n  new:\n    ask: Who?\n    would-settle: a list\n", 1)
    file.write_text(added, "utf-8")
    assert check(recorded) == (0, "")
    changed = re.sub(r"(  spam-begins:\n    when: )2014-11-14", r"\g<1>2014-11-15", added)
    file.write_text(changed, "utf-8")
    code, output = check(recorded)
    line = changed[: changed.index("2014-11-15\n    what:")].count("\n") + 1
    assert code == 1
    assert output.startswith(f"cases/plusnet-2014.yml:{line}:11: R090 The event ‘")
    assert "moved from 14 November 2014 to 15 November 2014." in output
    assert output.count("R090") == 1
    proposed = re.search(r"indented: (.*?\})", output)
    assert proposed is not None
    file.write_text(f"{changed}\ncorrections:\n  {proposed[1]}\n", "utf-8")
    TypeAdapter(Case).validate_python(content(file))
    assert check(recorded) == (0, "")
    recorded.commit("2026-11-24")
    assert check(recorded, "HEAD~1") == (0, "")
    assert check(recorded, "HEAD") == (0, "")
    shown = invoke("onrecord", "changes", folder=recorded.folder).stdout
    assert shown.startswith("2026-11-24  plusnet-2014\n  The event ‘A number of Plusnet customers begin")
    assert "  Corrected: was ‘14 November 2014’, is ‘15 November 2014’ (say what was wrong).\n" in shown
    assert shown.count("  The case was published.\n") == len(list((recorded.folder / "cases").glob("[!_]*.yml")))
    since = invoke("onrecord", "changes", "--since", "HEAD~1", folder=recorded.folder).stdout
    assert since.startswith("plusnet-2014\n  The event ‘")


def test_the_check_of_a_case_that_is_gone(recorded: Repository) -> None:
    """Deleted it fails; renamed with its alias, or withdrawn, it passes."""
    file = recorded.folder / "cases/plusnet-2014.yml"
    text = file.read_text("utf-8")
    file.unlink()
    code, output = check(recorded)
    assert code == 1
    assert output.startswith("cases/plusnet-2014.yml:1:1: R090 The case ‘Spam to addresses")
    renamed = recorded.folder / "cases/plusnet-spam.yml"
    renamed.write_text(f"{text}\naliases: [plusnet-2014]\n", "utf-8")
    assert check(recorded) == (0, "")
    renamed.unlink()
    file.write_text("title: Spam\nwithdrawn: {date: 2026-11-24, why: It was wrong., raised-by: a reader}\n", "utf-8")
    assert check(recorded) == (0, "")


def test_the_check_of_files_with_problems(recorded: Repository) -> None:
    """It compares what can be read, and does not pass what cannot."""
    file = recorded.folder / "cases/plusnet-2014.yml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}\nwrong: field\n", "utf-8")
    result = invoke("onrecord", "changes", "--since", "HEAD", "--check", folder=recorded.folder)
    assert (result.returncode, result.stdout) == (0, "")
    assert "cases/plusnet-2014.yml has other problems; run `onrecord check` first" in result.stderr
    file.write_text(f"{text}\n[", "utf-8")
    assert check(recorded) == (1, "")


def test_wrong_use(recorded: Repository) -> None:
    wrong: tuple[tuple[str, ...], ...] = (("--check",), ("--since", "nothing"), ("--since", "--all"), ("--since", ""))
    for arguments in wrong:
        result = invoke("onrecord", "changes", *arguments, folder=recorded.folder)
        assert result.returncode == 2, arguments
        assert "Traceback" not in result.stderr
    (recorded.folder / ".git").rename(recorded.folder / ".moved")
    for arguments in ((), ("--since", "HEAD"), ("--since", "HEAD", "--check")):
        result = invoke(
            "onrecord", "changes", *arguments, folder=recorded.folder, GIT_CEILING_DIRECTORIES=str(recorded.folder.parent)
        )
        assert result.returncode == 2
        assert "repository" in result.stderr


def test_the_site_shows_its_history(recorded: Repository) -> None:
    """The page of changes and that of the case say what moved, and on which day; a copy without history says so."""
    file = recorded.root / "cases/plusnet-2014.yml"
    moved = file.read_text("utf-8").replace("    when: 2014-12-14\n", "    when: 2014-12-13\n", 1)
    recorded.commit("2026-12-24", plusnet_2014=moved)
    built = invoke("mkdocs", "build", "--strict", folder=recorded.root, SOURCE_DATE_EPOCH="1798761600")
    assert built.returncode == 0, built.stderr
    for name in ("changes", "cases/plusnet-2014"):
        article = LexborHTMLParser((recorded.root / f"site/{name}/index.html").read_text("utf-8")).css_first("article")
        assert article is not None
        shown = " ".join(article.text(separator=" ").split())
        assert "24 December 2026" in shown
        assert "moved from 14 December 2014 to 13 December 2014." in shown
        assert "The case was published." in shown
    health = (recorded.root / "site/health/index.html").read_text("utf-8")
    assert "1 January 2027" in health, "the day of the build is the one that it is told"
    shutil.rmtree(recorded.root / ".git")
    assert invoke("mkdocs", "build", "--strict", folder=recorded.root).returncode == 0
    assert "built without the history" in (recorded.root / "site/changes/index.html").read_text("utf-8")


def test_a_rewording_is_new_with_its_change() -> None:
    """That a text was once put in other words says nothing of its next change; and a file that says so gets it explained."""
    entry: Plain = {"of": "summary", "date": "2024-05-01"}
    record = BASE["record"]
    assert isinstance(record, dict)
    before: dict[str, Plain] = {**BASE, "record": {**record, "reworded": [entry]}}
    after: dict[str, Plain] = {
        **before,
        "summary": "Letters of the board reached people for whom they were not meant, in March 2024.",
    }
    (change,) = corrections.without_correction(before, after, changes.compare(before, after))
    assert "a rewording is new with its change" in corrections.suggest_correction([change], after, date(2024, 5, 2))
    again: dict[str, Plain] = {**after, "record": {**record, "reworded": [entry, {"of": "summary", "date": "2024-05-02"}]}}
    assert [change.kind for change in changes.compare(before, again)] == ["reworded"]
    offered = corrections.suggest_correction([change], {**after, "record": record}, date(2024, 5, 2))
    assert offered.endswith("under record: reworded: [{of: summary, date: 2024-05-02}]")
