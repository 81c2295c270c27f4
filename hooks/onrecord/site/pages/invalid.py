"""In a preview, the page of a file that has never been valid: nothing but its problems."""

from collections.abc import Iterator
from functools import partial

from onrecord.site.context import Call, Context, Made
from onrecord.site.render import Page

ORDER = 200


def pages(context: Context) -> Iterator[Call]:
    """One for each file that cannot be shown."""
    return (partial(_page, context, path) for path in context.invalid_pages)


def _page(context: Context, path: str) -> Made:
    name = path.removeprefix("docs/").rpartition(".")[0]
    html = context.renderer.html("site/invalid", name, source=path, file=name)
    return Page(name, name, "This page has problems.", html, prose=path.startswith("docs/"), source=path), []
