"""A small disk of its own, in memory, that can be full and have room again."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from .processes import NoServer

ROOM_BYTES = 8_000_000_000                       # a thousand rounds of faults need some four
PAGE = 4096
TRIES = 100
LEFT_PAGES = 2                                  # of a full one: something fails in the middle of a write, not always at its begin


@frozen
class Disk:
    """What is free when it has room is only ever used as it is needed."""

    folder: Path

    def fill(self) -> None:
        """Nothing more fits in. It may have to be tried again: what is written meanwhile may need more than was measured."""
        for _ in range(TRIES):
            with suppress(NoServer):
                return self._resize(self._used() + LEFT_PAGES * PAGE)
        raise NoServer(f"{self.folder} grows too quickly to be made full")

    def make_room(self) -> None:
        self._resize(ROOM_BYTES)

    def _used(self) -> int:
        done = subprocess.run(["df", "--output=used", "-B1", str(self.folder)], capture_output=True, text=True, check=True)
        return int(done.stdout.split()[-1])

    def _resize(self, size: int) -> None:
        _mount("-o", f"remount,size={size}", str(self.folder))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk | None]:
    """Mounted there; without the right to mount it is an ordinary folder, and None is told."""
    folder.mkdir(parents=True)
    try:
        _mount("-t", "tmpfs", "-o", f"size={ROOM_BYTES}", "thamesthrive-test", str(folder))
    except NoServer:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoServer(f"mount {' '.join(arguments)}: {done.stderr.strip()}")
