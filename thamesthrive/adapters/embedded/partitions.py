"""The records of the log's partitions, in SQLite."""

from collections.abc import Mapping, Sequence

from ...ports.partitions import PartitionRecord
from ...ports.versions import Version, Versioned
from .database import EVERYWHERE, Database
from .documents import Documents, Write
from .statements import as_text


class EmbeddedPartitions:
    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, "partitions", PartitionRecord)

    async def load(self) -> Mapping[int, Versioned[PartitionRecord]]:
        return {int(id): record for id, record in (await self._documents.load_all(EVERYWHERE)).items()}

    async def write(self, records: Sequence[Versioned[PartitionRecord]]) -> Mapping[int, Version]:
        if not records:
            return {}
        made = await self._documents.write(EVERYWHERE, lambda _: map(_row, records))
        return {int(id): version for id, version in made.items()}


def _row(record: Versioned[PartitionRecord]) -> Write:
    return Write(str(record.value.partition), as_text(record.value), record.version)
