"""`Redirect`: a link that tells who followed it: where it leads, and the event that it is."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve, field, frozen

from ..kernel.codec import depth_over, encode
from ..kernel.errors import Invalid
from .event import normalised_type

FORMAT = 1
CLICKED = "link-clicked"
MOST_URL, MOST_NAME, MOST_TYPE, MOST_BYTES, MOST_DEPTH = 2_000, 200, 256, 8_192, 8

_WRITTEN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


@frozen(kw_only=True)
class Redirect:
    """`url` is where it leads, whatever stands in the address that was called. `properties` stand before those of the query."""

    id: str
    name: str
    url: str
    source: str
    type: str = CLICKED
    properties: Mapping[str, Any] = field(factory=dict)
    description: str = ""
    v: int = FORMAT


def check_redirect(redirect: Redirect) -> Redirect:
    """As it is stored, if it makes sense in itself. Raises: Invalid."""
    name, type_ = redirect.name.strip(), normalised_type(redirect.type)
    if not name or len(name) > MOST_NAME:
        raise Invalid(f"a link's name has 1 to {MOST_NAME} characters")
    if not type_ or len(type_) > MOST_TYPE or "\x00" in type_:
        raise Invalid(f"the type of a link's event has 1 to {MOST_TYPE} characters, without NUL")
    properties = encode(redirect.properties)
    if len(properties) > MOST_BYTES or depth_over(properties, MOST_DEPTH):
        raise Invalid(f"a link's properties have at most {MOST_BYTES} bytes and {MOST_DEPTH} levels")
    return evolve(redirect, name=name, type=type_, url=checked_url(redirect.url))


def checked_url(url: str) -> str:
    """Raises: Invalid for what is no whole address of the web."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole or len(url) > MOST_URL or not _WRITTEN.fullmatch(url):
        raise Invalid(
            f'"{url[:100]}" is nowhere to lead to; write a whole address, https://shop.example/spring?a=1, without name and password, '
            f"as a browser sends it (other characters percent-encoded), of at most {MOST_URL} characters",
            code="bad-url",
        )
    return url
