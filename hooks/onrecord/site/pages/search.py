"""The page of search results; a script fetches them, and without one the page leads to the complete lists."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("search",)
ORDER = 150


def page(context: Context) -> Made:
    """Return the page."""
    search = Page("search", "Search", "Search the cases of this record.", changed=context.last_review)
    return context.renderer.page(search, "export/search"), []
