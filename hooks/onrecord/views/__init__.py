"""What a page shows, with everything looked up: views of cases, lists, the timeline and the charts of clocks.

It imports the wings up to `history`, and never `authoring`. What leaves it: frozen view models that a template prints without
looking anything up.
"""

__all__ = ["case_page", "clock_charts", "health", "lists", "overview", "timeline", "view_models"]
