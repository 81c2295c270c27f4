"""Citing and embedding: three forms of each reference, read by other programs, and cards within other pages."""

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from jsonschema import Draft202012Validator
from onrecord.export.citations import BibEntry, csl_date
from onrecord.format.dates import parse
from onrecord.site import build
from playwright.sync_api import Browser, Frame, Page, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.site.test_hostile_text import PAYLOADS
from tests.support.browser import hosted, opened
from tests.support.project import ROOT
from tests.support.runs import quick

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
HOST = "https://ontherecord.example/"
SMALL = "https://a.example/"

NAMES = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/name"}}
CSL = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "type", "title", "URL"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": "^onrecord(--[a-z0-9]+(-[a-z0-9]+)*){1,2}$"},
            "type": {"const": "webpage"},
            "author": NAMES,
            "original-author": NAMES,
            "title": {"type": "string", "minLength": 1},
            "container-title": {"type": "string", "minLength": 1},
            "note": {"type": "string", "minLength": 1},
            "URL": {"type": "string", "pattern": "^https?://"},
            "issued": {"$ref": "#/$defs/date"},
            "original-date": {"$ref": "#/$defs/date"},
        },
    },
    "$defs": {
        "name": {
            "type": "object",
            "required": ["literal"],
            "additionalProperties": False,
            "properties": {"literal": {"type": "string"}},
        },
        "date": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                },
                "circa": {"const": True},
                "literal": {"type": "string", "minLength": 1},
            },
            "oneOf": [{"required": ["date-parts"]}, {"required": ["literal"]}],
        },
    },
}
"""What we use of the schema of CSL-JSON, and nothing beside it."""


