"""`Holder`: the leases of one worker. It holds its fair share of the partitions, and gives some back when workers come."""

from math import ceil

from ..kernel.errors import Unavailable
from ..kernel.ids import random_id
from ..ports.clock import Clock
from ..ports.intake import Intake, lease_of
from ..ports.locks import QUIET, Lease, Locks
from .drain import Drain

GROUP = "workers"


class Holder:
    """`renew` runs beside the rounds, which may be long; `balance` between them."""

    def __init__(self, locks: Locks, intake: Intake, clock: Clock, *, renew_s: float) -> None:
        self._locks, self._intake, self._clock = locks, intake, clock
        self._member = random_id()
        self._workers = 1
        self._next_balance = 0.0
        self.renew_s = renew_s
        self.leases: dict[int, Lease] = {}

    async def renew(self) -> None:
        """Keep what is held, and say that this worker lives. Raises: Unavailable."""
        kept = {lease.name for lease in await self._locks.renew(list(self.leases.values()))}
        for partition in [p for p, lease in self.leases.items() if lease.name not in kept]:
            del self.leases[partition]
        self._workers = max(1, await self._locks.attend(GROUP, self._member))

    async def balance(self, drain: Drain) -> None:
        """Take free partitions up to the fair share, give back what is over it, and what the drain has left.

        All are of the generation at work; where that is over, everything is given back first. While somebody wants it quiet, to copy the
        store as it stands between two rounds, nothing is held. Raises: Unavailable.
        """
        if self._clock.monotonic() < self._next_balance:
            return
        self._next_balance = self._clock.monotonic() + self.renew_s
        if await self._locks.living(QUIET):
            await self._give_back(drain, list(self.leases))
            return
        if await self._intake.advance():
            await self._give_back(drain, list(self.leases))
        for partition in drain.partitions - self.leases.keys():
            drain.leave(partition)
        share = ceil(self._intake.partitions / self._workers)
        held = [p for p in self.leases if p in drain.partitions]
        await self._give_back(drain, [*(self.leases.keys() - set(held)), *held[share:]])
        await self._take(drain, share - len(self.leases))

    async def release(self, drain: Drain) -> None:
        """Give everything back, so that others need not wait for it."""
        try:
            await self._give_back(drain, list(self.leases))
            await self._locks.leave(GROUP, self._member)
        except Unavailable:
            return                              # the leases run out by themselves

    async def _take(self, drain: Drain, most: int) -> None:
        """Free ones, and of these the ones that the drain may begin with."""
        free: dict[int, Lease] = {}
        for partition in range(self._intake.partitions):
            if len(free) < most and partition not in self.leases:
                lease = await self._locks.take(lease_of(self._intake.generation, partition), self._member)
                free |= {partition: lease} if lease else {}
        taken = await drain.take(free) if free else frozenset[int]()
        self.leases |= {p: lease for p, lease in free.items() if p in taken}
        if refused := [lease for p, lease in free.items() if p not in taken]:
            await self._locks.release(refused)

    async def _give_back(self, drain: Drain, partitions: list[int]) -> None:
        for partition in partitions:
            drain.leave(partition)
        gone = [self.leases.pop(p) for p in partitions if p in self.leases]
        if gone:
            await self._locks.release(gone)
