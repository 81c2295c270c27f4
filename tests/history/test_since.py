"""What has changed since a reader last read a case: two builds of a small project with history, in one and the same browser."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import go
from tests.support.project import invoke, small_project
from tests.support.repository import Repository

PUBLISHED, LATER = "2026-01-02", "2026-02-03"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its history and its site: two cases, of which a test changes the first."""
    root = small_project(tmp_path_factory.mktemp("since") / "project")
    other = (root / "cases/sound.yml").read_text("utf-8").replace("A sound case", "Another case")
    (root / "cases/other.yml").write_text(other, "utf-8")
    (root / "docs/index.md").write_text("# Home\n", "utf-8")
    (root / "docs/methodology.md").write_text("# How\n\n## Following\n\n<p data-readings hidden></p>\n", "utf-8")
    (root / ".gitignore").write_text("/site/\n", "utf-8")
    Repository(root).commit(PUBLISHED)
    build(root)
    return root


@pytest.fixture
def kept(first: Path, tmp_path: Path) -> Repository:
    """A copy of it that a test may change and build again."""
    root = shutil.copytree(first, tmp_path / "project")
    return Repository(root)


def build(root: Path) -> None:
    result = invoke("mkdocs", "build", folder=root)
    assert result.returncode == 0, result.stderr


class _Fresh(http.server.SimpleHTTPRequestHandler):
    """Serves every request anew."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass


@pytest.fixture
def address(kept: Repository) -> Iterator[str]:
    """The site of that copy, as it was built last."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Fresh, directory=str(kept.root / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody has asked for anything; what it keeps it keeps from visit to visit."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    yield context
    context.close()


@pytest.fixture
def reader(stranger: BrowserContext, address: str) -> BrowserContext:
    """The browser of a reader who has asked to be told what changed."""
    visit(stranger, address, "methodology/").get_by_role("button", name="Remember what I read").click()
    return stranger


def visit(reader: BrowserContext, address: str, path: str = "cases/sound/", day: str = "2026-01-20") -> Page:
    """A new visit on a day."""
    page = reader.new_page()
    page.clock.set_fixed_time(f"{day}T23:30:00Z")
    go(page, address + path)
    return page


def edit(repository: Repository, old: str, new: str, time: str = "12:00:00+00:00", day: str = LATER) -> None:
    text = (repository.root / "cases/sound.yml").read_text("utf-8")
    assert old in text
    repository.commit(day, time, sound=text.replace(old, new))


