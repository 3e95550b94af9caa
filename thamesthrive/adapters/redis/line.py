"""`Line`: the one connection over which flushes go, each a run of a script.

redis-py connects, signs in and reads the answer. The command is put together here and the connection kept, since the client's own way (a
connection taken from the pool and given back, its arguments encoded one by one, a task for each time-out) costs a flush as much as five
requests do.
"""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ResponseError


def bulk(value: bytes) -> bytes:
    """An argument as the protocol writes it."""
    return b"$%d\r\n%b\r\n" % (len(value), value)


@lru_cache(maxsize=1_024)
def number(value: int) -> bytes:
    """The same of a number; most are small."""
    return bulk(b"%d" % value)


class Line:
    """For one caller at a time. Nothing is ever repeated."""

    def __init__(self, client: Redis, *, timeout_s: float) -> None:
        self._pool: Any = client.connection_pool
        self._timeout_s = timeout_s
        self._connection: AbstractConnection | None = None

    async def run(self, sha: str, keys: Sequence[bytes], args: Sequence[bytes]) -> Any:
        """What the script answers; keys and arguments as `bulk` writes them.

        Raises: RedisError (NoScriptError: the server does not know the script), OSError, TimeoutError. Only after a ResponseError it is
        sure that nothing happened.
        """
        head = b"*%d\r\n%b%b" % (3 + len(keys) + len(args), bulk(b"EVALSHA"), bulk(sha.encode()))
        command = b"".join([head, number(len(keys)), *keys, *args])
        async with asyncio.timeout(self._timeout_s):
            connection = await self._connected()
            try:
                await connection.send_packed_command(command)
                return await connection.read_response()
            except ResponseError:
                raise
            except BaseException:               # or what is under way would be taken for the answer to the next
                await connection.disconnect(nowait=True)
                raise

    async def _connected(self) -> AbstractConnection:
        """One that can be spoken over: made anew when the server has closed it, or said what nobody asked."""
        if self._connection is None:
            self._connection = await self._pool.get_connection()
        if self._connection.is_connected and await self._connection.can_read():
            await self._connection.disconnect(nowait=True)
        if not self._connection.is_connected:
            await self._connection.connect()
        return self._connection
