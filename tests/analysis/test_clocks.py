"""Statutory clocks: hand-computed deadlines, known answers through case and rule files, boundaries, what must always hold."""

import csv
import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from onrecord.analysis.clock_text import clock_sentence
from onrecord.analysis.clocks import compare_versions, compute_clock
from onrecord.analysis.instants import instant_range
from onrecord.analysis.judgements import Result
from onrecord.corpus import loader
from onrecord.format import periods
from onrecord.format.applied_law import Account, Notification
from onrecord.format.dates import parse
from onrecord.site import build
from onrecord.views import lists
from onrecord.views.case_page import CaseView

from tests.support.project import ROOT, copy_project, invoke
from tests.support.runs import quick

CLOCKS = Path(__file__).parent / "clocks"
DEADLINES = list(csv.DictReader((CLOCKS / "deadlines.csv").open(encoding="utf-8")))
REGULATIONS = loader.load(ROOT).library.regulations
KNOWN = {
    "talktalk-2015-11": [("LATE", [12, 12]), ("LATE", [14, 14]), ("INDETERMINATE", None), ("INDETERMINATE", None)],
    "plusnet-2014": [("NOT_NOTIFIED", None), ("NO_CLOCK", None)],
    "plusnet-2007": [("NO_DUTY", None)],
    "known-talktalk-2015-10": [("INDETERMINATE", None)],
    "known-british-airways-2018": [("ON_TIME", None)],
    "known-sse-2018": [("LATE", [1, 1])],
}


def test_there_are_enough_deadlines() -> None:
    assert len(DEADLINES) >= 60
    assert {row["method"] for row in DEADLINES} == set(get_args(periods.Method))


