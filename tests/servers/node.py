"""Node.js, and the packages that a folder's lock file names, installed there once for each state of it."""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.servers.processes import NoServer

FROM = 20
INSTALL_S = 300
RUN_S = 300


def node_modules(folder: Path) -> None:
    """Makes `node_modules` what the lock file says. Several processes may ask. Raises: NoServer."""
    check_node()
    modules = folder / "node_modules"
    modules.mkdir(exist_ok=True)
    stamp, state = modules / ".installed", sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    with (folder / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == state:
            return
        done = ran(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, within_s=INSTALL_S)
        if done.returncode:
            raise NoServer(f"npm packages cannot be installed: {done.stderr[-300:]}")
        stamp.write_text(state)


def ran(command: Sequence[str], folder: Path, *, within_s: float = RUN_S) -> "subprocess.CompletedProcess[str]":
    """The command, ended. Raises: NoServer when it takes too long."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=within_s)
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"{command[0]} {command[1]} did not end within {within_s:g} s") from error


def check_node() -> None:
    """Raises: NoServer."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NoServer(f"there is no node with npm; install Node.js {FROM} or newer")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    found = re.match(r"v(\d+)", said)
    if found is None or int(found[1]) < FROM:
        raise NoServer(f"this node is {said.strip() or 'of no version'}; install Node.js {FROM} or newer")
