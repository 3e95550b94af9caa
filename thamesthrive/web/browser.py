"""`Browser`: what a call shows of the browser behind it: the cookie of its sign-in, which page it comes from, which way it came."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from ..kernel.errors import Denied
from .options import ApiOptions
from .replies import Headers
from .requests import Request, reached_at

GUARDED = "__Host-thamesthrive"                 # Source: RFC 6265bis, 4.1.3.2: only over https, for this host alone, for all paths
PLAIN = "thamesthrive"                          # where a setting allows plain http


@frozen
class Browser:
    """`scheme` is that of the connection."""

    request: Request
    scheme: str
    cookies: str
    options: ApiOptions

    @property
    def address(self) -> str | None:
        return self.request.address

    @property
    def sign_in(self) -> str | None:
        """The id that its cookie holds."""
        held = dict(reversed([_pair(part) for part in self.cookies.split(";")])) if self.cookies else {}
        names = (GUARDED, PLAIN) if self.options.plain_http_sign_in else (GUARDED,)
        return next((held[name] for name in names if held.get(name)), None)

    def check_origin(self, *, told: bool = True) -> None:
        """Another site's page may make a browser send our cookie. `told`: it has to say where it comes from. Raises: Denied, Malformed."""
        site, origin = self.request.header(b"sec-fetch-site"), self.request.header(b"origin")
        if site is None and origin is None and not told:
            return
        if not (site == "same-origin" if site is not None else self._is_ours(origin or "")):
            raise Denied(
                "a page of another site may change nothing here; behind a proxy, api.proxies and api.public_address say how we are reached",
                code="cross-site",
            )

    def check_way(self) -> None:
        """A password and a cookie travel over https, or do not leave the machine. Raises: Denied, Malformed."""
        if not (self._is_guarded() or self.options.plain_http_sign_in):
            raise Denied(
                "signing in over plain http would show the password to whoever is on the way; put https in front (api.proxies says that"
                " there is a proxy), sign in from this machine, or set api.plain_http_sign_in",
                code="plain-http",
            )

    def cookie(self, text: str, seconds: int) -> Headers:
        """That keeps the sign-in. Raises: Malformed."""
        guarded = self._is_guarded()
        written = f"{GUARDED if guarded else PLAIN}={text}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
        return ((b"set-cookie", (written + ("; Secure" if guarded else "")).encode()),)

    def _is_guarded(self) -> bool:
        protocol, host = reached_at(self.request, self.scheme, self.options.proxies)
        return protocol == "https" or self.options.public_address.startswith("https:") or _is_here(host)

    def _is_ours(self, origin: str) -> bool:
        """By host alone: a proxy may not tell us the protocol."""
        _, host = reached_at(self.request, self.scheme, self.options.proxies)
        hosts = (host, urlsplit(self.options.public_address).netloc or host)
        return origin.lower() in {f"{protocol}://{host}".lower() for protocol in ("http", "https") for host in hosts}


def browser_of(request: Request, scope: Mapping[str, Any], options: ApiOptions) -> Browser:
    """From an ASGI scope. HTTP/2 may bring each cookie in a header of its own."""
    cookies = ";".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return Browser(request, scope["scheme"], cookies, options)


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value


def _is_here(host: str) -> bool:
    """Whether a browser takes it for the machine it runs on, so that nobody is on the way."""
    name = host.lower().rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host.lower()
    return name in ("localhost", "127.0.0.1", "[::1]") or name.endswith(".localhost")
