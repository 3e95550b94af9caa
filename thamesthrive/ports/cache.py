"""`Cache`: values that are kept for a while and may be lost."""

from typing import Protocol

from ..domain.scope import Scope


class Cache(Protocol):
    """Keys of a scope are seen by no other."""

    async def get(self, scope: Scope, key: str) -> bytes | None:
        """None when there is none, or no more. Raises: Unavailable."""

    async def add(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> bool:
        """Keep it unless there is one; of two who try at once, one succeeds. Raises: Unavailable."""

    async def put(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> None:
        """Keep it instead of whatever there is. Raises: Unavailable."""

    async def swap(self, scope: Scope, key: str, old: bytes, new: bytes, *, seconds: int) -> bool:
        """Keep the new value if the old one is there, in one step: what was dropped or changed meanwhile stays so. Raises: Unavailable."""

    async def drop(self, scope: Scope, key: str) -> None:
        """Raises: Unavailable."""
