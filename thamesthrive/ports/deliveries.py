"""Where deliveries are kept. The record is the truth of what waits; see `outgoing` for what says so quickly."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from ..domain.delivery import Delivery, Lane, Status, Waiting
from ..domain.scope import Scope
from .versions import Page, Version, Versioned


@frozen(kw_only=True)
class Which:
    """Plain filters; None: any. `since` and `until` are of the time of making, the latter not included."""

    status: Status | None = None
    destination: str | None = None
    profile: str | None = None
    part: str | None = None
    event: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@frozen(kw_only=True)
class OfDestination:
    """How many deliveries of one destination wait and were given up, and the one that was made last."""

    waiting: int = 0
    dead: int = 0
    newest: Delivery | None = None


class Deliveries(Protocol):
    """Reads by id are real-time. Nothing is written but under the version that was read."""

    async def create(self, scope: Scope, deliveries: Sequence[Delivery]) -> None:
        """Make each that is not there; what is there stays as it is. Raises: Unavailable."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Delivery]]:
        """Those that exist, by id. Raises: Unavailable."""

    async def write(self, scope: Scope, deliveries: Sequence[Versioned[Delivery]]) -> Mapping[str, Version]:
        """Write each whose version is still the one read. Returns the new versions; missing: a conflict. Raises: Unavailable."""

    async def page(self, scope: Scope, which: Which, *, limit: int, after: tuple[str, str] | None = None) -> Page[Delivery]:
        """Newest first, by when it was made and id. May lag behind by a second. Raises: Unavailable."""

    async def count(self, scope: Scope, which: Which) -> int:
        """How many. May lag behind by a second. Raises: Unavailable."""

    async def by_destination(self, scope: Scope, destinations: Sequence[str]) -> Mapping[str, OfDestination]:
        """Each of these destinations. May lag behind by a second. Raises: Unavailable."""

    async def lanes(self, partition: int) -> Sequence[Lane]:
        """Where in a partition anything waits, over all scopes. Sees everything that was written before. Raises: Unavailable."""

    async def waiting(self, lane: Lane, *, limit: int, after: tuple[str, str] | None = None) -> Sequence[Waiting]:
        """What waits, by order and id, from behind this order and id on. Sees everything that was written before `lanes` was asked.

        Raises: Unavailable.
        """
