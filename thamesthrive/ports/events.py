"""Where events are kept, one record an event. The record is the event's claim: who creates it decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from ..domain.event import Claim, Event
from ..domain.scope import Scope
from .versions import Page


@frozen
class Refused:
    """The store will never take this record; `sentence` says why, without its values."""

    sentence: str


@frozen(kw_only=True)
class EventFilter:
    """Plain conditions, all of which hold. Without `outcomes`, only what is stored."""

    type: str | None = None
    source: str | None = None
    session: str | None = None
    parts: tuple[str, ...] | None = None
    since: datetime | None = None               # time >= since
    until: datetime | None = None               # time < until
    outcomes: tuple[str, ...] = ("stored",)


class Events(Protocol):
    """Reads by id are real-time."""

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        """Create each record that does not exist.

        Returns an answer only for those not made now: the claim of the record that is there, or why the store refuses it. Two
        concurrent creates of one id cannot both win. Raises: Unavailable.
        """

    async def claims(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        """The claims of the records that exist, by event id. Raises: Unavailable."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Event]:
        """The records that exist, by id. Raises: Unavailable."""

    async def page(
        self, scope: Scope, filter: EventFilter, *, limit: int, after: tuple[str, str] | None = None
    ) -> Page[Event]:
        """Newest first, by time then id. May lag behind writes by a second. Raises: Unavailable."""

    async def count(self, scope: Scope, filter: EventFilter) -> int:
        """How many. May lag behind by a second. Raises: Unavailable."""
