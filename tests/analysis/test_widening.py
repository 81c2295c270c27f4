"""What is known less well never makes a verdict surer, and what is on record is never called missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.analysis import clocks
from onrecord.analysis.clock_text import clock_sentence
from onrecord.analysis.clocks import Clock, compute_clock
from onrecord.analysis.judgements import Measure, Result, judge
from onrecord.corpus import loader
from onrecord.format.applied_law import Account, Act, Notification
from onrecord.format.dates import EdtfDate, PartialDate, parse
from onrecord.format.jurisdiction import EEA, Jurisdiction
from onrecord.format.regulation import Regulation

from tests.support.project import ROOT

LIBRARY = loader.load(ROOT).library
VERDICTS = {Result.ON_TIME, Result.LATE, Result.NOT_NOTIFIED}


@dataclass(frozen=True)
class Question:
    """One clock, and all that it is computed from."""

    name: str
    rule: Regulation
    duty: str
    account: Account
    acts: tuple[Act, ...]
    where: Jurisdiction

    @property
    def clock(self) -> Clock:
        """The answer."""
        return compute_clock(self.rule, self.duty, self.account, self.acts, self.where)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return clock_sentence(self.rule, self.account, self.clock, self.acts, bound="Acme", holder="Bright")


def shipped() -> Iterator[Question]:
    """The clocks of the published cases."""
    for case_id, case in LIBRARY.cases.items():
        for found in LIBRARY.clocks[case_id]:
            law = case.law[found.law]
            rule, acts = LIBRARY.regulations[law.regulation], LIBRARY.acts_for(case, law, found.duty)
            name = f"{case_id} {found.anchor}"
            yield Question(name, rule, found.duty, law.accounts[found.account], acts, LIBRARY.jurisdiction(case, law))


SHIPPED = list(shipped())


def without_hour(when: EdtfDate, where: Jurisdiction) -> EdtfDate:
    """A date as it would stand without its hours, in some zone of a place; as it is if they are those of another place."""

    def day(moment: PartialDate | None) -> PartialDate | None:
        if moment is None or moment.zone is None:
            return moment
        offset = timedelta(minutes=moment.zone)
        if offset not in {zone.utcoffset(moment.first) for zone in where.zones}:
            return moment
        return replace(moment, hour=None, minute=None, zone=None)

    return replace(when, start=day(when.start), end=day(when.end))


def acts_with(question: Question, change: dict[int, EdtfDate]) -> Question:
    """A question in which some acts have other dates."""
    acts = tuple(
        act.model_copy(update={"when": change[position]}) if position in change else act
        for position, act in enumerate(question.acts)
    )
    return replace(question, acts=acts)


def wider(question: Question) -> Iterator[tuple[str, Question]]:
    """The question with one thing known less well, and what that is."""
    account, where = question.account, question.where
    assert account.when is not None
    if where.zone:
        yield "no zone", replace(question, where=replace(where, zone=None))
    if EEA not in where.countries:
        yield "any country", replace(question, where=Jurisdiction((*where.countries, EEA)))
    begins = without_hour(account.when, where)
    yield "no hour of the start", replace(question, account=account.model_copy(update={"when": begins}))
    if account.when.start and account.when.end:
        year = parse(f"{account.when.start.year}")
        yield "only the year of the start", replace(question, account=account.model_copy(update={"when": year}))
    for position, act in enumerate(question.acts):
        if act.when:
            yield "no hour of a notice", acts_with(question, {position: without_hour(act.when, where)})
            if act.when.start:
                yield "only the year of a notice", acts_with(question, {position: parse(f"{act.when.start.year}")})
            open_end = parse(f"[..{act.when.end.iso}]") if act.when.end else act.when
            yield "on or before", acts_with(question, {position: open_end})
    yield "no notice", replace(question, acts=())


def became_surer(question: Question) -> list[str]:
    """What, known less well, gives another verdict than the whole."""
    whole = question.clock.result
    results = [(what, changed.clock.result) for what, changed in wider(question)]
    return [f"{what}: {result}, was {whole}" for what, result in results if result in VERDICTS and result != whole]


@pytest.mark.parametrize("question", [each for each in SHIPPED if each.account.when], ids=lambda each: each.name)
def test_no_published_verdict_becomes_surer(question: Question) -> None:
    """Without a zone, a country, an hour, a date or a notice: never a verdict that was not there with it."""
    assert became_surer(question) == []


days = st.dates(date(2018, 6, 1), date(2027, 10, 1))
OFFSETS = ["-10:00", "-05:00", "+00:00", "+01:00", "+11:00"]
hours = st.one_of(
    st.none(),
    st.tuples(
        st.integers(0, 23), st.sampled_from([0, 29, 59]), st.sampled_from(["-10:00", "-05:00", "+00:00", "+01:00", "+11:00"])
    ),
)
RULES = {
    ("uk-gdpr", "regulator-notice"): "awareness",
    ("gdpr-33-34", "regulator-notice"): "awareness",
    ("hipaa-breach", "individuals"): "discovery",
    ("hipaa-breach", "regulator-annual"): "discovery",
    ("sec-8k-105", "market-notice"): "determination",
    ("australia-ndb", "assessment"): "suspicion",
}
COUNTRIES = {"gdpr-33-34": ["", "IE", "PT", "DE-BY"]}


def written(day: date, hour: tuple[int, int, str] | None) -> str:
    """A date as a contributor would write it."""
    return f"{day}T{hour[0]:02}:{hour[1]:02}{hour[2]}" if hour else str(day)


def invented(rule: str, duty: str, begins: str, notices: Sequence[str], country: str = "") -> Question:
    """A question of one rule, with notices to one recipient."""
    account = Account.model_validate({"according-to": "b", "trigger": RULES[rule, duty], "when": begins, "source": "s"})
    acts = tuple(Notification.model_validate({"to": "x", "when": when, "source": "s"}) for when in notices)
    regulation = LIBRARY.regulations[rule]
    where = Jurisdiction((country,), regulation.zone) if country else regulation.everywhere
    return Question("invented", regulation, duty, account, acts, where)


@given(st.sampled_from(sorted(RULES)), days, hours, st.integers(-2, 95), hours, st.data())
def test_no_verdict_becomes_surer(
    rule: tuple[str, str],
    day: date,
    hour: tuple[int, int, str] | None,
    gap: int,
    notice_hour: tuple[int, int, str] | None,
    data: st.DataObject,
) -> None:
    """The same of invented dates under rules that count in hours, in days, by the calendar, and close at half past five."""
    country = data.draw(st.sampled_from(COUNTRIES.get(rule[0], [""])))
    assert became_surer(invented(*rule, written(day, hour), [written(day + timedelta(days=gap), notice_hour)], country)) == []


@given(st.sampled_from(sorted(RULES)), days, st.lists(st.integers(-2, 95), min_size=1, max_size=3))
def test_what_is_on_record_is_never_missing(rule: tuple[str, str], day: date, gaps: list[int]) -> None:
    """A notice that is added is never answered by a sentence that none is on record; nor is one too many a better verdict."""
    question = invented(*rule, str(day), [str(day + timedelta(days=gap)) for gap in gaps])
    for acts in (question.acts, question.acts[:1]):
        sentence = replace(question, acts=acts).sentence
        assert "on record says whether" not in sentence
        assert "is on record up to" not in sentence
    fewer = replace(question, acts=question.acts[1:]).clock.result
    if question.clock.result is Result.LATE:
        assert fewer in (Result.LATE, Result.INDETERMINATE), "without one of them, a late notice is not in time"


WRITTEN, COUNTED = "the time zones in which the dates were written", "the time zone in which the days are counted"
HIPAA, GDPR = ("hipaa-breach", "individuals"), ("gdpr-33-34", "regulator-notice")
ZONES = [
    (HIPAA, "2013-10-22", "2013-12-22", Result.INDETERMINATE, WRITTEN),
    (HIPAA, "2013-10-22", "2013-12-21", Result.INDETERMINATE, WRITTEN),
    (HIPAA, "2013-10-22", "2013-12-21T20:00-10:00", Result.INDETERMINATE, COUNTED),
    (HIPAA, "2013-10-22", "2013-12-21T20:00-05:00", Result.ON_TIME, "any time zone of the United States"),
    (HIPAA, "2013-10-22", "2013-12-23", Result.LATE, "2 days after that"),
    (HIPAA, "2013-10-22", "2013-12-20", Result.ON_TIME, "before the end"),
    (GDPR, "2019-04-18T20:00+02:00", "2019-04-23T12:00+02:00", Result.INDETERMINATE, "the country whose public holidays"),
    (GDPR, "2019-06-05T10:00+02:00", "2019-06-20", Result.LATE, "any time zone of the European Economic Area"),
    (("uk-gdpr", "regulator-notice"), "2018-09-05", "2018-09-06", Result.ON_TIME, "London time"),
]


@pytest.mark.parametrize(("duty", "begins", "notice", "result", "words"), ZONES)
def test_zones_and_holidays(duty: tuple[str, str], begins: str, notice: str, result: Result, words: str) -> None:
    """A day in Hawaii is not one in New York; holidays are those of some state, and the reason names what is missing."""
    question = invented(*duty, begins, [notice])
    assert question.clock.result is result, question.sentence
    assert words in question.sentence


def test_a_zone_on_the_entry_decides() -> None:
    """Where a country has several zones, the entry can name the one in which its days count."""
    question = invented(*HIPAA, "2013-10-22", ["2013-12-21"])
    there = replace(question, where=Jurisdiction(("US",), "Pacific/Honolulu"))
    assert there.clock.result is Result.ON_TIME
    assert "Honolulu time" in there.sentence


def test_no_day_that_no_calendar_gives() -> None:
    """No row of unknown holidays is supposed: the end lies where the calendar of some state puts it."""
    aware = "2024-12-31T20:00+01:00"
    states = ("DE", "FR", "IE", "PL", "RO", "ES", "AT", "IT", "SE", "FI", "GR", "CY")
    lasts = {state: invented(*GDPR, aware, ["2025-01-03"], state).clock.last_days[1] for state in states}
    anywhere = invented(*GDPR, aware, ["2025-01-03"]).clock.last_days
    assert anywhere == (date(2025, 1, 3), date(2025, 1, 8))
    assert lasts["RO"] == date(2025, 1, 8), "2, 6 and 7 January are holidays in Romania"
    assert {last for state, last in lasts.items() if state != "RO"} == {date(2025, 1, 3)}


def test_a_duty_that_a_change_leaves_as_it_was() -> None:
    """A start on either side of a change that left the duty alone is decided; one that changed it is not."""
    question = invented("uk-gdpr", "regulator-notice", "[2020-12-30..2021-01-02]", ["2021-02-01"])
    assert question.clock.result is Result.LATE
    assert question.sentence.endswith("The rule changed on 1 January 2021; it left this duty as it was.")
    rule = LIBRARY.regulations["pecr-5a"]
    account = Account.model_validate(
        {"according-to": "b", "trigger": "detection", "when": "[2025-08-19..2025-08-20]", "source": "s"}
    )
    changed = compute_clock(rule, "commissioner", account, question.acts)
    assert (changed.result, changed.changes_at) == (Result.INDETERMINATE, date(2025, 8, 20))


def test_an_end_within_one_minute_is_one_hour() -> None:
    """Not between 10:00 and 10:00."""
    question = invented("uk-gdpr", "regulator-notice", "2025-03-03", [])
    account = question.account.model_copy(update={"when": parse("[2025-03-03T09:15+00:00..2025-03-03T09:45+00:00]")})
    sentence = replace(question, account=account).sentence
    assert "ended on 6 March 2025, 10:00 UTC." in sentence


def test_the_control_finds_a_verdict_that_is_too_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in one zone only, with the holidays of one place, as it was before, the test above finds verdicts."""
    questions = [invented(*HIPAA, "2013-10-22", ["2013-12-21"]), invented(*GDPR, "2019-04-18T20:00+02:00", ["2019-04-21"])]
    assert [became_surer(question) for question in questions] == [[], []]
    everywhere = Jurisdiction.places
    monkeypatch.setattr(Jurisdiction, "places", lambda self, day: everywhere(self, day)[:1])
    assert invented(*HIPAA, "2013-10-22", ["2013-12-22"]).clock.result is Result.LATE
    there = invented(*HIPAA, "2013-10-22", ["2013-12-21T20:00-10:00"])
    assert became_surer(replace(there, where=Jurisdiction(("US",), "America/New_York"))) == []
    assert became_surer(replace(there, where=Jurisdiction(("US",), "Pacific/Honolulu")))[0] == "no zone: LATE, was ON_TIME"


def test_the_control_of_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """If what is on record were not looked at, the test of sentences would fail."""

    def blind(measure: Measure, acts: Sequence[Act], *, to_each: bool) -> object:
        del acts
        return judge(measure, [], to_each=to_each)

    monkeypatch.setattr(clocks, "judge", blind)
    assert "on record says whether" in invented("uk-gdpr", "regulator-notice", "2019-06-05", ["2019-06-06"]).sentence
