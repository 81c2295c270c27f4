"""Search and look-up in a real browser: what a reader remembers of a case leads to its very place."""

import functools
import http.server
import importlib
import json
import re
import shutil
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from onrecord.corpus import loader
from onrecord.corpus.library import Library
from onrecord.export import cited_pages, search_index
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.test_preview import edit, previewing
from tests.support.browser import opened
from tests.support.project import ROOT
from tests.support.runs import quick

CASES = {
    file.stem: yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
    for file in sorted((ROOT / "cases").glob("[!_]*.yml"))
}
QUOTED = {
    case_id: {key: statement["quote"] for key, statement in case["statements"].items() if "quote" in statement}
    for case_id, case in CASES.items()
}
CITED = [(case_id, key, source["url"]) for case_id, case in CASES.items() for key, source in case["sources"].items()]
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
BARE = (
    f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<title>Bare</title></head><body><form role="search" action="search/" data-otr-search><label>Search '
    '<input type="search" name="q"></label></form><script type="module" src="assets/search.js"></script>%s</body></html>'
)
MAX_BYTES = 300_000


@dataclass
class Found:
    """The panel of the header's search, or the results of the search page, once it shows what was asked."""

    page: Page
    box: Locator
    panel: Locator

    def ask(self, query: str) -> "Found":
        """Enter a query and wait until its results stand there."""
        self.box.fill("")
        self.box.fill(query)
        self.page.wait_for_function("panel => !panel.hasAttribute('aria-busy')", arg=self.panel.element_handle())
        return self

    @property
    def message(self) -> str:
        """The message about the results."""
        return self.panel.get_by_role("status").inner_text()

    def links(self, heading: str) -> list[str]:
        """The addresses of a group's results, relative to the site."""
        found = self.panel.locator(f'[aria-label="{heading}"] li a')
        return [re.sub(r"^https?://[^/]+/", "", link) for link in found.evaluate_all("links => links.map(link => link.href)")]


def header(page: Page) -> Found:
    """The search of the header."""
    form = page.locator("form[data-otr-search]:not([data-otr-search=page])")
    box = form.get_by_role("searchbox")
    box.focus()
    return Found(page, box, page.locator(".otr-hits--panel"))


