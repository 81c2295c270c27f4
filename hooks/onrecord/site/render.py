"""The press: how a view becomes a page. Templates in one autoescaping environment, the head of each page, and its picture.

A page is HTML that is finished and safe. Where docs/ has hand-written prose of the same name, the engine renders that prose and
puts it between the page's two parts.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from onrecord.analysis import clock_text
from onrecord.analysis.standings import STANDINGS
from onrecord.evidence import link_report
from onrecord.evidence.link_report import LinkReport
from onrecord.export import search_index
from onrecord.export.feeds import FORMAT_NAMES, SITE_WIDE, FeedLink
from onrecord.export.json_ld import SITE_NAME, GraphBuilder, Node
from onrecord.format import vocabulary
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.diagnostics import PROGRAM, TEMPLATE, Problem, count_in_words, visible
from onrecord.history.git import History
from onrecord.site import social_images
from onrecord.views import view_models

_CORE = Path(__file__).parents[1]
_ENGINE = next(folder for folder in (_CORE / "templates", _CORE.parents[1] / "templates") if folder.is_dir())
"""The templates that come with the engine: inside the installed package, or beside `hooks/` in a checkout."""


@dataclass(frozen=True)
class Page:
    """One generated page. `name` is its place without ending: `cases/plusnet-2014`, `cases/index`, `index`."""

    name: str
    title: str
    description: str
    before: str
    after: str = ""
    head: str = ""
    """What stands in the head of this page alone: finished HTML."""
    prose: bool = False
    """Whether docs/ holds hand-written prose of this name, to stand between before and after."""
    source: str | None = None
    """The file from which the page is made, relative to the project."""
    changed: date | None = None
    """The last day on which the record says that it was reviewed."""
    found: search_index.SearchDocument | None = None
    """What a search finds of this page; of one with hand-written prose only the engine can say it."""
    styles: tuple[str, ...] = ()
    """Its own style sheets beside that of the site, by name: `chronology`."""
    indexed: bool = True
    """Whether search engines should know it, and not only its readers."""
    facts: social_images.CardContent | None = None
    """What its social picture says, if it has one: `facts.alt` says it in words."""
    feeds: tuple[FeedLink, ...] = ()
    """The page's own feeds, beside those of the whole site."""

    @property
    def url(self) -> str:
        """The address relative to the site: `cases/plusnet-2014/`, `cases/`, or empty for the home page."""
        return url_of(self.name)

    @property
    def picture(self) -> str:
        """The path of its social picture on the site: `cases/plusnet-2014/social.png`."""
        return f"{self.url}social.png"


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


@dataclass(frozen=True)
class Edition:
    """One edition of the site: where and when it appears, and what was known then beside the cases themselves."""

    address: str
    """The public address of the site."""
    day: date
    """The day of the build."""
    history: History | None = None
    """What changed since cases were first published; None where no version control keeps it."""
    links: LinkReport | None = None
    """The last look at the sources."""
    repository: str = ""
    """The address of the project at the forge that keeps it; empty where none is named."""


