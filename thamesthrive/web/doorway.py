"""`Doorway`: what every door needs. And the raw ASGI in front of the router, which is what makes the doors cheap."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from attrs import frozen
from starlette.types import Receive, Send

from ..access.redirects import Redirects
from ..access.sources import Sources
from ..collection.collector import Collector
from ..kernel.errors import Invalid, ThamesThriveError
from ..ports.clock import Clock
from .cors import preflight, readable_by
from .errors import door_error
from .lingering import Incoming, has_body, lingering
from .metrics import Metrics
from .options import ApiOptions
from .refused import Refused, RefusedCall
from .replies import Reply, send_reply
from .requests import Request, claimed_size, read_body, request_of
from .room import Room


@frozen
class Doorway:
    """What every door needs."""

    collector: Collector
    sources: Sources
    redirects: Redirects
    clock: Clock
    options: ApiOptions
    metrics: Metrics
    refused: Refused


async def told(doorway: Doorway, request: Request, error: ThamesThriveError) -> Reply:
    """What is wrong, as JSON: how most doors refuse."""
    return door_error(error)


@frozen
class Door:
    """`methods`: only of a POST a body is read. `refuse`: how a call is answered that cannot be taken.

    `credentials`: whether browsers send it theirs, so that they ask for leave to. Nothing is done with them.
    `key_at`: which name of the path is the write key, where it is one of these. `tells`: `refuse` itself tells of refused calls, since no
    write key says whose they are.
    """

    take: Callable[[Doorway, Request, bytes], Awaitable[Reply]]
    methods: tuple[str, ...] = ("POST",)
    refuse: Callable[[Doorway, Request, ThamesThriveError], Awaitable[Reply]] = told
    credentials: bool = False
    key_at: int | None = None
    tells: bool = False

    @property
    def allowed(self) -> str:
        return ", ".join((*self.methods, "OPTIONS"))


class At(NamedTuple):
    """A door where it was found. `place` is what it is counted under: nothing of what a caller chose."""

    place: str
    door: Door


class Doors:
    """Each door by its path, or by the first name of it; a path may end in a slash."""

    def __init__(self, doorway: Doorway, doors: Mapping[str, Door], trees: Mapping[str, Door]) -> None:
        self._doorway, self._room = doorway, Room(doorway.options)
        self._doors = {path: At(path, door) for path, door in doors.items()}
        self._trees = {f"{name}/": At(name, door) for name, door in trees.items()}

    def at(self, path: str) -> At | None:
        """The door of a path, None if none is there."""
        return self._doors.get(path) or self._trees.get(path[: path.find("/", 1) + 1]) or self._doors.get(path.rstrip("/"))

    async def serve(self, at: At, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One call, counted by how it was answered."""
        (place, door), options, incoming = at, self._doorway.options, Incoming(receive)
        status = 500                            # what the server answers if nobody does
        try:
            request = request_of(scope, options)
            asked = request.method == "OPTIONS"
            reply = preflight(request, door.allowed) if asked else await self._answer(at, request, incoming)
            status = reply.status
            if not incoming.ended and has_body(scope):
                send = lingering(incoming, send, options.body_timeout_s)
            await send_reply(reply, send, readable_by(request, credentials=door.credentials))
        finally:
            self._doorway.metrics.request(place, status)

    async def _answer(self, at: At, request: Request, receive: Receive) -> Reply:
        door, body = at.door, b""
        try:
            if request.method not in door.methods:
                raise Invalid(f"this door takes {' and '.join(door.methods)}", code="method-not-allowed", details={"allow": door.allowed})
            has_body = request.method == "POST"
            size = claimed_size(request, self._doorway.options) if has_body else 0
            self._room.take(size)
            try:
                body = await read_body(request, receive, self._doorway.options) if has_body else b""
                return await door.take(self._doorway, request, body)
            finally:
                self._room.give_back(size)
        except ThamesThriveError as error:
            answered = await self._refused(at, request, body, error)
            return await door.refuse(self._doorway, request, answered)

    async def _refused(self, at: At, request: Request, body: bytes, error: ThamesThriveError) -> ThamesThriveError:
        """Counted and told. What is to be answered."""
        place, door = at
        key = request.named[door.key_at] if door.key_at is not None and len(request.named) > door.key_at else None
        answered = await self._doorway.refused.counted(request, error)
        if not door.tells:
            await self._doorway.refused.told(RefusedCall(request, place, body, key), answered)
        self._doorway.metrics.refused(place, answered.code)
        return answered
