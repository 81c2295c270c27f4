"""Where the files of a project lie: the one place that knows the names of its folders and files."""

PARTIES_FILE = "_parties.yml"
EXAMPLE_FILE = "_example.yml"
"""Every field, explained: for people and editors, never published."""
RESERVED_IDS = frozenset({"index", "page", "by", "facets"})
"""Names that a case cannot have, since the site has pages of its own there."""
EVIDENCE_SUFFIX = ".evidence.json"


def case_path(case_id: str) -> str:
    """The path of a case's file, as problems show it."""
    return f"cases/{case_id}.yml"


def regulation_path(regulation_id: str) -> str:
    """The path of an explainer, as problems show it."""
    return f"docs/regulations/{regulation_id}.md"


def evidence_path(case_id: str) -> str:
    """The path of a case's evidence."""
    return f"cases/{case_id}{EVIDENCE_SUFFIX}"
