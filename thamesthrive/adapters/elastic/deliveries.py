"""Deliveries, one index of them; what waits is found by its lane, in order."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from ...domain.delivery import Delivery, Lane, Status, Waiting
from ...domain.scope import Scope, Stage
from ...kernel.codec import decode, encode
from ...ports.deliveries import OfDestination, Which
from ...ports.versions import Page, Version, Versioned
from .client import Elastic
from .documents import EPOCH, Document, Documents, micros
from .indices import Names
from .scoping import Query, within

LANES_MOST = 10_000
BY: Sequence[Query] = [{name: {"terms": {"field": name}}} for name in ("destination", "status")]
NEWEST_FIRST = [{"at": {"order": "desc", "unmapped_type": "long"}}, {"id": "desc"}]
NAMED = ("status", "destination", "profile", "part", "event")


class _Found(msgspec.Struct):
    """What a search for what waits reads of a document."""

    id: str
    part: str
    order: str
    due_at: int


class ElasticDeliveries:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._index = elastic, names.deliveries
        self._documents = Documents(elastic, names.deliveries, msgspec.json.Decoder(Delivery).decode)

    async def create(self, scope: Scope, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            await self._documents.write(scope, (_document(scope, Versioned(d)) for d in deliveries))

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Delivery]]:
        return await self._documents.load(scope, ids) if ids else {}

    async def write(self, scope: Scope, deliveries: Sequence[Versioned[Delivery]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(scope, d) for d in deliveries)) if deliveries else {}

    async def page(self, scope: Scope, which: Which, *, limit: int, after: tuple[str, str] | None = None) -> Page[Delivery]:
        return await self._documents.page(scope, _conditions(which), sort="at", limit=limit, after=after)

    async def count(self, scope: Scope, which: Which) -> int:
        return await self._documents.count(scope, _conditions(which))

    async def by_destination(self, scope: Scope, destinations: Sequence[str]) -> Mapping[str, OfDestination]:
        if not destinations:
            return {}
        theirs: Query = {"terms": {"destination": list(destinations)}}
        open_ones = within(scope, theirs, {"terms": {"status": [Status.WAITING, Status.DEAD]}})
        counts = {(b.key["destination"], b.key["status"]): b.doc_count for b in await self._elastic.composed(self._index, open_ones, BY)}
        hits = await self._elastic.search(
            self._index, query=within(scope, theirs), collapse={"field": "destination"}, sort=NEWEST_FIRST, size=len(destinations)
        )
        newest = {delivery.destination: delivery for delivery in (self._documents.value(hit.source) for hit in hits)}
        return {
            id: OfDestination(
                waiting=counts.get((id, Status.WAITING), 0), dead=counts.get((id, Status.DEAD), 0), newest=newest.get(id)
            )
            for id in destinations
        }

    async def lanes(self, partition: int) -> Sequence[Lane]:
        await self._elastic.refresh(self._index)
        waiting = {"bool": {"filter": [_waits(), {"term": {"partition": partition}}]}}
        answer = await self._elastic.figures(
            self._index, query=waiting, size=0, aggregations={"lanes": {"terms": {"field": "lane", "size": LANES_MOST}}}
        )
        keys = [bucket.key for bucket in answer.aggregations["lanes"].buckets]
        return [_lane(str(key), partition) for key in keys]

    async def waiting(self, lane: Lane, *, limit: int, after: tuple[str, str] | None = None) -> Sequence[Waiting]:
        query = within(
            lane.scope, _waits(), {"term": {"partition": lane.partition}}, {"term": {"lane": _spelled(lane.scope, lane.destination)}}
        )
        more: dict[str, Any] = {"search_after": list(after)} if after else {}
        hits = await self._elastic.search(
            self._index, query=query, sort=[{"order": "asc"}, {"id": "asc"}], size=limit,
            source_includes=list(_Found.__struct_fields__), **more,
        )
        found = [decode(hit.source, _Found) for hit in hits]
        return [Waiting(f.id, f.part, f.order, EPOCH + timedelta(microseconds=f.due_at)) for f in found]


def _document(scope: Scope, delivery: Versioned[Delivery]) -> Document[Delivery]:
    value = delivery.value
    searched = {
        "at": micros(value.created), "created": value.created, "due_at": micros(value.due), "due": value.due, "partition": value.partition,
        "order": value.order, "lane": _spelled(scope, value.destination), **{name: getattr(value, name) for name in NAMED},
    }
    return Document(value.id, value, delivery.version, searched)


def _conditions(which: Which) -> list[Query]:
    terms: list[Query] = [{"term": {name: value}} for name in NAMED if (value := getattr(which, name)) is not None]
    times = {word: micros(time) for word, time in (("gte", which.since), ("lt", which.until)) if time is not None}
    return [*terms, {"range": {"at": times}}] if times else terms


def _waits() -> Query:
    return {"term": {"status": Status.WAITING}}


def _spelled(scope: Scope, destination: str) -> str:
    return encode([scope.tenant, scope.stage, destination]).decode()


def _lane(spelled: str, partition: int) -> Lane:
    tenant, stage, destination = decode(spelled.encode(), tuple[str, Stage, str])
    return Lane(Scope(tenant, stage), destination, partition)

