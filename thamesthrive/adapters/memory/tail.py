"""The tail within one process."""

from collections import deque
from collections.abc import Callable, Sequence

from ...domain.scope import Scope
from ...domain.shown import shown_event
from ...kernel.codec import encode
from ...ports.tail import HEARD_S, KEPT, Drained, Told


class MemoryTail:
    """`monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._told: dict[Scope, deque[Told]] = {}
        self._heard: dict[Scope, float] = {}
        self._last = 0

    def publish(self, scope: Scope, drained: Sequence[Drained]) -> None:
        if self._monotonic() >= self._heard.get(scope, 0.0):
            return
        told = self._told.setdefault(scope, deque(maxlen=KEPT))
        for one in drained:
            self._last += 1
            told.append(Told(f"{self._last}-0", encode(shown_event(one.event, one.profile))))

    async def newest(self, scope: Scope) -> str:
        self._watch(scope)
        told = self._told.get(scope)
        return told[-1].id if told else "0-0"

    async def read(self, scope: Scope, after: str, *, limit: int) -> Sequence[Told]:
        self._watch(scope)
        return [t for t in self._told.get(scope, ()) if _number(t.id) > _number(after)][:limit]

    async def forget(self, scope: Scope) -> None:
        self._told.pop(scope, None)

    def _watch(self, scope: Scope) -> None:
        self._heard[scope] = self._monotonic() + HEARD_S


def _number(id: str) -> tuple[int, ...]:
    return tuple(int(n) for n in id.split("-"))
