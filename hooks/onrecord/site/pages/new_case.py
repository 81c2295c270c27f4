"""The form of a new case, which a script makes into its file."""

from onrecord.authoring import form
from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("contribute/new",)
ORDER = 170


def page(context: Context) -> Made:
    """Return the page."""
    repository = context.edition.repository
    return context.renderer.page(
        Page(
            "contribute/new",
            "Add a case",
            "A form that writes the file of a new case, checks it, and hands it to you: nothing is sent from here.",
            styles=("form",),
        ),
        "authoring/new",
        form=form.case_form(context.examples),
        forge=form.find_forge(repository),
        known=form.script_data(context.library, repository),
        guide=any(page.name == "contribute/index" for page in context.library.prose_pages),
    ), []
