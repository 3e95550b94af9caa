"""Erasures in memory."""

from collections.abc import Mapping, Sequence

from ...domain.erasure import Erasure, State
from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned
from .table import Step, Table, page_of


class MemoryErasures:
    def __init__(self, step: Step) -> None:
        self.table: Table[Erasure] = Table(step)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Erasure]]:
        return await self.table.load(scope, ids)

    async def write(self, scope: Scope, erasures: Sequence[Versioned[Erasure]]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((e.value.id, e.value, e.version) for e in erasures))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Erasure]:
        return page_of(((e.asked.isoformat(), e.id, e) for e in self.table.values(scope)), limit, after)

    async def unfinished(self, *, limit: int) -> Sequence[tuple[Scope, str]]:
        open_ones = [(e.asked, scope, e.id) for (scope, _), (e, _) in self.table.rows.items() if e.state is not State.DONE]
        return [(scope, id) for _, scope, id in sorted(open_ones)[:limit]]
