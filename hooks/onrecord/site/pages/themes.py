"""Three readings across all cases."""

from onrecord.site.render import Made, Page, Renderer
from onrecord.views import overview

RESERVED = ("themes",)
ORDER = 80


def page(renderer: Renderer) -> Made:
    """Return the page."""
    description = "Who noticed first, how long until it was admitted, and who was told in time, across all cases."
    themes = Page("themes", "Across the cases", description, changed=renderer.last_review)
    return renderer.page(themes, "views/themes", themes=overview.themes(renderer.library)), []
