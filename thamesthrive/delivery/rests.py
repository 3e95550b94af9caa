"""`Rests`: that a destination is not called for a while is told to whoever looks. Nobody sends, or waits, by what is told here."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from ..domain.scope import Scope
from ..kernel.codec import decode, encode
from ..ports.cache import Cache

KEPT_S = 30                                     # of a worker that ends, nothing is told for longer
EVERY_S = 10.0                                  # how often it is told again


class Cause(StrEnum):
    """`failed`: so many calls in a row that its breaker is open. `asked`: it answered 429."""

    FAILED = "failed"
    ASKED = "asked"


@frozen(kw_only=True)
class Rest:
    """`until`: then one call tries; once that is past, one is trying. `failures`: in a row, the last of them with this status and words."""

    until: datetime
    cause: Cause
    failures: int
    status: int | None
    said: str                                   # without secrets
    v: int = 1


class Rests:
    """Of several workers whose couriers rest, the one that told it last is heard."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def tell(self, scope: Scope, destination: str, rest: Rest) -> None:
        """Raises: Unavailable."""
        await self._cache.put(scope, _key(destination), encode(rest), seconds=KEPT_S)

    async def over(self, scope: Scope, destination: str) -> None:
        """Raises: Unavailable."""
        await self._cache.drop(scope, _key(destination))

    async def known(self, scope: Scope, destinations: Sequence[str]) -> Mapping[str, Rest]:
        """Those that rest. Raises: Unavailable."""
        kept = await asyncio.gather(*(self._cache.get(scope, _key(id)) for id in destinations))
        return {id: decode(one, Rest) for id, one in zip(destinations, kept, strict=True) if one is not None}


class Telling:
    """What one courier tells of its destination: that it rests, now and then while it does, and that it is over."""

    def __init__(self, rests: Rests, scope: Scope, destination: str) -> None:
        self._rests, self._scope, self._destination = rests, scope, destination
        self._told: Rest | None = None
        self._told_at = 0.0

    async def keep(self, rest: Rest | None, now: float) -> None:
        """`now`: of a clock that never goes back. What could not be told runs out by itself. Raises: Unavailable."""
        told, self._told = self._told, rest
        if rest is None:
            if told is not None:
                await self._rests.over(self._scope, self._destination)
        elif told is None or told.failures != rest.failures or now - self._told_at >= EVERY_S:
            self._told_at = now
            await self._rests.tell(self._scope, self._destination, rest)


def _key(destination: str) -> str:
    return f"rest:{destination}"
