"""`GuardedHttp`: one pool of connections for all calls, each opened through the guard."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ...kernel.errors import Invalid, Unavailable
from ...kernel.values import evolve
from ...ports.http import MOST_ANSWER, AddressRefused, Request, Response
from .guard import Guard, guard_of
from .options import HttpOptions

if TYPE_CHECKING:
    from aiohttp import ClientSession

PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
KEEP_METHOD = (307, 308)
USER_AGENT = "ThamesThrive"


class GuardedHttp:
    """The pool is opened with the first call: most processes never call anybody."""

    def __init__(self, guard: Guard, options: HttpOptions) -> None:
        self._guard, self._options = guard, options
        self._session: ClientSession | None = None

    async def check(self, url: str) -> None:
        host, port = _place(url)
        try:
            await self._guard.resolved(host, port)
        except OSError:
            return                              # not known here and now; when it is called, it is looked at again

    async def send(self, request: Request) -> Response:
        import aiohttp

        try:
            async with asyncio.timeout(request.timeout_s):
                return await self._followed(request)
        except TimeoutError as error:
            raise Unavailable(f"no answer within {request.timeout_s:g} s", code="timeout") from error
        except aiohttp.InvalidURL as error:
            raise Invalid(f'"{request.url}" cannot be called', code="bad-url") from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable(_untrusted(error) or f"it cannot be reached: {_said(error)}", code="unreachable") from error
        except ValueError as error:
            raise Invalid(f"it cannot be called: {_said(error)}", code="bad-request") from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)              # in which the loop lets go of the connections

    async def _followed(self, request: Request) -> Response:
        for _ in range(self._options.redirects):
            response = await self._once(request)
            where = response.headers.get("location")
            if response.status not in REDIRECTS or not where:
                return response
            request = _redirected(request, urljoin(request.url, where), response.status)
        return await self._once(request)

    async def _once(self, request: Request) -> Response:
        _place(request.url)
        async with self._opened().request(
            request.method, request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as answer:
            body = await answer.content.read(MOST_ANSWER)
            while len(body) < MOST_ANSWER and (more := await answer.content.read(MOST_ANSWER - len(body))):
                body += more
            if not answer.content.at_eof():
                answer.close()                  # the connection ends with what is left in it
            return Response(answer.status, {name.lower(): value for name, value in answer.headers.items()}, body)

    def _opened(self) -> "ClientSession":
        if self._session is None:
            import aiohttp

            from .connecting import guarded_connector

            self._session = aiohttp.ClientSession(
                connector=guarded_connector(self._guard, connections=self._options.connections, idle_s=self._options.idle_s),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT},
                auto_decompress=False,
            )
        return self._session


@asynccontextmanager
async def open_http(options: HttpOptions) -> AsyncIterator[GuardedHttp]:
    """Raises: Invalid for a setting that cannot be."""
    http = GuardedHttp(guard_of(options.allow), options)
    try:
        yield http
    finally:
        await http.close()


@lru_cache(maxsize=1_000)
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


def _untrusted(error: BaseException) -> str | None:
    """Of one who is there and whose certificate does not say that it is the one."""
    wrong = getattr(error, "certificate_error", None)
    if not isinstance(wrong, ssl.SSLCertVerificationError):
        return None
    return f"its certificate is not trusted: {wrong.verify_message.rstrip('.')}"


def _said(error: BaseException) -> str:
    """Of a connection that was not made, what the system says of it: the library's own words are for its authors.

    An error of TLS has a number too, but none of the system's.
    """
    inner = getattr(error, "os_error", None)
    if isinstance(inner, ssl.SSLError) and inner.reason:
        return f"TLS failed, {inner.reason.replace('_', ' ').lower()}"
    if isinstance(inner, OSError) and not isinstance(inner, ssl.SSLError):
        return os.strerror(inner.errno) if inner.errno and inner.errno > 0 else str(inner.strerror or inner)
    return str(error).rstrip(".") or type(error).__name__
