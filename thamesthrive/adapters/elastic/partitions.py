"""The records of the log's partitions. They are few and belong to no tenant."""

from collections.abc import Mapping, Sequence

import msgspec

from ...ports.partitions import PartitionRecord
from ...ports.versions import Version, Versioned
from .client import Elastic
from .documents import Document, Documents
from .indices import Names
from .scoping import EVERYWHERE


class ElasticPartitions:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.partitions, msgspec.json.Decoder(PartitionRecord).decode)

    async def load(self) -> Mapping[int, Versioned[PartitionRecord]]:
        return {record.value.partition: record for record in await self._documents.all(EVERYWHERE)}

    async def write(self, records: Sequence[Versioned[PartitionRecord]]) -> Mapping[int, Version]:
        written = await self._documents.write(EVERYWHERE, (Document(str(r.value.partition), r.value, r.version) for r in records))
        return {int(id): version for id, version in written.items()}
