"""What has changed since a reader last read a case: two builds of a small project with history, in one and the same browser."""

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_browser
from axe_playwright_python.sync_playwright import Axe
from conftest import run
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from repositories import Repository

browser = test_browser.browser
PUBLISHED, LATER = "2026-01-02", "2026-02-03"


@pytest.fixture
def kept(small: Path) -> Repository:
    """The small project with its history, and a second case that never changes."""
    other = (small / "cases/sound.yml").read_text("utf-8").replace("A sound case", "Another case")
    (small / "cases/other.yml").write_text(other, "utf-8")
    (small / "docs/index.md").write_text("# Home\n", "utf-8")
    (small / "docs/methodology.md").write_text('# How\n\n## Following\n\n<p data-readings hidden markdown="0"></p>\n', "utf-8")
    (small / ".gitignore").write_text("/site/\n", "utf-8")
    repository = Repository(small)
    repository.commit(PUBLISHED)
    return repository


class _Fresh(http.server.SimpleHTTPRequestHandler):
    """Serves every request anew."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass


@pytest.fixture
def publish(kept: Repository) -> Iterator[Callable[[], str]]:
    """Builds the site of the project as it is, and returns its address, the same each time."""
    folder = kept.root.parent / "served"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Fresh, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def build() -> str:
        result = run("mkdocs", "build", folder=kept.root)
        assert result.returncode == 0, result.stderr
        shutil.copytree(kept.root / "site", folder, dirs_exist_ok=True)
        return f"http://127.0.0.1:{server.server_port}/"

    yield build
    server.shutdown()


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser; what it keeps it keeps from visit to visit. Its clock stands on a day before the second change."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    yield context
    context.close()


def visit(reader: BrowserContext, address: str, path: str = "cases/sound/", day: str = "2026-01-20") -> Page:
    """A new visit on a day."""
    page = reader.new_page()
    page.clock.set_fixed_time(f"{day}T23:30:00Z")
    page.goto(address + path, wait_until="networkidle")
    return page


def edit(repository: Repository, old: str, new: str, time: str = "12:00:00+00:00", day: str = LATER) -> None:
    text = (repository.root / "cases/sound.yml").read_text("utf-8")
    assert old in text
    repository.commit(day, time, sound=text.replace(old, new))


def notice(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Changed since you read it")


def test_a_change_is_told_once(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """Not on the first visit, not without a change; after it with the day of the reading and the changes; then no more."""
    address = publish()
    for _ in range(2):
        assert notice(visit(reader, address)).count() == 0
    edit(kept, "place: Utopia", "place: Erewhon")
    edit(kept, "field: telecommunications", "field: post", day="2026-02-05")
    publish()
    page = visit(reader, address, day="2026-03-01")
    told = notice(page)
    assert told.locator("summary").inner_text() == "Changed since you read it on 20 January 2026: 2 changes"
    assert told.locator("li").all_inner_texts() == [
        "5 February 2026: The case states another field: was ‘telecommunications’, is ‘post’.",
        "3 February 2026: The case states another place: was ‘Utopia’, is ‘Erewhon’.",
    ]
    told.get_by_role("link", name="3 February 2026").click()
    assert page.url.endswith("#changed-2026-02-03")
    assert page.locator("#changed-2026-02-03").is_visible()
    assert notice(visit(reader, address, day="2026-03-02")).count() == 0


def test_two_changes_of_one_day(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """What changed on a day after the reading of that day is told, and only that."""
    edit(kept, "place: Utopia", "place: Erewhon")
    address = publish()
    visit(reader, address, day=LATER)
    edit(kept, "field: telecommunications", "field: post", "18:00:00+00:00")
    publish()
    told = notice(visit(reader, address, day=LATER))
    assert told.locator("summary").inner_text() == "Changed since you read it on 3 February 2026: 1 change"
    assert told.locator("li").all_inner_texts() == [
        "3 February 2026: The case states another field: was ‘telecommunications’, is ‘post’."
    ]


def test_what_was_read_is_changed_again_on_the_same_day(
    kept: Repository, publish: Callable[[], str], reader: BrowserContext
) -> None:
    """Two changes are one in the history of the day; if one is taken back there is nothing new to list, and it is told."""
    edit(kept, "place: Utopia", "place: Erewhon")
    edit(kept, "field: telecommunications", "field: post", "13:00:00+00:00")
    address = publish()
    visit(reader, address)
    edit(kept, "field: post", "field: telecommunications", "18:00:00+00:00")
    publish()
    told = notice(visit(reader, address))
    assert "What had changed on 3 February 2026 was changed again on that day." in told.inner_text()


def test_white_space_and_other_cases_are_no_change(
    kept: Repository, publish: Callable[[], str], reader: BrowserContext
) -> None:
    """Only the case's own history counts, and only what it tells; not the name of a party in all of its sentences."""
    edit(kept, "role: customer", "role: reader")
    address = publish()
    visit(reader, address)
    edit(kept, "place: Utopia", "place:   Utopia", "18:00:00+00:00")
    kept.write("other", (kept.root / "cases/other.yml").read_text("utf-8").replace("place: Utopia", "place: Erewhon"))
    parties = kept.root / "cases/_parties.yml"
    parties.write_text(parties.read_text("utf-8").replace("Acme Telecom", "Acme"), "utf-8")
    kept.commit("2026-02-06")
    publish()
    assert notice(visit(reader, address)).count() == 0


