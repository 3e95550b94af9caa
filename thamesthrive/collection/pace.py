"""`Pace`: long work lets others run, and no call of a store is larger than one that others can wait for."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from ..ports.clock import Clock

T = TypeVar("T")

YIELD_S = 0.003                                 # how long work may keep others from running
TURNS = 4                                       # of the loop: a call takes about as many from its socket to its answer
AT_ONCE = 2_000                                 # documents of one call: a store's transaction holds up whoever else writes


class Pace:
    """One a drain. `breathe` is called again and again within long work, and mostly does nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.monotonic()

    async def breathe(self) -> None:
        """Let others run, if none could for a while."""
        if self._clock.monotonic() - self._began > YIELD_S:
            for _ in range(TURNS):
                await self._clock.sleep(0)
            self._began = self._clock.monotonic()


def some_of(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """In order, each as many as one call takes."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
