"""A file of another version."""

import asyncio
import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.builders import NOON, event, event_id, frozen_profile, hex_id, new_scope, plain, seen_profile, session, write_of
from tests.ports.searching import compare, order
from thamesthrive.adapters.embedded.columned import PROFILE_COLUMNS, SESSION_COLUMNS, profile_columns, session_stored
from thamesthrive.adapters.embedded.schema import MIGRATIONS, SCHEMA_VERSION, backup_of, check_sqlite, upgrade, version_of
from thamesthrive.adapters.embedded.statements import as_text, sortable
from thamesthrive.adapters.embedded.stores import FILE, open_embedded
from thamesthrive.domain.event import Event
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.session import Session
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.codec import Raw
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import And, Contains, Literal, Words
from thamesthrive.language.condition import Path as LanguagePath
from thamesthrive.ports.search import Counted
from thamesthrive.ports.stores import Stores
from thamesthrive.ports.versions import Version, Versioned

SCOPE = new_scope()
NEXT = (*MIGRATIONS, ("ALTER TABLE parked ADD COLUMN seen INTEGER", "UPDATE parked SET seen = 1"))
BROKEN = (*MIGRATIONS, ("ALTER TABLE parked ADD COLUMN seen INTEGER", "UPDATE nothing_like_this SET seen = 1"))


@pytest.mark.anyio
async def test_a_new_folder_gets_the_newest_schema_and_is_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    async with open_embedded(folder):
        pass

    assert _version(folder / FILE) == SCHEMA_VERSION
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [f.name for f in folder.iterdir()] == [FILE]


@pytest.mark.anyio
async def test_what_was_stored_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    scope = new_scope()
    async with open_embedded(tmp_path) as stores:
        await stores.events.create(scope, [event(1)])
        secret = await stores.secrets.once("ids", b"first")

    async with open_embedded(tmp_path) as stores:
        assert set(await stores.events.load(scope, [event_id(1)])) == {event_id(1)}
        assert await stores.secrets.once("ids", b"second") == secret


@pytest.mark.anyio
async def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    async with open_embedded(tmp_path):
        pass
    _set_version(tmp_path / FILE, SCHEMA_VERSION + 1)

    with pytest.raises(Unavailable, match="install the version that made it") as refusal:
        async with open_embedded(tmp_path):
            pass

    assert refusal.value.code == "schema-newer"
    assert _version(tmp_path / FILE) == SCHEMA_VERSION + 1


@pytest.mark.anyio
async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"something else " * 1000)

    with pytest.raises(Unavailable, match="no SQLite database"):
        async with open_embedded(tmp_path):
            pass


@pytest.mark.anyio
async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="cannot be made"):
        async with open_embedded(tmp_path / "file" / "folder"):
            pass


@pytest.mark.anyio
async def test_stores_that_open_a_new_folder_at_once_agree(tmp_path: Path) -> None:
    async def opened(n: int) -> bytes:
        async with open_embedded(tmp_path) as stores:
            return await stores.secrets.once("ids", f"secret {n}".encode())

    secrets = await asyncio.gather(*(opened(n) for n in range(6)))

    assert len(set(secrets)) == 1


def test_a_sqlite_that_is_too_old_is_named() -> None:
    with pytest.raises(Unavailable, match=r"SQLite 3\.37\.2, and the embedded store needs 3\.38") as refusal:
        check_sqlite((3, 37, 2))

    assert refusal.value.code == "sqlite-too-old"


def test_an_older_file_is_copied_and_upgraded(tmp_path: Path) -> None:
    file = tmp_path / FILE
    connection = _stored(file)

    upgrade(connection, file, NEXT)

    assert version_of(connection) == len(NEXT)
    assert connection.execute("SELECT id, seen FROM parked").fetchall() == [("p", 1)]
    assert _version(backup_of(file, SCHEMA_VERSION)) == SCHEMA_VERSION
    assert _rows(backup_of(file, SCHEMA_VERSION), "SELECT id FROM parked") == [("p",)]
    connection.close()


def test_an_upgrade_that_fails_changes_nothing_and_can_be_tried_again(tmp_path: Path) -> None:
    file = tmp_path / FILE
    connection = _stored(file)

    with pytest.raises(sqlite3.OperationalError):
        upgrade(connection, file, BROKEN)

    assert version_of(connection) == SCHEMA_VERSION
    assert "seen" not in [column[1] for column in connection.execute("PRAGMA table_info (parked)")]
    upgrade(connection, file, NEXT)
    assert version_of(connection) == len(NEXT)
    connection.close()


def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    _stored(tmp_path / FILE).close()

    assert [f.name for f in tmp_path.iterdir()] == [FILE]


