"""People: the document as it is, a typed core to list by, and the view as stored JSON and as `path=value` words to search by."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ...domain.profile import Profile
from ...domain.scope import Scope
from ...kernel.codec import encode
from ...ports.profiles import ProfileWrite
from ...ports.versions import Page, Version, Versioned
from .client import Elastic
from .documents import Document, Documents, micros
from .indices import Names
from .scoping import Query

SEARCHED = ("ids", "data", "traits", "segments")            # of the view; the rest is stored only


class ElasticProfiles:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.profiles, msgspec.json.Decoder(Profile).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (_document(w) for w in writes))

    async def page(
        self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None, since: datetime | None = None
    ) -> Page[Profile]:
        return await self._documents.page(scope, _live(since), sort="seen", limit=limit, after=after)

    async def count(self, scope: Scope, *, since: datetime | None = None) -> int:
        return await self._documents.count(scope, _live(since))


def words_of(tree: Any, path: str) -> Iterator[str]:
    """`path=value` of every leaf; each element of a list is a leaf of the list's path."""
    if isinstance(tree, Mapping):
        for name, below in tree.items():
            yield from words_of(below, f"{path}.{name}")
    elif isinstance(tree, (list, tuple)):
        for element in tree:
            yield from words_of(element, path)
    elif tree is not None:
        yield f"{path}={tree if isinstance(tree, str) else _plain(tree)}"


def _document(write: ProfileWrite) -> Document[Profile]:
    profile, view = write.profile, write.view
    created = profile.created.time
    if view is None or profile.root is not None:
        return Document(profile.id, profile, write.version, {"live": False, "created": created})
    seen = view["metadata"]["time"]["update"]
    times = {} if seen is None else {"seen": micros(seen), "last_seen": seen}
    words = sorted({word for name in SEARCHED for word in words_of(view.get(name), name)})
    searched = {"live": True, "created": created, **times, "kv": words}
    return Document(profile.id, profile, write.version, searched, shown={"view": view})


def _live(since: datetime | None) -> list[Query]:
    seen: list[Query] = [] if since is None else [{"range": {"seen": {"gte": micros(since)}}}]
    return [{"term": {"live": True}}, *seen]


def _plain(value: object) -> str:
    return encode(value).decode().strip('"')
