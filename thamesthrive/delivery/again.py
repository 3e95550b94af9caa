"""`Again`: looking at deliveries, sending them once more, and doing without them."""

from collections.abc import Sequence

from attrs import frozen

from ..domain.definitions import DESTINATION
from ..domain.delivery import ERASED, Delivery, Status, discarded, replayed
from ..domain.destination import Destination
from ..domain.letter import Subject, letters_of
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..kernel.codec import decode
from ..kernel.errors import Conflict, Invalid, Missing
from ..kernel.values import evolve
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.deliveries import Deliveries, Which
from ..ports.outgoing import Outgoing, sent_of
from ..ports.stores import Stores
from ..ports.versions import Page, Versioned

PAGE = 200
MOST = 1_000                                    # that one call sends again; the caller calls again for more
MOST_WAY = 1_000                                # documents from a part to where it stands


@frozen
class Replayed:
    """`more`: there are others of the kind; ask again. `skipped`: they could not be sent again; replayed alone, each says why."""

    replayed: int
    skipped: int
    more: bool


@frozen
class Standing:
    """How many deliveries wait and how many were given up; `unread`: of those that wait, what streams tell and nobody has read yet."""

    waiting: int
    dead: int
    unread: int


@frozen(kw_only=True)
class Again:
    """Writes under the version that was read; a courier that holds one finds out by that."""

    stores: Stores
    definitions: Definitions
    outgoing: Outgoing
    clock: Clock

    @property
    def deliveries(self) -> Deliveries:
        return self.stores.deliveries

    async def get(self, scope: Scope, id: str) -> Delivery:
        """Raises: Missing, Unavailable."""
        return (await self._read(scope, id)).value

    async def page(self, scope: Scope, which: Which, *, limit: int, after: tuple[str, str] | None) -> Page[Delivery]:
        """Newest first. Raises: Unavailable."""
        return await self.deliveries.page(scope, which, limit=limit, after=after)

    async def count(self, scope: Scope, which: Which) -> int:
        """Raises: Unavailable."""
        return await self.deliveries.count(scope, which)

    async def standing(self, scope: Scope) -> Standing:
        """Of a scope; `unread` of all. Raises: Unavailable."""
        waiting, dead = [await self.count(scope, Which(status=status)) for status in (Status.WAITING, Status.DEAD)]
        return Standing(waiting, dead, sum((await self.outgoing.lag()).values()))

    async def replay(self, scope: Scope, id: str) -> Delivery:
        """Send it (again), under the same key. One that waits is tried at once. Raises: Missing, Invalid, Conflict, Unavailable."""
        read = await self._read(scope, id)
        changed = await self._renewed(scope, read.value)
        return await self._written(scope, read, changed)

    async def discard(self, scope: Scope, id: str, by: str) -> Delivery:
        """Never send it, unless it is replayed. Raises: Missing; Invalid for one that was delivered; Conflict; Unavailable."""
        read = await self._read(scope, id)
        if read.value.status is Status.DELIVERED:
            raise Invalid(f'delivery "{id}" has arrived already', code="delivered")
        return await self._written(scope, read, discarded(read.value, by, self.clock.now()))

    async def replay_all(self, scope: Scope, which: Which) -> Replayed:
        """Those of a filter that do not wait, newest first, up to a bound. Raises: Unavailable."""
        done = skipped = 0
        after: tuple[str, str] | None = None
        while done + skipped < MOST:
            page = await self.deliveries.page(scope, which, limit=PAGE, after=after)
            ids = [d.id for d in page.items if d.status is not Status.WAITING]
            made, passed = await self._replayed(scope, list((await self.deliveries.load(scope, ids)).values()))
            done, skipped, after = done + made, skipped + passed, page.next
            if after is None:
                return Replayed(done, skipped, False)
        return Replayed(done, skipped, True)

    async def _replayed(self, scope: Scope, reads: Sequence[Versioned[Delivery]]) -> tuple[int, int]:
        renewed: list[Versioned[Delivery]] = []
        for read in reads:
            try:
                renewed.append(Versioned(await self._renewed(scope, read.value), read.version))
            except Invalid:
                continue                        # it is counted as skipped; asked for alone, it says why
        made = await self.deliveries.write(scope, renewed)
        await self.outgoing.append([sent_of(scope, d.value) for d in renewed[::-1] if d.value.id in made])
        return len(made), len(reads) - len(made)

    async def _renewed(self, scope: Scope, delivery: Delivery) -> Delivery:
        """As new; one whose letter could not be written is written now. Raises: Invalid."""
        if delivery.reason == ERASED:
            raise Invalid(f'delivery "{delivery.id}" cannot be sent again: {ERASED}', code="gone")
        if delivery.ephemeral and not delivery.body:
            raise Invalid(f'delivery "{delivery.id}" cannot be sent again: its source keeps nothing of what was sent', code="gone")
        if not delivery.body:
            delivery = await self._written_anew(scope, delivery)
        return replayed(delivery, self.clock.now())

    async def _written_anew(self, scope: Scope, delivery: Delivery) -> Delivery:
        definition = await self.definitions.get(scope, DESTINATION, delivery.destination)
        event = (await self.stores.events.load(scope, [delivery.event])).get(delivery.event)
        if definition is None or event is None:
            gone = f'destination "{delivery.destination}"' if definition is None else f'event "{delivery.event}"'
            raise Invalid(f'delivery "{delivery.id}" cannot be sent again: its {gone} is gone', code="gone")
        profile = await self._profile(scope, event.part)
        letter = letters_of(decode(definition.body, Destination))(Subject(event, profile))
        return evolve(delivery, body=letter.body.decode(), headers=letter.headers, profile=profile.id if profile else None)

    async def _profile(self, scope: Scope, part: str | None) -> Profile | None:
        """The document that a part stands in now."""
        for _ in range(MOST_WAY):
            found = (await self.stores.profiles.load(scope, [part])).get(part) if part else None
            if found is None:
                return None
            if found.value.root is None:
                return found.value
            part = found.value.root.part
        return None

    async def _read(self, scope: Scope, id: str) -> Versioned[Delivery]:
        found = (await self.deliveries.load(scope, [id])).get(id)
        if found is None:
            raise Missing(f'there is no delivery "{id}"')
        return found

    async def _written(self, scope: Scope, read: Versioned[Delivery], changed: Delivery) -> Delivery:
        if not await self.deliveries.write(scope, [Versioned(changed, read.version)]):
            raise Conflict(f'delivery "{changed.id}" was being sent just now; look at it again')
        await self.outgoing.append([sent_of(scope, changed)])
        return changed

