"""How to cite a case and its entries: a page, the files for reference managers, and cards for other sites.

`case` makes these pages, while the view of each case is at hand.
"""

from onrecord.export import citations, embeds
from onrecord.format.paths import case_path
from onrecord.site import case_files
from onrecord.site.render import Made, Page, Renderer


def case_citations(renderer: Renderer, case_id: str) -> Made:
    """Return the page of one case, with its files also under earlier ids."""
    view, permalink = renderer.view(case_id), renderer.permalink(case_id)
    version = renderer.version(view)
    cited, embedded = citations.case_citations(view, permalink, version), embeds.cards(view, permalink)
    page = renderer.page(
        Page(
            f"cases/{case_id}/cite",
            f"How to cite: {view.title}",
            f"How to cite {view.title}, its claims and its statements.",
            source=case_path(case_id),
            changed=view.record.reviewed,
            indexed=False,
        ),
        "export/cite",
        case=view,
        cited=cited,
        cards={card.anchor: card for card in embedded},
    )
    card = case_files.card(renderer, case_id, view.title, cards=embedded, statements=len(view.statements), version=version)
    texts = {".bib": citations.bibtex(cited.entries), ".csl.json": citations.csl(cited.entries), "/card/index.html": card}
    return page, case_files.at_every_address(renderer, case_id, texts)
