"""What a page says of itself is taken, and nothing that it does not say; and what is there already is found again."""

import json
from io import BytesIO

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from onrecord.authoring import article_metadata, similar_cases
from onrecord.authoring.article_metadata import Article
from onrecord.corpus import loader
from onrecord.evidence import urls, wayback
from onrecord.evidence.extract import NoText
from onrecord.evidence.fetch import FetchError, Web
from onrecord.format import dates
from onrecord.format.characters import clean_line

from tests.export.test_search import CITED, VARIANTS
from tests.support.local_web import LocalWeb, answer
from tests.support.project import ROOT

PAGE = "https://news.example/2014/spam"


def of(head: str, body: str = "<p>Some text.</p>") -> Article:
    """What a page with this head says of itself."""
    page = f"<!doctype html><html lang=de><head>{head}</head><body>{body}</body></html>"
    return article_metadata.read_article(page.encode(), "text/html; charset=utf-8", PAGE)


def linked(**fields: object) -> str:
    """The head of a page that says what it is as JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Spam | News</title><meta property=og:site_name content=News>", "<p>x", "Spam"),
        ("<title>Spam - and eggs</title>", "<p>x", "Spam - and eggs"),
        ("<title>Spam at Acme • News</title>", "<h1>News</h1><h1> Spam at\n <i>Acme</i> </h1>", "Spam at Acme"),
        (
            "<title>Shock!</title><meta property=og:title content='Spam at Acme'>",
            "<h1>Spam at Acme: more</h1>",
            "Spam at Acme: more",
        ),
        ("<title>x</title><meta name=citation_title content='A study of spam'>", "<h1>Journal</h1>", "A study of spam"),
        (linked(headline="Spam &amp; eggs"), "<p>x", "Spam &amp; eggs"),
        ("<title>Spam at Acme • News</title>", "<h1>News</h1><h2>Spam at Acme</h2>", "Spam at Acme • News"),
        ("", "<h1>Only a heading</h1>", "Only a heading"),
        ("", "<p>No title at all", ""),
        ("<title>\u202eevil\u200b\x07\ttitle</title>", "<p>x", "evil title"),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    """The heading that the page prints, if the page is announced by it; no site's name, and nothing invisible."""
    assert of(head, body).title == title


@pytest.mark.parametrize(
    ("head", "publisher", "author", "published"),
    [
        ("", "", "", ""),
        ("<meta name=copyright content='2013-2019 Somebody'>", "", "", ""),
        ("<meta name=author content='van der Berg, Jan'><meta name=date content=2014-11>", "", "van der Berg, Jan", "2014-11"),
        (
            "<meta name=citation_author content='Doe, J.'><meta name=citation_author content='Roe, R.'>",
            "",
            "Doe, J. and Roe, R.",
            "",
        ),
        ("<meta name=citation_publication_date content=2014/11><meta name=publisher content=Press>", "Press", "", "2014-11"),
        ("<meta property=article:author content='https://social.example/jan'>", "", "", ""),
        ("<meta property=article:published_time content='2014-11-14T23:30:00+01:00'>", "", "", "2014-11-14T23:30+01:00"),
        ("<meta property=article:modified_time content='2019-01-01'>", "", "", ""),
        ("<meta name=date content='14 November 2014'>", "", "", "2014-11-14"),
        ("<meta name=date content='2014-02-30'>", "", "", ""),
        (linked(datePublished="2014-11-14T00:00:00Z", author="danah mccoy"), "", "danah mccoy", "2014-11-14"),
        (linked(datePublished="2014-11-14T10:00:00", publisher={"name": "The Paper"}), "The Paper", "", "2014-11-14"),
        (linked(author=[{"name": "A"}, {"name": "B"}, {"name": "A"}, 7, None], publisher=["P"]), "P", "A and B", ""),
        (linked(author={"name": "News"}, publisher="News", datePublished=7), "News", "", ""),
        ('<script type="application/ld+json">{"@type": </script>', "", "", ""),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "", "", ""),
        (f"{linked(headline='Another', author='X')}{linked(headline='A third', author='Y')}<title>Spam</title>", "", "", ""),
        (f"{linked(headline='Another', author='X')}{linked(headline='Spam', author='Y')}<title>Spam</title>", "", "Y", ""),
    ],
    ids=lambda value: value[:60],
)
def test_what_is_declared(head: str, publisher: str, author: str, published: str) -> None:
    """Names as they are written, dates no more precise than they are, and nothing that is guessed."""
    found = of(head)
    assert (found.publisher, found.author, found.published, found.language) == (publisher, author, published, "de")


