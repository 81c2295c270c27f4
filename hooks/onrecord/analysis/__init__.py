"""What is computed from a case and the law: clocks, standings of claims, contrasts between positions.

It imports `format` and `evidence`. What leaves it: frozen results, each with the rule by which it was computed, and the
sentences for clocks.
"""

__all__ = ["clock_text", "clocks", "contrasts", "instants", "judgements", "standings"]
