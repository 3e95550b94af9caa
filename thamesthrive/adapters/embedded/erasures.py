"""Erasures in SQLite."""

from collections.abc import Mapping, Sequence

from ...domain.erasure import Erasure
from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned
from .database import Database
from .documents import Documents, Write
from .listing import Listing
from .statements import as_text, sortable

UNFINISHED = """SELECT tenant, stage, id FROM erasures JOIN scopes ON scopes.number = erasures.scope
    WHERE state <> 'done' ORDER BY asked, id LIMIT ?"""


class EmbeddedErasures:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, "erasures", Erasure, ("asked", "state"))
        self._listing = Listing(database, "erasures", "asked", Erasure)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Erasure]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, erasures: Sequence[Versioned[Erasure]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda _: map(_row, erasures)) if erasures else {}

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Erasure]:
        return await self._listing.page(scope, limit=limit, after=after)

    async def unfinished(self, *, limit: int) -> Sequence[tuple[Scope, str]]:
        rows = await self._database.read_anywhere(lambda connection: connection.execute(UNFINISHED, (limit,)).fetchall())
        return [(Scope(tenant, stage), id) for tenant, stage, id in rows]


def _row(erasure: Versioned[Erasure]) -> Write:
    value = erasure.value
    return Write(value.id, as_text(value), erasure.version, (sortable(value.asked), value.state))
