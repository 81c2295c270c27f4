"""Read what a page declares of itself: its title, who published and wrote it, when, and its canonical address.

Nothing is guessed, by the copyright line or the address say, since a case may not know more than its source.
"""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from rapidfuzz import fuzz

from onrecord.evidence import extract
from onrecord.evidence.extract import NoText
from onrecord.evidence.urls import is_public_url
from onrecord.format import dates
from onrecord.format.characters import clean_line
from onrecord.format.messages import listed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_LENGTH = 300
"""Characters of a title or name that are taken from a page; a longer one is an accident, or worse."""
_MAX_ITEMS = 20
"""Headings, titles or articles of one page that are considered."""
_SIMILAR = 80
"""Percent of similarity from which on two titles mean the same page."""
_ARTICLE = re.compile("(Article|Posting|Report|Review)$")
_DATE = re.compile(
    r"(\d{4})(?:[-/](\d\d)(?:[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)? ?(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII
)
_PUBLISHED = (
    "citation_publication_date", "citation_date", "article:published_time", "og:article:published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date", "datepublished",
    "date", "pubdate",
)  # fmt: skip
_PUBLISHERS = ("og:site_name", "citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher", "publisher")
_AUTHORS = ("citation_author", "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """What a page declares of itself, as plain text on one line; empty where it declares nothing."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    """As a case writes it, and no more precise than the page."""
    address: str = ""
    """The canonical address."""
    language: str = ""
    text: str = ""
    """All visible text."""


def read_article(body: bytes, content_type: str, address: str) -> Article:
    """Return what a page declares of itself. Raises NoText where there is nothing that a person could read."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = extract.extract_text(body, content_type)
    except NoText:
        # A page that shows its text only to browsers that run programs can have metadata all the same.
        if "html" in kind and (found := _html_article(extract.decode(body, content_type), address, "")).title:
            return found
        raise
    if kind == "application/pdf" or body.lstrip().startswith(b"%PDF-"):
        return Article(title=_pdf_title(body), text=text)
    if kind.startswith("text/") and "html" not in kind:
        return Article(text=text)
    return _html_article(extract.decode(body, content_type), address, text)


def shorten(text: str) -> str:
    """Make a text from outside a title or name: clean, on one line, and cut between words where it is too long."""
    line = clean_line(text)
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 4].rpartition(' ')[0] or line[: MAX_LENGTH - 4]} […]"


