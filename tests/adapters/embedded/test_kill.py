"""`kill -9` of a process that writes."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.embedded.writer import SCOPE, SIZE, bulk_name
from tests.builders import hex_id
from tests.ports.searching import compare
from thamesthrive.adapters.embedded.stores import open_embedded

ROOT = Path(__file__).parents[3]
STRIDE = 100_000


@pytest.mark.slow
@pytest.mark.anyio
async def test_a_killed_writer_leaves_whole_transactions_and_all_that_were_answered(tmp_path: Path) -> None:
    answered = [line.split() for attempt in range(3) for line in _killed_writer(tmp_path, attempt * STRIDE)]

    async with open_embedded(tmp_path) as stores:
        for attempt in range(3):
            of_this = [int(n) for kind, n in answered if kind == "events" and int(n) // STRIDE == attempt]
            last = max(of_this)
            for number in range(attempt * STRIDE, last + 2):
                of_bulk = compare("session.id", "=", bulk_name(number))
                stored = (await stores.events.count(SCOPE, of_bulk)).count
                assert stored == SIZE if number <= last else stored in (0, SIZE)
        for number in {int(n) for kind, n in answered if kind == "profiles"}:
            ids = [hex_id(n) for n in range(number * SIZE, (number + 1) * SIZE)]
            assert len(await stores.profiles.load(SCOPE, ids)) == SIZE


def _killed_writer(folder: Path, first: int) -> list[str]:
    """What it had said when it was killed."""
    command = [sys.executable, "-m", "tests.adapters.embedded.writer", str(folder), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(5)]
        time.sleep(random.uniform(0, 0.05))         # so that it dies at any point of a transaction
        process.kill()
        return said + process.stdout.readlines()