def plain(case_id: str) -> dict[str, Any]:
    """A case's file as another reader of YAML sees it: text only."""
    content: dict[str, Any] = yaml.load((ROOT / f"cases/{case_id}.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return content


def bib(text: str) -> dict[str, dict[str, str]]:
    """The entries of a BibTeX file by key, as another program reads them."""
    parsed = parse_string(text)
    assert parsed.failed_blocks == []
    assert parsed.comments == []
    assert {entry.entry_type for entry in parsed.entries} == {"misc"}
    assert len({entry.key for entry in parsed.entries}) == len(parsed.entries)
    return {entry.key: {field.key: str(field.value) for field in entry.fields} for entry in parsed.entries}


def rendered(items: list[dict[str, Any]]) -> list[str]:
    """The items of CSL-JSON as a citation processor prints them."""
    Draft202012Validator(CSL).validate(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(line) for line in bibliography.bibliography()]


def forms(section: LexborNode) -> tuple[str, dict[str, dict[str, str]], list[dict[str, Any]]]:
    """The three forms of one reference, as they stand on the page: text, BibTeX, CSL-JSON."""
    text, code = section.css_first("p.otr-citation"), section.css("pre.otr-citation")
    assert text is not None
    return text.text(), bib(code[0].text()), json.loads(code[1].text())


@pytest.mark.parametrize("case_id", CASES)
def test_everything_has_its_three_forms(case_id: str, published: Path) -> None:
    """The case, every claim and every statement: each form has its permalink, and that is a place of the built page."""
    shown = LexborHTMLParser((published / f"cases/{case_id}/index.html").read_text("utf-8"))
    tree = LexborHTMLParser((published / f"cases/{case_id}/cite/index.html").read_text("utf-8"))
    case = plain(case_id)
    anchors = [f"claim-{key}" for key in case.get("claims", {})] + [f"statement-{key}" for key in case.get("statements", {})]
    version = parse(case["record"]["reviewed"])
    assert version.first
    for anchor in ["", *anchors]:
        section = tree.css_first(f"[id='cite-{anchor or 'case'}']")
        assert section is not None, anchor
        text, entries, items = forms(section)
        permalink = f"{HOST}cases/{case_id}/" + (f"#{anchor}" if anchor else "")
        key = "--".join(filter(None, ("onrecord", case_id, anchor)))
        assert text.endswith(f", version of {version.words}, {permalink}")
        assert entries[key]["url"] == items[0]["URL"] == permalink
        assert [item["id"] for item in items] == list(entries)
        assert items[0]["issued"] == {"date-parts": [[version.first.year, version.first.month, version.first.day]]}
        assert f"Version of {version.words}." in entries[key]["note"]
        assert "accessed" not in items[0]
        if anchor:
            assert shown.css_first(f"[id='{anchor}']") is not None
            assert shown.css_first(f"a[href='cite/#cite-{anchor}']") is not None
    cards = {node.attributes["href"] for node in shown.css("a[href^='card/#']")}
    assert len(cards) == len(case.get("statements", {})) + len(shown.css(".otr-clock"))


@pytest.mark.parametrize("case_id", CASES)
def test_files_for_reference_managers(case_id: str, published: Path) -> None:
    """Both files hold the same entries: the case, its claims and statements, and the sources in which these stand."""
    case = plain(case_id)
    statements = case.get("statements", {})
    sources = {
        name
        for statement in statements.values()
        for name in ([statement["source"]] if isinstance(statement["source"], str) else statement["source"])
    }
    anchors = {f"claim-{key}" for key in case.get("claims", {})} | {f"statement-{key}" for key in statements}
    expected = {f"onrecord--{case_id}--{anchor}" for anchor in anchors | {f"source-{name}" for name in sources}}
    entries = bib((published / f"cases/{case_id}.bib").read_text("utf-8"))
    items = json.loads((published / f"cases/{case_id}.csl.json").read_text("utf-8"))
    assert set(entries) == {f"onrecord--{case_id}"} | expected
    assert [item["id"] for item in items] == list(entries)
    lines = rendered(items)
    assert len(lines) == len(items)
    for item, line in zip(items, lines, strict=True):
        assert item["URL"] in line
    for name in sources:
        source, key = case["sources"][name], f"onrecord--{case_id}--source-{name}"
        item = next(item for item in items if item["id"] == key)
        assert (item["title"], item["container-title"], item["URL"]) == (source["title"], source["publisher"], source["url"])
        assert item.get("author") == ([{"literal": source["author"]}] if "author" in source else None)
        given = parse(source["published"]) if "published" in source else None
        assert item.get("issued") == (csl_date(given) if given else None)
        assert entries[key].get("year") == (str(given.start.year) if given and given.start and given.iso else None)
        assert ("month" in entries[key]) == bool(given and given.iso and given.start and given.start.month)


def test_who_said_it_where_and_who_passes_it_on(published: Path) -> None:
    """Three names in three places; a quotation that nobody found in a source says so; our words are no quotation."""
    tree = LexborHTMLParser((published / "cases/plusnet-2014/cite/index.html").read_text("utf-8"))
    section = tree.css_first("[id='cite-statement-simon-conclusion']")
    assert section is not None
    text, entries, items = forms(section)
    assert text.startswith("Simon, reader of The Register who reported the complaints; message to The Register, between 14 ")
    assert ": “The only apparent conclusion is someone has obtained the billing email addresses of Plusnet customers.” " in text
    assert "Quoted in “Plusnet customers SWAMPED by spam" in text
    assert re.search(
        r"mobile edition, 7 December 2014, http://m\.\S+ \(its words not verified there\)\. Passed on by On the", text
    )
    assert items[0]["original-author"] == [{"literal": "Simon"}]
    assert items[0]["author"] == [{"literal": "On the Record"}]
    assert items[0]["original-date"] == {"literal": "between 14 November and 7 December 2014"}
    assert items[1]["container-title"] == "The Register"
    assert "author" not in items[1]
    assert entries["onrecord--plusnet-2014--source-register"]["month"] == "dec"
    statements = plain("capita-2023")["statements"]
    ours = next(key for key, value in statements.items() if "paraphrase" in value)
    other = LexborHTMLParser((published / "cases/capita-2023/cite/index.html").read_text("utf-8"))
    section = other.css_first(f"[id='cite-statement-{ours}']")
    assert section is not None
    text, _, items = forms(section)
    assert f"in the words of On the Record: {statements[ours]['paraphrase']} Reported in “" in text
    assert " Reported in “" in items[0]["note"]
    claim = tree.css_first("[id='cite-claim-obtained']")
    assert claim is not None
    text, _, items = forms(claim)
    assert "the claim “Somebody obtained" in text
    assert "(standing worked out by On the Record: contested)" in text
    assert items[0]["title"].startswith("The claim “")


@pytest.mark.parametrize(
    ("written", "csl", "bibtex"),
    [
        ("2014", {"date-parts": [[2014]]}, {"year": "2014"}),
        ("2014-11", {"date-parts": [[2014, 11]]}, {"year": "2014", "month": "nov"}),
        ("2014-11-14", {"date-parts": [[2014, 11, 14]]}, {"year": "2014", "month": "nov"}),
        ("2014-11-14T23:30-05:00", {"date-parts": [[2014, 11, 14]]}, {"year": "2014", "month": "nov"}),
        ("2014-11~", {"date-parts": [[2014, 11]], "circa": True}, {}),
        ("2014-11?", {"literal": "November 2014 (uncertain)"}, {}),
        ("2014%", {"literal": "about 2014 (uncertain)"}, {}),
        ("2014-11-14/2014-12", {"date-parts": [[2014, 11, 14], [2014, 12]]}, {}),
        ("2014-11-14~/2014-12", {"literal": "from about 14 November 2014 to December 2014"}, {}),
        ("2014-11-14/..", {"literal": "from 14 November 2014 on"}, {}),
        ("[2014-11-14..2014-12-07]", {"literal": "between 14 November and 7 December 2014"}, {}),
        ("[..2014-12-07]", {"literal": "on or before 7 December 2014"}, {}),
        ("[2014-12-07..]", {"literal": "on or after 7 December 2014"}, {}),
    ],
)
def test_dates_are_as_precise_as_their_source(written: str, csl: dict[str, Any], bibtex: dict[str, str]) -> None:
    """In parts where a date is known as a date, in words where it is not; BibTeX has a year only for an exact date."""
    when = parse(written)
    entry = BibEntry(
        key="onrecord--x",
        title="T",
        author=None,
        container=None,
        issued=when,
        url="https://x.example/",
        note=f"Published {when.words}.",
    )
    assert entry.csl["issued"] == csl
    fields = bib(entry.bibtex)["onrecord--x"]
    assert {name: fields[name] for name in ("year", "month") if name in fields} == bibtex
    assert fields["note"] == f"Published {when.words}."
    rendered([entry.csl])


LATEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|",
    r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip


def unlatexed(text: str) -> str:
    """What LaTeX prints."""
    return re.sub("|".join(map(re.escape, LATEX)), lambda match: LATEX[match[0]], text)


@pytest.mark.parametrize(
    "title",
    [
        *PAYLOADS,
        "}, url = {https://evil.example/}",
        "{{{ unbalanced",
        "}}} unbalanced",
        "a trailing backslash \\",
        "\\input{/etc/passwd} $x^2$ 100 % #1 ~ _ & \\\\ \\{ \\}",
        "@misc{x, title = {y}} @string{a = 1} @comment{",
        "Zoë Ångström, 東京, ÆØÅ, “quoted” ‘twice’ – and — dashes … €",
        "\"double\" and 'single' and `back`",
    ],
)
def test_hostile_titles(title: str) -> None:
    """Whatever a title holds, both files parse to one entry, and every field comes back as it was."""
    entry = BibEntry(
        key="onrecord--x",
        title=title,
        author=title,
        container=title,
        issued=parse("2014"),
        url="https://x.example/a_b?c=%20&d#e~",
        note=title,
    )
    (fields,) = bib(entry.bibtex).values()
    once = " ".join(title.split())
    bare = {name: value[1:-1] if value.startswith("{") else value for name, value in fields.items()}
    assert {name: unlatexed(value) for name, value in bare.items()} == {
        "author": once,
        "title": once,
        "howpublished": once,
        "year": "2014",
        "note": once,
        "url": entry.url,
    }
    assert json.loads(json.dumps([entry.csl]))[0]["title"] == title
    Draft202012Validator(CSL).validate([entry.csl])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small project of one sound case with every field, with the project's own templates."""
    root = tmp_path / "small"
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "tests/corpus/problems/cases/sound-with-every-field.yml", root / "cases/letters.yml")
    return root


def built(root: Path) -> dict[str, str]:
    """The generated pages and files of a project, by their paths."""
    made = build.build(root, SMALL, date(2026, 11, 23))
    assert made.problems == (), "\n".join(map(str, made.problems))
    files = {file.path: file.content.decode() for file in made.files if not file.path.endswith((".png", ".sqlite"))}
    return files | {page.name: page.before for page in made.pages}


def test_the_version_is_the_day_of_the_last_change(small: Path) -> None:
    """Where git keeps the cases, it is the day on which the case last changed; otherwise that of its review."""
    assert ", version of 2 January 2026, " in built(small)["cases/letters/cite"]
    for day, place in (("2026-03-01", "Utopia"), ("2026-05-04", "Erewhon")):
        file = small / "cases/letters.yml"
        file.write_text(re.sub("place: .*", f"place: {place}", file.read_text("utf-8")), "utf-8")
        when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        who = ("-c", "user.name=A", "-c", "user.email=a@a.example")
        for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "-m", "A day")):
            subprocess.run(["git", *command], cwd=small, check=True, env={**os.environ, **when})
    files = built(small)
    assert ", version of 4 May 2026, " in files["cases/letters/cite"]
    assert '"issued": {"date-parts": [[2026, 5, 4]]}' in files["cases/letters.csl.json"]
    assert "version of 4 May 2026" in files["cases/letters"]
    assert '<time datetime="2026-05-04">4 May 2026</time>' in files["cases/letters/card/index.html"]


