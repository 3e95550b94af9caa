"""Companies and households: few, listed by when they were told of last, and by their id as senders write it."""

from collections.abc import Mapping, Sequence

import msgspec

from ...domain.group import Group
from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names


class ElasticGroups:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.groups, msgspec.json.Decoder(Group).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Group]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, groups: Sequence[Versioned[Group]]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(g) for g in groups))

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Group]:
        return await self._documents.page(scope, [], sort="seen", limit=limit, after=after)

    async def count(self, scope: Scope) -> int:
        return await self._documents.count(scope, [])


def _document(group: Versioned[Group]) -> Document[Group]:
    value = group.value
    seen = {} if value.last_seen is None else {"seen": micros(value.last_seen), "last_seen": value.last_seen}
    return Document(value.id, value, group.version, {"group_id": value.group_id, **seen})
