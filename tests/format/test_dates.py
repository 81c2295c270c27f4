"""Dates: what is parsed, what is refused with which message, and that nothing is more precise than its source."""

import calendar
import re
from datetime import datetime

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.format.dates import NotADate, parse

WORDS = {
    "2014": "2014",
    "2014-11": "November 2014",
    "2014-11-14": "14 November 2014",
    "2014-11-14~": "about 14 November 2014",
    "2014-11?": "November 2014 (uncertain)",
    "2014%": "about 2014 (uncertain)",
    "2014-12-05T15:00Z": "5 December 2014, 15:00 UTC",
    "2014-12-05T15:00+00:00": "5 December 2014, 15:00 UTC",
    "2007-05-15T15:44+01:00": "15 May 2007, 15:44 UTC+1",
    "2007-05-15T15:44-03:30": "15 May 2007, 15:44 UTC−3:30",
    "2015-10-21T12+01:00~": "about 21 October 2015, 12:00–12:59 UTC+1",
    "2014-11-14/2014-12-07": "from 14 November to 7 December 2014",
    "2014-11-14/2014-11-16": "from 14 to 16 November 2014",
    "2014-11-14/2015-01-02": "from 14 November 2014 to 2 January 2015",
    "2014-11/2014-12": "from November to December 2014",
    "2014-11~/2014-12": "from about November 2014 to December 2014",
    "2014-11-14/..": "from 14 November 2014 on",
    "../2014-12-07": "until 7 December 2014",
    "[2014-11-14..2014-12-07]": "between 14 November and 7 December 2014",
    "[..2014-12-07]": "on or before 7 December 2014",
    "[2014-11-14..]": "on or after 14 November 2014",
}
REFUSED = {
    "": "is not a date",
    "NO": "is not a date",
    "12:30": "is not a date",
    "1.10": "is not a date",
    "014": "is not a date",
    "9" * 5000: "is not a date",
    "2026-02-30": "February 2026 has 28 days",
    "2024-02-30": "February 2024 has 29 days",
    "2014-13": "there is no month 13",
    "2014-00": "there is no month 00",
    "2014-11-00": "November 2014 has 30 days",
    "0000": "write a year between",
    "3000": "write a year between",
    "2014-1-5": "as in 2014-01-05",
    "14/11/2014": "the year first",
    "14.11.2014": "the year first",
    "2014/11/14": "the year first",
    "14 November 2014": "in figures",
    "2014-11-14T15:00": "write 2014-11-14T15:00Z for UTC and for a British winter, 2014-11-14T15:00+01:00 for a British summer",
    "2014-11-14 15:00:30": "needs its zone",
    "2014-11-14T24:00Z": "no hour 24",
    "2014-11-14T15:60Z": "no minute 60",
    "2014-11-14T15:00+15:00": "14 hours",
    "2014-11-14/": "write .. for an end that is not known",
    "/2014-11-14": "write .. for an end that is not known",
    "../..": "says nothing",
    "[..]": "says nothing",
    "[2014-11-14]": "write two dots",
    "2014-12/2014-11": "ends before it begins",
    "[2014-12..2014-11]": "ends before it begins",
    "２０１４": "is not a date",
}


MEANT = {
    "14 November 2014": "2014-11-14",
    "14th Nov. 2014": "2014-11-14",
    "November 14, 2014": "2014-11-14",
    "Nov 2014": "2014-11",
    "14/11/2014": "2014-11-14",
    "11/14/2014": "2014-11-14",
    "14.11.2014": "2014-11-14",
    "2014/11/14": "2014-11-14",
    "2014-1-5": "2014-01-05",
    "2014–11–14": "2014-11-14",
    "2014-11-14 15:00 UTC": "2014-11-14T15:00Z",
    "2014-11-14T15:00+0100": "2014-11-14T15:00+01:00",
    "05/04/2014": None,  # April or May
    "31/02/2014": None,  # no such day
    "31 February 2014": None,
    "14/11/14": None,  # no year
    "2014–15": None,  # perhaps two years
    "2014-11-14 15:00:12 UTC": None,  # the seconds would be lost
    "2014-11-14 15:00 UTC~": None,  # and the doubt
    "14 November 2014/2014-12-07": None,  # what one end means is not the whole
    "2014-123-4": None,
    "123/11/2014": None,
    "soon": None,
}
"""What is meant by what is no date of ours, where there is no doubt of it."""


