"""The router's side of the route table: authenticates, checks grant and question, reads the body, tells errors as problems."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from ..domain.token import GRANTS
from ..kernel.codec import decode_any, depth_over
from ..kernel.errors import Denied, Invalid, Missing, ThamesThriveError
from ..uses import Uses
from .browser import Browser, browser_of
from .callers import NOBODY, Caller, Callers
from .checks import Check
from .errors import problem
from .options import ApiOptions
from .repeats import Repeats
from .replies import Headers, Reply, Stream
from .requests import Request, claimed_size, read_body, request_of
from .route import Asked, Route
from .streams import StreamResponse

GUARDED: Headers = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


@frozen
class Api:
    """What every endpoint needs."""

    uses: Uses
    options: ApiOptions
    repeats: Repeats
    checks: Mapping[str, Check]
    rights: Mapping[str, Sequence[str]]

    @property
    def callers(self) -> Callers:
        return Callers(self.uses.tokens, self.uses.accounts.sign_ins)

    def routed(self, path: str, routes: Sequence[Route]) -> StarletteRoute:
        """The lines of the table with one path, for the router."""
        by_method = {route.method: route for route in routes}

        async def endpoint(asked: StarletteRequest) -> Any:
            try:
                answered = await self._answer(_routed(by_method, asked.method), asked)
            except ThamesThriveError as error:
                answered = problem(error)
            if isinstance(answered, Stream):
                return StreamResponse(answered, GUARDED, within_s=self.options.stream_timeout_s)
            return response_of(answered)

        return StarletteRoute(path, endpoint, methods=list(by_method), name=path)

    async def _body(self, request: Request, asked: StarletteRequest) -> bytes:
        claimed_size(request, self.options)
        return await read_body(request, asked.receive, self.options)

    async def _answer(self, route: Route, asked: StarletteRequest) -> Reply | Stream:
        request = request_of(asked.scope, self.options)
        browser = browser_of(request, asked.scope, self.options)
        caller = await self._caller(route, request, browser)
        body = await self._body(request, asked) if route.reads else b""
        question = Asked(
            uses=self.uses,
            checks=self.checks,
            rights=self.rights,
            scope=caller.scope,
            caller=caller,
            browser=browser,
            place=asked.path_params,
            given=self._given(route, request, body),
            headers=request.headers,
            body=body,
        )
        if not route.makes:
            return await route.endpoint(question)
        return await self.repeats.answer(route, question, lambda: _made(route, question))

    async def _caller(self, route: Route, request: Request, browser: Browser) -> Caller:
        """Raises: Denied, Malformed, Unavailable."""
        if route.open_to == "anybody":
            if route.method != "GET":
                browser.check_origin(told=False)
            return NOBODY
        caller = await self.callers.of(request, browser, by_token=route.open_to == "granted")
        if caller.grant not in route.grants:
            raise _not_granted(caller.grant, route)
        return caller

    def _given(self, route: Route, request: Request, body: bytes) -> Mapping[str, Any]:
        """The fields of the question. Raises: Malformed, Invalid."""
        in_body = route.method == "POST" and bool(route.asks)
        _check_known(request.query, () if in_body else route.asked_names, "parameters")
        if not in_body:
            return request.query
        if depth_over(body, self.options.max_depth):
            raise Invalid(f"the body is nested deeper than {self.options.max_depth} levels", code="too-deep")
        given = decode_any(body)
        if not isinstance(given, dict):
            raise Invalid("the body is an object with the fields of the question")
        _check_known(given, route.asked_names, "fields")
        return given


def _routed(by_method: Mapping[str, Route], method: str) -> Route:
    """HEAD is answered as GET, whose body the server leaves out. Raises: Invalid for the HEAD of what has no end."""
    route = by_method["GET" if method == "HEAD" else method]
    if method == "HEAD" and route.streams:
        raise Invalid("a stream is asked for with GET", code="method-not-allowed", details={"allow": "GET"})
    return route


def _check_known(given: Mapping[str, Any], known: Sequence[str], what: str) -> None:
    """Raises: Invalid."""
    if unknown := sorted(given.keys() - set(known)):
        raise Invalid(f"unknown {what}: {', '.join(unknown)}; there are {', '.join(known) or 'none'}", code="unknown-parameter")


def _not_granted(grant: str, route: Route) -> Denied:
    """Says who may instead: that is what to ask for."""
    able = [one for one in GRANTS if one in route.grants]
    return Denied(f"who has the grant {grant} may not do this; it takes {' or '.join(able)}", code="not-granted", details={"grants": able})


async def _made(route: Route, question: Asked) -> Reply:
    reply = await route.endpoint(question)
    if isinstance(reply, Stream):
        raise TypeError(f"{route.name} makes something and answers a stream")
    return reply


def response_of(reply: Reply) -> Response:
    """For the router."""
    response = Response(reply.body, reply.status)
    for name, value in (*reply.headers, *GUARDED):
        response.headers[name.decode()] = value.decode("latin-1")
    if reply.status == 401:
        response.headers["www-authenticate"] = "Bearer"
    return response


async def unrouted(_: StarletteRequest, error: Exception) -> Response:
    """What the router refuses by itself: no such path, no such method."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = (error.headers or {}).get("Allow", "")
        return response_of(problem(Invalid("this address takes another method", code="method-not-allowed", details={"allow": allow})))
    return response_of(problem(Missing("nothing answers here; see /api/openapi.json", code="no-such-address")))
