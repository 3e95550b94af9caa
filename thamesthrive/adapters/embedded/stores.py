"""Opening the embedded store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ...kernel.errors import Unavailable
from ...ports.stores import Stores
from .database import Database, open_database
from .definitions import EmbeddedDefinitions
from .events import EmbeddedEvents
from .identities import EmbeddedIdentities
from .parked import EmbeddedParked
from .partitions import EmbeddedPartitions
from .profiles import EmbeddedProfiles
from .secrets import EmbeddedSecrets
from .sessions import EmbeddedSessions

FILE = "store.sqlite3"


@asynccontextmanager
async def open_embedded(folder: Path) -> AsyncIterator[Stores]:
    """The stores in a folder, which is made if it is not there; a file of an older version is copied and upgraded.

    Raises: Unavailable when the file cannot be used, or a newer version made it.
    """
    _make(folder)
    async with open_database(folder / FILE) as database:
        yield _stores(database)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f'the folder "{folder}" of the store cannot be made ({error.strerror}); choose another') from error


def _stores(database: Database) -> Stores:
    return Stores(
        profiles=EmbeddedProfiles(database),
        identities=EmbeddedIdentities(database),
        sessions=EmbeddedSessions(database),
        events=EmbeddedEvents(database),
        parked=EmbeddedParked(database),
        partitions=EmbeddedPartitions(database),
        definitions=EmbeddedDefinitions(database),
        secrets=EmbeddedSecrets(database),
    )
