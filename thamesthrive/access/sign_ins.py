"""`SignIns`: who is signed in, by a random id that only the browser holds.

They are kept in the cache, under a hash of the id: all processes see the same, they run out by themselves, and a restart of the cache
without its data costs a sign-in and nothing else. A change goes through in one step or not at all, so no request at hand brings back
what was signed out.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from attrs import evolve

from ..domain.scope import EVERYWHERE, Stage
from ..domain.user import SignedIn, SignIn, User
from ..kernel.codec import decode, encode
from ..kernel.errors import Conflict
from ..ports.cache import Cache
from ..ports.clock import Clock
from .options import AccessOptions
from .users import Users

ID_BYTES = 32
TEXT = 43                                       # characters of an id
NOTED_S = 60                                    # how often it is noted that one is used
TRIES = 5


class SignIns:
    """`text` is what the browser holds."""

    def __init__(self, cache: Cache, users: Users, clock: Clock, options: AccessOptions) -> None:
        self._cache, self._users, self._clock, self._options = cache, users, clock, options

    async def begin(self, user: User) -> tuple[str, SignedIn]:
        """The id, which is never seen again, and what it opens. Raises: Unavailable."""
        text, now = secrets.token_urlsafe(ID_BYTES), self._clock.now()
        expires = now + timedelta(seconds=self._options.lifetime_s)
        begun = SignIn(user=user.id, stage="live", generation=user.generation, created=now, used=now, expires=expires)
        await self._cache.put(EVERYWHERE, _key(text), encode(begun), seconds=self._seconds(begun, now))
        return text, self._shown(begun, user)

    async def check(self, text: str) -> SignedIn | None:
        """None for what opens nothing, or no more. Raises: Unavailable."""
        if len(text) != TEXT:
            return None
        kept, now = await self._cache.get(EVERYWHERE, _key(text)), self._clock.now()
        if kept is None:
            return None
        found = decode(kept, SignIn)
        user = await self._users.get(found.user)
        if user is None or user.disabled or found.generation < user.generation or now >= found.ends(self._options.idle_s):
            return None
        if (now - found.used).total_seconds() >= NOTED_S:
            found = evolve(found, used=now)     # if somebody changes it at the same time, that one notes it
            await self._cache.swap(EVERYWHERE, _key(text), kept, encode(found), seconds=self._seconds(found, now))
        return self._shown(found, user)

    async def end(self, text: str) -> None:
        """At once, everywhere. Raises: Unavailable."""
        await self._cache.drop(EVERYWHERE, _key(text))

    async def show(self, text: str, stage: Stage) -> None:
        """This one sees the other stage from now on. Raises: Conflict, Unavailable."""
        await self._change(text, lambda found: evolve(found, stage=stage))

    async def outlive(self, text: str, generation: int) -> None:
        """This one goes on when the others of its user end. Raises: Conflict, Unavailable."""
        await self._change(text, lambda found: evolve(found, generation=generation))

    async def _change(self, text: str, change: Callable[[SignIn], SignIn]) -> None:
        key, now = _key(text), self._clock.now()
        for _ in range(TRIES):
            kept = await self._cache.get(EVERYWHERE, key)
            if kept is None:
                break
            changed = change(evolve(decode(kept, SignIn), used=now))
            if await self._cache.swap(EVERYWHERE, key, kept, encode(changed), seconds=self._seconds(changed, now)):
                return
        raise Conflict("this sign-in has ended, or changes all the time; try again")

    def _shown(self, found: SignIn, user: User) -> SignedIn:
        return SignedIn(user=user, stage=found.stage, ends=found.ends(self._options.idle_s))

    def _seconds(self, found: SignIn, now: datetime) -> int:
        return max(1, ceil((found.ends(self._options.idle_s) - now).total_seconds()))


def _key(text: str) -> str:
    """The id has 256 random bits, so a slow hash would add nothing."""
    return f"sign-in:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
