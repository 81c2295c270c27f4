"""Every clock of every case, in one table and one picture."""

from onrecord.site.context import Context, Made
from onrecord.site.render import Page
from onrecord.views import clock_charts, lists

RESERVED = ("clocks",)
ORDER = 70


def page(context: Context) -> Made:
    """Return the page."""
    return context.renderer.page(
        Page("clocks", "Clocks", "Every statutory clock of every case.", changed=context.last_review),
        "views/clocks",
        lines=lists.clock_lines_by_delay(context.library),
        bars=tuple(clock_charts.duration_bars(context.library)),
    ), []