def url_of(name: str) -> str:
    """The address of a page by its name."""
    return name.removesuffix("index") if name == "index" or name.endswith("/index") else f"{name}/"


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked for: in the project's own folder, then in the engine's."""
    return tuple(dict.fromkeys((root / "templates", _ENGINE)))


def assets(root: Path) -> list[DataFile]:
    """Return the scripts, style sheets and pictures that lie beside the templates, by their published paths.

    `templates/export/search.js` is published as `assets/search.js`. A project's own file replaces the engine's.
    """
    found = {
        "/".join(("assets", *file.relative_to(folder).parts[1:])): file
        for folder in reversed(template_folders(root))
        for file in sorted(folder.glob("*/**/*"))
        if file.is_file() and file.suffix not in (".jinja", ".html", ".xml") and not file.name.startswith(".")
    }
    return [DataFile(path, file.read_bytes()) for path, file in found.items()]


@lru_cache(maxsize=4)
def _environment(root: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(template_folders(root)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = htmlsafe_json_dumps
    environment.filters["time"] = _time
    environment.filters["visible"] = visible
    environment.filters["words"] = lambda day: from_day(day).words
    environment.globals["PARTY_KINDS"] = vocabulary.PARTY_KINDS
    environment.globals["STANDINGS"] = STANDINGS
    environment.globals["RESULTS"] = clock_text.RESULTS
    environment.globals["RECIPIENTS"] = vocabulary.RECIPIENTS
    environment.globals["METHODS"] = vocabulary.METHODS
    environment.globals["CAME_FROM"] = view_models.CAME_FROM
    environment.globals["CONTRASTS"] = view_models.CONTRASTS
    environment.globals["ANSWERS"] = vocabulary.ANSWERS
    environment.globals["NOTICERS"] = vocabulary.NOTICERS
    environment.globals["LINK_STATES"] = link_report.STATES
    environment.globals["FEED_NAMES"] = FORMAT_NAMES
    return environment


@lru_cache(maxsize=8192)
def _time(given: EdtfDate | date) -> Markup:
    """A date in words, with its machine-readable form where one exact date is given."""
    when = from_day(given) if isinstance(given, date) else given
    if when.iso:
        return Markup('<time datetime="{}">{}</time>').format(when.iso, when.words)
    return Markup('<span class="otr-when">{}</span>').format(when.words)


class Renderer:
    """Prints the pages of one edition; `problems` are given, and shown, while previewing."""

    def __init__(self, root: Path, edition: Edition, problems: tuple[Problem, ...] | None = None) -> None:
        self.root = root
        self.address = edition.address.rstrip("/") + "/"
        self.previewing = problems is not None
        self.problems = problems or ()
        self.environment = _environment(root)
        self.linked = GraphBuilder(self.address)

    def page(
        self,
        name: str,
        title: str,
        description: str,
        template: str,
        *,
        source: str | None = None,
        changed: date | None = None,
        found: search_index.SearchDocument | None = None,
        graph: Node | None = None,
        facts: social_images.CardContent | None = None,
        indexed: bool = True,
        feeds: tuple[FeedLink, ...] = (),
        styles: tuple[str, ...] = (),
        **values: Any,
    ) -> Page:
        """A page that a template makes whole, with its head and its picture."""
        html = self.html(template, name, source=source, feeds=feeds, **values)
        page = Page(
            name,
            title,
            description,
            html,
            source=source,
            changed=changed,
            found=found,
            indexed=indexed,
            feeds=feeds,
            styles=styles,
        )
        return self.finished(page, graph, facts)

    def finished(self, page: Page, graph: Node | None = None, facts: social_images.CardContent | None = None) -> Page:
        """A page with its head and its picture; without a graph or facts of its own it says its title and what it is."""
        address = self.address + page.url
        # A preview, which nobody shares, has no pictures; nor has a page that only leads on.
        told = replace(
            facts or social_images.CardContent(page.title, about=(page.description,)), site=SITE_NAME, address=address
        )
        page = replace(page, facts=told if page.indexed and not self.previewing else None)
        head = self.html(
            "site/head",
            page.name,
            page=page,
            address=address,
            site=self.address,
            article=page.name.startswith("cases/") and page.name != "cases/index",
            graph=graph or self.linked.page(page.url, page.title, page.description),
            feeds=(*page.feeds, *(feed for feed in SITE_WIDE if feed not in page.feeds)),
            size=(social_images.WIDTH, social_images.HEIGHT),
        )
        return replace(page, head=head)

    def html(self, template: str, name: str, *, source: str | None = None, **values: Any) -> str:
        """What a template makes for the page of a name. Raises TemplateProblem, at the line of the template, if it cannot."""
        own = [problem for problem in sorted(self.problems) if template == "site/problems" or problem.path == source]
        root = "../" * url_of(name).count("/") or "./"
        try:
            return self.environment.get_template(f"{template}.html.jinja").render(
                root=root,
                source=source,
                problems=own,
                problem_count=count_in_words(own),
                **values,
            )
        except Exception as error:
            raise TemplateProblem(fault(error, self.root, template)) from error


def fault(error: Exception, root: Path, template: str = "") -> Problem:
    """Where rendering failed: at a template's own line, or at a line of this program."""
    rule, line = TEMPLATE if template else PROGRAM, getattr(error, "lineno", None) or 1
    file = _template_file(root, str(getattr(error, "name", None) or f"{template}.html.jinja")) if template else _CORE
    trace = error.__traceback__
    while trace is not None:
        at = Path(trace.tb_frame.f_code.co_filename)
        if at.suffix == ".jinja":
            file, line, rule = at, trace.tb_lineno, TEMPLATE
        elif not template and at.is_relative_to(_CORE):
            file, line = at, trace.tb_lineno
        trace = trace.tb_next
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    source_line = lines[line - 1] if line <= len(lines) else ""
    mend = "correct this line of the template" if rule is TEMPLATE else "please report this message with the line"
    said = str(error).rstrip(".")
    return Problem(_shown(file, root), line, 1, rule.code, visible(f"{type(error).__name__}: {said}; {mend}"), source_line)


def _template_file(root: Path, name: str) -> Path:
    return next((file for folder in template_folders(root) if (file := folder / name).is_file()), root / "templates" / name)


def _shown(file: Path, root: Path) -> str:
    """The path of a file in the project or, without the machine's folders, in the engine."""
    for folder, name in ((root, ""), (_ENGINE, "templates/"), (_CORE, "hooks/onrecord/")):
        if file.is_relative_to(folder):
            return f"{name}{file.relative_to(folder).as_posix()}".removesuffix("/.")
    return file.name
