"""The names of the folders and files of a project."""

PARTIES_FILE = "_parties.yml"
EXAMPLE_FILE = "_example.yml"
"""A case with every field explained, for people and editors; it is never published."""
RESERVED_IDS = frozenset({"index", "page", "by", "facets"})
"""Ids that a case cannot have, since the site has other pages there."""
EVIDENCE_SUFFIX = ".evidence.json"


def case_path(case_id: str) -> str:
    """Return the path of the file of a case, as problems show it."""
    return f"cases/{case_id}.yml"


def regulation_path(regulation_id: str) -> str:
    """Return the path of an explainer, as problems show it."""
    return f"docs/regulations/{regulation_id}.md"


def evidence_path(case_id: str) -> str:
    """Return the path of the evidence of a case."""
    return f"cases/{case_id}{EVIDENCE_SUFFIX}"
