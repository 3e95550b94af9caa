"""Events, in monthly indices. A document is the event's own JSON with what is searched for before it.

What the index cannot take of a sender's JSON (a name given twice, 20 levels, a NUL in a name, a thousand digits) is refused by it; such
an event is stored again with its whole JSON as one text, and indexed as far as possible.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from attrs import evolve

from ...domain.event import Claim, Event
from ...domain.scope import Scope
from ...kernel.codec import EMPTY, Raw, decode_any, encode
from ...kernel.errors import Defect, Malformed, Unavailable
from ...ports.events import EventFilter, Refused
from ...ports.versions import Page
from .answers import Result
from .bulk import Write, is_written, write_all
from .client import Elastic
from .documents import Order, micros, page_of
from .indices import Names
from .scoping import Query, scoped_id, within

DEPTH_MOST = 18                                 # of indexed properties; Elasticsearch's own limit is 20
NAME_MOST = 256                                 # characters; 18 of them in UTF-8 and a value stay under the 32,766 bytes of a term
BITS_MOST = 1_024                               # of an integer; Elasticsearch reads 1,000 digits
WHOLE = b'{"whole":'                            # how a document begins that holds its event as text


class _Claimed(msgspec.Struct):
    claim: Claim


class _Whole(msgspec.Struct):
    whole: str


_events = msgspec.json.Decoder(Event)
_claims = msgspec.json.Decoder(_Claimed)
_wholes = msgspec.json.Decoder(_Whole)


class ElasticEvents:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic = elastic
        self._names = names

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        results = await self._write(scope, events, document)
        odd = [place for place, result in enumerate(results) if result.is_refused]
        again = await self._write(scope, [events[place] for place in odd], document_of_whole)
        for place, result in zip(odd, again, strict=True):
            results[place] = result
        refused = {e.id: Refused(f"Elasticsearch cannot hold it ({r.code})") for e, r in zip(events, results, strict=True) if r.is_refused}
        there = [e.id for e, r in zip(events, results, strict=True) if not r.is_refused and not is_written(r)]
        return {**refused, **await self._claims_of(scope, there)}

    async def claims(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        return {id: _claims.decode(source).claim for id, source in (await self._sources(scope, ids, only="claim")).items()}

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Event]:
        return {id: event_of(source) for id, source in (await self._sources(scope, ids)).items()}

    async def page(
        self, scope: Scope, filter: EventFilter, *, limit: int, after: tuple[str, str] | None = None
    ) -> Page[Event]:
        query = within(scope, *_conditions(filter))
        return await page_of(self._elastic, self._names.events, query, Order("at", limit, after), event_of)

    async def count(self, scope: Scope, filter: EventFilter) -> int:
        return await self._elastic.count(self._names.events, within(scope, *_conditions(filter)))

    async def _write(self, scope: Scope, events: Sequence[Event], body: Callable[[Scope, Event], bytes]) -> list[Result]:
        writes = [Write(self._index_of(event), scoped_id(scope, event.id), body(scope, event)) for event in events]
        return await write_all(self._elastic, writes, with_versions=False)

    async def _claims_of(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        claims = await self.claims(scope, ids)
        if len(claims) < len(set(ids)):
            raise Unavailable("events were taken away while they were being created; try again")
        return claims

    async def _sources(self, scope: Scope, ids: Sequence[str], *, only: str | None = None) -> Mapping[str, Raw]:
        places = {id: (index, scoped_id(scope, id)) for id in ids if (index := self._names.events_of(id))}
        got = await self._elastic.gets(list(places.values()), only=only)
        return {id: doc.source for id, doc in zip(places, got, strict=True) if doc.found}

    def _index_of(self, event: Event) -> str:
        index = self._names.events_of(event.id)
        if index is None:
            raise Defect("an event's id does not begin with its month")
        return index


def document(scope: Scope, event: Event) -> bytes:
    """As it is stored if the index takes it: the event's JSON, bytes of its free parts as they came."""
    return b"%b,%b" % (encode(_core(scope, event))[:-1], encode(event)[1:])


def document_of_whole(scope: Scope, event: Event) -> bytes:
    """The event as one text, beside as much of it as any index takes."""
    try:
        whole = encode(event).decode()
    except UnicodeDecodeError:
        return document(scope, event)           # no text, so no JSON: the index will refuse it once more
    shown = evolve(event, properties=Raw(encode(indexable(event.properties))), traits=EMPTY, context=EMPTY, data={}, page={})
    return b"%b,%b" % (encode({"whole": whole, **_core(scope, event)})[:-1], encode(shown)[1:])


def event_of(source: Raw) -> Event:
    """The event as it was created."""
    data = bytes(source)
    return _events.decode(_wholes.decode(data).whole if data.startswith(WHOLE) else data)


def indexable(properties: Raw) -> dict[str, Any]:
    """What a flattened field takes of some JSON."""
    try:
        data = decode_any(properties)
    except Malformed:
        return {}
    return _pruned(data, DEPTH_MOST) if isinstance(data, dict) else {}


def _pruned(data: Any, depth: int) -> Any:
    if isinstance(data, dict):
        kept = {name: below for name, below in data.items() if depth > 1 and "\0" not in name and len(name) <= NAME_MOST}
        return {name: _pruned(below, depth - 1) for name, below in kept.items()}
    if isinstance(data, list):
        return [_pruned(element, depth - 1) for element in data] if depth > 1 else []
    return None if isinstance(data, int) and data.bit_length() > BITS_MOST else data


def _core(scope: Scope, event: Event) -> dict[str, Any]:
    return {
        "scope": str(scope), "at": micros(event.time), "part": event.part, "session": event.session, "outcome": event.claim.outcome,
    }


def _conditions(filter: EventFilter) -> list[Query]:
    words = {"type": filter.type, "source": filter.source, "session": filter.session}
    conditions: list[Query] = [{"term": {name: value}} for name, value in words.items() if value is not None]
    conditions.append({"terms": {"outcome": list(filter.outcomes)}})
    if filter.parts is not None:
        conditions.append({"terms": {"part": list(filter.parts)}})
    bounds = {"gte": filter.since, "lt": filter.until}
    if at := {name: micros(time) for name, time in bounds.items() if time is not None}:
        conditions.append({"range": {"at": at}})
    return conditions
