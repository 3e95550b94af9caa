"""Role `worker`: drains the partitions of the intake that it holds leases for, delivers what waits in the delivery partitions that it
holds, and does tasks; fills declared paths, if no other does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from thamesthrive.collection.agents import warm_up
from thamesthrive.kernel.errors import ThamesThriveError, Unavailable
from thamesthrive.tasks.table import QUEUES

from .compose import Platform
from .garbage import settle
from .waiting import pause

WAIT_S = 0.5                                    # how long a read waits for the first entry, at most: bounds how long stopping takes
BACK_OFF_S = (0.2, 0.5, 1.0, 2.0, 5.0)
FILL_LOOK_S = 2.0                               # how often a worker looks for a path to fill, and after each step lets others go on
FILL_REST_S = 0.1
TURN_S = 2.0                                    # between two looks whether a folder is still drained by another process


async def run(platform: Platform, stop: asyncio.Event) -> None:
    """Until `stop`: then the round at hand is finished and everything is given back."""
    await asyncio.to_thread(warm_up)
    settle()
    async with asyncio.TaskGroup() as tasks:
        filling = tasks.create_task(_fill(platform, stop))
        doing = tasks.create_task(_do_tasks(platform, stop))
        delivering = tasks.create_task(platform.dispatcher.run(stop))
        async with _may_drain(platform, stop):  # who only waits for its turn is no worker yet: others would leave partitions to it
            renewing = tasks.create_task(_renew(platform, stop))
            await _drain(platform, stop)
            await renewing
            await platform.holder.release(platform.drain)
        await filling
        await doing
        await delivering


async def _drain(platform: Platform, stop: asyncio.Event) -> None:
    log = structlog.get_logger()
    failures = 0
    wait_s = min(WAIT_S, platform.holder.renew_s)               # or leases that run out would not be taken as soon as they could
    while not stop.is_set():
        try:
            await platform.holder.balance(platform.drain)
            began = platform.clock.monotonic()
            taken = await platform.drain.round(platform.holder.leases, wait_s=wait_s) if platform.holder.leases else 0
        except Unavailable as error:
            log.warning("drain waits", code=error.code, reason=error.sentence)
            await pause(stop, BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])
            failures += 1
            continue
        failures = 0
        if not platform.holder.leases:
            await pause(stop, wait_s)
        elif taken:
            await _linger(platform, stop, taken, began)


async def _linger(platform: Platform, stop: asyncio.Event, taken: int, began: float) -> None:
    """Under load, wait a little before the next round: more events of a person share one write. Idle or behind, nobody waits."""
    if taken < 2 or platform.drain.is_behind or platform.drain.answered:
        return
    rest = platform.settings.collection.linger_ms / 1_000 - (platform.clock.monotonic() - began)
    if rest > 0:
        await pause(stop, rest)


async def _renew(platform: Platform, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await platform.holder.renew()
        except Unavailable as error:
            structlog.get_logger().warning("leases not renewed", code=error.code, reason=error.sentence)
        await pause(stop, platform.holder.renew_s)


async def _fill(platform: Platform, stop: asyncio.Event) -> None:
    """In small steps with a rest after each, so that the drain comes first."""
    while not stop.is_set():
        try:
            filled = await platform.filler.step()
        except ThamesThriveError as error:
            structlog.get_logger().warning("filling waits", code=error.code, reason=error.sentence)
            filled = ()
        await pause(stop, FILL_REST_S if filled else FILL_LOOK_S)
    await platform.filler.release()


async def _do_tasks(platform: Platform, stop: asyncio.Event) -> None:
    """Threads of their own fetch them; what is to be done is done in this loop. What is under way at the end goes back."""
    from thamesthrive.adapters.queue.worker import open_worker

    async with open_worker(platform.queue, QUEUES, platform.shim.perform):
        await stop.wait()


@asynccontextmanager
async def _may_drain(platform: Platform, stop: asyncio.Event) -> AsyncIterator[None]:
    """One process drains an embedded folder; another waits for its turn."""
    if platform.settings.store.kind != "embedded":
        yield
        return
    from thamesthrive.adapters.embedded.folder import FolderLock

    lock = FolderLock(platform.settings.data)
    if not lock.acquire():
        structlog.get_logger().warning("folder is drained by another process", folder=str(platform.settings.data))
        while not stop.is_set() and not lock.acquire():
            await pause(stop, TURN_S)
    try:
        yield
    finally:
        lock.release()
