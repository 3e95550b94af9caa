"""What users edit, in SQLite. A scope's revision is counted in the transaction of the write it counts."""

import sqlite3
from collections.abc import Sequence

from attrs import evolve

from ...domain.definitions import Definition
from ...domain.scope import Scope
from ...kernel.errors import Conflict, Missing
from .database import Connection, Database
from .statements import as_text, gathered, read

ONE = "scope = ? AND kind = ? AND id = ?"
SAVE = """INSERT INTO definitions (scope, kind, id, revision, lookup, document) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (scope, kind, id) DO UPDATE SET revision = excluded.revision, lookup = excluded.lookup, document = excluded.document"""
COUNT = "INSERT INTO revisions (scope, revision) VALUES (?, 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1"
FIND = """SELECT tenant, stage, CAST(document AS BLOB) FROM definitions JOIN scopes ON number = scope
    WHERE kind = ? AND lookup = ?"""


class EmbeddedDefinitions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self, scope: Scope) -> int:
        return await self._database.read(scope, _revision)

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        found = await self._database.read(
            scope, lambda connection, number: gathered(connection, "document", "definitions WHERE scope = ? AND kind = ?", (number, kind))
        )
        return sorted(read(found, list[Definition]), key=lambda d: d.id)

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        return await self._database.read(scope, lambda connection, number: _get(connection, (number, kind, id)))

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        return await self._database.read_anywhere(lambda connection: _find(connection, kind, lookup))

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        return await self._database.write(scope, lambda connection, number: _save(connection, number, definition, expected))

    async def keep(self, scope: Scope, definition: Definition) -> None:
        """As `Copies.keep`."""
        await self._database.write(scope, lambda connection, number: _keep(connection, number, definition))

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        await self._database.write(scope, lambda connection, number: _delete(connection, (number, kind, id), expected))


def _revision(connection: Connection, number: int) -> int:
    found = connection.execute("SELECT revision FROM revisions WHERE scope = ?", (number,)).fetchall()
    return int(found[0][0]) if found else 0


def _get(connection: Connection, key: tuple[int, str, str]) -> Definition | None:
    found = connection.execute(f"SELECT CAST(document AS BLOB) FROM definitions WHERE {ONE}", key).fetchall()
    return read(found[0][0], Definition) if found else None


def _find(connection: Connection, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
    found = connection.execute(FIND, (kind, lookup)).fetchall()
    return (Scope(*found[0][:2]), read(found[0][2], Definition)) if found else None


def _save(connection: Connection, number: int, definition: Definition, expected: int | None) -> Definition:
    key = (number, definition.kind, definition.id)
    _check(_get(connection, key), key, expected)
    stored = evolve(definition, revision=(expected or 0) + 1)
    _put(connection, key, stored)
    return stored


def _keep(connection: Connection, number: int, definition: Definition) -> None:
    key = (number, definition.kind, definition.id)
    if _get(connection, key) is None:
        _put(connection, key, definition)


def _put(connection: Connection, key: tuple[int, str, str], stored: Definition) -> None:
    try:
        connection.execute(SAVE, (*key, stored.revision, stored.lookup, as_text(stored)))
    except sqlite3.IntegrityError as error:
        raise Conflict(f'another {stored.kind} than "{stored.id}" has this look-up value; choose another') from error
    connection.execute(COUNT, (key[0],))


def _delete(connection: Connection, key: tuple[int, str, str], expected: int) -> None:
    stored = _get(connection, key)
    if stored is None:
        raise Missing(f'there is no {key[1]} "{key[2]}"')
    _check(stored, key, expected)
    connection.execute(f"DELETE FROM definitions WHERE {ONE}", key)
    connection.execute(COUNT, (key[0],))


def _check(stored: Definition | None, key: tuple[int, str, str], expected: int | None) -> None:
    if (stored.revision if stored else None) != expected:
        raise Conflict(f'{key[1]} "{key[2]}" was changed by somebody else; read it again')
