"""The durable log of entries, cut into partitions that are each processed in order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from ..domain.entry import Cursor, Position
from ..domain.ledger import Account, Tally
from ..kernel.values import Value
from .locks import Lease


class Append(Value, frozen=True, gc=False):
    """One encoded entry, and what it adds to *received*. `place`: its ordering key's (`domain/entry.place_of`).

    The log takes it modulo its number of partitions, which may have changed since the caller last looked.
    """

    place: int
    body: bytes
    account: Account
    received: int


class Logged(Value, frozen=True, gc=False):
    """An entry as it stands in the log. `events`: how many it brought, told without decoding it."""

    position: Position
    body: bytes
    events: int = 1


@frozen
class Acknowledgement:
    """A partition's entries from `first` (else `through` alone) up to and with `through` are done; the counts go to the ledger in the same
    transaction.
    """

    lease: Lease
    partition: int
    through: Cursor
    tally: Tally
    first: Cursor = field(kw_only=True)

    @first.default
    def _one_entry(self) -> Cursor:
        return self.through


class Intake(Protocol):
    """The log as one process sees it. It is made of *generations*: a new one begins with a new server or number of partitions.

    Appends go to the newest. All else is of the generation at work: the oldest that is not over, since what is older is done first.
    """

    @property
    def partitions(self) -> int:
        """How many the generation at work has."""

    @property
    def generation(self) -> int:
        """The generation at work: a part of every partition's name."""

    async def advance(self) -> bool:
        """Look what stands. A generation that nobody appends to, with nothing left in it, is over: it is removed, the next is at work.

        Returns whether another generation is at work than before; what was held of that is of the past. Raises: Unavailable.
        """

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        """Durable when it returns, and all or nothing. Never retried by itself.

        Raises: Unavailable, also when the outcome is unknown; the sender's ids make its own retry safe.
        """

    async def read(self, after: Mapping[int, Cursor], *, limit: int, wait_s: float) -> Sequence[Logged]:
        """Entries of these partitions behind the given cursors, in order within each; at most `limit` of each.

        Waits up to `wait_s` for the first. Raises: Unavailable.
        """

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        """Take entries out of the log, each partition only if the lease's fencing number is still the newest and none of them is out.

        Returns the partitions that were acknowledged. Doing it again counts nothing twice, also together with later entries: who did not
        hear an answer reads again what is left. Raises: Unavailable.
        """

    async def acknowledged(self) -> Mapping[str, Cursor]:
        """Partition name -> last entry acknowledged, of the generation at work. Raises: Unavailable."""

    async def lag(self) -> Mapping[int, int]:
        """Partition -> entries waiting, of all generations together. Raises: Unavailable."""

    async def oldest(self) -> Mapping[int, datetime]:
        """Partition -> when the log took the oldest that waits, of whatever generation; without those where none waits.

        Raises: Unavailable.
        """

    async def rewrite(self) -> None:
        """Have what is out of the log leave the server's files too; done in a while. Raises: Unavailable."""


def lease_of(generation: int, partition: int) -> str:
    """The name of the lease that guards a partition."""
    return f"partition:{generation}.{partition}"
