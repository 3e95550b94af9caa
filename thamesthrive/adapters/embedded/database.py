"""One SQLite file: a thread and connection that write, one that reads by id, one that lists, one that makes checkpoints.

A statement lets go of the interpreter lock and takes it again at every row it returns and every row of an `executemany`, and while the
event loop is busy each taking may cost 5 ms. So a bulk is few statements of many rows, and a bulk's answer is one row (`statements`).
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import TypeVar

from ...domain.scope import Scope
from ...kernel.errors import Unavailable
from .checkpoints import Checkpoints, Index
from .gaps import Gaps
from .schema import check_sqlite, upgrade
from .transactions import transaction, translated
from .values import add_functions

T = TypeVar("T")

Connection = sqlite3.Connection
Work = Callable[[Connection, int], T]
"""What is done with a connection and the number of a scope, in a thread of the database."""

EVERYWHERE = Scope("", "live")
"""The scope of what has none."""

UNKNOWN = -1
"""The number of a scope in which nothing was ever written."""

BUSY_TIMEOUT_S = 5.0
RETRY_S = 0.01
PAGE_BYTES = 8_192                                      # of a new file: an event with its columns wastes half of a smaller page
CHECKPOINT_PAGES = 10_000                               # of a log so long, a commit makes one itself: those beside it do not keep up
WRITE_CACHE_KB, READ_CACHE_KB = 32_000, 8_000
TRIES = 20                                              # to find nobody reading or writing
STATEMENTS = 256                                        # kept prepared, a connection


class Lane:
    """A connection in a thread of its own: what is asked of it is done in order, off the event loop."""

    def __init__(self, thread: ThreadPoolExecutor, connection: Connection) -> None:
        self._thread, self._connection = thread, connection

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Done even if the caller is cancelled meanwhile. Raises: Unavailable."""
        return await _in_thread(self._thread, lambda: work(self._connection))


OpenLane = Callable[[], AbstractAsyncContextManager[Lane]]
"""Opens one more connection."""


class Database:
    """See the module. Every call is about one scope; its number is found, or given, here and nowhere else."""

    def __init__(self, lanes: tuple[Lane, Lane, Lane], checkpoints: Checkpoints, gaps: Gaps, open_one: OpenLane) -> None:
        self._gaps, self._open_one = gaps, open_one
        (self._writes, self._reads, self._lists), self._checkpoints = lanes, checkpoints
        self._numbers: dict[Scope, int] = {}

    async def write(self, scope: Scope, work: Work[T]) -> T:
        """One transaction: all of it is on the disk when this returns, or nothing is. Raises: Unavailable."""

        def in_transaction(connection: Connection) -> T:
            number = self._given_number(connection, scope)
            self._checkpoints.check()
            with transaction(connection):
                done = work(connection, number)
            self._checkpoints.wake()
            return done

        return await self._writes.run(in_transaction)

    async def read(self, scope: Scope, work: Work[T]) -> T:
        """For short reads that somebody's decision waits for. Raises: Unavailable."""
        return await self._reads.run(lambda connection: work(connection, self._number(connection, scope)))

    async def read_anywhere(self, work: Callable[[Connection], T]) -> T:
        """The same, over all scopes. Raises: Unavailable."""
        return await self._reads.run(work)

    async def scan(self, scope: Scope, work: Work[T]) -> T:
        """For reads that may take long: they hold up only each other. Raises: Unavailable."""
        return await self._lists.run(lambda connection: work(connection, self._number(connection, scope)))

    async def between_writes(self, work: Callable[[Connection], T]) -> T:
        """With the connection that writes, in no transaction. Raises: Unavailable."""
        return await self._writes.run(work)

    @asynccontextmanager
    async def as_it_stands(self) -> AsyncIterator[Lane]:
        """A lane of its own that sees what was written by now, and nothing later. Raises: Unavailable."""
        async with self._open_one() as lane:
            await lane.run(_begin_to_read)
            yield lane

    async def zero_gaps(self) -> bool:
        """What pages do not use says nothing then; writers wait a little, again and again. False: somebody reads all the while.

        Done with a connection of its own, so that all others forget the pages they keep. Raises: Unavailable.
        """
        async with self._open_one() as lane:
            page, tries = 1, 0
            while page and tries < TRIES:
                reached = await lane.run(lambda connection, first=page: self._gaps.zero(connection, first))  # type: ignore[misc]
                page, tries = (page, tries + 1) if reached is None else (reached, 0)
            return not page

    def _number(self, connection: Connection, scope: Scope) -> int:
        if scope in self._numbers:
            return self._numbers[scope]
        found = connection.execute("SELECT number FROM scopes WHERE tenant = ? AND stage = ?", (scope.tenant, scope.stage)).fetchall()
        if not found:
            return UNKNOWN
        self._numbers[scope] = int(found[0][0])
        return self._numbers[scope]

    def _given_number(self, connection: Connection, scope: Scope) -> int:
        """In a transaction of its own, so that a number that was seen is never taken back."""
        if self._number(connection, scope) == UNKNOWN:
            connection.execute("INSERT INTO scopes (tenant, stage) VALUES (?, ?) ON CONFLICT DO NOTHING", (scope.tenant, scope.stage))
        return self._number(connection, scope)


