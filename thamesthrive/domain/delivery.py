"""`Delivery`: one thing that one destination is told, from the event behind it to the last answer of the receiver.

It is made once, under an id derived from destination and event, with the body that every attempt sends. What is waiting is true of the
record alone: queues only say where to look.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zlib import crc32

from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from .entry import Position
from .scope import Scope

FORMAT = 1
PARTITIONS = 16                                 # slices in which deliveries are worked off; what shares one keeps its order
ATTEMPTS_KEPT = 20                              # the log of a delivery: the first and the latest ones
SAID_KEPT = 500                                 # characters of what a receiver answered
LONGEST = timedelta(hours=1)                    # between two attempts, however many there were
ERASED = "its person was erased"                # the reason of what is not sent any more


class Status(StrEnum):
    """`dead`: nobody tries any more, unless somebody asks for it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DISCARDED = "discarded"


class Attempt(Value, frozen=True, kw_only=True, gc=False):
    """`status`: of the answer, None where there was none. `said`: how the answer begins, or what went wrong; without secrets."""

    at: datetime
    duration_ms: int
    status: int | None = None
    said: str = ""


class Delivery(Value, frozen=True, kw_only=True, gc=False):
    """`order` sorts as the entries of the log do. `profile`: the document that the part stood in when this was made.

    `due`: before this nobody tries. `tries`: since it was made, or replayed. `ephemeral`: what it says is kept until it has ended.
    """

    id: str
    destination: str
    event: str
    type: str
    part: str                                   # what keeps its order; of an event that is nobody's, the event itself
    order: str
    partition: int
    created: datetime
    due: datetime
    profile: str | None = None
    body: str = ""
    headers: Mapping[str, str] = {}
    status: Status = Status.WAITING
    reason: str | None = None                   # of its death
    tries: int = 0
    attempts: tuple[Attempt, ...] = ()
    ended: datetime | None = None
    ephemeral: bool = False
    v: int = FORMAT


class Lane(NamedTuple):
    """What one destination has in one partition."""

    scope: Scope
    destination: str
    partition: int


class Waiting(Value, frozen=True, gc=False):
    """Where to look for a delivery that waits, and when."""

    id: str
    part: str
    order: str
    due: datetime


def delivery_id(hashed: KeyedHash, scope: Scope, destination: str, event: str) -> str:
    """The same for the same destination and event, so one is made however often it is sent."""
    return hashed("delivery", scope.tenant, scope.stage, destination, event)


def partition_of_delivery(scope: Scope, destination: str, part: str) -> int:
    """The same in every process."""
    return crc32(f"{scope}/{destination}/{part}".encode("utf-8", "surrogatepass")) % PARTITIONS


def order_of(position: Position, number: int) -> str:
    """As the log runs; `number` is the place of what is told within its entry."""
    return f"{position.generation:06d}-{position.ms:015d}-{position.partition:05d}-{position.seq:010d}-{number:06d}"


def wait_of(delivery: Delivery, now: datetime) -> timedelta:
    """How long it is not to be tried. Before its first try there is nothing to wait for, and a last one that is yet to come was noted by a
    clock that was ahead, and so was the time to wait for.
    """
    if not delivery.tries or delivery.attempts[-1].at > now:
        return timedelta(0)
    return max(delivery.due - now, timedelta(0))


def tried(delivery: Delivery, attempt: Attempt) -> Delivery:
    """With one more line in its log. The first attempt stays, for what it says of the beginning."""
    attempts = (*delivery.attempts, attempt)
    if len(attempts) > ATTEMPTS_KEPT:
        attempts = (attempts[0], *attempts[2:])
    return evolve(delivery, attempts=attempts, tries=delivery.tries + 1)


def delivered(delivery: Delivery, now: datetime) -> Delivery:
    """The receiver has it."""
    return _ended(evolve(delivery, status=Status.DELIVERED, reason=None, ended=now))


def dead(delivery: Delivery, reason: str, now: datetime) -> Delivery:
    """Given up."""
    return _ended(evolve(delivery, status=Status.DEAD, reason=reason, ended=now))


def discarded(delivery: Delivery, by: str, now: datetime) -> Delivery:
    """Somebody does not want it to be sent."""
    return _ended(evolve(delivery, status=Status.DISCARDED, reason=f"discarded by {by}", ended=now))


def erased(delivery: Delivery, now: datetime) -> Delivery:
    """Without what it said and of whom. What has not been sent is not sent any more."""
    waits = delivery.status is Status.WAITING
    return evolve(
        delivery,
        part="",
        profile=None,
        status=Status.DISCARDED if waits else delivery.status,
        reason=ERASED,
        ended=now if waits else delivery.ended,
        **_silenced(delivery),
    )


def replayed(delivery: Delivery, now: datetime) -> Delivery:
    """As if it had never been tried, but for its log; the id, and so the key that the receiver knows, is the same."""
    return evolve(delivery, status=Status.WAITING, reason=None, tries=0, due=now, ended=None)


def back_off(tries: int, *, first_s: float, share: float) -> timedelta:
    """How long to wait after so many tries in a row: twice as long each time, less a random `share` (0 to 1) of one half."""
    seconds = min(first_s * 2 ** min(tries - 1, 30), LONGEST.total_seconds())
    return timedelta(seconds=seconds * (1 - share / 2))


def _ended(delivery: Delivery) -> Delivery:
    return evolve(delivery, **_silenced(delivery)) if delivery.ephemeral else delivery


def _silenced(delivery: Delivery) -> Mapping[str, Any]:
    """The fields that say something, saying nothing: what was sent, and what the receiver answered, which may quote it."""
    return {"body": "", "headers": {}, "attempts": tuple(evolve(attempt, said="") for attempt in delivery.attempts)}
