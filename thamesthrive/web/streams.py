"""Answers that go on: sent as they come, ended when the reader leaves or does not read, or the platform stops."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

import structlog
from starlette.types import Receive, Scope, Send

from ..kernel.errors import Unavailable
from ..ports.tail import Told
from ..reporting.following import Followed
from .replies import Headers, Stream

EVENTS: Headers = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),              # nginx would wait for more
)

POLL_S = 0.25
QUIET_S = 15.0                                  # proxies end connections on which nothing comes
LONGEST_S = 900.0                               # then the reader comes again, and its token is looked at again
HELLO = b"retry: 1000\n\n"
ALIVE = b": nothing yet\n\n"


class StreamResponse:
    """For the router."""

    def __init__(self, stream: Stream, guarded: Headers, *, within_s: float) -> None:
        self._chunks, self._headers, self._within_s = stream.chunks, (*stream.headers, *guarded), within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._send(send))
            leaving = tasks.create_task(_left(receive))
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            sending.cancel()
            leaving.cancel()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(self._headers)})
        async with aclosing(self._chunks) as chunks:        # type: ignore[type-var]  # they are a generator's
            try:
                async for chunk in chunks:
                    async with asyncio.timeout(self._within_s):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
            except TimeoutError:
                structlog.get_logger().info("reader dropped", within_s=self._within_s)
                return
        await send({"type": "http.response.body", "body": b""})


async def as_events(followed: Followed, stopping: asyncio.Event) -> AsyncIterator[bytes]:
    """Server-sent events, with a comment now and then while there are none. Ends when the log is away: the reader comes again."""
    clock = asyncio.get_running_loop().time
    began = last = clock()
    with followed:
        yield HELLO
        while not stopping.is_set() and clock() - began < LONGEST_S:
            try:
                told = await followed.next()
            except Unavailable as error:
                structlog.get_logger().warning("tail ended", reason=error.sentence)
                return
            if told or clock() - last > QUIET_S:
                yield _lines(told) if told else ALIVE
                last = clock()
            await _pause(stopping)


def _lines(told: Sequence[Told]) -> bytes:
    return b"".join(b"id: %s\nevent: event\ndata: %s\n\n" % (one.id.encode(), one.body) for one in told)


async def _pause(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_S):
            await stopping.wait()
    except TimeoutError:
        return


async def _left(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
