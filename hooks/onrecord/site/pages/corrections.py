"""All corrections and withdrawals, the latest first, and their feed."""

from onrecord.site.render import Made, Page, Renderer, feed_files
from onrecord.views import lists

RESERVED = ("corrections",)
ORDER = 100


def page(renderer: Renderer) -> Made:
    """Return the page."""
    entries = lists.correction_entries(renderer.library)
    feed = renderer.feeds.corrections(entries)
    corrections = Page(
        "corrections/index",
        "Corrections",
        "What was wrong in a published case, what it says now, and why.",
        changed=max(filter(None, (renderer.last_review, *(item.day for item in entries))), default=None),
        feeds=feed.links,
    )
    return renderer.page(corrections, "views/corrections", corrected=entries), feed_files(feed)
