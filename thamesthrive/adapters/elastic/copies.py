"""The whole store as it stood: a point in time of each index, opened one after the other, so somebody should hold the drain still.

What is asked of an index is what it held when its point was opened; the cluster keeps the segments for that.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec
from attrs import frozen

from ...domain.definitions import Definition
from ...domain.scope import Scope
from ...kernel.codec import Raw, decode
from ...ports.copies import KINDS, TYPES, Copied, Kind, Secret
from .client import Elastic
from .definitions import ElasticDefinitions
from .documents import Documents
from .events import event_of
from .indices import Names
from .scoping import Query, scope_named

READ = 500                                      # documents at a time
KEPT = "10m"                                    # a point that nobody asks for so long is given up
ANY: Query = {"match_all": {}}
ONLY_DEFINITIONS: Query = {"exists": {"field": "kind"}}         # their index holds counters and lookups too


class _Secret(msgspec.Struct):
    id: str
    doc: bytes


class _Scoped(msgspec.Struct):
    scope: str


@frozen
class _Held:
    """Where a kind stands, and what a document holds."""

    index: str
    value: Callable[[Raw], Any]
    query: Query = ANY


class ElasticCopies:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._held = elastic, _held(elastic, names)
        self._definitions = ElasticDefinitions(elastic, names)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["ElasticSnapshot"]:
        async with AsyncExitStack() as stack:
            points: dict[Kind, str] = {}
            snapshot = ElasticSnapshot(self._elastic, self._held, points)
            for kind in KINDS:
                await self._elastic.refresh(self._held[kind].index)
                points[kind] = await self._elastic.open_point(self._held[kind].index, kept=KEPT)
                stack.push_async_callback(snapshot.close, kind)
            yield snapshot

    async def keep(self, scope: Scope, definition: Definition) -> None:
        await self._definitions.keep(scope, definition)


class ElasticSnapshot:
    def __init__(self, elastic: Elastic, held: Mapping[Kind, _Held], points: dict[Kind, str]) -> None:
        self._elastic, self._held, self._points = elastic, held, points

    async def count(self, kind: Kind) -> int:
        answer = await self._elastic.at_point(self._points[kind], kept=KEPT, query=self._held[kind].query, size=0, track_total_hits=True)
        return answer.hits.total.value if answer.hits.total else 0

    async def read(self, kind: Kind) -> AsyncIterator[Sequence[Copied]]:
        held, more = self._held[kind], dict[str, Any]()
        while True:
            answer = await self._elastic.at_point(self._points[kind], kept=KEPT, query=held.query, size=READ, **more)
            self._points[kind] = answer.pit_id or self._points[kind]
            hits = answer.hits.hits
            if not hits:
                return
            yield [Copied(scope_named(decode(hit.source, _Scoped).scope), held.value(hit.source)) for hit in hits]
            more = {"search_after": hits[-1].sort}

    async def close(self, kind: Kind) -> None:
        await self._elastic.close_point(self._points[kind])


def _held(elastic: Elastic, names: Names) -> Mapping[Kind, _Held]:
    indices: dict[Kind, str] = {
        "definition": names.definitions, "erasure": names.erasures, "partition": names.partitions, "identity": names.identities,
        "profile": names.profiles, "group": names.groups, "session": names.sessions, "latest-session": names.latest_sessions,
        "delivery": names.deliveries, "parked": names.parked,
    }
    held = {kind: _Held(index, _reader(elastic, index, kind)) for kind, index in indices.items()}
    return {
        **held,
        "definition": _Held(names.definitions, held["definition"].value, ONLY_DEFINITIONS),
        "secret": _Held(names.secrets, _secret),
        "event": _Held(names.events, event_of),
    }


def _reader(elastic: Elastic, index: str, kind: Kind) -> Callable[[Raw], Any]:
    read: Callable[[Raw], Any] = msgspec.json.Decoder(TYPES[kind]).decode
    return Documents(elastic, index, read).value


def _secret(source: Raw) -> Secret:
    found = decode(source, _Secret)
    return Secret(found.id, found.doc)
