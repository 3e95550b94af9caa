"""The store's own record of each partition of the log: which generation, who wrote last, how far the log was acknowledged."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ..domain.entry import START, Cursor
from .versions import Version, Versioned


@frozen(kw_only=True)
class PartitionRecord:
    """`fence`: the fencing number of the owner that wrote it. `acknowledged`: the last entry it knew to be acknowledged.

    `first` is the oldest entry that waited when the partition was last taken, `takes` how often in a row it was taken with that one
    still waiting: owners that die over and over without getting past an entry leave a trace. `generation` may go back, where the log was
    restored from an older copy and is drained under its old names; `begun`, the newest one there ever was, does not.
    """

    partition: int
    generation: int
    fence: int
    acknowledged: Cursor = START
    first: Cursor | None = None
    takes: int = 0
    begun: int = 0
    v: int = 1

    @property
    def newest(self) -> int:
        """The newest generation that this partition was ever taken in."""
        return max(self.generation, self.begun)


class Partitions(Protocol):
    """Not scoped: the log is shared by all. Reads are real-time."""

    async def load(self) -> Mapping[int, Versioned[PartitionRecord]]:
        """Every record, by partition. Raises: Unavailable."""

    async def write(self, records: Sequence[Versioned[PartitionRecord]]) -> Mapping[int, Version]:
        """Write each whose version is still the one read (None: create).

        Returns the new versions; missing: a conflict. Raises: Unavailable.
        """