@pytest.mark.parametrize(
    ("written", "date_"),
    [
        ("2014", "2014"),
        ("2014-11-14T15:00Z", "2014-11-14T15:00Z"),
        ("2014-11-14 15:00:59.123 +0530", "2014-11-14T15:00+05:30"),
        ("2014-11-14T15:00", "2014-11-14"),
        ("November 2014", "2014-11"),
        ("Sept. 3, 2014", "2014-09-03"),
        ("3rd September 2014", "2014-09-03"),
        ("3 September, 2014", "2014-09-03"),
        ("03/09/2014", ""),
        ("31 June 2014", ""),
        ("3 Sep 4, 2014", ""),
        ("Spring 2014", ""),
        ("0001-01-01", ""),
        ("9999-99-99T99:99Z", ""),
        ("٢٠١٤", ""),
    ],
)
def test_dates(written: str, date_: str) -> None:
    """What says clearly which day it means is read; what may be two days is not."""
    assert article_metadata.parse_date(written) == date_


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{4}([-/][0-9]{2}){0,2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{4})?)?", fullmatch=True)
)
def test_any_date(text: str) -> None:
    """Whatever is read is a date of ours, and has no digit that was not given."""
    found = article_metadata.parse_date(text)
    if found:
        dates.parse(found)
        assert found[:4] in text


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("<link rel=canonical href='/2014/spam-at-acme/'>", "https://news.example/2014/spam-at-acme/"),
        ("<link rel=Canonical href='https://elsewhere.example/spam'>", "https://elsewhere.example/spam"),
        ("<meta property=og:url content='https://news.example/og'>", "https://news.example/og"),
        ("<link rel=canonical href='javascript:alert(1)'><meta property=og:url content='http://[x'>", ""),
        ("<link rel=canonical href='http://localhost/'>", ""),
    ],
)
def test_own_addresses(given: str, own: str) -> None:
    """The address that a page gives itself, if it is the address of a public page."""
    assert of(given).address == own


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://News.example/a b ", "https://news.example/a%20b"),
        ("news.example/käse?q=ü#x", "https://news.example/k%C3%A4se?q=%C3%BC#x"),
        ("www.news.example", "https://www.news.example"),
        ("HTTP://news.example/%7Ejan", "http://news.example/%7Ejan"),
        ("Spam at Acme", ""),
        ("spam", ""),
        ("https://user:pass@news.example/", ""),
        ("ftp://news.example/", ""),
        ("//news.example/x", ""),
        ("https://news.example:port/", ""),
        ("https://10.0.0.1/", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_typed_addresses(typed: str, address: str) -> None:
    """However an address is copied, it is written as browsers send it; what is none is not made one."""
    assert urls.normalized_url(typed) == address


def test_a_pdf() -> None:
    """A PDF says its title, if that is not the name of a file; its own dates are not those of a publication."""
    for title, found in (("Incident report", "Incident report"), ("report_final2.docx", ""), ("", "")):
        pdf = FPDF()
        pdf.set_title(title)
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.cell(text="Acme Telecom was attacked.")
        body = BytesIO(bytes(pdf.output())).getvalue()
        article = article_metadata.read_article(body, "application/pdf", PAGE)
        assert (article.title, article.published) == (found, "")
        assert "Acme Telecom" in article.text


def test_pages_without_text() -> None:
    """A page that shows its text only to programs still says what it is; one that says nothing is refused."""
    assert of("<title>Spam</title>", "<div id=app></div>").title == "Spam"
    with pytest.raises(NoText):
        of("", "<div id=app></div>")
    with pytest.raises(NoText):
        article_metadata.read_article(b"", "text/html", PAGE)
    assert article_metadata.read_article(b"Only text.", "text/plain", PAGE) == Article(text="Only text.")


def test_what_is_too_long() -> None:
    """Ten thousand characters are no title; what is cut says so."""
    found = of(f"<title>{'spam ' * 2_000}</title><meta name=author content={'x' * 10_000}>", "<h1></h1>" * 5_000)
    assert found.title.startswith("spam spam")
    assert found.title.endswith("spam […]")
    assert max(len(found.title), len(found.author)) <= article_metadata.MAX_LENGTH


@given(
    st.text(max_size=200), st.text(max_size=200), st.text(max_size=60), st.recursive(st.text(max_size=9) | st.none(), st.lists)
)
def test_any_page(title: str, author: str, day: str, odd: object) -> None:
    """Whatever a page declares, what is taken of it can stand in a case: on one line, visible, not too long."""
    meta = f"<meta name=author content={json.dumps(author)}><meta name=date content={json.dumps(day)}>"
    try:
        found = of(f"<title>{title}</title>{meta}{linked(headline=odd, author=odd, datePublished=odd, publisher=title)}")
    except NoText:
        return
    for text in (found.title, found.author, found.publisher):
        assert text == clean_line(text)
        assert len(text) <= article_metadata.MAX_LENGTH
    assert not found.published or dates.parse(found.published)


def test_one_page_has_one_key() -> None:
    """However its address was copied, the page is the same, as it is for the look-up in the browser."""
    for _, _, url in CITED:
        for variant in VARIANTS:
            copied = variant(url).strip()
            copied = copied if "://" in copied else f"http://{copied}"
            assert urls.page_key(copied) == urls.page_key(url), copied
    keys = {urls.page_key(url) for _, _, url in CITED}
    assert len(keys) == len({url.partition("://")[2].removeprefix("www.").partition("#")[0].rstrip("/") for _, _, url in CITED})
    assert urls.page_key("https://a.example/x?id=1") != urls.page_key("https://a.example/x?id=2")
    script = (ROOT / "templates/export/search.js").read_text("utf-8")
    assert f"const TRACKING = /{urls.TRACKING}/i\n" in script


@pytest.mark.parametrize(
    ("kept", "original"),
    [
        ("https://web.archive.org/web/20150102030405/https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("https://web.archive.org/web/2015id_/a.example/x", "http://a.example/x"),
        ("https://archive.ph/2015.01.02-030405/http://a.example/x", "http://a.example/x"),
        ("https://archive.ph/AbCdE", None),
        ("https://a.example/web/2015/https://b.example/", None),
    ],
)
def test_what_an_archive_keeps(kept: str, original: str | None) -> None:
    assert urls.original_url(kept) == original


def test_untracked() -> None:
    """What was hung on an address goes, and nothing else of it changes."""
    assert (
        urls.without_tracking("https://a.example/x/?b=%20&utm_source=y&a=&fbclid=1#:~:text=z")
        == "https://a.example/x/?b=%20&a="
    )
    assert urls.without_tracking("https://a.example/x") == "https://a.example/x"


LIBRARY = loader.load(ROOT).library


def test_the_sources_of_all_cases_are_found() -> None:
    for case_id, _, url in CITED:
        found = similar_cases.find_citing_case(LIBRARY, f"{url}#comments")
        assert found
        assert urls.page_key(url) in {urls.page_key(source.url) for source in LIBRARY.cases[found[0]].sources.values()}, case_id
    assert similar_cases.find_citing_case(LIBRARY, "https://nowhere.example/") is None


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Plusnet customers SWAMPED by spam", "plusnet-2014"),
        ("Royal Mail delivery chaos after cyber attack", None),
        ("British Airways: data of customers taken from its website", "british-airways-2018"),
        ("News", None),
        ("", None),
    ],
)
def test_similar_titles(title: str, first: str | None) -> None:
    """A title like that of a case, or of one of its sources, leads there; single words lead nowhere."""
    found = similar_cases.find_similar(LIBRARY, [title], (), None)
    assert (found[0].case_id if found else None) == first
    assert len(found) <= similar_cases.MAX_CASES


