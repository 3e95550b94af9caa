"""`Line`: what waits in one process, and the thread that sends it: in batches, in order, one batch at a time.

Both clients stand on one. That of `AsyncClient` has its thread too: it outlives the event loop, so nothing is lost with that, and there is
one way of sending (decision 20).
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from math import inf
from threading import Condition, Thread, current_thread

from ..kernel.errors import ThamesThriveError, Unavailable
from .options import Options
from .posting import Way
from .telling import OnError, tell, tell_trying
from .trying import Pause, delivered, tries
from .waiting import Batch, Counts, Waiting

Holds = Callable[[], bool | None]               # None: not decided yet


class _TimeIsUp(Exception):
    """The line is closed, and the time it had for the rest is over."""


class Line:
    """Safe among threads; of one process."""

    def __init__(self, way: Way, options: Options, on_error: OnError) -> None:
        self._way, self._options, self._on_error = way, options, on_error
        self._changed = Condition()
        self._waiting = Waiting(options)
        self._watching: list[tuple[Holds, Future[bool]]] = []
        self._worker: Thread | None = None
        self._is_closed, self._until = False, inf
        self._wanted = 0                        # so many of those taken are to be settled soon
        self._flushes = self._heeded = 0        # how often somebody asked for that, and how often a try came of it

    @property
    def counts(self) -> Counts:
        with self._changed:
            return self._waiting.counts

    def is_worker(self) -> bool:
        """Whether this is the sending thread, which must not wait for itself."""
        return current_thread() is self._worker

    def offer(self, call: bytes) -> bool:
        """Whether it was taken. Raises: RuntimeError once closed."""
        with self._changed:
            self._see_open()
            is_taken = self._waiting.put(call)
            self._has_worker()                  # where there can be none, `close` sends
            if self._waiting.unsent == 1 or self._waiting.is_batch():
                self._changed.notify_all()
            return is_taken

    def room(self, call: bytes) -> Future[bool]:
        """Done as soon as the call would be taken; False when that will not be, as nothing is sent any more."""
        return self._when(lambda: True if self._waiting.has_room(call) else None if self._worker and not self._is_closed else False)

    def turn_away(self) -> None:
        """Count an event that finds no room. Raises: RuntimeError once closed."""
        with self._changed:
            self._see_open()
            self._waiting.turned_away += 1

    def flush(self) -> Future[bool]:
        """Done as soon as all that was taken is settled; False when that will not be, as nothing is sent any more."""
        with self._changed:
            target = self._wanted = self._waiting.taken
            self._flushes += 1
            if self._waiting.settled < target:
                self._has_worker()
            self._changed.notify_all()
        return self._when(lambda: True if self._waiting.settled >= target else None if self._worker else False)

    def close(self, allowed_s: float) -> None:
        """Take no more, and see to it that the rest is sent: here and now where no thread can be had for it."""
        with self._changed:
            self._is_closed, self._until = True, time.monotonic() + allowed_s
            is_sent_here = self._waiting.unsent and not self._has_worker()
            self._moved()
        if is_sent_here:
            self._run()

    def give_up(self) -> None:
        """Tell of all that is left, also of what is on its way: whether that arrives is not known."""
        with self._changed:
            left, worker = self._waiting.give_up(), self._worker
            self._changed.notify_all()
        if left:
            tell(self._on_error, Unavailable("the client was closed before it was delivered"), left)
            self._count(left, is_delivered=False)
        elif worker:
            worker.join(self._options.timeout_s)

    def _see_open(self) -> None:
        if self._is_closed:
            raise RuntimeError("the client is closed; make another one")

    def _has_worker(self) -> bool:
        """Whether a thread sends; begins one where none does. The lock is held."""
        if self._worker is None:
            worker = Thread(target=self._run, name="thamesthrive-client", daemon=True)
            try:
                worker.start()
            except RuntimeError:                # the interpreter is ending, or the system has no thread left
                return False
            self._worker = worker
        return True

    def _run(self) -> None:
        try:
            with suppress(_TimeIsUp), self._way() as door:
                while batch := self._next():
                    self._settle(batch, delivered(partial(door.post, batch), self._wait, tries(self._options)))
        finally:                                # also of an unforeseen error: whoever comes next begins another thread
            with self._changed:
                self._worker = None
                self._moved()

    def _next(self) -> Batch:
        """Waits for it; empty when the line is closed and nothing is left."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting.unsent or self._is_closed)
            self._changed.wait_for(lambda: self._waiting.is_batch() or self._is_hurried(), self._options.linger_s)
            return self._waiting.take()

    def _wait(self, pause: Pause) -> None:
        """Whoever has flushed since the last try cuts it short, but not one that the platform asked for. Raises: _TimeIsUp."""
        if pause.error:
            tell_trying(pause.error, pause.seconds)
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_late() or (not pause.asked and self._flushes > self._heeded),
                min(pause.seconds, max(0.0, self._until - time.monotonic())),
            )
            self._heeded = self._flushes
            if self._is_late():
                raise _TimeIsUp

    def _is_hurried(self) -> bool:
        return self._is_closed or self._waiting.settled < self._wanted

    def _is_late(self) -> bool:
        return time.monotonic() >= self._until

    def _settle(self, batch: Batch, error: ThamesThriveError | None) -> None:
        with self._changed:
            if not self._waiting.claim(batch):
                return                          # it was given up meanwhile
        if error:
            tell(self._on_error, error, batch)  # before it counts: whoever has flushed has heard of it
        self._count(batch, is_delivered=error is None)

    def _count(self, batch: Batch, *, is_delivered: bool) -> None:
        with self._changed:
            self._waiting.settle(len(batch), is_delivered=is_delivered)
            self._moved()

    def _when(self, holds: Holds) -> Future[bool]:
        future: Future[bool] = Future()
        with self._changed:
            self._watching.append((holds, future))
            self._moved()
        return future

    def _moved(self) -> None:
        """Wake whoever waits for what is so now. The lock is held."""
        self._changed.notify_all()
        still = []
        for holds, future in self._watching:
            if (answer := holds()) is None:
                still.append((holds, future))
            elif future.set_running_or_notify_cancel():
                future.set_result(answer)
        self._watching = [(holds, future) for holds, future in still if not future.cancelled()]
