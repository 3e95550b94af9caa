"""`Idempotency-Key`: who makes something and does not hear the answer asks again with the same key, and makes one thing.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from collections.abc import Awaitable, Callable
from hashlib import blake2b

import msgspec
import structlog
from attrs import frozen

from ..kernel.codec import Raw, decode, encode
from ..kernel.errors import Conflict, Invalid, Unavailable
from ..ports.cache import Cache
from .replies import Headers, Reply
from .route import Asked, Route

HEADER = b"idempotency-key"
MAX_KEY = 255
KEPT_S = 24 * 3600
BUSY_S = 60                                     # a process that died while it made something


class Made(msgspec.Struct):
    """What was asked with a key, and what was answered; no answer while it is being made, or when it is to be shown once."""

    asked: str
    status: int = 0
    body: Raw = Raw(b"null")
    etag: str = ""


Answer = Callable[[], Awaitable[Reply]]


@frozen
class Repeats:
    """One place for all that makes something."""

    cache: Cache

    async def answer(self, route: Route, asked: Asked, answer: Answer) -> Reply:
        """Answer as before, or for the first time. Raises: Invalid; Conflict when the key stands for something else; Unavailable."""
        key = asked.header(HEADER)
        if key is None:
            return await answer()
        if not 0 < len(key) <= MAX_KEY:
            raise Invalid(f"an Idempotency-Key has 1 to {MAX_KEY} characters; make a random one for each thing", code="bad-idempotency-key")
        kept, digest = f"made:{asked.caller.id}:{route.name}:{key}", blake2b(asked.body, digest_size=16).hexdigest()
        if not await self.cache.add(asked.scope, kept, encode(Made(digest)), seconds=BUSY_S):
            return _again(await self.cache.get(asked.scope, kept), digest)
        reply = None
        try:
            reply = await answer()
        finally:
            if reply is None:
                await self.cache.drop(asked.scope, kept)    # nothing was made: the key is free again
        await self._keep(asked, kept, _made(digest, reply, route))
        return reply

    async def _keep(self, asked: Asked, kept: str, made: Made) -> None:
        """It is made in any case; then a repeat within a minute is told that it is being made, and a later one makes it again."""
        try:
            await self.cache.put(asked.scope, kept, encode(made), seconds=KEPT_S)
        except Unavailable as error:
            structlog.get_logger().warning("answer not kept", reason=error.sentence)


def _made(digest: str, reply: Reply, route: Route) -> Made:
    if route.makes == "secret":
        return Made(digest, reply.status)
    return Made(digest, reply.status, Raw(reply.body), dict(reply.headers).get(b"etag", b"").decode())


def _again(kept: bytes | None, digest: str) -> Reply:
    """Raises: Conflict."""
    made = decode(kept, Made) if kept else Made(digest)
    if made.asked != digest:
        raise Conflict("this Idempotency-Key came with another body before; make a new one for each thing", code="idempotency-key-reused")
    if not made.status:
        raise Conflict("what this Idempotency-Key stands for is being made; ask again in a moment", code="idempotency-key-busy")
    if bytes(made.body) == b"null":
        raise Conflict("this was made already, and its secret is shown once; delete it and make another", code="shown-once")
    etag: Headers = ((b"etag", made.etag.encode()),) if made.etag else ()
    return Reply(made.status, bytes(made.body), ((b"content-type", b"application/json"), *etag))
