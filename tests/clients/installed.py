"""The SDKs as they are published, in the versions that the lock files here name; installed once, into the cache of this machine."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.servers.keeping import kept
from tests.servers.node import check_node
from tests.servers.processes import NoServer

HERE = Path(__file__).parent
INSTALL_S = 300


@cache
def python_sdks() -> Path:
    """A folder for PYTHONPATH: what they need is no dependency of ours. Raises: NoServer."""
    lock = HERE / "requirements.lock"

    def fetch(folder: Path) -> Path:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
        _done([*pip, "--target", str(folder / "whole"), "-r", str(lock)], HERE)
        return folder / "whole"

    return kept(f"python{sys.version_info.major}.{sys.version_info.minor}-{_digest(lock)}", fetch)


@cache
def node_sdks() -> Path:
    """A folder with `node_modules`. Raises: NoServer."""
    files = [HERE / "package.json", HERE / "package-lock.json"]
    check_node()

    def fetch(folder: Path) -> Path:
        whole = folder / "whole"
        whole.mkdir()
        for file in files:
            shutil.copy(file, whole)
        _done(["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"], whole)
        return whole

    return kept(f"node-{_digest(*files)}", fetch)


def _digest(*locks: Path) -> str:
    return sha256(b"".join(file.read_bytes() for file in locks)).hexdigest()[:16]


def _done(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_S)
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"the SDKs could not be installed within {INSTALL_S} s") from error
    if done.returncode:
        raise NoServer(f"the SDKs cannot be installed: {done.stderr[-300:]}")
