"""The router's side of the route table: authenticates, checks grant and query, reads the body, tells errors as problems."""

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from ..domain.scope import Scope
from ..domain.token import Token
from ..kernel.errors import Denied, Invalid, Missing, ThamesThriveError
from ..uses import Uses
from .errors import problem
from .options import ApiOptions
from .replies import Headers, Reply
from .requests import Request, read_body, request_of
from .route import Asked, Route

GUARDED: Headers = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
MAX_TOKEN = 256


@frozen
class Api:
    """What every endpoint needs."""

    uses: Uses
    options: ApiOptions

    def routed(self, route: Route) -> StarletteRoute:
        """One line of the table for the router."""

        async def endpoint(asked: StarletteRequest) -> Response:
            try:
                reply = await self._answer(route, asked)
            except ThamesThriveError as error:
                reply = problem(error)
            return response_of(reply)

        return StarletteRoute(route.path, endpoint, methods=[route.method], name=route.name)

    async def _answer(self, route: Route, asked: StarletteRequest) -> Reply:
        request = request_of(asked.scope, self.options)
        scope, token = await self._authenticated(request)
        if token.grant not in route.grants:
            raise Denied(f"a token with the grant {token.grant} may not do this", code="not-granted")
        if unknown := sorted(request.query.keys() - set(route.query)):
            known = ", ".join(route.query) or "none"
            raise Invalid(f"unknown parameters: {', '.join(unknown)}; there are {known}", code="unknown-parameter")
        body = await read_body(request, asked.receive, self.options) if route.body is not None else b""
        return await route.endpoint(
            Asked(
                uses=self.uses,
                scope=scope,
                token=token,
                place=asked.path_params,
                query=request.query,
                if_match=request.header(b"if-match"),
                body=body,
            )
        )

    async def _authenticated(self, request: Request) -> tuple[Scope, Token]:
        scheme, _, text = (request.header(b"authorization") or "").partition(" ")
        text = text.strip()
        known = scheme.lower() == "bearer" and 0 < len(text) <= MAX_TOKEN
        found = await self.uses.tokens.check(text) if known else None
        if found is None:
            raise Denied("send an API token as `Authorization: Bearer tt_…`; `thamesthrive tokens create` makes one", code="token-refused")
        return found


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
