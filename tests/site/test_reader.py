"""A reader who remembers something of a case finds it, takes it along on paper, and is helped at a wrong address."""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser import READY, complaints, opened
from tests.support.project import ROOT
from tests.support.runs import quick

TITLE = "Spam to addresses that customers said only Plusnet had"


def by_words(page: Page) -> None:
    """Words of a quotation, typed into the masthead."""
    page.get_by_role("searchbox", name="Search, or paste the address of an article").press_sequentially(
        "comfortable compromise"
    )
    page.get_by_role("link", name=re.compile("we are comfortable there has been no compromise")).click()
    expect(page).to_have_url(re.compile("/cases/plusnet-2014/#statement-plusnet-position$"))
    expect(page.locator("#statement-plusnet-position")).to_be_in_viewport()


def by_facet(page: Page) -> None:
    """The organisation and the year."""
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Cases", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("14 cases")
    page.get_by_role("checkbox", name=re.compile("Plusnet")).check()
    expect(page.get_by_role("status")).to_have_text("2 of 14 cases")
    page.locator("summary", has_text=re.compile("^Year$")).click()
    page.get_by_role("checkbox", name=re.compile("2014")).check()
    expect(page.get_by_role("status")).to_have_text("1 of 14 cases")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()


def by_party(page: Page) -> None:
    """The party, and what it said."""
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Parties", exact=True).click()
    page.get_by_role("link", name="Plusnet", exact=True).click()
    page.get_by_role("link", name=TITLE).click()


def by_article(page: Page) -> None:
    """The address of an article, as it was shared: of another scheme, with what trackers hang on."""
    shared = (
        "http://theregister.com/2014/12/07/plusnet_customers_complain_of_possible_data_breach_after_email_accounts_are_swamped"
        "_by_spam/?utm_source=x#comments"
    )
    page.get_by_role("searchbox").fill(shared)
    page.get_by_role("link", name=TITLE).first.click()


@pytest.mark.parametrize("width", quick([390, 1280], 390))
@pytest.mark.parametrize("way", [by_words, by_facet, by_party, by_article])
def test_ways_to_a_case(browser: Browser, address: str, way: object, width: int) -> None:
    """From the home page to the case, in four ways, on a phone as well as on a desk."""
    assert callable(way)
    page, told = opened(browser, address, "", width, "light")
    if way is by_facet and width == 390:
        page.get_by_role("navigation", name="Sections").get_by_role("link", name="Cases", exact=True).click()
        page.get_by_text("Choose and sort").click()
        page.locator("summary", has_text=re.compile("^Organisation$")).click()
        page.get_by_role("checkbox", name=re.compile("Plusnet")).check()
        page.get_by_role("button", name=re.compile("^Show .*cases?$")).click()
        page.get_by_role("main").get_by_role("link", name=TITLE).click()
    else:
        way(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert told == []
    page.context.close()


def test_a_shared_choice_and_the_way_back(browser: Browser, address: str) -> None:
    """A link to a choice shows it to whoever opens it; from a case the way back leads to it."""
    page, told = opened(browser, address, "cases/?organisation=plusnet&year=2014", 1280, "light")
    expect(page.get_by_role("status")).to_have_text("1 of 14 cases")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 of 14 cases")
    assert told == []
    page.context.close()


@pytest.mark.parametrize("case_id", quick(["plusnet-2014", "capita-2023"], "plusnet-2014"))
def test_on_paper(browser: Browser, address: str, published: Path, case_id: str) -> None:
    """A printed case has its headline, its permalink, every claim and the address of every source, and nothing to press."""
    page, _ = opened(browser, address, f"cases/{case_id}/", 1280, "dark")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = "".join(sheet.extract_text() for sheet in pdf.pages)
    printed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))  # ligatures as letters
    tree = LexborHTMLParser((published / f"cases/{case_id}/index.html").read_text("utf-8"))
    wanted = [f"https://ontherecord.example/cases/{case_id}/", *(node.text() for node in tree.css("h1, .otr-claim"))]
    wanted += [node.attributes["href"] or "" for node in tree.css(".otr-sources > li > a")]
    assert len(wanted) > 5
    assert [text for text in wanted if re.sub(r"\s+", "", text) not in printed] == []
    assert not re.search("Search,orpaste|Skiptocontent|Thiscase,aclaim|Rememberwhat", printed)
    page.context.close()


def test_a_wrong_address(browser: Browser, address: str) -> None:
    """It says so, is not indexed, and leads on: every link on it works."""
    context = browser.new_context()
    page = context.new_page()
    told = complaints(page, address)
    response = page.goto(f"{address}cases/plusnet-2041/")
    page.wait_for_function(READY)
    assert response is not None
    assert response.status == 404
    assert page.title() == "No such page · On the Record"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert [line for line in told if "404" not in line] == [], "its styles and scripts are found from any depth"
    for href in page.eval_on_selector_all("main a", "links => links.map(link => link.href)"):
        assert page.request.get(href).status == 200, href
    context.close()


def test_the_colours_that_a_reader_chose(browser: Browser, address: str) -> None:
    """The switch says what it does; what was chosen holds on the next page, from its first moment on."""
    page, told = opened(browser, address, "", 390, "light")
    page.get_by_role("button", name="Switch to dark colours").click()
    page.goto(f"{address}cases/", wait_until="commit")
    page.wait_for_selector("html[data-scheme=dark]", state="attached")
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert told == []
    page.context.close()


def test_what_machines_are_told(published: Path) -> None:
    """robots.txt leads to the sitemap, which has every page for readers and no other; llms.txt leads to every case."""
    robots = (published / "robots.txt").read_text("utf-8")
    assert "Sitemap: https://ontherecord.example/sitemap.xml" in robots
    listed = set(re.findall(r"<loc>https://ontherecord\.example/([^<]*)</loc>", (published / "sitemap.xml").read_text("utf-8")))
    pages = set()
    for file in published.rglob("index.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        if tree.css_first("meta[name=robots]") is None:
            pages.add(file.parent.relative_to(published).as_posix().replace(".", "", 1) + "/")
    assert listed == {page.removeprefix("/") for page in pages}
    told = (published / "llms.txt").read_text("utf-8")
    for file in (ROOT / "cases").glob("[!_]*.yml"):
        assert f"https://ontherecord.example/cases/{file.stem}/" in told


def test_what_is_told_where_a_page_is_shared(published: Path) -> None:
    """Title, description, address and picture of each page; the picture is there, with its text in words."""
    for file in published.rglob("index.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        told = {node.attributes["property"]: node.attributes["content"] or "" for node in tree.css("meta[property]")}
        if tree.css_first("meta[name=robots]") is not None:
            continue  # it only leads on
        assert told["og:title"]
        assert told["og:description"]
        assert told["og:url"].startswith("https://ontherecord.example/")
        picture = told["og:image"].removeprefix("https://ontherecord.example/")
        assert (published / picture).is_file()
        assert told["og:image:alt"].startswith("On the Record.")
