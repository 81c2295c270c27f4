"""Convert the Markdown of prose fields to safe HTML: raw HTML is not parsed, and nh3 cleans the result."""

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
    """Return a prose field as HTML; numbered lists, headings, images and HTML are shown as plain text."""
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
    """Return a prose field as plain text."""
    return html(text).striptags()


def shorten(text: str, max_length: int = 200) -> str:
    """Return the beginning of a plain text in whole words; the default length is what search engines show."""
    return text if len(text) <= max_length else text[:max_length].rsplit(" ", 1)[0] + " …"
