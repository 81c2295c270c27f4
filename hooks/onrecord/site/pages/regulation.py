"""The page of one regulation, around its hand-written prose, and its feed."""

from collections.abc import Iterator
from functools import partial

from onrecord.format.paths import regulation_path
from onrecord.site.render import Call, Made, Page, Renderer, feed_files
from onrecord.views.regulation_page import regulation_page

ORDER = 210


def pages(renderer: Renderer) -> Iterator[Call]:
    """One for each file of `docs/regulations/`."""
    return (partial(_page, renderer, regulation_id) for regulation_id in renderer.library.regulations)


def _page(renderer: Renderer, regulation_id: str) -> Made:
    view = regulation_page(renderer.library, regulation_id, renderer.edition.history)
    feed, name = renderer.feeds.regulation(regulation_id), f"regulations/{regulation_id}"
    page = Page(
        name,
        view.regulation.title,
        view.regulation.summary,
        renderer.html("views/regulation-before", name, view=view, source=regulation_path(regulation_id)),
        renderer.html("views/regulation-after", name, view=view, feeds=feed.links),
        prose=True,
        source=regulation_path(regulation_id),
        changed=view.regulation.checked,
        kicker=(view.regulation.short, view.regulation.jurisdiction),
        feeds=feed.links,
    )
    graph = renderer.linked.regulation(page.url, view.regulation)
    return renderer.finish(page, graph), feed_files(feed)
