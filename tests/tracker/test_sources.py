"""The tracker's sources: types, their own tests, and that the file in the package is what they give."""

from pathlib import Path

import pytest

from tests.servers.node import node_modules, ran
from tests.servers.processes import NoServer, absent

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def sources() -> Path:
    folder = ROOT / "tracker"
    try:
        node_modules(folder)
    except NoServer as reason:
        absent(reason)
    return folder


def test_their_types_are_right(sources: Path) -> None:
    done = ran(["npm", "run", "--silent", "types"], sources)

    assert done.returncode == 0, done.stdout


def test_their_own_tests_pass(sources: Path) -> None:
    done = ran(["npm", "test", "--silent"], sources)

    assert done.returncode == 0, done.stdout[-5000:]
    assert "# fail 0" in done.stdout


def test_the_file_that_is_served_is_what_they_give(sources: Path, tmp_path: Path) -> None:
    built = tmp_path / "tracker.js"

    done = ran(["node", "build.mjs", str(built)], sources)

    assert done.returncode == 0, done.stderr
    assert built.read_bytes() == (ROOT / "thamesthrive/web/tracker.js").read_bytes(), "run make tracker"
