"""The summary of a pull request: what became of each case, which problems are new, and that text of files stays text."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.cli import escape, review
from onrecord.corpus.loader import load
from onrecord.evidence import lockfile
from onrecord.format.diagnostics import Problem
from onrecord.history import git
from onrecord.history.changes import Change
from onrecord.history.git import Comparison
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, run
from tests.support.repository import Repository

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
MARKS = r"[@#<>\[\]`*_~$^|\\{}+=%/&]"
"""What could be more than words, for one forge or the other."""


def outside_code(text: str) -> str:
    """What is left of a line of Markdown without its code."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text).replace("&#124;", "")


@pytest.fixture
def recorded(tmp_path: Path) -> Repository:
    """A repository of one sound case, committed."""
    repository = Repository(tmp_path / "record")
    shutil.copytree(BASE, repository.folder, dirs_exist_ok=True)
    (repository.folder / "mkdocs.yml").touch()
    repository.commit("2024-05-01")
    return repository


def summary(repository: Repository, since: str = "HEAD") -> str:
    """What the command prints; it always ends well."""
    result = run("onrecord", "summary", "--since", since, folder=repository.folder)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_nothing_changed(recorded: Repository) -> None:
    assert summary(recorded) == (
        "## What this changes in the record\n\n"
        "- Cases: none\n- New problems: none\n- Corrections that are missing: none\n- Other files that this changes: none\n"
    )


def test_a_changed_fact(recorded: Repository) -> None:
    """It is told as the history tells it, with the missing correction, and why a quotation is not verified."""
    recorded.write("sound", SOUND.replace("when: 2014-03-01", "when: 2014-03-02"))
    told = summary(recorded)
    assert "- Cases: 1 changed\n" in told
    assert "- Corrections that are missing: 1\n" in told
    assert "**R090** The event ‘Spam arrives’ moved from 1 March 2014 to 2 March 2014." in told
    assert "`spam-when: {of: timeline.spam.when, date: " in told, "the entry can be copied whole"
    assert "### Changed: A sound case (`sound`)\n\n- The event ‘Spam arrives’ moved from 1 March 2014 to 2 March 2014." in told
    verified = "0 of 2 quotations verified.\n\n- Not verified: `says`, `denies`: its source is marked unreadable: it is made up"
    assert verified in told


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
    told = summary(recorded)
    headings = re.findall(r"^### (\w+(?: \w+)?): .*?\(?`([\w-]+)`\)?$", told, re.MULTILINE)
    assert sorted(headings) == [
        ("New", "fresh"),
        ("Not readable", "to-break"),
        ("Removed", "to-remove"),
        ("Renamed", "renamed"),
        ("Withdrawn", "to-withdraw"),
    ]
    assert "It has 1 event, 2 statements, 1 claim, 1 source." in told
    assert "The case was withdrawn: It was made up." in told
    assert "The case was renamed; it was ‘to-rename’ before." in told


def test_what_a_draft_leaves_open(recorded: Repository) -> None:
    """A reviewer need not look for it."""
    text = SOUND.replace("summary: It has no problem.", "summary: It is still to be written.")
    recorded.write("fresh", text.replace("what: Nothing is known.", "what: Still to be written."))
    lines = (recorded.folder / "cases/fresh.yml").read_text("utf-8").splitlines()
    places = ", ".join(str(number) for number, line in enumerate(lines, 1) if "till to be written" in line)
    assert re.fullmatch(r"\d+, \d+", places)
    assert f"\n\nStill to be written: lines {places}.\n\n0 of 2 quotations verified." in summary(recorded)


def test_old_problems_are_counted_apart(recorded: Repository) -> None:
    """A problem is old also when it only moved to another line, or went along with its case; a second of its kind is new."""
    broken = SOUND.replace("place: Utopia\n", "")
    recorded.commit("2024-05-02", sound=f"{broken}oddity: 1\n", other=broken)
    recorded.write("sound", f"# A line more.\n{broken}oddity: 1\nmistake: 1\n")
    recorded.write("other", None)
    recorded.write("another", f"{broken}aliases: [other]\n")
    told = summary(recorded)
    assert "- New problems: 1 problem in 1 file; 3 more stood there before\n" in told
    assert re.findall(r"^- `(cases/.*?):\d+:\d+` \*\*(\w+)\*\*", told, re.MULTILINE)[0] == ("cases/sound.yml", "F001")
    assert "unknown field 'mistake'" in told
    assert "oddity" not in told.split("### Changed")[0].split("### Facts")[0].replace("mistake", "")
    assert re.search(r"^  ```text\n +\d+ \| mistake: 1\n +\| \^\n  ```$", told, re.MULTILINE), "with its place in the file"


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_files_stays_text(hostile: str, recorded: Repository) -> None:
    """In a title, an event, a quotation, a reason and a source's reason; in a change and in the message of a problem."""
    quoted = "'" + " ".join(hostile.split()).replace("'", "''") + "'"
    text = SOUND.replace("title: A sound case", f"title: {quoted}").replace("what: Spam arrives.", f"what: {quoted}")
    text = text.replace("quote: It leaked.", f"quote: {quoted}").replace("unreadable: it is made up", f"unreadable: {quoted}")
    recorded.write("sound", text)
    recorded.write("fresh", text.replace("kind: test", f"kind: test\n{quoted}: 1"))
    told = summary(recorded)
    lines = re.sub(r"(?ms)^ *(`{3,})text$.*?^ *\1$", "", told)
    tree = LexborHTMLParser(markdown.markdown(lines))
    assert tree.css("script, a, img, em, del, input, h1") == []
    assert {node.text() for node in tree.css("strong")} <= {"F001", "F003", "R090"}
    for line in lines.splitlines():
        rest = re.sub(r"^#+ |^- |\*\*[A-Z]\d{3}\*\*", "", outside_code(line))
        assert not re.search(MARKS + r"|!\w|www\.|\b[0-9a-f]{7,}\b|:\w+:|\b[A-Z]+-\d", rest), line


