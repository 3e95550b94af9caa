"""`Waiting`: the calls that are not sent yet, a bounded number of them, and what became of the others. Safe for one thread at a time."""

from collections import deque

from attrs import define, field, frozen

from ..kernel.errors import Unavailable
from .options import FRAME_BYTES, Options

Batch = tuple[bytes, ...]


class QueueFull(Unavailable):
    """As much waits as `Options.queue_events` and `queue_bytes` allow: the event was not taken."""

    code = "queue-full"


@frozen(kw_only=True)
class Counts:
    """Of events since the client was made (or its process forked). `taken` = `delivered` + `failed` + `waiting`.

    `failed` were told to `on_error`; `turned_away` found the queue full and are not among the taken.
    """

    taken: int = 0
    delivered: int = 0
    failed: int = 0
    waiting: int = 0
    turned_away: int = 0


@define
class Waiting:
    """First in, first out. A batch that was taken from it still counts as waiting until it is settled."""

    options: Options
    taken: int = 0
    delivered: int = 0
    failed: int = 0
    turned_away: int = 0
    _calls: deque[bytes] = field(factory=deque)
    _bytes: int = 0
    _in_hand: Batch = ()

    @property
    def settled(self) -> int:
        """How many of the taken, in their order, are done with."""
        return self.delivered + self.failed

    @property
    def counts(self) -> Counts:
        return Counts(
            taken=self.taken,
            delivered=self.delivered,
            failed=self.failed,
            waiting=self.taken - self.settled,
            turned_away=self.turned_away,
        )

    @property
    def unsent(self) -> int:
        """How many wait to be claimed."""
        return len(self._calls) + len(self._in_hand)

    def has_room(self, call: bytes) -> bool:
        """Whether it would be taken. One alone always is."""
        waiting = self.unsent
        return not waiting or (waiting < self.options.queue_events and self._bytes + len(call) <= self.options.queue_bytes)

    def put(self, call: bytes) -> bool:
        """Whether it was taken."""
        if not self.has_room(call):
            return False
        self._calls.append(call)
        self._bytes += len(call)
        self.taken += 1
        return True

    def is_batch(self) -> bool:
        """Whether a request would be full."""
        return len(self._calls) >= self.options.batch_events or self._bytes >= self.options.batch_bytes

    def take(self) -> Batch:
        """The next batch; again the last one if whoever had it in hand died. Empty when nothing waits."""
        if not self._in_hand:
            batch: list[bytes] = []
            room = self.options.batch_bytes - FRAME_BYTES
            while self._calls and len(batch) < self.options.batch_events and len(self._calls[0]) <= room:
                batch.append(self._calls.popleft())
                room -= len(batch[-1]) + 1
            self._in_hand = tuple(batch)
        return self._in_hand

    def claim(self, batch: Batch) -> bool:
        """Whether the batch in hand is still this one, and not given up meanwhile. It is then nobody else's."""
        if self._in_hand is not batch or not batch:
            return False
        self._bytes -= sum(map(len, batch))
        self._in_hand = ()
        return True

    def settle(self, events: int, *, is_delivered: bool) -> None:
        """What became of claimed ones."""
        if is_delivered:
            self.delivered += events
        else:
            self.failed += events

    def give_up(self) -> Batch:
        """All that is left, claimed; also what is in hand."""
        left = (*self._in_hand, *self._calls)
        self._in_hand, self._bytes = (), 0
        self._calls.clear()
        return left
