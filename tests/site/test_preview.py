"""A preview session as a contributor has it: problems are shown in the browser and never stop the server."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.project import BIN

PATIENCE = 300.0
"""Seconds to wait for what should be there in one or two."""


class Preview:
    """A running `mkdocs serve` and what it shows."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"

    def get(self, path: str) -> str:
        """The page as it is now; an error is its message."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as response:  # noqa: S310 - our own server
                return str(response.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}"
        except OSError as error:
            return str(error)

    def wait(self, path: str, until: Callable[[str], bool]) -> str:
        """The page or file once it is as expected, a page whole; fails with what it showed last."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            shown = self.get(path)
            if (path.endswith(".json") or "</html>" in shown) and until(shown):
                return shown
            time.sleep(0.2)
        pytest.fail(f"{path} did not become what was expected; it showed: {shown[-2000:]}")


@contextmanager
def previewing(project: Path) -> Iterator[Preview]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [str(BIN / "mkdocs"), "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield Preview(port)
        assert process.poll() is None, "the preview ended by itself"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.full
def test_a_session(project: Path) -> None:
    """Start, break a file, see the problem beside the last good page, mend it, see the page again."""
    case = project / "cases/plusnet-2014.yml"
    with previewing(project) as preview:
        preview.wait("cases/plusnet-2014/", lambda shown: "Spam to addresses" in shown)

        edit(case, "by: pullen", "by: pulen")
        broken = preview.wait("cases/plusnet-2014/", lambda shown: "otr-problems" in shown)
        assert "R012 unknown party &#39;pulen&#39; (did you mean &#39;pullen&#39;?)" in broken
        assert "cases/plusnet-2014.yml:" in broken
        assert "Spam to addresses" in broken, "the last good page stays"
        assert "1 problem in 1 file" in preview.get(""), "every page says that there are problems"
        assert "R012" in preview.get("problems/")
        assert "otr-problems" not in preview.get("cases/plusnet-2007/")

        edit(project / "cases/plusnet-2007.yml", "title: PlusNet’s webmail", "title: The webmail")
        preview.wait("cases/plusnet-2007/", lambda shown: "The webmail addresses" in shown)

        edit(case, "by: pulen", "by: pullen")
        mended = preview.wait("cases/plusnet-2014/", lambda shown: "otr-problems" not in shown)
        assert "Spam to addresses" in mended
        assert "1 problem" not in preview.get("")

        edit(
            project / "templates/views/case.html.jinja",
            '<a href="#timeline">Timeline</a>',
            '<a href="#timeline">{{ oops }}</a>',
        )
        preview.wait("", lambda shown: "1 problem in 1 file" in shown)
        assert "Spam to addresses" in preview.get("cases/plusnet-2014/")
        edit(project / "templates/views/case.html.jinja", "{{ oops }}", "What happened")
        preview.wait("cases/plusnet-2014/", lambda shown: "What happened</a>" in shown)

        edit(project / "cases/_parties.yml", "plusnet:\n", "plusnett:\n")
        preview.wait("", lambda shown: "problems in" in shown)
        assert "Spam to addresses" in preview.get("cases/plusnet-2014/"), "a party that vanishes does not take its cases along"
        edit(project / "cases/_parties.yml", "plusnett:\n", "plusnet:\n")
        preview.wait("", lambda shown: "problems in" not in shown)


def test_the_first_build_may_have_problems(project: Path) -> None:
    """A preview starts whatever the files hold; what is good is shown, and saving the fix brings the page."""
    case = project / "cases/plusnet-2014.yml"
    edit(case, "title: Spam to addresses", "title: Spam: to addresses")
    with previewing(project) as preview:
        shown = preview.wait("cases/plusnet-2014/", lambda shown: "otr-problems" in shown)
        assert "cases/plusnet-2014.yml:3:" in shown
        assert "Y015 a colon followed by a space begins a field" in shown
        assert "TalkTalk and the 24 hours" in preview.get("cases/talktalk-2015-11/")
        edit(case, "title: Spam: to addresses", "title: Spam to addresses")
        preview.wait("cases/plusnet-2014/", lambda shown: "otr-problems" not in shown and "Who says what" in shown)


def misspelt_parent(project: Path) -> str:
    edit(project / "cases/_parties.yml", "bt:\n  name: BT", "bt:\n  nmae: BT")
    return "nmae"


def strange_files(project: Path) -> str:
    (project / "docs/regulations/.#pecr-5a.md").symlink_to("somebody@a-host.1")
    (project / "docs/regulations/x.md").mkdir()
    os.mkfifo(project / "cases/fifo.yml")
    return "cases/fifo.yml"


def bad_template(project: Path) -> str:
    template = project / "templates/views/case.html.jinja"
    template.write_text(template.read_text("utf-8") + "{{ 1/0 }}", "utf-8")
    return "T001 ZeroDivisionError"


def other_encoding(project: Path) -> str:
    (project / "docs/other.md").write_bytes(b"# caf\xe9\n")
    return "docs/other.md:1:6: Y002"


def bad_explainer(project: Path) -> str:
    edit(project / "docs/regulations/pecr-22.md", "short: PECR", "shrt: PECR")
    return "shrt"


@pytest.mark.full
@pytest.mark.parametrize("damage", [misspelt_parent, strange_files, bad_template, other_encoding, bad_explainer])
def test_the_first_build_may_meet_anything(damage: Callable[[Path], str], project: Path) -> None:
    """Whatever is wrong when the preview starts, it starts, and says what is wrong."""
    told = damage(project)
    with previewing(project) as preview:
        home = preview.wait("", lambda shown: "read and mend them" in shown)
        assert told in preview.get("problems/") or told in home


@pytest.mark.full
def test_what_is_mended_shows_while_something_else_is_broken(project: Path) -> None:
    """A vanished party does not freeze the pages of cases that have nothing to do with it."""
    with previewing(project) as preview:
        preview.wait("", lambda shown: "Latest cases" in shown)
        edit(project / "cases/_parties.yml", "talktalk:", "talktallk:")
        preview.wait("problems/", lambda shown: "R060" in shown)
        edit(project / "cases/plusnet-2007.yml", "title: PlusNet", "title: Changed PlusNet")
        preview.wait("cases/plusnet-2007/", lambda shown: "Changed PlusNet" in shown)
        assert "TalkTalk and the 24 hours" in preview.get("cases/talktalk-2015-11/")


@pytest.mark.full
def test_the_first_build_may_have_no_parties_at_all(project: Path) -> None:
    """Even if nothing can be shown, the problems can."""
    parties = project / "cases/_parties.yml"
    edit(parties, "plusnet:\n", "plusnet: :\n")
    with previewing(project) as preview:
        shown = preview.wait("problems/", lambda shown: "cases/_parties.yml:" in shown)
        assert "1 problem" in shown
        preview.wait("cases/plusnet-2014/", lambda shown: "not shown until the problems are mended" in shown)
        edit(parties, "plusnet: :\n", "plusnet:\n")
        preview.wait("cases/plusnet-2014/", lambda shown: "Who says what" in shown)
