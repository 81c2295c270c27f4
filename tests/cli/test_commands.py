"""Each command once as users run it, in a process of its own; all else of commands is tested in the process of the tests."""

from pathlib import Path

import pytest
from onrecord.cli.main import main

from tests.support.project import ROOT, run
from tests.support.repository import Repository

NEW = (
    "new",
    "https://paper.example/2",
    "--file",
    "article.html",
    "--title",
    "News",
    "--publisher",
    "A",
    "--published",
    "2014-11",
)
COMMANDS = {
    "changes": (("changes",), "The case was published."),
    "check": (("check",), "no problems found"),
    "explain": (("explain", "R012"), "R012"),
    "lock": (("lock",), "sound: 0 of 2 quotations verified"),
    "new": (NEW, "cases/"),
    "schema": (("schema",), "wrote schema/case.schema.json"),
    "summary": (("summary", "--since", "HEAD"), "Cases: none"),
    "verify": (("verify",), "sound: 0 of 2 quotations verified"),
}
"""Arguments, and what the command prints."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_as_a_process(name: str, small: Path) -> None:
    (small / "article.html").write_bytes((ROOT / "tests/tutorial/charities.html").read_bytes())
    Repository(small).commit("2024-05-01")
    arguments, printed = COMMANDS[name]
    ended = run("onrecord", *arguments, folder=small)
    assert ended.returncode == 0, ended.stderr
    assert printed in ended.stdout + ended.stderr, (ended.stdout, ended.stderr)


def test_no_command_is_forgotten() -> None:
    assert sorted(COMMANDS) == sorted(main.commands)