@pytest.mark.parametrize(("text", "meant"), MEANT.items())
def test_what_is_meant(text: str, meant: str | None) -> None:
    with pytest.raises(NotADate) as refusal:
        parse(text)
    assert refusal.value.suggestion == meant
    assert meant is None or meant in str(refusal.value)


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_in_words(text: str, words: str) -> None:
    assert parse(text).words == words


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=lambda value: value[:30])
def test_refused_with_advice(text: str, message: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse(text)
    assert message in str(refusal.value)


@pytest.mark.parametrize("text", [text for text in WORDS if "T12+" not in text and not text.startswith("[")])
def test_the_oracle_reads_it_too(text: str) -> None:
    """What we accept is EDTF: another reader takes it, and gives it the same bounds."""
    theirs, ours = (
        edtf.parse_edtf(re.sub(r"(T\d\d:\d\d)", r"\1:00", text).replace("+00:00", "Z")),
        parse(text),
    )  # it wants seconds, and Z
    plain = ours.is_single and ours.start is not None and ours.start.exact and ours.start.hour is None
    if plain:
        assert ours.first is not None
        assert ours.last is not None
        assert theirs.lower_strict()[:3] == ours.first.timetuple()[:3]
        assert theirs.upper_strict()[:3] == ours.last.timetuple()[:3]


@st.composite
def moments(draw: st.DrawFn) -> str:
    year, month = draw(st.integers(1000, 2999)), draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    precision, mark = draw(st.integers(0, 2)), draw(st.sampled_from(["", "~", "?", "%"]))
    return [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"][precision] + mark


@given(moments())
def test_precision_is_kept(text: str) -> None:
    """The words name a day only if a day was given, a month only if a month was; the machine's form is the given one."""
    when, bare = parse(text), text.rstrip("~?%")
    assert any(month in when.words for month in calendar.month_name[1:]) == (len(bare) >= 7)
    assert len([part for part in when.words.replace("(", "").split() if part.isdigit()]) == (2 if len(bare) == 10 else 1)
    assert when.iso == (bare if bare == text else None)


@given(moments(), moments())
def test_definitely_after_is_never_a_guess(one: str, other: str) -> None:
    """Of two dates at most one surely follows the other, only if all its readings do, and never if it is about or uncertain."""
    a, b = parse(one), parse(other)
    assert not (a.definitely_after(b) and b.definitely_after(a))
    assert not a.definitely_after(a)
    if a.definitely_after(b):
        assert a.first is not None
        assert b.last is not None
        assert a.first > b.last
        assert one[-1].isdigit()
        assert other[-1].isdigit()


@given(st.text(max_size=40))
def test_anything_else_is_refused_politely(text: str) -> None:
    try:
        parse(text)
    except NotADate as refusal:
        assert str(refusal)


def test_zones_are_compared_as_times() -> None:
    """Noon in London comes after half past twelve in Berlin."""
    london, berlin = parse("2014-12-05T12:00+00:00"), parse("2014-12-05T12:30+01:00")
    assert london.definitely_after(berlin)
    assert not berlin.definitely_after(london)


def test_on_or_before_a_day_is_sorted_before_it() -> None:
    given = ["2014-12-07", "[..2014-12-07]", "2014-12", "2014-12-08", "2014-11-14/.."]
    assert sorted(given, key=lambda text: parse(text).sort_key) == [
        "2014-11-14/..",
        "2014-12",
        "[..2014-12-07]",
        "2014-12-07",
        "2014-12-08",
    ]


def test_open_and_last() -> None:
    assert parse("../2014").first is None
    assert parse("2014").last == datetime(2014, 12, 31, 23, 59, 59, 999999)


@pytest.mark.parametrize(
    ("first", "later", "days"),
    [
        # One hour and a bare date, which can be of any zone: the days of the zone that is known, at least and at most.
        ("2022-01-01T20:00-08:00", "2022-01-02", (0, 2)),
        ("2022-01-02", "2022-01-01T20:00-08:00", (0, 0)),
        ("2007-05-09", "2007-05-15T15:44+01:00", (5, 7)),
        ("2014-03-01T12:00+00:00", "2014-03-04", (2, 4)),
        ("2014-03-01T00:30+13:00", "2014-03-01", (0, 2)),
        ("[2014-03-01..2014-03-02T10:00Z]", "2014-03-05T10:00Z", (3, 5)),
        # Hours on both sides: whole days that have passed, whatever the dates say.
        ("2014-03-01T23:00+00:00", "2014-03-02T01:00+00:00", (0, 0)),
        ("2022-01-02T23:30+14:00", "2022-01-01T00:30-10:00", (0, 0)),
        ("2022-01-01T20:00-08:00", "2022-01-03T00:30+11:00", (0, 0)),
        ("2014-03-01T10:00Z", "2014-03-02T10:00Z", (1, 1)),
        ("2014-03-01T10:00Z", "2014-03-03T09:59Z", (1, 1)),
        ("2014-03-01T10Z", "2014-03-02T10:30Z", (0, 1)),
        ("2014-11-14", "2014-11-14", (0, 0)),
        ("2014-11-14", "2014-11-10", (0, 0)),
        ("2014-02-27", "2014-03-01", (2, 2)),
        ("2014-11", "2014-12-05", (5, 34)),
        ("[2014-11-14..2014-11-20]", "2014-12-01", (11, 17)),
        ("2014-11-14/2014-11-20", "2014-12-01", (17, 17)),
        ("2014-11-14/..", "2014-12-01", (17, 17)),
        ("[..2014-11-14]", "2014-12-01", None),
        ("2014-11-14", "[2014-11-20..]", None),
        ("2014-11-14", "[2014-11-20..2014-11-25]", (6, 11)),
        ("2014-11-14~", "2014-12-01", None),
        ("2014-11-14", "2014-12-01?", None),
        ("2012", "2016-08-31", (1339, 1704)),
    ],
)
def test_days_until(first: str, later: str, days: tuple[int, int] | None) -> None:
    """From beginning to beginning, at least and at most; nothing where a date is about, uncertain or open."""
    assert parse(first).days_until(parse(later)) == days
