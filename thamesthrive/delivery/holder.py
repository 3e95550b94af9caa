"""`Partitions`: the delivery partitions that this process holds: its fair share, for as long as their leases last."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from math import ceil

from ..domain.delivery import PARTITIONS
from ..kernel.errors import Unavailable
from ..kernel.ids import random_id
from ..ports.clock import Clock
from ..ports.locks import Lease, Locks

GROUP = "couriers"
SURE = 3                                        # times that a renewal may be late before a lease is not counted on; a lease lasts five


class Partitions:
    """`renew` is to be called every `renew_s`, a fifth of what a lease lasts."""

    def __init__(self, locks: Locks, clock: Clock, *, renew_s: float) -> None:
        self._locks, self._clock, self.renew_s = locks, clock, renew_s
        self._member = random_id()
        self._sure_until: dict[int, float] = {}
        self._leases: dict[int, Lease] = {}

    @property
    def held(self) -> frozenset[int]:
        return frozenset(self._leases)

    @property
    def sure(self) -> Mapping[int, Lease]:
        """The leases that surely last."""
        return {partition: lease for partition, lease in self._leases.items() if self.may(partition)}

    def may(self, partition: int) -> bool:
        """Whether the lease surely lasts: somebody who was stopped for a while finds that it does not, before anything is sent."""
        return self._clock.monotonic() < self._sure_until.get(partition, 0.0)

    async def renew(self, leave: Callable[[Collection[int]], Awaitable[None]]) -> None:
        """Keep what is held, give back what is over the fair share, once it was left, and take what is free. Raises: Unavailable."""
        began = self._clock.monotonic()
        kept = {lease.name for lease in await self._locks.renew(list(self._leases.values()))}
        self._leases = {p: lease for p, lease in self._leases.items() if lease.name in kept}
        share = ceil(PARTITIONS / max(1, await self._locks.attend(GROUP, self._member)))
        await leave(over := list(self._leases)[share:])
        await self._give_back(over)
        for partition in range(PARTITIONS):
            if len(self._leases) < share and partition not in self._leases:
                lease = await self._locks.take(f"delivery:{partition}", self._member)
                self._leases |= {partition: lease} if lease else {}
        self._sure_until = dict.fromkeys(self._leases, began + SURE * self.renew_s)

    async def release(self) -> None:
        """Give everything back, so that others need not wait for it."""
        try:
            await self._give_back(list(self._leases))
            await self._locks.leave(GROUP, self._member)
        except Unavailable:
            return                              # the leases run out by themselves

    async def _give_back(self, partitions: list[int]) -> None:
        gone = [self._leases.pop(p) for p in partitions]
        for partition in partitions:
            self._sure_until.pop(partition, None)
        if gone:
            await self._locks.release(gone)
