"""A decision with two authorities in two countries: what the page says of each clock, and in which order."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from onrecord.corpus import loader
from onrecord.export import facets
from onrecord.site import build

from tests.support.project import copy_project
from tests.views.test_record import file, page, words

CASE = (Path(__file__).parent / "two_countries.yml").read_text("utf-8")
COURTESY = CASE.replace(
    "        note: The hour is not recorded. The", "        voluntary: yes\n        note: The hour is not recorded. The"
)
MET = CASE.replace("        page: paragraph 12\n", "        page: paragraph 12\n        threshold: met\n", 1)


def made(project: Path, text: str) -> build.Site:
    """The case among the others of a project."""
    (project / "cases/northwind-2024.yml").write_text(text, "utf-8")
    built = build.build(project, "https://a.example/", date(2026, 12, 1))
    assert built.problems == ()
    return built


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("two-countries") / "project")


@pytest.fixture(scope="module")
def northwind(small_site: Path) -> build.Site:
    return made(small_site, CASE)


def clocks(built: build.Site) -> dict[str, dict[str, Any]]:
    """The clocks of the case, by law and account."""
    computed = json.loads(file(built, "cases/northwind-2024.json"))["computed"]["clocks"]
    return {f"{each['law']} {each['account'] + 1}": each for each in computed}


def test_each_verdict_is_right_or_open(northwind: build.Site) -> None:
    results = {key: found["result"] for key, found in clocks(northwind).items()}
    assert results == {
        "telling-the-commission 1": "ON_TIME",
        "telling-the-commission 2": "ON_TIME",
        "telling-cnil 1": "LATE",
        "telling-cnil 2": "NO_CLOCK",
        "telling-the-recipients 1": "INDETERMINATE",
        "telling-the-recipients 2": "INDETERMINATE",
    }


def test_the_end_is_given_as_it_is_known(northwind: build.Site) -> None:
    """To the hour, in the words of a date, and with both readings where the law has two."""
    said = {key: found["sentence"] for key, found in clocks(northwind).items()}
    both = "ended on 8 September 2024, 12:00 UTC+1, or, if it must have two working days, with 9 September 2024. The"
    assert both in said["telling-the-commission 1"]
    assert (
        "ended on 6 September 2024, 18:00 UTC+1. The notification was made on 6 September 2024, 16:20 UTC+1, before"
        in (said["telling-the-commission 2"])
    )
    assert "Dublin time" in said["telling-the-commission 1"]
    assert "Paris time" in said["telling-cnil 1"]
    text = words(page(northwind, "cases/northwind-2024"), "#law ~ *")
    assert page(northwind, "cases/northwind-2024").css_first("a[href='../../counting/']") is not None
    assert "told from 23 to 27 September 2024" in text


def test_who_says_that_it_is_not_bound_is_said_to_say_that(northwind: build.Site) -> None:
    sentence = clocks(northwind)["telling-cnil 2"]["sentence"]
    assert (
        sentence == "On the account of Northwind Colis SAS no clock started: by it the rule did not bind Northwind Colis SAS."
    )


def test_the_timeline_has_the_end_in_its_place(northwind: build.Site) -> None:
    """An end with an hour stands behind what came before that hour; one with a day behind all that happened on the day."""
    shown = [node.attributes["id"] for node in page(northwind, "cases/northwind-2024").css(".otr-timeline > li")]
    place = shown.index("event-end-clock--telling-the-commission--regulator-notice--2")
    assert shown.index("event-commission-told") < place
    text = words(page(northwind, "cases/northwind-2024"), f"#{shown[place]}")
    assert "6 September 2024, 18:00 UTC+1" in text
    assert "End of the period for Northwind Parcels International DAC to tell the regulator (the account of" in text


def test_the_chart_counts_hours_up_to_three_days(northwind: build.Site) -> None:
    text = words(page(northwind, "clocks"), "ol")
    assert "(the account of Data Protection Commission (Ireland)): 71 hours; 72 hours in the rule" in text
    assert not re.search(r"\b1 (?:days|hours)\b", text)


def test_who_is_not_named_is_marked_in_the_standing(northwind: build.Site) -> None:
    tree = page(northwind, "cases/northwind-2024")
    assert "asserted only by an employee of Northwind, not named by the source" in words(tree, "#claim-mailbox-unopened")
    assert "source of The Quay Gazette (Northwind Parcels International DAC); not named" in words(tree, ".otr-claims thead")


def test_a_courtesy_is_not_passed_over(small_site: Path) -> None:
    """A notice that nothing required answers no duty, and the sentence does not say that nothing is on record."""
    found = clocks(made(small_site, COURTESY))["telling-cnil 1"]
    assert found["result"] == "INDETERMINATE"
    assert "What is on record was, by this record, a notice that nothing required" in found["sentence"]


def test_a_threshold_that_was_met_is_said_to_be(small_site: Path) -> None:
    said = clocks(made(small_site, MET))
    assert "freedoms. On this account it was met." in said["telling-the-commission 2"]["sentence"]
    assert "freedoms. This account does not say whether it was met." in said["telling-the-commission 1"]["sentence"]


def test_it_stands_under_the_authorities_that_were_told(small_site: Path) -> None:
    """And not also under the name that stands for all authorities of the Union."""
    (small_site / "cases/northwind-2024.yml").write_text(CASE, "utf-8")
    values = facets.case_facets(loader.load(small_site).library).values_of("northwind-2024")["regulator"]
    assert sorted(value.label for value in values) == [
        "Commission nationale de l’informatique et des libertés (CNIL)", "Data Protection Commission (Ireland)",
    ]  # fmt: skip
