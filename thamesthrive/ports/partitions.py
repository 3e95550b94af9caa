"""The store's own record of each partition of the log: which generation, who wrote last, how far the log was acknowledged."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ..domain.entry import START, Cursor
from .versions import Version, Versioned


@frozen(kw_only=True)
class PartitionRecord:
    """`fence`: the fencing number of the owner that wrote it. `acknowledged`: the last entry it knew to be acknowledged."""

    partition: int
    generation: int
    fence: int
    acknowledged: Cursor = START
    v: int = 1


class Partitions(Protocol):
    """Not scoped: the log is shared by all. Reads are real-time."""

    async def load(self) -> Mapping[int, Versioned[PartitionRecord]]:
        """Every record, by partition. Raises: Unavailable."""

    async def write(self, records: Sequence[Versioned[PartitionRecord]]) -> Mapping[int, Version]:
        """Write each whose version is still the one read (None: create).

        Returns the new versions; missing: a conflict. Raises: Unavailable.
        """
