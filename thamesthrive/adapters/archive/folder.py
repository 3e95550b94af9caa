"""A backup as a folder: a gzip of lines for each kind, and `manifest.json`. It is written beside, under another name, until it is whole.

Only its owner may read it: it holds everything.
"""

import asyncio
import gzip
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar
from zlib import error as ZlibError

from attrs import define, field

from ...kernel.errors import Conflict, Invalid, Missing, Unavailable
from ...ports.archives import Packed

T = TypeVar("T")

MANIFEST = "manifest.json"
PARTIAL = ".partial"
ENDING = ".jsonl.gz"
LEVEL = 3                                       # of gzip: 6 takes twice as long for a tenth less
LINES = 500                                     # read at a time
CHUNK_BYTES = 1 << 20


class FolderArchive:
    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["FolderFilling"]:
        partial = self._folder.with_name(self._folder.name + PARTIAL)
        await _done(lambda: _make(self._folder, partial))
        filling = FolderFilling(self._folder, partial)
        try:
            yield filling
        finally:
            await _done(filling.give_up)

    async def manifest(self) -> bytes:
        return await _done(lambda: _manifest(self._folder))

    async def pack(self, name: str) -> Packed:
        return await _done(lambda: _packed(self._folder / f"{name}{ENDING}"))

    async def read(self, name: str) -> AsyncIterator[Sequence[bytes]]:
        with _opened(self._folder / f"{name}{ENDING}") as file:
            while lines := await _done(lambda: _lines(file)):
                yield lines


@define
class FolderFilling:
    _folder: Path
    _partial: Path
    _open: dict[str, tuple[BinaryIO, gzip.GzipFile]] = field(factory=dict)

    async def add(self, name: str, lines: Sequence[bytes]) -> None:
        await _done(lambda: self._file(name).write(b"".join(line + b"\n" for line in lines)))

    async def close(self, name: str) -> Packed:
        return await _done(lambda: self._close(name))

    async def finish(self, manifest: bytes) -> None:
        await _done(lambda: self._finish(manifest))

    def give_up(self) -> None:
        """Unless it was finished."""
        for raw, packer in self._open.values():
            packer.close()
            raw.close()
        if self._partial.exists():
            _remove(self._partial)

    def _file(self, name: str) -> gzip.GzipFile:
        if name not in self._open:
            raw = _private(self._partial / f"{name}{ENDING}")
            self._open[name] = raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=LEVEL, filename="", mtime=0)
        return self._open[name][1]

    def _close(self, name: str) -> Packed:
        self._file(name).close()
        raw, _ = self._open.pop(name)
        _to_disk(raw)
        return _packed(self._partial / f"{name}{ENDING}")

    def _finish(self, manifest: bytes) -> None:
        raw = _private(self._partial / MANIFEST)
        raw.write(manifest)
        _to_disk(raw)
        _sync_folder(self._partial)
        self._partial.rename(self._folder)
        _sync_folder(self._folder.parent)


def _make(folder: Path, partial: Path) -> None:
    if folder.exists():
        raise Conflict(f'there is something at "{folder}" already; name a folder that does not exist yet')
    if partial.exists():
        _remove(partial)
    partial.mkdir(mode=0o700, parents=True)


def _remove(partial: Path) -> None:
    """Only what a backup writes: anything else in it is somebody's."""
    for file in (*partial.glob(f"*{ENDING}"), partial / MANIFEST):
        file.unlink(missing_ok=True)
    try:
        partial.rmdir()
    except OSError as error:
        raise Conflict(f'"{partial}" holds something that no backup left there; move it away') from error


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _manifest(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Missing(f'there is no backup at "{folder}": it has no {MANIFEST}; name the folder that a backup was made into') from error


def _packed(file: Path) -> Packed:
    digest, size = hashlib.sha256(), 0
    with _opened_raw(file) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return Packed(file.name, size, digest.hexdigest())


@contextmanager
def _opened_raw(file: Path) -> Iterator[BufferedReader]:
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise Invalid(f'the backup is not whole: "{file}" is missing; use another copy of it') from error
    with stream:
        yield stream


@contextmanager
def _opened(file: Path) -> Iterator[gzip.GzipFile]:
    with _opened_raw(file) as raw, gzip.GzipFile(fileobj=raw) as unpacked:
        try:
            yield unpacked
        except (EOFError, ZlibError, gzip.BadGzipFile) as error:
            raise Invalid(f'the backup is damaged: "{file}" cannot be unpacked; use another copy of it') from error


def _lines(file: gzip.GzipFile) -> list[bytes]:
    return [line.rstrip(b"\n") for line in islice(file, LINES)]


async def _done(work: Callable[[], T]) -> T:
    """In a thread. What the disk says is told as ours."""
    def guarded() -> T:
        try:
            return work()
        except gzip.BadGzipFile:                # which file it is, the caller knows
            raise
        except OSError as error:
            raise _translated(error) from error

    return await asyncio.to_thread(guarded)


def _translated(error: OSError) -> Unavailable:
    where = f' at "{error.filename}"' if error.filename else ""
    return Unavailable(f"the backup's files cannot be written or read{where} ({error.strerror}); check the disk and who may use it")
