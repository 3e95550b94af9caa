"""`Tail`: events as they are drained, for whoever watches. At most once; what nobody watches is not kept."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from ..domain.event import Event
from ..domain.scope import Scope

KEPT = 1_000                                    # so many of a scope can be resumed from
HEARD_S = 60                                    # so long after the last read somebody still counts as watching


@frozen
class Drained:
    """An event that was stored or rejected, and the profile it was of then."""

    event: Event
    profile: str | None


@frozen
class Told:
    """`body`: the event as the API shows it, as JSON. `id` goes up within a scope; it is what to go on from."""

    id: str
    body: bytes


class Tail(Protocol):
    """Readers ask again and again; each keeps its own place, so that a slow one holds up nobody."""

    def publish(self, scope: Scope, drained: Sequence[Drained]) -> None:
        """Hand over, at once. What is too much, and what nobody watches, is dropped; so is everything while the log is away."""

    async def newest(self, scope: Scope) -> str:
        """The place behind everything that was told. From now on somebody watches. Raises: Unavailable."""

    async def read(self, scope: Scope, after: str, *, limit: int) -> Sequence[Told]:
        """What was told after this id and is still kept, oldest first. Somebody watches. Raises: Unavailable."""

    async def forget(self, scope: Scope) -> None:
        """Keep nothing of what was told; who reads goes on with what comes. Raises: Unavailable."""
