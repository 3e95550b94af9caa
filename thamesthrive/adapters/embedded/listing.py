"""Listing and counting all rows of a table, newest first."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from ...domain.scope import Scope
from ...ports.versions import Page
from .database import Connection, Database
from .statements import gathered, read

T = TypeVar("T")


class Listing(Generic[T]):
    """A table by a column of text that sorts as its time does, then by id."""

    def __init__(self, database: Database, table: str, column: str, type_: type[T]) -> None:
        self._database, self._table, self._column = database, table, column
        self._rows_type: Any = list[tuple[str, str, type_]]  # type: ignore[valid-type]  # a type made at run time

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None) -> Page[T]:
        """Largest first; `after` is the `next` of the page before."""
        rows = await self._database.scan(scope, lambda connection, number: self._rows(connection, number, limit + 1, after))
        shown = rows[:limit]
        return Page(tuple(item for _, _, item in shown), shown[-1][:2] if len(rows) > limit else None)

    async def count(self, scope: Scope) -> int:
        """Exact."""
        query = f"SELECT count(*) FROM {self._table} WHERE scope = ?"
        found = await self._database.scan(scope, lambda connection, number: connection.execute(query, (number,)).fetchall())
        return int(found[0][0])

    def _rows(self, connection: Connection, number: int, limit: int, after: tuple[str, str] | None) -> Sequence[tuple[str, str, T]]:
        """Documents are read only of rows that are shown; an aggregate promises no order, hence the sorting."""
        where = f" AND ({self._column}, id) < (?, ?)" if after else ""
        shown = f"SELECT rowid FROM {self._table} WHERE scope = ?{where} ORDER BY {self._column} DESC, id DESC LIMIT ?"
        row = f"'[' || json_quote({self._column}) || ',' || json_quote(id) || ',' || document || ']'"
        found = gathered(connection, row, f"{self._table} WHERE rowid IN ({shown})", (number, *(after or ()), limit))
        rows: list[tuple[str, str, T]] = read(found, self._rows_type)
        return sorted(rows, key=lambda r: r[:2], reverse=True)
