"""One process drains a folder."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from thamesthrive.adapters.embedded.folder import FolderLock

ROOT = Path(__file__).parents[3]

HOLDER = """
import sys
from pathlib import Path
from thamesthrive.adapters.embedded.folder import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
lock.release()
print("released", flush=True)
sys.stdin.close()
"""


def test_a_folder_is_locked_once(tmp_path: Path) -> None:
    lock, other = FolderLock(tmp_path / "new"), FolderLock(tmp_path / "new")

    assert lock.acquire()
    assert not other.acquire()
    lock.release()
    assert other.acquire()
    other.release()


def test_who_holds_it_may_ask_again_and_who_does_not_may_release(tmp_path: Path) -> None:
    lock, other = FolderLock(tmp_path), FolderLock(tmp_path)

    assert lock.acquire()
    assert lock.acquire()
    other.release()
    assert not other.acquire()
    lock.release()


def test_two_folders_are_locked_apart(tmp_path: Path) -> None:
    lock, other = FolderLock(tmp_path / "a"), FolderLock(tmp_path / "b")

    assert lock.acquire()
    assert other.acquire()
    lock.release()
    other.release()


@pytest.mark.parametrize("ending", ["release", "kill"])
def test_another_process_holds_it_until_it_releases_or_dies(tmp_path: Path, ending: str) -> None:
    lock = FolderLock(tmp_path)

    with _holder(tmp_path) as process:
        assert not lock.acquire()
        if ending == "kill":
            process.kill()
        else:
            process.communicate("")
        process.wait(10)

        assert lock.acquire()
    lock.release()


@contextmanager
def _holder(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds the lock of a folder until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        try:
            yield process
        finally:
            process.kill()
