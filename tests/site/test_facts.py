"""No sentence without a fact: what the program adds to a case's own texts names nothing that is neither an entry nor computed.

The texts of the case, of its rules and of its sources are taken out of the built page. Of what is left, every date, number and
capitalized word is traced to an entry, to a computation under its name, or to the few words of the site's own sentences.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from onrecord.analysis import clock_text
from onrecord.analysis.clocks import Clock, compare_versions
from onrecord.analysis.instants import day_ended_by, instant_range
from onrecord.corpus import loader
from onrecord.corpus.library import Library, origin, origins
from onrecord.evidence.lockfile import count_verified
from onrecord.format import dates, markdown
from onrecord.format.dates import MONTHS, EdtfDate, NotADate, PartialDate
from onrecord.format.vocabulary import COUNTED, NOTICERS, STANCES, SUM_KINDS, SUM_STATES
from onrecord.views.case_page import CaseView, days_to_admission
from onrecord.views.figure_views import sum_in_words
from onrecord.views.law_views import period_end
from onrecord.views.timeline import timeline
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT
from tests.views.test_record import built

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
OWN_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        A About According Accounts After All An As At Between BibTeX CSL-JSON Card Changed Changes Cite Claim
        Clocks Corrections Could Created Declined Due Each Earlier End Ends Events Every Except Field For How
        If In It Its Later Licence Maintained No Nobody None Not Noticed Notification On Origin Other Outcome
        Pages Period Positions Public Publicly Quotations Read Record Rests Result Reviewed Skip Somebody Sources
        Start Statements That The They This Timeline To UTC Version What When Where Whether Who Word
        """,
    )
)
"""The capitalized words of the site's own sentences. A name belongs into a case, and never here."""
LABELS = tuple(term for terms in (STANCES, NOTICERS, COUNTED, SUM_KINDS, SUM_STATES) for term in terms.values())
Day: TypeAlias = tuple[int | None, int | None, int | None]
"""A year, a month and a day; None for what is not written."""

