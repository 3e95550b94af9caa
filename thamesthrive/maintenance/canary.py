"""`Canary`: an event a minute through the whole platform, and how long it takes until a search finds it.

It has a scope of its own, so it stands in no tenant's lists, counts and segments, and takes the way that theirs take. Sending it is the
door's (`tasks/handlers.py`); here is what is sent, and the watching for it.
"""

from datetime import datetime

import structlog
from attrs import frozen

from ..domain.entry import Item
from ..domain.fields import EVENT, is_core_time, resolved, with_times
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.codec import decode, encode
from ..language.condition import Condition
from ..language.tql import parse
from ..ports.cache import Cache
from ..ports.clock import Clock
from ..ports.events import Events
from .options import MaintenanceOptions

SCOPE = Scope("system", "live")
SOURCE = Source(id="canary", name="Canary", write_key="")
TYPE = "canary"
KEY = "canary"
KEPT_S = 86_400
LOST_S = 45.0                                   # not found by then, it is told as lost
FIRST_LOOK_S, LONGEST_LOOK_S = 0.01, 0.5


@frozen(kw_only=True)
class Flight:
    """How it went. `visible_s`: from the call of the door until it was found; None if it was not within 45 s."""

    at: datetime
    accept_s: float
    visible_s: float | None
    v: int = 1


class Canary:
    """The last flight is kept where every process finds it."""

    def __init__(self, events: Events, cache: Cache, clock: Clock, options: MaintenanceOptions) -> None:
        self._events, self._cache, self._clock, self._options = events, cache, clock, options

    @property
    def warn_s(self) -> float:
        """From when on a flight is too slow."""
        return self._options.canary_warn_s

    async def watch(self, at: datetime, began: float, accept_s: float) -> Flight:
        """Look for the event until it is found. `began`: when the door was called (`monotonic`). Raises: Unavailable."""
        visible_s, rest_s = None, FIRST_LOOK_S
        while (so_far := self._clock.monotonic() - began) < LOST_S:
            if (await self._events.count(SCOPE, looked_for(at), most=1)).count:
                visible_s = self._clock.monotonic() - began
                break
            await self._clock.sleep(rest_s)
            rest_s = min(rest_s * 1.5, LONGEST_LOOK_S)
        flight = Flight(at=at, accept_s=accept_s, visible_s=visible_s)
        await self._cache.put(SCOPE, KEY, encode(flight), seconds=KEPT_S)
        if visible_s is None or visible_s > self._options.canary_warn_s:
            structlog.get_logger().warning("canary late", seconds=visible_s or so_far, found=visible_s is not None)
        return flight

    async def last(self) -> Flight | None:
        """None where there was none for a day. Raises: Unavailable."""
        kept = await self._cache.get(SCOPE, KEY)
        return None if kept is None else decode(kept, Flight)


def item_of(at: datetime) -> Item:
    """The event. The same again is a duplicate, so a flight that is done again finds what is there."""
    return Item(id="", type=TYPE, name=TYPE, time=at, sent=at, sender_id=sender_id(at))


def sender_id(at: datetime) -> str:
    """Names a flight."""
    return f"canary-{at:%Y%m%dT%H%M%S.%f}"


def looked_for(at: datetime) -> Condition:
    """That event, by what stores search quickly."""
    written = parse(f'metadata.time.create >= "{at.isoformat()}" AND metadata.sender_id = "{sender_id(at)}"')
    return with_times(resolved(written, EVENT), is_core_time(EVENT))
