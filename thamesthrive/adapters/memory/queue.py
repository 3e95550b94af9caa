"""The task queue in memory."""

from collections.abc import Mapping

from ...messages import Message
from ...ports.clock import Clock
from ...ports.queue import AHEAD_S, Put, Routes, Waiting


class MemoryQueue:
    """`messages`: what waits, by name. Taking one out is its being done."""

    def __init__(self, routes: Routes, clock: Clock) -> None:
        self._routes, self._clock = routes, clock
        self._fired: dict[str, int] = {}
        self.messages: dict[str, Message] = {}

    async def put(self, message: Message, *, slot: int | None = None) -> Put:
        name = self._routes[type(message)].name
        if slot is not None:
            if slot <= self._fired.get(name, -1) <= self._clock.now().timestamp() + AHEAD_S:
                return Put.FIRED
            self._fired[name] = slot
        if name in self.messages:
            return Put.IN_FLIGHT
        self.messages[name] = message
        return Put.PUT

    async def waiting(self) -> Mapping[str, Waiting]:
        queues = {route.name: route.queue for route in self._routes.values()}
        return {queue: Waiting(messages=sum(queues[n] == queue for n in self.messages), dead=0) for queue in sorted(set(queues.values()))}

    async def fired(self) -> Mapping[str, int]:
        return dict(self._fired)
