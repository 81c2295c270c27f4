"""In a preview, everything that is wrong."""

from functools import partial

from onrecord.site.context import Call, Context, Made
from onrecord.site.render import Page

RESERVED = ("problems",)
ORDER = 180


def pages(context: Context) -> list[Call]:
    """One while previewing; a site with problems is not published."""
    return [partial(problem_list, context)] if context.renderer.previewing else []


def problem_list(context: Context) -> Made:
    """Return the page of all problems."""
    page = Page("problems", "Problems", "What is wrong with the files of this preview.")
    return context.renderer.page(page, "site/problems"), []