def parse_date(text: str) -> str:
    """Return a date as a case writes it, from a form of machines or of English; no more precise, and empty if it is none.

    Midnight means a day without a time, and a time without a zone is dropped.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return dates.parse_english(text.strip()) or ""
    year, month, day, hour, minute, zone = match.groups()
    written = "-".join(part for part in (year, month, day) if part)
    if zone and (hour, minute) != ("00", "00"):
        written += f"T{hour}:{minute}{zone if zone == 'Z' else f'{zone[:3]}:{zone[-2:]}'}"
    try:
        dates.parse(written)
    except dates.NotADate:
        return ""
    return written


def _pdf_title(body: bytes) -> str:
    """Return the title that a PDF gives itself, unless it is the name of a file."""
    import io

    import pypdf

    try:
        metadata = pypdf.PdfReader(io.BytesIO(body)).metadata
        title = str((metadata and metadata.title) or "")
    except Exception:  # damaged metadata; the text could be read
        return ""
    return "" if re.search(r"\.\w{2,5}$|^Microsoft ", title) else shorten(title)


def _html_article(page: str, url: str, text: str) -> Article:
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Article(text=text)
    metadata = _Metadata(tree)
    publisher = metadata.publisher()
    return Article(
        title=shorten(metadata.title(publisher)),
        publisher=shorten(publisher),
        author=shorten(metadata.author(publisher)),
        published=next(filter(None, map(parse_date, metadata.dates())), ""),
        address=metadata.url(url),
        language=clean_line(tree.get("lang") or "")[:20],
        text=text,
    )


class _Metadata:
    """What an HTML page declares of itself."""

    def __init__(self, tree: "HtmlElement") -> None:
        self.tree = tree
        self.meta: dict[str, list[str]] = defaultdict(list)
        """The contents of the meta elements by name, in small letters."""
        for element in tree.xpath("//meta[@content]"):
            name = (element.get("property") or element.get("name") or "").strip().lower()
            if content := clean_line(element.get("content")):
                self.meta[name].append(content)
        titles = [element.text_content() for element in tree.xpath("//head//title")[:1]]
        self.titles = _lines([*titles, *self.contents("og:title", "citation_title")])
        self.article = self._json_ld()

    def contents(self, *names: str) -> list[str]:
        """Return what the head of the page has under some names, in the order of the names."""
        return [content for name in names for content in self.meta.get(name, ())]

    def publisher(self) -> str:
        """Return who published the page."""
        return next(iter([*_names(self.article.get("publisher")), *self.contents(*_PUBLISHERS)]), "")

    def author(self, publisher: str) -> str:
        """Return who wrote the page, if it is not the publisher."""
        names = _names(self.article.get("author")) or next((self.meta[name] for name in _AUTHORS if name in self.meta), [])
        return listed(dict.fromkeys(name for name in names if "://" not in name and name != publisher) or [""])

    def title(self, publisher: str) -> str:
        """Return the heading that the page prints, if it is announced under that; otherwise what it is announced by."""
        headlines = _lines(self.article.get("headline"))
        announced = [*headlines, *self.titles]
        printed = _lines([heading.text_content() for heading in self.tree.xpath("//h1")[:_MAX_ITEMS]])
        headings = [heading for heading in printed if heading != publisher]
        if not announced and headings:
            return headings[0]
        # The name of the site is a heading too, and part of many titles.
        similar = [heading for heading in headings if _are_similar([heading], announced)]
        scores = {heading: max(fuzz.ratio(heading, other) for other in announced) for heading in similar}
        if scores and scores[best := max(scores, key=lambda heading: scores[heading])] >= _SIMILAR / 2:
            return best
        known = [*self.contents("citation_title"), *headlines, *self.contents("og:title"), *self.titles]
        title = shorten(known[0]) if known else ""
        return re.sub(rf"\s+[-–—|•·:]\s+{re.escape(publisher)}$", "", title) if publisher else title

    def dates(self) -> Iterator[str]:
        """Return what the page says of its publication date, the most reliable first."""
        yield from _lines(self.article.get("datePublished"))
        yield from self.contents(*_PUBLISHED)
        for element in self.tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
            yield element.get("content") or element.get("datetime") or ""

    def url(self, base: str) -> str:
        """Return the canonical address of the page, if it declares a public one."""
        declared = self.tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href")
        for href in (*declared, *self.contents("og:url")):
            with suppress(ValueError):
                if is_public_url(url := urljoin(base, str(href).strip())):
                    return url
        return ""

    def _json_ld(self) -> dict[str, Any]:
        """Return what the page says of its article as JSON-LD; of several articles, the one that has the title of the page."""
        articles: list[dict[str, Any]] = []
        for script in self.tree.xpath("//script[@type='application/ld+json']"):
            try:
                waiting = deque([json.loads(script.text_content(), strict=False)])
            except (ValueError, RecursionError):
                continue
            while waiting and len(articles) < _MAX_ITEMS:
                node = waiting.popleft()
                if isinstance(node, list):
                    waiting += node
                elif isinstance(node, dict):
                    if any(_ARTICLE.search(kind) for kind in _lines(node.get("@type"))):
                        articles.append(node)
                    waiting += [node.get("@graph"), node.get("mainEntity")]
        if len(articles) > 1:
            articles = [each for each in articles if _are_similar(_lines(each.get("headline")), self.titles)]
        return articles[0] if articles else {}


def _are_similar(titles: list[str], others: list[str]) -> bool:
    return any(fuzz.partial_ratio(title, other) >= _SIMILAR for title in titles for other in others)


def _lines(value: Any) -> list[str]:
    """Return the texts in a value that is one or a list of them, as titles or names, and no more than a page can have."""
    values = value if isinstance(value, list) else [value]
    return [line for text in values[:_MAX_ITEMS] if isinstance(text, str) and (line := shorten(text))]


def _names(value: Any) -> list[str]:
    """Return the names of persons or organisations in JSON-LD, which gives them as texts or as objects."""
    values = value if isinstance(value, list) else [value]
    return [name for item in values[:_MAX_ITEMS] for name in _lines(item.get("name") if isinstance(item, dict) else item)]
