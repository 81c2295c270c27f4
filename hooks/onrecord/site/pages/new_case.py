"""The form of a new case, which a script makes into its file."""

from onrecord.authoring import form
from onrecord.site.render import Made, Page, Renderer

RESERVED = ("contribute/new",)
ORDER = 170


def page(renderer: Renderer) -> Made:
    """Return the page."""
    repository = renderer.edition.repository
    return renderer.page(
        Page(
            "contribute/new",
            "Add a case",
            "A form that writes the file of a new case, checks it, and hands it to you: nothing is sent from here.",
            styles=("form",),
        ),
        "authoring/new",
        fields=form.case_fields(renderer.examples),
        forge=form.find_forge(repository),
        script_data=form.script_data(renderer.library, repository),
        guide=any(page.name == "contribute/index" for page in renderer.library.prose_pages),
    ), []
