"""Visits, and in an index of their own the newest of each key."""

from collections.abc import Mapping, Sequence

import msgspec

from ...domain.scope import Scope
from ...domain.session import LatestSession, Session
from ...ports.versions import Page, Version, Versioned
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names
from .scoping import Query


class ElasticSessions:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.sessions, msgspec.json.Decoder(Session).decode)
        self._latest = Documents(elastic, names.latest_sessions, msgspec.json.Decoder(LatestSession).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(s) for s in sessions))

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        return await self._latest.load(scope, ids)

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        return await self._latest.write(scope, (Document(s.value.id, s.value, s.version) for s in latest))

    async def page(
        self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None, parts: Sequence[str] | None = None
    ) -> Page[Session]:
        return await self._documents.page(scope, _of(parts), sort="started", limit=limit, after=after)

    async def count(self, scope: Scope, *, parts: Sequence[str] | None = None) -> int:
        return await self._documents.count(scope, _of(parts))


def _document(session: Versioned[Session]) -> Document[Session]:
    value = session.value
    searched = {
        "started": micros(value.start), "start": value.start, "last": value.last,
        "part": value.home.part, "source": value.source, "channel": value.channel,
    }
    return Document(value.id, value, session.version, searched)


def _of(parts: Sequence[str] | None) -> list[Query]:
    return [] if parts is None else [{"terms": {"part": list(parts)}}]
