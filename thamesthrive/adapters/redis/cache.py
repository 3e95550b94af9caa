"""`RedisCache`: strings that run out."""

from typing import Any

from ...domain.scope import Scope
from .connection import Clients
from .errors import translated
from .keys import Keys


class RedisCache:
    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys

    async def get(self, scope: Scope, key: str) -> bytes | None:
        with translated("read what is kept"):
            found: Any = await self._client.get(self._keys.kept(scope, key))
        return found if isinstance(found, bytes) else None

    async def add(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> bool:
        with translated("keep a value"):
            return bool(await self._client.set(self._keys.kept(scope, key), value, ex=seconds, nx=True))

    async def put(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> None:
        with translated("keep a value"):
            await self._client.set(self._keys.kept(scope, key), value, ex=seconds)

    async def drop(self, scope: Scope, key: str) -> None:
        with translated("drop a value"):
            await self._client.delete(self._keys.kept(scope, key))
