"""How the site works: the prose, and the rules of standings as the code has them."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page

ORDER = 90


def page(context: Context) -> Made:
    """Return the page."""
    description = "How standings are derived, how dates are given, and what counts as a source."
    after = context.renderer.html("views/methodology", "methodology")
    methodology = Page("methodology", "How this site works", description, after=after, prose=True, changed=context.last_review)
    return context.renderer.finish(methodology), []
