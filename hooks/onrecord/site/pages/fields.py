"""Every kind of entry and every field that a contributor may write, with examples."""

from onrecord.format import field_reference
from onrecord.site.context import Context, Made
from onrecord.site.render import Page

RESERVED = ("contribute/fields",)
ORDER = 160


def page(context: Context) -> Made:
    """Return the page."""
    return context.renderer.page(
        Page(
            "contribute/fields",
            "All fields",
            "Every field of a case, of the parties and of a regulation: what it says, and how it is written.",
            changed=context.last_review,
            styles=("fields",),
        ),
        "authoring/fields",
        files=field_reference.file_docs(),
        values=field_reference.VALUE_DOCS,
        examples=context.examples,
    ), []
