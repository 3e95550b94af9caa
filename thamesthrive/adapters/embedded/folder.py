"""The lock that lets one process drain a folder."""

import fcntl
import os
from pathlib import Path


class FolderLock:
    """Held by a process, and gone with it however it ends."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "drain.lock"
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether this lock is held now; never waits. The folder is made if it is not there."""
        if self._descriptor is not None:
            return True
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Does nothing if it is not held. The file stays: who removed it could take it from under somebody else."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
