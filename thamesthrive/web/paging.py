"""Lists page by page. A cursor says where the next page begins; what is in it is our business."""

import base64
import binascii
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from ..kernel.codec import decode, encode
from ..kernel.errors import Invalid, Malformed

T = TypeVar("T")

LIMIT = 50
MOST = 200


class Listing(msgspec.Struct, Generic[T]):
    """One page. `next` is the cursor of the page behind it, null on the last."""

    items: Sequence[T]
    next: str | None = None


class Count(msgspec.Struct, omit_defaults=True):
    """How many. `more`: there are more than that; ask with `exact` for all."""

    count: int
    more: bool = False


def cursor_of(place: tuple[str, str] | None) -> str | None:
    """Sort value and id, opaque."""
    return base64.urlsafe_b64encode(encode(place)).rstrip(b"=").decode() if place else None


def place_of(cursor: str | None) -> tuple[str, str] | None:
    """Raises: Invalid."""
    if not cursor:
        return None
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return decode(data, tuple[str, str])
    except (binascii.Error, ValueError, Malformed) as error:
        raise Invalid('this is no cursor; use "next" of the page before as it is', code="bad-cursor") from error
