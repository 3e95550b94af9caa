"""Companies and households in SQLite."""

from collections.abc import Mapping, Sequence

from ...domain.group import Group
from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned
from .database import Database
from .documents import Documents, Write
from .listing import Listing
from .statements import as_text, sortable


class EmbeddedGroups:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "groups", Group, ("seen",))
        self._listing = Listing(database, "groups", "seen", Group)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Group]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, groups: Sequence[Versioned[Group]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda _: map(_row, groups)) if groups else {}

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Group]:
        return await self._listing.page(scope, limit=limit, after=after)

    async def count(self, scope: Scope) -> int:
        return await self._listing.count(scope)


def _row(group: Versioned[Group]) -> Write:
    value = group.value
    return Write(value.id, as_text(value), group.version, (sortable(value.last_seen) if value.last_seen else "",))
