"""The record of the record: corrections, withdrawn and renamed cases, positions, who was asked, origins, and the figures."""

import json
import os
import re
import subprocess
from datetime import date
from pathlib import Path

import feedparser
import pytest
from onrecord.analysis.contrasts import find_contrasts
from onrecord.corpus.library import Library
from onrecord.evidence.link_report import Link, LinkReport
from onrecord.site import build
from onrecord.views.health import Ratio, health
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke
from tests.support.runs import quick

DAY = date(2026, 11, 23)


def write(root: Path, case_id: str, text: str) -> None:
    (root / "cases" / f"{case_id}.yml").write_text(text, "utf-8")


def sound(root: Path) -> str:
    return (root / "cases/sound.yml").read_text("utf-8")


def built(root: Path, day: date = DAY) -> build.Site:
    made = build.build(root, "https://a.example/", day)
    assert made.problems == (), "\n".join(map(str, made.problems))
    return made


def page(made: build.Site, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(next(page.before for page in made.pages if page.name == name))


def words(tree: LexborHTMLParser, selector: str = "body") -> str:
    return re.sub(r" (?=[,.:])", "", " ".join(" ".join(node.text(separator=" ") for node in tree.css(selector)).split()))


def file(made: build.Site, path: str) -> str:
    return next(file.content.decode() for file in made.files if file.path == path)


def corrected(root: Path) -> str:
    return (
        sound(root)
        + """
corrections:
  spam-day:
    of: timeline.spam.when
    date: 2026-01-02
    was: 2 March 2014 & later
    now: 1 March 2014
    why: The letter's day was taken for that of the spam.
    raised-by: a reader
    source: news
"""
    )


def locked_case(root: Path, quote: str, text: str) -> None:
    """A case with one quotation that is locked to a text."""
    case = POSITIONS.replace("quote: It leaked.", f"quote: {json.dumps(quote)}").replace(", unreadable: it is made up", "")
    for other in ("Nothing leaked.", "I cannot rule it out.", "Some leaked.", "Ten addresses.", "Dozens of us."):
        case = case.replace(f"quote: {other}", "paraphrase: Something.")
    write(root, "locked", case)
    (root / "page.txt").write_text(text, "utf-8")
    result = invoke("onrecord", "lock", "locked", "--source", "news=page.txt", folder=root)
    assert result.returncode == 0, result.stdout


SOURCE = "They told us this. It was safe. Nothing was lost, and no data were taken of them. We looked at it all again in May."


EDITED = [
    ("It was safe.", "It was safe.", "Word for word in"),
    ("It was safe.", "They told us this. It was safe.", "Word for word in"),
    ("It was safe.", "It was [very] safe.", "Word for word, but for what stands in [brackets]"),
    ("It was safe.", "It […] safe.", "Word for word, but for what […] leaves out"),
    ("looked at it all again", "at it all again", "Word for word (its sentence begins earlier and goes on) in"),
    ("looked at it all again", "[…] at […] again […]", "Word for word, but for what […] leaves out"),
    ("It was safe. […] no data were taken", "no data were taken […] It was safe.", None),
    ("It was safe. […] no data were taken", "It was safe. […] It was safe.", None),
    ("It was safe. […] no data were taken", "It was safe. no data were taken", None),
    ("They told us […] Nothing was lost […] in May", "They told us […] in May", None),
    ("We looked […] in May", "We looked [back] […] in May", "[brackets]"),
    ("It was safe.", "It was never safe.", None),
]
TURNED = [
    ("It was safe.", "It was [not] safe."),
    ("no data were taken of them", "data were taken of them"),
    ("no data were taken of them", "[…] were taken of them"),
    ("They told us […] Nothing was lost […] in May", "They told us [then] […] Nothing was lost […] in May"),
]
"""Quotations that were verified once, and whose words turn the sense of their source round."""


@pytest.mark.parametrize(("locked", "edited", "shown"), quick(EDITED, EDITED[2], EDITED[3], EDITED[6]))
def test_an_edited_quotation_is_judged_anew(locked: str, edited: str, shown: str | None, small: Path) -> None:
    """What the page says of a quotation is true of its present words; other orders and other gaps are refused."""
    locked_case(small, locked, SOURCE)
    file = small / "cases/locked.yml"
    file.write_text(file.read_text("utf-8").replace(json.dumps(locked), json.dumps(edited)), "utf-8")
    _, problems = build.check(small)
    assert [problem.code for problem in problems] == ([] if shown else ["Q002"])
    if shown:
        assert shown in words(page(built(small), "cases/locked"), "#statement-said .otr-check")
    preview = build.preview(small, "https://a.example/", DAY, last=built_before(small))
    for made in preview.pages:
        assert shown or edited not in made.before or "Word for word" not in made.before


@pytest.mark.parametrize(("locked", "edited"), TURNED)
def test_a_quotation_edited_against_its_sense_is_refused(locked: str, edited: str, small: Path) -> None:
    """Its words are those of the source, with what is put in and left out as marked, and the build refuses it all the same."""
    locked_case(small, locked, SOURCE)
    write(small, "locked", (small / "cases/locked.yml").read_text("utf-8").replace(json.dumps(locked), json.dumps(edited)))
    assert [problem.code for problem in build.check(small)[1]] == ["Q008"]


def built_before(root: Path) -> build.Site:
    return build.preview(root, "https://a.example/", DAY)


def test_what_was_looked_for_in_vain_is_not_called_unreadable(small: Path) -> None:
    """A page that was read and lacks the words leaves a trace; neither a bad copy nor a reason after the fact hides it."""
    locked_case(small, "It was safe.", SOURCE)
    (small / "wall.txt").write_text("Please accept our cookies before you read on.", "utf-8")
    kept = (small / "cases/locked.evidence.json").read_bytes()
    assert invoke("onrecord", "lock", "locked", "--source", "news=wall.txt", folder=small).returncode == 1
    assert (small / "cases/locked.evidence.json").read_bytes() == kept, "a bad copy takes no evidence away"
    file = small / "cases/locked.yml"
    file.write_text(file.read_text("utf-8").replace("It was safe.", "It was made of cheese."), "utf-8")
    assert invoke("onrecord", "lock", "locked", "--source", "news=page.txt", folder=small).returncode == 1
    output = invoke("onrecord", "check", folder=small).stdout
    assert "Q002 the source 'news' was read on 2026-01-01, and these words were not found in it" in output
    file.write_text(file.read_text("utf-8").replace("no-archive: none}", "no-archive: none, unreadable: hm}", 1), "utf-8")
    assert "Q005" in invoke("onrecord", "check", folder=small).stdout


@pytest.mark.parametrize(
    ("stances", "found"),
    [
        (["acme denies 2014-03-03", "acme admits 2014-03-09"], ["changed"]),
        (["acme admits 2014-03-03", "bob asserts 2014-03-04"], []),
        (["acme denies 2014-03-03", "bob asserts 2014-03-04"], ["within"]),
        (["acme denies 2014-03-03", "bob doubts 2014-03-04"], ["within"]),
        (["acme denies 2014-03-03", "bob asserts 2014-03-04", "bob withdraws 2014-03-05"], ["changed"]),
        (["ann asserts 2014", "ann doubts 2014"], []),
        (["acme denies 2014", "acme admits 2014"], ["within"]),
        (["acme denies 2014-03-03", "acme denies 2014-03-04", "acme admits 2014-03-09"], ["changed"]),
        (["ann asserts 2014-03-03", "ann declines 2014-03-05"], []),
    ],
)
def test_who_differs_from_whom(stances: list[str], found: list[str], small: Path) -> None:
    """Agreement in other words is no difference, silence no position, and one person no organisation."""
    said = "".join(
        f"  s{number}: {{by: {by}, channel: a letter, when: {when}, quote: So., source: news, about: {{leak: {stance}}}}}\n"
        for number, (by, stance, when) in enumerate(stance.split() for stance in stances)
    )
    head, rest = POSITIONS.split("statements:\n")
    tail = rest[rest.index("outcome:") :]
    unused = "".join(
        f"  {party}: {{by: {party}, channel: a call, when: 2014, paraphrase: So., source: copy}}\n" for party in ("ann", "bob")
    )
    write(small, "positions", f"{head}statements:\n{said}{unused}{tail}")
    library = build.check(small)[0].library
    case = library.cases["positions"]
    assert [contrast.kind for contrast in find_contrasts(case, library.standings["positions"], library.people(case))] == found


def test_what_was_withdrawn_is_gone_everywhere(small: Path) -> None:
    """Not even the page of changes repeats what a withdrawn case said, and its evidence must go with it."""

    def commit(day: str) -> None:
        clock = {
            "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
            "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
            "GIT_CONFIG_GLOBAL": "/dev/null",
        }
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        for command in (["init", "--quiet"], ["add", "--all"], [*settings, "commit", "--quiet", "--message=x"]):
            subprocess.run(["git", *command], cwd=small, env={**os.environ, **clock}, check=True)

    write(small, "gone", sound(small).replace('url: "https://paper.example/1"', 'url: "https://paper.example/7"'))
    commit("2026-01-02")
    file = small / "cases/gone.yml"
    file.write_text(file.read_text("utf-8").replace("Spam arrives.", "Jane of Leeds was told."), "utf-8")
    commit("2026-01-03")
    write(small, "gone", WITHDRAWN)
    commit("2026-01-04")
    made = built(small)
    shown = "".join(page.before for page in made.pages) + "".join(
        file.content.decode("utf-8", "replace") for file in made.files
    )
    assert "Jane" not in shown
    assert "The case was withdrawn" in words(page(made, "changes"))
    (small / "cases/gone.evidence.json").write_text("{}", "utf-8")
    assert "remove this file" in invoke("onrecord", "check", folder=small).stdout


def test_a_feed_holds_text_and_no_markup(small: Path) -> None:
    write(small, "sound", corrected(small).replace("2 March 2014 & later", "<5 % <img src=x onerror=alert(1)>"))
    entry = feedparser.parse(file(built(small), "corrections/feed.xml"), sanitize_html=False).entries[0]
    assert "&lt;img src=x" in entry.summary


def test_a_correction_is_shown_listed_and_fed(small: Path) -> None:
    """Date, what it said, what it says, why, who raised it, and its source: on the page, in the list, the feed and the data."""
    write(small, "sound", corrected(small))
    made = built(small)
    for name, selector in (("cases/sound", "#correction-spam-day"), ("corrections/index", ".otr-corrections")):
        shown = words(page(made, name), selector)
        for words_shown in (
            "2 January 2026",
            "2 March 2014 & later",
            "1 March 2014",
            "was taken for that of the spam",
            "a reader",
            "[1]",
        ):
            assert words_shown in shown, (name, words_shown)
    assert page(made, "cases/sound").css_first("#correction-spam-day a[href='#event-spam']") is not None
    feed = feedparser.parse(file(made, "corrections/feed.xml"))
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == ["https://a.example/cases/sound/#correction-spam-day"]
    assert "Was: “2 March 2014 &amp; later” Now: “1 March 2014”" in feed.entries[0].summary
    assert feed.entries[0].updated_parsed[:3] == (2026, 1, 2)
    assert json.loads(file(made, "cases/sound.json"))["authored"]["corrections"]["spam-day"]["raised-by"] == "a reader"


def test_an_empty_feed_is_valid_and_no_newer_than_the_record(small: Path) -> None:
    feed = feedparser.parse(file(built(small), "corrections/feed.xml"))
    assert not feed.bozo
    assert feed.entries == []
    assert feed.feed.updated_parsed[:3] == (2026, 1, 2)


WITHDRAWN = """
format: 2
title: A case that was taken back
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
withdrawn: {date: 2026-01-03, why: It named somebody who had not spoken in public., raised-by: a reader}
aliases: [first-name]
"""


def test_a_withdrawn_case_keeps_its_page_with_the_reason(small: Path) -> None:
    """Its page, its data, its place in the lists and in the feed say that it was withdrawn; what it said is gone."""
    write(small, "gone", WITHDRAWN)
    write(small, "sound", sound(small) + "\nrelated: {gone: They are alike.}\n")
    made = built(small)
    shown = words(page(made, "cases/gone"))
    assert "This case was withdrawn. It named somebody who had not spoken in public. Raised by a reader." in shown
    assert json.loads(file(made, "cases/gone.json"))["withdrawn"]["date"] == "2026-01-03"
    assert "A case that was taken back" in words(page(made, "cases/index"), "#withdrawn ~ ul")
    assert "Withdrawn 3 January 2026" in words(page(made, "corrections/index"))
    assert "A case that was taken back (withdrawn)" in words(page(made, "cases/sound"))
    assert [entry["id"] for entry in json.loads(file(made, "cases/index.json"))["withdrawn"]] == ["gone"]
    assert feedparser.parse(file(made, "corrections/feed.xml")).entries[0].link == "https://a.example/cases/gone/"


def test_a_renamed_case_leaves_redirects(small: Path) -> None:
    """The old address of a case, published or withdrawn, leads to the new one in a built site; its data says so too."""
    (small / "cases/sound.yml").rename(small / "cases/better-name.yml")
    write(small, "better-name", (small / "cases/better-name.yml").read_text("utf-8") + "\naliases: [sound, older]\n")
    write(small, "gone", WITHDRAWN)
    (small / "docs/index.md").write_text("# Home\n", "utf-8")
    (small / "docs/methodology.md").write_text("# How\n\n## Corrections\n", "utf-8")
    result = invoke("mkdocs", "build", folder=small)
    assert result.returncode == 0, result.stderr
    for old, new in (("sound", "better-name"), ("older", "better-name"), ("first-name", "gone")):
        tree = LexborHTMLParser((small / f"site/cases/{old}/index.html").read_text("utf-8"))
        refresh = tree.css_first("meta[http-equiv=refresh]")
        assert refresh is not None
        assert refresh.attributes["content"] == f"0; url=../{new}/"
        assert (small / f"site/cases/{old}" / ".." / new / "index.html").resolve().is_file()
        data = json.loads((small / f"site/cases/{old}.json").read_text("utf-8"))
        assert (data["moved-to"], data["id"]) == (new, old)


POSITIONS = """
format: 2
title: Who changed
summary: A made-up case.
when: 2014-03
place: Utopia
field: telecommunications
kind: test
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
parties:
  acme: {role: provider}
  ann: {name: Ann, kind: person, role: customer}
  bob: {name: Bob, kind: person, role: support staff, of: acme}
sources:
  news: {title: News, publisher: The Paper, published: 2014-04-01, url: "https://paper.example/9", accessed: 2026-01-01,
         no-archive: none, unreadable: it is made up}
  copy: {title: News again, publisher: Another, published: 2014-04-01, url: "https://other.example/9", accessed: 2026-01-01,
         no-archive: none, unreadable: it is made up, same-origin-as: news}
claims:
  leak: {text: There was a leak., concerns: acme}
timeline:
  spam: {when: 2014-03-01, what: Spam arrives., who: ann, source: [news, copy]}
statements:
  said: {by: ann, channel: a letter, when: 2014-03-02, quote: It leaked., source: news, about: {leak: asserts}}
  denied: {by: acme, channel: a notice, when: 2014-03-03, quote: Nothing leaked., source: news, about: {leak: denies}}
  bob-said: {by: bob, channel: the forum, when: 2014-03-04, quote: I cannot rule it out., source: news, about: {leak: doubts}}
  silent: {by: acme, channel: a call, when: 2014-03-05, paraphrase: It did not answer., source: news, about: {leak: declines}}
  admitted: {by: acme, channel: notice, when: 2014-03-09, quote: Some leaked., source: news, about: {leak: admits-in-part}}
  ten: {by: acme, channel: a notice, when: 2014-03-09, quote: Ten addresses., source: news}
  dozens: {by: ann, channel: a letter, when: 2014-03-10, quote: Dozens of us., source: news}
asked:
  first: {who: acme, by: The Paper, through: by e-mail, when: 2014-03-02, answer: replied, statement: denied, source: news}
  second: {who: acme, by: The Paper, when: 2014-03-05, answer: declined, source: news}
  third: {who: bob, by: Another, when: 2014-03-06, answer: no-record, source: copy}
differences:
  number: {about: how many addresses there were, statements: [ten, dozens]}
outcome: {known: no, what: Nothing is known., as-of: 2026-01-01}
"""


def test_positions_from_structure(small: Path) -> None:
    """A changed position with both statements, staff against the company at every time, marked differences; silence is none."""
    write(small, "positions", POSITIONS)
    library = built(small).library
    found = find_contrasts(library.cases["positions"], library.standings["positions"], {"ann", "bob"})
    assert [(contrast.kind, contrast.holder, contrast.statements) for contrast in found] == [
        ("changed", "acme", ("denied", "admitted")),
        ("within", "acme", ("admitted", "bob-said")),
        ("accounts", None, ("ten", "dozens")),
    ]


def test_positions_on_the_page(small: Path) -> None:
    """Both quotations with dates and links, in words that accuse nobody."""
    write(small, "positions", POSITIONS)
    made = built(small)
    shown = words(page(made, "cases/positions"), ".otr-contrast")
    assert "Changed position: Acme Telecom, on There was a leak." in shown
    assert "Denies it “Nothing leaked.” Acme Telecom, 3 March 2014" in shown
    assert "Admits a part “Some leaked.” Acme Telecom, 9 March 2014" in shown
    assert "Differs within the organisation: Acme Telecom" in shown
    assert "Bob (staff of Acme Telecom, not known to speak for it), 4 March 2014" in shown
    assert "Accounts that differ. They differ on how many addresses there were." in shown
    computed = json.loads(file(made, "cases/positions.json"))["computed"]["positions"]
    assert [entry["kind"] for entry in computed] == ["changed", "within", "accounts"]
    assert not [word for word in ("contradict", "lied", "lying", "false", "wrong") if word in shown.lower()]


def test_who_was_asked(small: Path) -> None:
    """When, by whom, through what, and what came of it; silence and what is not known are shown."""
    write(small, "positions", POSITIONS)
    made = built(small)
    shown = words(page(made, "cases/positions"), "section[aria-labelledby=reply] li")
    assert "Acme Telecom was asked by The Paper, by e-mail, 2 March 2014. An answer is on record." in shown
    assert "Acme Telecom was asked by The Paper, 5 March 2014. Declined to answer." in shown
    assert "Bob was asked by Another, 6 March 2014. No answer is on record." in shown
    silent = words(page(made, "cases/sound"), "section[aria-labelledby=reply]")
    assert "Acme Telecom: whether anybody asked is not on this record." in silent


def test_corroboration_counts_origins(small: Path) -> None:
    """Two pages of one origin are one origin, beside the event and at the top of the case."""
    write(small, "positions", POSITIONS)
    tree = page(built(small), "cases/positions")
    assert "(2 pages, 1 origin)" in words(tree, "#event-spam")
    assert "This record rests on one origin." in words(tree, "header")
    write(small, "positions", POSITIONS.replace(", same-origin-as: news", ""))
    tree = page(built(small), "cases/positions")
    assert "(2 pages, no common origin recorded)" in words(tree, "#event-spam")
    assert "This record rests on one origin." not in words(tree, "header")


def test_the_figures_of_the_record(small: Path) -> None:
    """Shares are counted and never rounded up; a year without a review is named; links come from the last report."""
    write(small, "positions", POSITIONS.replace("accessed: 2026-01-01,\n", "accessed: 2026-01-01, own-page-of: acme,\n", 1))
    library = built(small).library
    link = Link(
        case="positions", source="news", copy_="page", address="https://paper.example/9", read=DAY, state="gone", words=("404",)
    )
    found = health(library, LinkReport(links=(link,)), date(2027, 1, 2))
    assert found.overdue == ()
    assert health(library, None, date(2027, 1, 3)).overdue == ("positions", "sound")
    figures = {case_id: figures for case_id, _, figures in found.cases}["positions"]
    assert (figures.verified, figures.archived, figures.primary) == (
        Ratio(0, 6),
        Ratio(0, 2),
        Ratio(4, 7),
    )
    assert found.total.primary == Ratio(4, 9)
    assert found.broken == (link,)
    assert Ratio(199, 200).percent == 99
    assert Ratio(0, 0).percent is None
    assert health(Library(), None, DAY).total.verified == Ratio(0, 0)


def test_a_new_case_enters_the_themes(small: Path) -> None:
    """Who noticed first, the days until the admission, and the clocks come from the case alone; silence stays silence."""
    text = POSITIONS.replace("statements:\n", "noticed: {by: customers, event: spam, admitted: told}\nstatements:\n", 1)
    text = text.replace("noticed:", "  told: {when: 2014-03-09, what: Acme says so., who: acme, source: news}\nnoticed:", 1)
    write(small, "positions", text)
    made = built(small)
    tree = page(made, "themes")
    assert "Customers 1 Who changed" in words(tree, "section[aria-labelledby=noticed] tbody")
    assert "1. Who changed 1 March 2014 9 March 2014 8 days" in words(tree, "section[aria-labelledby=waits] tbody")
    assert "Not on record in 1 case: A sound case." in words(tree, "section[aria-labelledby=noticed]")
    glance = words(page(made, "cases/positions"), ".otr-glance")
    assert "Publicly admitted 9 March 2014, 8 days after it was noticed (1 March 2014)" in glance
    write(small, "positions", text.replace(", admitted: told", ""))
    made = built(small)
    assert "no public admission on record" in words(page(made, "themes"), "section[aria-labelledby=waits] tbody")
    assert "dmitted" not in words(page(made, "cases/positions"), ".otr-glance"), "nobody is accused of silence in the box"


def test_the_page_of_figures(small: Path) -> None:
    """What a report found is on the page, as words and never as markup; without a report the page says that there is none."""
    write(small, "positions", POSITIONS)
    assert "no look on record" in words(page(built(small), "health"))
    bad = '<script>alert("x")</script>'
    link = {"case": "positions", "source": "news", "copy": "page", "address": "https://paper.example/9", "read": "2026-11-01"}
    report = {"links": [{**link, "state": "drifted", "words": [bad]}]}
    (small / "cases/_links.json").write_text(json.dumps(report), "utf-8")
    made = built(small)
    assert bad in words(page(made, "health"))
    assert page(made, "health").css_first("article script, li script") is None
    assert "1 November 2026: 1 of 3 (33 %) addresses looked at, 1 to look into" in words(page(made, "health"))
    (small / "cases/_links.json").write_text("not a report", "utf-8")
    assert "no look on record" in words(page(built(small), "health"))


def test_a_preview_shows_what_is_not_locked_yet(small: Path) -> None:
    """The author of a new quotation sees the page, with the problem; an altered quotation is never shown."""
    write(small, "new", POSITIONS.replace(", unreadable: it is made up}", "}", 1))
    made = build.preview(small, "https://a.example/", DAY)
    assert {problem.code for problem in made.problems} == {"Q001"}
    shown = words(page(made, "cases/new"))
    assert "Not verified in The Paper: nobody has looked for it there yet." in shown
    assert "Below is what was last good" not in shown
    assert build.build(small, "https://a.example/", DAY).pages == ()


@pytest.mark.parametrize("case_id", sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml")))
def test_every_quotation_says_whether_it_is_verified(case_id: str, published: Path) -> None:
    """Beside each quotation, for each of its sources: found word for word, with a day, or not verified, with the reason."""
    library = build.check(ROOT)[0].library
    case = library.cases[case_id]
    tree = LexborHTMLParser((published / f"cases/{case_id}/index.html").read_text("utf-8"))
    for statement_id in case.statements:
        shown = [" ".join(node.text().split()) for node in tree.css(f"[id='statement-{statement_id}'] .otr-check")]
        checks = library.quotation_checks[case_id].get(statement_id, ())
        assert len(shown) == len(checks)
        for line, check in zip(shown, checks, strict=True):
            publisher = case.sources[check.source_id].publisher
            if check.verified:
                assert line.startswith("Word for word")
                assert publisher in line
                assert "2026" in line
            else:
                assert line.startswith(f"Not verified in {publisher}: {check.unreadable}")
