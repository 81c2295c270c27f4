"""Origins: what is not joined is not called independent, unless somebody looked at it."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.views.test_record import POSITIONS, built, file, page, words, write

JOINED = ", same-origin-as: news"
CHECKED = ", own-origin-checked: 2026-01-01"
END = "unreadable: it is made up}"
APART = POSITIONS.replace(JOINED, "")
FILES = {
    "two pages of one publisher": (APART.replace("publisher: Another", "publisher: The Paper"), False),
    "two publishers": (APART, False),
    "one of two looked at": (POSITIONS.replace(JOINED, CHECKED), False),
    "an agency beside the notice that it quotes": (APART.replace(END, f"own-page-of: acme, {END}", 1), False),
    "both looked at": (APART.replace(END, f"unreadable: it is made up{CHECKED}}}"), True),
}


@pytest.mark.parametrize("name", FILES)
def test_independence_is_said_only_where_it_was_looked_at(name: str, small: Path) -> None:
    """On the page of the case, beside what two pages report, in lists, in the data and in the tables."""
    text, independent = FILES[name]
    write(small, "positions", text)
    made = built(small)
    tree = page(made, "cases/positions")
    said = "2 independent origins" if independent else "no common origin recorded"
    assert f"(2 pages, {said})" in words(tree, "#event-spam")
    assert f"Rests on 2 pages, {said}" in words(tree, ".otr-glance")
    assert f"2 pages, {said}" in words(page(made, "cases/index"), ".otr-line__origins")
    for each in made.pages:
        assert independent or "independent origin" not in each.before, each.name
    computed = json.loads(file(made, "cases/positions.json"))["computed"]
    assert (computed["origins"], computed["origins-independent"]) == (["news", "copy"], independent)
    (listed,) = (entry for entry in json.loads(file(made, "cases/index.json"))["cases"] if entry["id"] == "positions")
    assert listed["computed"]["origins-independent"] is independent
    (row,) = (
        row
        for row in csv.DictReader(io.StringIO(file(made, "data/cases.csv").lstrip("\ufeff")))
        if row["case_id"] == "positions"
    )
    assert (row["computed_origins"], row["computed_origins_independent"]) == ("2", "1" if independent else "0")


def test_pages_that_are_joined_count_once(small: Path) -> None:
    """Three pages, of which two are joined: at most two origins, and independent only if both were looked at."""
    third = """  third: {title: A letter, publisher: A reader, published: 2014-04-01, url: "https://third.example/9",
          accessed: 2026-01-01, no-archive: none, unreadable: it is made up}
claims:"""
    text = POSITIONS.replace("claims:", third, 1).replace("source: [news, copy]", "source: [news, copy, third]")
    write(small, "positions", text)
    assert "(3 pages, at most 2 origins)" in words(page(built(small), "cases/positions"), "#event-spam")
    looked_at = text.replace(END, f"unreadable: it is made up{CHECKED}}}")
    write(small, "positions", looked_at)
    assert "(3 pages, 2 independent origins)" in words(page(built(small), "cases/positions"), "#event-spam")


def test_one_publisher_is_remarked_on(small: Path) -> None:
    """Beside the second page of one publisher stands the first one, unless they are joined or were looked at."""
    text, _ = FILES["two pages of one publisher"]
    write(small, "positions", text)
    tree = page(built(small), "cases/positions")
    assert "Origin: none in common recorded; of the same publisher as [1] worked out" in words(tree, "#source-copy")
    assert "same publisher" not in words(tree, "#source-news")
    write(small, "positions", FILES["two publishers"][0])
    assert "same publisher" not in words(page(built(small), "cases/positions"), "#sources ~ ol")
    write(small, "positions", FILES["both looked at"][0])
    assert "Origin: its own, looked at 1 January 2026" in words(page(built(small), "cases/positions"), "#source-copy")


def test_joined_pages_are_one_origin(small: Path) -> None:
    """Pages that the file joins are one origin."""
    write(small, "positions", POSITIONS)
    tree = page(built(small), "cases/positions")
    assert "(2 pages, 1 origin)" in words(tree, "#event-spam")
    assert "This record rests on one origin." in words(tree, "header")
