"""Listing and counting the rows of a table, newest first."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from ...domain.scope import Scope
from ...ports.versions import Page
from .database import Connection, Database
from .statements import as_list, gathered, read

T = TypeVar("T")


@frozen
class Selection:
    """An SQL condition beside the scope, its arguments, and the index to follow (SQLite's own guess, without)."""

    where: str = ""
    arguments: tuple[str, ...] = ()
    index: str | None = None


ALL = Selection()


class Listing(Generic[T]):
    """A table by a column of text that sorts as its time does, then by id."""

    def __init__(self, database: Database, table: str, column: str, type_: type[T]) -> None:
        self._database, self._table, self._column = database, table, column
        self._rows_type: Any = list[tuple[str, str, type_]]  # type: ignore[valid-type]  # a type made at run time

    async def page(self, scope: Scope, selected: Selection, *, limit: int, after: tuple[str, str] | None) -> Page[T]:
        """Largest first; `after` is the `next` of the page before."""
        if after is not None:
            where = f"{selected.where} AND ({self._column}, id) < (?, ?)"
            selected = evolve(selected, where=where, arguments=(*selected.arguments, *after))
        rows = await self._database.scan(scope, lambda connection, number: self._rows(connection, number, selected, limit + 1))
        shown = rows[:limit]
        return Page(tuple(item for _, _, item in shown), shown[-1][:2] if len(rows) > limit else None)

    async def count(self, scope: Scope, selected: Selection) -> int:
        """Exact."""
        query = f"SELECT count(*) FROM {self._from(selected)}"
        found = await self._database.scan(
            scope, lambda connection, number: connection.execute(query, (number, *selected.arguments)).fetchall()
        )
        return int(found[0][0])

    def _rows(self, connection: Connection, number: int, selected: Selection, limit: int) -> Sequence[tuple[str, str, T]]:
        """Documents are read only of rows that are shown; an aggregate promises no order, hence the sorting."""
        shown = f"SELECT rowid FROM {self._from(selected)} ORDER BY {self._column} DESC, id DESC LIMIT ?"
        row = f"'[' || json_quote({self._column}) || ',' || json_quote(id) || ',' || document || ']'"
        found = gathered(connection, row, f"{self._table} WHERE rowid IN ({shown})", (number, *selected.arguments, limit))
        rows: list[tuple[str, str, T]] = read(found, self._rows_type)
        return sorted(rows, key=lambda r: r[:2], reverse=True)

    def _from(self, selected: Selection) -> str:
        by = f" INDEXED BY {selected.index}" if selected.index else ""
        return f"{self._table}{by} WHERE scope = ?{selected.where}"


def among(column: str, values: Sequence[str]) -> tuple[str, str]:
    """A condition that a column has one of these values, and its argument. A single value leaves an index its order."""
    return (f"{column} = ?", values[0]) if len(values) == 1 else (f"{column} IN (SELECT value FROM json_each(?))", as_list(values))
