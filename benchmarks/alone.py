"""Each row in a process of its own: what one leaves behind or dies of is not the next one's.

Run as `python -m benchmarks.alone ROW SIZE FOLDER`: runs the row, leaves its figures in the folder.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from attrs import frozen

from tests.servers.elasticsearch import URL_VARIABLE, shared_elasticsearch
from tests.servers.processes import NoServer

from .bench import Bench, Row
from .figures import Figure

ROOT = Path(__file__).parent.parent
FIGURES, MISSING = "figures.json", "missing.txt"
CANNOT = 3                                      # the exit status of a row whose server cannot be had
ENDING_S = 20.0


class Failed(Exception):
    """A row that could not be measured; the text says why."""


@frozen
class Left:
    """What a row leaves: its figures, by whatever name they have."""

    figures: tuple[Figure, ...]


def run_alone(row: Row, size: str) -> tuple[Figure, ...]:
    """The row's figures. Raises: Failed, NoServer."""
    environment = {**os.environ, **({URL_VARIABLE: shared_elasticsearch()} if row.needs.elastic else {})}
    with tempfile.TemporaryDirectory(prefix="thamesthrive-bench-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "benchmarks.alone", row.name, size, folder]
        with _group(command, environment) as process:
            status = _waited(process, row)
        if status == CANNOT:
            raise NoServer((Path(folder) / MISSING).read_text())
        if status:
            raise Failed(f"it ended with status {status}; what it said stands above")
        return msgspec.json.decode((Path(folder) / FIGURES).read_bytes(), type=Left).figures


@contextmanager
def _group(command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process and all that it starts; whatever of it is left ends with the block."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        _end(process)


def _waited(process: "subprocess.Popen[bytes]", row: Row) -> int:
    try:
        return process.wait(row.needs.limit_s)
    except subprocess.TimeoutExpired:
        raise Failed(f"it was ended after {row.needs.limit_s:.0f} s") from None


def _end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(ENDING_S)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def main() -> int:
    """As a process."""
    from .rows import ROWS

    name, size, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    row = next(row for row in ROWS if row.name == name)
    try:
        figures = tuple(row.run(Bench(folder, size)))
    except NoServer as reason:
        (folder / MISSING).write_text(str(reason))
        return CANNOT
    (folder / FIGURES).write_bytes(msgspec.json.encode(Left(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
