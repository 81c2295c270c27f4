"""Every rule, with an example that fails and one that passes."""

from onrecord.authoring import rule_catalog
from onrecord.site.render import Made, Page, Renderer

RESERVED = ("contribute/rules",)
ORDER = 140


def page(renderer: Renderer) -> Made:
    """Return the page."""
    return renderer.page(
        Page(
            "contribute/rules",
            "The rules",
            "Every rule that a case must keep, with an example that fails, the message that it gives, and one that passes.",
            changed=renderer.last_review,
            styles=("rules",),
        ),
        "authoring/rules",
        chapters=rule_catalog.chapters(),
        sample=rule_catalog.get_entry("R043"),
        base=rule_catalog.base_case(),
        base_path=rule_catalog.CASE,
    ), []
