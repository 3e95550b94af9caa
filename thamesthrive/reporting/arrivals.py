"""`Arriving`: what came of a source lately, and what became of it: the first question of whoever misses an event."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from ..domain.event import Event, Outcome, normalised_type
from ..domain.fields import EVENT
from ..domain.ledger import minute_of
from ..domain.parked import Parked
from ..domain.refusal import STRAYS, Refusal, RefusedCalls
from ..domain.schema_seen import TypeSeen, schema_seen
from ..domain.scope import Scope
from ..language.condition import Compare, Condition, Literal, both
from ..ports.clock import Clock
from ..ports.ledger import Ledger
from ..ports.refusals import Refusals
from ..ports.search import Order
from ..ports.stores import Stores

COUNTED = timedelta(hours=1)


@frozen(kw_only=True)
class Arrivals:
    """The last of each kind, newest first. `counts`: of the ledger, since `since`; duplicates and what is on its way stand only there."""

    since: datetime
    counts: Mapping[str, int]
    accepted: Sequence[Event]
    rejected: Sequence[Event]
    parked: Sequence[Parked]
    refused: Sequence[RefusedCalls]


@frozen(kw_only=True)
class Sampled:
    """What the events of a source look like, by the newest of them: how many were looked at, and whether those were all there are."""

    events: int
    whole: bool
    types: Sequence[TypeSeen]


class Arriving:
    """Looks at what there is; keeps nothing of its own."""

    def __init__(self, stores: Stores, ledger: Ledger, refusals: Refusals, clock: Clock) -> None:
        self._stores, self._ledger, self._refusals, self._clock = stores, ledger, refusals, clock

    async def of(self, scope: Scope, source: str, *, limit: int) -> Arrivals:
        """Of one source. Raises: Unavailable."""
        since, events = self._clock.now() - COUNTED, self._stores.events
        return Arrivals(
            since=since,
            counts=await self._counts(scope, source, since),
            accepted=await events.latest(scope, source, Outcome.STORED, limit=limit),
            rejected=await events.latest(scope, source, Outcome.REJECTED, limit=limit),
            parked=await self._stores.parked.latest(scope, source, limit=limit),
            refused=[evolve(calls, last=calls.last[:limit]) for calls in await self._refusals.of(scope, source)],
        )

    async def schema(self, scope: Scope, source: str, *, sample: int, type_: str | None = None) -> Sampled:
        """Of so many of the newest events, or of the newest of one type. Raises: Unavailable."""
        if type_ is None:
            found = await self._stores.events.latest(scope, source, Outcome.STORED, limit=sample)
        else:
            asked = [_is("source.id", source), _is("type", normalised_type(type_)), _is("metadata.status", Outcome.STORED)]
            order = Order(EVENT.sortable(EVENT.sort), sample)
            found = (await self._stores.events.page(scope, both(*asked), order)).items
        return Sampled(events=len(found), whole=len(found) < sample, types=schema_seen(found))

    def tell(self, scope: Scope, source: str, refusal: Refusal) -> None:
        """A call was refused. At once; it is seen a moment later."""
        self._refusals.tell(scope, source, refusal)

    async def strays(self) -> Sequence[RefusedCalls]:
        """Calls whose write key is nobody's, or that named none: they belong to no source, and to no scope. Raises: Unavailable."""
        return await self._refusals.of(*STRAYS)

    async def _counts(self, scope: Scope, source: str, since: datetime) -> Mapping[str, int]:
        accounts = await self._ledger.read(scope, since_minute=minute_of(since))
        counts: Counter[str] = Counter()
        for account, of in accounts.items():
            if account.source == source:
                counts.update(of)
        return counts


def _is(path: str, value: str) -> Condition:
    return Compare(EVENT.by_path[path].at, "=", Literal(value))
