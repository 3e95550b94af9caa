"""`/ui/`: the console as `gui/` builds it. Any address below it that is no file is the console's own, which shows the page."""

from collections.abc import Mapping
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from attrs import frozen
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

ADDRESS = "/ui"
FOLDER = "console"
INDEX = "index.html"
ASSETS = "assets/"                              # their names change with what is in them
FOREVER = f"public, max-age={365 * 24 * 3600}, immutable"
ENCODED = (("br", ".br"), ("gzip", ".gz"))      # the build makes both beside each file that shrinks

# Nothing from elsewhere, nothing inline, in nobody's frame: see docs/architecture/console.md.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
GUARDED: Final = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
NOT_BUILT = (
    "The console is not built. In the source tree: make console (needs Node.js, 20.19 or newer, with npm), then start again.\n"
    "The API works without it: /api/openapi.json describes it.\n"
)


@frozen
class Console:
    """Path below the address -> the file. Only what was there at the start is served."""

    found: Mapping[str, Path]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("the console is only read\n", 405, {**GUARDED, "allow": "GET, HEAD"})
        if INDEX not in self.found:
            return PlainTextResponse(NOT_BUILT, 503, {**GUARDED, "cache-control": "no-store"})
        path = scope["path"].removeprefix(scope["root_path"]).lstrip("/")
        if path.startswith(ASSETS) and path not in self.found:
            return PlainTextResponse("there is no such file; load the page again\n", 404, {**GUARDED, "cache-control": "no-store"})
        return self._file(path if path in self.found else INDEX, Headers(scope=scope))

    def _file(self, path: str, asked: Headers) -> Response:
        """As small as the reader takes it."""
        headers = {**GUARDED, "cache-control": FOREVER if path.startswith(ASSETS) else "no-cache", "vary": "accept-encoding"}
        taken = {part.split(";")[0].strip() for part in asked.get("accept-encoding", "").split(",")}
        sort = "text/javascript" if path.endswith(".js") else guess_type(path)[0]       # systems differ in what .js is
        for name, ending in ENCODED:
            if name in taken and path + ending in self.found:
                return FileResponse(self.found[path + ending], headers={**headers, "content-encoding": name}, media_type=sort)
        return FileResponse(self.found[path], headers=headers, media_type=sort)


def read_console() -> Console:
    """From the package."""
    return read_console_from(Path(str(files(__package__) / FOLDER)))


def read_console_from(folder: Path) -> Console:
    """Without a file where it is not built."""
    return Console({file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()})


def console_routes(console: Console) -> list[BaseRoute]:
    """For the router: the console, and the ways to it."""

    async def lead(_: object) -> Response:
        return RedirectResponse(f"{ADDRESS}/", 307, {"cache-control": "no-store"})

    return [Route("/", lead), Route(ADDRESS, lead), Mount(ADDRESS, app=console)]
