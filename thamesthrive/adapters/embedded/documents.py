"""Versioned documents by scope and id: a row is written only under the version that was read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from attrs import frozen

from ...domain.scope import Scope
from ...ports.versions import Version, Versioned
from .database import Connection, Database
from .rewriting import TOKENS, Before, Rewriting
from .statements import BY_ID, Insert, as_list, gathered, read

T = TypeVar("T")


@frozen
class Write:
    """A row to be stored if this version still is (None: if there is none). `columns` are those beside the document."""

    id: str
    document: str
    version: Version | None
    columns: tuple[str | float | None, ...] = ()


class Documents(Generic[T]):
    """One table. The version is a number that grows by one with each write of the row."""

    def __init__(self, database: Database, table: str, type_: type[T], columns: Sequence[str] = (), *, remembered: int = 0) -> None:
        self._database, self._table = database, table
        self._words = Rewriting(table) if columns[-1:] == (TOKENS,) else None
        self._remembered, self._most = dict[tuple[str, str, str], Versioned[T]](), remembered
        self._rows_type: Any = list[tuple[str, int, type_]]  # type: ignore[valid-type]  # a type made at run time
        names = ("scope", "id", "version", "document", *columns)
        updates = ", ".join(f"{name} = excluded.{name}" for name in names[2:])
        self._insert = Insert(table, names, f"ON CONFLICT (scope, id) DO UPDATE SET {updates}")

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[T]]:
        """Those that exist, by id."""
        if not ids:
            return {}
        known = await self._unchanged(scope, ids) if self._most else {}
        others = [id for id in ids if id not in known]
        if others:
            found = await self._database.read(scope, lambda connection, number: self._found(connection, BY_ID, (number, as_list(others))))
            self.remember(scope, found)
            known.update(found)
        return known

    async def load_all(self, scope: Scope) -> Mapping[str, Versioned[T]]:
        """All of a scope, by id."""
        return await self._database.read(scope, lambda connection, number: self._found(connection, "scope = ?", (number,)))

    async def write(self, scope: Scope, writes: Callable[[int], Iterable[Write]]) -> Mapping[str, Version]:
        """The new versions of what was written. `writes` is called with the number of the scope in the writing thread, so that encoding
        does not hold up the loop."""
        return await self._database.write(scope, lambda connection, number: self._write(connection, number, list(writes(number))))

    def remember(self, scope: Scope, documents: Mapping[str, Versioned[T]]) -> None:
        """What stands in the store under these versions: a version is given once, so whoever reads it again need not decode it again."""
        if self._most:
            self._remembered.update({(scope.tenant, scope.stage, id): document for id, document in documents.items()})
            while len(self._remembered) > self._most:
                del self._remembered[next(iter(self._remembered))]

    async def _unchanged(self, scope: Scope, ids: Sequence[str]) -> dict[str, Versioned[T]]:
        """Those that are remembered and still have the version."""
        tenant, stage, remembered = scope.tenant, scope.stage, self._remembered
        held = {id: document for id in ids if (document := remembered.get((tenant, stage, id))) is not None}
        if not held:
            return {}
        versions: Mapping[str, object]
        versions = await self._database.read(scope, lambda connection, number: self._versions(connection, number, list(held)))
        return {id: document for id, document in held.items() if document.version == versions.get(id)}

    def _found(self, connection: Connection, where: str, arguments: Sequence[object]) -> Mapping[str, Versioned[T]]:
        row = "'[' || json_quote(id) || ',' || version || ',' || document || ']'"
        rows: list[tuple[str, int, T]] = read(gathered(connection, row, f"{self._table} WHERE {where}", arguments), self._rows_type)
        return {id: Versioned(document, Version(version)) for id, version, document in rows}

    def _write(self, connection: Connection, number: int, writes: Sequence[Write]) -> Mapping[str, Version]:
        """The transaction keeps others out, so what is compared here is still so when the rows are written."""
        ids = [write.id for write in writes]
        before: Before = self._words.standing(connection, number, ids) if self._words else {}
        stored = {id: row.version for id, row in before.items()} if self._words else self._versions(connection, number, ids)
        rows: dict[str, tuple[object, ...]] = {}
        made: dict[str, Version] = {}
        for write in writes:
            known: object = stored.get(write.id)
            if known == write.version:
                version = stored[write.id] = stored.get(write.id, 0) + 1
                made[write.id] = Version(version)
                rows[write.id] = (number, write.id, version, write.document, *write.columns)
        self._insert.run(connection, list(rows.values()))
        if self._words:
            self._words.rewrite(connection, number, before, {id: row[-1] for id, row in rows.items()})
        return made

    def _versions(self, connection: Connection, number: int, ids: Sequence[str]) -> dict[str, int]:
        query = f"SELECT CAST(json_group_object(id, version) AS BLOB) FROM {self._table} WHERE {BY_ID}"
        return read(connection.execute(query, (number, as_list(ids))).fetchall()[0][0], dict[str, int])
