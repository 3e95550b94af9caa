"""The paths at which the SDKs of Segment and RudderStack send, each call by its name and by its letter; and what they say of themselves."""

from collections.abc import Mapping

from .doorway import Door, Doorway
from .replies import Reply
from .requests import Request
from .v1 import SUCCESS, batch, past, single


async def sdk_metrics(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """How a browser's SDK fares, told to whoever made it, without a write key. It is taken, so that the SDK is content, and dropped."""
    return SUCCESS


_CALLS: Mapping[str, Door] = {kind: Door(single(kind)) for kind in ("track", "identify", "page", "screen", "group", "alias")}
_BATCH = Door(batch)

V1_DOORS: Mapping[str, Door] = {
    **{f"/v1/{kind}": door for kind, door in _CALLS.items()},
    **{f"/v1/{kind[0]}": door for kind, door in _CALLS.items()},
    "/v1/batch": _BATCH,
    "/v1/b": _BATCH,
    "/v1/import": Door(past),
    "/v1/m": Door(sdk_metrics),
}
