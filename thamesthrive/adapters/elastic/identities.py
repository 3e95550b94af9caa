"""Known keys. Only ever read by id."""

from collections.abc import Mapping, Sequence

import msgspec

from ...domain.identity import Identity
from ...domain.scope import Scope
from ...ports.versions import Version, Versioned
from .client import Elastic
from .documents import Document, Documents
from .indices import Names


class ElasticIdentities:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.identities, msgspec.json.Decoder(Identity).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Identity]]:
        return await self._documents.load(scope, ids)

    async def claim(self, scope: Scope, identities: Sequence[Identity]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(identity, None) for identity in identities))

    async def move(self, scope: Scope, identities: Sequence[Versioned[Identity]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(i.value, i.version) for i in identities))


def _document(identity: Identity, version: Version | None) -> Document[Identity]:
    return Document(identity.id, identity, version, {"type": identity.type, "part": identity.home.part})
