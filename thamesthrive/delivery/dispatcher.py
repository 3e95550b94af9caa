"""`Dispatcher`: works off the delivery partitions that this process holds, with a courier for each destination.

What waits is told by the streams at once; what they do not tell (after a crash, or when there was too much) stands in the store, where
each partition is looked through when it is taken, and now and then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog

from ..domain.scope import Scope
from ..kernel.errors import Unavailable
from ..ports.outgoing import Outgoing
from .courier import Courier, Tools
from .holder import Partitions

READ = 1_000                                    # of each partition at once
WAIT_S = 0.5                                    # how long a read waits for the first, at most: bounds how long stopping takes
NOTHING_S = 0.01                                # after a read of nothing: a lease may be lost, which the next renewal tells
TROUBLE_S = 1.0

Key = tuple[Scope, str]


class Dispatcher:
    """One a process."""

    def __init__(self, tools: Tools, outgoing: Outgoing, partitions: Partitions) -> None:
        self._tools, self._outgoing, self._partitions = tools, outgoing, partitions
        self._couriers: dict[Key, Courier] = {}
        self._begun: set[int] = set()           # partitions that were looked through since they were taken
        self._doubted: set[int] = set()         # those of whose streams something may be lost
        self._reading = asyncio.Lock()          # what is read of a stream is gone
        self._changed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what is being sent ends or is given up, and the partitions are given back."""
        ended = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._again(stop, self._hold))
            tasks.create_task(self._again(stop, self._listen))
            tasks.create_task(self._again(stop, self._look))
            tasks.create_task(self._attend(tasks, ended))
            await stop.wait()
            for courier in self._couriers.values():
                courier.wake()
            ended.set()
            self._changed.set()
        await self._partitions.release()

    async def _again(self, stop: asyncio.Event, step: Callable[[], Awaitable[float]]) -> None:
        """A step says how long to rest after it."""
        while not stop.is_set():
            try:
                rest_s = await step()
            except Unavailable as error:
                structlog.get_logger().warning("dispatcher waits", code=error.code, reason=error.sentence)
                rest_s = TROUBLE_S
            if rest_s:
                await _pause(stop, rest_s)

    async def _hold(self) -> float:
        """Leases are renewed, and partitions that were lost are left."""
        await self._partitions.renew(self._leave)
        await self._leave(self._begun - self._partitions.held)
        for partition in sorted(self._partitions.held - self._begun):
            self._forget(partition)
            await self._look_through(partition)
            self._begun.add(partition)
        return self._partitions.renew_s

    async def _leave(self, partitions: Collection[int]) -> None:
        """Returns when nothing of them is read any more: whoever has them next must hear all."""
        self._begun.difference_update(partitions)
        for partition in partitions:
            self._forget(partition)
        if partitions and self._reading.locked():
            async with self._reading:
                return

    def _forget(self, partition: int) -> None:
        for courier in self._couriers.values():
            courier.leave(partition)

    async def _listen(self) -> float:
        """What the streams of the partitions at hand tell. A wait is shorter than a lease that may be somebody else's after it."""
        wait_s = min(WAIT_S, self._partitions.renew_s)
        await self._dispel()
        begun = {partition: lease for partition, lease in self._partitions.sure.items() if partition in self._begun}
        if not begun:
            return wait_s
        async with self._reading:
            try:
                told = await self._outgoing.read(begun, limit=READ, wait_s=wait_s)
            except Unavailable:
                self._doubted.update(begun)
                raise
            if told is None:
                self._doubted.update(begun)
                return 0.0
            for sent in told:
                lane = sent.lane
                if lane.partition in self._begun:
                    self._courier(lane.scope, lane.destination).told(lane.partition, sent.waiting)
        return 0.0 if told else NOTHING_S

    async def _dispel(self) -> None:
        """What was taken from a stream, and not heard of, stands in the store: before what comes next."""
        for partition in sorted(self._doubted):
            for courier in self._couriers.values():
                courier.doubt(partition)
            await self._look_through(partition)
            self._doubted.discard(partition)

    async def _look(self) -> float:
        """What nobody told of stands in the store."""
        for partition in sorted(self._begun):
            await self._look_through(partition)
        return self._tools.options.look_s

    async def _look_through(self, partition: int) -> None:
        for lane in await self._tools.deliveries.lanes(partition):
            if partition not in self._partitions.held:
                return                          # somebody else's since: what would be kept in mind of it would be old when it is ours again
            self._courier(lane.scope, lane.destination).look(partition)

    def _courier(self, scope: Scope, destination: str) -> Courier:
        key = (scope, destination)
        if key not in self._couriers:
            self._couriers[key] = Courier(scope, destination, self._tools, self._partitions.may)
            self._changed.set()
        return self._couriers[key]

    async def _attend(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        """Every courier runs."""
        running: set[Key] = set()
        while not stop.is_set():
            self._changed.clear()
            for key in self._couriers.keys() - running:
                running.add(key)
                tasks.create_task(self._kept_running(key, stop))
            await self._changed.wait()

    async def _kept_running(self, key: Key, stop: asyncio.Event) -> None:
        """One that fails by a defect of ours begins anew, with what the store says."""
        while not stop.is_set():
            courier = self._couriers[key]
            try:
                await courier.run(stop)
            except Exception as error:          # noqa: BLE001  one destination's trouble is no other's
                structlog.get_logger().error("courier failed", destination=key[1], error=type(error).__name__, exc_info=error)
                fresh = Courier(*key, self._tools, self._partitions.may)
                for partition in courier.lanes:
                    fresh.look(partition)
                self._couriers[key] = fresh
                await _pause(stop, TROUBLE_S)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
