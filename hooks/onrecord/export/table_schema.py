"""Tables as data: columns that say what they mean and how to get their value, keys, references, and the rows of a table.

A column whose name begins with `computed_` holds what this site computed; every other holds what an author wrote, an id or a
number, or the address of a page. Dates are as they were written, with the earliest and the latest day that they can mean beside
them. The meanings of written columns are those of the format.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias, get_args, get_type_hints

from onrecord.corpus.library import Library
from onrecord.export.json_api import CaseData, ComputedData
from onrecord.format.case import Case
from onrecord.format.dates import EdtfDate
from onrecord.format.entry import FormatModel
from onrecord.format.field_types import Address, DateField, Day, ExactDateField, Prose, SingleDateField
from onrecord.format.periods import Period

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]
Type: TypeAlias = Literal["string", "id", "integer", "boolean", "date", "datetime", "uri"]
"""What the cells of a column hold. An id has small letters, digits, hyphens and points; a date is a day, 2014-11-14; a datetime
is in UTC; a boolean is 1 or 0."""
Entries: TypeAlias = Iterable[tuple[tuple[str | int, ...], Any]]
"""What the rows of a table are made from: values, each after the ids and numbers that lead to it, from the outside in."""


@dataclass(frozen=True)
class CaseScope:
    """One case, for the tables that grow with each case."""

    library: Library
    id: str
    data: CaseData
    """Its published data, from which computed columns are taken."""

    @property
    def case(self) -> Case:
        """The case as its author wrote it."""
        return self.library.cases[self.id]

    @property
    def computed(self) -> ComputedData:
        """What this site computed from it."""
        return self.data.computed


@dataclass(frozen=True)
class LibraryScope:
    """All cases, for the tables that they share; `address` is that of the site."""

    library: Library
    address: str


class Entry(NamedTuple):
    """What one row is made from."""

    scope: Any
    ids: tuple[str | int, ...]
    value: Any

    @property
    def id(self) -> Any:
        """The innermost id."""
        return self.ids[-1]


Getter: TypeAlias = Callable[[Entry], Cell | date | EdtfDate | Period]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. Dates and periods that `get` returns are put into the cell as they were written."""

    name: str
    meaning: str
    get: Getter
    type: Type = "string"
    written: str | None = None
    """The field of the file that it holds; None for what the site adds."""
    always: bool = False
    """Whether every row has a value."""
    key: bool = False
    """Whether it is a part of the table's key."""

    @property
    def computed(self) -> bool:
        """Whether this site computed it."""
        return self.name.startswith("computed_")


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table that are the key of a row of another table, unless one of them is empty."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: what a row is, its columns, and the entries of a scope from which its rows are made."""

    name: str
    row: str
    columns: tuple[Column, ...]
    """Those of the key first: SQLite before 3.41 takes a table whose key is elsewhere for damaged."""
    entries: Callable[[Any], Entries]
    references: tuple[ForeignKey, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    """Groups of columns by which the table is often searched."""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return tuple(column.name for column in self.columns if column.key)

    def rows(self, scope: CaseScope | LibraryScope) -> Iterator[Row]:
        """Make the rows of one scope."""
        getters = [column.get for column in self.columns]
        for ids, value in self.entries(scope):
            entry = Entry(scope, ids, value)
            yield tuple([_cell(get(entry)) for get in getters])


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


def column(name: str, meaning: str, get: Getter, kind: Type = "string") -> Column:
    """Return a column that can be empty."""
    return Column(name=name, meaning=meaning, get=get, type=kind)


def required_column(name: str, meaning: str, get: Getter, kind: Type = "string", written: str | None = None) -> Column:
    """Return a column that is never empty."""
    return Column(name=name, meaning=meaning, get=get, type=kind, written=written, always=True)


def key_column(name: str, meaning: str, position: int = -1, kind: Type = "id", written: str | None = None) -> Column:
    """Return the column of an id or number of the entry: the innermost, or the one at a position."""
    get: Getter = lambda row: row.ids[position]  # noqa: E731 - one line
    return Column(name=name, meaning=meaning, get=get, type=kind, written=written, always=True, key=True)


def page_column(get: Callable[[Entry], str]) -> Column:
    """Return the column of the address of an entry."""
    return required_column("page", "Where it stands on this site.", get, "uri")


CASE_ID = Column(
    name="case_id", meaning="The case: the name of its file.", get=lambda row: row.scope.id, type="id", always=True, key=True
)


def table(
    name: str,
    row: str,
    *columns: Column,
    entries: Callable[[Any], Entries],
    references: tuple[ForeignKey, ...] = (),
    indexes: tuple[tuple[str, ...], ...] = (),
) -> Table:
    """Return a table that all cases share."""
    return Table(name=name, row=row, columns=columns, entries=entries, references=references, indexes=indexes)


def case_table(name: str, row: str, *columns: Column, **more: Any) -> Table:
    """Return a table that grows with each case: its first column is the case."""
    return table(name, row, CASE_ID, *columns, **more)


def group(name: str) -> Callable[[CaseScope], Entries]:
    """Return what yields the entries of a group of the case's file."""
    return lambda scope: each(getattr(scope.case, name))


def page_of_case(anchor: str) -> Column:
    """Return the column of the address of an entry on the page of its case."""
    return page_column(lambda row: f"{row.scope.data.url}#{anchor}-{'--'.join(map(str, row.ids))}")


def in_case(table: str, *columns: str) -> ForeignKey:
    """Refer to a row of the same case."""
    return ForeignKey(table, ("case_id", *columns))


TO_CASE = in_case("cases")


def written(kind: type[FormatModel], *fields: str, part: str = "", **renamed: str) -> Iterator[Column]:
    """Yield the columns of fields of the file, with the meanings and types that the model gives them.

    `part` leads from the entry to the value that has the fields, if that is not the entry itself. `renamed` are fields whose
    columns have other names. A date has three columns: as it was written, and the days that it can mean.
    """
    hints = get_type_hints(kind, include_extras=True)
    for field, name in (*((field, field) for field in fields), *renamed.items()):
        info, types = kind.model_fields[field], (hints[field], *get_args(hints[field]))
        name = "date" if name == "when" else name
        meaning, get = info.description or "", attrgetter(".".join(filter(None, ("value", part, field))))
        if Prose in types:
            meaning = f"{meaning.removesuffix('.')}; Markdown."
        cells: Type = "uri" if Address in types else "date" if Day in types else "string"
        yield Column(name=name, meaning=meaning, get=get, type=cells, written=info.alias, always=info.is_required())
        if any(dates in types for dates in (DateField, SingleDateField, ExactDateField)):
            prefix = "computed_" if name == "date" else f"computed_{name}_"
            for position, end in enumerate(("earliest", "latest")):
                meaning = f"The {end} day that the date can mean; empty where open or not exact."
                yield column(f"{prefix}{end}", meaning, _bound(get, position), "date")


def _bound(get: Callable[[Entry], Any], position: int) -> Getter:
    return lambda row: (when := get(row)) and when.bounds[position]


def _cell(value: Cell | date | EdtfDate | Period) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    return value.text if isinstance(value, EdtfDate | Period) else value
