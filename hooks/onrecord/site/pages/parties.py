"""Everyone who recurs, by kind and name, with the number of their cases."""

from onrecord.format.vocabulary import PARTY_KINDS
from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("parties",)
ORDER = 50


def page(context: Context) -> Made:
    """Return the page."""
    cases = context.library.cases_of_party
    parties = {
        kind: [(key, party, len(cases.get(key, ()))) for key, party in context.parties_by_name if party.kind == kind]
        for kind in PARTY_KINDS
    }
    index = Page("parties/index", "Parties", "Everyone who recurs in these cases.", changed=context.last_review)
    return context.renderer.page(index, "views/parties", parties=parties), []