def test_the_same_parties_about_the_same_time() -> None:
    def cases(day: str, *parties: str) -> set[str]:
        return {one.case_id for one in similar_cases.find_similar(LIBRARY, [], parties, dates.parse(day))}

    assert cases("2015", "talktalk") == {"talktalk-2015-10", "talktalk-2015-11"}
    assert cases("[..2015-02-01]", "plusnet") == {"plusnet-2014"}
    assert cases("2011", "plusnet") == cases("2015") == set()


def test_named_parties() -> None:
    """Whole words only, also an earlier name; however the apostrophe is typed; in the order of the text."""
    text = "The Information Commissioner's Office wrote to PlusNet. BT Groups, talktalk and Ofcoms are others. TalkTalk!"
    assert similar_cases.find_parties(LIBRARY.parties, text) == ("ico", "plusnet", "talktalk")
    assert similar_cases.find_parties(LIBRARY.parties, "") == similar_cases.find_parties({}, text) == ()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"archived_snapshots": {}}, ""),
        ({}, ""),
        (
            {
                "archived_snapshots": {
                    "closest": {"available": True, "status": "200", "url": "http://web.archive.org/web/2014/PAGE"}
                }
            },
            "https",
        ),
        (
            {
                "archived_snapshots": {
                    "closest": {"available": True, "status": "404", "url": "http://web.archive.org/web/2014/PAGE"}
                }
            },
            "",
        ),
        (
            {
                "archived_snapshots": {
                    "closest": {"available": True, "status": "200", "url": "http://web.archive.org/web/2014/PAGEx"}
                }
            },
            "",
        ),
        ({"archived_snapshots": {"closest": {"available": True, "status": "200", "url": "https://evil.example/PAGE"}}}, ""),
        ({"archived_snapshots": {"closest": {"available": True, "status": "200", "url": "PAGE"}}}, ""),
        ({"archived_snapshots": [1]}, None),
        ([], None),
        ("<html>", None),
    ],
)
def test_archived_copies(body: object, found: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy counts if it is one of this page, in this archive; an answer that makes no sense is no answer."""
    monkeypatch.setattr(wayback, "API_URL", wayback.API_URL.replace("https:", "http:"))
    with LocalWeb() as server, Web(connect_to={"archive.org": server.place}, pause=0) as web:
        said = body if isinstance(body, str) else json.dumps(body).replace("PAGE", PAGE)
        server.routes["/wayback/available?url=https%3A%2F%2Fnews.example%2F2014%2Fspam&timestamp=201411"] = answer(
            said.encode()
        )
        if found is None:
            with pytest.raises(FetchError, match="The Internet Archive answers in a way"):
                wayback.find_copy(PAGE, "2014-11", web)
        else:
            copy = wayback.find_copy(PAGE, "2014-11", web)
            assert copy == (f"https://web.archive.org/web/2014/{PAGE}" if found else "")
