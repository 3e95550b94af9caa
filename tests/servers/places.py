"""A real, free database of where addresses are: ip-location-db's countries, as npm has it."""

import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path

from tests.servers.keeping import kept
from tests.servers.processes import NoServer

PACKAGE = "@ip-location-db/geo-whois-asn-country-mmdb"
FILE = "package/geo-whois-asn-country.mmdb"
FETCH_S = 120


@cache
def countries() -> Path:
    """The file. Raises: NoServer."""
    return kept(Path(FILE).name, _fetched)


def _fetched(folder: Path) -> Path:
    if shutil.which("npm") is None:
        raise NoServer(f"there is no npm to fetch {PACKAGE} with; install Node.js")
    try:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=False, timeout=FETCH_S
        )
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"{PACKAGE} could not be fetched within {FETCH_S} s") from error
    if done.returncode:
        raise NoServer(f"{PACKAGE} cannot be fetched: {done.stderr[-300:]}")
    with tarfile.open(folder / done.stdout.strip()) as archive:
        archive.extract(FILE, folder, filter="data")
    return folder / FILE
