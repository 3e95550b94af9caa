"""Events, in monthly indices. A document is the event's own JSON with what is searched for before it.

What the index cannot take of a sender's JSON (a name given twice, 20 levels, a NUL in a name, a thousand digits) is refused by it; such
an event is stored again with its whole JSON as one text, and indexed as far as possible.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from ...domain.event import Claim, Event, Outcome
from ...domain.fields import EVENT
from ...domain.ledger import Tally
from ...domain.scope import Scope
from ...kernel.codec import EMPTY, Raw, encode
from ...kernel.errors import Defect, Unavailable
from ...kernel.values import evolve
from ...ports.events import Refused
from .answers import Result
from .bulk import Write, is_written, write_all
from .client import Elastic
from .columns import EVENTS, INDEXED_MOST
from .declared import ElasticDeclared
from .documents import Order, micros, page_of
from .indices import PAGE_WORDS, Names
from .scoping import scoped_id, within
from .search import Searches
from .shown import BITS_MOST, branch, readable, searched_of
from .tallies import tallied

DEPTH_MOST = 18                                 # of indexed properties; Elasticsearch's own limit is 20
NAME_MOST = 256                                 # characters; 18 of them in UTF-8 and a value stay under the 32,766 bytes of a term
RAW = ("properties", "traits", "context")
CORE = ("type", "name", "source", "channel", "door", "session", "part", "sender_id", "reason", "journey")
WHOLE = b'{"whole":'                            # how a document begins that holds its event as text


class _Claimed(msgspec.Struct):
    claim: Claim


class _Whole(msgspec.Struct):
    whole: str


_events = msgspec.json.Decoder(Event)
_claims = msgspec.json.Decoder(_Claimed)
_wholes = msgspec.json.Decoder(_Whole)


class ElasticEvents(Searches[Event]):
    def __init__(self, elastic: Elastic, names: Names, declared: ElasticDeclared) -> None:
        super().__init__(elastic, names.events, EVENTS, declared)
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

    async def latest(self, scope: Scope, source: str, outcome: Outcome, *, limit: int) -> Sequence[Event]:
        query = within(scope, {"term": {"source": source}}, {"term": {"outcome": outcome}})
        return (await page_of(self._elastic, self._names.events, query, Order("received_at", limit, None), self.value)).items

    async def mark(self) -> str:
        return ""                               # the index leads to the time of receipt

    async def tallied(self, scope: Scope, minutes: range, *, after: str = "") -> Tally:
        return await tallied(self._elastic, self._names.events, scope, minutes)

    async def _write(self, scope: Scope, events: Sequence[Event], body: Callable[[Scope, Event], bytes]) -> list[Result]:
        writes = [Write(self._index_of(event), scoped_id(scope, event.id), body(scope, event)) for event in events]
        return await write_all(self._elastic, writes, with_versions=False)

    def value(self, source: Raw) -> Event:
        return event_of(source)

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
    page = {name: text for name, text in event.page.items() if name in PAGE_WORDS}
    shown = evolve(event, properties=Raw(encode(indexable(event.properties))), traits=EMPTY, context=EMPTY, data={}, page=page)
    exact = {name: readable(branch(getattr(event, name))) for name in RAW} | {"data": readable(event.data)}
    core = {**_core(scope, event), "partial": True}
    return b"%b,%b" % (encode({"whole": whole, "exact": exact, **core})[:-1], encode(shown)[1:])


def event_of(source: Raw) -> Event:
    """The event as it was created."""
    data = bytes(source)
    return _events.decode(_wholes.decode(data).whole if data.startswith(WHOLE) else data)


def indexable(properties: Raw) -> dict[str, Any]:
    """What a flattened field takes of some JSON."""
    data = branch(properties)
    return _pruned(data, DEPTH_MOST) if isinstance(data, dict) else {}


def _pruned(data: Any, depth: int) -> Any:
    if isinstance(data, dict):
        kept = {name: below for name, below in data.items() if depth > 1 and "\0" not in name and len(name) <= NAME_MOST}
        return {name: _pruned(below, depth - 1) for name, below in kept.items()}
    if isinstance(data, list):
        return [_pruned(element, depth - 1) for element in data] if depth > 1 else []
    return None if isinstance(data, int) and data.bit_length() > BITS_MOST else data


def _core(scope: Scope, event: Event) -> dict[str, Any]:
    record = {"name": event.name, "page": event.page, "properties": branch(event.properties), "traits": branch(event.traits)}
    return {
        "scope": str(scope), "at": micros(event.time), "received_at": micros(event.received), "part": event.part, "session": event.session,
        "outcome": event.claim.outcome, **searched_of(record, EVENT, others=_where_long(event)),
    }


def _where_long(event: Event) -> Sequence[Any]:
    """Where long texts can be: short JSON holds none."""
    free = [branch(raw) for name in RAW if len(bytes(raw := getattr(event, name))) > INDEXED_MOST]
    core = [getattr(event, name) for name in CORE]
    return [*free, *core, event.page, event.data, event.tags, event.flags]
