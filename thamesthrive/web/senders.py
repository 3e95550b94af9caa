"""Who is calling a door: the write key, wherever it stands, and the source that it belongs to."""

import base64

from ..access.sources import Sources
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.errors import Denied
from .cors import check_origin
from .requests import Request

MAX_KEY = 256
REMEDY = "thamesthrive sources show NAME prints the write key and how to use it"


async def sender_of(request: Request, key: str | None, door: str, sources: Sources) -> tuple[Scope, Source]:
    """The source of a call, and its scope. Raises: Denied."""
    if not key:
        raise Denied("the call names no write key", code="write-key-missing", details={"remedy": REMEDY})
    found = await sources.by_key(key) if len(key) <= MAX_KEY else None
    if found is None:
        raise Denied("no source has this write key", code="unknown-write-key", details={"remedy": REMEDY})
    scope, source = found
    check_sender(request, source, door)
    return scope, source


def check_sender(request: Request, source: Source, door: str) -> None:
    """Whether a source may send here and now. Raises: Denied."""
    if not source.enabled:
        raise Denied(f'source "{source.id}" is switched off', code="source-disabled", details={"remedy": "enable the source"})
    if door not in source.doors:
        remedy = f'add "{door}" to the source\'s doors'
        raise Denied(f'source "{source.id}" takes no events here', code="door-closed", details={"remedy": remedy})
    check_origin(request, source)


def key_in_header(request: Request) -> str | None:
    """The write key of `Basic key:` or `Bearer key`. What cannot be read names none."""
    scheme, _, rest = (request.header(b"authorization") or "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip() or None
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(rest.strip(), validate=True).decode("utf-8")
    except ValueError:                          # no base64, no ASCII, or no UTF-8 in it
        return None
    return text.partition(":")[0] or None
