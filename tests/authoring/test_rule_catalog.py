"""The rule catalog: each example is run as its reader would run it, and its messages are kept beside it.

A new rule needs an example: write into its text, as other rules do, a part that fails, an empty `Says:`, and a part that
passes; run `pytest tests/authoring/test_rule_catalog.py --accept`, and read what was written.
"""

import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from onrecord.authoring import rule_catalog
from onrecord.authoring.rule_catalog import Part
from onrecord.cli import context
from onrecord.cli.main import main
from onrecord.format.diagnostics import Problem, apply_edits
from onrecord.site import build
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, run

CODES = sorted(rule.code for rule in rule_catalog.RULES)
SHOWN = [code for code in CODES if not rule_catalog.get_entry(code).example.none]
CHECKED = [code for code in SHOWN if rule_catalog.get_entry(code).example.command == "onrecord check"]
LOCATED = re.compile(r"(?m)(?:^|ERROR +- +)(\S+:\d+:\d+: [A-Z]\d{3} .*)$")
MAX_LINES = 2
"""Lines by which an example that fails and the same set right differ, unless it stands here."""
LONGER = {
    "R090": 8,  # an entry of corrections is added
    # a whole file is missing, another, or has another name
    **dict.fromkeys(("Y014", "R001", "R002", "R003", "R004", "R005", "Q004", "Y001"), 200),
}
VERBS = (
    "add|align|begin|change|check|cite|close|copy|correct|delete|exchange|fill|give|indent|leave|list|make|move|name|put|quote|"
    "remove|rename|replace|report|run|save|say|shorten|take|update|use|write"
)
NEXT_STEP = re.compile(rf"(?:(?:[;:,] |\bor |\band |\bthen |\bplease )|^)(?:{VERBS})\b")


def write_files(root: Path, parts: Iterable[Part]) -> Path:
    """Write the small project of the rule catalog with the parts of an example in it, as files."""
    for path, content in rule_catalog.example_files(parts).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


def messages_of(
    root: Path, command: str, monkeypatch: pytest.MonkeyPatch, unreadable: frozenset[Path] = frozenset()
) -> list[str]:
    """Return the messages that a command prints in a project."""
    really = Path.open

    def refuse(file: Path, *arguments: Any, **named: Any) -> Any:
        if file in unreadable:
            raise PermissionError(13, "Permission denied", str(file))
        return really(file, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(context, "utc_today", lambda: date(2026, 2, 1))
    monkeypatch.chdir(root)
    name, *arguments = command.split()
    if name == "mkdocs":
        for part in ("hooks", "templates"):
            shutil.copytree(ROOT / part, root / part, dirs_exist_ok=True, ignore=_laid(root))
        result = run(name, *arguments, folder=root)
        return LOCATED.findall(result.stdout + result.stderr)
    if "origin/main" in arguments:
        arguments[arguments.index("origin/main")] = "HEAD"
    return LOCATED.findall(CliRunner().invoke(main, arguments, catch_exceptions=False).output)


def _laid(root: Path) -> Any:
    """Return which files are not copied over those of an example."""

    def ignore(folder: str, names: list[str]) -> set[str]:
        there = root / Path(folder).relative_to(ROOT)
        return {name for name in names if name == "__pycache__" or (there / name).is_file()}

    return ignore


def published(root: Path) -> None:
    """Write the project without the example, as it was published."""
    write_files(root, ())
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], cwd=root, check=True)


