"""`/api/sources/{id}/arrivals`, `/api/sources/{id}/schema` and `/api/refusals`: why an event did not arrive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ..domain.event import Event
from ..domain.parked import Parked
from ..domain.refusal import RefusedCalls
from ..domain.schema_seen import TypeSeen
from .asks import Latest, Sample
from .ledger import Account, account_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class ArrivedShown(msgspec.Struct):
    """An event that came, without what it says: `/api/events/{id}` shows that. `reason`: of a rejection."""

    id: str
    type: str
    name: str
    received: datetime
    time: datetime
    door: str
    sender_id: str | None
    flags: Sequence[str]
    reason: str | None


class ParkedBriefly(msgspec.Struct):
    """What could not be used, without its bytes: `/api/parked` shows those. `size`: in bytes."""

    id: str
    received: datetime
    reason: str
    sentence: str
    size: int


class RefusalShown(msgspec.Struct):
    """A call that a door refused. `size`: of its body. `key`: how the write key begins, where it is nobody's."""

    time: datetime
    door: str
    status: int
    sentence: str
    size: int
    origin: str | None
    agent: str | None
    key: str | None


class RefusedShown(msgspec.Struct):
    """Calls refused for one reason: how many since when, and the last of them."""

    code: str
    count: int
    since: datetime
    last: Sequence[RefusalShown]


class ArrivalsShown(msgspec.Struct):
    """Newest first. `counts` are of events, since `since`; refused calls are none of them, since nobody knows how many they brought."""

    source: str
    since: datetime
    counts: Account
    accepted: Sequence[ArrivedShown]
    rejected: Sequence[ArrivedShown]
    parked: Sequence[ParkedBriefly]
    refused: Sequence[RefusedShown]


class SeenPathShown(msgspec.Struct):
    """`[]` stands for each element of a list. `share`: of the events of the type, those that have it. `types`: type -> events."""

    path: str
    share: float
    types: Mapping[str, int]
    examples: Sequence[Any]


class SeenTypeShown(msgspec.Struct):
    """`share`: of the events looked at. `first` and `last`: when the first and last of these were received. `more`: it has more paths."""

    type: str
    names: Sequence[str]
    events: int
    share: float
    first: datetime
    last: datetime
    paths: Sequence[SeenPathShown]
    more: bool


class SchemaShown(msgspec.Struct):
    """By so many of the newest events. `whole`: there are no others."""

    source: str
    events: int
    whole: bool
    types: Sequence[SeenTypeShown]


async def list_arrivals(asked: Asked) -> Reply:
    source = (await asked.uses.sources.get(asked.scope, asked.place["id"])).value
    found = await asked.uses.arriving.of(asked.scope, source.id, limit=asked.said(Latest).limit)
    return json_reply(
        ArrivalsShown(
            source=source.id,
            since=found.since,
            counts=account_of(found.counts),
            accepted=[_arrived(event) for event in found.accepted],
            rejected=[_arrived(event) for event in found.rejected],
            parked=[_parked(parked) for parked in found.parked],
            refused=[refused_shown(calls) for calls in found.refused],
        )
    )


async def show_schema(asked: Asked) -> Reply:
    source = (await asked.uses.sources.get(asked.scope, asked.place["id"])).value
    said = asked.said(Sample)
    found = await asked.uses.arriving.schema(asked.scope, source.id, sample=said.sample, type_=said.type)
    return json_reply(SchemaShown(source.id, found.events, found.whole, [_type(seen) for seen in found.types]))


async def list_refusals(asked: Asked) -> Reply:
    return json_reply(Listing([refused_shown(calls) for calls in await asked.uses.arriving.strays()]))


def refused_shown(calls: RefusedCalls) -> RefusedShown:
    """Those of one reason."""
    last = [RefusalShown(r.time, r.door, r.status, r.sentence, r.size, r.origin, r.agent, r.key) for r in calls.last]
    return RefusedShown(calls.code, calls.count, calls.since, last)


def _arrived(event: Event) -> ArrivedShown:
    return ArrivedShown(
        id=event.id,
        type=event.type,
        name=event.name,
        received=event.received,
        time=event.time,
        door=event.door,
        sender_id=event.sender_id,
        flags=event.flags,
        reason=event.reason,
    )


def _parked(parked: Parked) -> ParkedBriefly:
    return ParkedBriefly(parked.id, parked.received, parked.reason, parked.sentence, len(parked.body))


def _type(seen: TypeSeen) -> SeenTypeShown:
    return SeenTypeShown(
        type=seen.type,
        names=seen.names,
        events=seen.events,
        share=seen.share,
        first=seen.first,
        last=seen.last,
        paths=[SeenPathShown(path.path, path.share, path.types, path.examples) for path in seen.paths],
        more=seen.more,
    )