@given(st.text(max_size=60))
def test_any_text_is_inert(text: str) -> None:
    """One line, in which whatever is not plain stands in code; nothing is lost of a text but its white space."""
    told = escape.text(text)
    assert "\n" not in told
    assert not re.search(MARKS, outside_code(told))
    html = markdown.markdown(f"A {told}")
    assert LexborHTMLParser(html).css("a, img, em, strong, script, h1, h2, hr, ul, ol") == []


def test_plain_words_stay_as_they_are() -> None:
    plain = "The event ‘First report’ moved from 1 to 2 March 2014; it was “about £3,000” (so they said) – was it?"
    assert escape.text(plain) == plain
    assert escape.text("1. First") == "`1.` First"
    assert escape.text("run `onrecord lock x`, then") == "run `onrecord lock x`, then"
    assert escape.text("a | b") == "a &#124; b"
    assert escape.text("x" * 2000) == f"{'x' * escape.MOST} …"


def test_a_block_is_ended_by_no_line_of_its_own() -> None:
    assert escape.block("a\n````\r```\nb", "  ") == "  `````text\n  a\n  ````\n  ```\n  b\n  `````"


def test_it_fits_into_a_step(small: Path) -> None:
    """Forges refuse a summary of more than a megabyte altogether: the beginning is kept, and what is missing is said."""
    loaded = load(small)
    problem = [Problem(f"cases/a{number}.yml", 1, 1, "F001", "ä" * 900, "x" * 100) for number in range(2_000)]
    change = Change("title", "changed", "ö" * 900)
    many = [Comparison(f"cases/b{number}.yml", {}, None, (change,)) for number in range(10)]
    told = review.Review(loaded, problem, (), many, (), date(2026, 1, 1)).summary()
    assert 800_000 < len(told.encode()) < 1_000_000
    assert told.splitlines()[2:4] == ["- Cases: 10 removed", "- New problems: 2000 problems in 2000 files"]
    assert re.search(r"^\d+ more pieces are left out; `onrecord summary` prints all\.\n\Z", told, re.MULTILINE)
    assert told.count("```text") * 2 == told.count("```")


def test_what_others_did_since_is_not_told(recorded: Repository) -> None:
    """A main line that moved on is compared with as it was when this line of work left it."""
    recorded.git("branch", "work")
    recorded.commit("2024-05-02", of_others=SOUND)
    recorded.git("checkout", "--quiet", "work")
    recorded.write("mine", SOUND)
    assert re.findall(r"^### .*", summary(recorded, "main"), re.MULTILINE) == ["### New: A sound case (`mine`)"]


def change(repository: Repository, path: str, was: str, now: str) -> None:
    """Put other words in the place of some that stand in a file."""
    file = repository.folder / path
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, now), "utf-8")


def others(told: str) -> str:
    """What a summary says of the files that are no cases."""
    return told.partition("### Other files that this changes\n\n")[2].partition("\n\n### ")[0].rstrip("\n")


def test_what_is_said_of_a_party(recorded: Repository) -> None:
    """Its name stands on every page of its cases, so it is told field by field."""
    parties = "cases/_parties.yml"
    change(recorded, parties, "name: Acme Telecom", "name: Acme the convicted @fraudsters")
    change(recorded, parties, "kind: company\n  role: provider\n", "kind: company\n  site: https://acme.example/\n")
    change(recorded, parties, "watchdog:", "overseer:")
    told = summary(recorded)
    assert "- Other files that this changes: parties 1\n" in told
    assert others(told) == (
        "#### Parties\n\n- Changed: `cases/_parties.yml`\n"
        "  - `acme.name` was ‘Acme Telecom’, and is now ‘Acme the convicted `@fraudsters’`\n"
        "  - `acme.role` was removed; it was ‘provider’\n"
        "  - `acme.site` is new: `‘https://acme.example/’`\n"
        "  - `watchdog` was removed; it was ‘name: Data Watchdog; kind: regulator; role: regulator’\n"
        "  - `overseer` is new: ‘name: Data Watchdog; kind: regulator; role: regulator’"
    )


