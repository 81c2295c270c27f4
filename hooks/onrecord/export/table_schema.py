"""Tables as data: columns that say what they mean and how to get their value, keys, references, and the rows of a table.

A column whose name begins with `computed_` holds what this site computed; every other holds what an author wrote, an id or a
number, or the address of a page. Dates are as they were written, with the earliest and the latest day that they can mean beside
them. The meanings of written columns are those of the format.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from onrecord.corpus.library import Library
from onrecord.export.json_models import CaseData, ComputedData
from onrecord.format.case import Case
from onrecord.format.dates import EdtfDate
from onrecord.format.numbers import Number
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


Getter: TypeAlias = Callable[[Entry], Cell | date | EdtfDate | Number | Period]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. Dates, numbers and periods that `get` returns are put into the cell as they were written."""

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


def in_case(table: str, *columns: str) -> ForeignKey:
    """Refer to a row of the same case."""
    return ForeignKey(table, ("case_id", *columns))


TO_CASE = in_case("cases")


def case_table(name: str, row: str, *columns: Column, references: tuple[ForeignKey, ...] = (TO_CASE,), **more: Any) -> Table:
    """Return a table that grows with each case: its first column is the case, to which it refers if to nothing else."""
    return table(name, row, CASE_ID, *columns, references=references, **more)


def _cell(value: Cell | date | EdtfDate | Number | Period) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    return value.text if isinstance(value, EdtfDate | Number | Period) else value
