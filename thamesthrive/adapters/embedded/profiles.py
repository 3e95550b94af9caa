"""People in SQLite. `seen` is what a live person is listed by; whoever has none is not listed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...domain.profile import Profile
from ...domain.scope import Scope
from ...ports.profiles import ProfileWrite
from ...ports.versions import Page, Version, Versioned
from .database import Database
from .documents import Documents, Write
from .listing import Listing, Selection
from .statements import as_text, sortable

LIVE = Selection(" AND seen IS NOT NULL")


class EmbeddedProfiles:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "profiles", Profile, ("view", "seen"))
        self._listing = Listing(database, "profiles", "seen", Profile)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda: map(_row, writes)) if writes else {}

    async def page(
        self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None, since: datetime | None = None
    ) -> Page[Profile]:
        return await self._listing.page(scope, _live(since), limit=limit, after=after)

    async def count(self, scope: Scope, *, since: datetime | None = None) -> int:
        return await self._listing.count(scope, _live(since))


def _row(write: ProfileWrite) -> Write:
    profile, view = write.profile, write.view
    return Write(profile.id, as_text(profile), write.version, (None if view is None else as_text(view), _seen(profile, view)))


def _seen(profile: Profile, view: Mapping[str, Any] | None) -> str | None:
    if view is None or profile.root is not None:
        return None
    time = view["metadata"]["time"]["update"]
    return sortable(time) if time else ""


def _live(since: datetime | None) -> Selection:
    return LIVE if since is None else Selection(" AND seen >= ?", (sortable(since),))
