"""`RedisCache`: strings that run out."""

from typing import Any

from ...domain.scope import Scope
from . import scripts
from .connection import Clients
from .errors import translated
from .keys import Keys


class RedisCache:
    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys
        self._swap = clients.command.register_script(scripts.SWAP)

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

    async def swap(self, scope: Scope, key: str, old: bytes, new: bytes, *, seconds: int) -> bool:
        with translated("change what is kept"):
            return bool(await self._swap(keys=[self._keys.kept(scope, key)], args=[old, new, seconds]))

    async def drop(self, scope: Scope, key: str) -> None:
        with translated("drop a value"):
            await self._client.delete(self._keys.kept(scope, key))
