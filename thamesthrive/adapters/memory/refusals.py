"""Refusals within one process."""

from collections import deque
from collections.abc import Callable, Sequence

from attrs import define, field

from ...domain.refusal import Refusal, RefusedCalls
from ...domain.scope import Scope
from ...ports.refusals import KEPT, KEPT_S


@define
class _Kept:
    count: int = 0
    first: Refusal | None = None
    last: deque[Refusal] = field(factory=lambda: deque(maxlen=KEPT))


class MemoryRefusals:
    """`monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: dict[tuple[Scope, str], dict[str, _Kept]] = {}
        self._until: dict[tuple[Scope, str], float] = {}

    def tell(self, scope: Scope, source: str, refusal: Refusal) -> None:
        self._forget_old(scope, source)
        kept = self._kept.setdefault((scope, source), {}).setdefault(refusal.code, _Kept())
        kept.count, kept.first = kept.count + 1, kept.first or refusal
        kept.last.appendleft(refusal)
        self._until[scope, source] = self._monotonic() + KEPT_S

    async def of(self, scope: Scope, source: str) -> Sequence[RefusedCalls]:
        self._forget_old(scope, source)
        found = [
            RefusedCalls(code=code, count=kept.count, since=kept.first.time, last=tuple(kept.last))
            for code, kept in self._kept.get((scope, source), {}).items()
            if kept.first
        ]
        return sorted(found, key=lambda calls: calls.last[0].time, reverse=True)

    def _forget_old(self, scope: Scope, source: str) -> None:
        if self._monotonic() >= self._until.get((scope, source), 0.0):
            self._kept.pop((scope, source), None)
