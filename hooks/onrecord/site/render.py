"""How a view becomes a page: its template, its head, and what its social picture says.

A page is HTML that is finished and safe. Where docs/ has hand-written prose of the same name, that prose is put between the
page's two parts when the frame is put around it.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.evidence.link_report import LinkReport
from onrecord.export.feeds import SITE_WIDE, FeedLink
from onrecord.export.json_ld import SITE_NAME, GraphBuilder, Node
from onrecord.export.search_index import SearchDocument
from onrecord.format.diagnostics import Problem, count_in_words
from onrecord.history.case_history import History
from onrecord.site import social_images, templates


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


class Renderer:
    """Renders the pages of one edition; `problems` are given, and shown, while previewing."""

    def __init__(self, root: Path, edition: Edition, problems: tuple[Problem, ...] | None = None) -> None:
        self.root = root
        self.address = edition.address.rstrip("/") + "/"
        self.previewing = problems is not None
        self.problems = problems or ()
        self.linked = GraphBuilder(self.address)

    def page(
        self,
        page: Page,
        template: str,
        *,
        graph: Node | None = None,
        card: social_images.CardContent | None = None,
        **values: Any,
    ) -> Page:
        """Return a page with the content that a template makes of values, finished."""
        html = self.html(template, page.name, source=page.source, feeds=page.feeds, **values)
        return self.finish(replace(page, before=html), graph, card)

    def finish(self, page: Page, graph: Node | None = None, card: social_images.CardContent | None = None) -> Page:
        """Return a page with its head and the content of its picture, by default its title and description."""
        address = self.address + page.url
        card = replace(
            card or social_images.CardContent(page.title, about=(page.description,)), site=SITE_NAME, address=address
        )
        # A preview, which nobody shares, has no pictures; nor has a page that search engines should not know.
        page = replace(page, card=card if page.indexed and not self.previewing else None)
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
        """Return what a template makes for the page of a name.

        Raises TemplateProblem, at the line of the template, if it cannot be rendered.
        """
        own = [problem for problem in sorted(self.problems) if template == "site/problems" or problem.path == source]
        try:
            return (
                templates.environment(self.root)
                .get_template(f"{template}.html.jinja")
                .render(
                    root="../" * _url(name).count("/") or "./",
                    source=source,
                    problems=own,
                    problem_count=count_in_words(own),
                    **values,
                )
            )
        except Exception as error:
            raise templates.TemplateProblem(templates.locate(error, self.root, template)) from error


def _url(name: str) -> str:
    return name.removesuffix("index") if name == "index" or name.endswith("/index") else f"{name}/"
