"""Standings: a table of statements, and the standing that follows from them."""

from typing import Any

import pytest
import yaml
from onrecord.analysis.standings import STANDINGS, claim_standing
from onrecord.format.case import Case

from tests.support.project import ROOT

# Each line: the statements as `party stance date`, `staff stance date for acme`, and the standing. The claim concerns acme.
TABLE = {
    "nothing": ([], "open"),
    "only declined": (["acme declines 2014"], "open"),
    "one assertion": (["ann asserts 2014"], "uncontested"),
    "assertion and denial": (["ann asserts 2014", "acme denies 2014"], "contested"),
    "denial by a third party": (["ann asserts 2014", "bt denies 2014"], "contested"),
    "doubt": (["ann asserts 2014", "bob doubts 2014"], "questioned"),
    "doubt of the concerned": (["ann asserts 2014", "acme doubts 2014"], "questioned"),
    "asked in vain": (["ann asserts 2014", "acme declines 2014"], "unanswered"),
    "somebody else asked in vain": (["ann asserts 2014", "bt declines 2014"], "uncontested"),
    "doubt outweighs silence": (["ann asserts 2014", "acme declines 2014", "bob doubts 2014"], "questioned"),
    "admitted": (["ann asserts 2014", "acme admits 2015"], "conceded"),
    "admitted in part": (["ann asserts 2014", "acme admits-in-part 2015"], "conceded-in-part"),
    "denied, then admitted": (["ann asserts 2014", "acme denies 2014-03", "acme admits 2014-04"], "conceded"),
    "admitted, then denied": (["acme admits 2014-03", "acme denies 2014-04"], "admission-taken-back"),
    "asserted, admitted, then denied": (
        ["ann asserts 2014", "acme admits 2014-03", "acme denies 2014-04"],
        "admission-taken-back",
    ),
    "both, nobody knows which first": (["acme admits 2014", "acme denies 2014"], "contested"),
    "both, about the same time": (["acme admits 2014-03~", "acme denies 2014-04"], "contested"),
    "admitted on its behalf": (["ann asserts 2014", "bob admits 2015 for acme"], "conceded"),
    "staff's opinion is not the company's": (["ann asserts 2014", "acme denies 2014", "bob asserts 2015"], "contested"),
    "silence does not take back a denial": (["ann asserts 2014", "acme denies 2014-03", "acme declines 2014-04"], "contested"),
    "only denied": (["acme denies 2014"], "denied"),
    "taken back": (["ann asserts 2014-03", "ann withdraws 2014-05"], "withdrawn"),
    "taken back by one of two": (["ann asserts 2014-03", "ann withdraws 2014-05", "eve asserts 2014"], "uncontested"),
    "taken back after a denial": (["ann asserts 2014-03", "acme denies 2014-04", "ann withdraws 2014-05"], "denied"),
    "a denial taken back, and nobody asserted": (["acme denies 2014-03", "acme withdraws 2014-05"], "open"),
    "admitted and taken back, nobody knows which first": (["acme admits 2014", "acme withdraws 2014"], "uncontested"),
    "admitted wholly and in part": (["acme admits 2014", "acme admits-in-part 2014"], "conceded-in-part"),
    "an opinion does not undo a ruling": (["acme denies 2015", "ico finds 2016", "ico asserts 2017"], "found"),
    "found": (["ann asserts 2014", "acme denies 2014", "ico finds 2016"], "found"),
    "found, and still denied": (["ico finds 2016", "acme denies 2017"], "found"),
    "rejected": (["ann asserts 2014", "ico rejects 2016"], "rejected"),
    "overturned": (["ico finds 2016", "court rejects 2017"], "rejected"),
    "upheld": (["ico finds 2016", "court finds 2017"], "found"),
    "overturned and restored": (["ico finds 2016", "court rejects 2017", "appeal finds 2018"], "found"),
    "two rulings, nobody knows which first": (["ico finds 2016", "court rejects 2016"], "contested"),
    "found outweighs admitted": (["acme admits 2014", "ico finds 2016"], "found"),
}


BASE = yaml.load((ROOT / "tests/corpus/problems/base/cases/sound.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)


def statement(by: str, stance: str, date: str, **more: str) -> dict[str, Any]:
    """A statement as a file has it."""
    return {"by": by, "channel": "a letter", "when": date, "quote": "So.", "source": "news", "about": {"claim": stance}, **more}


def case(statements: dict[str, Any]) -> Case:
    """A case with one claim, which concerns acme, and these statements."""
    claims = {"claim": {"text": "It leaked.", "concerns": "acme"}}
    return Case.model_validate({**BASE, "claims": claims, "statements": statements})


@pytest.mark.parametrize("name", TABLE)
def test_standing(name: str) -> None:
    lines, expected = TABLE[name]
    statements = {}
    for number, line in enumerate(lines):
        by, stance, date, *behalf = line.split()
        statements[f"s{number}"] = statement(by, stance, date, **({"for": behalf[1]} if behalf else {}))
    assert claim_standing(case(statements), "claim").standing.id == expected


def test_every_standing_is_reached() -> None:
    assert {expected for _, expected in TABLE.values()} == {standing.id for standing in STANDINGS}


def test_an_earlier_position_stays_visible() -> None:
    """A changed position is shown as the current one and the earlier one, in the order in which they were taken."""
    statements = {"late": statement("acme", "admits", "2015"), "early": statement("acme", "denies", "2014")}
    positions = claim_standing(case(statements), "claim").positions
    assert [(position.statement, position.current) for position in positions] == [("early", False), ("late", True)]
