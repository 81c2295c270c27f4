"""The page of one case, its open data, and its calendars: of the ends of its periods, and of its dates to come."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import calendars, dataset, json_api, search_index
from onrecord.format.paths import case_path
from onrecord.history.case_history import MAX_CHANGES
from onrecord.site import case_files
from onrecord.site.pages import cite
from onrecord.site.render import Call, DataFile, Made, Page, Renderer
from onrecord.views import figure_views, timeline

ORDER = 230


def pages(renderer: Renderer) -> Iterator[Call]:
    """Each case followed by its page of citations, which needs the same view."""
    for case_id in renderer.library.newest_first:
        yield partial(_page, renderer, case_id)
        yield partial(cite.case_citations, renderer, case_id)


def _page(renderer: Renderer, case_id: str) -> Made:
    view, history = renderer.view(case_id), renderer.edition.history
    permalink, version = renderer.permalink(case_id), renderer.version(view)
    page = renderer.page(
        Page(
            f"cases/{case_id}",
            view.title,
            view.description,
            source=case_path(case_id),
            changed=view.record.reviewed,
            search_document=search_index.case_document(view),
            kicker=(view.kind[:1].upper() + view.kind[1:], view.place, view.when.words),
            styles=("timeline",),
        ),
        "views/case",
        graph=renderer.linked.case(view, version),
        case=view,
        permalink=permalink,
        version=version,
        timeline=timeline.timeline(view),
        affected=figure_views.affected(view),
        amounts=figure_views.amounts(view),
        days=history.days_of(case_id)[:MAX_CHANGES] if history else (),
        today=renderer.edition.day,
        listed=renderer.facets.values_of(case_id),
    )
    data = json_api.case_data(renderer.library, case_id, renderer.address)
    files: list[DataFile | dataset.CaseRows] = [DataFile(f"cases/{case_id}.json", json_api.encode(data))]
    files += [dataset.case_rows(renderer.library, case_id, data), *case_files.redirects(renderer, case_id)]
    if view.has_calendar:
        files.append(DataFile(f"cases/{case_id}.ics", calendars.period_ends(view, permalink)))
    if dates := calendars.announced_dates(f"Dates to come: {view.title}", [view], renderer.address):
        # Also at earlier addresses, since a program that subscribes to a calendar follows no redirect of ours.
        files += [DataFile(f"cases/{name}/dates.ics", dates) for name in (case_id, *view.aliases)]
    return page, files
