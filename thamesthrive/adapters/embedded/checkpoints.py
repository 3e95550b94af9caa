"""Checkpoints: what was written goes from the write-ahead log into the file, beside the writes and not in their commits."""

import os
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
class Index:
    """The shared index of the write-ahead log, opened when it is first asked and kept.

    Closing any descriptor of a file gives up all locks that the process has on it. With SQLite's own locks on the index gone, the next
    process to open the store takes itself for the first and truncates what this one has mapped. So `close` comes after the last connection.
    Source: https://www.sqlite.org/howtocorrupt.html, section 2.2.
    """

    _file: Path
    _descriptor: int | None = None

    def length(self) -> int:
        """Pages in the log, moved or not. Source: https://www.sqlite.org/walformat.html, mxFrame."""
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDONLY | os.O_CLOEXEC)
        return int.from_bytes(os.pread(self._descriptor, 4, LENGTH_AT), sys.byteorder)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@define
class Checkpoints:
    """A thread and a connection of their own; `check` and `wake` are called in the thread that writes.

    A checkpoint waits for nobody and keeps nobody waiting. Once all is moved and nobody reads the log any more, SQLite writes it from its
    beginning again, so it stays short.
    """

    _thread: ThreadPoolExecutor
    _connection: Connection
    _index: Index
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
            if self._index.length() >= self._least_pages:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
