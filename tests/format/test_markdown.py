"""Prose fields: the Markdown that is kept, and the HTML that never comes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.format import markdown
from selectolax.lexbor import LexborHTMLParser

KEPT = {
    "One.": "<p>One.</p>",
    "*One* and **two**.": "<p><em>One</em> and <strong>two</strong>.</p>",
    "One.\n\nTwo.": "<p>One.</p>\n<p>Two.</p>",
    "[A page](https://a.example/b?c=d&e)": '<p><a href="https://a.example/b?c=d&amp;e" rel="noopener">A page</a></p>',
    "- one\n- two": "<ul>\n<li>one</li>\n<li>two</li>\n</ul>",
    "2014. A year.": "<p>2014. A year.</p>",
}
TEXT_ONLY = [
    "<script>evil()</script>",
    "<img src=x onerror=evil()>",
    "[x](javascript:evil())",
    "[x](data:text/html,evil)",
    "[x]( javascript:evil())",
    "[x][y]\n\n[y]: javascript:evil()",
    '[x](https://a.example/"onmouseover="evil())',
    '[x](https://a.example "t\\" onclick=evil()")',
    "<javascript:evil()>",
    "![x](https://evil.example/x.png)",
    "x {: onclick=evil() }",
    "&lt;script&gt;evil()&lt;/script&gt;",
    "`<b onclick=evil()>`",
    "<!-- evil --> <a href=//evil.example>",
    "<div markdown=1 onclick=evil()>x</div>",
]


@pytest.mark.parametrize(("text", "html"), KEPT.items())
def test_kept(text: str, html: str) -> None:
    assert markdown.html(text) == html


def harmless(html: str) -> None:
    for node in LexborHTMLParser(f"<main>{html}</main>").css("main *"):
        assert node.tag in {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "br"}
        assert set(node.attributes) <= {"href", "rel"}
        assert (node.attributes.get("href") or "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize("text", TEXT_ONLY)
def test_never_markup(text: str) -> None:
    harmless(markdown.html(text))


@given(st.text(st.sampled_from("ab<>[]()!\"'`*_&#;:/\\\n{}=- javscriptonlk"), max_size=80))
def test_nothing_gets_through(text: str) -> None:
    harmless(markdown.html(text))
