"""In SQLite, what could not be used at all."""

from collections.abc import Sequence

from ...domain.parked import Parked
from ...domain.scope import Scope
from ...ports.versions import Page
from .database import Database
from .listing import Listing
from .statements import Insert, as_text, sortable

INSERT = Insert("parked", ("scope", "id", "received", "document"), "ON CONFLICT DO NOTHING")


class EmbeddedParked:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._listing = Listing(database, "parked", "received", Parked)

    async def create(self, scope: Scope, parked: Sequence[Parked]) -> None:
        if not parked:
            return
        rows = [(p.id, sortable(p.received), as_text(p)) for p in parked]
        await self._database.write(scope, lambda connection, number: INSERT.run(connection, [(number, *row) for row in rows]))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Parked]:
        return await self._listing.page(scope, limit=limit, after=after)

    async def count(self, scope: Scope) -> int:
        return await self._listing.count(scope)
