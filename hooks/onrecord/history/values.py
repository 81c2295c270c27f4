"""Values of a case as its author wrote them, in whatever shape an old version has them."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from onrecord.evidence.normalize import normalized
from onrecord.format.yaml_document import Plain

Content: TypeAlias = Mapping[str, Plain]
"""A case as its author wrote it."""
Value: TypeAlias = "Plain | None"
"""The value of a field; None if the version has no such field."""


def entries(content: Content, group: str) -> Mapping[str, Plain]:
    """Return the entries of a group; empty if the version has none or something else."""
    return as_mapping(content.get(group))


def as_mapping(value: Value) -> Mapping[str, Plain]:
    """Return a value that is a mapping; empty for any other."""
    return value if isinstance(value, dict) else {}


def as_list(value: Value) -> list[Plain]:
    """Return a list as it is, and any other value as a list of one."""
    return [] if value is None else value if isinstance(value, list) else [value]


def as_text(value: Value) -> str:
    """Return a value that is a text; empty for any other."""
    return value if isinstance(value, str) else ""


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same: white space, the shape of marks and dashes, and a last full stop do not count."""
    return one == other or _bare(one) == _bare(other)


def contains(items: Iterable[Plain], item: Plain) -> bool:
    """Whether some values include one that says the same."""
    return any(same(item, other) for other in items)


def _bare(value: Value) -> Value:
    if isinstance(value, dict):
        return {name: _bare(item) or "" for name, item in value.items()}
    if isinstance(value, list):
        return _bare(value[0]) if len(value) == 1 else [_bare(item) or "" for item in value]
    return value and normalized(value).rstrip(".")
