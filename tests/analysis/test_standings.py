"""Standings: a table of statements and what follows; its words are so; its mirror; the order of the file does not matter."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, get_args

import pytest
import yaml
from onrecord.analysis.standings import QUALIFIERS, STANDINGS, ClaimStanding, claim_standing, position_holders
from onrecord.corpus import loader
from onrecord.format.case import Case, Statement
from onrecord.format.vocabulary import Stance

from tests.support.project import ROOT

# Each line: the statements as `party stance date`, `party+party stance date` of those who speak jointly, `staff stance date
# for acme` or `party stance date on s0` (the ruling that it names), and the standing with what qualifies it. The claim concerns
# acme. After `acme asked date` the statement before it is an answer.
TABLE = {
    "nothing": ([], "open"),
    "only declined": (["acme declines 2014"], "open"),
    "one assertion": (["ann asserts 2014"], "uncontested"),
    "assertion and denial": (["ann asserts 2014", "acme denies 2014"], "contested"),
    "denial by a third party": (["ann asserts 2014", "bt denies 2014"], "contested"),
    "doubt": (["ann asserts 2014", "bob doubts 2014"], "questioned"),
    "doubt of the concerned": (["ann asserts 2014", "acme doubts 2014"], "questioned"),
    "asked in vain": (["ann asserts 2014", "acme declines 2014", "acme asked 2014"], "unanswered"),
    "silent, and nobody is known to have asked": (["ann asserts 2014", "acme declines 2014"], "not-addressed"),
    "silent before anybody asserted it": (["acme declines 2014-03", "acme asked 2014-03", "ann asserts 2015"], "uncontested"),
    "silent between two assertions": (
        ["ann asserts 2014-01", "acme declines 2014-03", "acme asked 2014-03", "eve asserts 2015"],
        "unanswered",
    ),
    "silent to somebody who asked something else": (
        ["acme declines 2014-03", "acme asked 2014-03", "ann asserts 2014-05", "acme declines 2014-06"],
        "not-addressed",
    ),
    "somebody else asked in vain": (["ann asserts 2014", "bt declines 2014", "bt asked 2014"], "uncontested"),
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
    # What is in its favour, the party concerned may assert; and an admission hides no denial by somebody else.
    "the concerned asserts": (["acme asserts 2014"], "uncontested"),
    "the concerned asserts, a regulator denies": (["acme asserts 2014", "ico denies 2015"], "contested"),
    "the concerned asserts, somebody doubts": (["acme asserts 2014", "ann doubts 2015"], "questioned"),
    "the concerned asserts, a regulator rejects": (["acme asserts 2014", "ico rejects 2015"], "rejected"),
    "the concerned asserted, then admits": (["acme asserts 2014-01", "acme admits 2014-02"], "conceded"),
    "admitted, and a regulator denies it": (["acme admits 2014", "ico denies 2015"], "conceded denied-too"),
    "admitted in part, and somebody denies it": (["acme admits-in-part 2014", "bt denies 2013"], "conceded-in-part denied-too"),
    "admitted, and its own staff deny it": (["acme admits 2014", "bob denies 2015"], "conceded denied-too"),
    "admitted, and rejected": (["acme admits 2014", "ico rejects 2015"], "rejected admitted-too"),
    "admitted in part, and found": (["acme admits-in-part 2014", "ico finds 2015"], "found admitted-in-part-too"),
    "admitted, denied, and found": (["acme admits 2014-01", "acme denies 2014-02", "ico finds 2015"], "found"),
    "by nobody who is named": (["insider asserts 2014"], "uncontested unnamed"),
    "by nobody who is named, and denied": (["insider asserts 2014", "acme denies 2015"], "contested unnamed"),
    "denied by nobody who is named": (["ann asserts 2014", "insider denies 2015"], "contested denied-unnamed"),
    "denied and not asserted by nobody who is named": (["insider denies 2015"], "denied denied-unnamed"),
    "also by somebody named": (["insider asserts 2014", "ann asserts 2015"], "uncontested"),
    "by nobody who is named, and found": (["insider asserts 2014", "ico finds 2015"], "found"),
    "settled": (["ann asserts 2014", "acme settles 2015"], "uncontested settled"),
    "denied, and settled all the same": (["ann asserts 2014", "acme denies 2014-03", "acme settles 2015"], "contested settled"),
    "found by consent, and settled": (["ico finds-by-consent 2015", "acme settles 2015"], "found-by-consent settled"),
    "found by consent, and found by a court": (["ico finds-by-consent 2015", "court finds 2016"], "found"),
    "only denied": (["acme denies 2014"], "denied"),
    "taken back": (["ann asserts 2014-03", "ann withdraws 2014-05"], "withdrawn"),
    "taken back, by dates of unlike precision": (
        ["ann asserts 2014-06-01", "ann withdraws 2014-06-01T23:30+00:00"],
        "withdrawn",
    ),
    "taken back in the same month": (["ann asserts 2014-06", "ann withdraws 2014-06-02"], "withdrawn"),
    "taken back, then said again": (["ann asserts 2014-03", "ann withdraws 2014-05", "ann asserts 2014-06"], "uncontested"),
    "taken back, and perhaps said again": (["ann asserts 2014-03", "ann withdraws 2014-05", "ann asserts 2014"], "uncontested"),
    "taken back by one of two": (["ann asserts 2014-03", "ann withdraws 2014-05", "eve asserts 2014"], "uncontested"),
    "taken back after a denial": (["ann asserts 2014-03", "acme denies 2014-04", "ann withdraws 2014-05"], "denied"),
    "a denial taken back, and nobody asserted": (["acme denies 2014-03", "acme withdraws 2014-05"], "withdrawn"),
    "an admission taken back": (["acme admits 2014", "acme withdraws 2014"], "withdrawn"),
    "asserted, then doubted, by one party": (["ann asserts 2014-03", "ann doubts 2014-05"], "doubted"),
    "denied, then doubted, by one party": (["acme denies 2014-03", "acme doubts 2014-05"], "doubted"),
    "only doubted": (["bob doubts 2014"], "doubted"),
    "a doubt taken back": (["bob doubts 2014", "bob withdraws 2015"], "open"),
    "admitted wholly and in part": (["acme admits 2014", "acme admits-in-part 2014"], "conceded-in-part"),
    "an opinion does not undo a ruling": (["acme denies 2015", "ico finds 2016", "ico asserts 2017"], "found"),
    "found": (["ann asserts 2014", "acme denies 2014", "ico finds 2016"], "found"),
    "found, and still denied": (["ico finds 2016", "acme denies 2017"], "found"),
    "rejected": (["ann asserts 2014", "ico rejects 2016"], "rejected"),
    "found outweighs admitted": (["acme admits 2014", "ico finds 2016"], "found admitted-too"),
    # Those who speak jointly hold one position each.
    "two deny jointly": (["ann asserts 2014", "acme+bt denies 2014"], "contested"),
    "asserted jointly, one takes it back": (["ann+eve asserts 2014-03", "ann withdraws 2014-05"], "uncontested"),
    "asserted jointly, each takes it back": (
        ["ann+eve asserts 2014-03", "ann withdraws 2014", "eve withdraws 2015"],
        "withdrawn",
    ),
    "taken back jointly": (["ann asserts 2014-03", "eve asserts 2014-04", "ann+eve withdraws 2014-05"], "withdrawn"),
    "denied jointly, then admitted by the concerned": (
        ["acme+bt denies 2014-03", "acme admits 2014-04"],
        "conceded denied-too",
    ),
    "admitted, then denied jointly": (["acme admits 2014-03", "acme+bt denies 2014-04"], "admission-taken-back"),
    "asked in vain, and silent jointly": (["ann asserts 2014", "bt+acme declines 2014", "acme asked 2014"], "unanswered"),
    "another was asked in vain, and silent jointly": (
        ["ann asserts 2014", "bt+acme declines 2014", "bt asked 2014"],
        "not-addressed",
    ),
    "asserted by itself, then asked in vain": (
        ["acme asserts 2014", "acme declines 2015", "acme asked 2015"],
        "uncontested",
    ),
    "found jointly, then one of them reverses": (["ico+other finds 2016", "ico rejects 2017"], "ruled-both-ways"),
    "found jointly, then both reverse": (["ico+other finds 2016", "other+ico rejects 2017"], "rejected"),
    "found jointly, and set aside": (["ico+other finds 2016", "court sets-aside 2017 on s0"], "open set-aside"),
    "found jointly, and one takes it back": (["ico+other finds 2016", "other withdraws 2017"], "found"),
    "rejected jointly by those who review": (["ico finds 2016", "court+appeal rejects 2017 on s0"], "rejected"),
    # A ruling gives way only to its own body, or to a ruling that is on record as deciding on it.
    "two regulators": (["ico finds 2016", "other rejects 2017"], "ruled-both-ways"),
    "a regulator after a supreme court": (["court rejects 2016", "ico finds 2017"], "ruled-both-ways"),
    "two rulings, nobody knows which first": (["ico finds 2016", "court rejects 2016"], "ruled-both-ways"),
    "the same body, later": (["ico finds 2016", "ico rejects 2017"], "rejected"),
    "overturned": (["ico finds 2016", "court rejects 2017 on s0"], "rejected"),
    "overturned, in the same year": (["ico finds 2016", "court rejects 2016 on s0"], "rejected"),
    "upheld": (["ico finds 2016", "court finds 2017 on s0"], "found"),
    "overturned and restored": (["ico finds 2016", "court rejects 2017 on s0", "appeal sets-aside 2018 on s1"], "found"),
    "overturned twice": (["ico finds 2016", "court rejects 2017 on s0", "appeal finds 2018 on s1"], "found"),
    "set aside": (["ico finds 2016", "court sets-aside 2017 on s0"], "open set-aside"),
    "set aside, and still asserted": (
        ["ann asserts 2014", "ico finds 2016", "court sets-aside 2017 on s1"],
        "uncontested set-aside",
    ),
    "sent back": (["acme denies 2014", "ico finds 2016", "court remits 2017 on s1"], "denied sent-back"),
    "sent back, and found again": (["ico finds 2016", "court remits 2017 on s0", "ico finds 2018"], "found"),
    "taken back by the regulator": (["ico finds 2016", "acme denies 2016", "ico withdraws 2017"], "denied ruling-withdrawn"),
    "under appeal": (["ico finds 2016", "acme appeals 2016 on s0"], "found appealed"),
    "an appeal withdrawn": (["ico finds 2016", "acme appeals 2016-03 on s0", "acme withdraws 2016-05"], "found"),
    "an appeal decided": (["ico finds 2016", "acme appeals 2016 on s0", "court finds 2017 on s0"], "found"),
    "suspended, and under appeal": (
        ["ico finds 2016", "acme appeals 2016 on s0", "court stays 2016 on s0"],
        "found appealed stayed",
    ),
    "two appeals, and one of them is against a ruling that is gone": (
        ["ico finds 2016", "acme appeals 2016 on s0", "ico finds 2017", "acme appeals 2017 on s2", "ann appeals 2018 on s0"],
        "found appealed",
    ),
    "an opinion stays when the ruling after it was set aside": (
        ["ann asserts 2014", "ann withdraws 2015", "ico asserts 2015", "ico finds 2016", "court sets-aside 2017 on s3"],
        "uncontested set-aside",
    ),
    "a rejection under appeal": (["ico rejects 2016", "ann appeals 2016 on s0"], "rejected appealed"),
}

# The claim concerns acme and bt; the label as the page of a case has it, with the names of those of whom it speaks.
SEVERAL = {
    "both admit it": (["acme+bt admits 2014"], "conceded", "Conceded by acme and bt"),
    "one admits, the other denies": (
        ["acme admits 2014", "bt denies 2014"],
        "conceded-by-some",
        "Conceded by acme; denied by bt",
    ),
    "one admits, a regulator denies": (
        ["acme admits 2014", "ico denies 2014"],
        "conceded-by-some",
        "Conceded by acme; denied by ico",
    ),
    "one admits, the other was asked in vain": (
        ["acme admits 2014", "bt declines 2015", "bt asked 2015"],
        "conceded-by-some",
        "Conceded by acme; unanswered by bt",
    ),
    "one admits, the other is silent": (
        ["acme admits 2014", "bt declines 2015"],
        "conceded-by-some",
        "Conceded by acme; not addressed by bt",
    ),
    "one admits, nothing of the other": (["acme admits 2014"], "conceded-by-some", "Conceded by acme"),
    "one admits, and says it of the other": (
        ["acme admits 2014", "bt asserts 2014"],
        "conceded-by-some",
        "Conceded by acme",
    ),
    "one admits, the other admits a part": (
        ["acme admits 2014", "bt admits-in-part 2014"],
        "conceded-by-some",
        "Conceded by acme; admitted in part by bt",
    ),
    "each admits a part": (["acme+bt admits-in-part 2014"], "conceded-in-part", "Conceded in part by acme and bt"),
    "one admits a part, the other denies": (
        ["acme admits-in-part 2014", "bt denies 2014"],
        "conceded-in-part-by-some",
        "Conceded in part by acme; denied by bt",
    ),
    "one takes its admission back": (
        ["acme admits 2014-03", "acme denies 2014-04"],
        "admission-taken-back",
        "Admitted, then denied by acme",
    ),
    "one takes its admission back, the other admits": (
        ["acme admits 2014-03", "acme denies 2014-04", "bt admits 2014"],
        "conceded-by-some",
        "Conceded by bt; denied by acme",
    ),
    "both deny jointly": (["ann asserts 2014", "acme+bt denies 2014"], "contested", "Contested"),
    "one denies, the other is silent": (
        ["ann asserts 2014", "acme denies 2014", "bt declines 2014", "bt asked 2014"],
        "contested",
        "Contested",
    ),
    "asked in vain, nothing of the other": (
        ["ann asserts 2014", "bt declines 2015", "bt asked 2015"],
        "uncontested",
        "Asserted, not contested; unanswered by bt",
    ),
    "each asked in vain": (
        ["ann asserts 2014", "bt declines 2015", "bt asked 2015", "acme declines 2015", "acme asked 2015"],
        "unanswered",
        "Asserted, unanswered by acme and bt",
    ),
    "silent jointly, and one of them was asked": (
        ["ann asserts 2014", "acme+bt declines 2015", "acme asked 2015"],
        "uncontested",
        "Asserted, not contested; unanswered by acme; not addressed by bt",
    ),
    "silent jointly, and nobody is known to have asked": (
        ["ann asserts 2014", "acme+bt declines 2015"],
        "not-addressed",
        "Asserted, not addressed by acme and bt",
    ),
    "one settles": (
        ["ann asserts 2014", "bt settles 2015"],
        "uncontested",
        "Asserted, not contested; settled without admission by bt",
    ),
    "found, and one admits": (["ico finds 2016", "acme admits 2017"], "found", "Found by ico; admitted by acme"),
    "found": (["ico finds 2016"], "found", "Found by ico"),
}
# The claim concerns acme alone. A label of one voice needs no name: the page says whom the claim concerns, and who ruled.
NAMED = {
    "found": (["ico finds 2016"], "Found"),
    "admitted": (["acme admits 2014"], "Conceded"),
    "admitted, and a regulator denies it": (["acme admits 2014", "ico denies 2015"], "Conceded by acme; denied by ico"),
    "admitted, and two deny it": (["acme admits 2014", "ico+bt denies 2015"], "Conceded by acme; denied by bt and ico"),
    "admitted, and denied before": (["ico denies 2013", "ico withdraws 2014", "acme admits 2014"], "Conceded"),
    "rejected, and admitted": (["acme admits 2014", "ico rejects 2015"], "Rejected by ico; admitted by acme"),
    "found by two, and admitted in part": (
        ["acme admits-in-part 2014", "ico+other finds 2015"],
        "Found by ico and other; admitted in part by acme",
    ),
    "under appeal": (["ico finds 2016", "acme appeals 2016 on s0"], "Found by ico; under appeal by acme"),
    "suspended": (["ico finds 2016", "court stays 2016 on s0"], "Found by ico; suspended by court"),
    "by consent": (
        ["ico finds-by-consent 2015", "acme settles 2015"],
        "Found by ico, by consent; settled without admission by acme",
    ),
    "set aside": (["ico finds 2016", "court sets-aside 2017 on s0"], "Open; a ruling was set aside by court"),
    "sent back": (["acme denies 2014", "ico finds 2016", "court remits 2017 on s1"], "Denied; sent back by court"),
    "ruling withdrawn": (["ico finds 2016", "ico withdraws 2017"], "Open; a ruling was withdrawn by ico"),
}


BASE = yaml.load((ROOT / "tests/corpus/problems/base/cases/sound.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)


def statement(by: str, stance: str, date: str, **more: str) -> dict[str, Any]:
    """A statement as a file has it."""
    return {
        "by": by.split("+"),
        "channel": "a letter",
        "when": date,
        "quote": "So.",
        "source": "news",
        "about": {"claim": stance},
        **more,
    }


def case(lines: list[str], *concerned: str) -> Case:
    """A case with one claim, which concerns acme if nobody is named, and these statements, s0, s1 and so on."""
    statements: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for line in lines:
        by, stance, date, *more = line.split()
        if stance == "asked":
            last = f"s{len(statements) - 1}"
            asked[last] = {
                "who": by,
                "by": "The Paper",
                "when": date,
                "answer": "declined",
                "statement": last,
                "source": "news",
            }
        else:
            added = dict(zip(("ruling" if word == "on" else word for word in more[::2]), more[1::2], strict=True))
            statements[f"s{len(statements)}"] = statement(by, stance, date, **added)
    claims = {"claim": {"text": "It leaked.", "concerns": list(concerned or ["acme"])}}
    parties = {
        **BASE["parties"],
        "insider": {"name": "an insider", "kind": "person", "role": "source", "anonymous": "works there"},
    }
    return Case.model_validate({**BASE, "parties": parties, "claims": claims, "statements": statements, "asked": asked})


@pytest.mark.parametrize("name", TABLE)
def test_standing(name: str) -> None:
    lines, expected = TABLE[name]
    standing = claim_standing(case(lines), "claim").standing
    words, *qualifiers = expected.split()
    assert standing.id == words
    labels = [next(each for each in STANDINGS if each.id == words).label]
    labels += [next(each for each in QUALIFIERS if each.id == name).label for name in qualifiers]
    assert standing.label == "; ".join(labels)


@pytest.mark.parametrize("name", SEVERAL)
def test_several_concerned(name: str) -> None:
    """The admission or the silence of one is never that of the other, and whoever is meant is named."""
    lines, standing, label = SEVERAL[name]
    found = claim_standing(case(lines, "acme", "bt"), "claim")
    assert (found.standing.id, found.named_label(str)) == (standing, label)


@pytest.mark.parametrize("name", NAMED)
def test_named(name: str) -> None:
    """Who denies, and who ruled otherwise, is named on the page of the case; lists have the words without the names."""
    lines, label = NAMED[name]
    found = claim_standing(case(lines), "claim")
    assert found.named_label(str) == label
    assert " by ico" not in found.standing.label


def test_every_standing_is_reached() -> None:
    reached = {name for _, expected in TABLE.values() for name in expected.split()}
    for lines, *_ in SEVERAL.values():
        reached |= {part.id for part, _ in claim_standing(case(lines, "acme", "bt"), "claim").voices}
    assert reached == {standing.id for standing in (*STANDINGS, *QUALIFIERS)}


def test_an_earlier_position_stays_visible() -> None:
    """A changed position is shown as the current one and the earlier one, in the order in which they were taken."""
    positions = claim_standing(case(["acme admits 2015", "acme denies 2014"]), "claim").positions
    assert [(position.statement, position.current) for position in positions] == [("s1", False), ("s0", True)]


def test_each_of_those_who_speak_jointly_holds_a_position() -> None:
    """Each once, also if the file names somebody twice; of those who speak for an organisation, only that one."""
    positions = claim_standing(
        case(["acme+bt+acme denies 2014", "bt admits 2015", "bob+ann denies 2015 for acme"]), "claim"
    ).positions
    assert [(each.holder, each.statement, each.current) for each in positions] == [
        ("acme", "s0", False),
        ("bt", "s0", False),
        ("bt", "s1", True),
        ("acme", "s2", True),
    ]


ALL_STANCES: tuple[Stance, ...] = ("asserts", "denies", "admits", "admits-in-part", "doubts", "declines", "withdraws")
MOVES = [
    *(("acme", stance) for stance in (*ALL_STANCES, "settles")),
    *(("ann", stance) for stance in ("asserts", "denies", "doubts", "declines", "withdraws")),
    *(("ico", stance) for stance in ("finds", "rejects", "denies", "withdraws")),
    *(("court", stance) for stance in ("finds", "rejects")),
]
"""Who may take which stance."""
SEQUENCES = [
    [f"{by} {stance} {2014 + place}" for place, (by, stance) in enumerate(moves)]
    for length in (1, 2, 3)
    for moves in itertools.product(MOVES, repeat=length)
]
"""Every order of up to three positions."""
ASSERTED, RULED = {"asserts", "admits", "admits-in-part"}, {"finds", "finds-by-consent", "rejects"}
CLAIMS_OF_A_LABEL: dict[str, Callable[[set[tuple[str, str]]], bool]] = {
    "nobody on record now asserts": lambda now: not any(stance in ASSERTED for _, stance in now),
    "nobody on record now denies": lambda now: not any(stance == "denies" for _, stance in now),
    "nobody on record now asserts or denies": lambda now: not any(stance in {*ASSERTED, "denies"} for _, stance in now),
    "and now denies it": lambda now: ("acme", "denies") in now,
    "it is denied": lambda now: any(stance == "denies" for _, stance in now),
    "it is asserted": lambda now: any(stance in ASSERTED for _, stance in now),
    "somebody doubts": lambda now: any(stance == "doubts" for _, stance in now),
    "somebody else denies": lambda now: any(by != "acme" and stance == "denies" for by, stance in now),
    "concerns admits it": lambda now: ("acme", "admits") in now,
    "concerns admits a part": lambda now: ("acme", "admits-in-part") in now,
    "has found it so": lambda now: any(stance == "finds" for _, stance in now),
    "has rejected it": lambda now: any(stance == "rejects" for _, stance in now),
    "or decides it": lambda now: not any(stance in RULED for _, stance in now),
    "settled without": lambda now: ("acme", "settles") in now,
}
"""What the rule of a standing says in words, and what must then be so of the current positions."""


def taken_now(lines: list[str]) -> set[tuple[str, str]]:
    """Who takes which position in the end, of some statements of which each is later than the one before."""
    now: dict[str, set[tuple[str, str]]] = {}
    for by, stance, *_ in (line.split() for line in lines):
        kept = now.setdefault(by, set())
        if stance in ("declines", "settles"):
            kept.add((by, stance))
        elif stance == "withdraws":
            kept -= {each for each in kept if each[1] not in ("declines", "settles")}
            kept.add((by, stance))
        else:
            ruling = stance in RULED
            kept -= {each for each in kept if each[1] not in ("declines", "settles") and (ruling or each[1] not in RULED)}
            kept.add((by, stance))
    return set().union(*now.values())


def untrue(lines: list[str], rule: str) -> list[str]:
    """What a rule says of some statements, each later than the one before, and is not so."""
    positions = taken_now(lines)
    return [words for words, holds in CLAIMS_OF_A_LABEL.items() if words in rule.lower() and not holds(positions)]


def test_no_rule_says_what_is_not_so() -> None:
    """Of every order of up to three positions of the party concerned, somebody else, a regulator and a court."""
    assert len(SEQUENCES) > 5000
    wrong = [
        (lines, found) for lines in SEQUENCES if (found := untrue(lines, claim_standing(case(lines), "claim").standing.rule))
    ]
    assert wrong == []


def test_what_is_not_so_is_found() -> None:
    """The control: the rules that were tried in the past."""
    assert untrue(["ann asserts 2014", "ann doubts 2015"], "Nobody on record now asserts it, denies it or decides it.") == []
    assert untrue(["acme admits 2014", "ico denies 2015"], "It is asserted, and nobody on record now denies it.") != []
    assert untrue(["ico finds 2014", "ico withdraws 2015"], "A regulator or court has found it so.") != []


SAID_OF = {
    "conceded": "admits",
    "admitted": "admits",
    "conceded in part": "admits-in-part",
    "admitted in part": "admits-in-part",
    "admitted, then denied": "denies",
    "denied": "denies",
    "found": "finds",
    "rejected": "rejects",
    "settled without admission": "settles",
    "not addressed": "declines",
    "asserted, not addressed": "declines",
    "a ruling was withdrawn": "withdraws",
}
"""What the words of a label before the names say of those who are named."""
MOVES_OF_SEVERAL = [
    *(
        (by, stance)
        for by in ("acme", "bt")
        for stance in ("asserts", "denies", "admits", "admits-in-part", "declines", "settles")
    ),
    *(("ann", stance) for stance in ("asserts", "denies")),
    *(("ico", stance) for stance in ("finds", "rejects", "denies", "withdraws")),
]
SEQUENCES_OF_SEVERAL = [
    [f"{by} {stance} {2014 + place}" for place, (by, stance) in enumerate(moves)]
    for length in (1, 2, 3)
    for moves in itertools.product(MOVES_OF_SEVERAL, repeat=length)
]


def misattributed(lines: list[str], label: str) -> list[str]:
    """What a label with names says of a party that does not hold it, and who denies beside an admission and is not named."""
    now, wrong = taken_now(lines), []
    named: set[tuple[str, str]] = set()
    for part in label.split("; "):
        words, _, names = part.partition(" by ")
        stance = SAID_OF.get(words.lower())
        if names and stance is None:
            wrong.append(f"{words} is not known")
        named |= {(name, stance or "") for name in names.split(" and ") if name}
    wrong += [f"{by} {stance}" for by, stance in sorted(named - now)]
    if label.startswith("Conceded"):
        wrong += [f"{by} denies, unnamed" for by, stance in sorted(now - named) if stance == "denies"]
    return wrong


def test_no_label_names_who_does_not_hold_it() -> None:
    """Of every order of up to three positions on a claim about two parties; and no denial is hidden by an admission."""
    assert len(SEQUENCES_OF_SEVERAL) > 5000
    wrong = []
    for lines in SEQUENCES_OF_SEVERAL:
        found = claim_standing(case(lines, "acme", "bt"), "claim")
        wrong += [(lines, each) for each in misattributed(lines, found.named_label(str))]
        if found.standing.id in ("conceded", "conceded-in-part"):
            admitting = {by for by, stance in taken_now(lines) if stance.startswith("admits")}
            wrong += [(lines, "not all admit it")] if admitting != {"acme", "bt"} else []
    assert wrong == []


def test_a_wrong_name_is_found() -> None:
    """The control: the admission of one given as that of the other, and a denial that an admission hides."""
    assert misattributed(["acme admits 2014", "bt denies 2015"], "Conceded by acme; denied by bt") == []
    assert misattributed(["acme admits 2014", "bt denies 2015"], "Conceded by acme and bt; denied by bt") != []
    assert misattributed(["acme admits 2014", "bt denies 2015"], "Conceded by acme") != []


# Mirrors: of the claim's negation, who asserted denies and who found rejects; the standing is the mirrored one.
MIRRORED = {"asserts": "denies", "denies": "asserts", "finds": "rejects", "rejects": "finds"} | {
    stance: stance for stance in ("declines", "settles", "withdraws", "sets-aside", "remits", "stays", "appeals")
}
"""No mirror: `admits` and `admits-in-part` (of the negation a denial, and an assertion in part has no word), `doubts` (that it
may not be so is not that it may be so), `finds-by-consent` (nobody rejects by consent)."""
MIRRORED_STANDINGS = {
    "found": {"rejected"},
    "rejected": {"found"},
    "ruled-both-ways": {"ruled-both-ways"},
    "contested": {"contested"},
    "uncontested": {"denied"},
    "unanswered": {"denied"},
    "not-addressed": {"denied"},
    "denied": {"uncontested", "unanswered", "not-addressed"},
    "withdrawn": {"withdrawn"},
    "open": {"open"},
}
"""No mirror: standings that need an admission or a doubt; silence towards a denial is none."""


def mirrored(case: Case, claim_id: str) -> Case | None:
    """The case with the negation of a claim, and every position on it turned round; None if one has no mirror."""
    statements = {}
    for key, each in case.statements.items():
        if (stance := each.about.get(claim_id)) and stance not in MIRRORED:
            return None
        about = {claim_id: MIRRORED[stance]} if stance else {}
        statements[key] = each.model_copy(update={"about": about})
    return case.model_copy(update={"statements": statements})


def backwards(case: Case) -> Case:
    """The case with its statements, and the names within each of them and within each claim, in the opposite order."""
    statements = {key: each.model_copy(update={"by": each.by[::-1]}) for key, each in reversed(case.statements.items())}
    claims = {key: each.model_copy(update={"concerns": each.concerns[::-1]}) for key, each in case.claims.items()}
    return case.model_copy(update={"statements": statements, "claims": claims})


def with_twins(case: Case) -> Case:
    """The case in which everybody has a twin who says the same jointly, is concerned by the same and was asked the same."""

    def both(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for name in names for each in (name, f"{name}-twin"))

    statements = {
        key: each.model_copy(update={"by": both(position_holders(each)), "for_": None}) for key, each in case.statements.items()
    }
    claims = {key: each.model_copy(update={"concerns": both(each.concerns)}) for key, each in case.claims.items()}
    asked = {**case.asked}
    for key, each in case.asked.items():
        answer = case.statements.get(each.statement or "")
        holder = each.who if not answer or each.who in position_holders(answer) else position_holders(answer)[0]
        asked |= {key: each.model_copy(update={"who": holder})}
        asked |= {f"{key}-twin": each.model_copy(update={"who": f"{holder}-twin"})}
    parties = {twin: each for key, each in case.parties.items() for twin in both([key])}
    return case.model_copy(update={"statements": statements, "claims": claims, "asked": asked, "parties": parties})


def broken_mirrors(cases: Iterable[tuple[Case, str]], derive: Callable[[Case, str], ClaimStanding]) -> list[str]:
    """Claims of which the mirrored standing is another one, in which the order of the file matters, or twins do."""
    broken = []
    for each, claim_id in cases:
        found = derive(each, claim_id)
        before, turned = found.standing, derive(backwards(each), claim_id)
        if (turned.standing, turned.named_label(str)) != (before, found.named_label(str)):
            broken.append(f"{claim_id}: another order of the file gives another standing than {before.label}")
        if derive(with_twins(each), claim_id).standing != before:
            broken.append(f"{claim_id}: a twin who says the same changes {before.label}")
        if (other := mirrored(each, claim_id)) and derive(other, claim_id).standing.id not in MIRRORED_STANDINGS[before.id]:
            broken.append(f"{claim_id}: {before.id} is mirrored by {derive(other, claim_id).standing.id}")
    return broken


def shipped() -> list[tuple[Case, str]]:
    """Every claim of every published case."""
    return [(each, claim_id) for each in loader.load(ROOT).library.cases.values() for claim_id in each.claims]


def test_mirrors() -> None:
    """Negate a claim and turn the stances round: the standing is turned round; and the order of the file never matters."""
    made = [(case(lines), "claim") for lines, _ in TABLE.values()] + [(case(lines), "claim") for lines in SEQUENCES[::7]]
    made += [(case(lines, "acme", "bt"), "claim") for lines, *_ in SEVERAL.values()]
    made += [(with_twins(each), claim_id) for each, claim_id in shipped()]
    assert len(shipped()) > 60
    assert sum(mirrored(*each) is not None for each in shipped()) > 30
    assert broken_mirrors([*shipped(), *made], claim_standing) == []


def test_a_broken_mirror_is_found() -> None:
    """The controls: rules by which a withdrawal is seen on one side only, or the first statement, speaker or party wins."""

    def lopsided(each: Case, claim_id: str) -> ClaimStanding:
        found = claim_standing(each, claim_id)
        denied = any(statement.about.get(claim_id) == "denies" for statement in each.statements.values())
        return replace(found, standing=STANDINGS[-1]) if found.standing.id == "withdrawn" and denied else found

    def first(each: Case, claim_id: str) -> ClaimStanding:
        return claim_standing(each.model_copy(update={"statements": dict(list(each.statements.items())[:1])}), claim_id)

    def first_speaker(each: Case, claim_id: str) -> ClaimStanding:
        alone = {key: one.model_copy(update={"by": one.by[:1]}) for key, one in each.statements.items()}
        return claim_standing(each.model_copy(update={"statements": alone}), claim_id)

    def first_concerned(each: Case, claim_id: str) -> ClaimStanding:
        alone = {key: one.model_copy(update={"concerns": one.concerns[:1]}) for key, one in each.claims.items()}
        return claim_standing(each.model_copy(update={"claims": alone}), claim_id)

    def counted(each: Case, claim_id: str) -> ClaimStanding:
        found = claim_standing(each, claim_id)
        return replace(found, standing=STANDINGS[-1]) if len(found.positions) > 1 else found

    taken_back = [(case(["acme denies 2014", "acme withdraws 2015"]), "claim")]
    assert broken_mirrors(taken_back, lopsided) != []
    assert broken_mirrors([(case(["ann asserts 2014", "acme denies 2015"]), "claim")], first) != []
    assert broken_mirrors([(case(["acme+ann admits 2014"]), "claim")], first_speaker) != []
    assert broken_mirrors([(case(["acme admits 2014"], "acme", "bt"), "claim")], first_concerned) != []
    assert broken_mirrors([(case(["acme denies 2014"]), "claim")], counted) != []


def turned_round(cases: Iterable[tuple[Case, str]], derive: Callable[[Case, str], ClaimStanding]) -> list[str]:
    """Ruled claims of which the standing is another one after a later statement of two strangers, whatever their stance."""
    turned = []
    for each, claim_id in cases:
        before = derive(each, claim_id).standing.id
        for stance in get_args(Stance):
            late = Statement.model_validate({**statement("stranger+another", stance, "2026-11"), "about": {claim_id: stance}})
            after = derive(each.model_copy(update={"statements": {**each.statements, "late": late}}), claim_id).standing.id
            if after != before and not (stance in RULED and after == "ruled-both-ways"):
                turned.append(f"{claim_id}: {before} is {after} after somebody else {stance}")
    return turned


def ruled() -> list[tuple[Case, str]]:
    """Every claim of every published case that has been ruled on."""
    return [each for each in shipped() if claim_standing(*each).standing.id in ("found", "rejected")]


def test_a_stranger_turns_no_ruling_round() -> None:
    """Whatever others say later, jointly and about one party or two, on every claim of every case that has been ruled on."""
    assert len(ruled()) > 20
    twins = [(with_twins(each), claim_id) for each, claim_id in ruled()]
    assert turned_round([*ruled(), *twins], claim_standing) == []


def test_a_ruling_turned_round_is_found() -> None:
    """The control: a rule by which the latest statement wins."""

    def latest(each: Case, claim_id: str) -> ClaimStanding:
        about = [key for key, one in each.statements.items() if claim_id in one.about]
        last = max(about, key=lambda key: each.statements[key].when.sort_key)
        return claim_standing(each.model_copy(update={"statements": {last: each.statements[last]}}), claim_id)

    assert turned_round([(case(["ico finds 2016"]), "claim")], latest) != []
