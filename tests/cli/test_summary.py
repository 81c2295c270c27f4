"""The summary of a pull request: what became of each case, which problems are new, and that text of files stays text."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.cli.markdown_report import markdown_report
from onrecord.cli.review import Review, _differences
from onrecord.corpus.loader import load
from onrecord.evidence import lockfile
from onrecord.format.diagnostics import Problem, visible
from onrecord.history import comparison, git
from onrecord.history.changes import Change
from onrecord.history.comparison import Comparison

from tests.support.markdown import split_fences
from tests.support.project import ROOT, invoke
from tests.support.repository import Repository
from tests.support.runs import quick

BASE = ROOT / "tests/corpus/problems/base"
SOUND = (BASE / "cases/sound.yml").read_text("utf-8")
HOSTILE = [
    "@admin and @org/team, see #1, GH-1, acme/app#1, !7, ~bug, %v1, &3, $4, ^it",
    "<script>alert(1)</script><img src=x onerror=alert(1)> <!-- <details>",
    "[here](https://evil.example) ![x](//evil.example/x.png) <https://evil.example> www.evil.example a@evil.example",
    "https://evil.example/?a=b&c | a | b || `c` ``d`` ``` e",
    "**bold** __bold__ _it_ ~~gone~~ # heading - [ ] task \\* \\` $x^2$ :tada:",
    "0123456789abcdef0123456789abcdef01234567 deadbeef javascript:alert(1)",
    "``` \n```\n# out",
    "word: {of: x, was: `y` | z} `",
]
SECTIONS = "New problems|Facts that changed without a correction|Other files that this changes|Cases"
COUNTS = "Cases|New problems|Corrections that are missing|Other files that this changes"
OURS = re.compile(rf"## What this changes in the record|### ({SECTIONS})|- ({COUNTS}): [a-z0-9 ,;]+|")
"""Every line that can be outside of the blocks of code."""


@pytest.fixture
def recorded(tmp_path: Path) -> Repository:
    """A repository of one valid case, committed."""
    repository = Repository(tmp_path / "record")
    shutil.copytree(BASE, repository.folder, dirs_exist_ok=True)
    (repository.folder / "mkdocs.yml").touch()
    repository.commit("2024-05-01")
    return repository


def summary(repository: Repository, since: str = "HEAD") -> str:
    """What the command prints; it always ends well."""
    result = invoke("onrecord", "summary", "--since", since, folder=repository.folder)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def section(text: str, name: str) -> str:
    """The lines of one section of a summary; empty if it has none."""
    return split_fences(text.partition(f"\n### {name}\n")[2].partition("\n### ")[0])[1]


def test_nothing_changed(recorded: Repository) -> None:
    assert summary(recorded) == (
        "## What this changes in the record\n\n"
        "- Cases: none\n- New problems: none\n- Corrections that are missing: none\n- Other files that this changes: none\n"
    )


def test_a_changed_fact(recorded: Repository) -> None:
    """It has the words of the history, with the missing correction, and why a quotation is not verified."""
    recorded.write("sound", SOUND.replace("when: 2014-03-01", "when: 2014-03-02"))
    text = summary(recorded)
    assert "- Cases: 1 changed\n" in text
    assert "- Corrections that are missing: 1\n" in text
    uncorrected = section(text, "Facts that changed without a correction")
    assert re.match(
        r"cases/sound.yml:\d+:\d+: R090 The event ‘Spam arrives’ moved from 1 March 2014 to 2 March 2014.", uncorrected
    )
    assert "spam-when: {of: timeline.spam.when, date: " in uncorrected, "the entry can be copied whole"
    assert section(text, "Cases") == (
        "Changed: A sound case (sound)\n"
        "  The event ‘Spam arrives’ moved from 1 March 2014 to 2 March 2014.\n"
        "  0 of 2 quotations verified.\n"
        "  Not verified: says: its source is marked unreadable: it is made up\n"
        "  Not verified: denies: its source is marked unreadable: it is made up"
    )


def test_what_became_of_each_case(recorded: Repository) -> None:
    """New, renamed, withdrawn, removed, not readable: each is called by its name."""
    recorded.commit("2024-05-02", to_rename=SOUND, to_remove=SOUND, to_break=SOUND, to_withdraw=SOUND)
    recorded.write("to-rename", None)
    recorded.write("renamed", f"{SOUND}aliases: [to-rename]\n")
    recorded.write("to-remove", None)
    recorded.write("to-break", f"{SOUND}\ttitle: : :\n")
    taken_back = "{date: 2026-01-02, why: It was made up, raised-by: a reader}"
    head = "".join(line for line in SOUND.splitlines(keepends=True) if line.startswith(("title", "record")))
    recorded.write("to-withdraw", f"{head}withdrawn: {taken_back}\n")
    recorded.write("fresh", SOUND)
    cases = section(summary(recorded), "Cases")
    headings = re.findall(r"^(\w+(?: \w+)?): .*?([\w-]+)\)?$", cases, re.MULTILINE)
    assert sorted(headings) == [
        ("New", "fresh"),
        ("Not readable", "to-break"),
        ("Removed", "to-remove"),
        ("Renamed", "renamed"),
        ("Withdrawn", "to-withdraw"),
    ]
    assert "It has 1 event, 2 statements, 1 claim, 1 source." in cases
    assert "The case was withdrawn: It was made up." in cases
    assert "The case was renamed; it was ‘to-rename’ before." in cases


def test_what_a_draft_leaves_open(recorded: Repository) -> None:
    """A reviewer need not look for it."""
    text = SOUND.replace("summary: It has no problem.", "summary: It is still to be written.")
    recorded.write("fresh", text.replace("what: Nothing is known.", "what: Still to be written."))
    lines = (recorded.folder / "cases/fresh.yml").read_text("utf-8").splitlines()
    places = ", ".join(str(number) for number, line in enumerate(lines, 1) if "till to be written" in line)
    assert re.fullmatch(r"\d+, \d+", places)
    assert f"\n  Still to be written: lines {places}.\n  0 of 2 quotations verified." in summary(recorded)


def test_old_problems_are_counted_apart(recorded: Repository) -> None:
    """A problem is old also when it only moved to another line, or went along with its case; a second of its kind is new."""
    broken = SOUND.replace("place: Utopia\n", "")
    recorded.commit("2024-05-02", sound=f"{broken}oddity: 1\n", other=broken)
    recorded.write("sound", f"# A line more.\n{broken}oddity: 1\nmistake: 1\n")
    recorded.write("other", None)
    recorded.write("another", f"{broken}aliases: [other]\n")
    text = summary(recorded)
    assert "- New problems: 1 problem in 1 file; 3 more stood there before\n" in text
    new = section(text, "New problems")
    assert re.fullmatch(r"cases/sound.yml:\d+:\d+: F001 unknown field 'mistake'.*\n +\d+ \| mistake: 1\n +\| \^", new), (
        "with its place in the file"
    )


@pytest.mark.parametrize("hostile", quick(HOSTILE, HOSTILE[0], HOSTILE[1]), ids=range(len(HOSTILE)))
def test_text_of_files_stays_text(hostile: str, recorded: Repository) -> None:
    """In a title, an event, a quotation, a reason and a source's reason; in a change and in the message of a problem."""
    quoted = "'" + " ".join(hostile.split()).replace("'", "''") + "'"
    text = SOUND.replace("title: A sound case", f"title: {quoted}").replace("what: Spam arrives.", f"what: {quoted}")
    text = text.replace("quote: It leaked.", f"quote: {quoted}").replace("unreadable: it is made up", f"unreadable: {quoted}")
    recorded.write("sound", text)
    recorded.write("fresh", text.replace("kind: test", f"kind: test\n{quoted}: 1"))
    outside, inside = split_fences(summary(recorded))
    assert all(OURS.fullmatch(line) for line in outside.split("\n")), outside
    whole = " ".join(hostile.split())
    assert inside.count(whole) >= 4, "the titles, the event and the reason, whole"


