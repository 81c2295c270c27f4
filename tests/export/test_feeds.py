"""What can be followed: every feed in both formats as feed readers read it, and the calendars of dates to come."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
import yaml
from icalendar import Calendar
from onrecord.export import feeds
from onrecord.site import build
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke
from tests.support.repository import Repository

HOST = "https://ontherecord.example/"
DAY = date(2026, 11, 23)
ADDRESS = {"type": "string", "pattern": "^https://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
NOT_EMPTY = {"type": "string", "minLength": 1}
JSON_FEED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "title", "items", "feed_url", "home_page_url"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": NOT_EMPTY,
        "description": NOT_EMPTY,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "minProperties": 1, "properties": {"name": NOT_EMPTY}, "additionalProperties": False},
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "content_text"],
                "properties": {
                    "id": NOT_EMPTY,
                    "url": ADDRESS,
                    "title": NOT_EMPTY,
                    "content_text": NOT_EMPTY,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                },
            },
        },
    },
}
"""The rules of JSON Feed 1.1, for the fields that we use."""
IDS = {
    "parties": sorted(yaml.load((ROOT / "cases/_parties.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)),
    "regulations": sorted(file.stem for file in (ROOT / "docs/regulations").glob("*.md")),
}
FOLDERS = ["", "changes/", "corrections/", *(f"{kind}/{key}/" for kind, keys in IDS.items() for key in keys)]


def leads_somewhere(folder: Path, url: str) -> bool:
    """Whether an address of the site is that of a page, with its anchor if it has one."""
    path, _, anchor = url.removeprefix(HOST).partition("#")
    page = folder / path / "index.html"
    if not url.startswith(HOST) or not page.is_file():
        return False
    return not anchor or LexborHTMLParser(page.read_text("utf-8")).css_first(f"[id='{anchor}']") is not None


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_feed_of_the_site(folder: str, published: Path) -> None:
    """Both formats of each feed are valid, hold the same, and lead to pages that are there."""
    atom = feedparser.parse((published / folder / "feed.xml").read_bytes())
    assert not atom.bozo, atom.get("bozo_exception")
    assert atom.version == "atom10"
    data = json.loads((published / folder / "feed.json").read_bytes())
    jsonschema.validate(data, JSON_FEED)
    assert {link.rel: link.href for link in atom.feed.links} == {
        "alternate": data["home_page_url"],
        "self": f"{HOST}{folder}feed.xml",
    }
    assert data["feed_url"] == f"{HOST}{folder}feed.json"
    assert leads_somewhere(published, data["home_page_url"])
    assert (atom.feed.title, atom.feed.subtitle) == (data["title"], data["description"])
    both = [(entry.id, entry.link, entry.title, entry.updated, entry.published) for entry in atom.entries]
    assert both == [
        (item["id"], item["url"], item["title"], item["date_modified"], item["date_published"]) for item in data["items"]
    ]
    ids = [item["id"] for item in data["items"]]
    assert len(set(ids)) == len(ids) <= feeds.MAX_ITEMS
    updated = [datetime.fromisoformat(item["date_modified"]) for item in data["items"]]
    assert updated == sorted(updated, reverse=True)
    assert all(moment.tzinfo for moment in (*updated, datetime.fromisoformat(atom.feed.updated)))
    assert not updated or datetime.fromisoformat(atom.feed.updated) == updated[0]
    assert [item["url"] for item in data["items"] if not leads_somewhere(published, item["url"])] == []


def test_a_case_is_in_the_feeds_of_all_that_it_names(published: Path) -> None:
    """In that of the site, of each recurring party and of each regulation, and in no other."""
    for file in sorted((ROOT / "cases").glob("[!_]*.yml")):
        case = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
        named = {"parties": set(case["parties"]), "regulations": {law["regulation"] for law in case.get("law", {}).values()}}
        for kind, keys in IDS.items():
            for key in keys:
                items = json.loads((published / kind / key / "feed.json").read_bytes())["items"]
                assert (f"{HOST}cases/{file.stem}/" in [item["url"] for item in items]) == (key in named[kind]), (file, key)


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("", ""),
        ("cases", ""),
        ("changes", "changes/"),
        ("corrections", "corrections/"),
        ("parties/ico", "parties/ico/"),
        ("regulations/uk-gdpr", "regulations/uk-gdpr/"),
    ],
)
def test_feeds_are_found_on_their_pages(page: str, folder: str, published: Path) -> None:
    """A visible link for each format; and the page of what can be followed lists all of them."""
    tree = LexborHTMLParser((published / page / "index.html").read_text("utf-8"))
    links = [node.attributes.get("href") or "" for node in tree.css(".otr-follow a[type]")]
    assert [link.removeprefix("./").replace("../", "") for link in links] == [f"{folder}feed.xml", f"{folder}feed.json"]


def test_everything_that_can_be_followed_is_listed(published: Path) -> None:
    tree = LexborHTMLParser((published / "follow/index.html").read_text("utf-8"))
    listed = {(node.attributes.get("href") or "").removeprefix("../") for node in tree.css("article a[type]")}
    assert listed == {f"{folder}feed.{kind}" for folder in FOLDERS for kind in ("xml", "json")}


def test_pages_name_their_feeds(small: Path) -> None:
    """The head of a page links to its own feeds and to those of the site."""
    pages = {page.name: page.feeds for page in built(small).pages}
    assert pages["index"] == pages["cases/index"] == feeds.CASES_FEED
    assert pages["parties/acme"] == (
        feeds.FeedLink("On the Record: Acme Telecom", "parties/acme/feed.xml", "application/atom+xml"),
        feeds.FeedLink("On the Record: Acme Telecom", "parties/acme/feed.json", "application/feed+json"),
    )
    assert pages["cases/sound"] == ()


def built(root: Path, day: date = DAY) -> build.Site:
    made = build.build(root, HOST, day)
    assert made.problems == (), "\n".join(map(str, made.problems))
    return made


def content(made: build.Site, path: str) -> bytes:
    return next(file.content for file in made.files if file.path == path)


def items(made: build.Site, folder: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content(made, f"{folder}feed.json"))["items"]
    entries = feedparser.parse(content(made, f"{folder}feed.xml")).entries
    assert [(entry.id, entry.updated) for entry in entries] == [(item["id"], item["date_modified"]) for item in found]
    return found


@pytest.fixture
def kept(small: Path) -> Repository:
    """The small project, with its history."""
    repository = Repository(small)
    repository.commit("2026-01-02")
    return repository


def edited(repository: Repository, old: str, new: str, case_id: str = "sound") -> str:
    text = (repository.root / f"cases/{case_id}.yml").read_text("utf-8")
    assert old in text
    return text.replace(old, new)


def test_a_change_brings_a_case_to_the_top(kept: Repository) -> None:
    """With the moment of the change and its words; the id stays, and so does the day of publication."""
    (before,) = items(built(kept.root), "parties/acme/")
    assert (before["date_published"], before["date_modified"]) == ("2026-01-01T00:00:00+00:00", "2026-01-02T12:00:00+00:00")
    assert before["content_text"] == "It has no problem."
    kept.commit("2026-02-03", "09:30:00+00:00", sound=edited(kept, "place: Utopia", "place: Erewhon"))
    for folder in ("", "parties/acme/"):
        after = items(built(kept.root), folder)[0]
        assert after["id"] == before["id"]
        assert (after["date_published"], after["date_modified"]) == (before["date_published"], "2026-02-03T09:30:00+00:00")
        expected = "It has no problem.\n\nChanged 3 February 2026: The case states another place: was ‘Utopia’, is ‘Erewhon’."
        assert after["content_text"] == expected
    changed = items(built(kept.root), "changes/")
    assert [(item["id"].partition("#")[2], item["content_text"]) for item in changed] == [
        ("changed-2026-02-03", "The case states another place: was ‘Utopia’, is ‘Erewhon’."),
        ("changed-2026-01-02", "The case was published."),
    ]


def test_two_changes_of_one_day_are_two_moments(kept: Repository) -> None:
    """The item of the day stays one item, and is newer."""
    kept.commit("2026-02-03", "09:30:00+00:00", sound=edited(kept, "place: Utopia", "place: Erewhon"))
    first = items(built(kept.root), "changes/")[0]
    kept.commit("2026-02-03", "17:00:00+00:00", sound=edited(kept, "field: telecommunications", "field: post"))
    second = items(built(kept.root), "changes/")[0]
    assert first["id"] == second["id"]
    assert (first["date_modified"], second["date_modified"]) == ("2026-02-03T09:30:00+00:00", "2026-02-03T17:00:00+00:00")
    assert "post" in second["content_text"]


def test_a_renamed_case_is_the_same_item(kept: Repository) -> None:
    """In every feed its ids are made of the first id that it had, and its links of the present one."""
    text = edited(
        kept,
        "outcome:",
        "corrections:\n  day: {of: place, date: 2026-01-02, was: Ou, now: Utopia, why: Misread., raised-by: us}\noutcome:",
    )
    kept.commit("2026-02-01", sound=text)
    made = built(kept.root)
    before = {
        folder: {item["id"] for item in items(made, folder)} for folder in ("", "changes/", "corrections/", "parties/acme/")
    }
    kept.commit("2026-02-02", sound=None, second=f"{text}\naliases: [sound]\n")
    kept.commit("2026-02-03", second=None, third=f"{text}\naliases: [sound, second]\n")
    made = built(kept.root)
    for folder, ids in before.items():
        after = items(made, folder)
        assert ids <= {item["id"] for item in after}
        assert {item["url"].partition("#")[0] for item in after} == {f"{HOST}cases/third/"}
        assert all(item["id"].startswith(f"{HOST}cases/sound/") for item in after)


WITHDRAWN = """
format: 2
title: A sound case
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
withdrawn: {date: 2026-02-03, why: It named somebody who had not spoken in public., raised-by: a reader}
"""


def test_of_a_withdrawn_case_only_its_withdrawal_is_left(kept: Repository) -> None:
    """In the feed of cases it takes the item's place; in those of parties nothing says whom it named."""
    before = items(built(kept.root))[0]
    kept.commit("2026-01-05", sound=edited(kept, "Spam arrives.", "Jane of Leeds was told."))
    kept.commit("2026-02-03", sound=WITHDRAWN)
    made = built(kept.root)
    (after,) = items(made)
    words = "Withdrawn: It named somebody who had not spoken in public. (Raised by a reader.)"
    assert (after["id"], after["content_text"]) == (before["id"], words)
    assert after["date_modified"] == "2026-02-03T12:00:00+00:00"
    (withdrawal,) = items(made, "corrections/")
    assert withdrawal["content_text"] == words
    assert withdrawal["id"] != after["id"]
    assert items(made, "parties/acme/") == []
    assert [item["content_text"][:22] for item in items(made, "changes/")] == [
        "The case was withdrawn",
        "The case was published",
    ]
    assert not [file.path for file in made.files if b"Jane" in file.content]


