"""Checkpoints: what was written goes from the write-ahead log into the file, beside the writes and not in their commits."""

from concurrent.futures import Future, ThreadPoolExecutor
from sqlite3 import Connection
from threading import Event

from attrs import define, field

PAUSE_S = 0.25                                          # after a write: pages that are written again meanwhile are moved once


@define
class Checkpoints:
    """A thread and a connection of their own; `check` and `wake` are called in the thread that writes.

    A checkpoint waits for nobody and keeps nobody waiting. Once all is moved and nobody reads the log any more, SQLite writes it from its
    beginning again, so it stays short.
    """

    _thread: ThreadPoolExecutor
    _connection: Connection
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
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
