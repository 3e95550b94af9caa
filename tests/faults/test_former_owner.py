"""A worker is frozen in the middle of a write until its leases ran out and another has done its work. Then it wakes up, and goes on."""

import random
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from .dying import Fault, Moment
from .ground import Ground, elastic_ground
from .lives import wait_for
from .moments import each_write
from .test_kills import fresh_seed

QUICK_POINTS = 4


@pytest.mark.long
@pytest.mark.real
def test_a_former_owner_that_wakes_up_changes_nothing(tmp_path: Path) -> None:
    seed = fresh_seed()
    points = list(each_write())
    with elastic_ground(tmp_path, seed) as ground:
        freeze(ground, random.Random(seed).sample(points, QUICK_POINTS))


@pytest.mark.long
@pytest.mark.real
def test_a_former_owner_may_wake_up_before_and_in_the_middle_of_every_write(tmp_path: Path) -> None:
    seed = fresh_seed()
    with elastic_ground(tmp_path, seed) as ground:
        freeze(ground, [*each_write()])


def freeze(ground: Ground, points: Sequence[tuple[str, str, Moment]]) -> None:
    began = time.monotonic()
    ground.tell()
    ground.come_to_rest()
    met = 0
    for port, method, moment in points:
        met += goes_on(ground, Fault(port, method, moment, signal=signal.SIGSTOP))
        ground.come_to_rest()
    ground.check_everything()
    told = f"{met} met, {len(ground.chapters)} chapters, seed {ground.seed}, {time.monotonic() - began:.0f} s"
    print(f"{len(points)} points, {told}", flush=True)
    assert met == len(points)


def goes_on(ground: Ground, fault: Fault) -> bool:
    """Another takes over, does it all, has new work, and they go on together. Returns whether there was anybody to wake."""
    former = ground.lead(fault)
    frozen = former.is_frozen
    new = ground.worker()
    wait_for(lambda: not ground.waiting(), "the new owner has done it all")
    ground.tell()                               # the new owner is at work when the former one wakes up
    if frozen:
        former.wake()
    wait_for(lambda: not ground.waiting(), "both have done the rest")
    former.stop()
    new.stop()
    return frozen
