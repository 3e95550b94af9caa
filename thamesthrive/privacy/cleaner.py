"""`Cleaner`: takes out of the store what erased people left, by the names of their parts, until nothing of them can come any more.

Whoever was in the middle of something when a person was erased may still have written a record of theirs: so it looks again, until the log
holds nothing from before and some time has passed.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from ..domain.delivery import erased
from ..domain.erasure import Erasure, State
from ..domain.scope import Scope
from ..kernel.errors import Conflict
from ..kernel.ids import KeyedHash
from ..kernel.values import evolve
from ..ports.clock import Clock
from ..ports.intake import Intake
from ..ports.remains import Kind
from ..ports.stores import Stores
from ..ports.tail import Tail
from ..ports.versions import Versioned
from .eraser import Eraser
from .options import PrivacyOptions
from .telling import Normalised, tells_of

PAGE = 500                                      # records in one step
ERASURES = 1_000                                # in one run
SOON_S, LOOK_S = 10.0, 0.1                      # how long it waits for the drain to do what was just asked for, looking so often

CloseVisits = Callable[[Stores, Scope, Erasure], Awaitable[int]]
"""Closes the sessions of an erasure; returns how many."""

BeginAnew = Callable[[Stores, Scope, Versioned[Erasure], KeyedHash], Awaitable[Versioned[Erasure]]]
"""Lets every key that leads to the person begin anew, and notes which they are. Raises: Conflict where another process does the same."""


class Cleaner:
    """Doing it again, or from two processes, takes out no more: each step is found by what is left."""

    def __init__(
        self,
        stores: Stores,
        outside: tuple[Intake, Tail, Clock],
        eraser: Eraser,
        by: tuple[KeyedHash, Normalised, BeginAnew, CloseVisits],
        options: PrivacyOptions,
    ) -> None:
        self._stores, (self._intake, self._tail, self._clock) = stores, outside
        self._eraser, self._by, (self._begin_anew, self._close_visits) = eraser, by[:2], by[2:]
        self._settle = timedelta(seconds=options.settle_s)

    async def run(self) -> Sequence[Erasure]:
        """Every erasure that is not done, as far as it can be now. Returns those that are done now. Raises: Unavailable."""
        over: list[tuple[Scope, Versioned[Erasure]]] = []
        for scope, id in await self._stores.erasures.unfinished(limit=ERASURES):
            read = await self._standing(scope, id)
            if read is not None and read.value.state is State.ERASED:
                is_over = await self._is_over(read.value)       # asked before the look that may be the last
                taken_out = await self._took_out(scope, read)
                over += [(scope, taken_out)] if taken_out and is_over else []
            elif read is not None:
                await self._eraser.again(scope, read.value)
        if not over or not await self._reclaim():
            return ()
        return [done for scope, read in over if (done := await self._done(scope, read)) is not None]

    async def _took_out(self, scope: Scope, read: Versioned[Erasure]) -> Versioned[Erasure] | None:
        """The erasure with what is counted now; None where another process does the same.

        Keys first, that somebody claimed for the person in the very moment: what else there is, is looked for by them too.
        """
        known = len(read.value.identities)
        try:
            read = await self._begin_anew(self._stores, scope, read, self._by[0])
        except Conflict:
            return None
        counts = Counter(read.value.counts) + Counter(identity=len(read.value.identities) - known)
        counted = evolve(read.value, counts=counts + await self._take_out(scope, read.value))
        made = await self._stores.erasures.write(scope, [Versioned(counted, read.version)])
        return Versioned(counted, made[counted.id]) if made else None

    async def _done(self, scope: Scope, read: Versioned[Erasure]) -> Erasure | None:
        """The receipt: who was one person is not told by it."""
        done = evolve(read.value, state=State.DONE, ended=self._clock.now(), part=None, parts=(), identities=(), types=())
        if not await self._stores.erasures.write(scope, [Versioned(done, read.version)]):
            return None
        structlog.get_logger().info("person erased", erasure=done.id, scope=str(scope))
        return done

    async def _standing(self, scope: Scope, id: str) -> Versioned[Erasure] | None:
        """As it stands once the drain has done its part; that is a moment away where it was asked for just now."""
        until = self._clock.monotonic() + SOON_S
        while (read := (await self._stores.erasures.load(scope, [id])).get(id)) is not None:
            is_new = self._clock.now() - read.value.asked < timedelta(seconds=SOON_S)
            if read.value.state is not State.ASKED or not is_new or self._clock.monotonic() >= until:
                return read
            await self._clock.sleep(LOOK_S)
        return None

    async def _is_over(self, erasure: Erasure) -> bool:
        """Whether nothing that came before is on its way, nor was just now."""
        if erasure.at is None or self._clock.now() - erasure.asked < self._settle:
            return False
        return all(time > erasure.at.time for time in (await self._intake.oldest()).values())

    async def _reclaim(self) -> bool:
        await self._intake.rewrite()
        return await self._stores.remains.reclaim()

    async def _take_out(self, scope: Scope, erasure: Erasure) -> Counter[str]:
        """Returns how many records, by kind."""
        kinds: Mapping[Kind, Callable[[Scope, Sequence[str]], Awaitable[None]]] = {
            "event": self._stores.remains.empty, "delivery": self._empty_deliveries,
        }
        counts: Counter[str] = Counter()
        for kind, take_out in kinds.items():
            while erasure.parts and (ids := await self._stores.remains.find(scope, kind, erasure.parts, limit=PAGE)):
                await take_out(scope, ids)
                counts[kind] += len(ids)
                await self._clock.sleep(0)
        counts["session"] = await self._close_visits(self._stores, scope, erasure)
        counts["parked"] = await self._drop_parked(scope, erasure)
        await self._tail.forget(scope)
        return counts

    async def _empty_deliveries(self, scope: Scope, ids: Sequence[str]) -> None:
        found, now = await self._stores.deliveries.load(scope, ids), self._clock.now()
        await self._stores.deliveries.write(scope, [Versioned(erased(read.value, now), read.version) for read in found.values()])

    async def _drop_parked(self, scope: Scope, erasure: Erasure) -> int:
        """What could not be used, and tells of them."""
        identities, dropped = frozenset(filter(None, (*erasure.identities, erasure.identity))), 0
        types = frozenset(filter(None, (*erasure.types, erasure.type)))
        after: tuple[str, str] | None = None
        while identities:
            page = await self._stores.parked.page(scope, limit=PAGE, after=after)
            ids = [p.id for p in page.items if tells_of(p.body, scope, identities, types, self._by)]
            await self._stores.remains.drop_parked(scope, ids)
            dropped, after = dropped + len(ids), page.next
            if after is None:
                break
            await self._clock.sleep(0)
        return dropped
