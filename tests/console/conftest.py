"""The console built, a platform that serves it, and a browser for the tests of a file."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.console.client import GUI
from tests.servers.chromium import chromium
from tests.servers.node import node_modules, ran
from tests.servers.platform import Api, all_in_one
from tests.servers.processes import NoServer, absent

INDEX = GUI.parent / "thamesthrive" / "web" / "console" / "index.html"


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder that is served; built anew when a source is newer. Building fails when a first visit would load too much."""
    try:
        node_modules(GUI)
    except NoServer as reason:
        absent(reason)
    with (GUI / "vite.config.ts").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not INDEX.exists() or INDEX.stat().st_mtime < max(file.stat().st_mtime for file in _sources()):
            done = ran(["npm", "run", "--silent", "build"], GUI)
            assert done.returncode == 0, done.stdout + done.stderr
    return INDEX.parent


@pytest.fixture(scope="session")
def api(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("console") / "data") as (started, _):
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as started:
            yield started
    except NoServer as reason:
        absent(reason)


def _sources() -> Iterator[Path]:
    yield from (file for file in GUI.iterdir() if file.is_file())
    for folder in ("src", "public"):
        yield from (file for file in (GUI / folder).rglob("*") if file.is_file() and file.name != "schema.d.ts")
