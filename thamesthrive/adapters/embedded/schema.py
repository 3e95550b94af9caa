"""The tables, and how a file of an older version becomes one of this version. The version stands in the file (`user_version`)."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from ...kernel.errors import Unavailable
from . import values, words
from .filling import fill_events, fill_profiles, fill_sessions
from .transactions import transaction

Migration = Sequence[str | Callable[[sqlite3.Connection], None]]
"""Statements, and steps in Python, that take the tables from one version to the next."""

# `scope` is a number of the table `scopes`. `seen` is null for who is not listed: frozen documents and blank ones. The times' indexes
# end with the outcome, so that counting reads nothing else.
FIRST: Migration = (
    "CREATE TABLE scopes (number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, stage TEXT NOT NULL, UNIQUE (tenant, stage))",
    """CREATE TABLE profiles (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        view TEXT, seen TEXT, PRIMARY KEY (scope, id))""",
    "CREATE INDEX profiles_seen ON profiles (scope, seen, id) WHERE seen IS NOT NULL",
    """CREATE TABLE identities (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    """CREATE TABLE sessions (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        start TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX sessions_start ON sessions (scope, start, id)",
    "CREATE INDEX sessions_part ON sessions (scope, part, start)",
    """CREATE TABLE latest_sessions (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    """CREATE TABLE events (
        scope INTEGER NOT NULL, id TEXT NOT NULL, time TEXT NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL,
        session TEXT, part TEXT, outcome TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX events_time ON events (scope, time, id, outcome)",
    "CREATE INDEX events_part ON events (scope, part, time, outcome) WHERE part IS NOT NULL",
    "CREATE INDEX events_session ON events (scope, session, time, outcome) WHERE session IS NOT NULL",
    "CREATE INDEX events_type ON events (scope, type, time, outcome)",
    "CREATE INDEX events_source ON events (scope, source, time, outcome)",
    """CREATE TABLE parked (
        scope INTEGER NOT NULL, id TEXT NOT NULL, received TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX parked_received ON parked (scope, received, id)",
    """CREATE TABLE partitions (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    """CREATE TABLE definitions (
        scope INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, lookup TEXT,
        document TEXT NOT NULL, PRIMARY KEY (scope, kind, id))""",
    "CREATE UNIQUE INDEX definitions_lookup ON definitions (kind, lookup) WHERE lookup IS NOT NULL",
    "CREATE TABLE revisions (scope INTEGER PRIMARY KEY, revision INTEGER NOT NULL)",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, secret BLOB NOT NULL, v INTEGER NOT NULL)",
)

GROUPS: Sequence[str] = (
    """CREATE TABLE groups (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
        seen TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX groups_seen ON groups (scope, seen, id)",
)

# Searches: core fields as columns, held by the indexes of the default orders so that they are tested there; words; declared paths.
# `tokens` stand in a column where a row changes, since they are needed again to take the old ones out of the index.
SECOND: Migration = (
    "DROP INDEX events_time",
    "CREATE INDEX events_time ON events (scope, time, id, outcome, type, source, session, part)",
    *(f"ALTER TABLE profiles ADD COLUMN {column}" for column in ("first TEXT", "created TEXT", "visits INTEGER", "events INTEGER")),
    "ALTER TABLE profiles ADD COLUMN anonymous INTEGER",
    "ALTER TABLE profiles ADD COLUMN tokens TEXT",
    "DROP INDEX profiles_seen",
    """CREATE INDEX profiles_seen ON profiles (scope, seen, id, first, created, visits, events, anonymous)
        WHERE seen IS NOT NULL""",
    "CREATE INDEX profiles_created ON profiles (scope, created, id) WHERE seen IS NOT NULL",
    *(f"ALTER TABLE sessions ADD COLUMN {column}" for column in ("last TEXT", "duration REAL", "events INTEGER", "source TEXT")),
    "ALTER TABLE sessions ADD COLUMN channel TEXT",
    "ALTER TABLE sessions ADD COLUMN tokens TEXT",
    "DROP INDEX sessions_start",
    "CREATE INDEX sessions_start ON sessions (scope, start, id, last, duration, events, source, channel, part)",
    "CREATE INDEX sessions_last ON sessions (scope, last, id)",
    *(words.created(table) for table in ("events", "profiles", "sessions")),
    *(statement for table in ("profiles", "sessions") for statement in words.kept(table)),
    """CREATE TABLE declared (
        number INTEGER PRIMARY KEY AUTOINCREMENT, scope INTEGER NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, names TEXT NOT NULL,
        type TEXT NOT NULL, state TEXT NOT NULL, cursor INTEGER NOT NULL, last INTEGER NOT NULL, done INTEGER NOT NULL,
        total INTEGER NOT NULL)""",
    "CREATE UNIQUE INDEX declared_path ON declared (scope, kind, path) WHERE state <> 'forgotten'",
    *(statement for kind in ("event", "profile", "session") for statement in values.created(kind)),
    *GROUPS,
    fill_events,
    fill_profiles,
    fill_sessions,
)

# Who writes people or visits brings their words into the index too (`rewriting`).
THIRD: Migration = tuple(
    f"DROP TRIGGER {table}_words_{what}" for table in ("profiles", "sessions") for what in ("made", "changed")
)

# What waits has an index of its own, which holds nothing else: most deliveries are done.
FOURTH: Migration = (
    """CREATE TABLE deliveries (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, created TEXT NOT NULL,
        status TEXT NOT NULL, destination TEXT NOT NULL, profile TEXT, part TEXT NOT NULL, event TEXT NOT NULL,
        partition INTEGER NOT NULL, place TEXT NOT NULL, due TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX deliveries_created ON deliveries (scope, created, id, status, destination)",
    "CREATE INDEX deliveries_waiting ON deliveries (partition, scope, destination, place, id) WHERE status = 'waiting'",
    "CREATE INDEX deliveries_dead ON deliveries (scope, created, id) WHERE status = 'dead'",
    "CREATE INDEX deliveries_profile ON deliveries (scope, profile, created, id) WHERE profile IS NOT NULL",
    "CREATE INDEX deliveries_event ON deliveries (scope, event)",
)

# What people left is found by the names of their parts.
FIFTH: Migration = (
    """CREATE TABLE erasures (
        scope INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, asked TEXT NOT NULL,
        state TEXT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE INDEX erasures_asked ON erasures (scope, asked, id)",
    "CREATE INDEX erasures_unfinished ON erasures (asked, id) WHERE state <> 'done'",
    "CREATE INDEX identities_part ON identities (scope, json_extract(document, '$.link.home.part'))",
    "CREATE INDEX deliveries_part ON deliveries (scope, part)",
)

MIGRATIONS: Sequence[Migration] = (FIRST, SECOND, THIRD, FOURTH, FIFTH)

SCHEMA_VERSION = len(MIGRATIONS)


NEEDED = (3, 38)                                        # of SQLite, for its JSON; its full-text index comes with every usual build


def check_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raises: Unavailable for a SQLite that is too old."""
    if version < NEEDED:
        found, needed = (".".join(map(str, v)) for v in (version, NEEDED))
        raise Unavailable(
            f"this Python comes with SQLite {found}, and the embedded store needs {needed}; use a newer Python or system, or Elasticsearch",
            code="sqlite-too-old",
        )


def upgrade(connection: sqlite3.Connection, file: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the file to the newest version in one transaction; a file that holds data is copied first.

    Raises: Unavailable for a file that a newer version made.
    """
    stored = version_of(connection)
    if stored > len(migrations):
        raise Unavailable(
            f'the store "{file}" has schema {stored}, this version knows {len(migrations)}; '
            "install the version that made it, or a later one, or point to another folder",
            code="schema-newer",
        )
    if stored == len(migrations):
        return
    if stored:
        _back_up(connection, file, stored)
    with transaction(connection):
        for migration in migrations[version_of(connection) :]:     # read again: another process may have been quicker
            for step in migration:
                if isinstance(step, str):
                    connection.execute(step)
                else:
                    step(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def version_of(connection: sqlite3.Connection) -> int:
    """0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchall()[0][0])


def backup_of(file: Path, version: int) -> Path:
    """Where a file is copied before it is upgraded from this version."""
    return file.with_name(f"{file.name}.schema-{version}")


def _back_up(connection: sqlite3.Connection, file: Path, version: int) -> None:
    """Under another name until it is whole."""
    unfinished = file.with_name(f"{file.name}.schema-{version}.{os.getpid()}")
    copy = sqlite3.connect(unfinished)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    unfinished.replace(backup_of(file, version))
