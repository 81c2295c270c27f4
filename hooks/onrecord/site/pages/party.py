"""The page of one recurring party, and its feed."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import search_index
from onrecord.site.render import Call, Made, Page, Renderer, feed_files
from onrecord.views.party_page import party_page

ORDER = 220


def pages(renderer: Renderer) -> Iterator[Call]:
    """One for each party of `_parties.yml`."""
    return (partial(_page, renderer, party_id) for party_id in renderer.library.parties)


def _page(renderer: Renderer, party_id: str) -> Made:
    view, feed = party_page(renderer.library, party_id, renderer.edition.history), renderer.feeds.party(party_id)
    page = Page(
        f"parties/{party_id}",
        view.party.name,
        f"Everything on record that {view.party.name} said, and every case it is in.",
        search_document=search_index.party_document(view),
        changed=renderer.reviewed(renderer.library.cases_of_party.get(party_id, ())),
        kicker=(view.party.role[:1].upper() + view.party.role[1:],),
        feeds=feed.links,
    )
    return renderer.page(
        page,
        "views/party",
        graph=renderer.linked.party(page.url, view.party, page.description),
        view=view,
    ), feed_files(feed)
