"""`Client`: for programs without an event loop."""

from types import TracebackType
from typing import Self

from .sending import Sending, answer_within


class Client(Sending[bool]):
    """Sends events. Safe among threads, and in children that are forked: a child sends its own events and never its parent's.

    A call answers whether it was taken into the queue, and never waits for the platform (see `Options.when_full`). A thread sends what is
    queued, in batches and in order, and again after failures that pass; an event has its id from the start, so it is stored once however
    often it is sent. `on_error(error, items)` is called in that thread with what will not arrive: Denied, Invalid or TooLarge when the
    platform refuses it, Unavailable when no try of `Options.patience_s` was answered well or the client was closed before. Without one it
    is logged. At the end of the process what waits is still sent, for up to `Options.close_timeout_s`.

        with Client("WRITE-KEY", "https://cdp.example") as client:
            client.track("Order Completed", {"total": 12.5}, user_id="ann")

    Raises: ValueError for an address or a key that cannot be one.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def flush(self, timeout_s: float | None = None) -> bool:
        """Send what waits now. Whether all of it is done with (delivered, or told to `on_error`) within the time; None: however long."""
        return answer_within(self._flush(), timeout_s)

    def close(self, timeout_s: float | None = None) -> bool:
        """Take no more, and send what waits; None: within `Options.close_timeout_s`. The rest is told to `on_error`, and the answer False.

        A request that is under way is not broken off: the time may be exceeded by `Options.timeout_s` at the end of a process.
        """
        return self._end(timeout_s)

    def _take(self, call: bytes) -> bool:
        while not self._offer(call):
            if not self._may_wait() or not self._line.room(call).result():
                return self._turned_away()
        return True
