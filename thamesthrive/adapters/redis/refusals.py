"""`RedisRefusals`: a capped list for each source and reason, found by a hash of the source's reasons, which also counts them."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from attrs import define, field

from ...domain.refusal import Refusal, RefusedCalls
from ...domain.scope import Scope
from ...kernel.codec import decode, encode
from ...kernel.errors import Unavailable
from ...ports.refusals import KEPT, KEPT_S
from .connection import Clients
from .errors import translated
from .keys import Keys

WAITING = 500                                   # sources and reasons that may wait to be told; others are lost
PAUSE_S = 0.25                                  # between two writes, so that a flood of refusals costs the server little
COUNT, SINCE = b"n:", b"t:"

Place = tuple[Scope, str, str]
"""Scope, source and reason."""


@define
class _Waiting:
    """Of one place, since the last write. A flood leaves no more than its last."""

    first: Refusal
    count: int = 0
    last: deque[Refusal] = field(factory=lambda: deque(maxlen=KEPT))


class RedisRefusals:
    """`run` has to run alongside, or nothing is kept."""

    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys
        self._waiting: dict[Place, _Waiting] = {}
        self._came = asyncio.Event()

    def tell(self, scope: Scope, source: str, refusal: Refusal) -> None:
        place = scope, source, refusal.code
        waiting = self._waiting.get(place)
        if waiting is None:
            if len(self._waiting) >= WAITING:
                return
            waiting = self._waiting[place] = _Waiting(refusal)
        waiting.count += 1
        waiting.last.append(refusal)
        self._came.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            waiting, self._waiting = self._waiting, {}
            try:
                await self._keep(waiting)
            except Unavailable as error:
                lost = sum(of.count for of in waiting.values())
                structlog.get_logger().warning("refusals lost", calls=lost, reason=error.sentence)
            await asyncio.sleep(PAUSE_S)

    async def of(self, scope: Scope, source: str) -> Sequence[RefusedCalls]:
        with translated("read which calls were refused"):
            known: Any = await self._client.hgetall(self._keys.refused(scope, source))
            codes: list[str] = [name.removeprefix(COUNT).decode() for name in known if name.startswith(COUNT)]
            pipeline = self._client.pipeline(transaction=False)
            for code in codes:
                pipeline.lrange(self._keys.refusals(scope, source, code), 0, KEPT - 1)
            lists: Any = await pipeline.execute() if codes else ()
        found = [_calls(code, known, last) for code, last in zip(codes, lists, strict=True) if last]
        return sorted(found, key=lambda calls: calls.last[0].time, reverse=True)

    async def _keep(self, waiting: Mapping[Place, _Waiting]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for (scope, source, code), of in waiting.items():
            reasons, calls = self._keys.refused(scope, source), self._keys.refusals(scope, source, code)
            pipeline.hincrby(reasons, (COUNT + code.encode()).decode(), of.count)
            pipeline.hsetnx(reasons, (SINCE + code.encode()).decode(), of.first.time.isoformat())
            pipeline.expire(reasons, KEPT_S)
            pipeline.lpush(calls, *(encode(refusal) for refusal in of.last))
            pipeline.ltrim(calls, 0, KEPT - 1)
            pipeline.expire(calls, KEPT_S)
        with translated("keep which calls were refused"):
            await pipeline.execute()


def _calls(code: str, known: Mapping[bytes, bytes], last: Sequence[bytes]) -> RefusedCalls:
    return RefusedCalls(
        code=code,
        count=int(known[COUNT + code.encode()]),
        since=datetime.fromisoformat(known[SINCE + code.encode()].decode()),
        last=tuple(decode(refusal, Refusal) for refusal in last),
    )
