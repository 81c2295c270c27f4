"""The page of a case that was withdrawn: its title and the reason."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import json_api
from onrecord.format.dates import from_day
from onrecord.format.paths import case_path
from onrecord.site import case_files
from onrecord.site.render import Call, DataFile, Made, Page, Renderer
from onrecord.views import lists

ORDER = 240


def pages(renderer: Renderer) -> Iterator[Call]:
    """One for each withdrawn case."""
    return (partial(_page, renderer, case_id) for case_id in renderer.library.withdrawn)


def _page(renderer: Renderer, case_id: str) -> Made:
    case = renderer.library.withdrawn[case_id]
    page = renderer.page(
        Page(
            f"cases/{case_id}",
            case.title,
            "This case was withdrawn.",
            source=case_path(case_id),
            changed=case.withdrawn.date,
            kicker=(f"Withdrawn {from_day(case.withdrawn.date).words}",),
        ),
        "views/withdrawn",
        case=case,
        corrections=lists.withdrawn_corrections(case),
    )
    card = case_files.card(renderer, case_id, case.title, withdrawn=case.withdrawn)
    return page, [
        *case_files.redirects(renderer, case_id),
        *case_files.at_every_address(renderer, case_id, {"/card/index.html": card}),
        DataFile(f"cases/{case_id}.json", json_api.encode(json_api.withdrawn_data(case_id, case, renderer.address))),
    ]
