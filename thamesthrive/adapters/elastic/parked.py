"""What could not be used at all."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ...domain.ledger import PARKED, Account, Tally, minute_of
from ...domain.parked import Parked, Reason
from ...domain.scope import Scope
from ...ports.versions import Page
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names
from .tallies import parked_tallied, received_within

WHOLE = (Reason.UNREADABLE, Reason.UNFOLDABLE, Reason.DEADLY)      # may stand for several events


class ElasticParked:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._index = elastic, names.parked
        self._documents = Documents(elastic, names.parked, msgspec.json.Decoder(Parked).decode)

    async def create(self, scope: Scope, parked: Sequence[Parked]) -> None:
        await self._documents.write(scope, (_document(item) for item in parked))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Parked]:
        return await self._documents.page(scope, (), sort="at", limit=limit, after=after)

    async def latest(self, scope: Scope, source: str, *, limit: int) -> Sequence[Parked]:
        return (await self._documents.page(scope, [{"term": {"source": source}}], sort="at", limit=limit, after=None)).items

    async def count(self, scope: Scope) -> int:
        return await self._documents.count(scope, ())

    async def tallied(self, scope: Scope, minutes: range) -> Tally:
        tally = await parked_tallied(self._elastic, self._index, scope, minutes)
        whole = await self._documents.all(scope, received_within("at", minutes), {"terms": {"reason": list(WHOLE)}})
        for item in (found.value for found in whole):
            per = tally.setdefault(Account(scope, item.source, minute_of(item.received)), {})
            per[PARKED] = per.get(PARKED, 0) + item.events - 1
        return {account: per for account, per in tally.items() if any(per.values())}

    async def sweep(self, before: datetime, *, limit: int) -> int:
        return await self._elastic.delete_matching(self._index, {"range": {"at": {"lt": micros(before)}}}, most=limit)


def _document(item: Parked) -> Document[Parked]:
    searched = {"at": micros(item.received), "received": item.received, "source": item.source, "reason": item.reason}
    return Document(item.id, item, None, searched)
