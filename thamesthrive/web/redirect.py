"""`GET /redirect/{id}[/{session}]`: a link that tells who followed it.

It leads where its definition says: nothing in the address that was called decides that.
"""

import asyncio

import structlog

from ..access.redirects import DOOR
from ..domain.identity import SESSION
from ..domain.redirect import Redirect
from ..domain.scope import Scope
from ..kernel.codec import Raw, encode
from ..kernel.errors import Missing, ThamesThriveError, Unavailable
from .doorway import Door, Doorway
from .errors import door_error
from .items import clean_id
from .refused import RefusedCall
from .replies import Reply
from .requests import Request
from .senders import check_sender
from .told import Call, query_of
from .wire import merged


async def redirect(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """One event, then on to where it leads. Who only asks where that is (HEAD) has not followed it."""
    scope, link = await _link(doorway, request)
    if request.method == "HEAD":
        return _on_to(link)
    source = (await doorway.sources.get(scope, link.source)).value
    check_sender(request, source, DOOR)
    session = clean_id(SESSION, request.named[1]) if len(request.named) > 1 else None
    call = Call(scope=scope, source=source, door=DOOR, type=link.type, session=session, received=doorway.clock.now())
    item = call.item(doorway, merged(query_of(request), Raw(encode(link.properties))))
    try:
        async with asyncio.timeout(doorway.options.redirect_timeout_s):
            await call.accept(doorway, request, [item])
    except TimeoutError as error:
        raise Unavailable("the log did not say in time that it has the event", code="log-slow") from error
    return _on_to(link)


async def sent_on(doorway: Doorway, request: Request, error: ThamesThriveError) -> Reply:
    """Whatever keeps us from taking the event, the visitor gets where the link leads; what is lost is counted and said."""
    if error.code == "method-not-allowed":
        return door_error(error)
    try:
        scope, link = await _link(doorway, request)
    except ThamesThriveError as why:
        return door_error(why)
    await doorway.refused.told(RefusedCall(request, f"/{DOOR}"), error, (scope, link.source))
    doorway.metrics.lost(DOOR, error.code)
    structlog.get_logger().warning("event lost", door=DOOR, link=link.id, source=link.source, reason=error.code)
    return _on_to(link)


async def _link(doorway: Doorway, request: Request) -> tuple[Scope, Redirect]:
    """Raises: Missing, Unavailable."""
    found = await doorway.redirects.by_id(request.named[0]) if len(request.named) in (1, 2) else None
    if found is None:
        raise Missing("there is no such link", code="unknown-link")
    return found


def _on_to(link: Redirect) -> Reply:
    return Reply(307, b"", ((b"location", link.url.encode()), (b"cache-control", b"no-store")))


REDIRECT = Door(redirect, methods=("GET", "HEAD"), refuse=sent_on, tells=True)
