"""People: the document as it is, a typed core to list by, and the view as stored JSON and as `path=value` words to search by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ...domain.fields import PROFILE
from ...domain.profile import Profile
from ...domain.scope import Scope
from ...kernel.codec import Raw
from ...ports.profiles import ProfileWrite
from ...ports.versions import Version, Versioned
from .client import Elastic
from .columns import PROFILES
from .declared import ElasticDeclared
from .documents import Document, Documents, micros
from .indices import Names
from .search import Searches
from .shown import pairs_of, searched_of

SEARCHED = ("ids", "data", "traits", "segments")            # of the view; the rest is stored only


class ElasticProfiles(Searches[Profile]):
    def __init__(self, elastic: Elastic, names: Names, declared: ElasticDeclared) -> None:
        super().__init__(elastic, names.profiles, PROFILES, declared)
        self._documents = Documents(elastic, names.profiles, msgspec.json.Decoder(Profile).decode)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return await self._documents.write(scope, (document_of(w) for w in writes))

    def value(self, source: Raw) -> Profile:
        return self._documents.value(source)


def document_of(write: ProfileWrite) -> Document[Profile]:
    """A person as it is stored."""
    profile, view = write.profile, write.view
    created = {"created": profile.created.time, "created_at": micros(profile.created.time)}
    if view is None or profile.root is not None:
        return Document(profile.id, profile, write.version, {"live": False, **created, "words": ""})
    times = view["metadata"]["time"]
    searched = {
        "live": True, **created, **_at("seen", times["update"]), **_at("first_at", times["create"]), "last_seen": times["update"],
        "visits": view["stats"]["visits"], "events": view["stats"]["events"], "anonymous": view["data"]["anonymous"],
        "segments": view["segments"], "kv": sorted(_pairs(view)),
        **searched_of(view, PROFILE),
    }
    return Document(profile.id, profile, write.version, searched, shown={"view": view})


def _pairs(view: Mapping[str, Any]) -> set[str]:
    found = {pair for name in SEARCHED for pair in pairs_of(view.get(name), name)}
    return found | set(pairs_of(view.get("groups", {}).get("ids"), "groups.ids"))


def _at(name: str, time: datetime | None) -> dict[str, int]:
    return {} if time is None else {name: micros(time)}
