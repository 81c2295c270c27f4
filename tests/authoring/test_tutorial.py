"""The tutorial is true: everything that it shows is done here, as a newcomer would, and has to come out as the page says.

Its blocks are the script. In `console`, each line after `$ ` is a command, and below it stands what it prints. In `yaml`, each
field of the case takes the place of the one in the draft. `pytest tests/authoring/test_tutorial.py --accept` writes what the
commands print now into the page; read the difference before you commit it. With `-s` it says how long each command took.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from onrecord.format.style import UNWRITTEN
from playwright.sync_api import Browser

from tests.site.test_preview import previewing
from tests.support.browser import hosted, opened
from tests.support.checkers import nu
from tests.support.project import BIN, ROOT, copy_project, run
from tests.support.repository import Repository

PAGE = ROOT / "docs/contribute/index.md"
CASE = "charities-2017"
BLOCK = re.compile(r"(?ms)^```(console|yaml)\n(.*?)^```$")
COMMAND = re.compile(r"(?m)^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)")
ON_A_DAY = """#!{python}
import datetime
from onrecord.cli import context
context.utc_today = lambda: datetime.date(2026, 11, 23)
from onrecord.cli.main import main
main()
"""
"""The command as it was on the day on which the page was written: a draft says when it was begun."""
LIVES_ON = "make serve"
"""The one command that does not end by itself; it is stopped once the page is there."""


@dataclass
class Newcomer:
    """Somebody with a fresh clone, who does what the page says."""

    folder: Path
    took: list[tuple[float, str]] = field(default_factory=list)

    @property
    def case(self) -> Path:
        """The file that is written."""
        return self.folder / f"cases/{CASE}.yml"

    def do(self, command: str) -> str:
        """What a command prints on a terminal."""
        began = time.monotonic()
        told = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))},
            text=True,
            timeout=300,
            check=False,
        )
        self.took.append((time.monotonic() - began, command))
        return told.stdout

    def preview(self) -> str:
        """The same as `make serve`, on a free port, until the page of the case is there."""
        began = time.monotonic()
        with previewing(self.folder) as preview:
            preview.wait(f"cases/{CASE}/", lambda shown: "Who says what" in shown and "otr-problems" not in shown)
        self.took.append((time.monotonic() - began, LIVES_ON))
        return ""

    def write(self, block: str) -> None:
        """Put the fields of a block in the place of those of the case, or of the notes that stand for them."""
        text = self.case.read_text("utf-8")
        for part in filter(None, re.split(r"(?m)^(?=[a-z-]+:)", block)):
            name = part.partition(":")[0]
            place = re.search(rf"(?m)^{name}:.*\n(?: +.*\n)*", text) or re.search(rf"(?m)^# {name}:.*\n(?:#  .*\n)*", text)
            assert place is not None, f"the draft has no place for {name}"
            text = text[: place.start()] + part + text[place.end() :]
        self.case.write_text(text, "utf-8")

    def follow(self, page: str) -> Iterator[tuple[str, str]]:
        """Do all that the page says, block by block; yields each block and what it would be now."""
        for match in BLOCK.finditer(page):
            kind, block = match.groups()
            if kind == "yaml":
                self.write(block)
                yield block, block
                continue
            now = ""
            for command, _ in COMMAND.findall(block):
                now += f"$ {command}\n{self.preview() if command == LIVES_ON else self.do(command)}"
            yield block, now


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    """A clone as it is on the first day, with what `make` has installed into it, and with a place to push to."""
    folder = copy_project(tmp_path_factory.mktemp("tutorial") / "clone")
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / "tests/tutorial", folder / "tests/tutorial")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / ".gitignore").write_text(".venv\nsite\n__pycache__\n", "utf-8")
    repository = Repository(folder)
    repository.commit("2026-11-23")
    repository.git("init", "--quiet", "--bare", str(folder.parent / "theirs.git"))
    repository.git("remote", "add", "origin", str(folder.parent / "theirs.git"))
    for setting in ("user.name=A newcomer", "user.email=a@example.org", "commit.gpgsign=false"):
        repository.git("config", *setting.split("=", 1))
    programs = folder / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "onrecord").write_text(ON_A_DAY.format(python=sys.executable), "utf-8")
    (programs / "onrecord").chmod(0o755)
    for name in ("mkdocs", "python"):
        (programs / name).symlink_to(BIN / name)
    (folder / ".venv/.ready").touch()
    return Newcomer(folder)


@pytest.fixture(scope="module")
def followed(newcomer: Newcomer, request: pytest.FixtureRequest) -> Newcomer:
    """The newcomer after the last step."""
    page = PAGE.read_text("utf-8")
    done = list(newcomer.follow(page))
    for took, command in newcomer.took:
        sys.stdout.write(f"{took:6.1f} s  {command.splitlines()[0]}\n")
    sys.stdout.write(f"{sum(took for took, _ in newcomer.took):6.1f} s  in all\n")
    if request.config.getoption("accept"):
        blocks = iter(done)
        page = BLOCK.sub(lambda match: f"```{match[1]}\n{next(blocks)[1]}```", page)
        PAGE.write_text(page, "utf-8")
        done = [(now, now) for _, now in done]
    assert [now for _, now in done] == [block for block, _ in done]
    return newcomer


@pytest.mark.full
def test_the_page_says_what_the_commands_say(followed: Newcomer) -> None:
    """Every step that the issue asks for is one of the page, and nothing is left to be written at its end."""
    commands = [command for _, command in followed.took]
    for wanted in ("onrecord new", "onrecord check", "onrecord lock", LIVES_ON, "git push"):
        assert [command for command in commands if wanted in command], wanted
    written = [line for line in followed.case.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    assert [line for line in written if UNWRITTEN in line] == []
    pushed = subprocess.run(
        ["git", "diff", "--name-only", "main", f"origin/{CASE}"],
        cwd=followed.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert pushed.stdout.split() == [f"cases/{CASE}.evidence.json", f"cases/{CASE}.yml"]


def test_what_the_article_says_is_what_is_quoted() -> None:
    """The sentences that the page quotes of the article stand in the copy of it."""
    article = " ".join(re.sub("<[^>]+>", " ", (ROOT / "tests/tutorial/charities.html").read_text("utf-8")).split())
    quoted = [" ".join(line.strip(" >").split()) for line in PAGE.read_text("utf-8").splitlines() if line.startswith("> ")]
    assert quoted
    assert all(part.strip() in article for part in " ".join(quoted).split("[…]"))


@pytest.mark.full
def test_its_page_is_valid(followed: Newcomer, browser: Browser, tmp_path: Path) -> None:
    """The page of the new case after a strict build: sound for a checker of HTML, in a browser, and for axe."""
    result = run("mkdocs", "build", "--strict", folder=followed.folder)
    assert result.returncode == 0, result.stderr
    site = followed.folder / "site"
    for width, scheme in ((390, "light"), (1280, "dark")):
        with hosted(site) as address:
            page, complained = opened(browser, address, f"cases/{CASE}/", width, scheme)
            assert complained == []
            assert page.locator("blockquote.otr-quote").count() == 1
            assert page.locator(".otr-check").inner_text().startswith("Word for word")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert Axe().run(page).violations_count == 0
            page.context.close()
    shutil.copytree(site / "cases" / CASE, tmp_path / "case")
    assert nu(tmp_path) == []
