"""A bulk request of which Elasticsearch does the first half; then the line is cut. The worker goes on, or dies with it."""

from itertools import product
from pathlib import Path

import pytest

from tests.servers.proxy import Cut, Proxy, proxy_before

from .ground import Ground, elastic_ground
from .lives import wait_for
from .test_kills import fresh_seed

INDICES = ("identities", "sessions", "profiles")
MONTH = "events-202611"


@pytest.mark.real
def test_a_bulk_that_is_cut_in_the_middle_is_done_once(tmp_path: Path) -> None:
    seed = fresh_seed()
    with elastic_ground(tmp_path, seed) as ground, proxy_before(ground.environment["THAMESTHRIVE_ELASTIC_URL"]) as proxy:
        ground.tell()
        ground.come_to_rest()
        for index, dies in product((*INDICES, MONTH), (False, True)):
            ground.tell()
            cut_once(ground, proxy, index, dies=dies)
            ground.come_to_rest()
        ground.check_everything()
        print(f"{len(ground.chapters)} chapters, seed {ground.seed}")


def cut_once(ground: Ground, proxy: Proxy, index: str, *, dies: bool) -> None:
    life = ground.worker(THAMESTHRIVE_ELASTIC_URL=proxy.url)
    proxy.cut = cut = Cut(index, life.kill if dies else _nothing)
    wait_for(cut.done.is_set, f"a bulk of {index} is cut")
    wait_for(lambda: life.ended or not ground.waiting(), "the worker goes on, or is dead")
    life.stop()
    assert life.was_killed == dies


def _nothing() -> None:
    """The worker hears that the line broke, and tries again."""
