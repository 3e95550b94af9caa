"""While the store is looked at, no drain is in the middle of a round; then they go on."""

import asyncio

import pytest

from tests.clocks import HandClock
from tests.collection.draining import Draining
from tests.collection.steps.folding import entry, item
from thamesthrive.backup.quiet import Quiet
from thamesthrive.collection.holder import Holder
from thamesthrive.domain.entry import Entry
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import lease_of
from thamesthrive.ports.locks import Lease

pytestmark = pytest.mark.anyio


class Shared(HandClock):
    """The same clock, and who sleeps by it lets others run."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self._clock = clock

    def monotonic(self) -> float:
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        self._clock.advance(seconds)
        await asyncio.sleep(0)


def quiet(at: Draining) -> Quiet:
    return Quiet(at.locks, at.intake, Shared(at.clock))


class Working:
    """A worker whose loop is turned by hand."""

    def __init__(self, at: Draining) -> None:
        self.at, self.drain = at, at.drain(at.intake)
        self.holder = Holder(at.locks, at.intake, at.clock, renew_s=1.0)

    async def turn(self) -> int:
        await self.holder.renew()
        await self.holder.balance(self.drain)
        self.at.clock.advance(1.0)
        return await self.drain.round(self.holder.leases, wait_s=0) if self.holder.leases else 0


def event(number: int) -> Entry:
    return entry(item(number))


async def test_workers_give_back_what_they_hold_and_go_on_afterwards() -> None:
    at = Draining(partitions=4)
    workers = [Working(at), Working(at)]
    for _ in range(3):
        for worker in workers:
            await worker.turn()
    assert {len(worker.holder.leases) for worker in workers} == {2}
    held: list[int] = []

    async def look() -> str:
        await at.append(event(1))
        held.extend([await worker.turn() for worker in workers])
        held.extend(len(worker.holder.leases) for worker in workers)
        return "seen"

    async def work_on() -> None:
        while not held:
            for worker in workers:
                await worker.turn()
            await asyncio.sleep(0)

    working = asyncio.create_task(work_on())
    assert await quiet(at).during(look) == "seen"
    await working

    assert held == [0, 0, 0, 0]
    assert [await worker.turn() for _ in range(2) for worker in workers].count(1) == 1


async def test_who_does_not_give_back_in_time_is_told_of() -> None:
    at = Draining(partitions=2)
    lease = await at.locks.take(lease_of(at.intake.generation, 0), "a worker")
    assert lease is not None
    keeping = asyncio.create_task(keep(at, [lease]))

    with pytest.raises(Unavailable, match="did not finish its round"):
        await quiet(at).during(nothing)

    keeping.cancel()
    other = await at.locks.take(lease_of(at.intake.generation, 1), "another")
    assert other is not None                    # what it took is free again


async def keep(at: Draining, leases: list[Lease]) -> None:
    while True:
        await at.locks.renew(leases)
        await asyncio.sleep(0)


async def nothing() -> None:
    """Looks at nothing."""


async def test_a_look_during_which_a_lease_was_lost_counts_for_nothing() -> None:
    at = Draining(partitions=2)

    async def too_long() -> None:
        at.clock.advance(60)

    with pytest.raises(Unavailable, match="took a partition"):
        await quiet(at).during(too_long)