def test_without_history(small: Path) -> None:
    """A copy without git has valid feeds with the record's own dates; that of changes is empty, and no newer."""
    made = built(small)
    assert [item["date_modified"] for item in items(made)] == ["2026-01-02T00:00:00+00:00"]
    empty = feedparser.parse(content(made, "changes/feed.xml"))
    assert not empty.bozo
    assert empty.entries == []
    assert empty.feed.updated == "2026-01-02T00:00:00+00:00"
    jsonschema.validate(json.loads(content(made, "changes/feed.json")), JSON_FEED)


def test_a_project_without_cases(small: Path) -> None:
    (small / "cases/sound.yml").unlink()
    for day in (DAY, date(2030, 1, 1)):
        made = built(small, day)
        assert not feedparser.parse(content(made, "feed.xml")).bozo
        assert feedparser.parse(content(made, "feed.xml")).feed.updated == "1970-01-01T00:00:00+00:00"


def test_feeds_do_not_depend_on_the_day_of_the_build(kept: Repository) -> None:
    """Byte for byte, though a date to come has passed in between; only the page says that."""
    kept.commit("2026-02-03", sound=edited(kept, "statements:", f"{COMING}statements:"))
    early, late = built(kept.root, date(2026, 2, 3)), built(kept.root, date(2031, 5, 6))
    followed = [file for file in early.files if re.search(r"feed\.(xml|json)$|\.ics$", file.path)]
    assert len(followed) > 10
    for file in followed:
        assert content(late, file.path) == file.content, file.path


