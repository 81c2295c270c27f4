"""The page of one case, its open data, and its calendars: of the ends of its periods, and of its dates to come."""

from collections.abc import Iterator
from functools import partial

from onrecord.export import calendars, dataset, json_api, search_index
from onrecord.format.paths import case_path
from onrecord.history.case_history import MAX_CHANGES
from onrecord.site import case_files, social_images
from onrecord.site.context import Call, Context, Made
from onrecord.site.pages import cite
from onrecord.site.render import DataFile, Page
from onrecord.views import lists, timeline

RESERVED = ("cases",)
ORDER = 230


def pages(context: Context) -> Iterator[Call]:
    """Each case followed by its page of citations, which needs the same view."""
    for case_id in context.library.newest_first:
        yield partial(_page, context, case_id)
        yield partial(cite.case_citations, context, case_id)


def _page(context: Context, case_id: str) -> Made:
    view, history = context.view(case_id), context.edition.history
    permalink, version = context.permalink(case_id), context.version(view)
    page = context.renderer.page(
        Page(
            f"cases/{case_id}",
            view.title,
            view.description,
            source=case_path(case_id),
            changed=view.record.reviewed,
            search_document=search_index.case_document(view),
            styles=("timeline",),
        ),
        "views/case",
        graph=context.renderer.linked.case(view, version),
        card=social_images.case_card(view),
        case=view,
        permalink=permalink,
        version=version,
        chronology=timeline.timeline(view),
        days=history.days_of(case_id)[:MAX_CHANGES] if history else (),
        today=context.edition.day,
        listed=context.facets.values_of(case_id),
    )
    data = json_api.case_data(context.library, case_id, context.address)
    files: list[DataFile | dataset.CaseRows] = [DataFile(f"cases/{case_id}.json", json_api.encode(data))]
    files += [dataset.case_rows(context.library, case_id, data), *case_files.redirects(context, case_id)]
    if view.has_calendar:
        files.append(DataFile(f"cases/{case_id}.ics", calendars.period_ends(view, permalink)))
    coming = [lists.coming_dates(context.library, case_id)] if view.coming else []
    if dates := calendars.announced_dates(f"Dates to come: {view.title}", coming, context.address):
        # Also at earlier addresses, since a program that subscribes to a calendar follows no redirect of ours.
        files += [DataFile(f"cases/{name}/dates.ics", dates) for name in (case_id, *view.aliases)]
    return page, files
