"""The HTTP application: doors as raw ASGI in front, the router for all else, our own counting around both. Pure ASGI throughout."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..ports.clock import Clock
from ..uses import Uses
from .api import Api, response_of, unrouted
from .checks import Check
from .collect import COLLECT
from .console import ADDRESS as CONSOLE
from .console import console_routes, read_console
from .doorway import Door, Doors, Doorway
from .figures import metrics_now
from .grants import rights_of
from .health import healthz, readyz
from .lingering import Lingering
from .metrics import Metrics
from .openapi import document
from .options import ApiOptions
from .pixel import PIXEL
from .redirect import REDIRECT
from .refused import Refused
from .repeats import Repeats
from .replies import Reply, json_reply
from .route import Route as ApiRoute
from .routes import ROUTES
from .track import BEACON, track
from .tracker import ADDRESS, read_script, tracker_routes
from .v1_paths import V1_DOORS
from .v1_settings import PROJECTS, settings_routes

DOORS: Mapping[str, Door] = {"/track": Door(track), "/beacon": BEACON, **V1_DOORS}
TREES: Mapping[str, Door] = {"/collect": COLLECT, "/pixel": PIXEL, "/redirect": REDIRECT}

PLAIN = ("/healthz", "/readyz", "/metrics")
ROUTED = ("/api", CONSOLE, PROJECTS)


def build_app(
    uses: Uses, *, options: ApiOptions, clock: Clock, checks: Mapping[str, Check], metrics: Metrics | None = None
) -> ASGIApp:
    """Everything that answers over HTTP. `checks` are what `/readyz` and `/api/health` ask, by name."""
    metrics = metrics or Metrics()
    api = Api(uses, options, Repeats(uses.cache), checks, rights_of(ROUTES))
    plain = [*health_routes(checks, metrics, uses), *tracker_routes(read_script())]
    refused = Refused(uses.sources, uses.collector.limits, uses.arriving, clock)
    doorway = Doorway(uses.collector, uses.sources, uses.redirects, clock, options, metrics, refused)
    under_api = [api.routed(path, of) for path, of in by_path(ROUTES).items()]
    console = console_routes(read_console())
    described_at = _plain("/api/openapi.json", lambda: _now(described()))
    routes: list[BaseRoute] = [*plain, *console, *settings_routes(doorway), described_at, *under_api]
    router = Starlette(routes=routes, exception_handlers={HTTPException: unrouted})
    router.router.redirect_slashes = False      # what it would redirect to has another scheme behind a proxy
    return Front(Doors(doorway, DOORS, TREES), Lingering(router, options.body_timeout_s), metrics)


@cache
def described() -> Reply:
    """The API in its own words; made when somebody first asks, which few processes are."""
    return json_reply(document(ROUTES, __version__))


def by_path(routes: Iterable[ApiRoute]) -> dict[str, list[ApiRoute]]:
    """Path -> its routes; those that name nothing first, so that `/api/events/count` is no event's id."""
    paths: dict[str, list[ApiRoute]] = {}
    for route in sorted(routes, key=lambda route: "{" in route.path):
        paths.setdefault(route.path, []).append(route)
    return paths


def build_health_app(checks: Mapping[str, Check], metrics: Metrics, uses: Uses) -> ASGIApp:
    """For roles that only say how they are."""
    return Starlette(routes=health_routes(checks, metrics, uses), exception_handlers={HTTPException: unrouted})


def health_routes(checks: Mapping[str, Check], metrics: Metrics, uses: Uses) -> list[Route]:
    """`/healthz`, `/readyz`, `/metrics`."""
    return [
        _plain("/healthz", lambda: _now(healthz())),
        _plain("/readyz", lambda: readyz(checks)),
        _plain("/metrics", lambda: metrics_now(metrics, uses)),
    ]


class Front:
    """Sends a call to its door, or to the router, and counts how that answered."""

    def __init__(self, doors: Doors, router: ASGIApp, metrics: Metrics) -> None:
        self._doors, self._router, self._metrics = doors, router, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._router(scope, receive, send)
            return
        path = scope["path"]
        if at := self._doors.at(path):
            await self._doors.serve(at, scope, receive, send)
            return
        status = 500                            # what the server answers if nobody does

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._router(scope, receive, counted)
        finally:
            self._metrics.request(_label(path), status)


def _label(path: str) -> str:
    """Few values, and none that a caller chooses."""
    if path in PLAIN:
        return path
    if path.startswith("/tracker"):
        return ADDRESS
    return next((tree for tree in ROUTED if path.startswith(f"{tree}/")), "other")


def _plain(path: str, answer: Callable[[], Awaitable[Reply]]) -> Route:
    async def endpoint(_: Request) -> ASGIApp:
        return response_of(await answer())

    return Route(path, endpoint, methods=["GET"])


async def _now(reply: Reply) -> Reply:
    return reply
