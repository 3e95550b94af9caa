"""The task queue: messages for whoever does the work later, at least once."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from ..messages import Message

AHEAD_S = 300                                   # a slot that is further ahead was noted by a clock that was wrong, and stops nobody


class Put(StrEnum):
    """What became of a message that was put."""

    PUT = "put"
    IN_FLIGHT = "in-flight"                     # one of its name waits or is being handled: that one will do
    FIRED = "fired"                             # this slot, or a later one, was put before


@frozen(kw_only=True)
class Routing:
    """Under which name a kind of message is known, and which queue it goes to."""

    name: str
    queue: str


Routes = Mapping[type[Message], Routing]


@frozen(kw_only=True)
class Waiting:
    """Of one queue: messages that wait or are being handled, and those that were given up and are kept for a while."""

    messages: int
    dead: int


@frozen(kw_only=True)
class Verdict:
    """How a task ended: done, to be tried again after a while, or given up."""

    again_s: float | None = None
    given_up: bool = False


DONE = Verdict()

Perform = Callable[[str, bytes, int], Awaitable[Verdict]]
"""Does the task of this name: its message as JSON, and how often it was tried before. Raises nothing."""


class Queue(Protocol):
    """Of each name at most one message is in flight, from the moment it is put until it was done or given up, retries included."""

    async def put(self, message: Message, *, slot: int | None = None) -> Put:
        """Durable when it returns; all of it or nothing.

        `slot` (seconds since 1970) is the firing of a schedule: it and earlier ones are put no second time, whoever asks; but for those
        that a wrong clock put far ahead of the queue's own.
        Raises: Unavailable.
        """

    async def waiting(self) -> Mapping[str, Waiting]:
        """By queue. Raises: Unavailable."""

    async def fired(self) -> Mapping[str, int]:
        """Name -> newest slot. Raises: Unavailable."""
