"""How the site works: the prose, and the rules of standings as the code has them."""

from onrecord.site.render import Made, Page, Renderer

ORDER = 90


def page(renderer: Renderer) -> Made:
    """Return the page."""
    description = "How standings are derived, how dates are given, and what counts as a source."
    after = renderer.html("views/methodology", "methodology")
    methodology = Page("methodology", "How this site works", description, after=after, prose=True, changed=renderer.last_review)
    return renderer.finish(methodology), []
