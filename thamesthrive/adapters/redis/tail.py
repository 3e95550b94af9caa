"""`RedisTail`: a capped stream for each scope that somebody watches, and a mark that runs out for each that is."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import structlog

from ...domain.scope import Scope
from ...domain.shown import shown_event
from ...kernel.codec import encode
from ...kernel.errors import Unavailable
from ...ports.tail import HEARD_S, KEPT, Drained, Told
from .connection import Clients
from .errors import translated
from .keys import Keys

FIELD = b"e"
WAITING = 50                                    # rounds that may wait to be told; the oldest give way
KEPT_S = 3_600                                  # a stream that nobody adds to ends


class RedisTail:
    """`run` has to run alongside, or nothing is told."""

    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys
        self._waiting: deque[tuple[Scope, Sequence[Drained]]] = deque(maxlen=WAITING)
        self._came = asyncio.Event()

    def publish(self, scope: Scope, drained: Sequence[Drained]) -> None:
        self._waiting.append((scope, drained))
        self._came.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            while self._waiting:
                scope, drained = self._waiting.popleft()
                try:
                    await self._tell(scope, drained)
                except Unavailable as error:
                    structlog.get_logger().warning("tail lost", events=len(drained), reason=error.sentence)

    async def newest(self, scope: Scope) -> str:
        with translated("read the tail"):
            await self._watch(scope)
            found: Any = await self._client.xrevrange(self._keys.tail(scope), count=1)
        return found[0][0].decode() if found else "0-0"

    async def read(self, scope: Scope, after: str, *, limit: int) -> Sequence[Told]:
        with translated("read the tail"):
            await self._watch(scope)
            found: Any = await self._client.xrange(self._keys.tail(scope), min=f"({after}", count=limit)
        return [Told(id.decode(), fields[FIELD]) for id, fields in found]

    async def forget(self, scope: Scope) -> None:
        with translated("forget the tail"):
            await self._client.delete(self._keys.tail(scope))

    async def _tell(self, scope: Scope, drained: Sequence[Drained]) -> None:
        with translated("tell the tail"):
            if not await self._client.exists(self._keys.watched(scope)):
                return
            stream = self._keys.tail(scope)
            pipeline = self._client.pipeline(transaction=False)
            for one in drained:
                pipeline.xadd(stream, {FIELD: encode(shown_event(one.event, one.profile))}, maxlen=KEPT, approximate=False)
            pipeline.expire(stream, KEPT_S)
            await pipeline.execute()

    async def _watch(self, scope: Scope) -> None:
        await self._client.set(self._keys.watched(scope), b"1", ex=HEARD_S)
