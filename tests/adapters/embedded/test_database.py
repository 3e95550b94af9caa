"""Transactions, other processes' locks, and what SQLite's errors become."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import event, event_id, new_scope, profile, write_of
from tests.ports.searching import ALL
from thamesthrive.adapters.embedded.database import EVERYWHERE, Connection, Database, open_database
from thamesthrive.adapters.embedded.events import EmbeddedEvents
from thamesthrive.adapters.embedded.profiles import EmbeddedProfiles
from thamesthrive.kernel.errors import Defect, Missing, Unavailable

pytestmark = pytest.mark.anyio

SCOPE = new_scope()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def rival(file: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection, as far as SQLite can tell."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


async def test_work_that_fails_leaves_nothing_behind(file: Path) -> None:
    def work(connection: Connection, number: int) -> None:
        connection.execute("INSERT INTO revisions VALUES (?, 7)", (number,))
        raise Missing("half way")

    async with open_database(file) as database:
        with pytest.raises(Missing):
            await database.write(SCOPE, work)

        assert await database.read(SCOPE, _revisions) == []


async def test_reading_goes_on_while_a_write_transaction_is_open(file: Path) -> None:
    started, may_end = threading.Event(), threading.Event()

    def slow(connection: Connection, number: int) -> None:
        connection.execute("INSERT INTO revisions VALUES (?, 1)", (number,))
        started.set()
        assert may_end.wait(10)

    async with open_database(file) as database:
        writing = asyncio.ensure_future(database.write(SCOPE, slow))
        assert await asyncio.to_thread(started.wait, 10)
        try:
            during = [await database.read(SCOPE, _revisions), await database.scan(SCOPE, _revisions)]
        finally:
            may_end.set()
        await writing

        assert during == [[], []]
        assert await database.read(SCOPE, _revisions) == await database.scan(SCOPE, _revisions) == [(1,)]


async def test_a_write_waits_for_another_process_and_then_says_so(file: Path) -> None:
    async with open_database(file, busy_timeout_s=0.05) as database:
        events = EmbeddedEvents(database)
        await events.create(SCOPE, [event(1)])
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(Unavailable, match="another process"):
                await events.create(SCOPE, [event(2)])

            assert set(await events.load(SCOPE, [event_id(1), event_id(2)])) == {event_id(1)}
            other.execute("ROLLBACK")
        assert await events.create(SCOPE, [event(2)]) == {}


async def test_what_another_process_wrote_is_a_conflict(file: Path) -> None:
    async with open_database(file) as database, open_database(file) as other:
        version = (await EmbeddedProfiles(database).write(SCOPE, [write_of(profile())]))[profile().id]
        loaded = (await EmbeddedProfiles(other).load(SCOPE, [profile().id]))[profile().id]
        assert await EmbeddedProfiles(other).write(SCOPE, [write_of(profile(), loaded.version)])

        assert await EmbeddedProfiles(database).write(SCOPE, [write_of(profile(), version)]) == {}


async def test_a_full_disk_writes_nothing_of_a_bulk_and_recovers(file: Path) -> None:
    events_of_a_bulk = [event(n) for n in range(2_000)]
    async with open_database(file) as database:
        events = EmbeddedEvents(database)
        await database.write(EVERYWHERE, lambda connection, _: connection.execute("PRAGMA max_page_count = 100").fetchall())

        with pytest.raises(Unavailable, match="disk of the store is full"):
            await events.create(SCOPE, events_of_a_bulk)
        assert (await events.count(SCOPE, ALL)).count == 0

        await database.write(EVERYWHERE, lambda connection, _: connection.execute("PRAGMA max_page_count = 100000").fetchall())
        assert await events.create(SCOPE, events_of_a_bulk) == {}
        assert (await events.count(SCOPE, ALL)).count == 2_000


async def test_a_wrong_statement_is_a_defect_that_quotes_no_values(file: Path) -> None:
    async with open_database(file) as database:
        with pytest.raises(Defect, match="SQLITE_ERROR") as failure:
            await database.read(SCOPE, lambda connection, _: connection.execute("SELECT * FROM 'ann@shop.example'"))

    assert "ann@" not in failure.value.sentence


async def test_a_store_that_was_closed_says_so(file: Path) -> None:
    async with open_database(file) as database:
        kept: Database = database

    with pytest.raises(Unavailable, match="closed"):
        await kept.read(SCOPE, _revisions)


async def test_a_scope_that_nobody_wrote_to_leaves_no_trace_when_read(file: Path, rival: sqlite3.Connection) -> None:
    async with open_database(file) as database:
        assert await database.read(new_scope(), _revisions) == []

        assert rival.execute("SELECT count(*) FROM scopes").fetchall() == [(0,)]


async def test_a_scope_that_another_process_made_is_found(file: Path) -> None:
    scope = new_scope()
    async with open_database(file) as database, open_database(file) as other:
        assert await EmbeddedEvents(database).load(scope, [event_id(1)]) == {}
        await EmbeddedEvents(other).create(scope, [event(1)])

        assert set(await EmbeddedEvents(database).load(scope, [event_id(1)])) == {event_id(1)}


async def test_a_cancelled_write_is_whole_or_not_at_all(file: Path) -> None:
    async with open_database(file) as database:
        events = EmbeddedEvents(database)
        writing = asyncio.ensure_future(events.create(SCOPE, [event(n) for n in range(1_000)]))
        await asyncio.sleep(0)
        writing.cancel()
        await asyncio.wait([writing])

        assert await events.create(SCOPE, [event(5_000)]) == {}
        assert (await events.count(SCOPE, ALL)).count in (1, 1_001)


async def test_every_commit_is_flushed(file: Path) -> None:
    async with open_database(file) as database:

        def setting(name: str) -> object:
            return lambda connection, _: connection.execute(f"PRAGMA {name}").fetchall()[0][0]

        assert [await database.write(EVERYWHERE, setting(name)) for name in ("journal_mode", "synchronous")] == ["wal", 2]  # type: ignore[arg-type]


def _revisions(connection: Connection, number: int) -> list[tuple[int]]:
    return connection.execute("SELECT revision FROM revisions WHERE scope = ?", (number,)).fetchall()
