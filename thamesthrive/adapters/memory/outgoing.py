"""The streams of delivery partitions in memory."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from ...ports.locks import Lease
from ...ports.outgoing import MOST, Sent
from .table import Step, no_step


class MemoryOutgoing:
    """`holds` says whether a lease is held."""

    def __init__(self, step: Step = no_step, holds: Callable[[Lease], bool] = lambda _: True) -> None:
        self._step, self._holds = step, holds
        self._streams: dict[int, deque[Sent]] = {}
        self._came = asyncio.Event()

    async def append(self, sent: Sequence[Sent]) -> None:
        for one in sent:
            await self._step()
            self._streams.setdefault(one.lane.partition, deque(maxlen=MOST)).append(one)
        self._came.set()

    async def read(self, leases: Mapping[int, Lease], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        await self._step()
        if wait_s and not any(self._streams.get(p) for p in leases):
            self._came.clear()
            try:
                async with asyncio.timeout(wait_s):
                    await self._came.wait()
            except TimeoutError:
                return ()
        streams = [stream for p, lease in leases.items() if (stream := self._streams.get(p)) and self._holds(lease)]
        return [stream.popleft() for stream in streams for _ in range(min(limit, len(stream)))]

    async def lag(self) -> Mapping[int, int]:
        return {partition: len(stream) for partition, stream in self._streams.items() if stream}
