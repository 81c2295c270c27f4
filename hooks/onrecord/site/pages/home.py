"""The home page, around its prose: the latest cases. With it the files that speak of the whole site."""

from onrecord.export import crawlers
from onrecord.export.json_ld import SITE_NAME
from onrecord.site import security
from onrecord.site.render import DataFile, Made, Page, Renderer, feed_files
from onrecord.views import lists

RESERVED = ("feed.xml", "feed.json", "robots.txt", "llms.txt", "_headers", "social.png")
ORDER = 10
LATEST = 6
"""Cases on the home page."""


def page(renderer: Renderer) -> Made:
    """Return the home page."""
    library, history, feed = renderer.library, renderer.edition.history, renderer.feeds.cases()
    latest = [lists.case_line(library, case_id, history) for case_id in library.newest_first[:LATEST]]
    description = "Who said what, when, and what the law required then: contested incidents, from their sources."
    after = renderer.html("site/home", "index", lines=latest, total=len(library.cases), feeds=feed.links)
    home = renderer.finish(
        Page("index", SITE_NAME, description, after=after, prose=True, changed=renderer.last_review, feeds=feed.links),
        renderer.linked.home(description),
    )
    return home, [
        *feed_files(feed),
        DataFile("robots.txt", crawlers.robots_txt(renderer.address).encode()),
        DataFile("llms.txt", crawlers.llms_txt(library, renderer.address).encode()),
        DataFile("_headers", security.headers().encode()),
    ]
