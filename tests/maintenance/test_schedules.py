"""Schedules: due at the same times for everyone, put once, paused and resumed for good."""

from datetime import timedelta

import pytest

from tests.clocks import NOON, HandClock
from thamesthrive.adapters.cached.definitions import CachedDefinitions
from thamesthrive.adapters.memory.queue import MemoryQueue
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.kernel.errors import Missing
from thamesthrive.maintenance.schedules import Schedules
from thamesthrive.messages import CanaryDue, LedgerCheckDue
from thamesthrive.ports.queue import Put
from thamesthrive.tasks.schedule import SCHEDULES
from thamesthrive.tasks.table import ROUTES

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


class Hall:
    """An installation, in which several processes may fire."""

    def __init__(self) -> None:
        self.clock, self.definitions = HandClock(NOON + timedelta(seconds=7)), open_memory().definitions
        self.queue = MemoryQueue(ROUTES, self.clock)

    def process(self) -> Schedules:
        return Schedules(SCHEDULES, CachedDefinitions(self.definitions, self.clock), self.queue, self.clock)


async def test_what_is_due_is_put_once_by_whoever_comes_first() -> None:
    hall = Hall()
    first, second = hall.process(), hall.process()

    said = [await first.fire("canary"), await second.fire("canary")]

    assert said == [Put.PUT, Put.FIRED]
    assert hall.queue.messages == {"canary": CanaryDue(at=NOON)}


async def test_a_firing_falls_together_with_one_that_is_not_done_yet() -> None:
    hall = Hall()
    schedules = hall.process()
    await schedules.fire("canary")
    hall.clock.advance(60)

    assert await schedules.fire("canary") is Put.IN_FLIGHT

    hall.queue.messages.clear()
    assert await schedules.fire("canary") is Put.FIRED
    hall.clock.advance(60)
    assert await schedules.fire("canary") is Put.PUT


async def test_of_what_was_missed_the_last_is_made_up_for() -> None:
    hall = Hall()
    await hall.process().fire("verify-ledger")
    hall.queue.messages.clear()
    hall.clock.advance(5 * 3_600)

    said = [await hall.process().fire("verify-ledger") for _ in range(3)]

    assert said == [Put.PUT, Put.FIRED, Put.FIRED]
    assert hall.queue.messages == {"verify-ledger": LedgerCheckDue(at=NOON + timedelta(hours=5))}


@pytest.mark.parametrize("name", ["canary", "all"])
async def test_a_pause_is_known_to_every_process_within_seconds_and_outlives_them(name: str) -> None:
    hall = Hall()
    firing = hall.process()
    await firing.fire("canary")
    hall.queue.messages.clear()
    hall.clock.advance(60)

    await hall.process().pause(name, by="ann")
    hall.clock.advance(2)

    assert await firing.fire("canary") is None
    assert await hall.process().fire("canary") is None
    await hall.process().resume(name, by="ann")
    hall.clock.advance(2)
    assert await firing.fire("canary") is Put.PUT


async def test_one_that_is_paused_by_itself_stays_so_when_all_are_resumed() -> None:
    schedules = Hall().process()
    for name in ("canary", "all"):
        await schedules.pause(name, by="ann")
    assert {s.schedule.name for s in await schedules.list() if s.paused} == {s.name for s in SCHEDULES}

    await schedules.resume("all", by="ann")

    assert {s.schedule.name for s in await schedules.list() if s.paused} == {"canary"}


async def test_pausing_twice_or_resuming_what_runs_changes_nothing() -> None:
    hall = Hall()
    schedules = hall.process()
    for name in ("canary", "canary"):
        await schedules.pause(name, by="ann")
    for name in ("canary", "canary", "verify-ledger"):
        await schedules.resume(name, by="ann")

    assert not any(standing.paused for standing in await schedules.list())


async def test_a_paused_schedule_can_be_run_by_hand_beside_its_times() -> None:
    hall = Hall()
    schedules = hall.process()
    await schedules.pause("all", by="ann")

    assert [await schedules.run("canary"), await schedules.run("canary")] == [Put.PUT, Put.IN_FLIGHT]
    assert hall.queue.messages == {"canary": CanaryDue(at=hall.clock.now())}


async def test_it_is_told_when_each_was_due_and_will_be() -> None:
    hall = Hall()
    schedules = hall.process()
    await schedules.fire("canary")

    standing = (await schedules.list())[0]

    assert (standing.schedule.name, standing.fired, standing.due) == ("canary", NOON, NOON + MINUTE)


async def test_a_schedule_that_there_is_not_is_named() -> None:
    schedules = Hall().process()

    for call in (schedules.pause("lunch", by="ann"), schedules.run("lunch"), schedules.fire("lunch")):
        with pytest.raises(Missing, match='no schedule "lunch"; there are canary, '):
            await call