def bare(folder: Path, browser: Browser, documents: list[search_index.SearchDocument], more: str = "") -> Page:
    """A page with nothing but a search over some documents, in a folder that is served."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "assets/search.js").write_bytes((ROOT / "templates/export/search.js").read_bytes())
    (folder / "bare.html").write_text(BARE % more, "utf-8")
    for path, content in search_index.index_files(documents, cited_pages.index_files(Library())):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return browser.new_context().new_page()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A folder on a port of this machine."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def ids(published: Path, link: str) -> tuple[str, bool]:
    """The anchor of a link and whether its page has it."""
    path, _, anchor = link.partition("#")
    return anchor, f'id="{anchor}"' in (published / path / "index.html").read_text("utf-8")


def middle(quote: str) -> str:
    """Four words out of the middle of a quotation, as somebody may remember them."""
    words = quote.split()
    start = max(0, len(words) // 2 - 2)
    return " ".join(words[start : start + 4])


@pytest.mark.full
def test_words_of_a_quotation_find_it(browser: Browser, address: str, published: Path) -> None:
    """Of every case with a quotation: four words out of its middle, and the statement is among the first three."""
    page, complaints = opened(browser, address, "", 1280, "light")
    search_box = header(page)
    assert len(QUOTED) >= 14
    for case_id, quotes in QUOTED.items():
        for key, quote in list(quotes.items())[:2]:
            links = search_box.ask(middle(quote)).links("In their words")
            assert f"cases/{case_id}/#statement-{key}" in links[:3], middle(quote)
            assert all(ids(published, link)[1] for link in links)
    assert complaints == []
    page.context.close()


def test_any_page_leads_to_the_place(browser: Browser, address: str) -> None:
    """From a page two folders deep, a click goes to the very statement."""
    page, _ = opened(browser, address, "parties/plusnet/", 390, "light")
    found = header(page).ask("comfortable compromise")
    found.panel.locator('[aria-label="In their words"] a').first.click()
    page.wait_for_url("**/cases/plusnet-2014/#statement-plusnet-position")
    expect(page.locator("#statement-plusnet-position")).to_be_visible()
    page.context.close()


FINDS = [
    ("tick", "Cases", "cases/ticketmaster-2018/"),
    ("ticketmaster monzo", "Cases", "cases/ticketmaster-2018/"),
    ("plusnet", "Parties", "parties/plusnet/"),
    ("Information Commissioner", "Parties", "parties/ico/"),
    ("billing addresses obtained", "Claims", "cases/plusnet-2014/#claim-obtained"),
    ("grown to fourteen pages", "Events", "cases/plusnet-2014/#event-thread"),
    ("PECR regulation 5A", "The law", "regulations/pecr-5a/"),
    ("no evidence of a compromise", "Explainers", "evidence/no-evidence/"),
    ("PLUSNET SPAM", "Cases", "cases/plusnet-2014/"),
    ("pl", "Cases", "cases/plusnet-2014/"),
    ("customer", "Cases", "cases/plusnet-2014/"),
]


@pytest.mark.parametrize(("query", "heading", "link"), quick(FINDS, FINDS[0], FINDS[4]))
def test_what_is_found(query: str, heading: str, link: str, browser: Browser, address: str) -> None:
    """What a reader may type, and a result of the group in which it is expected, on the page of all results."""
    page, complaints = opened(browser, address, f"search/?{urllib.parse.urlencode({'q': query})}", 1280, "light")
    page.get_by_role("heading", name=heading).wait_for()
    found = Found(page, page.get_by_label("Words, or an address"), page.locator(".otr-hits--page"))
    assert any(shown.startswith(link) for shown in found.links(heading)), found.links(heading)
    assert complaints == []
    page.context.close()


def test_words_that_no_entry_has_together(browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, "", 1280, "light")
    found = header(page)
    assert "none with all of these words" in found.ask("comfortable zzyzx").message
    assert "cases/plusnet-2014/#statement-plusnet-position" in found.links("In their words")
    assert found.ask("zzyzx").message == "Nothing found."
    page.context.close()


def test_keyboard(browser: Browser, address: str) -> None:
    """Arrows go through the results and back, Escape closes them, Enter leads to all of them, and Tab goes on."""
    page, _ = opened(browser, address, "cases/", 1280, "light")
    found = header(page)
    page.keyboard.type("compromise", delay=20)
    found.panel.locator("li").first.wait_for()
    focused = "document.activeElement.href ?? document.activeElement.name"
    page.keyboard.press("ArrowDown")
    first = page.evaluate(focused)
    assert first.startswith(address + "cases/")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) not in (first, "q")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "q"
    expect(found.panel).to_be_hidden()
    assert found.box.input_value() == "compromise", "the first Escape closes, and takes no word away"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=compromise")
    page.locator(".otr-hits--page li").first.wait_for()
    page.context.close()


def test_panel_closes_behind_the_reader(browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, "cases/", 1280, "light")
    found = header(page).ask("plusnet")
    found.panel.wait_for(state="visible")
    for _ in range(30):
        page.keyboard.press("Tab")
    expect(found.panel).to_be_hidden()
    page.context.close()


def test_state_of_the_page(browser: Browser, address: str) -> None:
    """The address holds the query and how much is shown; going back brings the query before."""
    page, complaints = opened(browser, address, "search/", 390, "dark")
    box, status = page.get_by_label("Words, or an address"), page.locator(".otr-hits--page").get_by_role("status")
    box.fill("customers")
    page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
    rows = page.locator('[aria-label="Events"] li')
    rows.first.wait_for()
    assert rows.count() == 10
    page.get_by_role("button", name="More of “Events”").click()
    page.wait_for_function("() => document.querySelectorAll('[aria-label=Events] li').length === 20")
    assert page.url.endswith("/search/?q=customers&event=20")
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('[aria-label=Events] li')[10]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('[aria-label=Events] li').length === 20")
    assert re.fullmatch(r"\d+ entries found\.", status.inner_text())
    box.fill("comfortable")
    box.press("Enter")
    page.wait_for_url("**/search/?q=comfortable")
    assert Axe().run(page).violations_count == 0
    assert complaints == []
    page.go_back()
    page.wait_for_url("**/search/?q=customers&event=20")
    assert box.input_value() == "customers"
    page.wait_for_function("() => document.querySelectorAll('[aria-label=Events] li').length === 20")
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), quick([(390, "dark"), (1280, "light")], (390, "dark")))
def test_open_panel(width: int, scheme: str, browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, "cases/plusnet-2014/", width, scheme)
    found = header(page).ask("customers")
    expect(found.panel).to_be_visible()
    box = found.panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    page.context.close()


def test_without_script(browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, "search/?q=plusnet", 390, "light", script=False)
    shown = page.locator("noscript")
    assert "Search needs script" in shown.inner_text()
    assert shown.locator("a").count() >= 5
    shown.locator("a").first.click()
    assert page.url == f"{address}cases/"
    page.context.close()


VARIANTS: list[Callable[[str], str]] = [
    lambda url: url,
    lambda url: re.sub("^https?", "http", url),
    lambda url: re.sub("^https?://(www\\.)?", "", url) if "/" in url.split("//")[1].rstrip("/") else url,
    lambda url: re.sub("://(www\\.)?", "://www.", url),
    lambda url: url.rstrip("/") + ("" if "?" in url else "/") + "#comments",
    lambda url: f"{url}{'&' if '?' in url else '?'}utm_source=feed&utm_medium=a&fbclid=1",
    lambda url: f"https://web.archive.org/web/20150102030405/{url}",
    lambda url: f"https://web.archive.org/web/2015id_/{re.sub('^https?://', '', url)}",
    lambda url: f"https://archive.ph/2015.01.02-030405/{url}",
    lambda url: f"  {url}\n",
]


@pytest.mark.full
def test_the_address_of_every_source_finds_its_case(browser: Browser, address: str, published: Path) -> None:
    """However it was copied, the address of an article leads to the source's entry in each case that cites it."""
    page, complaints = opened(browser, address, "search/", 1280, "light")
    assert len(CITED) > 100
    asked = [(variant(url), f"cases/{case_id}/#source-{key}") for case_id, key, url in CITED for variant in VARIANTS]
    answers = page.evaluate(
        """async ([root, asked]) => {
            const { lookUp } = await import(`${root}assets/search.js`)
            const place = (row) => `cases/${row.case}/#source-${row.source}`
            const answers = []
            for (const url of asked) answers.push((await lookUp(root, url)).cited.map(place))
            return answers
        }""",
        [address, [url for url, _ in asked]],
    )
    assert [(url, place, found) for (url, place), found in zip(asked, answers, strict=True) if place not in found] == []
    assert all(ids(published, place)[1] for _, place in asked[:: len(VARIANTS)])
    assert complaints == []
    page.context.close()


