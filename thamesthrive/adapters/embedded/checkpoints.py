"""Checkpoints: what was written goes from the write-ahead log into the file, beside the writes and not in their commits."""

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from sqlite3 import Connection
from threading import Event

from attrs import define, field

PAUSE_S = 0.25                                          # after a write, before it is looked at how long the log is
LEAST_PAGES = 4_000                                     # of the log: pages that are written again before are moved once
LENGTH_AT = 16                                          # in the shared index of the log, as a number of the machine's own byte order


@define
class Checkpoints:
    """A thread and a connection of their own; `check` and `wake` are called in the thread that writes.

    A checkpoint waits for nobody and keeps nobody waiting. Once all is moved and nobody reads the log any more, SQLite writes it from its
    beginning again, so it stays short.
    """

    _thread: ThreadPoolExecutor
    _connection: Connection
    _index: Path
    _least_pages: int = LEAST_PAGES
    _written: bool = False
    _closing: Event = field(factory=Event)
    _work: "Future[None] | None" = None

    def check(self) -> None:
        """Before a write. Raises: sqlite3.Error for what went wrong with the last one; the next write begins another."""
        if self._work is not None and self._work.done():
            done, self._work = self._work, None
            done.result()

    def wake(self) -> None:
        """After a write. One that comes while the work ends is seen to after the next."""
        self._written = True
        if self._work is None:
            self._work = self._thread.submit(self._move)

    def close(self) -> None:
        """The last one is SQLite's own, when the last connection to the file is closed."""
        self._closing.set()

    def _move(self) -> None:
        while self._written and not self._closing.wait(PAUSE_S):
            self._written = False
            if self._length() >= self._least_pages:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _length(self) -> int:
        """Pages in the log, moved or not. Source: https://www.sqlite.org/walformat.html, mxFrame."""
        with self._index.open("rb") as index:
            index.seek(LENGTH_AT)
            return int.from_bytes(index.read(4), sys.byteorder)
