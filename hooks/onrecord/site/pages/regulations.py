"""All regulations by name, with the number of cases read under them."""

from onrecord.site.render import Made, Page, Renderer

RESERVED = ("regulations/index",)
ORDER = 60


def page(renderer: Renderer) -> Made:
    """Return the page."""
    library, description = renderer.library, "What each regulation required, version by version."
    return renderer.page(
        Page("regulations/index", "The law", description, changed=renderer.last_review),
        "views/regulations",
        regulations=renderer.regulations_by_name,
        uses={name: len(library.cases_of_regulation.get(name, ())) for name in library.regulations},
    ), []
