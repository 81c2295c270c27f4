"""Three readings across all cases."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page
from onrecord.views import overview

RESERVED = ("themes",)
ORDER = 80


def page(context: Context) -> Made:
    """Return the page."""
    description = "Who noticed first, how long until it was admitted, and who was told in time, across all cases."
    themes = Page("themes", "Across the cases", description, changed=context.last_review)
    return context.renderer.page(themes, "views/themes", themes=overview.themes(context.library)), []
