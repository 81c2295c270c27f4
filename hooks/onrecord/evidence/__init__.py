"""Quotations against the pages that they are cited from: fetching, extracting, matching, and the evidence beside a case.

It imports `format`. What leaves it: the `Evidence` of a case, what was found of each quotation, and the report on links; only
commands fetch anything.
"""

__all__ = [
    "cuts",
    "extract",
    "fetch",
    "link_report",
    "lockfile",
    "locking",
    "matching",
    "normalize",
    "recheck",
    "text_fragments",
    "urls",
    "wayback",
]
