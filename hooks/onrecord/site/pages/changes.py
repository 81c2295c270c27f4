"""The last changes of the facts of all cases, by day, and their feed."""

from onrecord.history.case_history import MAX_CHANGES
from onrecord.site.context import Context, Made, feed_files
from onrecord.site.render import Page
from onrecord.views import lists

RESERVED = ("changes",)
ORDER = 110


def page(context: Context) -> Made:
    """Return the page."""
    history, feed = context.edition.history, context.feeds.changes()
    days = tuple(lists.changed_days(context.library, history.latest())) if history else ()
    return context.renderer.page(
        Page(
            "changes",
            "Changes",
            "What changed in the published cases, day by day.",
            changed=max((day.day for day in days), default=context.last_review),
            feeds=feed.links,
        ),
        "history/changes",
        days=days,
        history=history,
        most=MAX_CHANGES,
    ), feed_files(feed)
