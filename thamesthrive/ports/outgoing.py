"""The streams of delivery partitions: they say at once what waits. What they lose, the records still know."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.delivery import Delivery, Lane, Waiting
from ..domain.scope import Scope
from ..kernel.values import Value
from .locks import Lease

MOST = 50_000                                   # of a partition; when nobody reads, the oldest give way


class Sent(Value, frozen=True, gc=False):
    """A delivery that stands in the store and waits."""

    lane: Lane
    waiting: Waiting


def sent_of(scope: Scope, delivery: Delivery) -> Sent:
    """As its stream says it."""
    waiting = Waiting(delivery.id, delivery.part, delivery.order, delivery.due)
    return Sent(Lane(scope, delivery.destination, delivery.partition), waiting)


class Outgoing(Protocol):
    """A stream for each partition, read by whoever holds its lease."""

    async def append(self, sent: Sequence[Sent]) -> None:
        """In this order. Appending again is harmless. Raises: Unavailable."""

    async def read(self, leases: Mapping[int, Lease], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        """Take what came in the partitions of these leases, in the order of each; waits so long for the first. What is taken is gone.

        At most `limit` of each partition, and nothing of one whose lease is not held any more: that is left to who holds it. None, with
        nothing taken, where the streams' server was started again since the last read: it may have forgotten some of what was said before.
        Raises: Unavailable.
        """

    async def lag(self) -> Mapping[int, int]:
        """How many nobody has read, by partition; those without any may be missing. Raises: Unavailable."""
