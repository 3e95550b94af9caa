"""Workers share the partitions, give back when others come, take over when one dies."""

import random

import pytest

from tests.collection.steps.folding import entry, item
from thamesthrive.adapters.memory.intake import MemoryIntake
from thamesthrive.collection.drain import Drain
from thamesthrive.collection.holder import Holder
from thamesthrive.ports.locks import QUIET

from .draining import Draining

pytestmark = pytest.mark.anyio


class Worker:
    def __init__(self, at: Draining, intake: MemoryIntake | None = None) -> None:
        self.intake = intake or at.intake
        self.drain: Drain = at.drain(self.intake)
        self.holder = Holder(at.locks, self.intake, at.clock, renew_s=1.0)

    @property
    def held(self) -> set[int]:
        assert set(self.holder.leases) == self.drain.partitions
        return set(self.holder.leases)

    async def beat(self) -> None:
        await self.holder.renew()
        await self.holder.balance(self.drain)


async def beats(at: Draining, *workers: Worker, seconds: int = 3) -> None:
    for _ in range(seconds):
        at.clock.advance(1)
        for worker in workers:
            await worker.beat()


async def test_one_worker_takes_all() -> None:
    at = Draining(partitions=5)
    worker = Worker(at)

    await worker.beat()

    assert worker.held == {0, 1, 2, 3, 4}


async def test_workers_who_come_get_a_fair_share_and_nothing_is_held_twice() -> None:
    at = Draining(partitions=7)
    workers = [Worker(at) for _ in range(3)]
    await beats(at, workers[0])

    await beats(at, *workers, seconds=4)

    assert sorted(len(w.held) for w in workers) == [1, 3, 3]
    assert sorted(p for w in workers for p in w.held) == list(range(7))


async def test_while_it_is_to_be_quiet_nothing_is_held_and_then_all_is_again() -> None:
    at = Draining(partitions=3)
    workers = [Worker(at), Worker(at)]
    await beats(at, *workers)

    await at.locks.attend(QUIET, "who looks")
    await beats(at, *workers, seconds=2)
    assert [w.held for w in workers] == [set(), set()]

    await at.locks.leave(QUIET, "who looks")
    await beats(at, *workers)
    assert sorted(p for w in workers for p in w.held) == [0, 1, 2]


async def test_who_stops_gives_everything_back_at_once() -> None:
    at = Draining(partitions=4)
    one, other = Worker(at), Worker(at)
    await beats(at, one, other)
    assert (len(one.held), len(other.held)) == (2, 2)

    await one.holder.release(one.drain)
    await beats(at, other, seconds=1)

    assert (one.held, other.held) == (set(), {0, 1, 2, 3})


async def test_who_dies_is_followed_when_its_leases_run_out() -> None:
    at = Draining(partitions=4)
    dead, alive = Worker(at), Worker(at)
    await beats(at, dead, alive)

    await beats(at, alive, seconds=4)
    assert len(alive.held) == 2
    await beats(at, alive, seconds=2)

    assert alive.held == {0, 1, 2, 3}


async def test_who_was_asleep_finds_its_partitions_gone() -> None:
    at = Draining(partitions=2)
    sleeper, other = Worker(at), Worker(at)
    await sleeper.beat()
    at.clock.advance(60)
    await other.beat()

    await sleeper.holder.renew()
    await sleeper.holder.balance(sleeper.drain)

    assert sleeper.held.isdisjoint(other.held)


async def test_what_the_drain_has_left_is_released_and_may_be_taken_again() -> None:
    at = Draining(partitions=2)
    worker = Worker(at)
    await worker.beat()
    fence = at.locks.fence("partition:1.0")

    worker.drain.leave(0)
    await beats(at, worker, seconds=1)

    assert worker.held == {0, 1}
    assert at.locks.fence("partition:1.0") == fence + 1


async def test_balancing_waits_for_its_time() -> None:
    at = Draining(partitions=2)
    worker = Worker(at)
    await worker.beat()
    worker.drain.leave(0)

    await worker.beat()
    assert worker.drain.partitions == {1}
    await beats(at, worker, seconds=1)

    assert worker.held == {0, 1}


async def test_two_workers_drain_one_log_without_counting_anything_twice() -> None:
    at = Draining(partitions=4)
    workers = [Worker(at) for _ in range(2)]
    await beats(at, *workers)
    for n in range(12):
        await at.append(entry(item(n, anonymous_id=f"d{n % 3}")), partition=n % 4)

    for worker in workers:
        await worker.drain.round(worker.holder.leases, wait_s=0)

    assert await at.totals() == {"received": 12, "stored": 12}
    assert await at.waiting() == 0


async def test_a_changed_number_of_partitions_is_taken_up_when_all_before_is_done() -> None:
    at = Draining(partitions=3)
    workers = [Worker(at, at.intake.another()) for _ in range(2)]
    await beats(at, *workers)
    for n in range(6):
        await at.append(entry(item(n, anonymous_id=f"d{n}")), partition=n)
    await at.intake.open(5)
    for n in range(6, 16):
        await at.append(entry(item(n, anonymous_id=f"d{n}")), partition=n)

    await beats(at, *workers)
    assert [w.intake.generation for w in workers] == [1, 1]
    for _ in range(3):
        await rounds(*workers)
        await beats(at, *workers)

    assert [w.intake.generation for w in workers] == [2, 2]
    assert sorted(p for w in workers for p in w.held) == list(range(5))
    assert await at.totals() == {"received": 16, "stored": 16}
    assert await at.waiting() == 0


@pytest.mark.parametrize("seed", range(5))
async def test_while_workers_come_go_and_freeze_everything_is_done_once_and_then_shared_out_fairly(seed: int) -> None:
    rng, at = random.Random(seed), Draining(partitions=8)
    at.intake.known = at.stores.partitions
    awake, asleep = [Worker(at)], list[Worker]()
    for n in range(60):
        await at.append(entry(item(n, anonymous_id=f"d{n % 7}")), partition=rng.randrange(8))
        match rng.randrange(6):
            case 0 if len(awake) < 3:
                awake.append(Worker(at))
            case 1 if len(awake) > 1:
                gone = awake.pop(rng.randrange(len(awake)))
                await gone.holder.release(gone.drain)
            case 2 if len(awake) > 1:
                asleep.append(awake.pop(rng.randrange(len(awake))))
            case 3 if asleep:
                awake.append(asleep.pop())
        await beats(at, *awake, seconds=1)
        await rounds(*awake)

    await beats(at, *awake, seconds=12)
    await rounds(*awake)

    assert await at.totals() == {"received": 60, "stored": 60}
    assert await at.waiting() == 0
    assert sorted(p for w in awake for p in w.held) == list(range(8))
    assert max(len(w.held) for w in awake) <= -(-8 // len(awake))


async def test_two_workers_that_trade_their_partitions_every_second_do_everything_once() -> None:
    at = Draining(partitions=4)
    pair = [Worker(at), Worker(at)]
    for n in range(40):
        await at.append(entry(item(n, anonymous_id=f"d{n % 3}")), partition=n % 4)
        first, second = pair if n % 2 else reversed(pair)
        await first.holder.release(first.drain)
        await beats(at, second, seconds=1)
        await rounds(first, second)

    await beats(at, *pair)
    await rounds(*pair)

    assert await at.totals() == {"received": 40, "stored": 40}
    assert await at.waiting() == 0


async def rounds(*workers: Worker) -> None:
    """Each drains what it holds, until nothing is taken."""
    for worker in workers:
        while await worker.drain.round(worker.holder.leases, wait_s=0):
            pass
