"""Joint statements and claims about several parties: each holds what it said itself, and pages and files name all of them."""

import csv
import io
import json
from pathlib import Path

import pytest
from onrecord.export.json_ld import GraphBuilder
from onrecord.site import build
from onrecord.views.case_page import CaseView
from selectolax.lexbor import LexborHTMLParser

from tests.views.test_record import DAY, built, file, page, words, write

JOINT = """
format: 2
title: Two firms and one list
summary: A made-up case.
when: 2014-03
place: Utopia
field: telecommunications
kind: test
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
parties:
  acme: {role: provider}
  northwind: {name: Northwind, kind: company, role: supplier}
  ann: {name: Ann, kind: person, role: customer}
  bob: {name: Bob, kind: person, role: support staff, of: acme}
  eve: {name: Eve, kind: person, role: head of sales, of: northwind}
sources:
  news: {title: News, publisher: The Paper, published: 2014-04-01, url: "https://paper.example/9", accessed: 2026-01-01,
         no-archive: none, unreadable: it is made up}
claims:
  leak: {text: There was a leak.}
timeline:
  spam: {when: 2014-03-01, what: Spam arrives., who: ann, source: news}
statements:
  said: {by: ann, channel: a letter, when: 2014-03-02, quote: It leaked., source: news, about: {leak: asserts}}
  denied:
    {by: [acme, northwind], channel: a notice, when: 2014-03-03, quote: Nothing leaked., source: news, about: {leak: denies}}
  staff: {by: [bob, eve], channel: the forum, when: 2014-03-04, quote: It may have., source: news, about: {leak: doubts}}
  for-acme: {by: [bob, ann], for: acme, channel: a call, when: 2014-03-05, paraphrase: It is looking into it., source: news}
  mixed: {by: [acme, bob], channel: a blog, when: 2014-03-06, paraphrase: They look into it., source: news}
outcome: {known: no, what: Nothing is known., as-of: 2026-01-01}
"""


@pytest.fixture
def made(small: Path) -> build.Site:
    write(small, "joint", JOINT)
    return built(small)


def test_the_page_names_all_who_spoke(made: build.Site) -> None:
    """With both links or names, and whose staff they are; the statement and its copied title name them too."""
    shown = page(made, "cases/joint")
    assert "Acme Telecom and Northwind, jointly. A notice, 3 March 2014" in words(shown, "#statement-denied")
    staff = "Bob: staff of Acme Telecom, not known to speak for it; Eve: staff of Northwind, not known to speak for it"
    assert f"Bob and Eve, jointly ({staff}). The forum" in words(shown, "#statement-staff")
    assert "Bob and Ann, jointly (for Acme Telecom). A call" in words(shown, "#statement-for-acme")
    assert "Acme Telecom and Bob, jointly (Bob: staff of Acme Telecom, not known to speak for it)" in words(
        shown, "#statement-mixed"
    )


def test_each_holds_the_position(made: build.Site) -> None:
    """In the table of the page, in JSON, and in the contrast between an organisation and its staff."""
    columns = [node.text(strip=True) for node in page(made, "cases/joint").css(".otr-claims td") if "Denies it" in node.text()]
    assert [text.split("Denies")[0] for text in columns] == ["Acme Telecom", "Northwind"]
    computed = json.loads(file(made, "cases/joint.json"))["computed"]
    held = [(each["party"], each["stance"]) for each in computed["claims"]["leak"]["positions"]]
    assert held == [("ann", "asserts"), ("acme", "denies"), ("northwind", "denies"), ("bob", "doubts"), ("eve", "doubts")]
    assert {(each["kind"], each["party"]) for each in computed["positions"]} == {("within", "acme"), ("within", "northwind")}


def test_the_page_of_a_party_has_what_it_said_with_others(made: build.Site) -> None:
    shown = words(page(made, "parties/acme"))
    assert shown.count("Acme Telecom and Northwind, jointly") == 1
    assert shown.count("Acme Telecom and Bob, jointly") == 1
    assert shown.count("Bob and Eve, jointly") == 1


def test_tables_have_a_row_for_each(made: build.Site) -> None:
    """Of those who spoke, with whose position it is; nobody's position is in the table twice."""
    tables = {
        name: list(csv.reader(io.StringIO(file(made, f"data/{name}.csv")))) for name in ("statement_speakers", "positions")
    }
    assert [row[1:] for row in tables["statement_speakers"] if row[0] == "joint"] == [
        ["said", "ann", "ann"],
        ["denied", "acme", "acme"],
        ["denied", "northwind", "northwind"],
        ["staff", "bob", "bob"],
        ["staff", "eve", "eve"],
        ["for-acme", "bob", "acme"],
        ["for-acme", "ann", "acme"],
        ["mixed", "acme", "acme"],
        ["mixed", "bob", "bob"],
    ]
    keys = [tuple(row[:4]) for row in tables["positions"]]
    assert len(keys) == len(set(keys))


ABOUT_TWO = JOINT.replace("There was a leak.}", "There was a leak., concerns: [acme, northwind]}").replace(
    "denied:\n    {by: [acme, northwind]",
    """admitted: {by: acme, channel: a notice, when: 2014-03-03, quote: It did., source: news, about: {leak: admits}}
  denied:
    {by: northwind""",
)


def test_the_admission_of_one_is_not_that_of_the_other(small: Path) -> None:
    """The page of the case, its list, the citation, JSON and the tables name whom a claim concerns and who admits it."""
    write(small, "two", ABOUT_TWO)
    made = built(small)
    label = "Conceded by Acme Telecom; denied by Northwind"
    shown = page(made, "cases/two")
    assert f"{label} There was a leak." in words(shown, ".otr-disputes")
    assert label in words(shown, "#claim-leak")
    assert "It concerns Acme Telecom and Northwind." in words(shown, "#claim-leak")
    assert "1 conceded by some; denied by another party" in words(page(made, "cases/index"))
    assert "standing worked out by On the Record: conceded by Acme Telecom; denied by Northwind" in words(
        page(made, "cases/two/cite")
    )
    data = json.loads(file(made, "cases/two.json"))
    assert data["computed"]["claims"]["leak"]["standing"] == "conceded-by-some"
    assert data["authored"]["claims"]["leak"]["concerns"] == ["acme", "northwind"]
    rows = [row for row in csv.reader(io.StringIO(file(made, "data/claim_parties.csv"))) if row[0] == "two"]
    assert rows == [["two", "leak", "acme"], ["two", "leak", "northwind"]]
    reply = words(shown, "section:has(#reply)")
    assert "Acme Telecom: whether anybody asked is not on this record." in reply
    assert "Northwind: whether anybody asked is not on this record." in reply


def test_citations_and_linked_data_name_all_who_spoke(made: build.Site) -> None:
    cited = words(page(made, "cases/joint/cite"))
    assert "Acme Telecom and Northwind, jointly; a notice, 3 March 2014: “Nothing leaked.”" in cited
    assert '"original-author": [{"literal": "Acme Telecom"}, {"literal": "Northwind"}]' in cited
    graph = GraphBuilder("https://a.example/").case(CaseView(made.library, "joint"), DAY)["@graph"]
    quoted = next(node for node in graph if node.get("text") == "Nothing leaked.")
    assert len(quoted["spokenByCharacter"]) == 2
    assert {each["@id"] for each in quoted["spokenByCharacter"]} <= {node.get("@id") for node in graph}
    card = words(LexborHTMLParser(file(made, "cases/joint/card/index.html")), "#statement-denied")
    assert "Acme Telecom and Northwind, jointly. A notice" in card
