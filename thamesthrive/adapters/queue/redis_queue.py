"""`RedisQueue`: puts messages where dramatiq's workers find them, and tells how many wait.

A message is put by one script, not by dramatiq's own client: only so is it one step to see that none of its name is in flight, to note the
slot, and to put it. The keys are those of dramatiq's `dispatch.lua`; `tests/ports/test_queue.py` runs both sides together.
"""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import OutOfMemoryError, RedisError

from ...kernel.codec import encode
from ...kernel.errors import Unavailable
from ...kernel.ids import random_id
from ...messages import Message
from ...ports.queue import AHEAD_S, Put, Routes, Routing, Waiting
from .place import Place, spelled

CONNECTIONS = 4
FULL_RETRY_S = 5

# KEYS: fired, flight, list, messages, delayed messages. ARGV: name, slot (or nothing), id, message.
PUT = f"""#!lua
local slot = tonumber(ARGV[2])
if slot then
  local fired = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
  if fired and fired >= slot and fired <= tonumber(redis.call('TIME')[1]) + {AHEAD_S} then return 'fired' end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
local newest = redis.call('HGET', KEYS[2], ARGV[1])
if newest and (redis.call('HEXISTS', KEYS[4], newest) == 1 or redis.call('HEXISTS', KEYS[5], newest) == 1) then return 'in-flight' end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 'put'
"""


class RedisQueue:
    def __init__(self, client: Redis, place: Place, routes: Routes) -> None:
        self._client, self._place, self._routes = client, place, routes
        self._put = client.register_script(PUT)

    async def put(self, message: Message, *, slot: int | None = None) -> Put:
        route = self._routes[type(message)]
        place, id = self._place, random_id()
        keys = [place.fired, place.flight, place.waiting(route.queue), place.bodies(route.queue), place.delayed(route.queue)]
        args = [spelled(route.name), "" if slot is None else slot, id, _envelope(route, id, message)]
        with _translated("put a message on the task queue"):
            said: Any = await self._put(keys=keys, args=args)
        return Put(said.decode())

    async def waiting(self) -> Mapping[str, Waiting]:
        queues = sorted({route.queue for route in self._routes.values()})
        pipeline = self._client.pipeline(transaction=False)
        for queue in queues:
            pipeline.hlen(self._place.bodies(queue))
            pipeline.hlen(self._place.delayed(queue))
            pipeline.zcard(self._place.dead(queue))
        with _translated("ask the task queue"):
            found = await pipeline.execute()
        counts = zip(found[::3], found[1::3], found[2::3], strict=True)
        return {queue: Waiting(messages=now + later, dead=dead) for queue, (now, later, dead) in zip(queues, counts, strict=True)}

    async def fired(self) -> Mapping[str, int]:
        with _translated("ask the task queue"):
            found: Any = await self._client.hgetall(self._place.fired)
        names = {spelled(route.name): route.name for route in self._routes.values()}
        return {names[name.decode()]: int(slot) for name, slot in found.items() if name.decode() in names}


@asynccontextmanager
async def open_queue(place: Place, routes: Routes) -> AsyncIterator[RedisQueue]:
    """Connects when first used."""
    pool = BlockingConnectionPool.from_url(
        place.url, max_connections=CONNECTIONS, timeout=place.options.command_timeout_s, retry=Retry(NoBackoff(), 0), **place.connection
    )
    pool.connection_kwargs["db"] = place.options.database       # an address' own would win otherwise
    async with Redis.from_pool(pool) as client:
        yield RedisQueue(client, place, routes)


def _envelope(route: Routing, id: str, message: Message) -> bytes:
    """As dramatiq's `Message` is encoded."""
    return encode(
        {
            "queue_name": spelled(route.queue),
            "actor_name": spelled(route.name),
            "args": [encode(message).decode()],
            "kwargs": {},
            "options": {"redis_message_id": id},
            "message_id": id,
            "message_timestamp": int(time.time() * 1_000),
        }
    )


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    """Raises: Unavailable."""
    try:
        yield
    except OutOfMemoryError as error:
        raise Unavailable("the task queue's Redis is full: raise its maxmemory", code="queue-full", retry_after_s=FULL_RETRY_S) from error
    except (RedisError, OSError, TimeoutError) as error:
        why = f"Redis does not answer ({type(error).__name__}); see that it runs where queue.url or redis.url says"
        raise Unavailable(f"cannot {doing}: {why}", code="queue-unavailable") from error
