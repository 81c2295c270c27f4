"""How well the record is kept, in figures, case by case."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page
from onrecord.views import health

RESERVED = ("health",)
ORDER = 130


def page(context: Context) -> Made:
    """Return the page."""
    description = "How many quotations are verified, how many sources archived, which links are broken, which reviews overdue."
    found = health.health(context.library, context.edition.links, context.edition.day)
    state = Page("health", "The state of this record", description, changed=context.edition.day)
    return context.renderer.page(state, "views/health", health=found), []
