"""`GET /v1/projects/{write key}/settings`: what Segment's SDKs for browsers and apps ask first. The answer leads them here to send."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ..kernel.errors import ThamesThriveError
from .cors import preflight, readable_by
from .doorway import Doorway
from .errors import door_error
from .refused import RefusedCall
from .replies import Headers, Reply, json_reply, send_reply
from .requests import Request, reached_at, request_of
from .senders import sender_of
from .v1 import DOOR

PROJECTS = "/v1/projects"
PATH = PROJECTS + "/{key}/settings"
METHODS = ("GET", "OPTIONS")
KEPT: Headers = ((b"cache-control", b"private, max-age=300"),)      # never shared: it names the host that the caller said


def settings_routes(doorway: Doorway) -> list[Route]:
    """For the router; it may end in a slash."""
    return [Route(path, SettingsDocument(doorway), methods=METHODS) for path in (PATH, PATH + "/")]


@frozen
class SettingsDocument:
    """The endpoint, as an ASGI application: pages of other origins read its answer, errors too."""

    doorway: Doorway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = request_of(scope, self.doorway.options)
        await send_reply(await self._reply(request, scope), send, readable_by(request))

    async def _reply(self, request: Request, scope: Scope) -> Reply:
        if request.method == "OPTIONS":
            return preflight(request, ", ".join(METHODS))
        key = scope["path_params"]["key"]
        try:
            await sender_of(request, key, DOOR, self.doorway.sources)
            return json_reply(_document(key, *reached_at(request, scope["scheme"], self.doorway.options.proxies)), headers=KEPT)
        except ThamesThriveError as error:
            answered = await self.doorway.refused.counted(request, error)
            await self.doorway.refused.told(RefusedCall(request, PROJECTS, key=key), answered)
            return door_error(answered)


def _document(key: str, protocol: str, host: str) -> Mapping[str, Any]:
    """Nothing but the address: no destination runs in the browser, no plan blocks calls, and nobody wants to know how the SDK fares."""
    here = {"apiKey": key, "apiHost": f"{host}/v1", "protocol": protocol}
    return {
        "integrations": {"Segment.io": here},
        "plan": {},
        "edgeFunction": {},
        "middlewareSettings": {"routingRules": []},
        "enabledMiddleware": {},
        "remotePlugins": [],
        "analyticsNextEnabled": True,
        "legacyVideoPluginsEnabled": False,
        "metrics": {"sampleRate": 0},
    }
