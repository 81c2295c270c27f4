"""What was published stays published: through problems, failures and kills at any moment."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest
from onrecord.site import publish

from tests.support.project import invoke, small_project
from tests.support.runs import quick


def fingerprint(site: Path) -> dict[str, str]:
    """Return the hash of every file of a site."""
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project whose site is published, with one file in it that no later build would write."""
    root = small_project(tmp_path_factory.mktemp("published") / "project")
    assert invoke("mkdocs", "build", "--strict", folder=root).returncode == 0
    (root / "site/only-here.txt").write_text("published before", "utf-8")
    return root


@pytest.fixture
def live(published_once: Path, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A copy of that project, which a test may change, and the fingerprint of its site."""
    root = shutil.copytree(published_once, tmp_path / "project")
    return root, fingerprint(root / "site")


@pytest.mark.parametrize(
    "command", quick([["mkdocs", "build", "--strict"], ["mkdocs", "build"]], ["mkdocs", "build", "--strict"])
)
def test_a_broken_case_touches_nothing(live: tuple[Path, dict[str, str]], command: list[str]) -> None:
    """The build refuses with the messages of `onrecord check`, and the site stays byte for byte."""
    root, before = live
    case = root / "cases/sound.yml"
    case.write_text(case.read_text("utf-8").replace("by: acme", "by: acmee", 1), "utf-8")
    checked = invoke("onrecord", "check", folder=root)
    result = invoke(*command, folder=root)
    assert result.returncode == 1
    assert "R012 unknown party 'acmee' (did you mean 'acme'?)" in result.stderr
    assert checked.stdout.strip() in result.stderr
    assert "Traceback" not in result.stderr
    assert fingerprint(root / "site") == before


def test_a_strict_warning_touches_nothing(live: tuple[Path, dict[str, str]]) -> None:
    """MkDocs aborts a strict build only when all is written; nothing of it is published."""
    root, before = live
    (root / "docs/index.md").write_text("[nowhere](nowhere.md)", "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=root)
    assert result.returncode == 1
    assert fingerprint(root / "site") == before
    assert not list(root.glob(".site.onrecord-*"))


BUILD = """
import os, signal, sys
last = int(sys.argv[1])
done = 0

def count(event, arguments):
    global done
    if event == "open":
        changes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    else:
        changes = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "ctypes.dlsym")
    if not changes:
        return
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)
    if event == "ctypes.dlsym" and arguments[1].startswith("rename"):
        print(done, file=sys.stderr)
    done += 1

sys.addaudithook(count)
from mkdocs.__main__ import cli
cli(["build", "--strict", "--quiet"], standalone_mode=False)
print(done, file=sys.stderr)
"""
"""A build that is killed before it changes files once more than it may. Otherwise it prints after how many changes it exchanges
the two sites, and how many changes there are.
"""


def build_until(last: int, root: Path) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own that may make this many changes of files."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-c", BUILD, str(last)]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


class Changed(NamedTuple):
    """A published project with a change that is to be published, and what is known of that build."""

    root: Path
    before: dict[str, str]
    after: dict[str, str]
    exchange: int
    """How many changes of files come before the one that puts the new site in place."""
    end: int


@pytest.fixture(scope="module")
def changed(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """The published project with one word changed, and the site that a whole build makes of it."""
    root = shutil.copytree(published_once, tmp_path_factory.mktemp("changed") / "project")
    case = root / "cases/sound.yml"
    case.write_text(case.read_text("utf-8").replace("It has no problem", "It has no mistake"), "utf-8")
    other = shutil.copytree(root, root.parent / "other")
    result = build_until(-1, other)
    assert result.returncode == 0, result.stderr
    exchange, end = (int(line) for line in result.stderr.split()[-2:])
    assert 50 < exchange < end
    return Changed(root, fingerprint(root / "site"), fingerprint(other / "site"), exchange, end)


MOMENTS = ["first", "early", "middle", "late", "before", "exchanging", "after", "removing", "last"]


@pytest.mark.parametrize("moment", quick(MOMENTS, "after"))
def test_killed_at_any_moment(changed: Changed, moment: str, tmp_path: Path) -> None:
    """Until the exchange the site is the old one, from then on the new one; the next build tidies up."""
    exchange, end = changed.exchange, changed.end
    last = {
        "first": 0,
        "early": exchange // 4,
        "middle": exchange // 2,
        "late": exchange * 9 // 10,
        "before": exchange - 1,
        "exchanging": exchange,
        "after": exchange + 1,
        "removing": (exchange + end) // 2,
        "last": end - 1,
    }[moment]
    root = shutil.copytree(changed.root, tmp_path / "project")
    assert build_until(last, root).returncode < 0
    assert fingerprint(root / "site") == (changed.before if last <= exchange else changed.after)
    assert invoke("mkdocs", "build", "--strict", folder=root).returncode == 0
    assert fingerprint(root / "site") == changed.after
    assert not list(root.glob(".site.onrecord-*")), "the next build removes what killed ones left behind"


def filled(staged: publish.Staged, number: int) -> publish.Staged:
    """A staged site of two pages that belong together, and the mark of a site."""
    for name in ("sitemap.xml", "one", "two"):
        (staged.folder / name).write_text(str(number))
    return staged


def test_the_exchange_is_one_step(tmp_path: Path) -> None:
    """A reader that looks all the time never finds the folder missing or without its pages."""
    site = tmp_path / "site"
    filled(publish.stage(site), 0).publish()
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
    number = 0
    while reader.is_alive() and (number < 300 or looks <= 100):
        number += 1
        filled(publish.stage(site), number).publish()
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
        filled(publish.stage(site), number).publish()
    assert (site / "one").read_text() == "1"
    site.rename(tmp_path / ".site.last")
    publish.stage(site).discard()
    assert (site / "one").read_text() == "1"
    (tmp_path / ".site.last").mkdir()
    (tmp_path / ".site.last/left").write_text("by a kill")
    filled(publish.stage(site), 2).publish()
    assert (site / "one").read_text() == "2"


def test_what_is_not_a_site_is_not_replaced(small: Path) -> None:
    """A folder of other files is refused; hidden files beside the pages stay; a link to the web root is followed."""
    refused = invoke("mkdocs", "build", "--site-dir", "cases", folder=small)
    assert refused.returncode == 1
    assert "holds files that are no published site" in refused.stderr
    assert (small / "cases/sound.yml").is_file()
    (small / ".site.2024").mkdir()
    (small / "www").mkdir()
    (small / "site").symlink_to("www")
    assert invoke("mkdocs", "build", folder=small).returncode == 0
    (small / "www/.well-known").mkdir()
    (small / "www/.well-known/key").write_text("kept")
    assert invoke("mkdocs", "build", folder=small).returncode == 0
    assert (small / "www/index.html").is_file()
    assert (small / "site").is_symlink()
    assert (small / "www/.well-known/key").read_text() == "kept"
    assert (small / ".site.2024").is_dir()
