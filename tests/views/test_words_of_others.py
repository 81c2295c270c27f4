"""Words in another language with their translation, of somebody who is not named, and the page on which they stand."""

import csv
import io
import json
from pathlib import Path

import pytest
from onrecord.site import build
from selectolax.lexbor import LexborHTMLParser

from tests.views.test_record import built, file, page, words, write
from tests.views.test_voices import JOINT

SPOKEN = """statements:
  original:
    {by: acme, channel: an interview, when: 2014-03-02, quote: Niets is gelekt., source: krant, page: 12–13,
     translation: {text: Nothing leaked., by: The Paper}, about: {leak: denies}}
  bokmål: {by: ann, channel: an interview, when: 2014-03-02, quote: Noe lakk ut., language: nb-NO, said-in: nl, source: news,
     page: 7, translation: {text: Something leaked., by: the editors}, about: {leak: asserts}}
  unnamed: {by: insider, channel: a talk, when: 2014-03-03, paraphrase: It knew., source: [news, krant], page: paragraph 4}
"""
SOURCE = """  krant: {title: Het lek, publisher: De Krant, language: nl, published: 2014-04-01, url: "https://krant.example/1",
          accessed: 2026-01-01, no-archive: none, unreadable: it is made up}
claims:"""
INSIDER = (
    "  insider: {name: an employee, kind: person, role: source of the paper, of: acme, anonymous: known to the paper}\nsources:"
)
TEXT = (
    JOINT.replace("statements:\n", SPOKEN.replace("bokmål", "bokmal"))
    .replace("claims:", SOURCE)
    .replace("sources:", INSIDER, 1)
)


@pytest.fixture
def made(small: Path) -> build.Site:
    write(small, "joint", TEXT)
    return built(small)


def test_a_translation_stands_beside_the_original(made: build.Site) -> None:
    """Marked with its language and its translator; the original alone carries its language for screen readers."""
    shown = page(made, "cases/joint")
    said = "“Niets is gelekt.” Translated from Dutch by The Paper “Nothing leaked.”"
    assert words(shown, "#statement-original .otr-quote") == said
    assert [node.text() for node in shown.css('#statement-original [lang="nl"]')] == ["“Niets is gelekt.”"]
    assert "De Krant, 1 April 2014, in Dutch." in words(shown, "#source-krant")
    assert "Said in Dutch; the source gives it in translation." in words(shown, "#statement-bokmal")
    assert "Translated from Norwegian Bokmål by the editors" in words(shown, "#statement-bokmal")
    assert not shown.css("#statement-said [lang]")
    cards = LexborHTMLParser(file(made, "cases/joint/card/index.html"))
    assert "Translated from Dutch by The Paper “Nothing leaked.”" in words(cards, "#statement-original")
    assert [node.text() for node in cards.css('#statement-original [lang="nl"]')] == ["“Niets is gelekt.”"]
    cited = words(page(made, "cases/joint/cite"), "#cite-statement-original")
    assert "“Niets is gelekt.” [Translated from Dutch by The Paper: “Nothing leaked.”]" in cited


def test_where_it_stands(made: build.Site) -> None:
    """A page, or whatever the source has instead, of the first source alone; in citations and in the tables too."""
    shown = page(made, "cases/joint")
    assert "[2, pp. 12–13]" in words(shown, "#statement-original")
    assert "[1, p. 7]" in words(shown, "#statement-bokmal")
    assert "[1, paragraph 4] [2] (2 pages" in words(shown, "#statement-unnamed")
    assert "De Krant, 1 April 2014, pp. 12–13, https://krant.example/1" in words(
        page(made, "cases/joint/cite"), "#cite-statement-original"
    )
    rows = csv.DictReader(io.StringIO(file(made, "data/citations.csv").lstrip("\ufeff")))
    pages = {(row["place"], row["source_id"]): row["source_page"] for row in rows if row["case_id"] == "joint"}
    assert pages["statements.unnamed", "news"] == "paragraph 4"
    assert pages["statements.unnamed", "krant"] == ""
    assert pages["statements.original", "krant"] == "12–13"


def test_who_is_not_named(made: build.Site) -> None:
    """It is said with each statement, in the list of parties and in the tables; nobody is spoken for."""
    shown = page(made, "cases/joint")
    said = words(shown, "#statement-unnamed")
    assert "(not named by the source; staff of Acme Telecom, not known to speak for it)" in said
    assert "What is known of the speaker: known to the paper." in said
    assert "not named by the source: known to the paper" in words(shown, "#party-insider")
    rows = csv.DictReader(io.StringIO(file(made, "data/case_parties.csv").lstrip("\ufeff")))
    assert {row["party_id"]: row["anonymous"] for row in rows if row["case_id"] == "joint"}["insider"] == "known to the paper"


def test_the_data_keep_both(made: build.Site) -> None:
    """The original as it was said, and the translation as such; search finds either."""
    written = json.loads(file(made, "cases/joint.json"))["authored"]["statements"]["original"]
    assert (written["quote"], written["translation"]["text"]) == ("Niets is gelekt.", "Nothing leaked.")
    rows = csv.DictReader(io.StringIO(file(made, "data/statements.csv").lstrip("\ufeff")))
    (row,) = (row for row in rows if (row["case_id"], row["statement_id"]) == ("joint", "bokmal"))
    told = [row[name] for name in ("quote", "language", "said_in", "translation", "translated_by")]
    assert told == ["Noe lakk ut.", "nb-NO", "nl", "Something leaked.", "the editors"]
