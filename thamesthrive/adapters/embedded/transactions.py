"""A write transaction on one connection, and what SQLite's errors mean to who called."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from ...kernel.errors import Defect, ThamesThriveError, Unavailable

# Primary result codes (https://www.sqlite.org/rescode.html) of what passes, or an operator can put right.
SENTENCES = {
    sqlite3.SQLITE_BUSY: "another process has been writing to the store for too long; try again",
    sqlite3.SQLITE_LOCKED: "another connection has been writing to the store for too long; try again",
    sqlite3.SQLITE_FULL: "the disk of the store is full; free some space",
    sqlite3.SQLITE_IOERR: "the disk of the store fails to read or write; check the disk and the system's log",
    sqlite3.SQLITE_CANTOPEN: "the store's file cannot be opened; check that its folder exists and may be written to",
    sqlite3.SQLITE_PERM: "the store's file may not be opened; check who owns it",
    sqlite3.SQLITE_READONLY: "the store's file may not be written to; check who owns it and how its disk is mounted",
    sqlite3.SQLITE_NOMEM: "there is no memory left for the store; give the process more",
    sqlite3.SQLITE_CORRUPT: "the store's file is damaged; put a backup in its place",
    sqlite3.SQLITE_NOTADB: "the store's file is no SQLite database; put a backup in its place or point to another folder",
}


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Takes the write lock at once, so nothing that is read inside can change before the commit."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:               # a full disk may have rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours, without the values that were written."""
    try:
        yield
    except sqlite3.Error as error:
        raise _meaning(error) from error


def _meaning(error: sqlite3.Error) -> ThamesThriveError:
    code = getattr(error, "sqlite_errorcode", None)         # None: Python's own complaint
    if code is not None and (sentence := SENTENCES.get(code & 0xFF)):
        return Unavailable(sentence, code="store-unavailable")
    return Defect(f"SQLite refused a statement ({getattr(error, 'sqlite_errorname', type(error).__name__)})", code="store-defect")
