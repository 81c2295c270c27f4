"""What a page says of itself: its title, who published and wrote it, when, and its own address.

Only what a page declares is taken. Programs that guess (by the copyright line, by the address, by today's day where only the
month is given) know more than the page, and names that they set in capitals are no longer those of the authors.
"""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from rapidfuzz import fuzz

from onrecord.evidence import extract
from onrecord.evidence.extract import NoText
from onrecord.evidence.urls import is_public_url
from onrecord.format import dates
from onrecord.format.yaml_reader import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_LENGTH = 300
"""Characters of a title or name that are taken from a page; a longer one is an accident, or worse."""
_MOST = 20
"""Headings, titles or articles of one page that are looked at."""
_ALIKE = 80
"""From how many of a hundred points on two titles mean the same page."""
_ARTICLE = re.compile("(Article|Posting|Report|Review)$")
_DATE = re.compile(
    r"(\d{4})(?:[-/](\d\d)(?:[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)? ?(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Z][a-z]{2,8})\.?(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?,)?"
    r" (?P<year>\d{4})",
    re.ASCII,
)
_PUBLISHED = (
    "citation_publication_date", "citation_date", "article:published_time", "og:article:published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date", "datepublished",
    "date", "pubdate",
)  # fmt: skip
_PUBLISHERS = ("og:site_name", "citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher", "publisher")
_AUTHORS = ("citation_author", "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says of itself, as plain text on one line; empty where it says nothing."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    """As a case writes it, and no more precise than the page."""
    address: str = ""
    """The address under which the page wants to be known."""
    language: str = ""
    text: str = ""
    """What can be read on it."""


def read_article(body: bytes, content_type: str, address: str) -> Article:
    """What a page says of itself. Raises NoText where there is nothing that a person could read."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = extract.extract_text(body, content_type)
    except NoText:
        # A page that shows its text only to programs can say all the same what it is.
        if "html" in kind and (found := _of_html(extract.decode(body, content_type), address, "")).title:
            return found
        raise
    if kind == "application/pdf" or body.lstrip().startswith(b"%PDF-"):
        return Article(title=_of_pdf(body), text=text)
    if kind.startswith("text/") and "html" not in kind:
        return Article(text=text)
    return _of_html(extract.decode(body, content_type), address, text)


def shorten(text: str) -> str:
    """A text from outside as a title or name: acceptable, and cut between words where it is too long."""
    seen = clean_line(text)
    return seen if len(seen) <= MAX_LENGTH else f"{seen[: MAX_LENGTH - 4].rpartition(' ')[0] or seen[: MAX_LENGTH - 4]} […]"


def parse_date(text: str) -> str:
    """A date as machines or English speakers write it, as a case writes it: no more precise than it is, empty if it is none.

    Midnight to the minute stands for a day without a time, and a time without a zone is no time.
    """
    match, words = _DATE.fullmatch(text.strip()), _IN_WORDS.fullmatch(text.strip())
    if match:
        year, month, day, hour, minute, zone = match.groups()
        written = "-".join(part for part in (year, month, day) if part)
        if zone and (hour, minute) != ("00", "00"):
            written += f"T{hour}:{minute}{zone if zone == 'Z' else f'{zone[:3]}:{zone[-2:]}'}"
    elif words and not (words["day"] and words["after"]):
        name = words["month"].lower()
        months = [number for number, month in enumerate(_MONTHS, 1) if name in (month, month[:3], month[:4])]
        day = words["day"] or words["after"]
        written = f"{words['year']}-{months[0]:02}{f'-{int(day):02}' if day else ''}" if months else ""
    else:
        return ""
    try:
        dates.parse(written)
    except dates.NotADate:
        return ""
    return written


def _of_pdf(body: bytes) -> str:
    """The title that a PDF gives itself, unless it is the name of a file."""
    import io

    import pypdf

    try:
        metadata = pypdf.PdfReader(io.BytesIO(body)).metadata
        title = str((metadata and metadata.title) or "")
    except Exception:  # what is wrong with it was no obstacle to its text
        return ""
    return "" if re.search(r"\.\w{2,5}$|^Microsoft ", title) else shorten(title)


def _of_html(page: str, address: str, text: str) -> Article:
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Article(text=text)
    meta = _meta(tree)
    titles = [element.text_content() for element in tree.xpath("//head//title")[:1]]
    named = _texts([*titles, *_of(meta, ("og:title", "citation_title"))])
    linked = _linked(tree, named)
    publisher = _name(linked.get("publisher")) or next(_of(meta, _PUBLISHERS), "")
    names = _names(linked.get("author")) or next((meta[name] for name in _AUTHORS if name in meta), [])
    return Article(
        title=shorten(_title(tree, linked, meta, named, publisher)),
        publisher=shorten(publisher),
        author=shorten(_joined(name for name in names if "://" not in name and name != publisher)),
        published=next(filter(None, map(parse_date, _dates(tree, linked, meta))), ""),
        address=_own_address(tree, meta, address),
        language=clean_line(tree.get("lang") or "")[:20],
        text=text,
    )


def _title(tree: "HtmlElement", linked: dict[str, Any], meta: dict[str, list[str]], named: list[str], publisher: str) -> str:
    """The heading that the page prints, if it is that under which it is announced; otherwise what it is announced by."""
    announced = [*_texts(linked.get("headline")), *named]
    headings = [
        text for text in _texts([heading.text_content() for heading in tree.xpath("//h1")[:_MOST]]) if text != publisher
    ]
    if not announced and headings:
        return headings[0]
    # The name of the site is a heading too, and stands in many a title.
    likeness = {text: max(fuzz.ratio(text, other) for other in announced) for text in headings if _announced(text, announced)}
    if likeness and (best := max(likeness, key=lambda text: likeness[text])) and likeness[best] >= _ALIKE / 2:
        return best
    best_known = [*_of(meta, ("citation_title",)), *_texts(linked.get("headline")), *_of(meta, ("og:title",)), *named]
    title = shorten(best_known[0]) if best_known else ""
    site = re.search(rf"\s+[-–—|•·:]\s+{re.escape(publisher)}$", title) if publisher else None
    return title[: site.start()] if site else title


def _announced(title: str, announced: list[str]) -> bool:
    return any(fuzz.partial_ratio(title, other) >= _ALIKE for other in announced)


def _meta(tree: "HtmlElement") -> dict[str, list[str]]:
    """What stands in the head by name, in small letters."""
    found: dict[str, list[str]] = {}
    for element in tree.xpath("//meta[@content]"):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        if content := clean_line(element.get("content")):
            found.setdefault(name, []).append(content)
    return found


def _of(meta: dict[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in meta.get(name, ()))


def _linked(tree: "HtmlElement", named: list[str]) -> dict[str, Any]:
    """What the page says of its article as JSON-LD. Of several articles, the one that has the title of the page."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = deque([json.loads(script.text_content(), strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < _MOST:
            node = waiting.popleft()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                if any(_ARTICLE.search(kind) for kind in _texts(node.get("@type"))):
                    found.append(node)
                waiting += [node.get("@graph"), node.get("mainEntity")]
    if len(found) > 1:
        found = [node for node in found if any(_announced(title, named) for title in _texts(node.get("headline")))]
    return found[0] if found else {}


def _dates(tree: "HtmlElement", linked: dict[str, Any], meta: dict[str, list[str]]) -> Iterator[str]:
    yield from _texts(linked.get("datePublished"))
    yield from _of(meta, _PUBLISHED)
    for element in tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
        yield element.get("content") or element.get("datetime") or ""


def _own_address(tree: "HtmlElement", meta: dict[str, list[str]], address: str) -> str:
    written = [*tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href"), *meta.get("og:url", ())]
    for given in written:
        try:
            found = urljoin(address, str(given).strip())
        except ValueError:
            continue
        if is_public_url(found):
            return found
    return ""


def _texts(value: Any) -> list[str]:
    """The texts of a value that is one, or a list of them: as titles and names, and not more than a page can have."""
    values = value if isinstance(value, list) else [value]
    return [text for given in values[:_MOST] if isinstance(given, str) and (text := shorten(given))]


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for given in values[:_MOST] for name in _texts(given.get("name") if isinstance(given, dict) else given)]


def _name(value: Any) -> str:
    return next(iter(_names(value)), "")


def _joined(names: Iterable[str]) -> str:
    *others, last = tuple(dict.fromkeys(names)) or ("",)
    return f"{', '.join(others)} and {last}" if others else last
