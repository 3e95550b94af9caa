"""`kill -9` of the worker before and after every port call and inside a bulk, on both stores.

Each point is met by a worker of its own: it does what the one before left behind, and new history, until it dies. After every
fourth a healthy worker does the rest, and the ledger must be right to the last event; at the end of each group the model must agree.
"""

import os
import random
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from .dying import Fault
from .ground import Ground, elastic_ground, embedded_ground
from .moments import each_call_once, every_moment

DEATHS = 4                                      # in a row
GROUP = 24
SEED_VARIABLE = "THAMESTHRIVE_TEST_FAULTS_SEED"


@pytest.mark.real
def test_on_sqlite_each_port_call_may_be_the_last(tmp_path: Path) -> None:
    seed = fresh_seed()
    with embedded_ground(tmp_path, seed) as ground:
        kill(ground, each_call_once(random.Random(seed)))


@pytest.mark.long
@pytest.mark.real
def test_on_elasticsearch_each_port_call_may_be_the_last(tmp_path: Path) -> None:
    seed = fresh_seed()
    with elastic_ground(tmp_path, seed) as ground:
        kill(ground, each_call_once(random.Random(seed)))


@pytest.mark.long
def test_on_sqlite_a_worker_may_die_at_every_moment(tmp_path: Path) -> None:
    seed = fresh_seed()
    with embedded_ground(tmp_path, seed) as ground:
        kill(ground, every_moment(random.Random(seed)))


@pytest.mark.long
@pytest.mark.real
def test_on_elasticsearch_a_worker_may_die_at_every_moment(tmp_path: Path) -> None:
    seed = fresh_seed()
    with elastic_ground(tmp_path, seed) as ground:
        kill(ground, every_moment(random.Random(seed)))


def kill(ground: Ground, points: Sequence[Fault]) -> None:
    """Meet all of them. Every call and moment must have been met at some occurrence, or the history is too tame."""
    met: Counter[tuple[str, str, str]] = Counter()
    began = time.monotonic()
    ground.tell()
    ground.come_to_rest()
    for n, fault in enumerate(points, start=1):
        met[fault.port, fault.method, fault.moment] += (dead := meets(ground, fault))
        if not dead:
            print(f"not met: {fault}", flush=True)
        if n % DEATHS == 0 or n == len(points):
            ground.come_to_rest()
        if n % GROUP == 0 or n == len(points):
            ground.check_everything()
            told = f"{sum(met.values())} met, {len(ground.chapters)} chapters, seed {ground.seed}, {time.monotonic() - began:.0f} s"
            print(f"{n} of {len(points)} points, {told}", flush=True)
    assert all(met.values()), f"never met: {[' '.join(point) for point, times in met.items() if not times]}"


def meets(ground: Ground, fault: Fault) -> bool:
    """Whether a worker comes to this point, and dies there."""
    if fault.method == "take" and ground.lives[-1].was_killed:
        ground.come_to_rest()                   # or its first calls would be refused: the dead one's leases have not run out
    life = ground.lead(fault)
    life.stop()
    return life.was_killed


def fresh_seed() -> int:
    """A new one for each run, unless the environment names one to see again."""
    seed = int(os.environ.get(SEED_VARIABLE) or secrets.randbelow(10**6))
    print(f"seed {seed}")
    return seed
