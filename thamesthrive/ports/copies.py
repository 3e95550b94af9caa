"""All that a store holds, kind by kind, as it stood at one moment: for backups, which know nothing of the store's own form."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol, get_args

from attrs import frozen

from ..domain.definitions import Definition
from ..domain.delivery import Delivery
from ..domain.erasure import Erasure
from ..domain.event import Event
from ..domain.group import Group
from ..domain.identity import Identity
from ..domain.parked import Parked
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..domain.session import LatestSession, Session
from .partitions import PartitionRecord

Kind = Literal[
    "secret", "definition", "erasure", "partition", "identity", "profile", "group", "session", "latest-session", "event", "delivery",
    "parked",
]
KINDS: Sequence[Kind] = get_args(Kind)


@frozen
class Secret:
    """What `Secrets` made once."""

    name: str
    secret: bytes


TYPES: Mapping[Kind, type[Any]] = {
    "secret": Secret, "definition": Definition, "erasure": Erasure, "partition": PartitionRecord, "identity": Identity,
    "profile": Profile, "group": Group, "session": Session, "latest-session": LatestSession, "event": Event, "delivery": Delivery,
    "parked": Parked,
}
"""Kind -> the type of its values."""


@frozen
class Copied:
    """A record, without what a store adds to it. What belongs to the installation has the scope EVERYWHERE."""

    scope: Scope
    value: Any                                  # of the kind's type


class Snapshot(Protocol):
    """Nobody's writes after it was taken are seen."""

    async def count(self, kind: Kind) -> int:
        """How many records there are. Raises: Unavailable."""

    def read(self, kind: Kind) -> AsyncIterator[Sequence[Copied]]:
        """Every record once, some at a time, in no order that means anything. Raises: Unavailable."""


class Copies(Protocol):
    """The store as a whole."""

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """All that was written before it is entered. While it is open, a store may need more room for what is written.

        A store that cannot take one of everything at once takes the kinds in the order of `KINDS`. Raises: Unavailable.
        """

    async def keep(self, scope: Scope, definition: Definition) -> None:
        """Store it as it is, with its revision, where there is none of its kind and id; otherwise nothing happens.

        Raises: Conflict when another has its lookup value; Unavailable.
        """
