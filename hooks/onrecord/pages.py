"""From a library to pages and data files: each page's view through its template, in one autoescaping environment.

A page is HTML that is finished and safe. Where docs/ has hand-written prose of the same name, the engine renders that prose and
puts it between the page's two parts.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from onrecord import agenda, data, feeds, health, listings, pictures, search, sentences, shown, themes, upkeep, views, workers
from onrecord.history import MOST_CHANGES, History
from onrecord.library import Library
from onrecord.model import PartyKind
from onrecord.problems import Problem, Rule, count, visible
from onrecord.read import case_path, regulation_path
from onrecord.standing import STANDINGS
from onrecord.upkeep import Report
from onrecord.when import When, of_day

TEMPLATE = Rule("T001", "A page template cannot be read or asks for something that its view does not have.")
PROGRAM = Rule("T002", "This program itself failed; please report the line and the message.")
RULES = (TEMPLATE, PROGRAM)

TEMPLATES = "templates/pages"
PARTY_KINDS: dict[PartyKind, str] = {
    "company": "Companies",
    "regulator": "Regulators",
    "court": "Courts and tribunals",
    "public-body": "Public bodies",
    "publication": "Publications",
    "group": "Groups",
    "person": "People",
}


@dataclass(frozen=True)
class Page:
    """One generated page. `name` is its place without ending: `cases/plusnet-2014`, `cases/index`, `index`."""

    name: str
    title: str
    description: str
    before: str
    after: str = ""
    prose: bool = False
    """Whether docs/ holds hand-written prose of this name, to stand between before and after."""
    source: str | None = None
    """The file from which the page is made, relative to the project."""
    changed: date | None = None
    """The last day on which the record says that it was reviewed."""
    found: search.Document | None = None
    """What a search finds of this page; of one with hand-written prose only the engine can say it."""

    @property
    def url(self) -> str:
        """The address relative to the site: `cases/plusnet-2014/`, `cases/`, or empty for the home page."""
        return url_of(self.name)


@dataclass(frozen=True)
class DataFile:
    """One generated file that is not a page, by its path on the site; text is UTF-8."""

    path: str
    content: bytes


class TemplateProblem(Exception):
    """A template that does not render; carries the problem at its line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


Made: TypeAlias = tuple[Page, list[DataFile]]
"""A page, and the data files that go with it."""


@dataclass(frozen=True)
class Edition:
    """One edition of the site: where and when it appears, and what was known then beside the cases themselves."""

    address: str
    """The public address of the site."""
    day: date
    """The day of the build."""
    history: History | None = None
    """What changed since cases were first published; None where no version control keeps it."""
    links: Report | None = None
    """The last look at the sources."""


def url_of(name: str) -> str:
    """The address of a page by its name."""
    return name.removesuffix("index") if name == "index" or name.endswith("/index") else f"{name}/"


@lru_cache(maxsize=4)
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["time"] = _time
    environment.filters["visible"] = visible
    environment.filters["words"] = lambda day: of_day(day).words
    environment.globals["PARTY_KINDS"] = PARTY_KINDS
    environment.globals["STANDINGS"] = STANDINGS
    environment.globals["RESULTS"] = sentences.RESULTS
    environment.globals["TOLD"] = sentences.TOLD
    environment.globals["COUNTED"] = sentences.COUNTED
    environment.globals["CAME_FROM"] = shown.CAME_FROM
    environment.globals["CONTRASTS"] = shown.CONTRASTS
    environment.globals["ANSWERS"] = shown.ANSWERS
    environment.globals["NOTICERS"] = themes.NOTICERS
    environment.globals["LINK_STATES"] = upkeep.STATES
    return environment


@lru_cache(maxsize=8192)
def _time(given: When | date) -> Markup:
    """A date in words, with its machine-readable form where one exact date is given."""
    when = of_day(given) if isinstance(given, date) else given
    if when.machine:
        return Markup('<time datetime="{}">{}</time>').format(when.machine, when.words)
    return Markup('<span class="otr-when">{}</span>').format(when.words)


