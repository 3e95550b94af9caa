"""What tests fetch from outside is kept on this machine: fetched once, also when several processes ask."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "thamesthrive-servers"


def kept(name: str, fetch: Callable[[Path], Path]) -> Path:
    """The file or folder of this name. `fetch` is given an empty folder, and says what in it is to be kept. Raises: what it raises."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=folder) as scratch:
                fetch(Path(scratch)).rename(home)
    return home
