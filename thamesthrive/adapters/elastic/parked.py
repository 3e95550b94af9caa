"""What could not be used at all."""

from collections.abc import Sequence

import msgspec

from ...domain.parked import Parked
from ...domain.scope import Scope
from ...ports.versions import Page
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names


class ElasticParked:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.parked, msgspec.json.Decoder(Parked).decode)

    async def create(self, scope: Scope, parked: Sequence[Parked]) -> None:
        await self._documents.write(scope, (_document(item) for item in parked))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Parked]:
        return await self._documents.page(scope, (), sort="at", limit=limit, after=after)

    async def count(self, scope: Scope) -> int:
        return await self._documents.count(scope, ())


def _document(item: Parked) -> Document[Parked]:
    searched = {"at": micros(item.received), "received": item.received, "source": item.source, "reason": item.reason}
    return Document(item.id, item, None, searched)
