"""Erasures, one index of them."""

from collections.abc import Mapping, Sequence

import msgspec

from ...domain.erasure import Erasure, State
from ...domain.scope import Scope, Stage
from ...kernel.codec import decode, encode
from ...ports.versions import Page, Version, Versioned
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names


class _Found(msgspec.Struct):
    id: str
    place: str


class ElasticErasures:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._index = elastic, names.erasures
        self._documents = Documents(elastic, names.erasures, msgspec.json.Decoder(Erasure).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Erasure]]:
        return await self._documents.load(scope, ids) if ids else {}

    async def write(self, scope: Scope, erasures: Sequence[Versioned[Erasure]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(scope, e) for e in erasures)) if erasures else {}

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Erasure]:
        return await self._documents.page(scope, [], sort="at", limit=limit, after=after)

    async def unfinished(self, *, limit: int) -> Sequence[tuple[Scope, str]]:
        await self._elastic.refresh(self._index)
        query = {"bool": {"must_not": [{"term": {"state": State.DONE}}]}}
        hits = await self._elastic.search(
            self._index, query=query, sort=[{"at": "asc"}, {"id": "asc"}], size=limit, source_includes=list(_Found.__struct_fields__)
        )
        return [(_scope(found.place), found.id) for found in (decode(hit.source, _Found) for hit in hits)]


def _document(scope: Scope, erasure: Versioned[Erasure]) -> Document[Erasure]:
    value = erasure.value
    place = encode([scope.tenant, scope.stage]).decode()
    searched = {"at": micros(value.asked), "asked": value.asked, "state": value.state, "place": place}
    return Document(value.id, value, erasure.version, searched)


def _scope(place: str) -> Scope:
    tenant, stage = decode(place.encode(), tuple[str, Stage])
    return Scope(tenant, stage)