LINES = st.text(st.one_of(st.sampled_from(list("`~ \t\r\n#<>@|")), st.characters()), max_size=80)


@given(st.lists(LINES, max_size=5), st.lists(LINES, max_size=5))
def test_any_text_stays_in_its_block(first: list[str], second: list[str]) -> None:
    """No line can end its block, and nothing is lost of it."""
    text = markdown_report("Title", ["Cases: 1"], {"One": first, "Two": second}, max_bytes=100_000, rest="")
    outside, inside = split_fences(text)
    headings = [f"### {name}" for name, lines in (("One", first), ("Two", second)) if lines]
    assert [line for line in outside.split("\n") if line] == ["## Title", "- Cases: 1", *headings]
    assert inside.split("\n") == ([visible(line) for line in (*first, *second)] or [""])


def test_a_long_line_is_shortened() -> None:
    text = markdown_report("Title", [], {"One": ["x" * 2000]}, max_bytes=100_000, rest="")
    assert split_fences(text)[1] == f"{'x' * 1000} …"


def test_it_fits_into_a_step(small: Path) -> None:
    """Forges refuse a summary of more than a megabyte altogether: the beginning is kept, and what is missing is counted."""
    loaded = load(small)
    problem = [Problem(f"cases/a{number}.yml", 1, 1, "F001", "ä" * 900, "x" * 100) for number in range(2_000)]
    change = Change("title", "changed", "ö" * 900)
    many = [Comparison(f"cases/b{number}.yml", {}, None, (change,)) for number in range(10)]
    review = Review(loaded=loaded, problems=problem, earlier_problems=(), comparisons=many, files=(), today=date(2026, 1, 1))
    text = review.markdown()
    assert 800_000 < len(text.encode()) < 1_000_000
    assert text.splitlines()[2:4] == ["- Cases: 10 removed", "- New problems: 2000 problems in 2000 files"]
    outside, inside = split_fences(text)
    shown = len(inside.splitlines())
    assert re.search(rf"^{2_000 * 3 + 10 * 2 - shown} more lines are left out; `onrecord check` .*\n\Z", outside, re.MULTILINE)


