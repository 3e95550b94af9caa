"""`GET /pixel/{write key}/{type}.gif`: a picture that nobody sees tells of an event, for mails and for pages without scripts."""

from ..kernel.errors import Missing, ThamesThriveError
from .doorway import Door, Doorway
from .errors import door_error
from .replies import Headers, Reply
from .requests import Request
from .senders import sender_of
from .told import Call, query_of

DOOR = "pixel"
SUFFIX = ".gif"
GIF = (                                         # one transparent dot
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00"
    b"\x02\x02D\x01\x00;"
)
DRAWN: Headers = ((b"content-type", b"image/gif"), (b"cache-control", b"no-store"))


async def pixel(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """One event, whose properties are the query."""
    if len(request.named) != 2 or not request.named[1].endswith(SUFFIX):
        raise Missing("pictures are at /pixel/WRITE-KEY/TYPE.gif", code="no-such-path")
    key, type_ = request.named
    scope, source = await sender_of(request, key, DOOR, doorway.sources)
    call = Call(scope=scope, source=source, door=DOOR, type=type_.removesuffix(SUFFIX), received=doorway.clock.now())
    await call.accept(doorway, request, [call.item(doorway, query_of(request))])
    return Reply(200, GIF, DRAWN)


async def drawn(doorway: Doorway, request: Request, error: ThamesThriveError) -> Reply:
    """Who reads a mail sees no broken picture, whatever is wrong; who builds one sees the status, and the code in `x-error`."""
    said = door_error(error)
    headers = tuple((name, value) for name, value in said.headers if name != b"content-type")
    return Reply(said.status, GIF, (*DRAWN, (b"x-error", error.code.encode()), *headers))


PIXEL = Door(pixel, methods=("GET",), refuse=drawn, key_at=0)
