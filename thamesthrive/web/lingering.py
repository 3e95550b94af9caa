"""An answer that is there before the whole body is: the rest of the body is read and dropped before the answer ends.

Otherwise the server closes the connection. Where much still comes that resets it, and the sender never reads why it was refused; where
little does, the sender takes it to be open, and its next call fails.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

IDLE_S = 1.0                                    # who sends nothing for so long has read the answer, or never will
END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Lingering:
    """In front of an application. Calls without a body pass it by. `within_s`: how long the rest of a body may take."""

    def __init__(self, app: ASGIApp, within_s: float, *, idle_s: float = IDLE_S) -> None:
        self._app, self._within_s, self._idle_s = app, within_s, idle_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not has_body(scope):
            await self._app(scope, receive, send)
            return
        incoming = Incoming(receive)
        await self._app(scope, incoming, lingering(incoming, send, self._within_s, idle_s=self._idle_s))


class Incoming:
    """Receives, and knows whether the body has ended."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.ended = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self.ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def drop_rest(self, within_s: float, idle_s: float) -> None:
        """Until it has ended, or nothing comes any more, or it has been long enough."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while not self.ended:
                    async with asyncio.timeout(idle_s):
                        await self()


def lingering(incoming: Incoming, send: Send, within_s: float, *, idle_s: float = IDLE_S) -> Send:
    """Sends an answer, whose end waits for that of the body."""

    async def sending(message: Message) -> None:
        ends = message["type"] == "http.response.body" and not message.get("more_body", False)
        if not ends or incoming.ended:
            await send(message)
            return
        await send({**message, "more_body": True})          # whole by its length, so the sender can read it now
        await incoming.drop_rest(within_s, idle_s)
        await send(END)

    return sending


def has_body(scope: Mapping[str, Any]) -> bool:
    """By what its head says."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return bool(value.strip(b"0"))
        if name == b"transfer-encoding":
            return True
    return bool(scope.get("http_version") == "2")           # where a body need not say anything of itself
