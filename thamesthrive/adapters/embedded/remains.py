"""What is left of people, and too old, in SQLite; and how it leaves the files.

What is deleted or overwritten is zeroed in its page (`secure_delete`). Four places remember longer: the full-text index, until its
pieces are merged; space that pages do not use (`gaps.py`), until it is zeroed; the write-ahead log, until it is truncated; the pages of
readers that still see the past, which end with them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.event import Event, emptied_event
from ...domain.scope import Scope
from ...ports.remains import Aging, Kind
from .columned import event_columns, event_stored
from .database import EVERYWHERE, Connection, Database
from .gaps import emptied_log
from .statements import BY_ID, Insert, as_list, as_text, gathered, read, sortable

FOUND: Mapping[Kind, str] = {
    "event": "SELECT id FROM events WHERE scope = :scope AND part IN (SELECT value FROM json_each(:parts)) LIMIT :limit",
    "session": "SELECT id FROM sessions WHERE scope = :scope AND part IN (SELECT value FROM json_each(:parts)) LIMIT :limit",
    "delivery": """SELECT id FROM (
        SELECT id FROM deliveries WHERE scope = :scope AND part IN (SELECT value FROM json_each(:parts)) UNION
        SELECT id FROM deliveries WHERE scope = :scope AND profile IN (SELECT value FROM json_each(:parts))) LIMIT :limit""",
    "identity": """SELECT id FROM identities WHERE scope = :scope
        AND json_extract(document, '$.link.home.part') IN (SELECT value FROM json_each(:parts)) LIMIT :limit""",
}

# The newest row stays: rows are numbered by it, and the ledger's check goes by their numbers.
OLD: Mapping[Aging, str] = {
    "event": """SELECT rowid FROM events WHERE scope = ? AND time < ? AND json_extract(document, '$.received') < ?
        AND rowid < (SELECT max(rowid) FROM events) LIMIT ?""",
    "session": "SELECT rowid FROM sessions WHERE scope = ? AND last < ? AND last < ? LIMIT ?",
    "delivery": "SELECT rowid FROM deliveries WHERE scope = ? AND created < ? AND created < ? AND status <> 'waiting' LIMIT ?",
}
TABLES: Mapping[Aging, str] = {"event": "events", "session": "sessions", "delivery": "deliveries"}

EVENT_COLUMNS = ("id", "time", "type", "source", "session", "part", "outcome")
UPDATE = f"UPDATE events SET {', '.join(f'{name} = ?' for name in EVENT_COLUMNS)}, document = ? WHERE rowid = ?"
WORDS = ("events", "profiles", "sessions")
MERGED_PAGES = 2_000                                    # of a full-text index, in one transaction


class EmbeddedRemains:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, scope: Scope, kind: Kind, parts: Sequence[str], *, limit: int) -> Sequence[str]:
        def found(connection: Connection, number: int) -> Sequence[str]:
            arguments = {"scope": number, "parts": as_list(parts), "limit": limit}
            return [id for (id,) in connection.execute(FOUND[kind], arguments).fetchall()]

        return await self._database.scan(scope, found)

    async def empty(self, scope: Scope, ids: Sequence[str]) -> None:
        if ids:
            await self._database.write(scope, lambda connection, number: _empty(connection, number, ids))

    async def drop_parked(self, scope: Scope, ids: Sequence[str]) -> None:
        if ids:
            delete = f"DELETE FROM parked WHERE {BY_ID}"
            await self._database.write(scope, lambda connection, number: connection.execute(delete, (number, as_list(ids))))

    async def sweep(self, kind: Aging, before: datetime, *, limit: int, scope: Scope | None = None) -> int:
        if scope is not None:
            return await self._database.write(scope, lambda connection, number: _swept(connection, [number], (kind, before), limit))
        return await self._database.write(EVERYWHERE, lambda connection, _: _swept(connection, _scopes(connection), (kind, before), limit))

    async def reclaim(self) -> bool:
        for table in WORDS:
            merging = await self._database.write(EVERYWHERE, lambda connection, _, of=table: _merge(connection, of, -MERGED_PAGES))  # type: ignore[misc]
            while merging:
                merging = await self._database.write(EVERYWHERE, lambda connection, _, of=table: _merge(connection, of, MERGED_PAGES))  # type: ignore[misc]
        return await self._database.zero_gaps() and await self._database.between_writes(emptied_log)


def _empty(connection: Connection, number: int, ids: Sequence[str]) -> None:
    rows_type = list[tuple[int, Event]]
    body = gathered(connection, "'[' || rowid || ',' || document || ']'", f"events WHERE {BY_ID}", (number, as_list(ids)))
    rows: list[tuple[int, Event]] = read(body, rows_type)
    _drop_words(connection, "events", [(row, event_stored(number, event)[1]) for row, event in rows])
    emptied = [(row, *event_stored(number, emptied_event(event))) for row, event in rows]
    connection.executemany(UPDATE, [(*event_columns(event), as_text(event), row) for row, event, _ in emptied])
    Insert("events_words", ("rowid", "tokens")).run(connection, [(row, tokens) for row, _, tokens in emptied])
    _drop_values(connection, "event", [row for row, _ in rows])


def _swept(connection: Connection, scopes: Sequence[int], what: tuple[Aging, datetime], limit: int) -> int:
    """Scope by scope, as the indexes of times go."""
    kind, before = what[0], sortable(what[1])
    swept = 0
    for scope in scopes:
        rows = [row for (row,) in connection.execute(OLD[kind], (scope, before, before, limit - swept)).fetchall()]
        if kind != "delivery":
            _drop_words(connection, TABLES[kind], _tokens(connection, kind, scope, rows))
            _drop_values(connection, kind, rows)
        connection.execute(f"DELETE FROM {TABLES[kind]} WHERE rowid IN (SELECT value FROM json_each(?))", (as_text(rows),))
        swept += len(rows)
    return swept


def _tokens(connection: Connection, kind: Aging, scope: int, rows: Sequence[int]) -> Sequence[tuple[int, str]]:
    """What the full-text index holds of rows: sessions keep it beside, events do not."""
    of = f"{TABLES[kind]} WHERE rowid IN (SELECT value FROM json_each(?))"
    if kind == "session":
        return connection.execute(f"SELECT rowid, tokens FROM {of} AND tokens IS NOT NULL", (as_text(rows),)).fetchall()
    found: list[tuple[int, Event]] = read(
        gathered(connection, "'[' || rowid || ',' || document || ']'", of, (as_text(rows),)), list[tuple[int, Event]]
    )
    return [(row, event_stored(scope, event)[1]) for row, event in found]


def _drop_words(connection: Connection, table: str, rows: Sequence[tuple[int, str]]) -> None:
    Insert(f"{table}_words", (f"{table}_words", "rowid", "tokens")).run(connection, [("delete", row, tokens) for row, tokens in rows])


def _drop_values(connection: Connection, kind: str, rows: Sequence[int]) -> None:
    connection.execute(f"DELETE FROM {kind}_values WHERE row IN (SELECT value FROM json_each(?))", (as_text(rows),))


def _scopes(connection: Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM scopes").fetchall()]


def _merge(connection: Connection, table: str, pages: int) -> bool:
    """One step of making the index one piece, in which nothing is left of what was taken out. Whether there is more to do.

    Source: https://www.sqlite.org/fts5.html#the_merge_command
    """
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table}_words ({table}_words, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before >= 2
