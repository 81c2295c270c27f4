"""What was published stays published: through problems, failures and kills at any moment."""

import hashlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from onrecord.site import publish

from tests.support.project import BIN, invoke
from tests.support.runs import quick


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
    assert invoke("mkdocs", "build", "--strict", folder=project).returncode == 0
    (project / "site/only-here.txt").write_text("published before", "utf-8")
    return project, fingerprint(project / "site")


@pytest.mark.parametrize(
    "command", quick([["mkdocs", "build", "--strict"], ["mkdocs", "build"]], ["mkdocs", "build", "--strict"])
)
def test_a_broken_case_touches_nothing(live: tuple[Path, dict[str, str]], command: list[str]) -> None:
    """The build refuses with the messages of `onrecord check`, and the site stays byte for byte."""
    project, before = live
    case = project / "cases/plusnet-2014.yml"
    case.write_text(case.read_text("utf-8").replace("by: pullen", "by: pulen", 1), "utf-8")
    checked = invoke("onrecord", "check", folder=project)
    result = invoke(*command, folder=project)
    assert result.returncode == 1
    assert "R012 unknown party 'pulen' (did you mean 'pullen'?)" in result.stderr
    assert checked.stdout.strip() in result.stderr
    assert "Traceback" not in result.stderr
    assert fingerprint(project / "site") == before


def test_a_strict_warning_touches_nothing(live: tuple[Path, dict[str, str]]) -> None:
    """MkDocs aborts a strict build only when all is written; nothing of it is published."""
    project, before = live
    (project / "docs/index.md").write_text("[nowhere](nowhere.md)", "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 1
    assert fingerprint(project / "site") == before
    assert not list(project.glob(".site.onrecord-*"))


@pytest.mark.full
def test_killed_at_any_moment(live: tuple[Path, dict[str, str]]) -> None:
    """Killed again and again, each time a little later, until a build gets through: the site is the old one or the new one."""
    project, before = live
    (project / "cases/talktalk-2015-11.yml").write_text(
        (project / "cases/talktalk-2015-11.yml").read_text("utf-8").replace("when a customer", "when one customer", 1), "utf-8"
    )
    started = time.monotonic()
    other = project.parent / "other"
    assert invoke("mkdocs", "build", "--strict", "--site-dir", str(other), folder=project).returncode == 0
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
    assert invoke("mkdocs", "build", "--strict", folder=project).returncode == 0
    assert fingerprint(project / "site") == after
    assert not list(project.glob(".site.onrecord-*")), "the next build removes what killed ones left behind"


def filled(staged: Path, number: int) -> Path:
    """A staged site of two pages that belong together, and the mark of a site."""
    for name in ("sitemap.xml", "one", "two"):
        (staged / name).write_text(str(number))
    return staged


def test_the_exchange_is_one_step(tmp_path: Path) -> None:
    """A reader that looks all the time never finds the folder missing or without its pages."""
    site = tmp_path / "site"
    publish.replace(site, filled(publish.stage(site), 0))
    looks, misses, ended = 0, [], threading.Event()

    def look() -> None:
        nonlocal looks
        while not ended.is_set():
            looks += 1
            try:
                folder = os.open(site, os.O_RDONLY)
            except OSError as error:
                misses.append(str(error))
                continue
            names = set(os.listdir(folder))  # noqa: PTH208 - of the folder that was opened, whatever its name means by now
            os.close(folder)
            if names and not names >= {"one", "two"}:
                misses.append(f"only {names}")

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(1, 300):
        publish.replace(site, filled(publish.stage(site), number))
    ended.set()
    reader.join()
    assert looks > 100
    assert [miss for miss in misses if not miss.startswith("only")] == [], "the folder was missing"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_without_an_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system cannot exchange folders, two renames do, and a kill between them is mended by the next build."""
    monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    site = tmp_path / "site"
    for number in range(2):
        publish.replace(site, filled(publish.stage(site), number))
    assert (site / "one").read_text() == "1"
    site.rename(tmp_path / ".site.last")
    publish.discard(publish.stage(site))
    assert (site / "one").read_text() == "1"
    (tmp_path / ".site.last").mkdir()
    (tmp_path / ".site.last/left").write_text("by a kill")
    publish.replace(site, filled(publish.stage(site), 2))
    assert (site / "one").read_text() == "2"


def test_what_is_not_a_site_is_not_replaced(project: Path) -> None:
    """A folder of other files is refused; hidden files beside the pages stay; a link to the web root is followed."""
    refused = invoke("mkdocs", "build", "--site-dir", "cases", folder=project)
    assert refused.returncode == 1
    assert "holds files that are no published site" in refused.stderr
    assert (project / "cases/plusnet-2014.yml").is_file()
    (project / ".site.2024").mkdir()
    (project / "www").mkdir()
    (project / "site").symlink_to("www")
    assert invoke("mkdocs", "build", folder=project).returncode == 0
    (project / "www/.well-known").mkdir()
    (project / "www/.well-known/key").write_text("kept")
    assert invoke("mkdocs", "build", folder=project).returncode == 0
    assert (project / "www/index.html").is_file()
    assert (project / "site").is_symlink()
    assert (project / "www/.well-known/key").read_text() == "kept"
    assert (project / ".site.2024").is_dir()
