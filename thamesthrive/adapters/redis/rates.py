"""`RedisRates`: for each thing, when the next would be due if they came evenly (the generic cell rate algorithm).

Source: ITU-T I.371, annex A; as one string for each thing, which runs out by itself.
"""

from ...domain.scope import Scope
from . import scripts
from .connection import Clients
from .errors import translated
from .keys import Keys


class RedisRates:
    """Time is the server's."""

    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._keys = keys
        self._take = clients.command.register_script(scripts.PACE)

    async def take(self, scope: Scope, name: str, *, per_s: float, burst: int = 1) -> float:
        with translated("ask whether it may be sent now"):
            wait_us = await self._take(keys=[self._keys.pace(scope, name)], args=[max(1, round(1_000_000 / per_s)), burst])
        return int(wait_us) / 1_000_000