def check_parts(root: Path, code: str, parts: tuple[Part, ...], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the messages for some parts of an example."""
    command = rule_catalog.get_entry(code).example.command
    root.mkdir()
    if " changes " in command:
        published(root)
    write_files(root, parts)
    return messages_of(root, command, monkeypatch, frozenset(root / part.path for part in parts if part.state == "unreadable"))


def test_every_rule_is_in_the_catalog_once() -> None:
    """Each rule has one code, one chapter, one example and one documentation, a sentence."""
    assert len(CODES) == len(set(CODES))
    assert [code for code in SHOWN if not rule_catalog.get_entry(code).example.passes] == []
    assert sorted(entry.rule.code for entries in rule_catalog.chapters().values() for entry in entries) == CODES
    assert [rule.code for rule in rule_catalog.RULES if not rule.doc.strip().endswith((".", "?"))] == []
    assert set(CODES) - set(SHOWN) == {"T002"}


def test_the_base_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is reported for an example comes from its own lines."""
    assert messages_of(write_files(tmp_path, ()), "onrecord check", monkeypatch) == []


def accept(code: str, messages: list[str]) -> None:
    """Write messages into the example of a rule, where it is declared."""
    fill = textwrap.TextWrapper(116, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False).fill
    declared = re.compile(rf'(?ms)((?:Rule|_rule)\(\s*(?:"{code}"|"""{code}:).*?^( *)Says:\n)(.*?)(?=^\2Passes)')
    for file in (ROOT / "hooks/onrecord").rglob("*.py"):
        text = file.read_text("utf-8")
        if match := declared.search(text):
            written = "".join(textwrap.indent(f"{fill(message)}\n", f"{match[2]}    ") for message in messages)
            file.write_text(text[: match.start(3)] + written + text[match.end(3) :], "utf-8")


@pytest.mark.parametrize("code", SHOWN)
def test_an_example_fails(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The first part of an example breaks its rule and no other, at a line that it shows, with the message kept beside it."""
    example = rule_catalog.get_entry(code).example
    messages = check_parts(tmp_path / "project", code, example.fails, monkeypatch)
    if request.config.getoption("accept"):
        accept(code, messages)
        example = replace(example, says=tuple(messages))
    assert list(example.says) == messages
    assert {message.split(": ")[1][:4] for message in messages} == {code}
    assert {message.split(":")[0] for message in messages} <= {part.path for part in example.fails}
    wrong = [line for part in example.fails for line in example.numbered_lines(part) if line.wrong]
    assert wrong or any(part.state in ("absent", "unreadable") for part in example.fails)


@pytest.mark.parametrize("code", SHOWN)
def test_an_example_passes(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second part of an example keeps every rule, and differs from the first by the few lines that matter."""
    example = rule_catalog.get_entry(code).example
    messages = check_parts(tmp_path / "project", code, example.passes, monkeypatch)
    # Fields that only an example has come last in its file, and a remark would say so; a remark is no problem.
    assert [message for message in messages if code.startswith("H") or not re.search(r": H\d{3} ", message)] == []
    assert example.passes != example.fails
    assert difference(rule_catalog.example_files(example.fails), rule_catalog.example_files(example.passes)) <= LONGER.get(
        code, MAX_LINES
    )


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> int:
    """How many lines have to be written, changed or taken away to make some files others."""
    number = 0
    for path in {**before, **after}:
        old, new = (files.get(path, b"").decode("utf-8", "replace").splitlines() for files in (before, after))
        changed = [line[0] for line in list(unified_diff(old, new, n=0))[2:]]
        number += max(changed.count("-"), changed.count("+"))
    return number


@pytest.mark.parametrize("code", SHOWN)
def test_a_message_says_what_to_do(code: str) -> None:
    """The message names a next step, in the imperative."""
    for message in rule_catalog.get_entry(code).example.says:
        assert NEXT_STEP.search(message.split(": ", 1)[1][5:]), message


@pytest.mark.parametrize("code", CHECKED)
def test_an_edit_fixes(code: str, tmp_path: Path) -> None:
    """Where a problem carries an edit, the edit alone sets the example right."""
    root = write_files(tmp_path, rule_catalog.get_entry(code).example.fails)
    _, problems = build.check(root)
    edited = [problem for problem in problems if problem.edits]
    for problem in edited:
        _fix(root, problem)
    assert not edited or build.check(root)[1] == ()
    assert edited or code not in {"F008", "R041"}


def _fix(root: Path, problem: Problem) -> None:
    file = root / problem.path
    file.write_text(apply_edits(file.read_text("utf-8"), problem.edits), "utf-8")


@pytest.mark.parametrize("code", CODES)
def test_explain(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule is explained anywhere, by its code in any case: its documentation, both parts of its example, and the messages."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["explain", code.lower()], catch_exceptions=False)
    entry = rule_catalog.get_entry(code)
    shown = [line.text for part in entry.example.fails for line in entry.example.numbered_lines(part)]
    passing = [line for part in entry.example.passes for line in part.text.splitlines()]
    assert result.exit_code == 0
    assert result.output.startswith(f"{code}  {entry.rule.doc}\n")
    assert [text for text in (*shown, *entry.example.says, *passing, entry.example.none) if text not in result.output] == []
    assert "--> " in result.output or not shown


def test_explain_lists_all() -> None:
    """Without a code every rule has its line; several are explained one after the other; a wrong one is not passed over."""
    lines = CliRunner().invoke(main, ["explain"]).output.splitlines()
    assert [line[2:6] for line in lines if line.startswith("  ")] == [
        entry.rule.code for entries in rule_catalog.chapters().values() for entry in entries
    ]
    both = CliRunner().invoke(main, ["explain", "R043", "r012"]).output
    assert both.index("R043  ") < both.index("R012  ")
    wrong = CliRunner().invoke(main, ["explain", "R40"])
    assert wrong.exit_code == 2
    assert "there is no rule 'R40' (did you mean R040?)" in wrong.output


def test_the_page_shows_every_rule(published: Path) -> None:
    """The page of the rules has each at its own anchor, with the lines of its example and the messages as they are printed."""
    page = LexborHTMLParser((published / "contribute/rules/index.html").read_text("utf-8"))
    for entry in (entry for entries in rule_catalog.chapters().values() for entry in entries):
        heading = page.css_first(f"#{entry.anchor}")
        assert heading is not None
        assert heading.parent is not None
        article = heading.parent
        assert [node.text() for node in article.css("samp")] == list(entry.example.says)
        assert "".join(node.text() for node in article.css("pre")) == "".join(
            [
                *(
                    f"{'> ' if line.wrong else ''}{line.number}{line.text}\n"
                    for part in entry.example.fails
                    for line in entry.example.numbered_lines(part)
                ),
                *(part.text for part in entry.example.passes),
            ]
        )
        assert page.css_first(f"nav a[href='#{entry.anchor}']") is not None
