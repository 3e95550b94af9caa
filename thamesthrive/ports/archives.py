"""Where a backup lies: a file for each kind of record, and a manifest that says what there is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from attrs import frozen


@frozen
class Packed:
    """A file as it lies there: its name, how long it is, and the SHA-256 of its bytes."""

    name: str
    size_bytes: int
    sha256: str


class Filling(Protocol):
    """A backup that is being made. Nobody takes it for one before it is finished."""

    async def add(self, name: str, lines: Sequence[bytes]) -> None:
        """Behind what was added under this name. A line holds no line break. Raises: Unavailable."""

    async def close(self, name: str) -> Packed:
        """There is no more to come; it is on the disk. A name under which nothing was added becomes an empty file. Raises: Unavailable."""

    async def finish(self, manifest: bytes) -> None:
        """From now on it is a backup. Raises: Unavailable."""


class Archives(Protocol):
    """One place for one backup."""

    def begin(self) -> AbstractAsyncContextManager[Filling]:
        """What another left unfinished here is thrown away; so is this one, unless it is finished.

        Raises: Conflict where there is a backup or anything else already; Unavailable.
        """

    async def manifest(self) -> bytes:
        """Raises: Missing where no backup is; Unavailable."""

    async def pack(self, name: str) -> Packed:
        """A file as it lies there now, read to its end. Raises: Invalid where it is gone; Unavailable."""

    def read(self, name: str) -> AsyncIterator[Sequence[bytes]]:
        """The lines, some at a time. Raises: Invalid where it is damaged; Unavailable."""
