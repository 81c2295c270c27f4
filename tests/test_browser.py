"""The pages in a real browser: at the width of a phone and of a desk, light and dark, with and without script."""

import base64
import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from markupsafe import escape
from onrecord import evidence
from playwright.sync_api import Browser, Page, Route, sync_playwright

PAGES = {
    "home": "",
    "cases": "cases/",
    "party": "parties/plusnet/",
    "parties": "parties/",
    "regulation": "regulations/pecr-5a/",
    "regulations": "regulations/",
    "methodology": "methodology/",
    "clocks": "clocks/",
    "counting": "counting/",
    "policy": "policy/",
    "evidence": "evidence/unique-addresses/",
    "health": "health/",
    "themes": "themes/",
    "corrections": "corrections/",
    "changes": "changes/",
    "search": "search/",
    "missing": "404.html",
}
PAGES |= {file.stem: f"cases/{file.stem}/" for file in sorted((ROOT / "cases").glob("[!_]*.yml"))}
HOW_TO_GET_ONE = (
    "no browser found: install Chromium (on Debian: apt install chromium; on Ubuntu, macOS and Windows: "
    ".venv/bin/playwright install chromium), or name one with CHROMIUM=/path/to/chrome"
)


def chromium() -> str | None:
    """A Chromium of this machine; None if only Playwright's own might be there."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Without one these tests are skipped, except where CI insists."""
    with sync_playwright() as playwright:
        path = chromium()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            if os.environ.get("CI"):
                pytest.fail(HOW_TO_GET_ONE)
            pytest.skip(HOW_TO_GET_ONE)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    """The published site on a port of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(published)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def opened(
    browser: Browser, address: str, path: str, width: int, scheme: str, *, script: bool = True
) -> tuple[Page, list[str]]:
    """A page, and what it complained of or asked other hosts for while loading."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else complaints.append(request.url))
    page.goto(address + path, wait_until="networkidle")
    return page, complaints


def is_dark(page: Page) -> bool:
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", background)[:3]) < 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    """No sideways scrolling, no complaint, no other host, nothing that axe finds."""
    page, complaints = opened(browser, address, PAGES[name], width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert is_dark(page) == (scheme == "dark")
    assert page.locator("h1").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_script(browser: Browser, address: str, scheme: str) -> None:
    """Everything can be read and reached, in the reader's colours, when no script runs."""
    page, _ = opened(browser, address, PAGES["plusnet-2014"], 390, scheme, script=False)
    assert page.get_by_role("heading", name="Spam to addresses that customers said only Plusnet had").is_visible()
    assert page.get_by_text("we are comfortable there has been no compromise").first.is_visible()
    assert is_dark(page) == (scheme == "dark")
    page.get_by_role("link", name="Timeline").click()
    assert page.url.endswith("#timeline")
    page.context.close()


def test_both_sides_at_equal_size(browser: Browser, address: str) -> None:
    """In the table of claims every party's column is as wide as every other's."""
    page, _ = opened(browser, address, PAGES["plusnet-2014"], 1280, "light")
    widths = page.eval_on_selector_all(".otr-claims tbody tr:first-child td", "cells => cells.map(cell => cell.offsetWidth)")
    assert len(widths) >= 2
    assert max(widths) - min(widths) <= 1
    page.context.close()


@pytest.mark.parametrize("path", ["clocks/", "cases/plusnet-2014/"])
def test_a_phone_shows_no_loose_column_heads(browser: Browser, address: str, path: str) -> None:
    """Where a table becomes blocks, its row of column heads is kept for screen readers and takes no room."""
    page, _ = opened(browser, address, path, 390, "light")
    heads = page.locator(".otr-stack thead, .otr-claims thead").all()
    assert heads
    for head in heads:
        box = head.bounding_box()
        assert box
        assert max(box["width"], box["height"]) <= 1


