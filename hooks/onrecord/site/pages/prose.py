"""A page of docs/ that is prose and nothing else; one on contributing leads on to the others of its section."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from onrecord.corpus.library import ProsePage
from onrecord.site.context import Call, Context, Made
from onrecord.site.render import Page

ORDER = 190


def pages(context: Context) -> Iterator[Call]:
    """One for each file that is not of another kind."""
    return (partial(_page, context, prose) for prose in context.library.prose_pages)


def _page(context: Context, prose: ProsePage) -> Made:
    page = Page(prose.name, prose.title, prose.opening, prose=True, source=f"docs/{prose.name}.md")
    if prose.name.startswith("contribute/"):
        after = context.renderer.html("authoring/contribute", prose.name, here=page.url)
        page = replace(page, after=after, styles=("contribute",))
    return context.renderer.finish(page), []
