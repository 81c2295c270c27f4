"""Regimes of other fields, each written as one Markdown file and no code, with deadlines that were reasoned by hand."""

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from onrecord.analysis.clock_text import clock_sentence
from onrecord.analysis.clocks import compute_clock
from onrecord.analysis.judgements import Result
from onrecord.corpus import loader
from onrecord.format.applied_law import Account, Act, Completion, Notification
from onrecord.format.jurisdiction import Jurisdiction
from onrecord.format.regulation import Regulation

from tests.support.project import ROOT

REGIMES = Path(__file__).parent / "regimes"
ROWS = list(csv.DictReader((REGIMES / "deadlines.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Regulation]:
    """The rules of tests/analysis/regimes, read as those of a project are."""
    root = tmp_path_factory.mktemp("regimes")
    shutil.copytree(REGIMES, root / "docs/regulations", ignore=shutil.ignore_patterns("*.csv"))
    (root / "cases").mkdir()
    shutil.copy(ROOT / "cases/_parties.yml", root / "cases")
    project = loader.load(root)
    assert [problem for problem in project.problems if problem.path.startswith("docs")] == []
    return dict(project.library.regulations)


def account_of(moments: str) -> Account:
    """An account from `discovery=2025-06-10 notification=2025-12-30`: the first is the trigger."""
    (trigger, when), *also = (moment.split("=") for moment in moments.split())
    given = {"according-to": "acme", "trigger": trigger, "when": when, "also": dict(also), "source": "s"}
    return Account.model_validate(given)


def acts_of(words: str, *, notices: bool) -> tuple[Act, ...]:
    """What was done, from its date, or `none until` the last day without a record."""
    field, date = ("no-record-as-of", words.removeprefix("none until ")) if words.startswith("none") else ("when", words)
    if notices:
        return (Notification.model_validate({"to": "x", field: date, "source": "s"}),)
    return (Completion.model_validate({"duty": "x", field: date, "source": "s"}),)


def shown(moment: datetime | None) -> str:
    """An instant as the table gives it."""
    return f"{moment:%Y-%m-%dT%H:%MZ}" if moment else ""


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['rule']}: {row['moments']} ({row['acts']}, {row['country'] or 'any'})"
)
def test_regime(row: dict[str, str], rules: dict[str, Regulation]) -> None:
    """Each deadline and each result of the table was reasoned by hand, with the reason beside it."""
    rule = rules[row["rule"]]
    account = account_of(row["moments"])
    step = rule.versions["v1"].steps[row["duty"]]
    acts = acts_of(row["acts"], notices=bool(step.tell))
    found = compute_clock(
        rule, row["duty"], account, acts, Jurisdiction((row["country"],), rule.zone) if row["country"] else None
    )
    assert found.deadline is not None
    ends = [shown(found.deadline.first), shown(found.deadline.last)]
    assert (ends, found.result.value) == ([row["earliest"], row["latest"]], row["result"]), row["reason"]
    sentence = clock_sentence(rule, account, found, acts, bound="Acme", holder="Acme")
    assert " time" in sentence, "each sentence names its zone"
    assert step.noun in sentence


def test_every_rule_is_in_the_table(rules: dict[str, Regulation]) -> None:
    """Each step of each rule has a line, and each of the results that there are for a period."""
    named = {(row["rule"], row["duty"]) for row in ROWS}
    assert named == {(key, step) for key, rule in rules.items() for step in rule.versions["v1"].steps}
    assert {row["result"] for row in ROWS} == {"ON_TIME", "LATE", "NOT_NOTIFIED", "INDETERMINATE"}


SENTENCES = [
    (
        "four-hours", "first-notice", "classification=2025-03-03T10:20+01:00 awareness=2025-03-02T18:05+01:00", "DE",
        "If Acme became aware of an incident on 2 March 2025, 18:05 UTC+1 and classified an incident as one to report on "
        "3 March 2025, 10:20 UTC+1 (the account of Acme): 4 hours after classification, at the latest "
        "24 hours after awareness, (Four-hour rule, in force from 17 January 2025; Berlin time) ended on 3 March 2025, "
        "15:00 UTC+1.",
    ),
    (
        "four-hours", "first-notice", "classification=2025-03-03T10:20+01:00", "DE",
        "It can have ended earlier: this account does not give the awareness.",
    ),
    (
        "close-of-business", "filing-public", "determination=2024-03-01", "",
        "4 business days after determination (Filing rule, in force from 18 December 2023; New York time) ended on "
        "7 March 2024, 17:30 UTC−5. The filing was made on 7 March 2024, 20:00 UTC−5, less than a day after that.",
    ),
    (
        "three-stages", "final-report", "awareness=2026-09-14 fix=2026-10-12", "",
        "If Acme had a fix that can be given to users on 12 October 2026 (the account of Acme): 2 weeks after fix (Three-stage "
        "rule, in force from 11 September 2026; any time zone of the European Economic Area) ended between",
    ),
    (
        "calendar-date", "yearly-log", "discovery=2026-02-10 notification=2025-12-30", "",
        "the time until 1 March of the year after that of the earlier of discovery and notification (March rule, in force from "
        "23 September 2009; any time zone of the United States) ended with 2 March 2026.",
    ),
    (
        "assessment", "assessment", "suspicion=2025-09-15", "",
        "The assessment was completed on 20 October 2025, 5 days after that.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "duty", "moments", "country", "words"), SENTENCES)
def test_sentences(rule: str, duty: str, moments: str, country: str, words: str, rules: dict[str, Regulation]) -> None:
    """The nouns of a sentence are those of its rule; several starts, two ends and days of the calendar read as law does."""
    account, regulation = account_of(moments), rules[rule]
    date = {"assessment": "2025-10-20", "close-of-business": "2024-03-07T20:00-05:00"}.get(rule, "2025-03-03T14:30+01:00")
    acts = acts_of(date, notices=rule != "assessment")
    found = compute_clock(regulation, duty, account, acts, Jurisdiction((country,)) if country else None)
    assert words in clock_sentence(regulation, account, found, acts, bound="Acme", holder="Acme")


def test_a_threshold_that_was_not_met(rules: dict[str, Regulation]) -> None:
    """On an account on which the threshold was not met there is no duty; met or not said, the sentence says which."""
    rule, acts = rules["assessment"], acts_of("2025-10-20", notices=False)
    said = {}
    for threshold in ("met", "not-met", None):
        given = {"according-to": "acme", "trigger": "suspicion", "when": "2025-09-15", "threshold": threshold, "source": "s"}
        account = Account.model_validate({key: value for key, value in given.items() if value})
        found = compute_clock(rule, "assessment", account, acts)
        said[threshold] = found.result, clock_sentence(rule, account, found, acts, bound="Acme", holder="Acme")
    assert [result for result, _ in said.values()] == [Result.LATE, Result.NO_DUTY, Result.LATE]
    assert "On this account the threshold of the duty was not met. The duty has a threshold: reasonable" in said["not-met"][1]
    assert "This account does not say whether it was met" in said[None][1]
    assert "Whether the duty applied at all is not decided" not in said["met"][1]
