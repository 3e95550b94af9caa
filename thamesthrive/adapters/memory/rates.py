"""Rates in memory."""

from collections.abc import Callable

from ...domain.scope import Scope


class MemoryRates:
    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._next: dict[tuple[Scope, str], float] = {}

    async def take(self, scope: Scope, name: str, *, per_s: float, burst: int = 1) -> float:
        now = self._now_s()
        due = max(self._next.get((scope, name), 0.0), now)
        wait = due - (burst - 1) / per_s - now
        if wait > 0:
            return wait
        self._next[scope, name] = due + 1 / per_s
        return 0.0
