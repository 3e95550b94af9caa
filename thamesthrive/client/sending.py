"""`Sending`: what `Client` and `AsyncClient` have in common: a line in each process, which is told of the process's end."""

from concurrent.futures import Future
from typing import TypeVar

from .calls import Calls
from .line import Line
from .options import DEFAULTS, Options
from .posting import URL, Target, way_to
from .processes import at_end, at_end_of_child, in_children, no_more_at_end
from .telling import OnError, log_error
from .waiting import Counts, QueueFull

R_co = TypeVar("R_co", covariant=True)


class Sending(Calls[R_co]):
    """See `Client`."""

    def __init__(self, write_key: str, url: str = URL, *, on_error: OnError = log_error, options: Options = DEFAULTS) -> None:
        self._way, self._on_error, self._options = way_to(Target(url, write_key), options), on_error, options
        self._is_closed = False
        self._begin()
        in_children(self._begin)
        at_end(self._end)

    @property
    def counts(self) -> Counts:
        """What became of the events so far."""
        return self._line.counts

    def _begin(self) -> None:
        """In a child too: what its parent has queued the parent sends, and the copies of its locks might be held for ever."""
        self._line = Line(self._way, self._options, self._on_error)
        if self._is_closed:
            self._line.close(0.0)
        self._knows_process = False

    def _offer(self, call: bytes) -> bool:
        """Raises: RuntimeError once closed."""
        if not self._knows_process:             # not sooner: multiprocessing forgets what a child was asked before it begins
            at_end_of_child(self._end)
            self._knows_process = True
        return self._line.offer(call)

    def _may_wait(self) -> bool:
        """Whether a call that finds no room waits for it. Within `on_error` it would wait for itself."""
        return self._options.when_full == "wait" and not self._line.is_worker()

    def _turned_away(self) -> bool:
        """Raises: QueueFull, unless the program wants False; RuntimeError if it was closed meanwhile."""
        self._line.turn_away()
        if self._options.when_full == "refuse":
            return False
        raise QueueFull(f"{self.counts.waiting} events wait already: the platform is slow or away, or options.queue_events is small")

    def _flush(self) -> Future[bool]:
        self._see_not_within_on_error()
        return self._line.flush()

    def _end(self, timeout_s: float | None = None) -> bool:
        """What `close` is where no event loop runs."""
        allowed_s = self._closing(timeout_s)
        is_done = answer_within(self._line.flush(), allowed_s)
        self._ended()
        return is_done

    def _closing(self, timeout_s: float | None) -> float:
        """How long there is for the rest."""
        self._see_not_within_on_error()
        self._is_closed = True
        allowed_s = self._options.close_timeout_s if timeout_s is None else timeout_s
        self._line.close(allowed_s)
        return allowed_s

    def _ended(self) -> None:
        self._line.give_up()
        no_more_at_end(self._end)

    def _see_not_within_on_error(self) -> None:
        if self._line.is_worker():
            raise RuntimeError("within on_error this would wait for itself; do it elsewhere")


def answer_within(answer: Future[bool], timeout_s: float | None) -> bool:
    """False when it does not come in time."""
    try:
        return answer.result(timeout_s)
    except TimeoutError:
        answer.cancel()
        return False
