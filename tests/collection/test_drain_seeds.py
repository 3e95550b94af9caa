"""The drain over an in-memory store, interleaved, killed and resumed by seed; generations of the log come and go."""

import os
import random

import pytest

from .erased import check_erased
from .invariants import check
from .world import World, at_once, run

SEEDS = int(os.environ.get("THAMESTHRIVE_TEST_SEEDS", "60"))
FIRST = int(os.environ.get("THAMESTHRIVE_TEST_FIRST_SEED", random.SystemRandom().randrange(10**9)))


@pytest.mark.parametrize("block", range(10))
def test_whatever_a_seed_does_every_event_is_counted_once_in_the_right_person(block: int) -> None:
    for seed in range(FIRST + block * SEEDS // 10, FIRST + (block + 1) * SEEDS // 10):
        try:
            world = run(seed)
            if any(sent.erasure for sent in world.sent):
                check_erased(world)
                continue
            people = check(world)
            if comparable(world):
                assert people == check(calm(world)), "not as without faults"
        except BaseException as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error


def calm(world: World) -> World:
    """The same history with nobody disturbing."""
    quiet = World(1, world.sent, 1, world.limit)
    at_once(quiet.work())
    return quiet


def comparable(world: World) -> bool:
    """Whether faults must change nothing about who is with whom.

    Between partitions it depends on who is first. So it does where a limit binds, or where the events of one entry contest a key with each
    other: then a crash may decide which of the two contestants has it. Never how often anything counts.
    """
    plain = all(sent.entry.kind == "events" and len(sent.entry.items) == 1 for sent in world.sent)
    return world.partitions == 1 and world.limit == 5 and plain and not world.later
