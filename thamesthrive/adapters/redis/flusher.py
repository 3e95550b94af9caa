"""`Flusher`: what several callers append at the same time goes to disk together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from ...domain.entry import Position
from ...kernel.errors import Unavailable
from ...ports.intake import Append
from .options import RedisOptions

ENTRY_BYTES = 100                               # about what an entry costs beside its body
MOST_ENTRIES = 10_000                           # of one flush: the server does nothing else meanwhile
FULL_RETRY_S = 2
QUIET_TURNS = 2                                 # a request takes about as many turns of the loop from its socket to here
MOST_TURNS = 16

Send = Callable[[Sequence[Append]], Awaitable[Sequence[Position]]]


class Waiting(NamedTuple):
    """One caller."""

    appends: Sequence[Append]
    size: int
    done: asyncio.Future[Sequence[Position]]


class Flusher:
    """One flush is under way at a time; who comes meanwhile shares the next. A flush that fails fails all who share it."""

    def __init__(self, send: Send, options: RedisOptions) -> None:
        self._send, self._options = send, options
        self._waiting: deque[Waiting] = deque()
        self._flying: Sequence[Waiting] = ()
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self._open = True

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        """Returns when these are on disk. Raises: Unavailable."""
        size = sum([len(a.body) + ENTRY_BYTES for a in appends])
        if not self._open:
            raise _stopping()
        if self._waiting and self._waiting_bytes + size > self._options.waiting_bytes:
            raise Unavailable("more comes in than the disk takes; send again later", code="log-busy", retry_after_s=FULL_RETRY_S)
        waiting = Waiting(appends, size, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._waiting_bytes += size
        self._wake.set()
        return await waiting.done

    async def run(self) -> None:
        """Until cancelled; then those who still wait are told that the outcome is unknown."""
        try:
            while True:
                await self._wake.wait()
                await self._others()
                self._flying = self._gather()
                await self._fly()
        finally:
            self._open = False
            _fail([*self._flying, *self._waiting], _stopping())

    async def _others(self) -> None:
        """Whoever is on the way comes along: a flush costs as much for one as for ten. When nobody is, that is told at once."""
        quiet, seen = 0, len(self._waiting)
        for _ in range(MOST_TURNS):
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._waiting) == seen else 0
            if quiet == QUIET_TURNS:
                return
            seen = len(self._waiting)

    def _gather(self) -> Sequence[Waiting]:
        gathered: list[Waiting] = []
        size = entries = 0
        while self._waiting and size < self._options.flush_bytes and entries < MOST_ENTRIES:
            waiting = self._waiting.popleft()
            self._waiting_bytes -= waiting.size
            if not waiting.done.cancelled():
                gathered.append(waiting)
                size, entries = size + waiting.size, entries + len(waiting.appends)
        if not self._waiting:
            self._wake.clear()
        return gathered

    async def _fly(self) -> None:
        if not self._flying:
            return
        try:
            positions = await self._send([append for waiting in self._flying for append in waiting.appends])
        except Unavailable as error:
            _fail(self._flying, error)
        else:
            _land(self._flying, positions)
        self._flying = ()


def _land(landed: Sequence[Waiting], positions: Sequence[Position]) -> None:
    begin = 0
    for waiting in landed:
        end = begin + len(waiting.appends)
        if not waiting.done.done():
            waiting.done.set_result(positions[begin:end])
        begin = end


def _fail(failed: Sequence[Waiting], error: Unavailable) -> None:
    for waiting in failed:
        if not waiting.done.done():             # each its own: a traceback grows with every raise
            own = Unavailable(error.sentence, code=error.code, retry_after_s=error.retry_after_s)
            own.__cause__ = error.__cause__
            waiting.done.set_exception(own)


def _stopping() -> Unavailable:
    return Unavailable("this process is stopping; send again", code="stopping")
