"""Calling addresses that users gave us."""

from collections.abc import Mapping
from typing import Protocol

from ..kernel.errors import Invalid
from ..kernel.values import Value

MOST_ANSWER = 64_000                            # bytes of an answer that are read


class AddressRefused(Invalid):
    """The address, or one that it leads to, may not be called from here."""

    code = "address-refused"


class Request(Value, frozen=True, kw_only=True, gc=False):
    """What is sent. `headers` go out as they are."""

    url: str
    body: bytes = b""
    method: str = "POST"
    headers: Mapping[str, str] = {}
    timeout_s: float = 10.0


class Response(Value, frozen=True, gc=False):
    """What was answered, whatever the status; names of headers are in lower case. `body`: how it begins."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http(Protocol):
    """Looks at every address that it connects to, redirects' too: nobody gets from outside to what is inside."""

    async def check(self, url: str) -> None:
        """Whether it may be called, as far as can be told now. Raises: AddressRefused; Invalid for what is no address of the web."""

    async def send(self, request: Request) -> Response:
        """Call it once. Raises: AddressRefused; Invalid; Unavailable (codes `timeout`, `unreachable`) without an answer."""
