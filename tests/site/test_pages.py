"""Every page of the published site in a real browser: at three widths, light, dark, printed, without script, at twice the size.

Pages are told apart by what a reader could see: each text of a page at its widest is looked for in every other state of it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from onrecord.corpus import loader
from onrecord.site import pages
from onrecord.site.render import Edition, Renderer
from playwright.sync_api import Browser, Page

from tests.support.browser import Picture, complaints, go, hosted, opened
from tests.support.project import ROOT
from tests.support.runs import quick

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
CHOSEN = {
    "case": "cases/plusnet-2014/",
    "long-case": "cases/capita-2023/",
    "facet": "cases/by/result/",
    "explainer": "evidence/unique-addresses/",
    "policy": "policy/",
    "contribute": "contribute/",
    "sourcing": "contribute/sourcing/",
    "search": "search/?q=comfortable",
    "open_data": "data/",
    "missing": "no/such/page/",
}
"""Pages that show more than the first of their kind, or differ from it."""
NOT_PUBLISHED = {"problems", "invalid", "withdrawn"}
"""Kinds that only a preview has, or no real case is of."""
KINDS = tuple(sorted({*pages.kinds(), *CHOSEN} - NOT_PUBLISHED))
"""The names of all kinds of pages; `path_of` gives one page of each."""
QUICK = ("home", "case", "long-case", "cases", "clocks", "new_case", "party", "regulation", "search", "missing")
"""The kinds that the quick run opens: with scripts, tables and pictures of their own. The others are text in the same frame."""
SHARES = 6
TWICE = "document.documentElement.style.setProperty('font-size', '250%', 'important')"
"""Material sets 125 %; twice of it."""

TEXTS = """() => {
    const within = (one) => one === null ? "" :
        `${one.getAttribute("class") ?? ""} ${"readings" in one.dataset ? "readings " : ""}${within(one.parentElement)}`;
    for (const details of document.querySelectorAll("details")) details.open = true;
    const found = [];
    const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, text = node.data.replace(/\\s+/g, " ").trim();
        if (!text || node.parentElement.closest("script, noscript, template, title, desc")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width > 0 && box.height > 0 && node.parentElement.checkVisibility({ visibilityProperty: true }))
            found.push([text, within(node.parentElement)]);
    }
    return found;
}"""
"""Every text that can be seen on a page, with the classes of all that it stands in."""
SAID_OTHERWISE = {
    "tablet": r"otr-fits-",  # a label on the line of time that has no room; the caption below it says them all
    "phone": r"otr-fits-|otr-strip",  # the same, and the scale of a picture; the table below it has the figures
    # what can only be pressed, leads elsewhere, or is said again by the address that is printed beside it
    "print": (
        r"otr-fits-|otr-contents|otr-f(inder|ound__sort|ound__head|ollow)|otr-copy|otr-take|otr-button|otr-chronology__skip|"
        r"readings"
    ),
    # what the script made
    "without script": r"otr-sort|otr-finder|otr-found__head|otr-form|otr-copy|otr-hits|readings",
}
"""What may be missing in a state, by its class, since it is said otherwise there or is of no use."""


def texts(page: Page) -> dict[str, str]:
    return dict(page.evaluate(TEXTS))


def lost(whole: dict[str, str], state: dict[str, str], name: str) -> list[str]:
    """The texts of a page that cannot be seen in one of its states, and should be."""
    may = SAID_OTHERWISE.get(name)
    return [text for text, kind in whole.items() if text not in state and not (may and re.search(may, kind))]


def is_dark(page: Page) -> bool:
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", background)[:3]) < 200


def states(page: Page) -> Iterator[tuple[str, int]]:
    """Put an open page into one state after the other. Yield the state's name, and how wide the window then is."""
    for name, width in (("tablet", 768), ("phone", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        yield name, width
    page.emulate_media(color_scheme="dark")
    assert is_dark(page)
    yield "phone", 390
    page.evaluate(TWICE)
    yield "phone", 390
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size({"width": 768, "height": 900})
    page.emulate_media(media="print")
    assert not is_dark(page), "paper is white"
    yield "print", 768


def mistakes_in_every_state(browser: Browser, address: str, paths: Sequence[str]) -> list[str]:
    """Where pages scroll sideways, complain, ask another host, break their policy or lose a text, in any of their states."""
    found: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        complained = complaints(page, address)
        seen = {}
        for path in paths:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(media="screen", color_scheme="light")
            go(page, address + path)
            seen[path] = whole = texts(page)
            assert whole, path
            for name, width in states(page):
                over = page.evaluate("document.documentElement.scrollWidth")
                found += [f"{path}: {over} wide in {width} ({name})"] if over > width else []
                found += [f"{path}: {text!r} is lost ({name})" for text in lost(whole, texts(page), name)]
        found += complained
    with browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False) as context:
        page = context.new_page()
        for path in paths:
            page.goto(address + path)
            found += [f"{path}: {text!r} is lost (without script)" for text in lost(seen[path], texts(page), "without script")]
    return found


@cache
def path_of(kind: str) -> str:
    """Return the chosen page of a kind, or else the first that the core makes."""
    if kind in CHOSEN:
        return CHOSEN[kind]
    renderer = Renderer(ROOT, loader.load(ROOT).library, Edition("https://ontherecord.example/", date(2026, 1, 1)))
    page, _ = next(call for call in pages.calls(renderer) if pages.kind_of(call) == kind)()
    return page.url


@pytest.mark.parametrize("name", quick(KINDS, *QUICK))
def test_a_page_of_each_kind(browser: Browser, address: str, name: str) -> None:
    """In no state does it scroll sideways, complain, ask another host, break its policy or lose a text."""
    path = path_of(name) if name != "missing" else "404.html"
    assert mistakes_in_every_state(browser, address, [path]) == []


@pytest.mark.full
@pytest.mark.parametrize("share", range(SHARES))
def test_every_other_page(browser: Browser, address: str, published: Path, share: int) -> None:
    """The same of all pages."""
    every = {file.relative_to(published).as_posix().removesuffix("index.html") for file in published.rglob("*.html")}
    mine = sorted(every - {*map(path_of, KINDS), "404.html"})[share::SHARES]
    assert len(mine) > 10
    assert mistakes_in_every_state(browser, address, mine) == []


def test_the_policy_is_in_force(browser: Browser, published: Path, tmp_path: Path) -> None:
    """The negative control: a script, a style and an image from elsewhere in a page are refused, and said to be."""
    site = tmp_path / "site"
    site.mkdir()
    text = (published / "index.html").read_text("utf-8")
    evil = "<script>document.title = 'run'</script><p style='color: red'>x</p><img alt='' src='https://evil.example/x.png'>"
    for name in ("meta", "headers"):
        page_text = text.replace("</main>", f"{evil}</main>")
        if name == "headers":
            page_text = re.sub(r"<meta http-equiv[^>]+>", "", page_text)
            (site / "_headers").write_text((published / "_headers").read_text("utf-8"), "utf-8")
        (site / "index.html").write_text(page_text, "utf-8")
        with hosted(site) as address, browser.new_context() as context:
            page = context.new_page()
            complained = complaints(page, address)
            page.goto(address)  # its scripts are not there, so that it is never ready
            refused = [text for text in complained if "Content Security Policy" in text]
            assert len(refused) == 3, complained
            assert page.title() != "run"


LOOKS = [(390, "light"), (1280, "dark"), (390, "dark"), (1280, "light")]
"""A page of each kind is looked at in the first two; each case in one of the four."""
QUICK_LOOKS = [(name, *LOOKS[number % 2]) for number, name in enumerate(QUICK)]
EVERY_LOOK = [
    *((name, *look) for name in KINDS for look in LOOKS[:2]),
    *((name, *LOOKS[number % len(LOOKS)]) for number, name in enumerate(CASES)),
]


@pytest.mark.parametrize(("name", "width", "scheme"), quick(EVERY_LOOK, *QUICK_LOOKS))
def test_axe_finds_nothing(browser: Browser, address: str, picture: Picture, name: str, width: int, scheme: str) -> None:
    """Nothing that axe finds in one page of each kind and in every case."""
    page, _ = opened(browser, address, path_of(name) if name in KINDS else f"cases/{name}/", width, scheme)
    assert page.locator("h1").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    picture(page, f"{name}-{width}-{scheme}")
    page.context.close()


KEYBOARD = ("case", "cases", "search")
"""The kinds of pages on which the quick run uses the keyboard."""


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        pytest.param(name, *LOOKS[2 + number % 2], marks=() if name in KEYBOARD else pytest.mark.full)
        for number, name in enumerate(KINDS)
    ],
)
def test_keyboard(browser: Browser, address: str, picture: Picture, name: str, width: int, scheme: str) -> None:
    """By keyboard alone everything is reached that can be used, and what has the focus shows it."""
    page, _ = opened(browser, address, path_of(name), width, scheme)
    number = page.evaluate("""() => {
        const usable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
        window.usable = [...document.querySelectorAll(usable)].filter(one => one.checkVisibility({ visibilityProperty: true })
            && !one.disabled);
        return window.usable.length;
    }""")
    assert number > 10
    reached, faint = set(), []
    for _ in range(number + 20):
        page.keyboard.press("Tab")
        place, words, visible = page.evaluate("""() => {
            const active = document.activeElement, style = getComputedStyle(active);
            const box = active.getBoundingClientRect();
            const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
            return [window.usable.indexOf(active), active.outerHTML.slice(0, 100), outlined && box.width > 0 && box.height > 0];
        }""")
        reached.add(place)
        if place >= 0 and not visible:
            faint.append(words)
    assert set(range(number)) - reached == set()
    assert faint == []
    picture(page, f"{name}-{width}-{scheme}-focus")
    page.context.close()


@pytest.mark.parametrize("case_id", quick(CASES, "capita-2023"))
def test_first_view_of_a_case(browser: Browser, address: str, case_id: str) -> None:
    """Everything that a case loads at first is at most 150 KB on the wire, styles and scripts included."""
    with browser.new_context() as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        loaded: list[float] = []
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        go(page, f"{address}cases/{case_id}/")
        assert 20_000 < sum(loaded) <= 150_000
