"""People in SQLite. `seen` is what a live person is listed by; whoever has none is not listed, and not searched."""

from collections.abc import Mapping, Sequence

from ...domain.profile import Profile
from ...domain.scope import Scope
from ...ports.profiles import ProfileWrite
from ...ports.versions import Version, Versioned
from .columned import PROFILE_COLUMNS, profile_columns
from .database import Database
from .documents import Documents, Write
from .search import EmbeddedSearch, Now, utc_now
from .statements import as_text
from .tables import PROFILES


class EmbeddedProfiles(EmbeddedSearch[Profile]):
    def __init__(self, database: Database, now: Now = utc_now) -> None:
        super().__init__(database, PROFILES, now)
        self._documents = Documents(database, "profiles", Profile, PROFILE_COLUMNS)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return await self._documents.write(scope, lambda number: (_row(write, number) for write in writes)) if writes else {}


def _row(write: ProfileWrite, scope: int) -> Write:
    profile = write.profile
    return Write(profile.id, as_text(profile), write.version, profile_columns(scope, profile, write.view))
