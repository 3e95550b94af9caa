"""CORS: which pages may read what a door answers, and the preflight that browsers ask first."""

import re

from ..domain.source import Source
from ..kernel.errors import Denied
from .replies import Headers, Reply
from .requests import Request

ORIGIN = b"origin"
KEPT_S = b"86400"

_HEADER_NAMES = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,1000}")
_ORIGIN = re.compile(rb"[\x21-\x7e]{1,300}")


def check_origin(request: Request, source: Source) -> None:
    """A source with a list takes browsers' calls from those pages only; who is no browser says no origin. Raises: Denied."""
    origin = request.header(ORIGIN)
    if origin is not None and source.origins and origin not in source.origins:
        raise Denied(
            f'source "{source.id}" takes no events from this page',
            code="origin-refused",
            details={"remedy": "add the page's origin to the source's origins"},
        )


def readable_by(request: Request, *, credentials: bool = False) -> Headers:
    """Whoever asks may read the answer: it holds nothing that its sender may not know. `credentials`: though its browser sends them."""
    origin = request.headers.get(ORIGIN)
    if origin is None or not _ORIGIN.fullmatch(origin):
        return ()
    allowed: Headers = ((b"access-control-allow-credentials", b"true"),) if credentials else ()
    return ((b"access-control-allow-origin", origin), *allowed, (b"access-control-expose-headers", b"retry-after"), (b"vary", b"origin"))


def preflight(request: Request, methods: str) -> Reply:
    """Permissive, since a preflight carries no key: the call itself is checked against its source's origins."""
    asked = request.headers.get(b"access-control-request-headers", b"")
    allowed = asked if asked and _HEADER_NAMES.fullmatch(asked) else b"authorization, content-type"
    headers: Headers = (
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", allowed),
        (b"access-control-max-age", KEPT_S),
    )
    return Reply(204, b"", headers)
