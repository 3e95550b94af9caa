"""The whole store as it stood at one moment: a read transaction of its own, which sees nothing of what is written meanwhile.

While it is open, checkpoints move nothing that came after it began, so the write-ahead log grows by what is written.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from ...domain.definitions import Definition
from ...domain.scope import Scope
from ...ports.copies import TYPES, Copied, Kind, Secret
from .database import EVERYWHERE, Connection, Database, Lane
from .definitions import EmbeddedDefinitions
from .statements import read

READ = 500                                              # records at a time
TABLES: Mapping[Kind, str] = {
    "secret": "secrets", "definition": "definitions", "erasure": "erasures", "partition": "partitions", "identity": "identities",
    "profile": "profiles", "group": "groups", "session": "sessions", "latest-session": "latest_sessions", "event": "events",
    "delivery": "deliveries", "parked": "parked",
}


class EmbeddedCopies:
    def __init__(self, database: Database) -> None:
        self._database, self._definitions = database, EmbeddedDefinitions(database)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["EmbeddedSnapshot"]:
        async with self._database.as_it_stands() as lane:
            yield EmbeddedSnapshot(lane)

    async def keep(self, scope: Scope, definition: Definition) -> None:
        await self._definitions.keep(scope, definition)


class EmbeddedSnapshot:
    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def count(self, kind: Kind) -> int:
        found = await self._lane.run(lambda connection: connection.execute(f"SELECT count(*) FROM {TABLES[kind]}").fetchall())
        return int(found[0][0])

    async def read(self, kind: Kind) -> AsyncIterator[Sequence[Copied]]:
        last = 0
        while rows := await self._lane.run(lambda connection, after=last: _rows(connection, kind, after)):  # type: ignore[misc]
            last = rows[-1][0]
            yield [copied for _, copied in rows]


def _rows(connection: Connection, kind: Kind, after: int) -> Sequence[tuple[int, Copied]]:
    """Some that stand behind this row, with their rows."""
    if kind == "secret":
        found: Any = connection.execute("SELECT rowid, name, secret FROM secrets WHERE rowid > ? ORDER BY rowid LIMIT ?", (after, READ))
        return [(row, Copied(EVERYWHERE, Secret(name, bytes(secret)))) for row, name, secret in found.fetchall()]
    table, type_ = TABLES[kind], TYPES[kind]
    query = f"""SELECT {table}.rowid, tenant, stage, CAST(document AS BLOB) FROM {table} JOIN scopes ON scopes.number = {table}.scope
        WHERE {table}.rowid > ? ORDER BY {table}.rowid LIMIT ?"""
    found = connection.execute(query, (after, READ))
    return [(row, Copied(Scope(tenant, stage), read(body, type_))) for row, tenant, stage, body in found.fetchall()]
