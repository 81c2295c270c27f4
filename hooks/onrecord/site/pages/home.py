"""The home page, around its prose: the latest cases. With it the files that speak of the whole site."""

from onrecord.export import crawlers
from onrecord.export.json_ld import SITE_NAME
from onrecord.site import security, social_images
from onrecord.site.context import Context, Made, feed_files
from onrecord.site.render import DataFile, Page
from onrecord.views import lists

RESERVED = ("feed.xml", "feed.json", "robots.txt", "llms.txt", "_headers", "social.png")
ORDER = 10
LATEST = 6
"""Cases on the home page."""


def page(context: Context) -> Made:
    """Return the home page."""
    library, history, feed = context.library, context.edition.history, context.feeds.cases()
    latest = [lists.case_line(library, case_id, history) for case_id in library.newest_first[:LATEST]]
    description = "Who said what, when, and what the law required then: contested incidents, from their sources."
    after = context.renderer.html("site/home", "index", lines=latest, total=len(library.cases), feeds=feed.links)
    cases = social_images.quantity(len(library.cases), "case")
    regulations = social_images.quantity(len(library.regulations), "regulation")
    home = context.renderer.finish(
        Page("index", SITE_NAME, description, after=after, prose=True, changed=context.last_review, feeds=feed.links),
        context.renderer.linked.home(description),
        social_images.CardContent(description, computed=(f"{cases} · {regulations}",)),
    )
    return home, [
        *feed_files(feed),
        DataFile("robots.txt", crawlers.robots_txt(context.address).encode()),
        DataFile("llms.txt", crawlers.llms_txt(library, context.address).encode()),
        DataFile("_headers", security.headers().encode()),
    ]
