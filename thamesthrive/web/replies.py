"""`Reply`: what a door or an endpoint answers, before it is sent."""

from collections.abc import AsyncIterator
from typing import Any

from attrs import frozen
from starlette.types import Send

from ..kernel.codec import encode
from ..kernel.values import Value

Headers = tuple[tuple[bytes, bytes], ...]

JSON: Headers = ((b"content-type", b"application/json"),)


class Reply(Value, frozen=True, gc=False):
    """A whole answer."""

    status: int
    body: bytes
    headers: Headers = ()


@frozen
class Stream:
    """An answer that goes on until the reader leaves or the chunks end."""

    chunks: AsyncIterator[bytes]
    headers: Headers


def json_reply(value: Any, *, status: int = 200, headers: Headers = ()) -> Reply:
    """JSON of any value that the codec knows."""
    return Reply(status, encode(value), (*JSON, *headers))


async def send_reply(reply: Reply, send: Send, extra: Headers = ()) -> None:
    """Over ASGI."""
    length: Headers = () if reply.status == 204 else ((b"content-length", b"%d" % len(reply.body)),)
    headers = [*reply.headers, *extra, *length]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