HOSTILE = "]]> <script>otr_evil()</script> &lt;b&gt; {{ 7 * 7 }} \\n;,: “x” 𝔘"


def rewrite(root: Path, **fields: Any) -> None:
    """Write the sound case with some fields set, by another writer of YAML."""
    file = root / "cases/sound.yml"
    case = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
    file.write_text(yaml.dump({**case, **fields}, allow_unicode=False), "utf-8")


def test_text_is_never_markup(small: Path) -> None:
    """In Atom it is escaped within our own paragraphs, in JSON it is text; both say exactly what was written."""
    wrong = {"of": "place", "date": "2026-01-02", "was": HOSTILE, "now": "y", "why": HOSTILE, "raised-by": "z"}
    rewrite(small, title=HOSTILE, corrections={"x": wrong})
    made = built(small)
    assert items(made)[0]["title"] == HOSTILE
    entry = feedparser.parse(content(made, "corrections/feed.xml"), sanitize_html=False).entries[0]
    tree = LexborHTMLParser(entry.summary)
    assert [node.tag for node in tree.css("body *")] == ["p"]
    assert tree.body is not None
    assert (
        tree.body.text()
        == items(made, "corrections/")[0]["content_text"]
        == f"Was: “{HOSTILE}” Now: “y” {HOSTILE} (Raised by z.)"
    )