def test_what_others_did_since_is_not_told(recorded: Repository) -> None:
    """A main line that moved on is compared with as it was when this line of work left it."""
    recorded.git("branch", "work")
    recorded.commit("2024-05-02", of_others=SOUND)
    recorded.git("checkout", "--quiet", "work")
    recorded.write("mine", SOUND)
    cases = section(summary(recorded, "main"), "Cases")
    assert re.findall(r"^\w.*", cases, re.MULTILINE) == ["New: A sound case (mine)"]


def change(repository: Repository, path: str, was: str, now: str) -> None:
    """Replace words of a file."""
    file = repository.folder / path
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, now), "utf-8")


OTHERS = "Other files that this changes"


def test_changes_of_a_party(recorded: Repository) -> None:
    """Its name is on every page of its cases, so it is described field by field."""
    parties = "cases/_parties.yml"
    change(recorded, parties, "name: Acme Telecom", "name: Acme the convicted @fraudsters")
    change(recorded, parties, "kind: company\n  role: provider\n", "kind: company\n  site: https://acme.example/\n")
    change(recorded, parties, "watchdog:", "overseer:")
    text = summary(recorded)
    assert "- Other files that this changes: parties 1\n" in text
    assert section(text, OTHERS) == (
        "Parties\n  Changed: cases/_parties.yml\n"
        "    acme.name was ‘Acme Telecom’, and is now ‘Acme the convicted @fraudsters’\n"
        "    acme.role was removed; it was ‘provider’\n"
        "    watchdog.name was removed; it was ‘Data Watchdog’\n"
        "    watchdog.kind was removed; it was ‘regulator’\n"
        "    watchdog.role was removed; it was ‘regulator’\n"
        "    acme.site is new: ‘https://acme.example/’\n"
        "    overseer.name is new: ‘Data Watchdog’\n"
        "    overseer.kind is new: ‘regulator’\n"
        "    overseer.role is new: ‘regulator’"
    )


def test_parties_that_say_the_same_or_nothing(recorded: Repository) -> None:
    """A note is no fact; a file that cannot be read is not called the same."""
    change(recorded, "cases/_parties.yml", "acme:", "# A note.\nacme:")
    assert section(summary(recorded), OTHERS).endswith("    Only its form or its notes changed; its facts are the same.")
    change(recorded, "cases/_parties.yml", "acme:", "acme: : {")
    assert section(summary(recorded), OTHERS).endswith("cannot be read, so they were not compared: read it.")


def test_every_text_of_a_file_of_facts_is_compared() -> None:
    """In groups and lists at any depth, also where a name has a point in it, and where nothing is in a group."""
    before = b"a: {b: one, c: [x, {d: y}]}\n'a.b': one\ne: []\nf: {}\n"
    after = b"a: {b: two, c: [x, {d: z}, new]}\n'a.b': one\ne: [in it]\nf: text\n"
    assert list(_differences(before, after)) == [
        "a.b was ‘one’, and is now ‘two’",
        "a.c.2.d was ‘y’, and is now ‘z’",
        "e was removed; it was ‘’",
        "f was ‘’, and is now ‘text’",
        "a.c.3 is new: ‘new’",
        "e.1 is new: ‘in it’",
    ]


def test_changes_of_the_law(recorded: Repository) -> None:
    """Facts one by one, and that the prose is to be read."""
    law = "docs/regulations/notice.md"
    change(recorded, law, "jurisdiction: Utopia", "jurisdiction: Erewhon")
    text = section(summary(recorded), OTHERS)
    assert text == f"Law\n  Changed: {law}\n    jurisdiction was ‘Utopia’, and is now ‘Erewhon’"
    with (recorded.folder / law).open("a", encoding="utf-8") as opened:
        opened.write("Acme broke it.\n")
    assert section(summary(recorded), OTHERS) == f"{text}\n    The prose of this explainer changed: read it."


