"""What is left in a store of people who were erased, and of what is too old to be kept: finding it and taking it out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from ..domain.scope import Scope

Kind = Literal["event", "session", "delivery", "identity"]
"""What names a part."""

Aging = Literal["event", "session", "delivery"]
"""What may be kept for a time only."""


class Remains(Protocol):
    """Everything here may be done again, and from several processes."""

    async def find(self, scope: Scope, kind: Kind, parts: Sequence[str], *, limit: int) -> Sequence[str]:
        """Ids of records that name one of these parts (a delivery also: as the document the part stood in).

        Sees everything that was written before. Raises: Unavailable.
        """

    async def empty(self, scope: Scope, ids: Sequence[str]) -> None:
        """Take out of events all that was sent (`domain.event.emptied_event`), from what searches look at too. Raises: Unavailable."""

    async def drop_parked(self, scope: Scope, ids: Sequence[str]) -> None:
        """Delete these parked records. Raises: Unavailable."""

    async def sweep(self, kind: Aging, before: datetime, *, limit: int, scope: Scope | None = None) -> int:
        """Delete records that are older, of one scope or of all, about so many at most; returns how many were.

        Events by when they happened and when they came, sessions by their end, deliveries that wait for nothing by when they were made.
        Raises: Unavailable.
        """

    async def reclaim(self) -> bool:
        """Have what was deleted or overwritten leave the store's files. False: it cannot yet, since somebody reads. Raises: Unavailable."""
