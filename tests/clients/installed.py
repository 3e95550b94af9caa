"""The SDKs as they are published, in the versions that the lock files here name; installed once, into the cache of this machine."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.servers.node import check_node
from tests.servers.processes import NoServer

HERE = Path(__file__).parent
INSTALL_S = 300


@cache
def python_sdks() -> Path:
    """A folder for PYTHONPATH: what they need is no dependency of ours. Raises: NoServer."""
    lock = HERE / "requirements.lock"

    def fill(folder: Path) -> None:
        _done([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--target", str(folder), "-r", str(lock)], HERE)

    return _once(f"python{sys.version_info.major}.{sys.version_info.minor}", [lock], fill)


@cache
def node_sdks() -> Path:
    """A folder with `node_modules`. Raises: NoServer."""
    files = [HERE / "package.json", HERE / "package-lock.json"]
    check_node()

    def fill(folder: Path) -> None:
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        _done(["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"], folder)

    return _once("node", files, fill)


def _once(name: str, locks: Sequence[Path], fill: Callable[[Path], None]) -> Path:
    """The folder that `fill` filled for these lock files; also when several processes ask."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thamesthrive-clients"
    kept.mkdir(parents=True, exist_ok=True)
    home = kept / f"{name}-{sha256(b''.join(file.read_bytes() for file in locks)).hexdigest()[:16]}"
    with (kept / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=kept) as scratch:
                fill(Path(scratch) / "whole")
                (Path(scratch) / "whole").rename(home)
    return home


def _done(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_S)
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"the SDKs could not be installed within {INSTALL_S} s") from error
    if done.returncode:
        raise NoServer(f"the SDKs cannot be installed: {done.stderr[-300:]}")
