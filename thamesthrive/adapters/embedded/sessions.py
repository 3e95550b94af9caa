"""Visits in SQLite, and each key's newest one."""

from collections.abc import Mapping, Sequence

from ...domain.scope import Scope
from ...domain.session import LatestSession, Session
from ...ports.versions import Version, Versioned
from .columned import SESSION_COLUMNS, session_stored
from .database import Database
from .documents import Documents, Write
from .search import EmbeddedSearch, Now, utc_now
from .statements import as_text
from .tables import SESSIONS


class EmbeddedSessions(EmbeddedSearch[Session]):
    def __init__(self, database: Database, now: Now = utc_now) -> None:
        super().__init__(database, SESSIONS, now)
        self._documents = Documents(database, "sessions", Session, SESSION_COLUMNS)
        self._latest = Documents(database, "latest_sessions", LatestSession)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda number: (_row(s, number) for s in sessions)) if sessions else {}

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        return await self._latest.load(scope, ids)

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        return await self._latest.write(scope, lambda _: map(_latest_row, latest)) if latest else {}


def _row(session: Versioned[Session], scope: int) -> Write:
    document, columns = session_stored(scope, session.value)
    return Write(session.value.id, document, session.version, columns)


def _latest_row(latest: Versioned[LatestSession]) -> Write:
    return Write(latest.value.id, as_text(latest.value), latest.version)

