"""The published site under other people's checks: valid HTML, linked data that holds together, and what Lighthouse says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from onrecord.export.json_ld import incident_dates
from onrecord.format.dates import parse
from selectolax.lexbor import LexborHTMLParser

from tests.site.test_pages import path_of
from tests.support.checkers import lighthouse, nu


@pytest.mark.full
def test_the_nu_checker_finds_no_error(published: Path) -> None:
    assert nu(published) == []


@pytest.mark.full
def test_the_nu_checker_would_find_one(published: Path, tmp_path: Path) -> None:
    """The negative control: one wrong element in a page of ours is found."""
    text = (published / "index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(text.replace("</main>", "<p><div>x</div></p></main>"), "utf-8")
    assert len(nu(tmp_path)) == 1


@pytest.mark.full
@pytest.mark.parametrize("name", ["home", "case", "long-case", "cases", "party"])
def test_lighthouse(address: str, name: str) -> None:
    """Nothing to mend for accessibility, good practice and search engines; how fast it is, `make audit` measures."""
    scores = lighthouse(address + path_of(name))
    assert {key: scores[key] for key in ("accessibility", "best-practices", "seo")} == {
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


def test_linked_data(published: Path) -> None:
    """Every page of the frame describes itself; whatever it refers to by id is described beside it, and each id once."""
    pages = 0
    for file in sorted(published.rglob("*.html")):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        robots = tree.css_first("meta[name=robots]")
        if robots is not None or tree.css_first("meta[http-equiv=refresh]") is not None:
            continue
        graphs = [json.loads(node.text()) for node in tree.css("script[type='application/ld+json']")]
        assert len(graphs) == 1, file
        canonical = tree.css_first("link[rel=canonical]")
        assert canonical is not None, file
        nodes = list(objects(graphs[0]))
        described = [node["@id"] for node in nodes if "@id" in node and len(node) > 1]
        referred = {node["@id"] for node in nodes if "@id" in node and len(node) == 1}
        assert referred <= set(described), file
        assert len(described) == len(set(described)), file
        assert canonical.attributes["href"] in {node.get("url") for node in nodes}, file
        pages += 1
    assert pages > 60


def test_linked_data_of_a_case(published: Path) -> None:
    """Quotations are those of the page, dates no more precise than the record, and nothing is rated."""
    for file in sorted(published.glob("cases/*/index.html")):
        if not (data := published / "cases" / f"{file.parent.name}.json").exists():
            continue
        authored = json.loads(data.read_text("utf-8"))["authored"]
        tree = LexborHTMLParser(file.read_text("utf-8"))
        graph = json.loads(tree.css("script[type='application/ld+json']")[0].text())["@graph"]
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for node in graph:
            by_kind.setdefault(node["@type"], []).append(node)
        quotes = {said["quote"] for said in authored["statements"].values() if "quote" in said}
        assert {node["text"] for node in by_kind.get("Quotation", [])} == quotes
        assert {node["text"] for node in by_kind["Claim"]} == {claim["text"] for claim in authored["claims"].values()}
        assert len(by_kind["CreativeWork"]) == len(authored["sources"])
        assert not any(word in json.dumps(graph) for word in ("Rating", "ClaimReview", "accuse"))


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("2014-11-14", {"startDate": "2014-11-14"}),
        ("2014-11", {"startDate": "2014-11"}),
        ("2014~", {}),
        ("2014-11-14?", {}),
        ("[2014-11-14..2014-12-07]", {}),
        ("2014-11-14/2014-12-07", {"startDate": "2014-11-14", "endDate": "2014-12-07"}),
        ("2014-11-14/..", {"startDate": "2014-11-14"}),
        ("2014-11-14~/2014-12", {"endDate": "2014-12"}),
        ("2014-12-05T15:00+00:00", {"startDate": "2014-12-05T15:00Z"}),
    ],
)
def test_dates_in_linked_data(written: str, dates: dict[str, str]) -> None:
    """Only what the source stands by, and no more precisely."""
    assert incident_dates(parse(written)) == dates
