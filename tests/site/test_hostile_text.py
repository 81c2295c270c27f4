"""Data never becomes markup, code or a path: hostile text in every field of a case that takes text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from onrecord.format.field_types import MAX_SHORT
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke
from tests.support.runs import quick

PAYLOADS = [
    "<script>otr_evil()</script>",
    'x" onmouseover="otr_evil()" x="',
    "</title></head><img src=x onerror=otr_evil()>",
    "{{ 7 * 7 }}{% raw %}{{ config.items() }}",
    "otr-mark-content",
    "<javascript:otr_evil()> [x][y] ![x](https://evil.example/x.png) <b onclick=otr_evil()>",
    "{: onclick=otr_evil() } --8<-- 'mkdocs.yml' $(touch evil) `touch evil` ../../etc/passwd",
    "]]> --> <!-- </textarea></style><svg/onload=otr_evil()>",
]


def texts(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts of a case."""
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in items:
        if isinstance(value, str):
            yield (*path, key)
        else:
            yield from texts(value, (*path, key))


def takes_text(path: tuple[Any, ...]) -> bool:
    """Whether a place holds free text, and not an id, a date, an address or one word of several."""
    free = {
        "title", "summary", "place", "field", "kind", "maintainer", "role", "name", "publisher", "author", "no-archive",
        "note", "text", "what", "quote", "paraphrase", "channel", "as", "because", "ask", "would-settle", "was", "now", "why",
        "raised-by", "through", "supposing", "short", "description", "anonymous", "page",
    }  # fmt: skip
    names = [step for step in path if isinstance(step, str)]
    if (names[0], names[-1]) in (("differences", "about"), ("asked", "by")) or names[-2:] == ["translation", "by"]:
        return True
    return (names[-1] in free and not (names[-1] == "kind" and names[0] in ("parties", "amounts"))) or names[0] == "related"


def elements(file: Path) -> list[str]:
    """The tags of a page in their order, without the inline ones that prose may hold; its neighbours are other cases."""
    tree = LexborHTMLParser(file.read_text("utf-8"))
    for neighbours in tree.css(".otr-neighbours"):
        neighbours.decompose()
    return [node.tag or "" for node in tree.css("body *") if node.tag not in ("code", "em", "strong")]


@pytest.mark.parametrize("payload", quick(PAYLOADS, PAYLOADS[0]), ids=range(len(PAYLOADS)))
def test_hostile_text_in_every_field(payload: str, project: Path) -> None:
    """Each payload stands in every text of a case at once; the site shows it as text, and has no more elements than without."""
    content = yaml.load((ROOT / "cases/_example.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    del content["aliases"]  # of one case only
    places = [path for path in texts(content) if takes_text(path)]
    assert len(places) > 75
    for name, words in (("harmless", "harmless words"), ("hostile", payload)):
        for path in places:
            target = content
            for step in path[:-1]:
                target = target[step]
            target[path[-1]] = words[:MAX_SHORT].strip() if path[-1] == "short" else words
        for number, source in enumerate(content["sources"].values()):
            source["url"] = f"https://{name}.example/{number}"
        (project / f"cases/{name}.yml").write_text(yaml.dump(content, allow_unicode=True), "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 0, result.stderr
    assert not list(project.rglob("evil"))
    for file in (project / "site").rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        for node in tree.css("*"):
            active = [name for name in node.attributes if name.startswith("on")]
            assert active == [], f"{file}: {node.tag}"
            for name in ("href", "src"):
                assert not (node.attributes.get(name) or "").lower().startswith("javascript:")
        data = "script[type='application/ld+json']"
        assert all(json.loads(node.text()) for node in tree.css(data)), "what ends a script too early ends its JSON too early"
        assert all("otr_evil" not in node.text() for node in tree.css(f"script:not({data.removeprefix('script')}), style"))
        assert not tree.css("img[src='x'], svg[onload], b[onclick], img[src*='evil.example']")
    assert elements(project / "site/cases/hostile/index.html") == elements(project / "site/cases/harmless/index.html")
    page = LexborHTMLParser((project / "site/cases/hostile/index.html").read_text("utf-8"))
    heading, title = page.css_first("h1"), page.css_first("title")
    assert heading is not None
    assert title is not None
    assert heading.text() == payload
    assert title.text() == f"{payload} · On the Record"
    assert json.loads((project / "site/cases/hostile.json").read_text("utf-8"))["authored"]["title"] == payload
