"""All cases by year, the latest first; with the first page their index as open data, and that of the facets."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import facets, json_api
from onrecord.export.feeds import CASES_FEED
from onrecord.site.render import Call, DataFile, Made, Page, Renderer
from onrecord.views import lists

RESERVED = ("cases",)
ORDER = 20


def pages(renderer: Renderer) -> Iterator[Call]:
    """As many as it takes."""
    last = max(1, -(-len(renderer.library.cases) // facets.CASES_PER_PAGE))
    return (partial(_page, renderer, number, last) for number in range(1, last + 1))


def _page(renderer: Renderer, number: int, last: int) -> Made:
    library, first = renderer.library, number == 1
    shown = library.newest_first[(number - 1) * facets.CASES_PER_PAGE : number * facets.CASES_PER_PAGE]
    years: dict[int, list[lists.CaseLine]] = {}
    for line in (lists.case_line(library, case_id, renderer.edition.history) for case_id in shown):
        years.setdefault(line.case.when.year, []).append(line)
    page = renderer.page(
        Page(
            "cases/index" if first else f"cases/page/{number}",
            "Cases" if first else f"Cases, page {number} of {last}",
            "All cases, the latest first." if first else f"All cases, the latest first: page {number}.",
            changed=renderer.last_review,
            styles=("facets",),
            feeds=CASES_FEED,
        ),
        "views/cases",
        years=years,
        total=len(library.cases),
        withdrawn=library.withdrawn if first else {},
        facets=renderer.facets.facets,
        number=number,
        numbers=last,
    )
    if not first:
        return page, []
    return page, [
        DataFile("cases/index.json", json_api.encode(json_api.case_index(library, renderer.address))),
        DataFile("cases/facets.json", json_api.encode(facets.facet_index(renderer.facets))),
    ]
