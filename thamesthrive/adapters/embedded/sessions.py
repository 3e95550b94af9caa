"""Visits in SQLite, and each key's newest one."""

from collections.abc import Mapping, Sequence

from ...domain.scope import Scope
from ...domain.session import LatestSession, Session
from ...ports.versions import Page, Version, Versioned
from .database import Database
from .documents import Documents, Write
from .listing import ALL, Listing, Selection, among
from .statements import as_text, sortable


class EmbeddedSessions:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "sessions", Session, ("start", "part"))
        self._latest = Documents(database, "latest_sessions", LatestSession)
        self._listing = Listing(database, "sessions", "start", Session)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda: map(_row, sessions)) if sessions else {}

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        return await self._latest.load(scope, ids)

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        return await self._latest.write(scope, lambda: map(_latest_row, latest)) if latest else {}

    async def page(
        self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None, parts: Sequence[str] | None = None
    ) -> Page[Session]:
        return await self._listing.page(scope, _of_parts(parts), limit=limit, after=after)

    async def count(self, scope: Scope, *, parts: Sequence[str] | None = None) -> int:
        return await self._listing.count(scope, _of_parts(parts))


def _row(session: Versioned[Session]) -> Write:
    value = session.value
    return Write(value.id, as_text(value), session.version, (sortable(value.start), value.home.part))


def _latest_row(latest: Versioned[LatestSession]) -> Write:
    return Write(latest.value.id, as_text(latest.value), latest.version)


def _of_parts(parts: Sequence[str] | None) -> Selection:
    if parts is None:
        return ALL
    term, argument = among("part", parts)
    return Selection(f" AND {term}", (argument,), "sessions_part")
