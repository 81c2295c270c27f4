"""Everything that cases can be chosen by, with the number of cases."""

from onrecord.site.render import Made, Page, Renderer

ORDER = 30


def page(renderer: Renderer) -> Made:
    """Return the page."""
    index = Page(
        "cases/by/index",
        "Lists of cases",
        "Cases by organisation, regulator, regulation, clock, standing, kind of incident, country and year.",
        changed=renderer.last_review,
        styles=("facets",),
    )
    return renderer.page(index, "export/facets", facets=renderer.facets.facets), []