def test_lists_mark_what_has_changed(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """On every list of cases, only those that were read and have changed, until they are read again."""
    address = publish()
    visit(reader, address)
    visit(reader, address, "cases/other/")
    edit(kept, "place: Utopia", "place: Erewhon")
    publish()
    for path in ("", "cases/", "parties/acme/"):
        page = visit(reader, address, path)
        marks = page.locator(".otr-line", has=page.get_by_text("Changed since you read it"))
        assert [line.get_attribute("data-case") for line in marks.all()] == ["sound"]
    visit(reader, address)
    assert visit(reader, address, "cases/").get_by_text("Changed since you read it").count() == 0


def test_a_renamed_case_is_known(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    address = publish()
    visit(reader, address)
    text = (kept.root / "cases/sound.yml").read_text("utf-8")
    kept.commit(LATER, sound=None, better=f"{text}\naliases: [sound]\n")
    publish()
    told = notice(visit(reader, address, "cases/better/"))
    assert "The case was renamed; it was ‘sound’ before." in told.inner_text()


def test_forgetting(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """One button takes away everything that is kept, and says so to whoever pressed it, with the focus on what it says."""
    address = publish()
    visit(reader, address)
    edit(kept, "place: Utopia", "place: Erewhon")
    publish()
    page = visit(reader, address)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    notice(page).get_by_role("button", name="Forget what I have read").press("Enter")
    assert "Forgotten." in page.evaluate("document.activeElement.textContent")
    assert page.evaluate("localStorage.getItem('onrecord-read')") is None


def test_keeping_nothing(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """The page that explains it says how many cases are kept, and has the switch."""
    address = publish()
    visit(reader, address)
    page = visit(reader, address, "methodology/")
    assert page.get_by_role("status").get_by_text("Kept on this device: 1 case.").is_visible()
    page.get_by_role("button", name="Forget, and keep nothing from now on").click()
    assert page.get_by_text("Nothing is kept on this device.").is_visible()
    assert Axe().run(page).violations_count == 0
    visit(reader, address)
    assert page.evaluate("localStorage.getItem('onrecord-read')") == '{"off":true}'
    page.get_by_role("button", name="Keep what I read from now on").click()
    visit(reader, address)
    assert '"sound"' in page.evaluate("localStorage.getItem('onrecord-read')")


@pytest.mark.parametrize(
    "stored",
    [
        "not JSON",
        "null",
        "[]",
        '{"cases": []}',
        '{"cases": {"sound": null}}',
        '{"cases": {"sound": {"changed": "x", "told": 1}}}',
    ],
)
def test_what_is_kept_may_be_anything(
    stored: str, kept: Repository, publish: Callable[[], str], reader: BrowserContext
) -> None:
    """Another script or an earlier version may have written it: the page says nothing, and keeps its own."""
    address = publish()
    page = visit(reader, address, "methodology/")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.evaluate("stored => localStorage.setItem('onrecord-read', stored)", stored)
    page.goto(f"{address}cases/sound/", wait_until="networkidle")
    assert faults == []
    assert notice(page).count() == 0
    assert '"changed":"2026-01-02"' in page.evaluate("localStorage.getItem('onrecord-read')")


def test_where_nothing_can_be_kept(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """A browser that refuses storage shows the page as it is, without a fault."""
    reader.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })")
    address = publish()
    page = reader.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in ("cases/sound/", "cases/", "methodology/"):
        page.goto(address + path, wait_until="networkidle")
    assert faults == []
    assert notice(page).count() == 0


def test_a_site_without_history(kept: Repository, publish: Callable[[], str], reader: BrowserContext) -> None:
    """It knows no versions, so it keeps and tells nothing."""
    shutil.rmtree(kept.root / ".git")
    page = visit(reader, publish())
    assert page.locator("[data-version]").count() == 0
    assert page.evaluate("localStorage.getItem('onrecord-read')") is None