def test_every_other_file_is_named(recorded: Repository) -> None:
    """New, changed or gone, committed or not, below whatever folder and by whatever name."""
    change(recorded, "docs/index.md", "#", "# Otherwise")
    (recorded.folder / "docs/methodology.md").unlink()
    (recorded.folder / "hooks").mkdir()
    (recorded.folder / "hooks/@admin <b>.py").touch()
    (recorded.folder / os.fsdecode(b"odd\xff\n# out.txt")).touch()
    (recorded.folder / "cases/_links.json").symlink_to("nowhere")
    change(recorded, "cases/sound.yml", "title:", "# A note.\ntitle:")
    text = summary(recorded)
    assert "- Other files that this changes: beside the cases 2, pages of our own 2, the program, its look" in text
    assert section(text, OTHERS).splitlines() == [
        "Beside the cases",
        "  New: cases/_links.json",
        "  Changed: cases/sound.yml",
        "    Only its form or its notes changed; its facts are the same.",
        "Pages of our own",
        "  Changed: docs/index.md",
        "  Removed: docs/methodology.md",
        "The program, its look and its settings",
        "  This summary and the check may be made by these very files, as this change leaves them;",
        "  read them first.",
        "  New: hooks/@admin <b>.py",
        "  New: odd‹U+DCFF›‹U+000A›# out.txt",
    ]
    recorded.commit("2024-05-02")
    assert section(summary(recorded, "HEAD~1"), OTHERS) == section(text, OTHERS)


def test_an_account_by_a_denial_is_to_be_read(recorded: Repository) -> None:
    """Whether a statement that denies something gives an account of when it began, no program can see."""
    law = """
law:
  notice:
    {regulation: notice, duty: watchdog, bound: acme, because: It is a provider., day: 2014-03-01, source: news, accounts: [
      {according-to: acme, trigger: detection, when: 2014-03-02, source: news, statement: denies},
      {according-to: ann, trigger: detection, when: 2014-03-02, source: news, statement: says},
      {according-to: acme, trigger: none, source: news, statement: denies}]}
"""
    recorded.write("sound", SOUND + law)
    text = section(summary(recorded), "Cases")
    assert text.count("To be read:") == 1
    assert "  To be read: denies, which denies leak, gives an account under law.notice." in text


def test_evidence_that_a_change_brings(recorded: Repository) -> None:
    """Anybody can make a seal, so the summary says who vouches for the figure: also of a case that says the same."""
    file = recorded.folder / "cases/sound.evidence.json"
    file.write_text(lockfile.serialize("sound", lockfile.Evidence()), "utf-8")
    text = summary(recorded)
    assert "- Cases: 1 other evidence\n" in text
    assert section(text, "Cases").startswith(
        "Other evidence: A sound case (sound)\n"
        "  0 of 2 quotations verified, by evidence that this change brings; run `onrecord lock --again sound` to look for "
        "the words yourself.\n"
    )
    assert section(text, OTHERS) == ""
    recorded.commit("2024-05-02")
    change(recorded, "cases/sound.yml", "title: A sound case", "title: A case")
    assert "\n  0 of 2 quotations verified.\n" in summary(recorded), "what was there before was looked at then"
    file.unlink()
    assert "  Removed: cases/sound.evidence.json" in section(summary(recorded), OTHERS).splitlines()


@pytest.mark.parametrize("since", ["--all", "--no-index", "-", "", "HEAD --", "nothing"])
def test_what_is_no_revision_is_refused(since: str, recorded: Repository) -> None:
    """Never taken for an option of git."""
    for look in (git.changed_paths, git.changed_files, comparison.compare_with_revision):
        with pytest.raises(git.NoRevision, match="git knows no revision"):
            look(recorded.folder, since)


def test_it_is_written_to_a_file(recorded: Repository) -> None:
    result = invoke("onrecord", "summary", "--since", "HEAD", "--output", "summary.md", folder=recorded.folder)
    assert (result.returncode, result.stdout) == (0, "")
    assert (recorded.folder / "summary.md").read_text("utf-8") == summary(recorded)


def test_wrong_use(recorded: Repository) -> None:
    wrong: list[tuple[str, ...]] = [(), ("--since", "nothing"), ("--since", "--all"), ("--since", "")]
    for arguments in wrong:
        assert invoke("onrecord", "summary", *arguments, folder=recorded.folder).returncode == 2
    assert "git knows no revision" in invoke("onrecord", "summary", "--since", "x", folder=recorded.folder).stderr
    shutil.rmtree(recorded.folder / ".git")
    assert invoke("onrecord", "summary", "--since", "HEAD", folder=recorded.folder).returncode == 2
