"""Where events are kept, one record an event. The record is the event's claim: who creates it decides."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ..domain.event import Claim, Event, Outcome
from ..domain.ledger import Tally
from ..domain.scope import Scope
from .search import Search


@frozen
class Refused:
    """The store will never take this record; `sentence` says why, without its values."""

    sentence: str


class Events(Search[Event], Protocol):
    """Reads by id are real-time. Searches see records of every outcome."""

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        """Create each record that does not exist.

        Returns an answer only for those not made now: the claim of the record that is there, or why the store refuses it. Two
        concurrent creates of one id cannot both win. Raises: Unavailable.
        """

    async def claims(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        """The claims of the records that exist, by event id. Raises: Unavailable."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Event]:
        """The records that exist, by id. Raises: Unavailable."""

    async def latest(self, scope: Scope, source: str, outcome: Outcome, *, limit: int) -> Sequence[Event]:
        """Those of a source that were received last, newest first.

        Where the source has not sent for long while others sent much, they may be those that happened last. May lag behind by a second.
        Raises: Unavailable.
        """

    async def mark(self) -> str:
        """A place in the store: every record that is made from now on, in whatever scope, lies behind it. Raises: Unavailable."""

    async def tallied(self, scope: Scope, minutes: range, *, after: str = "") -> Tally:
        """Exactly how many records there are, by source and minute of receipt and by outcome as the ledger names it.

        Without the platform's own records. `after` is a mark that all of these lie behind, which spares looking at older ones; without
        one, all may have to be looked at. May lag behind by a second. Raises: Unavailable.
        """
