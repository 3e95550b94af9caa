"""`GET /tracker.js` and `/tracker/DIGEST.js`: the web tracker as `tracker/` builds it; and the lines that bring it to a page."""

import gzip
import json
from base64 import b64encode
from hashlib import sha256, sha384
from html import escape
from importlib.resources import files
from typing import Final

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ADDRESS = "/tracker.js"
FILE = "tracker.js"
FRESH_S = 600
FOREVER_S = 365 * 24 * 3600

# Any site may load it, also one that is isolated (COEP) or checks its digest (`crossorigin`).
ANY_SITE: Final = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}

# Makes the calls before the script is there, each kept in the list; a second one on a page does nothing.
LOADER = (
    "(function(w,d,n,u,o,q,e){q=w[n]=w[n]||[];if(q.options)return;q.options=o;"
    '"track identify page group alias reset consent".split(" ").forEach(function(m){q[m]=function(){'
    "q.push([m].concat([].slice.call(arguments)))}});"
    'e=d.createElement("script");e.async=1;e.src=u;e.nonce=(d.currentScript||e).nonce;d.head.appendChild(e)'
    '})(window,document,"thamesthrive",%s,%s)'
)


@frozen
class Script:
    """The built file. Its digest is its version."""

    plain: bytes
    zipped: bytes
    digest: str

    @property
    def pinned(self) -> str:
        """Where this very file is, for ever the same."""
        return f"/tracker/{self.digest}.js"

    @property
    def integrity(self) -> str:
        """For a page that takes no other. Source: W3C Subresource Integrity."""
        return f"sha384-{b64encode(sha384(self.plain).digest()).decode()}"


def read_script() -> Script:
    """From the package."""
    plain = (files(__package__) / FILE).read_bytes()
    return Script(plain, gzip.compress(plain, 9, mtime=0), sha256(plain).hexdigest()[:16])


def tracker_routes(script: Script) -> list[Route]:
    """For the router."""

    async def newest(request: Request) -> Response:
        return _answer(script, request, f"public, max-age={FRESH_S}")

    async def by_digest(request: Request) -> Response:
        if request.path_params["digest"] == script.digest:
            return _answer(script, request, f"public, max-age={FOREVER_S}, immutable")
        # Of another release, or another process's during an upgrade: a page goes on with what there is, unless it wants that digest alone.
        return Response(None, 307, {**ANY_SITE, "location": "../tracker.js", "cache-control": "no-store"})

    return [Route(ADDRESS, newest), Route("/tracker/{digest:str}.js", by_digest)]


def loader(address: str, write_key: str) -> str:
    """What a page's head holds; the platform's address is without a slash at its end."""
    return f"<script>\n{LOADER % (_literal(address + ADDRESS), '{writeKey:' + _literal(write_key) + '}')}\n</script>"


def element(address: str, write_key: str) -> str:
    """The same for pages that allow no script within them."""
    return f'<script async src="{escape(address + ADDRESS)}" data-write-key="{escape(write_key)}"></script>'


def pinned_element(address: str, write_key: str, script: Script) -> str:
    """The same for pages that take this very file and no other."""
    return (
        f'<script async src="{escape(address + script.pinned)}" integrity="{script.integrity}" crossorigin="anonymous"'
        f' data-write-key="{escape(write_key)}"></script>'
    )


def _answer(script: Script, request: Request, cache: str) -> Response:
    headers = {**ANY_SITE, "cache-control": cache, "etag": f'W/"{script.digest}"', "vary": "accept-encoding"}
    if script.digest in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    body = script.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"], body = "gzip", script.zipped
    return Response(body, 200, headers, "text/javascript; charset=utf-8")


def _literal(text: str) -> str:
    """As JavaScript within a page."""
    return json.dumps(text).replace("<", "\\u003c")
