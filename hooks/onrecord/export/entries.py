"""What the rows of tables are made from: entries of groups and lists, with the ids and numbers that lead to them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onrecord.export.table_schema import CaseScope, Entries


def each(values: Mapping[str, Any]) -> Entries:
    """Yield the entries of a group, by id."""
    return (((key,), value) for key, value in values.items())


def numbered(values: Iterable[Any]) -> Entries:
    """Yield the items of a list by their numbers, from 1."""
    return (((number,), value) for number, value in enumerate(values, start=1))


def distinct(texts: Iterable[str]) -> Entries:
    """Yield the texts of a list, each once, by themselves."""
    return (((text,), text) for text in dict.fromkeys(texts))


def nested(outer: Entries, inner: Callable[[Any], Entries]) -> Entries:
    """Yield the entries within entries, by the ids of both."""
    return (((*ids, *inner_ids), value) for ids, outer_value in outer for inner_ids, value in inner(outer_value))


def group(name: str) -> Callable[[CaseScope], Entries]:
    """Return what yields the entries of a group of the case's file."""
    return lambda scope: each(getattr(scope.case, name))
