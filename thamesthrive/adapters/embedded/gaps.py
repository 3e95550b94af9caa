"""The gaps of pages: space that a page does not use, and that may still hold rows that were moved to other pages.

What is deleted SQLite zeroes (`secure_delete`). But where pages are split or joined, rows are copied to others, and what a page held before
stays in it, between the pointers to its rows and the rows, until it is used again. Nothing reads it but who looks at the file. `VACUUM`
would get rid of it, and lock out writers while it copies everything; so gaps are zeroed in the file itself, some pages at a time.

That is safe under these conditions, each of which is seen to: nobody else may write meanwhile (the write lock is held); the file is all
there is (the write-ahead log is empty), so what is read is how the page is; only bytes of the gap are written, so a crash leaves some of
them; and afterwards every connection forgets the pages that it keeps (something was written), or it would write an old gap again.
Source: https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

import os
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from attrs import define

from .transactions import transaction

PAGES = 4_000                                           # at a time: about a tenth of a second, for which writers wait
LEAVES, NODES = (0x0A, 0x0D), (0x02, 0x05)              # how pages of rows begin; no other page begins so before MOST
MOST = 1 << 24                                          # from so many pages on, a page that holds a long row may begin with any byte
HEADER = 100                                            # of the file, on its first page
WAIT_MS = 500                                           # for readers of the log, while writers wait


@define
class Gaps:
    """The file is opened when it is first asked for, and closed after the last connection: see `Index`."""

    _file: Path
    _descriptor: int | None = None

    def zero(self, connection: Connection, first: int) -> int | None:
        """Those of some pages from this one on. Returns the page to go on with, 0 at the end; None: somebody reads or writes just now."""
        if not emptied_log(connection):
            return None
        with transaction(connection):
            if self._file.with_name(f"{self._file.name}-wal").stat().st_size:
                return None                             # somebody was quicker than the lock
            size, pages = _number(connection, "page_size"), _number(connection, "page_count")
            if pages >= MOST:
                return 0
            self._zero(first, min(PAGES, pages - first + 1), size)
            connection.execute(f"PRAGMA user_version = {_number(connection, 'user_version')}")      # a write that changes nothing
        return first + PAGES if first + PAGES <= pages else 0

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _zero(self, first: int, pages: int, size: int) -> None:
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)
        begin = (first - 1) * size
        body = os.pread(self._descriptor, pages * size, begin)
        for at in range(0, len(body), size):
            gap = gap_of(body[at : at + size], is_first=begin + at == 0)
            if body[at + gap.start : at + gap.stop].strip(b"\0"):
                os.pwrite(self._descriptor, bytes(len(gap)), begin + at + gap.start)
        os.fsync(self._descriptor)


def gap_of(page: bytes, *, is_first: bool) -> range:
    """Where a page has its gap; an empty range where it has none, or is no page of rows."""
    at = HEADER if is_first else 0
    if page[at] not in (*LEAVES, *NODES):
        return range(0)
    rows, content = int.from_bytes(page[at + 3 : at + 5], "big"), int.from_bytes(page[at + 5 : at + 7], "big") or 1 << 16
    pointers = at + (8 if page[at] in LEAVES else 12) + 2 * rows
    return range(pointers, content) if content <= len(page) else range(0)


def emptied_log(connection: Connection) -> bool:
    """The write-ahead log is moved into the file and cut to nothing; not where somebody still reads of it."""
    waits = _number(connection, "busy_timeout")
    connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    try:
        busy: Any = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waits}")
    return not busy


def _number(connection: Connection, pragma: str) -> int:
    found: Any = connection.execute(f"PRAGMA {pragma}").fetchall()
    return int(found[0][0])
