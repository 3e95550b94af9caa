"""What was written reaches the file without a commit that waits for it."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attrs import frozen

from thamesthrive.adapters.embedded.checkpoints import Checkpoints, Index

SLOW_S = 10.0
LEAST = 10


@frozen
class Opened:
    """A file with a connection that writes and never makes a checkpoint itself, and checkpoints beside it."""

    writes: sqlite3.Connection
    moves: sqlite3.Connection
    checkpoints: Checkpoints
    thread: ThreadPoolExecutor

    def write(self) -> None:
        """As the database does."""
        self.checkpoints.check()
        self.writes.execute("INSERT INTO t VALUES (zeroblob(4000))")
        self.checkpoints.wake()

    def done(self) -> None:
        """Wait until the work that was begun has ended: the thread does one thing after the other."""
        self.thread.submit(lambda: None).result(SLOW_S)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    file = tmp_path / "store"
    writes = sqlite3.connect(file, isolation_level=None)
    writes.execute("PRAGMA journal_mode = WAL")
    writes.execute("PRAGMA wal_autocheckpoint = 0")
    writes.execute("CREATE TABLE t (x)")
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    index = Index(tmp_path / "store-shm")
    with ThreadPoolExecutor(1) as thread:
        begun = Checkpoints(thread, connection, index, least_pages=LEAST)
        yield Opened(writes, connection, begun, thread)
        begun.close()
    connection.close()
    writes.close()
    index.close()


def _file_bytes(opened: Opened) -> int:
    return Path(opened.writes.execute("PRAGMA database_list").fetchall()[0][2]).stat().st_size


def test_what_was_written_is_in_the_file_soon(opened: Opened) -> None:
    before = _file_bytes(opened)

    for _ in range(20):
        opened.write()
    opened.done()

    assert _file_bytes(opened) >= before + 20 * 4_000


def test_the_log_is_written_from_its_beginning_again(opened: Opened) -> None:
    file = Path(opened.writes.execute("PRAGMA database_list").fetchall()[0][2])
    log = file.with_name(f"{file.name}-wal")

    for _ in range(5 * LEAST):
        opened.write()
    opened.done()
    once = log.stat().st_size
    for _ in range(2 * LEAST):
        opened.write()
    opened.done()

    assert log.stat().st_size == once


def test_a_short_log_is_left_alone(opened: Opened) -> None:
    before = _file_bytes(opened)

    opened.write()
    opened.done()

    assert _file_bytes(opened) == before


def test_what_goes_wrong_is_told_to_the_next_write_and_tried_again(opened: Opened) -> None:
    for _ in range(LEAST):
        opened.writes.execute("INSERT INTO t VALUES (zeroblob(4000))")
    opened.moves.close()
    opened.write()
    opened.done()

    with pytest.raises(sqlite3.Error):
        opened.write()

    opened.write()


IS_LOCKED = """
import fcntl, sys
with open(sys.argv[1], "r+b") as index:
    try:
        fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
    except OSError:
        print("locked")
"""


def test_looking_how_long_the_log_is_leaves_the_locks_of_sqlite_alone(opened: Opened, tmp_path: Path) -> None:
    for _ in range(2):
        opened.write()
        opened.done()

    asked = subprocess.run([sys.executable, "-c", IS_LOCKED, str(tmp_path / "store-shm")], capture_output=True, text=True, check=True)

    assert asked.stdout == "locked\n"           # else another process would take itself for the first, and truncate it
