"""What Git keeps of the cases: their versions, and what changed between two of them in terms of the case.

It imports the wings up to `corpus`. What leaves it: the `History` of published changes, and comparisons of a pull request
with its base.
"""

__all__ = ["case_history", "changes", "comparison", "corrections", "git", "values"]
