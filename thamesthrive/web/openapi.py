"""OpenAPI 3.1 of the route table."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from .route import Route

ALWAYS = (401, 403, 503)
DESCRIPTIONS = {
    400: "The body cannot be read",
    401: "No token, or one that opens nothing",
    403: "The token's grant does not allow it",
    404: "There is none",
    409: "Somebody else was faster, or it is so already",
    412: "If-Match names an older revision",
    413: "The body is too large",
    422: "Readable, but not possible",
    428: "If-Match is missing",
    503: "An outside system does not answer; Retry-After says when to come again",
}


class Problem(msgspec.Struct):
    """What went wrong: a stable `code`, a sentence."""

    title: str
    status: int
    code: str
    detail: str


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The whole document."""
    types = list(dict.fromkeys(t for route in routes for t in (route.answer, route.body) if t is not None))
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template="#/components/schemas/{name}")
    schema_of = dict(zip([*types, Problem], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ThamesThrive", "version": version},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _operation(route: Route, schema_of: Mapping[Any, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"operationId": route.name, "summary": route.summary, "parameters": _parameters(route)}
    if route.body is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema_of[route.body]}}}
    done: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        done["content"] = {"application/json": {"schema": schema_of[route.answer]}}
    said["responses"] = {str(route.status): done, **_failures(route, schema_of[Problem])}
    return said


def _failures(route: Route, problem: Any) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": problem}}
    statuses = sorted({*ALWAYS, *route.failures})
    return {str(status): {"description": DESCRIPTIONS[status], "content": content} for status in statuses}


def _parameters(route: Route) -> list[dict[str, Any]]:
    path = [_parameter(name, "path", required=True) for name in re.findall(r"\{(\w+)\}", route.path)]
    query = [_parameter(name, "query", required=False) for name in route.query]
    header = [_parameter("If-Match", "header", required=True)] if 428 in route.failures else []
    return [*path, *query, *header]


def _parameter(name: str, place: str, *, required: bool) -> dict[str, Any]:
    kind = "integer" if name == "limit" else "string"
    return {"name": name, "in": place, "required": required, "schema": {"type": kind}}