def test_a_renamed_case_keeps_its_cards(small: Path) -> None:
    """An earlier address has the same page of cards, since a redirect would lose which card is meant."""
    with (small / "cases/letters.yml").open("a", encoding="utf-8") as file:
        file.write("aliases: [post]\n")
    files = built(small)
    for end in ("/card/index.html", ".bib", ".csl.json"):
        assert files[f"cases/post{end}"] == files[f"cases/letters{end}"]
    assert f"{SMALL}cases/post" not in files["cases/post/card/index.html"]
    assert 'content="0; url=../../letters/cite/"' in files["cases/post/cite/index.html"]


def test_a_withdrawn_case_shows_no_card(small: Path) -> None:
    """What was embedded of a withdrawn case says only that it was withdrawn; there is nothing left to cite."""
    (small / "cases/letters.yml").write_text(
        "format: 2\ntitle: Letters\nrecord: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}\n"
        "withdrawn: {date: 2026-01-03, why: It was wrong., raised-by: a reader}\naliases: [post]\n",
        "utf-8",
    )
    files = built(small)
    for case_id in ("letters", "post"):
        tree = LexborHTMLParser(files[f"cases/{case_id}/card/index.html"])
        body = tree.css_first("main")
        assert body is not None
        assert "This case was withdrawn 3 January 2026." in " ".join(body.text().split())
        assert not tree.css("article")
    assert not [path for path in files if path.startswith("cases/letters") and path.endswith((".bib", ".csl.json", "cite"))]


