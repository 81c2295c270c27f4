"""What readers do on the pages, in a real browser."""

import base64
import re

import pytest
from markupsafe import escape
from onrecord.evidence import lockfile
from onrecord.format import paths
from playwright.sync_api import Browser, Route

from tests.site.test_pages import CASES, is_dark
from tests.support.browser import opened
from tests.support.project import ROOT
from tests.support.runs import quick


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_script(browser: Browser, address: str, scheme: str) -> None:
    """Everything can be read and reached, in the reader's colours, when no script runs."""
    page, _ = opened(browser, address, "cases/plusnet-2014/", 390, scheme, script=False)
    assert page.get_by_role("heading", name="Spam to addresses that customers said only Plusnet had").is_visible()
    assert page.get_by_text("we are comfortable there has been no compromise").first.is_visible()
    assert is_dark(page) == (scheme == "dark")
    page.get_by_role("link", name="Timeline").click()
    assert page.url.endswith("#timeline")
    page.context.close()


def test_both_sides_at_equal_size(browser: Browser, address: str) -> None:
    """In the table of claims every party's column is as wide as every other's."""
    page, _ = opened(browser, address, "cases/plusnet-2014/", 1280, "light")
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
    page, complaints = opened(browser, address, "clocks/", 1280, "light")
    page.get_by_role("button", name="Days from end to notice").click()
    column = "rows => rows.map(row => Number(row.cells[5].dataset.order))"
    ascending = page.eval_on_selector_all("[data-sortable] tbody tr", column)
    assert ascending == sorted(ascending)
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Days from end to notice"
    page.get_by_role("button", name="Days from end to notice").click()
    assert page.eval_on_selector_all("[data-sortable] tbody tr", column) == sorted(ascending, reverse=True)
    assert complaints == []
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
    known = lockfile.parse((ROOT / "cases" / f"{case_id}{paths.EVIDENCE_SUFFIX}").read_bytes())
    passages = [passage for locked in known.quotations.values() for passage in locked[source]]
    far = '<p style="height: 2000px">Something else.</p>'
    text = far.join(f"<p>{escape(passage.before + passage.text + passage.after)}</p>" for passage in passages)
    style = "<style>::target-text { background: #f0f; color: #000 } p { max-width: 30rem }</style>"
    return f"<!doctype html><meta charset=utf-8><title>A copy</title>{style}{far}{text}{far}"


@pytest.mark.full
def test_links_lead_to_the_words(browser: Browser, address: str) -> None:
    """The link beside every verified quotation opens its source at these words, and the browser marks them."""
    page, _ = opened(browser, address, "cases/plusnet-2014/", 1280, "light")
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


LABELS = """() => [...document.querySelectorAll(".otr-chronology__axis text")]
    .map(label => [label.textContent, label.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0)
    .map(([text, box]) => [text, box.left, box.right, box.top, box.bottom])"""
"""The labels that are shown on the line of time: the text and its edges."""


@pytest.mark.parametrize("name", quick(CASES, "plusnet-2014", "capita-2023"))
def test_labels_of_the_timeline_do_not_touch(browser: Browser, address: str, name: str) -> None:
    """At every width, and with text of twice the size, every label stands alone and within the screen."""
    page, _ = opened(browser, address, f"cases/{name}/", 390, "light")
    shown = {}
    for width, size in ((390, ""), (768, ""), (1280, ""), (390, "250%"), (1280, "250%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        labels = page.evaluate(LABELS)
        for place, (text, left, right, top, bottom) in enumerate(labels):
            assert 0 <= left < right <= width, text
            for other, others_left, others_right, others_top, others_bottom in labels[:place]:
                apart = right <= others_left or others_right <= left or bottom <= others_top + 1 or others_bottom <= top + 1
                assert apart, f"{text} touches {other} at {width} {size}"
        shown[width, size] = len(labels)
    assert shown[390, ""] >= 2
    assert shown[1280, ""] > shown[390, "250%"]
    page.context.close()


@pytest.mark.parametrize(
    "name", quick(["plusnet-2014", "british-airways-2018", "ticketmaster-2018", "td-ameritrade-2007"], "plusnet-2014")
)
@pytest.mark.parametrize("width", [390, 1280])
def test_every_mark_of_the_timeline_can_be_pointed_at(browser: Browser, address: str, name: str, width: int) -> None:
    """No mark lies under another: a click on the middle of each reaches its own link."""
    page, _ = opened(browser, address, f"cases/{name}/", width, "light")
    reached = page.evaluate("""() => [...document.querySelectorAll(".otr-chronology__picture a")].map(mark => {
        mark.scrollIntoView({ block: "center", behavior: "instant" });
        const box = mark.getBoundingClientRect();
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).closest("a") === mark;
    })""")
    assert len(reached) > 20
    assert all(reached)
    page.context.close()


@pytest.mark.parametrize("scheme", quick(["light", "dark"], "dark"))
def test_the_timeline_by_keyboard(browser: Browser, address: str, scheme: str) -> None:
    """Each mark has a name, takes the focus in its turn and shows it; the whole picture can be skipped."""
    page, _ = opened(browser, address, "cases/plusnet-2014/", 390, scheme, script=False)
    skip = page.get_by_role("link", name="Skip the picture")
    marks = page.locator(".otr-chronology__picture a")
    number = marks.count()
    skip.focus()
    for place in range(number):
        page.keyboard.press("Tab")
        mark = marks.nth(place)
        assert mark.evaluate("mark => mark === document.activeElement")
        assert mark.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    deadline = page.get_by_role("link", name=re.compile(r"^15 November 2014, worked out: End of the period"))
    assert deadline.first.get_attribute("href") == "#event-end-clock--breach-notice--commissioner--1"
    deadline.first.press("Enter")
    assert page.url.endswith("#event-end-clock--breach-notice--commissioner--1")
    skip.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#timeline-list') !== null")
    page.context.close()


def test_the_timeline_in_print_and_in_forced_colours(browser: Browser, address: str) -> None:
    """On paper the picture is dark on white whatever the screen had; with forced colours it is drawn in them."""
    page, _ = opened(browser, address, "cases/plusnet-2014/", 1280, "dark")
    stroke = "mark => getComputedStyle(mark).stroke"
    mark = page.locator(".otr-chronology-lane--statements a").first
    on_screen = mark.evaluate(stroke)
    page.emulate_media(media="print")
    printed = mark.evaluate(stroke)
    assert sum(map(int, re.findall(r"\d+", printed))) < 150 < sum(map(int, re.findall(r"\d+", on_screen)))
    page.emulate_media(media="screen", color_scheme="light", forced_colors="active")
    colours = {
        page.locator(f".otr-chronology-lane--{lane} a").first.evaluate(stroke) for lane in ("events", "statements", "published")
    }
    text = page.locator(".otr-timeline__what").first.evaluate("text => getComputedStyle(text).color")
    assert colours == {text}
    page.context.close()
