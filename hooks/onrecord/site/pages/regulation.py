"""The page of one regulation, around its hand-written prose, and its feed."""

from collections.abc import Iterator
from functools import partial

from onrecord.format.paths import regulation_path
from onrecord.site import social_images
from onrecord.site.context import Call, Context, Made, feed_files
from onrecord.site.render import Page
from onrecord.views import lists

ORDER = 210


def pages(context: Context) -> Iterator[Call]:
    """One for each file of `docs/regulations/`."""
    return (partial(_page, context, regulation_id) for regulation_id in context.library.regulations)


def _page(context: Context, regulation_id: str) -> Made:
    view = lists.regulation_page(context.library, regulation_id, context.edition.history)
    feed, name = context.feeds.regulation(regulation_id), f"regulations/{regulation_id}"
    page = Page(
        name,
        view.regulation.title,
        view.regulation.summary,
        context.renderer.html("views/regulation-before", name, view=view, source=regulation_path(regulation_id)),
        context.renderer.html("views/regulation-after", name, view=view, feeds=feed.links),
        prose=True,
        source=regulation_path(regulation_id),
        changed=view.regulation.checked,
        feeds=feed.links,
    )
    graph = context.renderer.linked.regulation(page.url, view.regulation)
    return context.renderer.finish(page, graph, social_images.regulation_card(view)), feed_files(feed)