@pytest.mark.parametrize("row", DEADLINES, ids=lambda row: f"{row['period']} from {row['trigger']} ({row['zone']})")
def test_deadline(row: dict[str, str]) -> None:
    """Each deadline of the table was computed by hand, with its reason beside it."""
    zone = ZoneInfo(row["zone"])
    started = instant_range(parse(row["trigger"]), [zone])
    counting = periods.Counting(row["method"], zone, row["holidays"] or None)  # type: ignore[arg-type]
    end = periods.readings(periods.parse(row["period"]), counting)[0]
    assert started.first is not None
    assert started.last is not None
    found = [f"{end(moment.astimezone(zone)):%Y-%m-%dT%H:%MZ}" for moment in (started.first, started.last)]
    assert found == [row["earliest"], row["latest"]], row["reason"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The clocks that the site publishes for the real cases and for those of tests/clocks."""
    project = copy_project(tmp_path_factory.mktemp("clocks") / "project")
    for file in CLOCKS.glob("*.yml"):
        shutil.copy(file, project / "cases")
    result = invoke("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 0, result.stderr
    files = [project / f"site/cases/{file.stem}.json" for file in sorted((project / "cases").glob("[!_]*.yml"))]
    return {file.stem: json.loads(file.read_text("utf-8"))["computed"]["clocks"] for file in files}


@pytest.mark.parametrize("case_id", KNOWN)
def test_known_answers(case_id: str, answers: dict[str, list[dict[str, Any]]]) -> None:
    """The answers that are known from rulings and reports, from case and rule files to the published data."""
    assert [(found["result"], found["days-late"]) for found in answers[case_id]] == KNOWN[case_id]


def test_every_known_case_is_asked(answers: dict[str, list[dict[str, Any]]]) -> None:
    """Every case of tests/analysis/clocks has its known answers here; those of all published cases stand in published.txt."""
    assert set(KNOWN) <= set(answers)
    assert {name for name in answers if name.startswith("known-")} <= set(KNOWN)


def test_the_calendar_file(published: Path) -> None:
    """Another program reads the calendar file, and finds in it the computed ends and nothing else, each called computed."""
    events = Calendar.from_ical((published / "cases/talktalk-2015-11.ics").read_bytes()).walk("VEVENT")
    assert [str(event.decoded("dtstart")) for event in events] == ["2015-11-19", "2015-11-17", "2015-12-01"]
    assert all(str(event["summary"]).startswith("Computed (") for event in events)
    assert all("not legal advice" in str(event["description"]) for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert not (published / "cases/plusnet-2007.ics").exists()


def test_a_list_does_not_shorten_the_page() -> None:
    """The clock of a list is the whole clock of the case page, with its chart, its facts and the other versions."""
    library = loader.load(ROOT).library
    listed = {clock.anchor: clock for clock in lists.all_clocks(library) if clock.case_id == "talktalk-2015-11"}
    shown = [clock for law in CaseView(library, "talktalk-2015-11").law for clock in law.clocks]
    assert any(clock.chart for clock in shown)
    assert [(clock.chart, clock.facts, clock.versions) for clock in shown] == [
        (listed[clock.anchor].chart, listed[clock.anchor].facts, listed[clock.anchor].versions) for clock in shown
    ]


def test_the_reader_sees_the_arithmetic(answers: dict[str, list[dict[str, Any]]]) -> None:
    """The sentences for Plusnet 2014: whose account, which rule, how long, until when, and what is on record."""
    supposed, denied = (found["sentence"] for found in answers["plusnet-2014"])
    assert "If Plusnet detected a breach on 14 November 2014 (nobody on record says so; supposed here: a first" in supposed
    assert "24 hours, where feasible, after detection" in supposed
    assert "(PECR regulation 5A, in force from 25 August 2013 to 19 August 2025; London time)" in supposed
    assert "ended on 15 November 2014, at the latest at the midnight that ended it." in supposed
    assert (
        "No notification is on record up to 7 December 2014; that does not mean that there was none. "
        "To decide it, one would have to know whether what is supposed here is so." in supposed
    )
    assert denied.startswith("On the account of Plusnet no clock started")
    assert answers["plusnet-2014"][0]["days-to-last-search"] is None, "what nobody says has no length"
    reason = answers["known-talktalk-2015-10"][0]["sentence"]
    assert "leaves open which came first" in reason
    assert "UTC+1" in reason


BOUNDARIES = [
    ("2003-12-10", "detection", "NOT_YET_LAW", None),
    ("2003-12-11", "detection", "NO_DUTY", "v2003"),
    ("2011-05-25", "occurrence", "NO_DUTY", "v2003"),
    ("2011-05-26", "occurrence", "INDETERMINATE", "v2011"),
    ("2013-08-24", "occurrence", "INDETERMINATE", "v2011"),
    ("2013-08-25", "detection", "NOT_NOTIFIED", "v2013"),
    ("2025-08-19", "detection", "NOT_NOTIFIED", "v2013"),
    ("2025-08-20", "awareness", "NOT_NOTIFIED", "v2025"),
]


def account(when: str, trigger: str = "detection") -> Account:
    return Account.model_validate({"according-to": "x", "trigger": trigger, "when": when, "source": "s"})


def notification(**fields: str) -> Notification:
    return Notification.model_validate({"to": "x", "source": "s", **fields})


@pytest.mark.parametrize(("day", "trigger", "result", "version"), BOUNDARIES)
def test_both_sides_of_every_change(day: str, trigger: str, result: str, version: str | None) -> None:
    """The last day of one version of PECR 5A and the first of the next are counted by different rules."""
    found = compute_clock(
        REGULATIONS["pecr-5a"],
        "commissioner",
        account(day, trigger),
        [notification(**{"no-record-as-of": "2026-11-01"})],
    )
    assert (found.result.value, found.version) == (result, version)


def test_a_change_inside_the_period_is_flagged() -> None:
    found = compute_clock(REGULATIONS["pecr-5a"], "commissioner", account("2025-08-19"), [notification(when="2025-08-19")])
    assert found.changes_at == date(2025, 8, 20)


def test_a_date_on_both_sides_of_a_change_decides_nothing() -> None:
    found = compute_clock(
        REGULATIONS["pecr-5a"], "commissioner", account("[2025-08-19..2025-08-20]"), [notification(when="2025-10-01")]
    )
    assert (found.result, found.changes_at) == (Result.INDETERMINATE, date(2025, 8, 20))


def test_two_working_days_are_argued_both_ways() -> None:
    """72 hours from a Thursday evening end on Sunday, or with Monday; a notice on Monday morning is undecided."""
    rule, aware = REGULATIONS["uk-gdpr"], account("2019-06-06T20:00+01:00", "awareness")
    assert (
        compute_clock(rule, "regulator-notice", aware, [notification(when="2019-06-10T09:00+01:00")]).result
        is Result.INDETERMINATE
    )
    both = compute_clock(rule, "regulator-notice", aware, [notification(when="2019-06-12")])
    assert (both.result, both.argued) == (Result.LATE, True)


def pecr(when: str, *notices: Notification) -> tuple[str, tuple[int, int] | None]:
    """The result and the days for PECR 5A."""
    found = compute_clock(REGULATIONS["pecr-5a"], "commissioner", account(when), notices)
    return found.result.value, found.late_days


FINE_POINTS = [
    ("2014-11-14", [{"when": "2014-12-01"}], ("LATE", (16, 16))),
    ("2014-11-14~", [{"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("2014-11-14?", [{"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("[2014-11-14..]", [{"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "2014-12-01~"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "2014-11-14~"}, {"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "[..2014-11-20]"}, {"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "2014-12-20"}, {"when": "2014-11-20"}], ("LATE", (5, 5))),
    ("2014-11-14", [{"when": "[2014-11-20..2014-12-20]"}, {"when": "2014-11-22"}], ("LATE", (5, 7))),
    ("2014-11-14", [{"when": "[2014-11-14..2014-12-20]"}, {"when": "2014-11-14"}], ("ON_TIME", None)),
    ("2014-11-14", [{"when": "2014-11-10"}], ("ON_TIME", None)),
    ("2014-11-14", [{"when": "2014-11-15"}], ("INDETERMINATE", None)),
    ("2014-11-14T10:15Z", [{"when": "2014-11-15T10:59Z"}], ("ON_TIME", None)),
    ("2014-11-14T10:15Z", [{"when": "2014-11-15T11:00Z"}], ("LATE", (0, 0))),
    ("2014-11-14", [{"no-record-as-of": "2014-11-15"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"no-record-as-of": "2014-11-16"}], ("NOT_NOTIFIED", (1, 1))),
    ("2014-11-14", [{"when": "2014-11-14"}, {"to": "y", "no-record-as-of": "2014-12-16"}], ("ON_TIME", None)),
    ("2014-11-14", [], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "2014-11-14/2014-11-20"}], ("ON_TIME", None)),
    ("2014-11-14", [{"when": "2014-11-17/2014-11-20"}], ("LATE", (2, 2))),
    ("2014-11-14", [{"when": "2014-11-15/2014-11-20"}], ("INDETERMINATE", None)),
    ("2014-11-14", [{"when": "../2014-11-20"}], ("INDETERMINATE", None)),
    ("2003", [{"when": "2014-12-01"}], ("INDETERMINATE", None)),
    ("2025-08-19T23:30Z", [{"when": "2025-10-01"}], ("INDETERMINATE", None)),
    ("2025-08-20T00:30+01:00", [{"when": "2025-10-01"}], ("INDETERMINATE", None)),
    ("2025-08-19T22:30Z", [{"when": "2025-10-01"}], ("LATE", (42, 42))),
]


@pytest.mark.parametrize(("when", "notices", "expected"), FINE_POINTS)
def test_fine_points(when: str, notices: list[dict[str, str]], expected: tuple[str, tuple[int, int] | None]) -> None:
    """Dates that are not exact decide nothing, the first of several notices counts, the rule's own zone gives the version."""
    assert pecr(when, *(Notification.model_validate({"to": "x", "source": "s", **notice}) for notice in notices)) == expected


def test_time_before_the_law_is_a_version_of_its_own() -> None:
    """A date that reaches back before the rule, or beyond its repeal, gives no verdict."""
    rule = REGULATIONS["gdpr-33-34"]
    found = compute_clock(
        rule, "regulator-notice", account("[2018-05-20..2018-05-26]", "awareness"), [notification(when="2018-07-01")]
    )
    assert (found.result, found.changes_at) == (Result.INDETERMINATE, date(2018, 5, 25))


def test_a_comparison_needs_an_exact_start_too() -> None:
    assert compare_versions(REGULATIONS["pecr-5a"], "commissioner", account("[2014-11-14~..2014-11-20]"), []) == {}


def test_unknown_holidays_decide_nothing() -> None:
    """Over Easter 2019 a rule without a calendar of holidays cannot call a notice late under both readings."""
    aware = account("2019-04-18T20:00+02:00", "awareness")
    rule = REGULATIONS["gdpr-33-34"]
    assert (
        compute_clock(rule, "regulator-notice", aware, [notification(when="2019-04-23T12:00+02:00")]).result
        is Result.INDETERMINATE
    )


RECIPIENTS = [
    ("{to: ico, when: 2018-09-06, source: preiskel}", "ON_TIME"),
    ("{to: ofcom, when: 2018-09-06, source: preiskel}", "ON_TIME"),
    ("{to: first-tier-tribunal, when: 2018-09-06, source: preiskel}", "R078"),
    ("{to: police, when: 2018-09-06, source: preiskel}", "R078"),
    ("{to: police, when: 2018-09-06, source: preiskel}, {to: ico, when: 2018-10-06, source: preiskel}", "R078"),
    ("{to: ofcom, when: 2018-09-06, source: preiskel}, {to: ico, when: 2018-10-06, source: preiskel}", "R078"),
    ("{to: ofcom, voluntary: yes, when: 2018-09-06, source: preiskel}, {to: ico, when: 2018-10-06, source: preiskel}", "LATE"),
    ("{to: ofcom, duty: regulator-notice, when: 2018-09-06, source: preiskel}", "ON_TIME"),
    (
        "{to: ico, when: 2018-09-06, source: preiskel}, {to: ofcom, voluntary: yes, when: 2018-08-06, source: preiskel}",
        "ON_TIME",
    ),
    ("{to: ofcom, no-record-as-of: 2018-12-31, source: preiskel}", "NOT_NOTIFIED"),
    ("{to: ico, voluntary: yes, when: 2018-09-06, source: preiskel}", "INDETERMINATE"),
    ("{to: ico, voluntary: yes, when: 2018-08-01, source: preiskel}", "INDETERMINATE"),
    ("{to: ico, voluntary: yes, duty: regulator-notice, when: 2018-09-06, source: preiskel}", "R078"),
    ("{to: ico, voluntary: yes, no-record-as-of: 2018-12-31, source: preiskel}", "R078"),
]


@pytest.mark.parametrize(("notice", "result"), quick(RECIPIENTS, *RECIPIENTS[4:7]))
def test_in_an_entry_on_one_duty_every_notice_answers_it(notice: str, result: str, project: Path) -> None:
    """Whoever was told: another authority than that of the rule may be the one that counts. A voluntary one answers none."""
    text = (CLOCKS / "known-british-airways-2018.yml").read_text("utf-8")
    text = text.replace("{to: ico, when: 2018-09-06, source: preiskel}", notice.replace("}, {", "}\n      - {"))
    parties = "  ofcom: {role: regulator}\n  first-tier-tribunal: {role: court}\n"
    parties += "  police: {name: Police, kind: public-body, role: police}\n"
    text = text.replace("sources:\n", f"{parties}sources:\n")
    text = text.replace("who: [airline, ico]", "who: [airline, ico, ofcom, first-tier-tribunal, police]")
    (project / "cases/ba.yml").write_text(text, "utf-8")
    built = build.build(project, "https://a.example/", date(2026, 11, 23))
    if result.startswith("R"):
        assert {problem.code for problem in built.problems} == {result}
        return
    assert built.problems == ()
    data = next(json.loads(file.content) for file in built.files if file.path == "cases/ba.json")
    assert [found["result"] for found in data["computed"]["clocks"]] == [result]


EACH = [
    ([("ohio", "2013-11-01"), ("iowa", "2014-09-01")], "LATE"),
    ([("iowa", "2014-09-01"), ("ohio", "2013-11-01")], "LATE"),
    ([("ohio", "2013-11-01"), ("iowa", "2013-12-01")], "ON_TIME"),
    ([("ohio", "2013-11-01"), ("ohio", "2014-09-01")], "ON_TIME"),
    ([("ohio", "2013-11-01"), ("iowa", "2014")], "LATE"),
    ([("ohio", "2013-11-01"), ("iowa", "[2013-11-01..2014-09-01]")], "INDETERMINATE"),
    ([("ohio", "2013-11-01"), ("iowa", "2014-09-01~")], "INDETERMINATE"),
    ([("ohio", "2014-09-01"), ("iowa", "2014-10-01")], "LATE"),
    ([("ohio", "2014-09-01"), ("iowa", "")], "LATE"),
    ([("ohio", "2013-11-01"), ("iowa", "")], "INDETERMINATE"),
    ([("ohio", "2013-11-01/2013-11-20")], "ON_TIME"),
    ([("ohio", "2013-11-01/2014-09-01")], "LATE"),
    ([("ohio", "2013-11-01"), ("iowa", "2013-12-01/..")], "INDETERMINATE"),
]


@pytest.mark.parametrize(("notices", "result"), EACH)
def test_who_is_owed_each_is_told_each(notices: list[tuple[str, str]], result: str) -> None:
    """A duty to each person is met only if every group on record was told in time; one to the regulator by the first notice."""
    rule, found_out = REGULATIONS["hipaa-breach"], account("2013-10-22", "discovery")
    given = [notification(to=to, **({"when": when} if when else {"no-record-as-of": "2015-01-01"})) for to, when in notices]
    assert compute_clock(rule, "individuals", found_out, given).result.value == result
    if ("ohio", "2013-11-01") in notices:
        assert compute_clock(rule, "regulator-notice", found_out, given).result is Result.ON_TIME


SEVERAL = [
    ("hipaa-breach", None, "hhs-ocr", {}, ("regulator-notice", "regulator-annual")),
    ("hipaa-breach", None, "hhs-ocr", {"duty": "regulator-annual"}, ("regulator-annual",)),
    ("hipaa-breach", None, "clients", {}, ("individuals",)),
    ("hipaa-breach", None, "hhs-ocr", {"voluntary": "yes"}, ()),
    ("hipaa-breach", "individuals", "hhs-ocr", {}, ("individuals",)),
    ("hipaa-breach", "individuals", "clients", {"duty": "media"}, ()),
    ("gdpr-33-34", None, "ico", {}, ("regulator-notice",)),
    ("hipaa-breach", None, "elvey", {}, ()),
    ("pecr-5a", None, "wired", {}, ()),
    ("uk-gdpr", None, "ico", {}, ("regulator-notice",)),
]


@pytest.mark.parametrize(("regulation", "duty", "to", "more", "answered"), SEVERAL)
def test_which_duty_a_notice_answers(
    regulation: str, duty: str | None, to: str, more: dict[str, str], answered: tuple[str, ...]
) -> None:
    """In an entry on several duties the recipient shows it, also a national authority under one regime; else it is asked."""
    library = loader.load(ROOT).library
    case = library.cases["td-ameritrade-2007"]
    notice = notification(to=to, when="2014", **more)
    changed = {"regulation": regulation, "duty": duty, "notified": (notice,)}
    law = next(iter(case.law.values())).model_copy(update=changed)
    assert library.answered_duties(case, law, notice) == answered


def test_the_sentence_names_the_notice_on_which_it_depends() -> None:
    """Not the first of all, where another recipient was late: also if that one was told twice, and no date alone decides."""
    rule, found_out = REGULATIONS["hipaa-breach"], account("2013-10-22", "discovery")
    late = [("iowa", "[2014-08-01..2014-10-01]"), ("iowa", "2014-09-01"), ("ohio", "2013-11-01")]
    for notices in (late, late[::-1], late[1:]):
        given = tuple(notification(to=to, when=when) for to, when in notices)
        found = compute_clock(rule, "individuals", found_out, given)
        sentence = clock_sentence(rule, found_out, found, given, bound="Acme", holder="Acme")
        assert (found.result, found.depends_on) == (Result.LATE, "iowa")
        assert "Of 2 recipients on record, the one on whom it depends was first told " in sentence
        assert "2013, " not in sentence.split("was first told")[1]


def test_a_supposition_has_no_count_of_days() -> None:
    """What nobody says and the record only supposes is not late by so many days."""
    late = [notification(when="2014-12-01")]
    supposed = Account.model_validate({"supposing": "so", "trigger": "detection", "when": "2014-11-14", "source": "s"})
    found = compute_clock(REGULATIONS["pecr-5a"], "commissioner", supposed, late)
    assert (found.result, found.late_days) == (Result.LATE, None)
    assert compute_clock(REGULATIONS["pecr-5a"], "commissioner", account("2014-11-14"), late).late_days == (16, 16)


days = st.dates(date(2014, 1, 1), date(2024, 12, 1))


@given(days, st.integers(0, 5), st.integers(-3, 12), st.integers(0, 6), st.integers(0, 6))
def test_widening_never_makes_a_verdict(day: date, width: int, gap: int, before: int, after: int) -> None:
    """With a wider range for the start, what was undecided stays undecided, and a verdict never turns into another."""
    notice = [notification(when=(day + timedelta(days=gap)).isoformat())]
    narrow = compute_clock(REGULATIONS["pecr-5a"], "commissioner", _range(day, day + timedelta(days=width)), notice).result
    wide_range = _range(day - timedelta(days=before), day + timedelta(days=width + after))
    wide = compute_clock(REGULATIONS["pecr-5a"], "commissioner", wide_range, notice).result
    assert wide in (narrow, Result.INDETERMINATE)


@given(days, st.integers(0, 10), st.integers(-200, 200))
def test_whole_weeks_do_not_matter_to_hours(day: date, gap: int, weeks: int) -> None:
    """A result counted in hours is the same when everything happens some weeks earlier or later under the same rule.

    In a zone without summer time: where clocks change, 24 hours from the last hour of a day may end a day later.
    """
    rule = REGULATIONS["pecr-5a"].model_copy(update={"zone": "Etc/UTC"})
    shift = timedelta(weeks=weeks)
    first, last = REGULATIONS["pecr-5a"].versions["v2013"].from_, date(2025, 8, 1)
    if not first <= day + shift <= last - timedelta(days=12) or not first <= day:
        return
    results = [
        compute_clock(
            rule,
            "commissioner",
            account((day + moved).isoformat()),
            [notification(when=(day + moved + timedelta(days=gap)).isoformat())],
        )
        for moved in (timedelta(), shift)
    ]
    assert results[0].result == results[1].result
    assert results[0].late_days == results[1].late_days


def _range(first: date, last: date) -> Account:
    return account(first.isoformat() if first == last else f"[{first}..{last}]")


NEW_RULE = """---
format: 2
title: Telling the harbour master
short: Harbour rule
citation: Harbour Act 2020
jurisdiction: Utopia
country: PT
zone: Europe/Lisbon
regulator: ico
binds: Captains.
summary: A captain tells the harbour master of a spill.
checked: 2026-11-01
checked-by: the Act
links: [{title: The Act, url: "https://law.example/harbour"}]
versions:
  v2020:
    from: 2020-01-01
    instrument: Harbour Act 2020
    url: https://law.example/harbour
    changed: The duty begins.
    duties:
      master:
        what: Tell the harbour master within two business days of discovering a spill.
        tell: regulator
        starts: discovery
        within: 2 business days
        counted: business-days
---

Prose.
"""


def test_a_new_rule_is_one_file(project: Path) -> None:
    """A made-up rule, written as one Markdown file and applied to a made-up case, gives its result in the published data."""
    (project / "docs/regulations/harbour.md").write_text(NEW_RULE, "utf-8")
    case = (CLOCKS / "known-british-airways-2018.yml").read_text("utf-8")
    case = case.replace("regulation: uk-gdpr", "regulation: harbour").replace("duty: regulator-notice", "duty: master")
    case = case.replace("trigger: awareness, when: 2018-09-05", "trigger: discovery, when: 2020-12-23")
    case = case.replace("day: 2018-09-05", "day: 2020-12-23").replace("to: ico, when: 2018-09-06", "to: ico, when: 2020-12-29")
    (project / "cases/spill.yml").write_text(case, "utf-8")
    built = build.build(project, "https://a.example/", date(2026, 11, 23))
    assert built.problems == ()
    data = next(json.loads(file.content) for file in built.files if file.path == "cases/spill.json")
    found = data["computed"]["clocks"][0]
    assert (found["result"], found["days-late"]) == ("LATE", [1, 1])
    assert (
        "2 business days after discovery (Harbour rule, in force from 1 January 2020; Lisbon time) ended with 28 December 2020."
        in found["sentence"]
    )


def test_the_clocks_of_the_published_cases(request: pytest.FixtureRequest) -> None:
    """Every result of every published case, so that a change in the computation shows as a change in results.

    `pytest tests/analysis/test_clocks.py --accept` writes them; read the difference before you commit it.
    """
    library = build.check(ROOT)[0].library
    lines = []
    for case_id in sorted(library.cases):
        sentences = {view.anchor: view.sentence for clocks in CaseView(library, case_id).clocks.values() for view in clocks}
        for found in library.clocks[case_id]:
            deadline, notified = found.clock.deadline, found.clock.notified
            ends = f"{_moment(deadline.first)} – {_moment(deadline.last)}" if deadline else "none"
            lines.append(f"{case_id} {found.anchor}: {found.clock.result.value}")
            lines.append(
                f"    version {found.clock.version or 'none'}; period ends {ends}; days {found.clock.late_days or '–'}"
            )
            lines.append(
                f"    told {_moment(notified.first)} – {_moment(notified.last)}" if notified else "    no notification"
            )
            lines.append(f"    {sentences[found.anchor]}")
    expected = CLOCKS / "published.txt"
    output = "\n".join(lines) + "\n"
    if request.config.getoption("accept"):
        expected.write_text(output, "utf-8")
    assert output == expected.read_text("utf-8")


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else "open"
