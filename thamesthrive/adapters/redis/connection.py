"""The three clients: for appends, for commands, and for what waits."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from attrs import frozen
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from ...kernel.errors import Invalid
from .options import RedisOptions

# redis-py repeats a command after a time-out, transactions too; then an append that had happened would happen twice.
NEVER = Retry(NoBackoff(), 0)

APPEND_CONNECTIONS = 1                          # one flush at a time, over a connection that is kept (`line.py`)
READ_BYTES = 1 << 20
KEEPALIVE_S = 15


@frozen
class Clients:
    """None of them repeats a command by itself."""

    append: Redis                               # no time-out of its own either: a flush has one for all it does
    command: Redis
    waiting: Redis                              # no time-out of its own: who waits sets one


@asynccontextmanager
async def open_clients(options: RedisOptions, url: str) -> AsyncIterator[Clients]:
    """Connects when first used. Raises: Invalid for an address that is none."""
    async with AsyncExitStack() as stack:
        yield Clients(
            append=await stack.enter_async_context(_client(options, url, APPEND_CONNECTIONS, None)),
            command=await stack.enter_async_context(_client(options, url, options.connections, options.command_timeout_s)),
            waiting=await stack.enter_async_context(_client(options, url, options.connections, None)),
        )


def _client(options: RedisOptions, url: str, connections: int, timeout_s: float | None) -> Redis:
    more: dict[str, Any] = {} if url.startswith("unix:") else {"socket_keepalive": True}
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=connections,
            timeout=options.command_timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=options.command_timeout_s,
            socket_read_size=READ_BYTES,
            health_check_interval=KEEPALIVE_S,
            retry=NEVER,
            protocol=3,
            **more,
        )
    except ValueError as error:
        raise Invalid("redis.url is no address: it begins with redis://, rediss:// or unix://") from error
    return Redis.from_pool(pool)
