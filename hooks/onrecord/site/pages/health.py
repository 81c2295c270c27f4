"""How well the record is kept, in figures, case by case."""

from onrecord.site.render import Made, Page, Renderer
from onrecord.views import health

RESERVED = ("health",)
ORDER = 130


def page(renderer: Renderer) -> Made:
    """Return the page."""
    description = "How many quotations are verified, how many sources archived, which links are broken, which reviews overdue."
    found = health.health(renderer.library, renderer.edition.links, renderer.edition.day)
    state = Page("health", "The state of this record", description, changed=renderer.edition.day)
    return renderer.page(state, "views/health", health=found), []
