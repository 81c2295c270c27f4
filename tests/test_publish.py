"""What was published stays published: through problems, failures and kills at any moment."""

import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import BIN, run
from onrecord import publish


def fingerprint(site: Path) -> dict[str, str]:
    """The content of every file of a site."""
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def live(project: Path) -> tuple[Path, dict[str, str]]:
    """A project whose site is published, with one file in it that no later build would write."""
    assert run("mkdocs", "build", "--strict", folder=project).returncode == 0
    (project / "site/only-here.txt").write_text("published before", "utf-8")
    return project, fingerprint(project / "site")


@pytest.mark.parametrize("command", [("mkdocs", "build", "--strict"), ("mkdocs", "build")])
def test_a_broken_case_touches_nothing(live: tuple[Path, dict[str, str]], command: tuple[str, ...]) -> None:
    """The build refuses with the messages of `onrecord check`, and the site stays byte for byte."""
    project, before = live
    case = project / "cases/plusnet-2014.yml"
    case.write_text(case.read_text("utf-8").replace("by: pullen", "by: pulen", 1), "utf-8")
    checked = run("onrecord", "check", folder=project)
    result = run(*command, folder=project)
    assert result.returncode == 1
    assert "R012 unknown party 'pulen' (did you mean 'pullen'?)" in result.stderr
    assert checked.stdout.strip() in result.stderr
    assert "Traceback" not in result.stderr
    assert fingerprint(project / "site") == before


def test_a_strict_warning_touches_nothing(live: tuple[Path, dict[str, str]]) -> None:
    """MkDocs aborts a strict build only when all is written; nothing of it is published."""
    project, before = live
    (project / "docs/index.md").write_text("[nowhere](nowhere.md)", "utf-8")
    result = run("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 1
    assert fingerprint(project / "site") == before
    assert not list(project.glob(".site.*"))


def test_killed_at_any_moment(live: tuple[Path, dict[str, str]]) -> None:
    """Killed again and again, each time a little later, until a build gets through: the site is the old one or the new one."""
    project, before = live
    (project / "cases/talktalk-2015-11.yml").write_text(
        (project / "cases/talktalk-2015-11.yml").read_text("utf-8").replace("when a customer", "when one customer", 1), "utf-8"
    )
    started = time.monotonic()
    other = project.parent / "other"
    assert run("mkdocs", "build", "--strict", "--site-dir", str(other), folder=project).returncode == 0
    whole = time.monotonic() - started
    after = fingerprint(other)
    assert after != before
    outcomes = []
    for step in range(24):
        command = [str(BIN / "mkdocs"), "build", "--strict", "--quiet"]
        process = subprocess.Popen(command, cwd=project, start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.3 + step * 0.04))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        found = fingerprint(project / "site")
        assert found in (before, after), f"killed after {whole * (0.3 + step * 0.04):.2f} s"
        outcomes.append(found == after)
        if found == after:
            break
    assert outcomes[0] is False
    assert run("mkdocs", "build", "--strict", folder=project).returncode == 0
    assert fingerprint(project / "site") == after
    assert not list(project.glob(".site.*")), "the next build removes what killed ones left behind"


def test_the_exchange_is_one_step(tmp_path: Path) -> None:
    """A reader that looks all the time never finds the folder missing or half filled."""
    site = tmp_path / "site"
    for number in range(200):
        staged = publish.stage(site)
        (staged / "one").write_text(str(number))
        (staged / "two").write_text(str(number))
        publish.replace(site, staged)
        assert (site / "one").read_text() == (site / "two").read_text() == str(number)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_without_an_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system cannot exchange folders, two renames do, and a kill between them is mended by the next build."""
    monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    site = tmp_path / "site"
    for number in range(2):
        staged = publish.stage(site)
        (staged / "page").write_text(str(number))
        publish.replace(site, staged)
    assert (site / "page").read_text() == "1"
    site.rename(tmp_path / ".site.last")
    publish.discard(publish.stage(site))
    assert (site / "page").read_text() == "1"
