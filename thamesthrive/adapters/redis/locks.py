"""`RedisLocks`: a key that runs out for each lease, and one hash that holds the newest fencing number of each for ever."""

from collections.abc import Sequence

from ...ports.locks import Lease
from . import scripts
from .connection import Clients
from .errors import translated
from .keys import Keys


class RedisLocks:
    """Whoever holds a lease gets it no second time before it ran out or was released. Time is the server's."""

    def __init__(self, clients: Clients, keys: Keys, *, lease_s: float) -> None:
        self._client, self._keys, self._lease_ms = clients.command, keys, round(lease_s * 1000)
        self._take = self._client.register_script(scripts.TAKE)
        self._renew = self._client.register_script(scripts.RENEW)
        self._release = self._client.register_script(scripts.RELEASE)
        self._attend = self._client.register_script(scripts.ATTEND)
        self._living = self._client.register_script(scripts.LIVING)

    async def take(self, name: str, holder: str) -> Lease | None:
        with translated("take a lease"):
            fence = await self._take(keys=[self._keys.lease(name), self._keys.fences], args=[name, holder, self._lease_ms])
        return None if fence is None else Lease(name, holder, int(fence))

    async def renew(self, leases: Sequence[Lease]) -> Sequence[Lease]:
        if not leases:
            return ()
        with translated("renew leases"):
            kept = await self._renew(keys=self._names(leases), args=[self._lease_ms, *map(held, leases)])
        return [leases[int(place)] for place in kept]

    async def release(self, leases: Sequence[Lease]) -> None:
        if leases:
            with translated("release leases"):
                await self._release(keys=self._names(leases), args=[*map(held, leases)])

    async def attend(self, group: str, member: str) -> int:
        with translated("say that this process lives"):
            return int(await self._attend(keys=[self._keys.group(group)], args=[member, self._lease_ms]))

    async def leave(self, group: str, member: str) -> None:
        with translated("say that this process leaves"):
            await self._client.zrem(self._keys.group(group), member)

    async def living(self, group: str) -> int:
        with translated("ask who lives"):
            return int(await self._living(keys=[self._keys.group(group)], args=[self._lease_ms]))

    def _names(self, leases: Sequence[Lease]) -> list[str]:
        return [self._keys.lease(lease.name) for lease in leases]


def held(lease: Lease) -> str:
    """What the lease's key holds while it is this one."""
    return f"{lease.fence} {lease.holder}"