@dataclass(frozen=True)
class Place:
    """The addresses of the published site and of another site that embeds its cards."""

    site: str
    other: str


class _Other(http.server.BaseHTTPRequestHandler):
    """Pages of another site: each embeds the card that its address names."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass

    def do_GET(self) -> None:
        width, _, address = self.path.removeprefix("/").partition("/")
        style = f"<style>iframe {{ border: 0; width: {width}px; height: 900px }}</style>"
        frame = f'<iframe src="{address.replace("%23", "#")}" title="A card"></iframe>'
        head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Another site</title>{style}'
        page = f"{head}<main><h1>News</h1>{frame}</main>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())


@pytest.fixture(scope="module")
def place(published: Path) -> Iterator[Place]:
    """Both sites, each on a port of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with hosted(published) as site:
        yield Place(site, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()


def embed(page: Page, place: Place, case_id: str, fragment: str, width: int = 600) -> Frame:
    """Open a page of another site that embeds a card; the frame in which that is."""
    page.goto(f"{place.other}{width}/{place.site}cases/{case_id}/card/%23{fragment}")
    return page.frames[1]


SHOWN = "parts => parts.filter(part => part.checkVisibility()).map(part => part.id)"
LINKS = "links => links.filter(link => link.checkVisibility()).map(link => [link.href, link.target, link.rel])"


@pytest.mark.parametrize("case_id", quick(["plusnet-2014", "capita-2023"], "plusnet-2014"))
def test_a_frame_shows_the_card_that_it_names(case_id: str, browser: Browser, place: Place, published: Path) -> None:
    """Exactly that one, in a frame of the height that its code gives; all of them where the address names none of them."""
    tree = LexborHTMLParser((published / f"cases/{case_id}/cite/index.html").read_text("utf-8"))
    case = plain(case_id)
    codes = [pre.text() for pre in tree.css("pre[data-copy^='To embed']")]
    frames = [LexborHTMLParser(code).css_first("iframe") for code in codes]
    fragments = [(frame.attributes["src"] or "").rpartition("#")[2] for frame in frames if frame is not None]
    assert set(fragments) >= {f"statement-{key}" for key in case["statements"]}
    assert [fragment for fragment in fragments if fragment.startswith("clock--")]
    page = browser.new_page()
    for fragment, frame in zip(fragments, frames, strict=True):
        assert frame is not None
        assert frame.attributes["src"] == f"{HOST}cases/{case_id}/card/#{fragment}"
        assert (frame.attributes["title"] or "").endswith(" – On the Record")
        card = embed(page, place, case_id, fragment)
        assert card.eval_on_selector_all("article", SHOWN) == [fragment]
        links = card.eval_on_selector_all("a", LINKS)
        assert {(target, rel) for _, target, rel in links} == {("_top", "noopener")}
        assert links[-1][0] == f"{HOST}cases/{case_id}/#{fragment}"
        assert card.evaluate("document.querySelector('main').getBoundingClientRect().height") < int(
            frame.attributes["height"] or 0
        )
    for fragment in ("", "statement-unknown"):
        assert embed(page, place, case_id, fragment).eval_on_selector_all("article", SHOWN) == fragments
    page.close()


@pytest.mark.parametrize("fragment", ["statement-plusnet-position", "clock--breach-notice--commissioner--1"])
def test_the_keyboard_reaches_only_what_is_shown(fragment: str, browser: Browser, place: Place) -> None:
    """From the page around it through the links of the one card, and out of it again."""
    page = browser.new_page()
    card = embed(page, place, "plusnet-2014", fragment)
    reached = []
    for _ in range(card.locator("a:visible").count()):
        page.keyboard.press("Tab")
        reached.append(card.evaluate("document.activeElement.closest('article, h1').id"))
    assert reached[0] == "", "the name of the case"
    assert len(reached) > 1
    assert set(reached[1:]) == {fragment}
    page.keyboard.press("Tab")
    assert card.evaluate("document.activeElement === document.body")
    page.close()


@pytest.mark.parametrize("scheme", quick(["light", "dark"], "dark"))
@pytest.mark.parametrize(
    "fragment", quick(["", "statement-plusnet-position", "clock--breach-notice--commissioner--1"], "statement-plusnet-position")
)
def test_a_card_in_a_narrow_frame(fragment: str, scheme: str, browser: Browser, place: Place) -> None:
    """At 280 pixels, and there with text at twice its size: nothing overflows, and axe finds nothing."""
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    card = embed(page, place, "plusnet-2014", fragment, 280)
    assert card.evaluate("document.documentElement.scrollWidth") <= 280
    background = card.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in re.findall(r"\d+", background)[:3]) < 200) == (scheme == "dark")
    page.context.close()
    page, complaints = opened(browser, place.site, f"cases/plusnet-2014/card/#{fragment}", 280, scheme, script=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator("html").evaluate("html => html.style.setProperty('font-size', '200%', 'important')")
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).fontSize") == "26px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 280
    assert complaints == []
    page.context.close()


