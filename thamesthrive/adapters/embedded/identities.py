"""Known keys in SQLite."""

from collections.abc import Mapping, Sequence

from ...domain.identity import Identity
from ...domain.scope import Scope
from ...ports.versions import Version, Versioned
from .database import Database
from .documents import Documents, Write
from .statements import as_text


class EmbeddedIdentities:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "identities", Identity)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Identity]]:
        return await self._documents.load(scope, ids)

    async def claim(self, scope: Scope, identities: Sequence[Identity]) -> Mapping[str, Version]:
        return await self.move(scope, [Versioned(identity) for identity in identities])

    async def move(self, scope: Scope, identities: Sequence[Versioned[Identity]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda _: map(_row, identities)) if identities else {}


def _row(identity: Versioned[Identity]) -> Write:
    return Write(identity.value.id, as_text(identity.value), identity.version)
