"""`Quiet`: holds every drain still between two rounds, for as long as it takes to begin to read the store.

In the middle of a round a store holds half of what the round's entries do. That is mended from the log; but a restored store may have no
log any more, or one that this round has left by then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from ..kernel.errors import Unavailable
from ..kernel.ids import random_id
from ..ports.clock import Clock
from ..ports.intake import Intake, lease_of
from ..ports.locks import QUIET, Lease, Locks

T = TypeVar("T")

WAIT_S = 120.0                                  # for rounds under way, and for the leases of workers that died
LOOK_S = 0.1
KEEP_S = 1.0                                    # leases are renewed so often


class Quiet:
    """Doors go on taking what comes; it is drained a moment later."""

    def __init__(self, locks: Locks, intake: Intake, clock: Clock) -> None:
        self._locks, self._intake, self._clock = locks, intake, clock

    async def during(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do this while no partition is anybody's. Raises: Unavailable where a drain does not come to rest, or did not stay so."""
        member, leases = random_id(), dict[str, Lease]()
        try:
            await self._take_all(member, leases)
            done = await beside(work, lambda: self._keep(member, leases))
            if len(await self._locks.renew(list(leases.values()))) < len(leases):
                raise Unavailable("another process took a partition of the log while the store was being looked at; try again")
            return done
        finally:
            await self._locks.release(list(leases.values()))
            await self._locks.leave(QUIET, member)

    async def _take_all(self, member: str, leases: dict[str, Lease]) -> None:
        """Whoever holds one gives it back after the round at hand; who died loses it."""
        until = self._clock.monotonic() + WAIT_S
        while True:
            await self._locks.attend(QUIET, member)
            await self._intake.advance()
            names = [lease_of(self._intake.generation, p) for p in range(self._intake.partitions)]
            kept = {lease.name: lease for lease in await self._locks.renew(list(leases.values()))}
            leases.clear()
            leases.update(kept)
            for name in names:
                if name not in leases and (lease := await self._locks.take(name, member)) is not None:
                    leases[name] = lease
            if all(name in leases for name in names):
                return
            if self._clock.monotonic() >= until:
                raise Unavailable(f"a worker did not finish its round within {WAIT_S:.0f} s; look at the load of workers and store")
            await self._clock.sleep(LOOK_S)

    async def _keep(self, member: str, leases: Mapping[str, Lease]) -> None:
        await self._locks.attend(QUIET, member)
        await self._locks.renew(list(leases.values()))


async def beside(work: Callable[[], Awaitable[T]], keep: Callable[[], Awaitable[object]]) -> T:
    """The work, while `keep` is done every second; if that fails, so does this."""
    working = asyncio.ensure_future(work())
    try:
        while not (await asyncio.wait([working], timeout=KEEP_S))[0]:
            await keep()
    finally:
        working.cancel()                        # does nothing to what is done
    return await working
