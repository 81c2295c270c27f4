"""Columns of tables: of ids, of fields of the file, of what this site computed, and of addresses of pages."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from onrecord.export.table_schema import Column, Entry, Getter, Type
from onrecord.format.entry import FormatModel
from onrecord.format.field_types import Address, Count, DateField, Day, ExactDateField, Prose, SingleDateField


def optional(name: str, meaning: str, get: Getter, kind: Type = "string") -> Column:
    """Return a column that can be empty."""
    return Column(name=name, meaning=meaning, get=get, type=kind)


def required(name: str, meaning: str, get: Getter, kind: Type = "string", written: str | None = None) -> Column:
    """Return a column that is never empty."""
    return Column(name=name, meaning=meaning, get=get, type=kind, written=written, always=True)


def key(name: str, meaning: str, position: int = -1, kind: Type = "id", written: str | None = None) -> Column:
    """Return the column of an id or number of the entry: the innermost, or the one at a position."""
    get: Getter = lambda row: row.ids[position]  # noqa: E731 - one line
    return Column(name=name, meaning=meaning, get=get, type=kind, written=written, always=True, key=True)


def page(get: Callable[[Entry], str]) -> Column:
    """Return the column of the address of an entry."""
    return required("page", "Where it stands on this site.", get, "uri")


def page_of_case(anchor: str) -> Column:
    """Return the column of the address of an entry on the page of its case."""
    return page(lambda row: f"{row.scope.data.url}#{anchor}-{'--'.join(map(str, row.ids))}")


def written(kind: type[FormatModel], *fields: str, part: str = "", **renamed: str) -> Iterator[Column]:
    """Yield the columns of fields of the file, with the meanings and types that the model gives them.

    `part` leads from the entry to the value that has the fields, if that is not the entry itself. `renamed` are fields whose
    columns have other names. A date has three columns: as it was written, and the days that it can mean.
    """
    hints = get_type_hints(kind, include_extras=True)
    for field, name in (*((field, field) for field in fields), *renamed.items()):
        info, types = kind.model_fields[field], (hints[field], *get_args(hints[field]))
        name = "date" if name == "when" else name
        meaning = info.description or ""
        get: Callable[[Entry], Any] = attrgetter(".".join(filter(None, ("value", part, field))))
        if Prose in types:
            meaning = f"{meaning.removesuffix('.')}; Markdown."
        if get_origin(info.annotation) is tuple:
            meaning, get = f"{meaning.removesuffix('.')}; several are separated by commas.", _joined(get)
        cells: Type = "uri" if Address in types else "date" if Day in types else "string"
        yield Column(name=name, meaning=meaning, get=get, type=cells, written=info.alias, always=info.is_required())
        if Count in types:
            for end in ("least", "most", "about"):
                yield optional(f"computed_{end}", _BOUNDS[end], attrgetter(f"value.{field}.{end}"), "integer")
        if any(dates in types for dates in (DateField, SingleDateField, ExactDateField)):
            prefix = "computed_" if name == "date" else f"computed_{name}_"
            for position, end in enumerate(("earliest", "latest")):
                meaning = f"The {end} day that the date can mean; empty where open or not exact."
                yield optional(f"{prefix}{end}", meaning, _bound(get, position), "date")


def _joined(get: Callable[[Entry], Any]) -> Getter:
    return lambda row: ", ".join(get(row)) or None


_BOUNDS = {
    "least": "The least that the number can mean; empty where it is open or only about right.",
    "most": "The most that the number can mean; empty where it is open or only about right.",
    "about": "The number, where it is only about right.",
}


def _bound(get: Callable[[Entry], Any], position: int) -> Getter:
    return lambda row: (when := get(row)) and when.bounds[position]
