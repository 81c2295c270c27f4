"""The picture above the timeline: every dated entry has one mark, in its place, no narrower than its date, hiding no other."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onrecord.corpus.loader import load
from onrecord.format.dates import EdtfDate, parse
from onrecord.views import case_page
from onrecord.views.time_axis import MAX_STRETCHES
from onrecord.views.time_labels import LABEL_WIDTHS
from onrecord.views.timeline import (
    LANES,
    SHAPE,
    LaneName,
    Mark,
    Timeline,
    TimelineItem,
    draw_timeline,
    timeline,
)
from onrecord.views.view_models import DateOrder
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
ROUNDING = 0.011


def picture(*dates: str) -> Timeline:
    """The picture of some events."""
    found = draw_timeline([TimelineItem("events", f"event-{number}", parse(text), text) for number, text in enumerate(dates)])
    assert found is not None
    return found


STRETCHES = {
    "one day": (["2014-11-14"], ["14 November 2014"], []),
    "one year": (["2014"], ["from January to December 2014"], []),
    "one month": (["2014-11"], ["November 2014"], []),
    "days that hang together": (["2014-11-14", "2014-11-20", "2014-12-07"], ["from 14 November to 7 December 2014"], []),
    "a burst, a day long before and one after": (
        ["2007-05-04", "2014-11-14", "2014-11-16", "2014-11-28", "2017-11-30"],
        ["4 May 2007", "from 14 to 28 November 2014", "30 November 2017"],
        ["7 years 6 months", "3 years"],
    ),
    "a gap of days": (["2014-01-01", "2014-02-10"], ["1 January 2014", "10 February 2014"], ["40 days"]),
    "a year around a burst does not widen it": (
        ["2014", "2014-11-14", "2014-11-16"],
        ["from 14 to 16 November 2014"],
        [],
    ),
    "a year of its own has a stretch of its own": (
        ["2010", "2014-11-14", "2014-11-16"],
        ["from January to December 2010", "from 14 to 16 November 2014"],
        ["3 years 10 months"],
    ),
    "both ends of what lasted long": (
        ["2014-01-05/2016-03-07"],
        ["5 January 2014", "7 March 2016"],
        ["2 years 2 months"],
    ),
    "the bounds of a long uncertainty are not where something happened": (
        ["2014-01-05", "[2014-01-05..2026-11-23]"],
        ["5 January 2014"],
        [],
    ),
    "open ends": (["[..2014-11-14]", "2014-11-20/.."], ["from 14 to 20 November 2014"], []),
}


@pytest.mark.parametrize("name", STRETCHES)
def test_zoomed_to_where_things_happened(name: str) -> None:
    dates, stretches, gaps = STRETCHES[name]
    found = picture(*dates)
    assert [stretch.words for stretch in found.stretches] == stretches
    assert [gap.words for gap in found.gaps] == gaps


def traits(mark: Mark) -> str:
    """What a mark says of its date, in words."""
    found = {
        "solid": mark.solid,
        "partly sure": mark.sure is not None and not mark.solid,
        "open start": mark.open_start,
        "open end": mark.open_end,
        "dashed": mark.dashed,
    }
    return ", ".join(trait for trait, has in found.items() if has)


MARKS = {
    "2014-11-14": "solid",
    "2014-12-05T15:00+00:00": "solid",
    "2014-11-14/2014-11-16": "solid",
    "2014-11": "",
    "2014": "",
    "[2014-11-14..2014-12-07]": "",
    "2014-11/2014-12": "partly sure",
    "2014-11-14~": "dashed",
    "2014-11?": "dashed",
    "2014-11-14/2014-12-07?": "dashed",
    "[..2014-11-14]": "open start",
    "[2014-11-14..]": "open end",
    "2014-11-14/..": "partly sure, open end",
    "../2014-11-14": "partly sure, open start",
}


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_says_no_more_than_its_date(text: str) -> None:
    found = picture("2014-01-01", text, "2014-12-31")
    [mark] = [mark for mark in found.marks if mark.anchor == "event-1"]
    assert traits(mark) == MARKS[text]
    assert mark.name == text


def test_what_goes_beyond_the_edge_says_so() -> None:
    marks = picture("2014-11-14", "[2013-02-01..2014-11-14]", "[2014-11-14..2026-11-23]").marks
    assert [(traits(mark), mark.name) for mark in marks] == [
        ("open start", "[2013-02-01..2014-11-14] (drawn only to the edge of the picture)"),
        ("solid", "2014-11-14"),
        ("open end", "[2014-11-14..2026-11-23] (drawn only to the edge of the picture)"),
    ]


def test_the_scale_of_a_stretch_is_straight() -> None:
    starts = [mark.start for mark in picture("2014-11-10", "2014-11-11", "2014-11-13", "2014-11-17").marks]
    one, two, four = (after - before for before, after in pairwise(starts))
    assert two == pytest.approx(2 * one, abs=3 * ROUNDING)
    assert four == pytest.approx(4 * one, abs=3 * ROUNDING)


DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31)) | st.dates(date(2013, 10, 1), date(2014, 12, 31))
PRECISION = {"year": 4, "month": 7, "day": 10}
MOMENTS = st.builds(
    lambda day, precision, mark: day.isoformat()[: PRECISION[precision]] + mark,
    DAYS,
    st.sampled_from(("day", "day", "day", "month", "year")),
    st.sampled_from(("", "", "", "~", "?")),
)


def ranged(first: str, last: str, form: str) -> str:
    """A range with these ends, the earlier in front."""
    return form.format(*sorted((first, last), key=lambda text: parse(text).sort_key))


FORMS = ("[{}..{}]", "{}/{}", "[..{1}]", "[{0}..]", "{0}/..", "../{1}")
DATES = MOMENTS | st.builds(ranged, MOMENTS, MOMENTS, st.sampled_from(FORMS))
ENTRIES = st.lists(st.tuples(st.sampled_from(sorted(LANES)), DATES), min_size=1, max_size=60)


@given(ENTRIES)
def test_any_dates(given_dates: list[tuple[LaneName, str]]) -> None:
    """Whatever the dates: one mark each, in order, inside, as wide as the date at least, and none upon another."""
    dates = {f"event-{number}": parse(text) for number, (_, text) in enumerate(given_dates)}
    found = draw_timeline(
        [TimelineItem(lane, f"event-{number}", parse(text), text) for number, (lane, text) in enumerate(given_dates)]
    )
    assert found is not None
    check(found, dates)


def check(found: Timeline, dates: dict[str, EdtfDate], ends: Mapping[str, DateOrder] = MappingProxyType({})) -> None:
    """What holds of every picture; `dates` are those of its entries, by anchor, `ends` the order of ends of periods."""
    order = {anchor: when.sort_key for anchor, when in dates.items()} | dict(ends)
    assert sorted(mark.anchor for mark in found.marks) == sorted(dates)
    assert 1 <= len(found.stretches) <= MAX_STRETCHES
    assert len(found.gaps) == len(found.stretches) - 1
    pieces = sorted([(item.left, item.right) for item in found.stretches] + [(item.left, item.right) for item in found.gaps])
    assert all(0 <= left < right <= 100 for left, right in pieces)
    assert all(before[1] == pytest.approx(after[0]) for before, after in pairwise(pieces))
    for lane in found.lanes:
        assert [order[mark.anchor] for mark in lane.marks] == sorted(order[mark.anchor] for mark in lane.marks)
        assert {mark.row for mark in lane.marks} == set(range(lane.rows))
        for row in range(lane.rows):
            bodies = sorted(mark.body for mark in lane.marks if mark.row == row)
            assert all((after[0] - before[1]) * 280 / 100 >= SHAPE for before, after in pairwise(bodies))
    for mark in found.marks:
        assert 0 <= mark.start <= mark.body[0] <= mark.body[1] <= mark.end <= 100
        assert mark.sure is None or mark.start <= mark.sure[0] <= mark.sure[1] <= mark.end
        for width in (320, 1200):
            drawn_from, drawn_to = mark.body[0] * width / 100 - SHAPE / 2, mark.body[1] * width / 100 + SHAPE / 2
            assert drawn_from <= (mark.start + ROUNDING) * width / 100
            assert drawn_to >= (mark.end - ROUNDING) * width / 100
    begun = sorted((when.first, mark.start) for mark in found.marks if (when := dates[mark.anchor]).first)
    ended = sorted((when.last, mark.end) for mark in found.marks if (when := dates[mark.anchor]).last)
    assert all(before[1] <= after[1] for before, after in (*pairwise(begun), *pairwise(ended)))
    for labels in (found.stretch_labels, found.gap_labels, found.ticks):
        for level, ems in enumerate(LABEL_WIDTHS):
            shown = sorted((label.x, len(label.text) * 0.64 / ems * 50) for label in labels if level in label.levels)
            assert all(x - half >= 0 and x + half <= 100 for x, half in shown)
            assert all(x + half <= other - others for (x, half), (other, others) in pairwise(shown))


def test_hundreds_of_entries() -> None:
    """A case of five hundred entries has five hundred marks."""
    texts = [f"2014-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(500)]
    lanes: list[LaneName] = sorted(LANES)
    entries = [TimelineItem(lanes[number % 4], f"event-{number}", parse(text), text) for number, text in enumerate(texts)]
    found = draw_timeline(entries)
    assert found is not None
    check(found, {entry.anchor: entry.when for entry in entries})


def test_no_date_no_picture() -> None:
    assert draw_timeline([]) is None


Drawn: TypeAlias = tuple[Timeline, dict[str, EdtfDate], dict[str, DateOrder]]


@pytest.fixture(scope="module")
def cases() -> dict[str, Drawn]:
    """The picture of each shipped case, with the date of every entry that must be in it, and the order of ends of periods."""
    library = load(ROOT).library
    found = {}
    for case_id in library.cases:
        view = case_page.CaseView(library, case_id)
        dates = {f"event-{event.id}": event.when for event in view.timeline}
        dates |= {f"statement-{statement.id}": statement.when for statement in view.statements}
        dates |= {f"source-{item.id}": item.source.published for item in view.sources if item.source.published}
        made = timeline(view)
        assert made is not None
        found[case_id] = made, dates, {f"event-{event.id}": event.sort_key for event in view.timeline if event.clock}
    return found


@pytest.mark.parametrize("case_id", CASES)
def test_every_entry_has_its_mark(cases: dict[str, Drawn], case_id: str) -> None:
    """Events, statements, dated sources and ends of clocks, each exactly once."""
    check(*cases[case_id])


@pytest.mark.parametrize("case_id", CASES)
def test_every_mark_leads_to_its_entry(case_id: str, published: Path) -> None:
    """On the page: one link for each entry that the page shows with a date, in order, with a name; nothing else."""
    tree = LexborHTMLParser((published / "cases" / case_id / "index.html").read_text("utf-8"))
    marks = tree.css(".otr-chronology__picture a")
    shown = tree.css(".otr-timeline > li, .otr-statement[id], .otr-sources > li")
    dated = [node for node in shown if "date not given" not in node.text()]
    assert sorted(f"#{node.attributes['id']}" for node in dated) == sorted(str(mark.attributes["href"]) for mark in marks)
    ends = [f"#{node.attributes['id']}" for node in tree.css(".otr-timeline__computed")]
    assert [mark.attributes["href"] for mark in tree.css(".otr-chronology-lane--deadlines a")] == ends
    assert all(mark.text().strip() for mark in marks)


def test_the_style_sheet_has_the_same_widths() -> None:
    """Labels are worked out for the very widths at which the style sheet shows them."""
    css = (ROOT / "templates/views/timeline.css").read_text("utf-8")
    ranges = [f"({level}em <= width < {wider}em)" for level, wider in pairwise(LABEL_WIDTHS)] + [
        f"(width >= {LABEL_WIDTHS[-1]}em)"
    ]
    shown = re.findall(r"@container otr-chronology (\(.*\)) \{\s+\.otr-fits-(\d+)", css)
    assert shown == [(condition, str(number)) for number, condition in enumerate(ranges)]
