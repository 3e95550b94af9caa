"""`GuardedHttp`: one pool of connections for all calls, each opened through the guard."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urljoin, urlsplit

import httpcore2
from attrs import evolve

from ...kernel.errors import Invalid, Unavailable
from ...ports.http import MOST_ANSWER, AddressRefused, Request, Response
from .guard import Guard, GuardedBackend, guard_of
from .options import HttpOptions

PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
KEEP_METHOD = (307, 308)


class GuardedHttp:
    def __init__(self, pool: httpcore2.AsyncConnectionPool, guard: Guard, *, redirects: int) -> None:
        self._pool, self._guard, self._redirects = pool, guard, redirects

    async def check(self, url: str) -> None:
        host, port = _place(url)
        try:
            await self._guard.resolved(host, port)
        except OSError:
            return                              # not known here and now; when it is called, it is looked at again

    async def send(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(request.timeout_s):
                return await self._followed(request)
        except (TimeoutError, httpcore2.TimeoutException) as error:
            raise Unavailable(f"no answer within {request.timeout_s:g} s", code="timeout") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
            raise Unavailable(f"it cannot be reached: {_said(error)}", code="unreachable") from error
        except (httpcore2.UnsupportedProtocol, UnicodeError, ValueError) as error:
            raise Invalid(f"it cannot be called: {_said(error)}", code="bad-request") from error

    async def _followed(self, request: Request) -> Response:
        for _ in range(self._redirects):
            response = await self._once(request)
            where = response.headers.get("location")
            if response.status not in REDIRECTS or not where:
                return response
            request = _redirected(request, urljoin(request.url, where), response.status)
        return await self._once(request)

    async def _once(self, request: Request) -> Response:
        host, _ = _place(request.url)
        parts = urlsplit(request.url)
        headers = {"host": parts.netloc.rpartition("@")[2], "accept": "*/*", **request.headers, "content-length": str(len(request.body))}
        async with self._pool.stream(
            request.method,
            request.url,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
            content=request.body,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), request.timeout_s), "sni_hostname": _name(host)},
        ) as answer:
            body = b""
            async for chunk in answer.aiter_stream():
                body += chunk
                if len(body) >= MOST_ANSWER:
                    break                       # the connection is closed with what is left in it
            said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            return Response(answer.status, said, body[:MOST_ANSWER])


@asynccontextmanager
async def open_http(options: HttpOptions) -> AsyncIterator[GuardedHttp]:
    """Raises: Invalid for a setting that cannot be."""
    guard = guard_of(options.allow)
    pool = httpcore2.AsyncConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=options.connections,
        max_keepalive_connections=options.connections,
        keepalive_expiry=options.idle_s,
        network_backend=GuardedBackend(guard),
    )
    async with pool:
        yield GuardedHttp(pool, guard, redirects=options.redirects)


def _place(url: str) -> tuple[str, int]:
    """Host and port. Raises: Invalid."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid(f'"{url}" is no address; write one as https://shop.example/hook', code="bad-url") from error
    if parts.scheme not in PORTS or not host or any(c.isspace() or not c.isprintable() for c in url):
        raise Invalid(f'"{url}" is no address of the web; write one as https://shop.example/hook', code="bad-url")
    if parts.username or parts.password:
        raise Invalid("the address holds a password; put it into a header instead, where it is kept sealed", code="bad-url")
    return host, port or PORTS[parts.scheme]


def _redirected(request: Request, url: str, status: int) -> Request:
    """The next call. What was meant for one host alone is not shown to another, nor in the clear."""
    before, after = urlsplit(request.url), urlsplit(url)
    if before.scheme == "https" and after.scheme != "https":
        raise AddressRefused("it redirects from https to http, where everybody could read along")
    if before.netloc != after.netloc:
        request = evolve(request, headers={n: v for n, v in request.headers.items() if n.lower() not in ("authorization", "cookie")})
    return evolve(request, url=url) if status in KEEP_METHOD else evolve(request, url=url, method="GET", body=b"")


def _name(host: str) -> str | None:
    """What TLS asks for: a name, or an address as a certificate holds it."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host


def _said(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__
