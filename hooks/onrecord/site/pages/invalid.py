"""In a preview, the page of a file that has never been valid: nothing but its problems."""

from collections.abc import Iterator
from functools import partial

from onrecord.site.render import Call, Made, Page, Renderer

ORDER = 200


def pages(renderer: Renderer) -> Iterator[Call]:
    """One for each file that cannot be shown."""
    return (partial(_page, renderer, path) for path in renderer.invalid_pages)


def _page(renderer: Renderer, path: str) -> Made:
    name = path.removeprefix("docs/").rpartition(".")[0]
    html = renderer.html("site/invalid", name, source=path, file=name)
    return Page(name, name, "This page has problems.", html, prose=path.startswith("docs/"), source=path), []