def test_a_feed_stays_small(small: Path) -> None:
    """Of many cases it holds the latest."""
    text = (small / "cases/sound.yml").read_text("utf-8")
    for number in range(feeds.MAX_ITEMS + 5):
        one = text.replace("paper.example/1", f"paper.example/{number}-x")
        one = one.replace("reviewed: 2026-01-02", f"reviewed: 2026-{2 + number // 28:02}-{1 + number % 28:02}")
        (small / f"cases/more-{number}.yml").write_text(one, "utf-8")
    for folder in ("", "parties/acme/"):
        found = items(built(small), folder)
        assert len(found) == feeds.MAX_ITEMS
        assert [found[0]["url"], found[-1]["url"]] == [f"{HOST}cases/more-54/", f"{HOST}cases/more-5/"]


COMING = """
coming:
  hearing:
    {when: "2027-03-01T10:30+01:00", what: "A court hears Ann, at last; see\\\\n here", source: news, note: Put off once.}
  review: {when: 2027-04-02, what: The watchdog looks at it again., source: news}
  some-time: {when: 2028, what: A report., source: news}
  about: {when: 2027-05-06~, what: A decision., source: news}
  between: {when: "[2027-06-01..2027-06-03]", what: A vote., source: news}
"""


def with_dates(root: Path, coming: str = COMING) -> str:
    return (root / "cases/sound.yml").read_text("utf-8").replace("statements:\n", f"{coming}statements:\n", 1)


def events(data: bytes) -> dict[str, Any]:
    """The entries of a calendar file by id, after a look at its form: lines of at most 75 octets, each ended by CR LF."""
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    calendar = Calendar.from_ical(data)
    assert Calendar.from_ical(calendar.to_ical()) == calendar
    assert calendar.errors == []
    found = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_dates_to_come_in_a_calendar(small: Path) -> None:
    """Those of an exact day or time, of one case and of all; stamped with the day of the record's review."""
    (small / "cases/sound.yml").write_text(with_dates(small), "utf-8")
    made = built(small)
    assert content(made, "dates.ics").replace(b"On the Record\r\n", b"") != content(made, "cases/sound/dates.ics")
    for path in ("cases/sound/dates.ics", "dates.ics"):
        found = events(content(made, path))
        assert list(found) == ["sound-coming-hearing@onrecord", "sound-coming-review@onrecord"]
        hearing, review = found.values()
        assert hearing.decoded("dtstart") == datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
        assert (review.decoded("dtstart"), review.decoded("dtend")) == (date(2027, 4, 2), date(2027, 4, 3))
        assert hearing["summary"] == "A court hears Ann, at last; see\\n here"
        assert "A sound case: due 1 March 2027, 10:30 UTC+1. Put off once. According to The Paper" in hearing["description"]
        assert hearing["url"] == f"{HOST}cases/sound/#coming-hearing"
        assert hearing.decoded("dtstamp") == datetime(2026, 1, 2, tzinfo=UTC)


