"""Visits, and in an index of their own the newest of each key."""

from collections.abc import Mapping, Sequence

import msgspec

from ...domain.fields import SESSION
from ...domain.scope import Scope
from ...domain.session import LatestSession, Session, nested_firsts
from ...kernel.codec import Raw
from ...ports.versions import Version, Versioned
from .client import Elastic
from .columns import SESSIONS
from .declared import ElasticDeclared
from .documents import Document, Documents, micros
from .indices import Names
from .search import Searches
from .shown import searched_of


class ElasticSessions(Searches[Session]):
    def __init__(self, elastic: Elastic, names: Names, declared: ElasticDeclared) -> None:
        super().__init__(elastic, names.sessions, SESSIONS, declared)
        self._documents = Documents(elastic, names.sessions, msgspec.json.Decoder(Session).decode)
        self._latest = Documents(elastic, names.latest_sessions, msgspec.json.Decoder(LatestSession).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (document_of(s) for s in sessions))

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        return await self._latest.load(scope, ids)

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        return await self._latest.write(scope, (Document(s.value.id, s.value, s.version) for s in latest))

    def value(self, source: Raw) -> Session:
        return self._documents.value(source)


def document_of(session: Versioned[Session]) -> Document[Session]:
    """A visit as it is stored."""
    value = session.value
    searched = {
        "started": micros(value.start), "last_at": micros(value.last), "start": value.start, "last": value.last, "part": value.home.part,
        "source": value.source, "channel": value.channel, "duration": value.duration_s, "events": value.events,
        **searched_of({"id": value.id, "source": value.source, "channel": value.channel, **nested_firsts(value.firsts)}, SESSION),
    }
    return Document(value.id, value, session.version, searched)