def notice(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Changed since you read it")


def test_a_change_is_told_once(kept: Repository, address: str, reader: BrowserContext) -> None:
    """Not on the first visit, not without a change; after it with the day of the reading and the changes; then no more."""
    for _ in range(2):
        assert notice(visit(reader, address)).count() == 0
    edit(kept, "place: Utopia", "place: Erewhon")
    edit(kept, "field: telecommunications", "field: post", day="2026-02-05")
    build(kept.root)
    page = visit(reader, address, day="2026-03-01")
    told = notice(page)
    assert told.locator("summary").inner_text() == "Changed since you read it on 20 January 2026: 2 changes"
    assert told.locator("li").all_inner_texts() == [
        "5 February 2026: The case states another field: was ‘telecommunications’, is ‘post’.",
        "3 February 2026: The case states another place: was ‘Utopia’, is ‘Erewhon’.",
    ]
    told.get_by_role("link", name="3 February 2026").click()
    assert page.url.endswith("#changed-2026-02-03")
    expect(page.locator("#changed-2026-02-03")).to_be_visible()
    assert notice(visit(reader, address, day="2026-03-02")).count() == 0


@pytest.mark.full
def test_two_changes_of_one_day(kept: Repository, address: str, reader: BrowserContext) -> None:
    """What changed on a day after the reading of that day is told, and only that."""
    edit(kept, "place: Utopia", "place: Erewhon")
    build(kept.root)
    visit(reader, address, day=LATER)
    edit(kept, "field: telecommunications", "field: post", "18:00:00+00:00")
    build(kept.root)
    told = notice(visit(reader, address, day=LATER))
    assert told.locator("summary").inner_text() == "Changed since you read it on 3 February 2026: 1 change"
    assert told.locator("li").all_inner_texts() == [
        "3 February 2026: The case states another field: was ‘telecommunications’, is ‘post’."
    ]


@pytest.mark.full
def test_what_was_read_is_changed_again_on_the_same_day(kept: Repository, address: str, reader: BrowserContext) -> None:
    """Two changes are one in the history of the day; if one is taken back there is nothing new to list, and it is told."""
    edit(kept, "place: Utopia", "place: Erewhon")
    edit(kept, "field: telecommunications", "field: post", "13:00:00+00:00")
    build(kept.root)
    visit(reader, address)
    edit(kept, "field: post", "field: telecommunications", "18:00:00+00:00")
    build(kept.root)
    told = notice(visit(reader, address))
    assert "What had changed on 3 February 2026 was changed again on that day." in told.inner_text()


@pytest.mark.full
def test_what_is_no_change_of_the_case(kept: Repository, address: str, reader: BrowserContext) -> None:
    """Another case, a party's new name in all the sentences of its history, and white space."""
    edit(kept, "by: acme, channel: a letter", "by: acme, channel: a notice")
    build(kept.root)
    assert "Acme Telecom’s statement" in visit(reader, address).locator("[data-day='2026-02-03']").inner_text()
    kept.write("other", (kept.root / "cases/other.yml").read_text("utf-8").replace("place: Utopia", "place: Erewhon"))
    parties = kept.root / "cases/_parties.yml"
    parties.write_text(parties.read_text("utf-8").replace("Acme Telecom", "Acme"), "utf-8")
    kept.commit(LATER, "13:00:00+00:00")
    build(kept.root)
    page = visit(reader, address)
    assert "Acme’s statement" in page.locator("[data-day='2026-02-03']").inner_text()
    assert notice(page).count() == 0
    edit(kept, "place: Utopia", "place:   Utopia", "18:00:00+00:00")
    build(kept.root)
    assert notice(visit(reader, address)).count() == 0


def test_lists_mark_what_has_changed(kept: Repository, address: str, reader: BrowserContext) -> None:
    """On every list of cases, only those that were read and have changed, until they are read again."""
    visit(reader, address)
    visit(reader, address, "cases/other/")
    edit(kept, "place: Utopia", "place: Erewhon")
    build(kept.root)
    for path in ("", "cases/", "parties/acme/"):
        page = visit(reader, address, path)
        marks = page.locator(".otr-line", has=page.get_by_text("Changed since you read it"))
        assert [line.get_attribute("data-case") for line in marks.all()] == ["sound"]
    visit(reader, address)
    assert visit(reader, address, "cases/").get_by_text("Changed since you read it").count() == 0


@pytest.mark.full
def test_a_renamed_case_is_known(kept: Repository, address: str, reader: BrowserContext) -> None:
    visit(reader, address)
    text = (kept.root / "cases/sound.yml").read_text("utf-8")
    kept.commit(LATER, sound=None, better=f"{text}\naliases: [sound]\n")
    build(kept.root)
    told = notice(visit(reader, address, "cases/better/"))
    assert "The case was renamed; it was ‘sound’ before." in told.inner_text()


def test_forgetting(kept: Repository, address: str, reader: BrowserContext) -> None:
    """One button takes away everything that is kept, and says so to whoever pressed it, with the focus on what it says."""
    visit(reader, address)
    edit(kept, "place: Utopia", "place: Erewhon")
    build(kept.root)
    page = visit(reader, address)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    notice(page).get_by_role("button", name="Forget what I have read").press("Enter")
    assert "Forgotten." in page.evaluate("document.activeElement.textContent")
    assert page.evaluate("localStorage.getItem('onrecord-read')") is None


def test_nothing_is_kept_unasked(kept: Repository, address: str, stranger: BrowserContext) -> None:
    """The switch stands beside the changes of a case and on the page that explains it; until it is used nothing is kept."""
    page = visit(stranger, address)
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_text("Nothing is kept now.")).to_be_visible()
    page.get_by_role("button", name="Remember what I read").click()
    expect(page.get_by_role("status").get_by_text("Kept so far: 1 case.")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    edit(kept, "place: Utopia", "place: Erewhon")
    build(kept.root)
    notice(visit(stranger, address)).wait_for(state="visible")
    page = visit(stranger, address, "methodology/")
    page.get_by_role("status").get_by_text("Kept so far: 1 case.").wait_for(state="visible")
    page.get_by_role("button", name="Forget, and remember nothing").click()
    expect(page.get_by_text("Nothing is kept now.")).to_be_visible()
    visit(stranger, address)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.full
def test_what_is_kept_may_be_anything(address: str, reader: BrowserContext) -> None:
    """Another script or an earlier version may have written it: the page says nothing, and keeps its own."""
    page = visit(reader, address, "methodology/")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    of_the_case = ("null", "[]", '{"changed": "x", "told": 1}', '{"changed": "2026-01-01", "read": "", "told": []}')
    asked = ('{"on": true, "cases": []}', *(f'{{"on": true, "cases": {{"sound": {one}}}}}' for one in of_the_case))
    for stored in ("not JSON", "null", "[]", '{"on": "yes"}', *asked):
        page.evaluate("stored => localStorage.setItem('onrecord-read', stored)", stored)
        go(page, f"{address}cases/sound/")
        assert notice(page).count() == 0, stored
        now = page.evaluate("localStorage.getItem('onrecord-read')")
        assert '"changed":"2026-01-02"' in now if stored in asked else now == stored
    assert faults == []


def test_where_nothing_can_be_kept(address: str, stranger: BrowserContext) -> None:
    """A browser that refuses storage shows the page as it is, without a fault."""
    stranger.add_init_script("""for (const name of ["getItem", "setItem", "removeItem"]) {
        const own = Storage.prototype[name]
        Storage.prototype[name] = function (key, ...rest) {
            if (key === "onrecord-read") throw new DOMException("refused")
            return own.call(this, key, ...rest)
        }
    }""")
    page = stranger.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in ("cases/sound/", "cases/", "methodology/"):
        go(page, address + path)
    assert faults == []
    assert notice(page).count() == 0


@pytest.mark.full
def test_a_site_without_history(kept: Repository, address: str, reader: BrowserContext) -> None:
    """It knows no versions, so it keeps and tells nothing."""
    shutil.rmtree(kept.root / ".git")
    build(kept.root)
    page = visit(reader, address)
    assert page.locator("[data-version]").count() == 0
    assert page.evaluate("localStorage.getItem('onrecord-read')") == '{"on":true,"cases":{}}'
