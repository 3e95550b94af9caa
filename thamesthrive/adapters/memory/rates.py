"""Rates in memory."""

from collections.abc import Callable, Sequence

from ...domain.scope import Scope
from ...ports.rates import Paced, Wait


class MemoryRates:
    """`now_s` gives seconds."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._next: dict[tuple[Scope, str], float] = {}

    async def take(self, paces: Sequence[Paced], *, count: int = 1) -> Wait | None:
        now = self._now_s()
        due = [max(self._next.get((pace.scope, pace.name), 0.0), now) for pace in paces]
        for place, pace in enumerate(paces):
            wait = due[place] - (pace.burst - 1) / pace.per_s - now
            if wait > 0:
                return Wait(place, wait)
        for pace, next_due in zip(paces, due, strict=True):
            self._next[pace.scope, pace.name] = next_due + count / pace.per_s
        return None

    async def forget(self, scope: Scope, name: str) -> None:
        self._next.pop((scope, name), None)
