"""What an older file lacks: the columns, tokens and canonical documents of records that were there before. About a minute a million."""

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from ...domain.event import Event
from ...domain.profile import Profile
from ...domain.session import Session
from ...domain.view import view_of
from .columned import PROFILE_COLUMNS, SESSION_COLUMNS, event_stored, profile_columns, session_stored
from .statements import Insert, as_text, gathered, read

READ = 1_000                                            # records at a time


def fill_events(connection: Connection) -> None:
    tokens = Insert("events_words", ("rowid", "tokens"))
    for some in _read(connection, "events", Event):
        forms = [(row, event, *event_stored(scope, event)) for row, scope, event in some]
        tokens.run(connection, [(row, found) for row, _, _, found in forms])
        changed = [(as_text(written), row) for row, event, written, _ in forms if written is not event]
        connection.executemany("UPDATE events SET document = ? WHERE rowid = ?", changed)


def fill_profiles(connection: Connection) -> None:
    """Who is listed; nobody else is searched."""
    names = ", ".join(f"{name} = ?" for name in PROFILE_COLUMNS)
    for some in _read(connection, "profiles", Profile, "seen IS NOT NULL"):
        views = [(row, scope, profile, view_of(profile)) for row, scope, profile in some]
        rows = [(*profile_columns(scope, profile, view), row) for row, scope, profile, view in views]
        connection.executemany(f"UPDATE profiles SET {names} WHERE rowid = ?", rows)


def fill_sessions(connection: Connection) -> None:
    names = ", ".join(f"{name} = ?" for name in SESSION_COLUMNS)
    for some in _read(connection, "sessions", Session):
        rows = [(*session_stored(scope, session)[1], row) for row, scope, session in some]
        connection.executemany(f"UPDATE sessions SET {names} WHERE rowid = ?", rows)


def _read(connection: Connection, table: str, type: type[Any], where: str = "1") -> Iterator[Sequence[tuple[int, int, Any]]]:
    """Row, scope and record, some at a time."""
    last, rows_type = 0, list[tuple[int, int, type]]  # type: ignore[valid-type]  # a type made at run time
    while True:
        rows = f"(SELECT rowid AS r, scope, document FROM {table} WHERE rowid > ? AND {where} ORDER BY rowid LIMIT {READ})"
        found: Any = read(gathered(connection, "'[' || r || ',' || scope || ',' || document || ']'", rows, (last,)), rows_type)
        if not found:
            return
        last = max(row for row, _, _ in found)
        yield found
