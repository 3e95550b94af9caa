"""Groups in memory."""

from collections.abc import Mapping, Sequence

from ...domain.group import Group
from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned
from .table import Step, Table, page_of


class MemoryGroups:
    def __init__(self, step: Step) -> None:
        self.table: Table[Group] = Table(step)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Group]]:
        return await self.table.load(scope, ids)

    async def write(self, scope: Scope, groups: Sequence[Versioned[Group]]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((g.value.id, g.value, g.version) for g in groups))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Group]:
        return page_of(((_seen(g), g.id, g) for g in self.table.values(scope)), limit, after)

    async def count(self, scope: Scope) -> int:
        return len(self.table.values(scope))


def _seen(group: Group) -> str:
    return group.last_seen.isoformat() if group.last_seen else ""
