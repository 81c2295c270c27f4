"""What a page shows, with everything looked up: views of cases, lists, the timeline and the charts of clocks.

It imports the wings up to `history`, and never `authoring`. What leaves it: views that hold the entries of a case, and
follow their references to parties and sources.
"""

__all__ = [
    "case_page",
    "clock_charts",
    "figure_views",
    "health",
    "law_views",
    "lists",
    "overview",
    "party_page",
    "regulation_page",
    "timeline",
    "view_models",
]
