"""All cases by the values of one facet."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import facets
from onrecord.site.render import Call, Made, Page, Renderer

ORDER = 40


def pages(renderer: Renderer) -> Iterator[Call]:
    """As many for each facet as it takes."""
    for facet in renderer.facets.facets:
        for number in range(1, len(facet.lists) + 1):
            yield partial(_page, renderer, facet, number)


def _page(renderer: Renderer, facet: facets.Facet, number: int) -> Made:
    library, last = renderer.library, len(facet.lists)
    heading = f"Cases by {facet.title[:1].lower()}{facet.title[1:]}"
    title = heading if number == 1 else f"{heading}, page {number} of {last}"
    values = [
        (
            value,
            cases[0] != value.cases[0],
            [(case_id, library.cases[case_id]) for case_id in map(library.newest_first.__getitem__, cases)],
        )
        for value, cases in facet.lists[number - 1]
    ]
    return renderer.page(
        Page(
            f"cases/by/{facet.id}" if number == 1 else f"cases/by/{facet.id}/{number}",
            title,
            f"All cases under each value: {title}.",
            changed=renderer.last_review,
            styles=("facets",),
        ),
        "export/facet",
        heading=title,
        facet=facet,
        values=values,
        number=number,
        numbers=last,
    ), []