def _stored(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    upgrade(connection, file)
    connection.execute("INSERT INTO parked VALUES (1, 'p', '2026', '{}')")
    return connection


def _set_version(file: Path, version: int) -> None:
    _rows(file, f"PRAGMA user_version = {version}")


def _version(file: Path) -> int:
    return int(str(_rows(file, "PRAGMA user_version")[0][0]))


def _rows(file: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.anyio
async def test_records_of_a_file_from_before_searches_are_found_as_any_other(tmp_path: Path) -> None:
    raw = Raw(b'{ "n": 1, "caf\\u00e9": "Earl \\u0047rey", "n": 2 }')
    old = [event(n, properties=raw) for n in range(1_500)]
    _of_schema_1(tmp_path / FILE, old, [seen_profile(hex_id(1), NOON), frozen_profile(hex_id(2))], [session("s-1", events=3)])

    async with open_embedded(tmp_path) as stores:
        for condition in (compare("properties.n", "=", 2), compare("properties.café", "=", "Earl Grey"), Words(LanguagePath(()), "grey")):
            assert await stores.events.count(SCOPE, condition) == Counted(1_500)
        assert await stores.events.count(SCOPE, compare("properties.n", "=", 1)) == Counted(0)
        assert plain((await stores.events.load(SCOPE, [event_id(7)]))[event_id(7)]) == plain(old[7])
        people = await stores.profiles.page(SCOPE, Contains(LanguagePath(("ids",)), Literal(hex_id(1))), order("profile"))
        assert [p.id for p in people.items] == [hex_id(1)]
        assert await stores.profiles.count(SCOPE, compare("stats.visits", "=", 1)) == Counted(1)
        assert await stores.sessions.count(SCOPE, And((compare("events", "=", 3), compare("utm.source", "=", "letter")))) == Counted(1)
        assert await stores.sessions.count(SCOPE, Words(LanguagePath(()), "letter")) == Counted(1)


@pytest.mark.anyio
async def test_words_that_triggers_wrote_are_found_and_forgotten_as_any_other(tmp_path: Path) -> None:
    person, visit = seen_profile(hex_id(1), NOON), session("s-1")
    _of_schema_2(tmp_path / FILE, person, visit)

    async with open_embedded(tmp_path) as stores:
        assert await _people_by_word(stores, hex_id(1)) == await _visits_by_word(stores, "letter") == 1
        changed = evolve(write_of(person), version=Version(1), view={**view_of(person), "ids": ["other"]})
        assert await stores.profiles.write(SCOPE, [changed])
        assert await stores.sessions.write(SCOPE, [Versioned(evolve(visit, firsts={}), Version(1))])

        assert await _people_by_word(stores, "other") == 1
        assert await _people_by_word(stores, hex_id(1)) == await _visits_by_word(stores, "letter") == 0


async def _people_by_word(stores: Stores, word: str) -> int:
    return (await stores.profiles.count(SCOPE, Words(LanguagePath(()), word))).count


async def _visits_by_word(stores: Stores, word: str) -> int:
    return (await stores.sessions.count(SCOPE, Words(LanguagePath(()), word))).count


def _of_schema_2(file: Path, person: Profile, visit: Session) -> None:
    """A file as the second version wrote it, whose triggers brought the words into the index."""
    connection = sqlite3.connect(file, isolation_level=None)
    upgrade(connection, file, MIGRATIONS[:2])
    connection.execute("INSERT INTO scopes (tenant, stage) VALUES (?, ?)", (SCOPE.tenant, SCOPE.stage))
    document, columns = session_stored(1, visit)
    rows = {
        "profiles": (("document", *PROFILE_COLUMNS), (as_text(person), *profile_columns(1, person, view_of(person))), person.id),
        "sessions": (("document", *SESSION_COLUMNS), (document, *columns), visit.id),
    }
    for table, (names, values, id) in rows.items():
        marks = ", ".join("?" * len(names))
        connection.execute(f"INSERT INTO {table} (scope, id, version, {', '.join(names)}) VALUES (1, ?, 1, {marks})", (id, *values))
    connection.close()


def _of_schema_1(file: Path, events: Sequence[Event], people: Sequence[Profile], sessions: Sequence[Session]) -> None:
    """A file as the first version wrote it."""
    connection = sqlite3.connect(file, isolation_level=None)
    upgrade(connection, file, MIGRATIONS[:1])
    connection.execute("INSERT INTO scopes (tenant, stage) VALUES (?, ?)", (SCOPE.tenant, SCOPE.stage))
    for e in events:
        row = (1, e.id, sortable(e.time), e.type, e.source, e.session, e.part, e.claim.outcome.value, as_text(e))
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for p in people:
        view = None if p.root else view_of(p)
        seen = None if view is None else sortable(view["metadata"]["time"]["update"])
        connection.execute("INSERT INTO profiles VALUES (?, ?, ?, ?, ?, ?)", (1, p.id, 1, as_text(p), view and as_text(view), seen))
    for s in sessions:
        connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", (1, s.id, 1, as_text(s), sortable(s.start), s.home.part))
    connection.close()
