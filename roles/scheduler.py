"""Role `scheduler`: one of those that run leads, by a lease; the leader's timers put a message on the task queue when a schedule is due.

The timers know nothing but the table. A firing is put once, whoever puts it (`ports/queue.py`): so a leader that was frozen, and another
that took over, do no harm to each other, and a new leader simply puts whatever is due and was not put.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from thamesthrive.kernel.errors import Conflict, Unavailable
from thamesthrive.kernel.ids import random_id
from thamesthrive.maintenance.leading import EVERY_S, Beat
from thamesthrive.ports.locks import Lease

from .compose import Platform
from .waiting import pause

LEASE = "scheduler"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def run(platform: Platform, stop: asyncio.Event) -> None:
    """Until `stop`: lead, or be ready to."""
    holder, renew_s = random_id(), platform.settings.redis.lease_s / 5
    while not stop.is_set():
        lease = await _taken(platform, holder)
        if lease is not None:
            await Leader(platform, lease).lead(stop)
        await pause(stop, renew_s)


async def _taken(platform: Platform, holder: str) -> Lease | None:
    try:
        return await platform.locks.take(LEASE, holder)
    except Unavailable as error:
        structlog.get_logger().warning("scheduler waits", code=error.code, reason=error.sentence)
        return None


class Leader:
    """One time of leading: from taking the lease to losing it."""

    def __init__(self, platform: Platform, lease: Lease) -> None:
        self._platform, self._lease = platform, lease
        self._schedules, self._beats = platform.uses.upkeep.schedules, platform.uses.upkeep.beats
        self._lease_s = platform.settings.redis.lease_s
        self._since, self._renewed = platform.clock.now(), platform.clock.monotonic()
        self._next_beat = 0.0
        self._owed = {schedule.name for schedule in self._schedules.table}      # what may be due since before we led

    async def lead(self, stop: asyncio.Event) -> None:
        """Until `stop`, or the lease is another's."""
        structlog.get_logger().info("scheduler leads", leader=self._lease.holder)
        async with self._timers():
            while not stop.is_set() and await self._holds():
                for name in sorted(self._owed):
                    await self.fire(name)
                await pause(stop, self._lease_s / 5)
        await self._end()

    async def fire(self, name: str) -> None:
        """Put what is due. What cannot be put is tried again, and never more than the last of several is made up for."""
        try:
            put = await self._schedules.fire(name)
        except (Unavailable, Conflict) as error:
            structlog.get_logger().warning("firing waits", schedule=name, code=error.code, reason=error.sentence)
            self._owed.add(name)
            return
        self._owed.discard(name)
        structlog.get_logger().debug("schedule fired", schedule=name, put=put)

    @asynccontextmanager
    async def _timers(self) -> AsyncIterator[None]:
        timers = AsyncIOScheduler(timezone=UTC)
        for schedule in self._schedules.table:
            timers.add_job(
                self.fire,
                IntervalTrigger(seconds=schedule.every_s, start_date=EPOCH, timezone=UTC),
                args=[schedule.name],
                id=schedule.name,
                coalesce=True,
                misfire_grace_time=schedule.every_s,
            )
        timers.start()
        try:
            yield
        finally:
            timers.shutdown(wait=False)

    async def _holds(self) -> bool:
        """Renews the lease, and says now and then that we live."""
        clock = self._platform.clock
        try:
            if not await self._platform.locks.renew([self._lease]):
                structlog.get_logger().warning("scheduler lost its lease", leader=self._lease.holder)
                return False
            self._renewed = clock.monotonic()
            if self._renewed >= self._next_beat:
                await self._beats.say(Beat(leader=self._lease.holder, since=self._since, at=clock.now()))
                self._next_beat = self._renewed + EVERY_S
        except Unavailable as error:
            structlog.get_logger().warning("lease not renewed", code=error.code, reason=error.sentence)
            return clock.monotonic() - self._renewed < self._lease_s
        return True

    async def _end(self) -> None:
        """Another one may lead at once."""
        try:
            if await self._platform.locks.renew([self._lease]):
                await self._beats.end()
                await self._platform.locks.release([self._lease])
        except Unavailable:
            return                              # the lease runs out by itself
