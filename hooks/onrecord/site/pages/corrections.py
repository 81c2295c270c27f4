"""All corrections and withdrawals, the latest first, and their feed."""

from onrecord.site.context import Context, Made, feed_files
from onrecord.site.render import Page
from onrecord.views import lists

RESERVED = ("corrections",)
ORDER = 100


def page(context: Context) -> Made:
    """Return the page."""
    entries = lists.correction_entries(context.library)
    feed = context.feeds.corrections(entries)
    corrections = Page(
        "corrections/index",
        "Corrections",
        "What was wrong in a published case, what it says now, and why.",
        changed=max(filter(None, (context.last_review, *(item.day for item in entries))), default=None),
        feeds=feed.links,
    )
    return context.renderer.page(corrections, "views/corrections", corrected=entries), feed_files(feed)