def test_a_card_loads_its_style_and_nothing_else(browser: Browser, place: Place) -> None:
    """One page, one small style sheet, no script; it is not for search engines, and the case is its canonical address."""
    page, complaints = opened(browser, place.site, "cases/plusnet-2014/card/", 600, "light")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)")
    assert [path for path in loaded if not path.endswith("icon.svg")] == ["/assets/card.css"]
    assert page.locator("script").count() == 0
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert page.locator("link[rel=canonical]").get_attribute("href") == f"{HOST}cases/plusnet-2014/"
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    assert "default-src" in policy
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("scheme", quick(["light", "dark"], "dark"))
@pytest.mark.parametrize("width", quick([390, 1280], 390))
def test_the_page_of_citations(width: int, scheme: str, browser: Browser, place: Place) -> None:
    """With every form open: no sideways scrolling, also at twice the text size, no complaint, nothing that axe finds."""
    page, complaints = opened(browser, place.site, "cases/plusnet-2014/cite/", width, scheme)
    page.eval_on_selector_all("details", "parts => parts.forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.eval_on_selector_all("pre", "parts => parts.every(part => part.scrollWidth <= part.clientWidth)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.evaluate("document.documentElement.style.setProperty('font-size', '250%', 'important')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "denied"])
def test_the_button_copies(allowed: bool, browser: Browser, place: Place) -> None:  # noqa: FBT001 - a parameter of the test
    """Into the clipboard where the browser lets it, otherwise the text is selected; a live region says which."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    if allowed:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=place.site)
    else:
        context.add_init_script(
            "Object.defineProperty(Clipboard.prototype, 'writeText', { value: () => Promise.reject(new Error('denied')) })"
        )
    page = context.new_page()
    page.goto(f"{place.site}cases/plusnet-2014/cite/")
    section = page.locator("#cite-statement-plusnet-position")
    for open_first, block in ((None, "p.otr-citation"), ("BibTeX", "pre >> nth=0"), ("To embed as a card", "pre >> nth=2")):
        if open_first:
            section.get_by_text(open_first, exact=True).click()
        expected = section.locator(block).evaluate("part => part.textContent.trim()")
        button = section.locator(block).locator("xpath=following-sibling::*[1]").get_by_role("button")
        assert (button.get_attribute("aria-label") or "").startswith("Copy ")
        button.press("Enter")
        status = section.locator(block).locator("xpath=following-sibling::*[1]").get_by_role("status")
        if allowed:
            expect(status).to_have_text("Copied.")
            assert page.evaluate("navigator.clipboard.readText()") == expected
        else:
            expect(status).to_contain_text("press Ctrl+C")
            assert page.evaluate("getSelection().toString().trim()") == expected
    context.close()


def test_without_script_a_click_selects_a_form_whole(browser: Browser, place: Place) -> None:
    """No button is promised, and one click on a form selects exactly all of it."""
    page, _ = opened(browser, place.site, "cases/plusnet-2014/cite/", 1280, "light", script=False)
    assert page.locator(".otr-copy").count() == 0
    block = page.locator("#cite-case p.otr-citation")
    block.click()
    assert page.evaluate("getSelection().toString().trim()") == block.inner_text().strip()
    page.context.close()
