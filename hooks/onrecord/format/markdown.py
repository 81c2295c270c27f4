"""Markdown of the few prose fields to HTML that is safe by construction: no raw HTML in, and nh3 over what comes out."""

from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import Markup

_TAGS = {"p", "em", "strong", "a", "ul", "li", "blockquote", "code", "br"}


def _markdown() -> Markdown:
    markdown = Markdown(output_format="html")
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    for pattern in ("image_link", "image_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(pattern)
    for block in ("hashheader", "setextheader", "code", "hr", "reference", "olist"):
        markdown.parser.blockprocessors.deregister(block)
    return markdown


_CONVERTER = _markdown()


@lru_cache(maxsize=8192)
def html(text: str) -> Markup:
    """One prose field as HTML. Numbered lists, headings, images and HTML come out as plain text."""
    cleaned = nh3.clean(
        _CONVERTER.reset().convert(text),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener",
    )
    return Markup(cleaned)  # noqa: S704 - nh3 has cleaned it


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """One prose field as plain text, for lists."""
    return html(text).striptags()


def shorten(text: str, most: int = 200) -> str:
    """The beginning of a plain text, in whole words, of a length that search engines show."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
