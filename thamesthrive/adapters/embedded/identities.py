"""Known keys in SQLite."""

from collections.abc import Mapping, Sequence

from ...domain.identity import Identity
from ...domain.scope import Scope
from ...ports.versions import Version, Versioned
from .database import Database
from .documents import Documents, Write
from .statements import as_text

REMEMBERED = 20_000                                     # the keys of who is active are read in every round


class EmbeddedIdentities:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "identities", Identity, remembered=REMEMBERED)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Identity]]:
        return await self._documents.load(scope, ids)

    async def claim(self, scope: Scope, identities: Sequence[Identity]) -> Mapping[str, Version]:
        return await self.move(scope, [Versioned(identity) for identity in identities])

    async def move(self, scope: Scope, identities: Sequence[Versioned[Identity]]) -> Mapping[str, Version]:
        if not identities:
            return {}
        made = await self._documents.write(scope, lambda _: map(_row, identities))
        values = {identity.value.id: identity.value for identity in identities}
        if len(values) == len(identities):                  # of two writes of one key only the store knows which stands
            self._documents.remember(scope, {id: Versioned(values[id], version) for id, version in made.items()})
        return made


def _row(identity: Versioned[Identity]) -> Write:
    return Write(identity.value.id, as_text(identity.value), identity.version)
