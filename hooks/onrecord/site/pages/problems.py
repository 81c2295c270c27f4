"""In a preview, everything that is wrong."""

from functools import partial

from onrecord.site.render import Call, Made, Page, Renderer

RESERVED = ("problems",)
ORDER = 180


def pages(renderer: Renderer) -> list[Call]:
    """One while previewing; a site with problems is not published."""
    return [partial(problem_list, renderer)] if renderer.previewing else []


def problem_list(renderer: Renderer) -> Made:
    """Return the page of all problems."""
    page = Page("problems", "Problems", "What is wrong with the files of this preview.")
    return renderer.page(page, "site/problems"), []
