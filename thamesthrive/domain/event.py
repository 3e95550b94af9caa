"""`Event`: the record of something that happened. The record is also its claim: whoever creates it decides part and session."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ..kernel.codec import EMPTY, Raw
from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from .entry import Position
from .identity import Home
from .scope import Scope

SYSTEM_SOURCE = "system"
SYSTEM_TAGS = ("event:system",)
ODD = "odd"                                     # stands for the month in the ids of events whose time cannot be right
OLDEST = timedelta(days=730)
NEWEST = timedelta(days=1)
CLOCK_LEAD = timedelta(minutes=5)               # a timestamp further ahead than this may have been `odd` when it was first tried
MONTH_END = timedelta(days=1)

_SEPARATORS = re.compile(r"[\s_]+")


class Outcome(StrEnum):
    """What became of an event."""

    STORED = "stored"
    REJECTED = "rejected"
    ERASED = "erased"                           # stored once, and its person erased since: nothing that was sent is left


class Claim(Value, frozen=True, kw_only=True, gc=False):
    """What an event's record tells whoever tries to create it again."""

    entry: Position
    digest: str                                 # of what was sent: type, name, sender's ids, properties, traits, timestamp; "" if not kept
    home: Home | None                           # the part it went to; None without a person
    session: str | None
    outcome: Outcome = Outcome.STORED
    reason: str | None = None                   # of a rejection, where it is not that a bot sent it


class Event(Value, frozen=True, kw_only=True, gc=False):
    """A stored event. `time` is when it happened, `received` when the door took it."""

    id: str
    type: str
    name: str
    time: datetime
    received: datetime
    source: str
    channel: str | None = None
    door: str = ""
    claim: Claim
    sender_id: str | None = None
    reason: str | None = None                   # of a rejection
    properties: Raw = EMPTY
    traits: Raw = EMPTY
    context: Raw = EMPTY
    data: Mapping[str, Any] = {}       # what the event type's mapping copied, as a tree
    page: Mapping[str, str] = {}       # url, path, title, referrer: what searches ask for
    tags: tuple[str, ...] = ()
    journey: str | None = None
    flags: tuple[str, ...] = ()                 # `odd-time`, `bot`
    v: int = 1

    @property
    def part(self) -> str | None:
        return self.claim.home.part if self.claim.home else None

    @property
    def session(self) -> str | None:
        return self.claim.session


def emptied_event(event: Event) -> Event:
    """The record of an event whose person was erased: that there was one, of which type and when it came; no trace of whose."""
    claim = Claim(entry=event.claim.entry, digest="", home=None, session=None, outcome=Outcome.ERASED)
    return Event(
        id=event.id,
        type=event.type,
        name=event.type,
        time=event.time,
        received=event.received,
        source=event.source,
        channel=event.channel,
        door=event.door,
        claim=claim,
    )


def unsaid(event: Event) -> Event:
    """The record of an event whose source keeps nothing of what its events say: that it happened, when, and to whom."""
    return evolve(event, name=event.type, sender_id=None, properties=EMPTY, traits=EMPTY, context=EMPTY, data={}, page={})


@lru_cache(maxsize=4_096)
def normalised_type(name: str) -> str:
    """`Page View`, `page_view` and `page-view` are one type."""
    return _SEPARATORS.sub("-", name.strip().lower())


def is_odd(time: datetime, received: datetime) -> bool:
    """Whether a time is too far from its receipt to be believed."""
    return not received - OLDEST <= time <= received + NEWEST


def event_ids(
    hashed: KeyedHash, scope: Scope, source: str, sender_id: str, times: tuple[datetime | None, datetime]
) -> tuple[str, str | None]:
    """The id of an event, and the other id that an earlier try of the same event may have been given, if there can be one.

    `times` are the timestamp as sent (or None) and the receipt. The id begins with a month, so one read finds the event. It is the
    month of the timestamp, which a retry repeats; without one it is that of the receipt, and near a month's end a retry may
    fall on the other side.
    """
    sent, received = times
    digest = hashed("event", scope.tenant, scope.stage, source, sender_id)
    if sent is None:
        month = _month(received)
        other = next((m for m in (_month(received - MONTH_END), _month(received + MONTH_END)) if m != month), None)
    elif is_odd(sent, received):
        month, other = ODD, _month(sent)
    else:
        month, other = _month(sent), ODD if sent > received + CLOCK_LEAD else None
    return f"{month}-{digest}", f"{other}-{digest}" if other else None


def month_of(event_id: str) -> str:
    """`202611`, or `odd`."""
    return event_id.split("-", 1)[0]


def system_event_id(hashed: KeyedHash, scope: Scope, time: datetime, *subject: str) -> str:
    """The id of a system event: the same for the same subject."""
    return f"{_month(time)}-{hashed('system', scope.tenant, scope.stage, *subject)}"


def _month(time: datetime) -> str:
    return _spelled(time.year, time.month)


@lru_cache(maxsize=1_024)
def _spelled(year: int, month: int) -> str:
    return f"{year:04d}{month:02d}"
