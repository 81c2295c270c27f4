"""What a page says of the law: one line where no deadline can be computed, and nothing that was not so."""

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.support.project import invoke

CLOCKS = Path(__file__).parents[1] / "analysis/clocks"
BA = (CLOCKS / "known-british-airways-2018.yml").read_text("utf-8")


def node(page: LexborHTMLParser, selector: str) -> LexborNode:
    """The first element of a page that a selector finds."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def case_page(published: Path, case_id: str) -> LexborHTMLParser:
    """The page of a published case."""
    return LexborHTMLParser((published / f"cases/{case_id}/index.html").read_text("utf-8"))


def built(project: Path, text: str) -> LexborHTMLParser:
    """The page of a case, built beside the others of a project."""
    (project / "cases/spill.yml").write_text(text, "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 0, result.stderr
    return LexborHTMLParser((project / "site/cases/spill/index.html").read_text("utf-8"))


def test_one_line_where_no_deadline_can_be_computed(published: Path) -> None:
    """Its result and its sentence, and no clock is drawn; where there is an end there is all of it."""
    page = case_page(published, "23andme-2023")
    without = node(page, "#clock--uk-people--individuals-notice--1")
    assert without.tag == "p"
    assert "set no number of hours or days" in without.text()
    assert without.css("svg, table, details") == []
    assert node(page, "#clock--uk-notice--regulator-notice--1").css_first("svg, table") is not None


def test_a_rule_that_asks_nothing_says_so(published: Path) -> None:
    """NO_DUTY is a result of a rule without a notice and without a period; a rule that has one has no such result."""
    page = node(case_page(published, "playcom-2011"), "main").text()
    assert "the rule asked for no notice, and for nothing within a time" in " ".join(page.split())
    results = {}
    for case_id in ("playcom-2011", "talktalk-2015-10"):
        law = json.loads((published / f"cases/{case_id}.json").read_text("utf-8"))["computed"]["law"]
        results[case_id] = {key: found["result"] for key, found in law.items()}
    assert results == {
        "playcom-2011": {"security": "NO_DUTY"},
        "talktalk-2015-10": {"breach-notice": None, "customers-notice": None, "security": "NO_DUTY"},
    }


def test_what_is_said_of_a_rule_that_is_gone(project: Path, published: Path) -> None:
    """If it applied then, it is in force no longer; that it is the same today, or did not apply, would be untrue."""
    rule = (project / "docs/regulations/uk-gdpr.md").read_text("utf-8")
    ended = rule.replace("    from: 2025-08-20\n", "    from: 2025-08-20\n    to: 2026-01-31\n")
    assert ended != rule
    (project / "docs/regulations/uk-gdpr.md").write_text(ended, "utf-8")
    text = BA.replace("day: 2018-09-05", "day: 2025-09-05")
    law = node(built(project, text), ".otr-law").text()
    assert "The rule was in force until 31 January 2026, and is no longer" in law
    assert "did not apply then" not in law
    assert "was the same when last checked" not in law
    assert "This version did not apply then" in node(case_page(published, "playcom-2011"), ".otr-law").text()


def test_an_account_under_another_version(project: Path) -> None:
    """Where the day whose law is shown and the account lie in different versions, the clock says so."""
    assert "another version of the rule applied" not in node(built(project, BA), ".otr-clock").text()
    other = BA.replace("day: 2018-09-05", "day: 2021-06-01")
    assert "On this account another version of the rule applied" in node(built(project, other), ".otr-clock").text()


@pytest.mark.parametrize("name", ["Airline Inc.", "Airline plc"])
def test_one_full_stop(name: str, project: Path) -> None:
    """A name that ends with a full stop does not end a sentence with two."""
    text = BA.replace("name: British Airways", f"name: {name}")
    assert name in text
    claim = "claims:\n  leak: {text: Data leaked., concerns: airline}\nstatements:\n  denial:\n    by: airline\n"
    claim += "    when: 2018-09-06\n    channel: said\n    about: {leak: denies}\n    paraphrase: Nothing leaked.\n"
    claim += "    source: preiskel\n"
    page = node(built(project, text.replace("timeline:\n", f"{claim}timeline:\n")), "main").text()
    assert f"It concerns {name.rstrip('.')}." in page
    assert "Inc.." not in page