@asynccontextmanager
async def open_database(file: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> AsyncIterator[Database]:
    """The file is made, or upgraded, if need be. Raises: Unavailable."""
    check_sqlite()
    index, gaps = Index(file.with_name(f"{file.name}-shm")), Gaps(file)
    with closing(index), closing(gaps):
        async with _open_all(file, (index, gaps), busy_timeout_s) as database:
            yield database


@asynccontextmanager
async def _open_all(file: Path, beside: tuple[Index, Gaps], busy_timeout_s: float) -> AsyncIterator[Database]:
    index, gaps = beside
    async with _open_lane(file, WRITE_CACHE_KB, busy_timeout_s) as writes:
        await writes.run(lambda connection: upgrade(connection, file))
        async with (
            _open_lane(file, READ_CACHE_KB, busy_timeout_s) as reads,
            _open_lane(file, READ_CACHE_KB, busy_timeout_s) as lists,
            _open_checkpoints(file, index, busy_timeout_s) as checkpoints,
        ):
            yield Database((writes, reads, lists), checkpoints, gaps, lambda: _open_lane(file, READ_CACHE_KB, busy_timeout_s))


@asynccontextmanager
async def _open_checkpoints(file: Path, index: Index, busy_timeout_s: float) -> AsyncIterator[Checkpoints]:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite") as thread:
        connection = await _in_thread(thread, lambda: _connect(file, READ_CACHE_KB, busy_timeout_s))
        checkpoints = Checkpoints(thread, connection, index)
        try:
            yield checkpoints
        finally:
            checkpoints.close()
            await _in_thread(thread, connection.close)


@asynccontextmanager
async def _open_lane(file: Path, cache_kb: int, busy_timeout_s: float) -> AsyncIterator[Lane]:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite") as thread:
        connection = await _in_thread(thread, lambda: _connect(file, cache_kb, busy_timeout_s))
        try:
            yield Lane(thread, connection)
        finally:
            await _in_thread(thread, connection.close)


async def _in_thread(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    def guarded() -> T:
        with translated():
            return work()

    try:
        done = asyncio.get_running_loop().run_in_executor(thread, guarded)
    except RuntimeError as error:                       # what an executor says that was shut down
        raise Unavailable("the store is closed") from error
    return await done


def _begin_to_read(connection: Connection) -> None:
    """A transaction sees the file as it is at its first read; the end of the connection ends it."""
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM scopes").fetchall()


def _connect(file: Path, cache_kb: int, busy_timeout_s: float) -> Connection:
    """Used in one thread only, but closed by another if the process ends early; hence no check of threads."""
    connection = sqlite3.connect(
        file, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
    )
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    _write_ahead(connection, time.monotonic() + busy_timeout_s)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")         # or what was erased would stay in the free space of its page
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA cache_size = -{cache_kb}")
    add_functions(connection)
    return connection


def _write_ahead(connection: Connection, deadline: float) -> None:
    """The one statement for which SQLite does not wait by itself: a new file may be in the hands of another process that opens it."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(RETRY_S)
