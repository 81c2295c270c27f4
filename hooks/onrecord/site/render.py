"""How a view becomes a page: its template, its head, and what its social picture says.

A page is HTML that is finished and safe. Where docs/ has hand-written prose of the same name, that prose is put between the
page's two parts when the frame is put around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias

from onrecord.authoring import example
from onrecord.corpus.library import Library
from onrecord.evidence.link_report import LinkReport
from onrecord.export import dataset, facets
from onrecord.export.feeds import SITE_WIDE, Feed, FeedBuilder, FeedLink
from onrecord.export.json_ld import GraphBuilder, Node
from onrecord.export.search_index import SearchDocument
from onrecord.format import field_reference
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.diagnostics import Problem, count_in_words
from onrecord.format.regulation import Regulation
from onrecord.history.case_history import History
from onrecord.site import social_images, templates
from onrecord.views import case_page


@dataclass(frozen=True)
class Page:
    """One generated page. `name` is its path without ending: `cases/plusnet-2014`, `cases/index`, `index`."""

    name: str
    title: str
    description: str
    before: str = ""
    after: str = ""
    head: str = ""
    """Finished HTML for the head of this page alone."""
    prose: bool = False
    """Whether docs/ holds hand-written prose of this name, to be put between before and after."""
    source: str | None = None
    """The file from which the page is made, relative to the project."""
    changed: date | None = None
    """The last day on which the record says that it was reviewed."""
    search_document: SearchDocument | None = None
    """What a search finds of this page; for a page with hand-written prose it is made from that."""
    kicker: tuple[str, ...] = ()
    """What is above the title in its social picture: kind, place, time."""
    styles: tuple[str, ...] = ()
    """Its own style sheets beside that of the site, by name: `timeline`."""
    indexed: bool = True
    """Whether search engines should know it, and not only its readers."""
    card: social_images.CardContent | None = None
    """What its social picture says, if it has one: `card.alt` says it in words."""
    feeds: tuple[FeedLink, ...] = ()
    """The page's own feeds, beside those of the whole site."""
    kind: str = ""
    """The module of `pages` that made it."""

    @property
    def url(self) -> str:
        """The address relative to the site: `cases/plusnet-2014/`, `cases/`, or empty for the home page."""
        return _url(self.name)

    @property
    def anchors(self) -> list[str]:
        """The ids in both parts that a link can lead to."""
        return re.findall(r'\sid="([^"]+)"', self.before + self.after)

    @property
    def picture(self) -> str:
        """The path of its social picture on the site: `cases/plusnet-2014/social.png`."""
        return f"{self.url}social.png"


@dataclass(frozen=True)
class DataFile:
    """One generated file that is not a page, by its path on the site; text is UTF-8."""

    path: str
    content: bytes


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
    """The last check of the sources' links."""
    repository: str = ""
    """The address of the project at the forge that keeps it; empty where none is named."""


Made: TypeAlias = tuple[Page, Sequence[DataFile | dataset.CaseRows]]
"""A page, the data files that go with it, and what a case adds to files that all cases share."""
Call: TypeAlias = "partial[Made]"
"""The making of one page, which can be done in another process."""


class Renderer:
    """Renders the pages of one edition of a library.

    `problems` are given, and shown, while previewing; `invalid_pages` are then the paths of files that were never valid.
    """

    def __init__(
        self,
        root: Path,
        library: Library,
        edition: Edition,
        problems: tuple[Problem, ...] | None = None,
        invalid_pages: Sequence[str] = (),
    ) -> None:
        self.root = root
        self.library = library
        self.edition = edition
        self.previewing = problems is not None
        self.problems = problems or ()
        self.invalid_pages = invalid_pages
        self.address = edition.address.rstrip("/") + "/"
        self.linked = GraphBuilder(self.address)
        self.feeds = FeedBuilder(library, edition.history, self.address)
        self.view = lru_cache(maxsize=1)(partial(case_page.CaseView, library))
        """The view of a case, kept until another is asked for: the pages of a case are made one after the other."""

    def page(self, page: Page, template: str, *, graph: Node | None = None, **values: Any) -> Page:
        """Return a page with the content that a template makes of values, finished."""
        html = self.html(template, page.name, source=page.source, feeds=page.feeds, **values)
        return self.finish(replace(page, before=html), graph)

    def finish(self, page: Page, graph: Node | None = None) -> Page:
        """Return a page with its head and the content of its picture."""
        address = self.address + page.url
        # A preview, which nobody shares, has no pictures; nor has a page that search engines should not know.
        if page.indexed and not self.previewing:
            # The title of the home page is in the masthead already.
            headline = page.title if page.url else page.description
            page = replace(page, card=social_images.CardContent(headline, page.kicker, address))
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
        """Return what a template makes for the page of a name. Raises TemplateProblem if it cannot be rendered."""
        own = [problem for problem in sorted(self.problems) if template == "site/problems" or problem.path == source]
        root = "../" * _url(name).count("/") or "./"
        shown = {"root": root, "source": source, "problems": own, "problem_count": count_in_words(own), **values}
        return templates.render(self.root, template, shown)

    def compute(self) -> None:
        """Compute what many pages need, before the work is spread over processes."""
        library = self.library
        _ = library.standings, library.clocks, library.newest_first, library.cases_of_party, library.cases_of_regulation
        _ = library.neighbours, library.subsidiaries, self.facets
        _ = self.edition.history and self.edition.history.days_of("")

    @cached_property
    def facets(self) -> facets.Facets:
        """What cases can be chosen by."""
        return facets.case_facets(self.library, self.edition.history)

    @cached_property
    def examples(self) -> field_reference.Examples:
        """An example of each field, from the annotated example case."""
        return example.read_examples(self.root)

    @property
    def parties_by_name(self) -> list[tuple[str, Party]]:
        """All recurring parties with their ids, in the order of their names."""
        return sorted(self.library.parties.items(), key=lambda item: item[1].name.casefold())

    @property
    def regulations_by_name(self) -> list[tuple[str, Regulation]]:
        """All regulations with their ids, in the order of their short names."""
        return sorted(self.library.regulations.items(), key=lambda item: item[1].short.casefold())

    @property
    def last_review(self) -> date | None:
        """The last day on which any case was reviewed."""
        return self.reviewed(self.library.newest_first)

    def reviewed(self, case_ids: Sequence[str]) -> date | None:
        """Return the last day on which one of these cases was reviewed."""
        return max((self.library.cases[case_id].record.reviewed for case_id in case_ids), default=None)

    def case(self, case_id: str) -> Case | Withdrawn:
        """Return a case, published or withdrawn."""
        return self.library.cases.get(case_id) or self.library.withdrawn[case_id]

    def version(self, case: case_page.CaseView) -> date:
        """Return the day of a case's present version: of its last change, or of its review where no history is kept."""
        days = self.edition.history.days_of(case.id) if self.edition.history else ()
        return days[0].day if days else case.record.reviewed

    def permalink(self, case_id: str) -> str:
        """Return the public address of a case."""
        return f"{self.address}cases/{case_id}/"


def feed_files(feed: Feed) -> list[DataFile]:
    """Return a feed in all its formats."""
    return [DataFile(path, content) for path, content in feed.files]


def _url(name: str) -> str:
    return name.removesuffix("index") if name == "index" or name.endswith("/index") else f"{name}/"
