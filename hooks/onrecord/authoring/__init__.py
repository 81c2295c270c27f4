"""Support for the authors of cases: drafts, the form, the example case, and the catalog of rules with their examples.

It imports the wings up to `history`, and never `views`. What leaves it: drafts as text, the description of the form, the
example, and the catalog.
"""

__all__ = ["article_metadata", "drafting", "example", "form", "issue_form", "rule_catalog", "similar_cases"]