@pytest.mark.full
def test_a_pasted_address(browser: Browser, address: str) -> None:
    """On the search page, for one source of each case, copied with what a newsletter hangs on."""
    page, complaints = opened(browser, address, "search/", 1280, "light")
    found = Found(page, page.get_by_label("Words, or an address"), page.locator(".otr-hits--page"))
    for case_id, case in CASES.items():
        key, source = next(iter(case["sources"].items()))
        found.ask(f"{source['url']}#comments")
        assert f"cases/{case_id}/#source-{key}" in found.links("Cases that cite this page")
        assert re.match(r"\d+ cases? cites? this page\.", found.message)
    assert complaints == []
    page.context.close()


def test_an_archived_copy_finds_its_case(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of an archived copy that a source names is one of its addresses, even if it does not say what it keeps."""
    library = loader.load(ROOT).library
    case = library.cases["plusnet-2014"]
    source = case.sources["register"].model_copy(update={"archive": "https://archive.ph/AbCdE"})
    changed = case.model_copy(update={"sources": {**case.sources, "register": source}})
    rows = cited_pages.index_files(
        Library(parties=library.parties, regulations=library.regulations, cases={"plusnet-2014": changed})
    )["sources"]
    monkeypatch.setattr(cited_pages, "index_files", lambda _: {"sources": rows, "hosts": [b"{}"]})
    page = bare(tmp_path, browser, [search_index.prose_document("x/", "x", "<p>x</p>")])
    with serving(tmp_path) as address:
        page.goto(f"{address}bare.html")
        links = header(page).ask("archive.ph/AbCdE").links("Cases that cite this page")
        assert links == ["cases/plusnet-2014/#source-register"]
    page.context.close()


def test_addresses_that_no_case_cites(browser: Browser, address: str) -> None:
    """The message says that nothing cites it, and no more; other pages of the same site are named."""
    page, _ = opened(browser, address, "", 1280, "light")
    found = header(page)
    nothing = "No case of this record cites this page. That does not mean that anything is wrong with it."
    assert found.ask("https://nowhere.example/article").message == nothing
    assert found.panel.locator("li").count() == 0
    assert found.ask("https://www.theregister.com/1999/other").message == nothing
    shown = found.panel.inner_text()
    assert re.search(r"\d+ other pages of theregister\.com are cited, in \d+ cases", shown), shown
    assert any(link.endswith("/#sources") for link in found.links("Other pages of the same site"))
    assert found.ask("https://gdprhub.eu/index.php?title=Another").message == nothing
    assert "2 other pages of gdprhub.eu are cited, in 2 cases" in found.panel.inner_text(), "a query names a page of its own"
    for name in ("constructor", "__proto__", "toString"):
        assert found.ask(f"http://{name}/x").message == nothing
    assert found.ask("https://[").message == "That is not the address of a page."
    page.context.close()


HOSTILE = [
    '<img src=x onerror="window.evil=1"> quux',
    '"><script>window.evil=1</script> quux',
    "quux & &lt;b&gt;bold&lt;/b&gt; ' \" `",
    "before\u2028after\u2029quux </script><!--",
    "javascript:window.evil=1 quux __proto__ constructor",
]


@pytest.mark.parametrize("text", quick(HOSTILE, HOSTILE[0]), ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text(text: str, tmp_path: Path, browser: Browser) -> None:
    """In titles, labels and texts alike, under a policy that would not even let markup be set."""
    entries = [
        search_index.SearchEntry("case", "", text, text),
        search_index.SearchEntry("statement", "statement-x", text, f"“{text}”"),
    ]
    page = bare(tmp_path, browser, [search_index.SearchDocument("cases/x/", text, text, tuple(entries))])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with serving(tmp_path) as address:
        page.goto(f"{address}bare.html")
        found = header(page).ask("quux")
        assert found.links("Cases") == ["cases/x/"]
        assert found.links("In their words") == ["cases/x/#statement-x"]
        shown = found.panel.locator('[aria-label="Cases"] a').evaluate("link => link.textContent")
        assert shown == text
        assert found.panel.locator("img, script, b").count() == 0
        assert found.panel.locator("mark").first.inner_text() == "quux"
        for word in ("__proto__", "constructor", "before", "bold"):
            found.ask(word)
        assert page.evaluate("window.evil") is None
    assert [complaint for complaint in complaints if "favicon" not in complaint and "404" not in complaint] == []
    page.context.close()


def test_the_policy_is_in_force(tmp_path: Path, browser: Browser) -> None:
    """The negative control of the test above: what the policy forbids does not happen, and is complained of."""
    page = bare(tmp_path, browser, [search_index.prose_document("x/", "x", "<p>x</p>")], "<script>window.evil = 1</script>")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    with serving(tmp_path) as address:
        page.goto(f"{address}bare.html")
        assert page.evaluate("window.evil") is None
    assert any("Content Security Policy" in complaint for complaint in complaints)
    page.context.close()


WORDS = [
    "naïve",
    "Ünlü",
    "ﬁnance",
    "İstanbul",
    "straße",
    "５Ａ",
    "ΕΛΛΆΔΑ",
    "日本語",
    "किताब",
    "Plusnet’s",
    "e\u0301tat",
    "2014",
    "x²",
]


@pytest.mark.parametrize("word", quick(WORDS, "İstanbul", "日本語"))
def test_a_word_is_the_same_word_on_both_sides(word: str, tmp_path: Path, browser: Browser) -> None:
    """The index is made in Python and read by a script; what one writes the other finds, and marks."""
    page = bare(tmp_path, browser, [search_index.prose_document("x/", "x", f"<p>vorher {word} nachher</p>")])
    with serving(tmp_path) as address:
        page.goto(f"{address}bare.html")
        found = header(page).ask(word)
        assert found.links("Explainers") == ["x/"]
        assert found.panel.locator("mark").count() >= 1
    page.context.close()


@pytest.mark.full
def test_a_page_that_knows_an_older_edition(tmp_path: Path, browser: Browser) -> None:
    """A page that was left open while a new edition was published finds what the new one has."""
    page = bare(tmp_path, browser, [search_index.prose_document("x/", "x", "<p>earlier words</p>")])
    with serving(tmp_path) as address:
        page.goto(f"{address}bare.html")
        found = header(page)
        assert found.ask("earlier").links("Explainers") == ["x/"]
        shutil.rmtree(tmp_path / "search")
        assert found.ask("words").links("Explainers") == ["x/"], "what was read once is kept"
        assert found.ask("https://nowhere.example/").message.startswith("The search cannot be read just now")
        assert found.links("The complete lists")[:1] == ["cases/"]
        bare(tmp_path, browser, [search_index.prose_document("y/", "y", "<p>later words</p>")])
        assert found.ask("later").links("Explainers") == ["y/"]
    page.context.close()


@pytest.mark.full
def test_a_preview_has_the_search(project: Path, browser: Browser) -> None:
    """In a preview the same search finds the content of the files, also after an edit."""
    with previewing(project) as preview:
        preview.wait("search/index.json", lambda shown: "edition" in shown)
        before = preview.get("search/index.json")
        page = browser.new_context().new_page()
        page.goto(preview.address)
        assert "cases/plusnet-2014/#statement-plusnet-position" in header(page).ask("comfortable compromise").links(
            "In their words"
        )
        page.context.close()  # else the preview would load it anew by itself
        edit(project / "cases/plusnet-2007.yml", "title: PlusNet’s webmail", "title: The zyzzyva webmail")
        preview.wait("search/index.json", lambda shown: "edition" in shown and shown != before)
        page = browser.new_context().new_page()
        page.goto(preview.address)
        assert header(page).ask("zyzzyva").links("Cases") == ["cases/plusnet-2007/"]
        page.context.close()


@pytest.mark.full
def test_a_search_stays_small(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a thousand cases of different texts; `benchmarks/search.py` counts the same bytes at ten thousand."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    benchmark = importlib.import_module("search")
    benchmark.written(tmp_path, 1_000)
    assert max(file.stat().st_size for file in tmp_path.rglob("words/*.json")) < 2 * search_index.CHUNK_SIZE
    with benchmark.served(tmp_path) as address:
        for query in benchmark.QUERIES:
            assert 5_000 < benchmark.pasted(browser, address, query) < MAX_BYTES


def test_a_word_lists_no_more_than_the_newest() -> None:
    """The list of a frequent word is cut; a zero at its end says so, and the word is listed as common."""
    entries = (search_index.SearchEntry("case", "", "", "everywhere"),)
    pages = [search_index.SearchDocument(f"cases/{number}/", "", "", entries) for number in range(search_index.MAX_ENTRIES + 5)]
    made = dict(search_index.index_files(pages, {}))
    directory = json.loads(made["search/index.json"])
    assert directory["common"] == ["everywhere"]
    (lists,) = json.loads(made[f"search/{directory['edition']}/words/0.json"])
    assert lists == ["everywhere", [*[1] * search_index.MAX_ENTRIES, 0]]


def test_sections_of_a_page() -> None:
    """A page is found by its sections; what comes before the first belongs to the page."""
    prose = '<h1 id="top">Title</h1><p>First &amp; <em>fore</em>most.</p><h2 id="one">One</h2><p>A</p><p>B</p><h3>Two</h3>C'
    made = search_index.prose_document("x/", "Title", prose)
    assert [(entry.anchor, entry.label, entry.text) for entry in made.entries] == [
        ("", "Title", "First & foremost."),
        ("one", "One", "A B"),
        ("", "Two", "C"),
    ]
