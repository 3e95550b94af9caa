"""A partition whose owners die at one entry, over and over."""

import random
from typing import Any

from attrs import evolve

from thamesthrive.collection.drain import Drain
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.domain.parked import Reason
from thamesthrive.ports.locks import Lease

from .world import SCOPE, World, at_once, event_of, sent_of


def test_an_entry_at_which_workers_die_again_and_again_is_parked_and_the_next_is_done() -> None:
    world = two_entries()

    for _ in range(8):
        taken(world)
    assert parked(world) == []
    drain, leases = taken(world)

    assert [p.reason for p in parked(world)] == [Reason.DEADLY]
    assert at_once(drain.round(leases, wait_s=0)) == 1
    assert at_once(world.ledger.totals()) == {"received": 2, "parked": 1, "stored": 1}


def test_after_two_deaths_at_one_entry_entries_are_done_one_by_one() -> None:
    world = two_entries()
    for _ in range(2):
        taken(world)

    drain, leases = taken(world)

    assert at_once(drain.round(leases, wait_s=0)) == 1
    assert at_once(drain.round(leases, wait_s=0)) == 1


def test_an_owner_that_got_on_leaves_no_trace() -> None:
    world = two_entries()
    for _ in range(2):
        taken(world)
    drain, leases = taken(world)
    at_once(drain.round(leases, wait_s=0))

    for _ in range(3):
        drain, leases = taken(world)

    assert parked(world) == []
    assert at_once(drain.round(leases, wait_s=0)) == 1


def two_entries() -> World:
    rng = random.Random(1)
    sent = [sent_of([event_of(rng, f"{n}.0", n, f"device{n}", None)], f"device{n}", rng) for n in range(2)]
    world = World(1, sent, 20)
    world.options = evolve(CollectionOptions(), round_events=20)
    return world


def taken(world: World) -> tuple[Drain, dict[int, Lease]]:
    """A new owner, after the one before has died."""
    world.clock.seconds += 10
    drain = world.drain()
    lease = at_once(world.locks.take("partition:1.0", "worker"))
    assert at_once(drain.take({0: lease}))
    return drain, {0: lease}


def parked(world: World) -> list[Any]:
    stores: Any = world.stores
    return [p for p in stores.parked.table.values(SCOPE)]
