"""Everyone who recurs, by kind and name, with the number of their cases."""

from onrecord.format.vocabulary import PARTY_KINDS
from onrecord.site.render import Made, Page, Renderer

RESERVED = ("parties",)
ORDER = 50


def page(renderer: Renderer) -> Made:
    """Return the page."""
    cases = renderer.library.cases_of_party
    parties = {
        kind: [(key, party, len(cases.get(key, ()))) for key, party in renderer.parties_by_name if party.kind == kind]
        for kind in PARTY_KINDS
    }
    index = Page("parties/index", "Parties", "Everyone who recurs in these cases.", changed=renderer.last_review)
    return renderer.page(index, "views/parties", parties=parties), []
