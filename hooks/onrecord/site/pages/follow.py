"""What can be followed: the feeds of the site, of parties and regulations, and the dates to come, as a calendar."""

from onrecord.export import calendars
from onrecord.export.feeds import MAX_ITEMS
from onrecord.site.context import Context, Made
from onrecord.site.render import DataFile, Page
from onrecord.views import lists

RESERVED = ("follow", "dates.ics")
ORDER = 120


def page(context: Context) -> Made:
    """Return the page."""
    coming = lists.all_coming_dates(context.library)
    dates = calendars.announced_dates("Dates to come: On the Record", coming, context.address)
    follow = context.renderer.page(
        Page(
            "follow",
            "Follow",
            "What can be followed here without coming back: feeds of cases, changes and corrections, and dates to come.",
            changed=context.last_review,
        ),
        "export/follow",
        most=MAX_ITEMS,
        parties=context.parties_by_name,
        regulations=context.regulations_by_name,
        coming=coming,
        has_calendar=dates is not None,
        today=context.edition.day,
    )
    return follow, [DataFile("dates.ics", dates)] if dates else []