def test_no_word_of_the_clocks_is_broken(browser: Browser, address: str) -> None:
    """A column is at least as wide as its longest word: every word stands on one line."""
    page, _ = opened(browser, address, "clocks/", 1280, "light")
    words = page.evaluate("""() => {
        const found = [];
        for (const cell of document.querySelectorAll(".otr-stack th, .otr-stack td")) {
            const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            while (walker.nextNode())
                for (const word of walker.currentNode.data.matchAll(/[\\w]+/g)) {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, word.index);
                    range.setEnd(walker.currentNode, word.index + word[0].length);
                    found.push([word[0], new Set([...range.getClientRects()].map(line => line.top)).size]);
                }
        }
        return found;
    }""")
    assert len(words) > 20
    assert [word for word, lines in words if lines > 1] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_no_name_in_the_picture_of_clocks_is_cut(browser: Browser, address: str, width: int) -> None:
    """Every name ends within the picture."""
    page, _ = opened(browser, address, "clocks/", width, "light")
    ends = page.eval_on_selector_all(
        ".otr-bars .otr-strip__name", "names => names.map(name => name.getBBox().x + name.getBBox().width)"
    )
    assert len(ends) > 2
    assert max(ends) <= 600


def test_clocks_can_be_sorted(browser: Browser, address: str) -> None:
    """A click on a column's name sorts by it, and says so to a screen reader."""
    page, complaints = opened(browser, address, PAGES["clocks"], 1280, "light")
    page.get_by_role("button", name="Days from end to notice").click()
    column = "rows => rows.map(row => Number(row.cells[5].dataset.order))"
    ascending = page.eval_on_selector_all("[data-sortable] tbody tr", column)
    assert ascending == sorted(ascending)
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Days from end to notice"
    page.get_by_role("button", name="Days from end to notice").click()
    assert page.eval_on_selector_all("[data-sortable] tbody tr", column) == sorted(ascending, reverse=True)
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_text_at_twice_the_size(browser: Browser, address: str, name: str) -> None:
    """At 200 % text a phone still does not scroll sideways."""
    page, _ = opened(browser, address, PAGES[name], 390, "light")
    assert page.locator(".md-skip[href^='#']").count() == (0 if name == "missing" else 1)
    page.add_style_tag(content="html { font-size: 250% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


MARKED = """async shot => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + shot;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    let marked = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] > 240 && data[at + 1] < 15 && data[at + 2] > 240) marked++;
    return marked;
}"""
"""How many pixels of a screenshot have the colour in which the copy of a source shows what the browser marks."""


def copy_of(source: str, case_id: str) -> str:
    """A page with the locked passages of a source, far from each other, in the place of the source itself."""
    known = evidence.parse((ROOT / "cases" / f"{case_id}{evidence.SUFFIX}").read_bytes())
    passages = [passage for locked in known.quotations.values() for passage in locked[source].passages]
    far = '<p style="height: 2000px">Something else.</p>'
    text = far.join(f"<p>{escape(passage.before + passage.text + passage.after)}</p>" for passage in passages)
    style = "<style>::target-text { background: #f0f; color: #000 } p { max-width: 30rem }</style>"
    return f"<!doctype html><meta charset=utf-8><title>A copy</title>{style}{far}{text}{far}"


def test_links_lead_to_the_words(browser: Browser, address: str) -> None:
    """The link beside every verified quotation opens its source at these words, and the browser marks them."""
    page, _ = opened(browser, address, PAGES["plusnet-2014"], 1280, "light")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body=copy_of("register", "plusnet-2014"))

    page.context.route(lambda url: not url.startswith(address), answer)
    verified = ".otr-check:not(.otr-check--open)"
    links = page.locator(f"{verified} a")
    number = links.count()
    assert number == 11
    for place in range(number):
        words = (
            page.locator(".otr-statement:has(.otr-check:not(.otr-check--open)) .otr-quote").nth(place).inner_text().strip("“”")
        )
        links.nth(place).click()
        page.wait_for_load_state()
        page.wait_for_function("scrollY > 500")
        shot = page.screenshot()
        marked = page.evaluate(MARKED, base64.b64encode(shot).decode())
        in_view = page.evaluate("document.elementsFromPoint(200, innerHeight / 2).map(part => part.innerText).join(' ')")
        assert marked > 300, words
        assert words[:40] in in_view, words
        page.go_back()
        page.wait_for_load_state()
    assert all(url.startswith("https://www.theregister.com/2014/12/07/") for url in asked)
    assert page.evaluate(MARKED, base64.b64encode(page.screenshot()).decode()) == 0, "our own page has that colour nowhere"
    page.context.close()
