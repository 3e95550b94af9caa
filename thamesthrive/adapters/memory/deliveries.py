"""Deliveries in memory."""

from collections.abc import Mapping, Sequence

from ...domain.delivery import Delivery, Lane, Status, Waiting
from ...domain.scope import Scope
from ...ports.deliveries import OfDestination, Which
from ...ports.versions import Page, Version, Versioned
from .table import Step, Table, page_of


class MemoryDeliveries:
    def __init__(self, step: Step) -> None:
        self.table: Table[Delivery] = Table(step)

    async def create(self, scope: Scope, deliveries: Sequence[Delivery]) -> None:
        await self.table.write_all(scope, ((d.id, d, None) for d in deliveries))

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Delivery]]:
        return await self.table.load(scope, ids)

    async def write(self, scope: Scope, deliveries: Sequence[Versioned[Delivery]]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((d.value.id, d.value, d.version) for d in deliveries))

    async def page(self, scope: Scope, which: Which, *, limit: int, after: tuple[str, str] | None = None) -> Page[Delivery]:
        return page_of(((d.created.isoformat(), d.id, d) for d in self._those(scope, which)), limit, after)

    async def count(self, scope: Scope, which: Which) -> int:
        return len(self._those(scope, which))

    async def by_destination(self, scope: Scope, destinations: Sequence[str]) -> Mapping[str, OfDestination]:
        return {id: _summed_up(self._those(scope, Which(destination=id))) for id in destinations}

    async def lanes(self, partition: int) -> Sequence[Lane]:
        lanes = {Lane(scope, d.destination, partition) for (scope, _), (d, _) in self.table.rows.items() if _waits(d, partition)}
        return sorted(lanes, key=str)

    async def waiting(self, lane: Lane, *, limit: int, after: tuple[str, str] | None = None) -> Sequence[Waiting]:
        found = [d for d in self.table.values(lane.scope) if _waits(d, lane.partition) and d.destination == lane.destination]
        found = sorted((d for d in found if after is None or (d.order, d.id) > after), key=lambda d: (d.order, d.id))
        return [Waiting(d.id, d.part, d.order, d.due) for d in found[:limit]]

    def _those(self, scope: Scope, which: Which) -> list[Delivery]:
        return [d for d in self.table.values(scope) if _is(d, which)]


def _is(delivery: Delivery, which: Which) -> bool:
    plain = (which.status, which.destination, which.profile, which.part, which.event)
    own = (delivery.status, delivery.destination, delivery.profile, delivery.part, delivery.event)
    in_time = (which.since is None or which.since <= delivery.created) and (which.until is None or delivery.created < which.until)
    return in_time and all(asked is None or asked == is_ for asked, is_ in zip(plain, own, strict=True))


def _summed_up(deliveries: Sequence[Delivery]) -> OfDestination:
    return OfDestination(
        waiting=sum(d.status is Status.WAITING for d in deliveries),
        dead=sum(d.status is Status.DEAD for d in deliveries),
        newest=max(deliveries, key=lambda d: (d.created, d.id), default=None),
    )


def _waits(delivery: Delivery, partition: int) -> bool:
    return delivery.status is Status.WAITING and delivery.partition == partition
