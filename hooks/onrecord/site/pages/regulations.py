"""All regulations by name, with the number of cases read under them."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("regulations/index",)
ORDER = 60


def page(context: Context) -> Made:
    """Return the page."""
    library, description = context.library, "What each regulation required, version by version."
    return context.renderer.page(
        Page("regulations/index", "The law", description, changed=context.last_review),
        "views/regulations",
        regulations=context.regulations_by_name,
        uses={name: len(library.cases_of_regulation.get(name, ())) for name in library.regulations},
    ), []
