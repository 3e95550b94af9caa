"""What is left of people, and too old, in Elasticsearch; and how it leaves the files.

What was overwritten or deleted is found by no request from then on. Its bytes stay in the segments of an index until those are merged,
which we ask for and the cluster does beside its other work. A merge keeps what a copy of a shard may still want to be told; that is let go
of half a minute after it is on the disk, so it is asked for after that.
Source: https://www.elastic.co/docs/reference/elasticsearch/index-settings/history-retention
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from ...domain.delivery import Status
from ...domain.event import emptied_event
from ...domain.scope import Scope
from ...kernel.codec import decode
from ...ports.remains import Aging, Kind
from .bulk import Write, is_written, write_all
from .client import Elastic
from .documents import micros
from .events import document, event_of
from .failures import translated
from .indices import Names
from .scoping import Query, scoped_id, within

PARTS = 1_000                                   # asked for at once
LOOKS, LOOK_S = 40, 1.0                         # at what a shard keeps; it lets go within 30 seconds
SAID = ("routing.primary", "seq_no.max_seq_no", "retention_leases.leases.retaining_seq_no")
KEPT = ",".join(f"indices.*.shards.*.{name}" for name in SAID)


class _Found(msgspec.Struct):
    id: str


class _Shard(NamedTuple):
    """A shard, by its number, of an index."""

    of: str
    number: str


class _Lease(msgspec.Struct):
    retaining_seq_no: int


class _Leases(msgspec.Struct, frozen=True):
    leases: list[_Lease] = []


class _Numbers(msgspec.Struct, frozen=True):
    max_seq_no: int = -1


class _Routing(msgspec.Struct, frozen=True):
    primary: bool = False


class _Kept(msgspec.Struct):
    """One copy of a shard. Writes are numbered."""

    routing: _Routing = _Routing()
    seq_no: _Numbers = _Numbers()
    retention_leases: _Leases = _Leases()

    @property
    def written(self) -> int:
        return self.seq_no.max_seq_no

    @property
    def wanted_from(self) -> int:
        return min((lease.retaining_seq_no for lease in self.retention_leases.leases), default=self.seq_no.max_seq_no + 1)


class _Index(msgspec.Struct):
    shards: dict[str, list[_Kept]] = {}


class _Stats(msgspec.Struct):
    indices: dict[str, _Index] = {}


class ElasticRemains:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._names = elastic, names
        self._indices: Mapping[Kind, str] = {
            "event": names.events, "session": names.sessions, "delivery": names.deliveries, "identity": names.identities,
        }

    async def find(self, scope: Scope, kind: Kind, parts: Sequence[str], *, limit: int) -> Sequence[str]:
        index = self._indices[kind]
        await self._elastic.refresh(index)
        found: list[str] = []
        for start in range(0, len(parts), PARTS):
            some = list(parts[start : start + PARTS])
            named: list[Query] = [{"terms": {name: some}} for name in (("part", "profile") if kind == "delivery" else ("part",))]
            query = within(scope, {"bool": {"should": named}})
            hits = await self._elastic.search(index, query=query, size=limit - len(found), source_includes=["id"])
            found += [decode(hit.source, _Found).id for hit in hits]
            if len(found) >= limit:
                break
        return found

    async def empty(self, scope: Scope, ids: Sequence[str]) -> None:
        places = [(index, scoped_id(scope, id)) for id in ids if (index := self._names.events_of(id))]
        got = await self._elastic.gets(places)
        writes = [
            Write(index, id, document(scope, emptied_event(event_of(doc.source))), doc.version)
            for (index, id), doc in zip(places, got, strict=True)
            if doc.found
        ]
        for result in await write_all(self._elastic, writes):
            is_written(result)                  # a conflict: another process has emptied it

    async def drop_parked(self, scope: Scope, ids: Sequence[str]) -> None:
        if ids:
            await write_all(self._elastic, [Write(self._names.parked, scoped_id(scope, id), b"") for id in ids])
            await self._elastic.refresh(self._names.parked)

    async def sweep(self, kind: Aging, before: datetime, *, limit: int, scope: Scope | None = None) -> int:
        index, old = self._indices[kind], _old(kind, before)
        await self._elastic.refresh(index)
        dropped = await self._drop_months(before) if kind == "event" and scope is None else 0
        query = {"bool": {"filter": old}} if scope is None else within(scope, *old)
        return dropped or await self._elastic.delete_matching(index, query, most=limit)

    async def reclaim(self) -> bool:
        names = self._names
        changed = [names.profiles, names.identities, names.sessions, names.latest_sessions, names.deliveries, names.parked, names.events]
        before = {shard: kept.written for shard, kept in (await self._shards(changed)).items()}
        with translated("flush"):
            await self._elastic.client.indices.flush(index=changed, allow_no_indices=True, ignore_unavailable=True)
        if not await self._lets_go(changed, before):
            return False
        with translated("merge of segments"):
            await self._elastic.client.indices.put_settings(
                index=changed, settings={"index.merge.policy.expunge_deletes_allowed": 0}, allow_no_indices=True, ignore_unavailable=True
            )
            await self._elastic.client.indices.forcemerge(
                index=changed, only_expunge_deletes=True, wait_for_completion=False, allow_no_indices=True, ignore_unavailable=True
            )
        return True

    async def _lets_go(self, indices: Sequence[str], written: Mapping[_Shard, int]) -> bool:
        """Whether no copy of a shard wants to be told any more of what was written by then; waits a while for it."""
        for _ in range(LOOKS):
            now = await self._shards(indices)
            if all(now[shard].wanted_from > last for shard, last in written.items() if shard in now):
                return True
            await asyncio.sleep(LOOK_S)
        return False

    async def _shards(self, indices: Sequence[str]) -> Mapping[_Shard, _Kept]:
        """Of each shard what its primary says."""
        with translated("figures of shards"):
            answer = await self._elastic.client.indices.stats(index=indices, level="shards", filter_path=KEPT)
            found = msgspec.json.decode(answer.body, type=_Stats).indices
        copies = ((_Shard(index, number), copy) for index, of in found.items() for number, some in of.shards.items() for copy in some)
        return {shard: copy for shard, copy in copies if copy.routing.primary}

    async def _drop_months(self, before: datetime) -> int:
        """Whole months go with their indices, which costs nothing; not one in which anything is young yet."""
        with translated("list of indices"):
            answer = await self._elastic.client.indices.get_alias(index=self._names.events, allow_no_indices=True)
            months = sorted(msgspec.json.decode(answer.body, type=dict[str, msgspec.Raw]))
        dropped, young = 0, {"bool": {"must_not": [{"bool": {"filter": _old("event", before)}}]}}
        for index in months:
            month = index.removeprefix(self._names.events.removesuffix("*"))
            if month >= f"{before:%Y%m}" or await self._elastic.count(index, young):
                continue
            count = await self._elastic.count(index, {"match_all": {}})
            with translated("deletion of an index"):
                await self._elastic.client.indices.delete(index=index, ignore_unavailable=True)
            dropped += count
        return dropped


def _old(kind: Aging, before: datetime) -> list[Query]:
    earlier = {"lt": micros(before)}
    if kind == "event":
        return [{"range": {"at": earlier}}, {"range": {"received_at": earlier}}]
    if kind == "session":
        return [{"range": {"last_at": earlier}}]
    return [{"range": {"at": earlier}}, {"bool": {"must_not": [{"term": {"status": Status.WAITING}}]}}]
