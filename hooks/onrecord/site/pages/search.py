"""The page of search results; a script fetches them, and without one the page leads to the complete lists."""

from onrecord.site.render import Made, Page, Renderer

RESERVED = ("search",)
ORDER = 150


def page(renderer: Renderer) -> Made:
    """Return the page."""
    search = Page("search", "Search", "Search the cases of this record.", changed=renderer.last_review)
    return renderer.page(search, "export/search"), []
