"""Every clock of every case, in one table and one picture."""

from onrecord.site.render import Made, Page, Renderer
from onrecord.views import clock_charts, lists

RESERVED = ("clocks",)
ORDER = 70


def page(renderer: Renderer) -> Made:
    """Return the page."""
    return renderer.page(
        Page("clocks", "Clocks", "Every statutory clock of every case.", changed=renderer.last_review),
        "views/clocks",
        clocks=lists.clocks_by_delay(renderer.library),
        bars=tuple(clock_charts.duration_bars(renderer.library)),
    ), []
