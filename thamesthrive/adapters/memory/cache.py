"""A cache within one process."""

from collections.abc import Callable

from ...domain.scope import Scope


class MemoryCache:
    """`monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: dict[tuple[Scope, str], tuple[bytes, float]] = {}

    async def get(self, scope: Scope, key: str) -> bytes | None:
        value, until = self._kept.get((scope, key), (None, 0.0))
        return value if self._monotonic() < until else None

    async def add(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> bool:
        if await self.get(scope, key) is not None:
            return False
        await self.put(scope, key, value, seconds=seconds)
        return True

    async def put(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> None:
        self._kept[scope, key] = value, self._monotonic() + seconds

    async def swap(self, scope: Scope, key: str, old: bytes, new: bytes, *, seconds: int) -> bool:
        if await self.get(scope, key) != old:
            return False
        await self.put(scope, key, new, seconds=seconds)
        return True

    async def drop(self, scope: Scope, key: str) -> None:
        self._kept.pop((scope, key), None)
