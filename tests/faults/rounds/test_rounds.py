"""The short form: a few rounds on each kind of site. `make faults` is the long one."""

import os
import secrets
from pathlib import Path

import pytest

from tests.servers.processes import NoServer, absent

from .play import Plan, play
from .site import all_in_one, split_on_elasticsearch, split_on_sqlite

pytestmark = [pytest.mark.real, pytest.mark.slow]

SEED_VARIABLE = "THAMESTHRIVE_TEST_SEED"


def test_faults_on_sqlite_and_redis_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with split_on_sqlite(tmp_path) as site:
        play(site, Plan(rounds=6, seed=fresh_seed(), each=6))


def test_faults_of_the_all_in_one_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with all_in_one(tmp_path) as site:
        play(site, Plan(rounds=5, seed=fresh_seed(), each=5))


def test_faults_on_elasticsearch_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    try:
        with split_on_elasticsearch(tmp_path) as site:
            play(site, Plan(rounds=5, seed=fresh_seed(), each=5, chapters_a_second=1.0, lag_s=1.5))
    except NoServer as reason:
        absent(reason)


def fresh_seed() -> int:
    """A new one for each run, unless the environment names one to see again: the same mishaps in the same order."""
    seed = int(os.environ.get(SEED_VARIABLE) or secrets.randbelow(10**6))
    print(f"{SEED_VARIABLE}={seed}")
    return seed