def test_long_and_hostile_text_in_a_calendar(small: Path) -> None:
    """It is folded within no letter, and read back as it was written."""
    text = f"{HOSTILE} BEGIN:VEVENT " + "𝔘ñ, " * 120
    rewrite(small, coming={"x": {"when": "2027-01-01", "what": text.strip(), "source": "news"}})
    (event,) = events(content(built(small), "dates.ics")).values()
    assert event["summary"] == text.strip()


def test_no_calendar_without_an_exact_date(small: Path) -> None:
    (small / "cases/sound.yml").write_text(
        with_dates(small, "coming:\n  some-time: {when: 2028, what: A report., source: news}\n"), "utf-8"
    )
    assert not [file.path for file in built(small).files if file.path.endswith("dates.ics")]


def test_a_renamed_case_keeps_its_calendar(small: Path) -> None:
    """A program that subscribed to it finds it at the old address, with the same ids."""
    text = with_dates(small)
    (small / "cases/sound.yml").unlink()
    (small / "cases/better.yml").write_text(f"{text}\naliases: [sound]\n", "utf-8")
    made = built(small)
    assert content(made, "cases/sound/dates.ics") == content(made, "cases/better/dates.ics")
    assert next(iter(events(content(made, "dates.ics")))) == "sound-coming-hearing@onrecord"


def shown(made: build.Site, name: str, selector: str) -> list[str]:
    tree = LexborHTMLParser(next(page.before for page in made.pages if page.name == name))
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_dates_to_come_on_the_pages(small: Path) -> None:
    """All of them, apart from the timeline; and of one whose day has passed, that nothing is on record yet."""
    (small / "cases/sound.yml").write_text(with_dates(small), "utf-8")
    passed = "; what came of it is not on this record yet."
    for day, review in ((date(2027, 4, 2), "Due 2 April 2027"), (date(2027, 4, 3), f"Was due 2 April 2027{passed}")):
        made = built(small, day)
        for name in ("cases/sound", "follow"):
            assert shown(made, name, ".otr-coming__when") == [
                f"Was due 1 March 2027, 10:30 UTC+1{passed}",
                review,
                "Due about 6 May 2027",
                "Due between 1 and 3 June 2027",
                "Due 2028",
            ]
            assert "The watchdog looks at it again. [1]" in shown(made, name, ".otr-coming li")[1]
        assert not [line for line in shown(made, "cases/sound", ".otr-timeline li") if "watchdog" in line]
    data = json.loads(content(made, "cases/sound.json"))
    assert data["computed"]["coming"]["between"] == {"earliest": "2027-06-01", "latest": "2027-06-03"}


def test_a_hand_written_file_does_not_take_the_place_of_a_generated_one(project: Path) -> None:
    names = (
        "feed.xml",
        "follow.md",
        "dates.ics",
        "changes/feed.json",
        "robots.txt",
        "_headers",
        "search/index.md",
        "data/x.csv",
    )
    for name in names:
        (project / "docs" / name).parent.mkdir(exist_ok=True)
        (project / "docs" / name).write_text("mine", "utf-8")
    report = invoke("onrecord", "check", folder=project).stdout
    assert report.count(" R004 ") == len(names)


def test_every_calendar_of_the_site(published: Path) -> None:
    """Each holds something, and its links lead to their places."""
    files = list(published.rglob("*.ics"))
    assert files
    for file in files:
        found = events(file.read_bytes())
        assert found
        assert [event["url"] for event in found.values() if not leads_somewhere(published, str(event["url"]))] == []