class Pages:
    """Renders the pages of one edition of a library; `problems` are given, and shown, while previewing."""

    def __init__(self, root: Path, library: Library, edition: Edition, problems: tuple[Problem, ...] | None = None) -> None:
        self.root = root
        self.library = library
        self.edition = edition
        self.address = edition.address.rstrip("/") + "/"
        self.previewing = problems is not None
        self.problems = problems or ()
        self.environment = _environment(root / TEMPLATES)

    def render(self, withheld: Sequence[str] = ()) -> list[Made]:
        """Every page with its data files, made on all processors; while previewing also those of files that were never good."""
        library = self.library
        # Worked out once, before the work is spread.
        _ = library.standings, library.clocks, library.newest_first, library.cases_of_party, library.cases_of_regulation
        work: list[Callable[[], Made]] = [
            self.home,
            self.case_list,
            self.party_list,
            self.regulation_list,
            self.clock_list,
            self.themes,
            self.methodology,
            self.corrections,
            self.changes,
            self.health,
            self.search_page,
            *([self.problem_list] if self.previewing else []),
            *(partial(self.withheld, path) for path in withheld),
            *(partial(self.regulation, regulation_id) for regulation_id in library.regulations),
            *(partial(self.party, party_id) for party_id in library.parties),
            *(partial(self.case, case_id) for case_id in library.newest_first),
            *(partial(self.withdrawn, case_id) for case_id in library.withdrawn),
        ]
        return workers.spread(work)

    def case(self, case_id: str) -> Made:
        """One case: its page, its open data, and the ends of its periods as a calendar, if it has any."""
        view = views.case_view(self.library, case_id)
        permalink = f"{self.address}cases/{case_id}/"
        page = self._page(
            f"cases/{case_id}",
            view.title,
            view.description,
            "case",
            source=case_path(case_id),
            changed=view.record.reviewed,
            found=search.of_case(view),
            case=view,
            permalink=permalink,
            days=self.edition.history.of(case_id)[:MOST_CHANGES] if self.edition.history else (),
        )
        files = [DataFile(f"cases/{case_id}.json", _json(data.case(self.library, case_id, self.address)))]
        files += self._moved(case_id)
        if view.has_calendar:
            files.append(DataFile(f"cases/{case_id}.ics", agenda.calendar(view, permalink).encode()))
        return page, files

    def withdrawn(self, case_id: str) -> Made:
        """The page of a case that was taken back: its title, and the reason."""
        case = self.library.withdrawn[case_id]
        page = self._page(
            f"cases/{case_id}",
            case.title,
            "This case was withdrawn.",
            "withdrawn",
            source=case_path(case_id),
            changed=case.withdrawn.date,
            case=case,
            corrections=[
                item for item in listings.corrected_cases(self.library) if item.case_id == case_id and item.correction
            ],
        )
        return page, [
            *self._moved(case_id),
            DataFile(f"cases/{case_id}.json", _json(data.withdrawn(case_id, case, self.address))),
        ]

    def _moved(self, case_id: str) -> list[DataFile]:
        """What stands at the earlier addresses of a case, and leads to the present one."""
        known = self.library.cases.get(case_id) or self.library.withdrawn[case_id]
        files: list[DataFile] = []
        for alias in known.aliases:
            html = self._render(
                "moved", f"cases/{alias}", title=known.title, url=f"../{case_id}/", permalink=f"{self.address}cases/{case_id}/"
            )
            files += [
                DataFile(f"cases/{alias}/index.html", html.encode()),
                DataFile(f"cases/{alias}.json", _json(data.moved(alias, case_id, self.address))),
            ]
        return files

    def withheld(self, path: str) -> Made:
        """While previewing: the page of a file that has never been good, with nothing but its problems."""
        name = path.removeprefix("docs/").rpartition(".")[0]
        html = self._render("withheld", name, source=path, file=name)
        return Page(name, name, "This page has problems.", html, prose=path.startswith("docs/"), source=path), []

    def problem_list(self) -> Made:
        """While previewing: everything that is wrong."""
        return self._page("problems", "Problems", "What is wrong with the files of this preview.", "problems"), []

    def party(self, party_id: str) -> Made:
        """The page of one recurring party."""
        view = listings.party_page(self.library, party_id)
        description = f"Everything on record that {view.party.name} said, and every case it is in."
        page = self._page(
            f"parties/{party_id}",
            view.party.name,
            description,
            "party",
            found=search.of_party(view),
            changed=self._reviewed(self.library.cases_of_party.get(party_id, ())),
            view=view,
        )
        return page, []

    def regulation(self, regulation_id: str) -> Made:
        """The page of one regulation, around its hand-written prose."""
        view = listings.regulation_page(self.library, regulation_id)
        name = f"regulations/{regulation_id}"
        page = Page(
            name,
            view.regulation.title,
            view.regulation.summary,
            self._render("regulation-before", name, view=view, source=regulation_path(regulation_id)),
            self._render("regulation-after", name, view=view),
            prose=True,
            source=regulation_path(regulation_id),
            changed=view.regulation.checked,
        )
        return page, []

    def home(self) -> Made:
        """The home page, around its prose: the latest cases."""
        latest = [listings.case_line(self.library, case_id) for case_id in self.library.newest_first[:6]]
        description = "Who said what, when, and what the law required then: contested incidents, from their sources."
        html = self._render("home", "index", lines=latest, total=len(self.library.cases))
        return Page("index", "On the Record", description, "", html, prose=True, changed=self._last_review), []

    def case_list(self) -> Made:
        """All cases by year, the latest first, and their index as open data."""
        lines = [listings.case_line(self.library, case_id) for case_id in self.library.newest_first]
        years: dict[int, list[listings.CaseLine]] = {}
        for line in lines:
            years.setdefault(line.when.order[0].year, []).append(line)
        page = self._page(
            "cases/index",
            "Cases",
            "All cases, the latest first.",
            "cases",
            changed=self._last_review,
            years=years,
            total=len(lines),
            withdrawn=self.library.withdrawn,
        )
        return page, [DataFile("cases/index.json", _json(data.index(self.library, self.address)))]

    def party_list(self) -> Made:
        """Everyone who recurs, by kind and name, with the number of their cases."""
        named = sorted(self.library.parties.items(), key=lambda item: item[1].name.casefold())
        cases = self.library.cases_of_party
        parties = {
            kind: [(party_id, party, len(cases.get(party_id, ()))) for party_id, party in named if party.kind == kind]
            for kind in PARTY_KINDS
        }
        description = "Everyone who recurs in these cases."
        page = self._page("parties/index", "Parties", description, "parties", changed=self._last_review, parties=parties)
        return page, []

    def regulation_list(self) -> Made:
        """All regulations by name, with the number of cases read under them."""
        page = self._page(
            "regulations/index",
            "The law",
            "What each regulation required, version by version.",
            "regulations",
            changed=self._last_review,
            regulations=sorted(self.library.regulations.items(), key=lambda item: item[1].short.casefold()),
            uses={name: len(self.library.cases_of_regulation.get(name, ())) for name in self.library.regulations},
        )
        return page, []

    def clock_list(self) -> Made:
        """Every clock of every case, in one table and one picture."""
        page = self._page(
            "clocks",
            "Clocks",
            "Every statutory clock of every case.",
            "clocks",
            changed=self._last_review,
            lines=listings.clock_lines(self.library),
            bars=pictures.bars(self.library),
        )
        return page, []

    def themes(self) -> Made:
        """Three readings across all cases."""
        description = "Who noticed first, how long until it was admitted, and who was told in time, across all cases."
        found = themes.themes(self.library)
        return self._page("themes", "Across the cases", description, "themes", changed=self._last_review, themes=found), []

    def methodology(self) -> Made:
        """How the site works: the prose, and the rules of standings as the code has them."""
        description = "How standings are derived, how dates are given, and what counts as a source."
        html = self._render("methodology", "methodology")
        return Page("methodology", "How this site works", description, "", html, prose=True, changed=self._last_review), []

    def corrections(self) -> Made:
        """All corrections and withdrawals, the latest first, and their feed."""
        corrected = listings.corrected_cases(self.library)
        description = "What was wrong in a published case, what it says now, and why."
        last = max(filter(None, (self._last_review, *(item.day for item in corrected))), default=None)
        page = self._page("corrections/index", "Corrections", description, "corrections", changed=last, corrected=corrected)
        feed = feeds.corrections(corrected, self.address, last or self.edition.day)
        return page, [DataFile("corrections/feed.xml", feed.encode())]

    def changes(self) -> Made:
        """The last changes of the facts of all cases, by day."""
        history = self.edition.history
        description = "What changed in the published cases, day by day."
        days = listings.last_changes(self.library, history) if history else ()
        changed = max((day.day for day in days), default=self._last_review)
        page = self._page(
            "changes", "Changes", description, "changes", changed=changed, days=days, history=history, most=MOST_CHANGES
        )
        return page, []

    def health(self) -> Made:
        """How well the record is kept, in figures, case by case."""
        found = health.health(self.library, self.edition.links, self.edition.day)
        description = (
            "How many quotations are verified, how many sources archived, which links are broken, which reviews overdue."
        )
        return self._page(
            "health", "The state of this record", description, "health", changed=self.edition.day, health=found
        ), []

    def search_page(self) -> Made:
        """Where results stand; a script fetches them, and without one the page leads to the complete lists."""
        return self._page("search", "Search", "Search the cases of this record.", "search", changed=self._last_review), []

    @property
    def _last_review(self) -> date | None:
        return self._reviewed(self.library.newest_first)

    def _reviewed(self, case_ids: tuple[str, ...]) -> date | None:
        return max((self.library.cases[case_id].record.reviewed for case_id in case_ids), default=None)

    def _page(
        self,
        name: str,
        title: str,
        description: str,
        template: str,
        *,
        source: str | None = None,
        changed: date | None = None,
        found: search.Document | None = None,
        **values: Any,
    ) -> Page:
        html = self._render(template, name, source=source, **values)
        return Page(name, title, description, html, source=source, changed=changed, found=found)

    def _render(self, template: str, name: str, *, source: str | None = None, **values: Any) -> str:
        own = [problem for problem in sorted(self.problems) if template == "problems" or problem.path == source]
        root = "../" * url_of(name).count("/") or "./"
        try:
            return self.environment.get_template(f"{template}.html.jinja").render(
                root=root,
                source=source,
                problems=own,
                problem_count=count(own),
                **values,
            )
        except Exception as error:
            raise TemplateProblem(fault(error, self.root, template)) from error


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def fault(error: Exception, root: Path, template: str = "") -> Problem:
    """Where rendering failed: at a template's own line, or at a line of this program."""
    path, line, rule = f"{TEMPLATES}/{template}.html.jinja", getattr(error, "lineno", None) or 1, TEMPLATE
    if (name := getattr(error, "name", None)) and str(name).endswith(".jinja"):
        path = f"{TEMPLATES}/{Path(str(name)).name}"
    if not template:
        path, rule = "hooks/onrecord", PROGRAM
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.suffix == ".jinja":
            path, line, rule = f"{TEMPLATES}/{file.name}", trace.tb_lineno, TEMPLATE
        elif not template and file.parent.name == "onrecord":
            path, line = f"hooks/onrecord/{file.name}", trace.tb_lineno
        trace = trace.tb_next
    source = root / path
    lines = source.read_text("utf-8", "replace").splitlines() if source.is_file() else []
    source_line = lines[line - 1] if line <= len(lines) else ""
    return Problem(path, line, 1, rule.code, visible(f"{type(error).__name__}: {error}"), source_line)
