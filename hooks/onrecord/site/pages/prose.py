"""A page of docs/ that is prose and nothing else; one on contributing leads on to the others of its section."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from onrecord.corpus.library import ProsePage
from onrecord.site.render import Call, Made, Page, Renderer

ORDER = 190


def pages(renderer: Renderer) -> Iterator[Call]:
    """One for each file that is not of another kind."""
    return (partial(_page, renderer, prose) for prose in renderer.library.prose_pages)


def _page(renderer: Renderer, prose: ProsePage) -> Made:
    page = Page(prose.name, prose.title, prose.opening, prose=True, source=f"docs/{prose.name}.md")
    if prose.name.startswith("contribute/"):
        after = renderer.html("authoring/contribute", prose.name, here=page.url)
        page = replace(page, after=after, styles=("contribute",))
    return renderer.finish(page), []
