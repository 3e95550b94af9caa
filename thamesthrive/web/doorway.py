"""`Doorway`: what every door needs. And the raw ASGI in front of the router, which is what makes the doors cheap."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import frozen
from starlette.types import Receive, Send

from ..access.sources import Sources
from ..collection.collector import Collector
from ..kernel.errors import Invalid, ThamesThriveError
from ..ports.clock import Clock
from .cors import preflight, readable_by
from .errors import door_error
from .metrics import Metrics
from .options import ApiOptions
from .replies import Reply, send_reply
from .requests import Request, claimed_size, read_body, request_of
from .room import Room

METHODS = "POST, OPTIONS"


@frozen
class Doorway:
    """What every door needs."""

    collector: Collector
    sources: Sources
    clock: Clock
    options: ApiOptions
    metrics: Metrics


Door = Callable[[Doorway, Request, bytes], Awaitable[Reply]]


class Doors:
    """Each door by its path, which may end in a slash."""

    def __init__(self, doorway: Doorway, doors: Mapping[str, Door]) -> None:
        self._doorway, self._doors, self._room = doorway, doors, Room(doorway.options)

    def at(self, path: str) -> Door | None:
        """The door of a path, None if none is there."""
        return self._doors.get(path) or self._doors.get(path.rstrip("/"))

    async def serve(self, door: Door, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One call, counted by how it was answered."""
        status = 500                            # what the server answers if nobody does
        try:
            request = request_of(scope, self._doorway.options)
            reply = preflight(request) if request.method == "OPTIONS" else await self._answer(door, request, receive)
            status = reply.status
            await send_reply(reply, send, readable_by(request))
        finally:
            self._doorway.metrics.request(scope["path"].rstrip("/"), status)

    async def _answer(self, door: Door, request: Request, receive: Receive) -> Reply:
        try:
            if request.method != "POST":
                raise Invalid("this door takes POST", code="method-not-allowed", details={"allow": METHODS})
            size = claimed_size(request, self._doorway.options)
            self._room.take(size)
            try:
                body = await read_body(request, receive, self._doorway.options)
                return await door(self._doorway, request, body)
            finally:
                self._room.give_back(size)
        except ThamesThriveError as error:
            return door_error(error)
