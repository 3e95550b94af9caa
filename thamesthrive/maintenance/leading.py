"""`Beats`: the leader of the scheduler says that it lives, for whoever wants to know."""

from datetime import datetime

from attrs import frozen

from ..domain.scope import EVERYWHERE
from ..kernel.codec import decode, encode
from ..ports.cache import Cache

KEY = "scheduler"
KEPT_S = 30
EVERY_S = 10.0


@frozen(kw_only=True)
class Beat:
    """Who leads, since when, and when it said so."""

    leader: str
    since: datetime
    at: datetime
    v: int = 1


class Beats:
    """One is forgotten after half a minute."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def say(self, beat: Beat) -> None:
        """Raises: Unavailable."""
        await self._cache.put(EVERYWHERE, KEY, encode(beat), seconds=KEPT_S)

    async def heard(self) -> Beat | None:
        """None: nobody leads. Raises: Unavailable."""
        kept = await self._cache.get(EVERYWHERE, KEY)
        return None if kept is None else decode(kept, Beat)

    async def end(self) -> None:
        """The leader goes. Raises: Unavailable."""
        await self._cache.drop(EVERYWHERE, KEY)
