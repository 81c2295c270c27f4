"""The last changes of the facts of all cases, by day, and their feed."""

from onrecord.history.case_history import MAX_CHANGES
from onrecord.site.render import Made, Page, Renderer, feed_files
from onrecord.views import lists

RESERVED = ("changes",)
ORDER = 110


def page(renderer: Renderer) -> Made:
    """Return the page."""
    history, feed = renderer.edition.history, renderer.feeds.changes()
    days = tuple(lists.changed_days(renderer.library, history.latest())) if history else ()
    return renderer.page(
        Page(
            "changes",
            "Changes",
            "What changed in the published cases, day by day.",
            changed=max((day.day for day in days), default=renderer.last_review),
            feeds=feed.links,
        ),
        "history/changes",
        days=days,
        history=history,
        most=MAX_CHANGES,
    ), feed_files(feed)
