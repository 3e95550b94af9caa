"""`RedisRates`: for each thing, when the next would be due if they came evenly (the generic cell rate algorithm).

Source: ITU-T I.371, annex A; as one string for each thing, which runs out by itself.
"""

from collections.abc import Sequence

from ...domain.scope import Scope
from ...ports.rates import Paced, Wait
from . import scripts
from .connection import Clients
from .errors import translated
from .keys import Keys


class RedisRates:
    """Time is the server's."""

    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys
        self._take = clients.command.register_script(scripts.PACE)

    async def take(self, paces: Sequence[Paced], *, count: int = 1) -> Wait | None:
        keys = [self._keys.pace(pace.scope, pace.name) for pace in paces]
        args = [arg for pace in paces for arg in (repr(1_000_000 / pace.per_s), pace.burst)]
        with translated("ask whether it may come now"):
            place, wait_us = await self._take(keys=keys, args=[count, *args])
        return Wait(int(place) - 1, int(wait_us) / 1_000_000) if place else None

    async def forget(self, scope: Scope, name: str) -> None:
        with translated("forget how much came"):
            await self._client.delete(self._keys.pace(scope, name))
