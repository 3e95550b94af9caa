"""`Eraser`: takes note that a person is to be erased, and has the drain do it. What is asked for stays noted until it is done."""

from datetime import timedelta

from ..domain.entry import Entry, place_of
from ..domain.erasure import Erasure, State
from ..domain.identity import Key, identity_id
from ..domain.ledger import Account, minute_of
from ..domain.scope import Scope
from ..kernel.codec import encode
from ..kernel.errors import Missing
from ..kernel.ids import KeyedHash, random_id
from ..messages import ErasuresDue
from ..ports.clock import Clock
from ..ports.erasures import Erasures
from ..ports.intake import Append, Intake
from ..ports.queue import Queue
from ..ports.versions import Page, Versioned

SOURCE = "api"                                  # what these entries say they come from
AGAIN = timedelta(minutes=1)                    # after this a log that has not brought the entry to a drain is taken to have lost it
FORMAT = 2                                      # of the entries: processes of before erasures leave them to newer ones


class Eraser:
    """`by` is who asks. Asking twice erases once; the second finds nobody, or who has come since."""

    def __init__(self, erasures: Erasures, intake: Intake, queue: Queue, hashed: KeyedHash, clock: Clock) -> None:
        self._erasures, self._intake, self._queue, self._hashed, self._clock = erasures, intake, queue, hashed, clock

    async def profile(self, scope: Scope, id: str, *, by: str) -> Erasure:
        """Erase the person that this part or profile belongs to by then. Raises: Unavailable."""
        return await self._ask(scope, Erasure(id=random_id(), asked=self._clock.now(), by=by, profile=id))

    async def key(self, scope: Scope, key: Key, *, by: str) -> Erasure:
        """Erase who is known by this key. If nobody is, what is on its way with it is refused all the same. Raises: Unavailable."""
        identity = identity_id(self._hashed, scope, key)
        return await self._ask(scope, Erasure(id=random_id(), asked=self._clock.now(), by=by, identity=identity, type=key.type))

    async def get(self, scope: Scope, id: str) -> Erasure:
        """How far it is, or the receipt. Raises: Missing, Unavailable."""
        found = (await self._erasures.load(scope, [id])).get(id)
        if found is None:
            raise Missing(f'there is no erasure "{id}"')
        return found.value

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None) -> Page[Erasure]:
        """Last asked for first. Raises: Unavailable."""
        return await self._erasures.page(scope, limit=limit, after=after)

    async def again(self, scope: Scope, erasure: Erasure) -> None:
        """What no drain has done for a while goes into the log once more: that may have been lost. Raises: Unavailable."""
        if erasure.state is State.ASKED and self._clock.now() - erasure.asked > AGAIN:
            await self._append(scope, erasure)

    async def _ask(self, scope: Scope, erasure: Erasure) -> Erasure:
        """The note first: from then on it will be done, also if the log does not answer."""
        await self._erasures.write(scope, [Versioned(erasure)])
        await self._append(scope, erasure)
        await self._queue.put(ErasuresDue(at=self._clock.now()))
        return erasure

    async def _append(self, scope: Scope, erasure: Erasure) -> None:
        order = erasure.profile or erasure.identity or erasure.id
        entry = Entry(
            scope=scope,
            kind="erase",
            received=self._clock.now(),
            source=SOURCE,
            door=SOURCE,
            order=order,
            by=erasure.by,
            erasure=erasure.id,
            v=FORMAT,
        )
        account = Account(scope, SOURCE, minute_of(entry.received))
        await self._intake.append([Append(place_of(scope, order), encode(entry), account, entry.size)])
