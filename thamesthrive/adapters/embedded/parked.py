"""In SQLite, what could not be used at all."""

from collections.abc import Sequence
from datetime import datetime

from ...domain.ledger import Tally
from ...domain.parked import Parked
from ...domain.scope import Scope
from ...ports.versions import Page
from .database import EVERYWHERE, Connection, Database
from .listing import Listing
from .statements import Insert, as_text, gathered, read, sortable
from .tallies import parked_tallied

LOOKED_AT = 10_000                              # records in which those of one source are looked for

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

    async def latest(self, scope: Scope, source: str, *, limit: int) -> Sequence[Parked]:
        found = await self._database.scan(scope, lambda connection, number: _latest(connection, number, source, limit))
        return sorted(found, key=lambda parked: (parked.received, parked.id), reverse=True)

    async def count(self, scope: Scope) -> int:
        return await self._listing.count(scope)

    async def tallied(self, scope: Scope, minutes: range) -> Tally:
        return await self._database.scan(scope, lambda connection, number: parked_tallied(connection, (scope, number), minutes))

    async def sweep(self, before: datetime, *, limit: int) -> int:
        return await self._database.write(EVERYWHERE, lambda connection, _: _swept(connection, sortable(before), limit))


def _latest(connection: Connection, number: int, source: str, limit: int) -> list[Parked]:
    """No column says the source, as nothing else asks for it: so only the newest are looked at."""
    newest = "ORDER BY received DESC, id DESC LIMIT ?"
    rows = f"SELECT rowid FROM parked WHERE scope = ? {newest}"
    shown = f"SELECT rowid FROM parked WHERE rowid IN ({rows}) AND json_extract(document, '$.source') = ? {newest}"
    return read(gathered(connection, "document", f"parked WHERE rowid IN ({shown})", (number, LOOKED_AT, source, limit)), list[Parked])


def _swept(connection: Connection, before: str, limit: int) -> int:
    """Scope by scope, as the index of their times goes."""
    swept = 0
    for (scope,) in connection.execute("SELECT number FROM scopes").fetchall():
        rows = "SELECT rowid FROM parked WHERE scope = ? AND received < ? LIMIT ?"
        swept += connection.execute(f"DELETE FROM parked WHERE rowid IN ({rows})", (scope, before, limit - swept)).rowcount
    return swept
