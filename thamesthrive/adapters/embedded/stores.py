"""Opening the embedded store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ...kernel.errors import Unavailable
from ...ports.stores import Stores
from .copies import EmbeddedCopies
from .database import Database, open_database
from .declared import EmbeddedDeclared
from .definitions import EmbeddedDefinitions
from .deliveries import EmbeddedDeliveries
from .erasures import EmbeddedErasures
from .events import EmbeddedEvents
from .groups import EmbeddedGroups
from .identities import EmbeddedIdentities
from .parked import EmbeddedParked
from .partitions import EmbeddedPartitions
from .profiles import EmbeddedProfiles
from .remains import EmbeddedRemains
from .schema import SCHEMA_VERSION, version_of
from .search import Now, utc_now
from .secrets import EmbeddedSecrets
from .sessions import EmbeddedSessions

FILE = "store.sqlite3"


@asynccontextmanager
async def open_embedded(folder: Path, now: Now = utc_now) -> AsyncIterator[Stores]:
    """The stores in a folder, which is made if it is not there; a file of an older version is copied and upgraded.

    Raises: Unavailable when the file cannot be used, or a newer version made it.
    """
    _make(folder)
    async with open_database(folder / FILE) as database:
        yield _stores(database, now)


class EmbeddedSchema:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def problem(self) -> str | None:
        stored = await self._database.read_anywhere(version_of)
        if stored == SCHEMA_VERSION:
            return None
        return f"the store has schema {stored} by now, and this process knows {SCHEMA_VERSION}; restart it"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f'the folder "{folder}" of the store cannot be made ({error.strerror}); choose another') from error


def _stores(database: Database, now: Now) -> Stores:
    return Stores(
        profiles=EmbeddedProfiles(database, now),
        identities=EmbeddedIdentities(database),
        sessions=EmbeddedSessions(database, now),
        events=EmbeddedEvents(database, now),
        groups=EmbeddedGroups(database),
        parked=EmbeddedParked(database),
        partitions=EmbeddedPartitions(database),
        definitions=EmbeddedDefinitions(database),
        deliveries=EmbeddedDeliveries(database),
        erasures=EmbeddedErasures(database),
        remains=EmbeddedRemains(database),
        copies=EmbeddedCopies(database),
        declared=EmbeddedDeclared(database),
        secrets=EmbeddedSecrets(database),
        schema=EmbeddedSchema(database),
    )