_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|Sept"
_DATE = re.compile(
    rf"(?<![\w,.])(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?(?!\w)"
    r"|(?<![\w,.£$€])(?P<alone>1[89]\d\d|2[0-2]\d\d)(?![\w%])"
)
_FIRST_OF_TWO = re.compile(
    rf"(?<!\w)(?=\d|(?:{_MONTH}))(?P<day>\d{{1,2}})?(?: ?(?P<month>{_MONTH}))?"
    rf"(?=(?:–| – | and | to )(?:\d{{1,2}} )?(?:{_MONTH})\b)"
)
"""The first of two dates, without what the second repeats: `14` of `14–16 November 2014`."""
_CITATION = re.compile(r"\[\d+\]")
_COUNTED = re.compile(r"(?<=\()\d+ pages, [\w ]+(?=\))")
_ZONE = re.compile(r"UTC[+−]\d+(?::\d\d)?")
_TIME = re.compile(r"(?<!\d)(\d{1,2}:\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
_CAPITALIZED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*")
_TAKEN_OUT = "\u25c6"


@dataclass
class Facts:
    """What a page can say of one case: its texts, and its dates, times and numbers, each with where it is from."""

    texts: dict[str, str] = field(default_factory=dict)
    days: dict[date | tuple[int, int] | int, str] = field(default_factory=dict)
    """Days, months and years."""
    times: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    citations: set[str] = field(default_factory=set)
    """The numbers of sources, and how many pages and origins some entry cites."""

    def add_texts(self, texts: Iterable[str], origin: str) -> None:
        """Add texts as a page shows them; what has no letter is a number or a date, and is looked up as such."""
        for text in map(joined, texts):
            if len(text) > 2 and re.search(r"[^\W\d]", text):
                self.texts.setdefault(text, origin)
                self.texts.setdefault(text[0].upper() + text[1:], origin)

    def add_day(self, day: date | datetime, origin: str) -> None:
        """Add a day, its month and its year."""
        if isinstance(day, datetime):
            self.times.setdefault(f"{day:%H:%M}", origin)
            day = day.date()
        for part in (day, (day.year, day.month), day.year):
            self.days.setdefault(part, origin)

    def add_date(self, when: EdtfDate, origin: str) -> None:
        """Add a date as precisely as it is written, and as a text."""
        self.add_texts([when.words], origin)
        for moment in (when.start, when.end):
            if moment is not None:
                self._add_moment(moment, origin)

    def _add_moment(self, moment: PartialDate, origin: str) -> None:
        if moment.day and moment.month:
            self.add_day(date(moment.year, moment.month, moment.day), origin)
        elif moment.month:
            self.days.setdefault((moment.year, moment.month), origin)
        self.days.setdefault(moment.year, origin)
        if moment.hour is not None:
            for minute in (moment.minute or 0, moment.minute if moment.minute is not None else 59):
                self.times.setdefault(f"{moment.hour:02}:{minute:02}", origin)

    def add_content(self, content: Any, origin: str) -> None:
        """Add the texts and dates of a file, or of a part of it."""
        for path, text in leaves(content, origin):
            self.add_texts([text, markdown.html(text).striptags()], path)
            try:
                self.add_date(dates.parse(text), path)
            except NotADate:
                continue  # a number in a text is said with this text, and is no fact of its own

    def has(self, year: int | None, month: int | None, day: int | None) -> bool:
        """Whether some date of the case is this one, in as much as it is written."""
        for known in self.days:
            parts: Day = (
                (known.year, known.month, known.day)
                if isinstance(known, date)
                else (*known, None)
                if isinstance(known, tuple)
                else (known, None, None)
            )
            if all(asked in (None, part) for asked, part in zip((year, month, day), parts, strict=True)):
                return True
        return False


def leaves(content: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text, number and date of a file, with its path."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(content, list | tuple):
        for index, value in enumerate(content):
            yield from leaves(value, f"{path}[{index}]")
    elif content is not None:
        yield path, str(content)


def joined(text: str) -> str:
    """A text as a page shows it: white space is one space, and none stands before a stop."""
    return re.sub(r" (?=[,.:;)’”])", "", " ".join(text.split()))


@cache
def library() -> Library:
    """The shipped cases."""
    return loader.load(ROOT).library


def facts_of(root: Path, library: Library, case_id: str) -> Facts:
    """What is known of one case: its file, its rules, what they are computed to, and the counts of its page, by name."""
    case, facts, view = library.cases[case_id], Facts(), CaseView(library, case_id)
    related = [other.id for other in (*view.related, *view.neighbours) if other]
    facts.add_content(library.authored[case_id], "entry")
    facts.add_texts([party.name for party in library.parties.values()], "recurring party")
    facts.add_texts(library.background.values(), "explainer")
    facts.add_texts([library.cases[key].title for key in related], "related case")
    facts.add_texts(["CC BY 4.0"], "licence")
    facts.add_texts([case_id], "address")
    facts.add_texts([term.label for term in LABELS], "label of the format")
    facts.add_texts([label for label, _ in clock_text.RESULTS.values()], "label of a result")
    for derived in library.standings[case_id].values():
        before_names = [part.named.partition(" {}")[0] for part, _ in derived.voices]
        facts.add_texts([derived.standing.label, *before_names], "label of a standing")
    facts.add_texts([sum_in_words(entry) for entry in case.amounts.values()], "sum of money")
    figures = {key: entry.number for key, entry in case.affected.items()} | {
        key: entry.amount for key, entry in case.amounts.items()
    }
    for key, figure in figures.items():
        for bound in (figure.least, figure.most, figure.about):
            facts.numbers.setdefault(str(bound), f"figure {key}")
    for law in case.law.values():
        text = (root / f"docs/regulations/{law.regulation}.md").read_text("utf-8").split("---\n")[1]
        facts.add_content(yaml.load(text, yaml.CBaseLoader), f"rule {law.regulation}")
    for key in related:
        facts.add_date(library.cases[key].when, "related case")
    for found in library.clocks[case_id]:
        law = case.law[found.law]
        regulation, account = library.regulations[law.regulation], law.accounts[found.account]
        acts, where = library.acts_for(case, law, found.duty), library.jurisdiction(case, law)
        clocks = [found.clock, *compare_versions(regulation, found.duty, account, acts, where).values()]
        for clock in clocks:
            add_clock(facts, clock)
            for when in (account.when, *(act.when for act in acts)):
                for instant in vars(instant_range(when, clock.zones)).values() if when and clock.zones else ():
                    if instant:
                        facts.add_day(instant.astimezone(clock.zones[0]), "date in the zone of the rule")
    for check in (check for checks in library.quotation_checks[case_id].values() for check in checks):
        if check.text:
            facts.add_day(check.text.read, "reading of a source")
    drawn = timeline(view)
    assert drawn is not None
    facts.add_texts([stretch.words for stretch in drawn.stretches], "stretch of the picture")
    facts.add_texts([gap.words for gap in drawn.gaps], "gap of the picture")
    facts.citations = {f"[{number}]" for number in view.numbers.values()}
    for cited in cited_together(library.authored[case_id]):
        derived_from = {origin(case.sources, source_id) for source_id in cited}
        facts.citations |= {f"{len(cited)} pages, {words}" for words in words_of(len(derived_from), len(cited))}
    counted = origins(case)
    computed = {
        "pages about the incident": counted.pages,
        "origins": len(counted.ids),
        "days to the admission": days_to_admission(case),
        "verified quotations": count_verified(library.quotation_checks[case_id]),
        "marks of the picture": len(drawn.marks),
    }
    for name, value in computed.items():
        for number in value if isinstance(value, tuple) else (value,):
            if number is not None:
                facts.numbers.setdefault(str(number), name)
    return facts


def cited_together(content: Any) -> Iterator[list[str]]:
    """The sources of every entry of a file that cites several."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ():
        if key == "source" and isinstance(value, list):
            yield value
        yield from cited_together(value)


def words_of(number: int, pages: int) -> tuple[str, ...]:
    """What can be said of the origins of some pages, of which so many are not joined."""
    if number == 1:
        return ("1 origin",)
    return (f"{number} independent origins", "no common origin recorded" if number == pages else f"at most {number} origins")


def add_clock(facts: Facts, clock: Clock) -> None:
    """Add what one clock is computed to."""
    facts.add_texts([clock_text.zone_words(clock)] if clock.zones else [], "zone of a clock")
    for name, instants in (("end of a period", clock.deadline), ("notification", clock.notified)):
        for instant in (instants.first, instants.last) if instants else ():
            for zone in clock.zones if instant is not None else ():
                assert instant is not None
                facts.add_day(instant.astimezone(zone), name)
                facts.add_day(day_ended_by(instant, zone), name)
    for number in clock.late_days or ():
        facts.numbers.setdefault(str(number), "days late")
    if days := period_end(clock):
        facts.add_date(days, "end of a period")
    if clock.changes_at:
        facts.add_day(clock.changes_at, "change of a rule")


def generated(page: str, facts: Facts) -> str:
    """The text of a page without those of its case, in whose place a mark stands."""
    main = LexborHTMLParser(page).css_first("main")
    assert main is not None
    for drawn in main.css("script, style, svg text"):  # an axis is no sentence; a picture has a description in words
        drawn.decompose()
    texts = sorted(facts.texts, key=len, reverse=True)
    # A month that is written without its day is no part of a date that has one.
    after_a_day = rf"(?<!\d )(?<!\d–)(?=(?:{_MONTH})\b)|(?!(?:{_MONTH})\b)"
    known = "|".join(map(re.escape, texts))
    return re.sub(rf"(?<!\w)(?:{after_a_day})(?:{known})(?!\w)", _TAKEN_OUT, joined(main.text(separator=" ")))


def unfounded(page: str, facts: Facts) -> list[str]:
    """Everything that a page says in addition to the texts of its case and that no fact has, with the words around it."""
    text, found = _ZONE.sub("", generated(page, facts)), list[str]()

    def take(pattern: re.Pattern[str], is_known: Callable[[re.Match[str]], bool]) -> None:
        nonlocal text
        found.extend(
            f"{match[0]}: …{text[max(0, match.start() - 60) : match.end() + 60]}…"
            for match in pattern.finditer(text)
            if not is_known(match)
        )
        text = pattern.sub(lambda match: "\u00b7" * len(match[0]), text)

    take(_CITATION, lambda match: match[0] in facts.citations)
    take(_COUNTED, lambda match: match[0] in facts.citations)
    take(_TIME, lambda match: match[0] in facts.times)
    take(_FIRST_OF_TWO, lambda match: facts.has(None, month(match["month"]), int(match["day"]) if match["day"] else None))
    take(_DATE, lambda match: facts.has(number(match["year"] or match["alone"]), month(match["month"]), number(match["day"])))
    take(_NUMBER, lambda match: match[0].replace(",", "") in facts.numbers or match[0] in facts.numbers)
    take(_CAPITALIZED, lambda match: match[0] in OWN_WORDS)
    return found


def month(name: str | None) -> int | None:
    """The number of a month by its name, whole or shortened."""
    return 1 + next(place for place, whole in enumerate(MONTHS) if whole[:3] == name[:3]) if name else None


def number(digits: str | None) -> int | None:
    """The number that some digits are."""
    return int(digits) if digits else None


@pytest.mark.parametrize("case_id", CASES)
def test_every_generated_sentence_has_its_facts(case_id: str, published: Path) -> None:
    """Every date, number and name that the program adds to a case is one of its entries, or computed under a name."""
    page = (published / f"cases/{case_id}/index.html").read_text("utf-8")
    assert unfounded(page, facts_of(ROOT, library(), case_id)) == []


PLANTED = {
    "It was reported on 3 May 1999.": "3 May 1999",
    "It was known in March 1998.": "March 1998",
    "It has been known since 1987.": "1987",
    "It began at 03:14.": "03:14",
    "This concerns 4,711 customers.": "4,711",
    "This is 17 days after it was noticed.": "17",
    "It was admitted by Globex.": "Globex",
    "Globex was fined for this.": "Globex",
}


def test_planted_sentences_are_found_on_the_largest_page(published: Path) -> None:
    """The control on a real page: the many dates and numbers of a long case hide none of them, nor a citation or a count."""
    largest = max(CASES, key=lambda case_id: len(library().cases[case_id].sources))
    page = (published / f"cases/{largest}/index.html").read_text("utf-8")
    planted = {**PLANTED, "It is reported [99].": "[99]", "(17 pages, at most 16 origins)": "17 pages, at most 16 origins"}
    for sentence, said in planted.items():
        text = page.replace("</main>", f"<p>{sentence}</p></main>")
        assert [found.split(": …")[0] for found in unfounded(text, facts_of(ROOT, library(), largest))] == [said]


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_sentence_is_found(planted: str, small: Path) -> None:
    """The control: what a template says beyond the case is found, and nothing else is."""
    facts = facts_of(small, built(small).library, "sound")
    assert unfounded(page_of_the_case(small), facts) == []
    template = small / "templates/views/case.html.jinja"
    heading = "{% call parts.section('sources', 'Sources') %}\n"
    text = template.read_text("utf-8")
    assert text.count(heading) == 1
    template.write_text(text.replace(heading, f"{heading}<p>{planted}</p>\n"), "utf-8")
    assert [found.split(": …")[0] for found in unfounded(page_of_the_case(small), facts)] == [PLANTED[planted]]


def page_of_the_case(root: Path) -> str:
    """The page of the case of a small project, as it is built."""
    return f"<main>{next(page.before for page in built(root).pages if page.name == 'cases/sound')}</main>"
