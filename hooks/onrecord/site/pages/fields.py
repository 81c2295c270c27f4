"""Every kind of entry and every field that a contributor may write, with examples."""

from onrecord.format import field_reference
from onrecord.site.render import Made, Page, Renderer

RESERVED = ("contribute/fields",)
ORDER = 160


def page(renderer: Renderer) -> Made:
    """Return the page."""
    return renderer.page(
        Page(
            "contribute/fields",
            "All fields",
            "Every field of a case, of the parties and of a regulation: what it says, and how it is written.",
            changed=renderer.last_review,
            styles=("fields",),
        ),
        "authoring/fields",
        files=field_reference.file_docs(),
        values=field_reference.VALUE_DOCS,
        examples=renderer.examples,
    ), []
