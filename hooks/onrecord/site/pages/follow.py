"""What can be followed: the feeds of the site, of parties and regulations, and the dates to come, as a calendar."""

from onrecord.export import calendars
from onrecord.export.feeds import MAX_ITEMS
from onrecord.site.render import DataFile, Made, Page, Renderer
from onrecord.views import lists

RESERVED = ("follow", "dates.ics")
ORDER = 120


def page(renderer: Renderer) -> Made:
    """Return the page."""
    coming = lists.cases_with_coming_dates(renderer.library)
    dates = calendars.announced_dates("Dates to come: On the Record", coming, renderer.address)
    follow = renderer.page(
        Page(
            "follow",
            "Follow",
            "What can be followed here without coming back: feeds of cases, changes and corrections, and dates to come.",
            changed=renderer.last_review,
        ),
        "export/follow",
        most=MAX_ITEMS,
        parties=renderer.parties_by_name,
        regulations=renderer.regulations_by_name,
        coming=coming,
        has_calendar=dates is not None,
        today=renderer.edition.day,
    )
    return follow, [DataFile("dates.ics", dates)] if dates else []
