"""`Request`: what stands before a body: headers, query, address. And the body itself: bounded in size and time, inflated."""

import asyncio
import re
import zlib
from collections.abc import Coroutine, Generator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive

from ..kernel.errors import Invalid, Malformed, TooLarge
from ..kernel.values import Value
from .options import ApiOptions

GZIP = 16 + zlib.MAX_WBITS

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


class Request(Value, frozen=True, gc=False):
    """Header names are lower case; of several equal ones the last counts."""

    method: str
    headers: Mapping[bytes, bytes]
    query: Mapping[str, str]
    address: str | None
    path: str
    search: str = ""                            # the query as it came, in which a name may stand more than once

    def header(self, name: bytes) -> str | None:
        """A header as text."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def named(self) -> tuple[str, ...]:
        """What stands in the path behind its first name; it may end in a slash."""
        return tuple(self.path.rstrip("/").split("/")[2:])


def request_of(scope: Mapping[str, Any], options: ApiOptions) -> Request:
    """From an ASGI scope."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    search = scope["query_string"].decode("latin-1")
    pairs = dict(parse_qsl(search, keep_blank_values=True)) if search else {}
    return Request(scope["method"], headers, pairs, _address(scope, headers, options.proxies), scope["path"], search)


def claimed_size(request: Request, options: ApiOptions) -> int:
    """How large the body can become, by what its head says. Raises: TooLarge."""
    limit = options.max_body_bytes
    length = request.headers.get(b"content-length", b"")
    if not length.isdigit():
        return limit
    if (size := int(length)) > limit:
        raise _too_large(limit)
    return size if b"content-encoding" not in request.headers else limit


def reached_at(request: Request, scheme: str, proxies: int) -> tuple[str, str]:
    """Protocol and host by which the caller came, so that it comes again the same way. Raises: Malformed."""
    protocol = _said_in_front(request, b"x-forwarded-proto", proxies) or scheme
    host = _said_in_front(request, b"x-forwarded-host", proxies) or request.header(b"host") or ""
    if protocol not in ("http", "https") or not _HOST.fullmatch(host):
        raise Malformed("the request does not say by which host it came; send a Host header")
    return protocol, host


async def read_body(request: Request, receive: Receive, options: ApiOptions) -> bytes:
    """The whole body, inflated; what its head claims was looked at before (`claimed_size`).

    Raises: TooLarge; Malformed; Invalid for a slow sender or an unknown encoding.
    """
    limit = options.max_body_bytes
    body = await _in_time(_received(receive, limit), options.body_timeout_s)
    encoding = request.headers.get(b"content-encoding")
    return body if encoding is None else _decoded(body, encoding.decode("latin-1").strip().lower(), limit)


async def _in_time(receiving: Coroutine[Any, None, bytes], within_s: float) -> bytes:
    """Most bodies have come with their head. Only what has to wait is given a timer: it costs more than reading them. Raises: Invalid."""
    try:
        waits_for = receiving.send(None)
    except StopIteration as there:
        body: bytes = there.value
        return body
    try:
        async with asyncio.timeout(within_s):
            return await _Begun(receiving, waits_for)
    except TimeoutError as error:
        raise Invalid(f"the body did not come within {within_s:g} s", code="slow-body") from error


class _Begun:
    """A coroutine that ran by itself up to where it waits, to be awaited from there on."""

    def __init__(self, coroutine: Coroutine[Any, None, bytes], waits_for: Any) -> None:
        self._coroutine, self._waits_for = coroutine, waits_for

    def __await__(self) -> Generator[Any, None, bytes]:
        try:
            yield self._waits_for
        except BaseException as error:          # somebody cancels
            self._coroutine.throw(error)
            raise
        return (yield from self._coroutine.__await__())


async def _received(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Malformed("the connection ended within the body")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _decoded(body: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding in ("gzip", "x-gzip"):
        return _inflated(body, limit)
    raise Invalid('this content-encoding is not understood; send "gzip" or none', code="unsupported-encoding")


def _inflated(body: bytes, limit: int) -> bytes:
    """Never makes more than one byte above the limit, whatever the body claims."""
    inflater = zlib.decompressobj(GZIP)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise Malformed("the body is not gzip, though its content-encoding says so") from error
    if len(data) > limit:
        raise _too_large(limit)
    if not inflater.eof or inflater.unused_data:
        raise Malformed("the gzip body is cut short, or followed by something else")
    return data


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"the body is larger than {limit} bytes", details={"remedy": "send fewer events at once"})


def _address(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], proxies: int) -> str | None:
    """The sender's; behind proxies what the outermost of ours wrote, since anybody may have written what stands before it."""
    peer: str | None = scope["client"][0] if scope.get("client") else None
    if not proxies:
        return peer
    hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",") if hop.strip()]
    return hops[-proxies] if len(hops) >= proxies else peer


def _said_in_front(request: Request, name: bytes, proxies: int) -> str | None:
    """What the outermost of our proxies wrote, or the only one that did; None without proxies of ours."""
    hops = [hop.strip() for hop in (request.header(name) or "").split(",") if hop.strip()]
    return hops[-min(proxies, len(hops))] if proxies and hops else None
