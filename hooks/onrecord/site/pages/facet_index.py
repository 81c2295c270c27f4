"""Everything that cases can be chosen by, with the number of cases."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("cases",)
ORDER = 30


def page(context: Context) -> Made:
    """Return the page."""
    index = Page(
        "cases/by/index",
        "Lists of cases",
        "Cases by organisation, regulator, regulation, clock, standing, kind of incident, country and year.",
        changed=context.last_review,
        styles=("facets",),
    )
    return context.renderer.page(index, "export/facets", facets=context.facets.facets), []