def test_parties_that_say_the_same_or_nothing(recorded: Repository) -> None:
    """A note is no fact; what cannot be read is not called the same."""
    change(recorded, "cases/_parties.yml", "acme:", "# A note.\nacme:")
    assert others(summary(recorded)).endswith("  - Only its form or its notes changed; its facts are the same.")
    change(recorded, "cases/_parties.yml", "acme:", "acme: : {")
    assert others(summary(recorded)).endswith("cannot be read, so they were not compared: read it.")


def test_what_is_said_of_the_law(recorded: Repository) -> None:
    """Facts one by one, and that the prose is to be read."""
    law = "docs/regulations/notice.md"
    change(recorded, law, "jurisdiction: Utopia", "jurisdiction: Erewhon")
    told = others(summary(recorded))
    assert told == f"#### Law\n\n- Changed: `{law}`\n  - `jurisdiction` was ‘Utopia’, and is now ‘Erewhon’"
    with (recorded.folder / law).open("a", encoding="utf-8") as opened:
        opened.write("Acme broke it.\n")
    assert others(summary(recorded)) == f"{told}\n  - The prose of this explainer changed: read it."


def test_every_other_file_is_named(recorded: Repository) -> None:
    """New, changed or gone, committed or not, below whatever folder and by whatever name."""
    change(recorded, "docs/index.md", "#", "# Otherwise")
    (recorded.folder / "docs/methodology.md").unlink()
    (recorded.folder / "hooks").mkdir()
    (recorded.folder / "hooks/@admin <b>.py").touch()
    (recorded.folder / os.fsdecode(b"odd\xff\n# out.txt")).touch()
    (recorded.folder / "cases/_links.json").symlink_to("nowhere")
    change(recorded, "cases/sound.yml", "title:", "# A note.\ntitle:")
    told = summary(recorded)
    assert "- Other files that this changes: beside the cases 2, pages of our own 2, the program, its look" in told
    assert re.findall(r"^(?:####|  ?-|-) .*", others(told), re.MULTILINE) == [
        "#### Beside the cases",
        "- New: `cases/_links.json`",
        "- Changed: `cases/sound.yml`",
        "  - Only its form or its notes changed; its facts are the same.",
        "#### Pages of our own",
        "- Changed: `docs/index.md`",
        "- Removed: `docs/methodology.md`",
        "#### The program, its look and its settings",
        "- New: `hooks/@admin <b>.py`",
        "- New: `odd‹U+DCFF›‹U+000A›# out.txt`",
    ]
    recorded.commit("2024-05-02")
    assert others(summary(recorded, "HEAD~1")) == others(told)


def test_evidence_that_a_change_brings(recorded: Repository) -> None:
    """A seal can be made by anybody, so that it is said who vouches for the figure: also of a case that says the same."""
    file = recorded.folder / "cases/sound.evidence.json"
    file.write_text(lockfile.text("sound", lockfile.Evidence()), "utf-8")
    told = summary(recorded)
    assert "- Cases: 1 other evidence\n" in told
    assert "### Other evidence: A sound case (`sound`)\n\n" in told
    assert (
        "\n\n0 of 2 quotations verified, by evidence that this change brings; run `onrecord lock --again sound` to look for "
        "the words yourself.\n"
    ) in told
    assert others(told) == ""
    recorded.commit("2024-05-02")
    change(recorded, "cases/sound.yml", "title: A sound case", "title: A case")
    assert "\n\n0 of 2 quotations verified.\n" in summary(recorded), "what was there before was looked at then"
    file.unlink()
    assert "- Removed: `cases/sound.evidence.json`" in others(summary(recorded))


@pytest.mark.parametrize("since", ["--all", "--no-index", "-", "", "HEAD --", "nothing"])
def test_what_is_no_revision_is_refused(since: str, recorded: Repository) -> None:
    """Never taken for an option of git."""
    for look in (git.touched, git.altered, git.compared):
        with pytest.raises(git.NoRevision, match="git knows no revision"):
            look(recorded.folder, since)


def test_it_is_written_to_a_file(recorded: Repository) -> None:
    result = run("onrecord", "summary", "--since", "HEAD", "--output", "summary.md", folder=recorded.folder)
    assert (result.returncode, result.stdout) == (0, "")
    assert (recorded.folder / "summary.md").read_text("utf-8") == summary(recorded)


def test_wrong_use(recorded: Repository) -> None:
    wrong: list[tuple[str, ...]] = [(), ("--since", "nothing"), ("--since", "--all"), ("--since", "")]
    for arguments in wrong:
        assert run("onrecord", "summary", *arguments, folder=recorded.folder).returncode == 2
    assert "git knows no revision" in run("onrecord", "summary", "--since", "x", folder=recorded.folder).stderr
    shutil.rmtree(recorded.folder / ".git")
    assert run("onrecord", "summary", "--since", "HEAD", folder=recorded.folder).returncode == 2
