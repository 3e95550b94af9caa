"""OpenAPI 3.1 of the route table, with the examples that stand beside it."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec

from ..kernel.codec import decode_any
from .browser import GUARDED
from .route import Route

ALWAYS = (401, 403, 503)
OPEN_ALWAYS = (503,)                            # of what anybody may ask
BY_TOKEN: dict[str, list[str]] = {"token": []}
BY_COOKIE: dict[str, list[str]] = {"cookie": []}
DESCRIPTIONS = {
    400: "The body cannot be read",
    401: "No token and nobody signed in, or one that opens nothing",
    403: "The grant does not allow it, or another site's page asked",
    404: "There is none",
    409: "Somebody else was faster, or it is so already",
    412: "If-Match names an older revision",
    413: "The body is too large",
    422: "Readable, but not possible",
    428: "If-Match is missing",
    429: "Too many tries; Retry-After says when to come again",
    503: "An outside system does not answer; Retry-After says when to come again",
}
BODY = (408, 415)                               # of every route that reads a body
MORE = {408: "The body came too slowly", 415: "The body is encoded in a way that is not understood"}
IN_PATH = {"id": ("What the thing is known by.", "web"), "name": ("Which schedule.", "canary")}
IF_MATCH = ("If-Match", "The ETag of the revision that the change was made on.", '"1"')
REPEAT = ("Idempotency-Key", "Random, one for each thing that is made: a repeat within a day gets the same answer.", "6f1c3d52-8a0e")
LAST_ID = ("Last-Event-ID", "The id of the last event that was read: go on after it.", "1793620800000-0")
EXAMPLES = "examples"


class Problem(msgspec.Struct):
    """What went wrong: a stable `code`, a sentence.

    Some problems say more: `position` and `expected` of an error in a query, `field` of what was given, `option` of its options.
    """

    title: str
    status: int
    code: str
    detail: str


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The whole document."""
    types = list(dict.fromkeys(t for route in routes for t in (route.answer, route.body, *route.asks) if t is not None))
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template="#/components/schemas/{name}")
    schema_of = dict(zip([*types, Problem], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _Operation(route, schema_of, components).described()
    asks = {schema_of[ask]["$ref"].rpartition("/")[2] for route in routes for ask in route.asks}
    return {
        "openapi": "3.1.0",
        "info": {"title": "ThamesThrive", "version": version, "description": "See the guides for searching, sources and tokens."},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in components.items() if name not in asks},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": GUARDED},
            },
        },
        "security": [BY_TOKEN, BY_COOKIE],
    }


def example_of(name: str) -> dict[str, Any]:
    """What an operation is asked and answers, as a test has seen it; nothing for one without."""
    file = files(__package__) / EXAMPLES / f"{name}.json"
    found: dict[str, Any] = decode_any(file.read_bytes()) if file.is_file() else {}
    return found


class _Operation:
    """One method of one path."""

    def __init__(self, route: Route, schema_of: Mapping[Any, Any], components: Mapping[str, Any]) -> None:
        self._route, self._schema_of, self._components = route, schema_of, components
        self._example = example_of(route.name)

    def described(self) -> dict[str, Any]:
        route = self._route
        said: dict[str, Any] = {"operationId": route.name, "summary": route.summary, "parameters": self._parameters()}
        if route.reads:
            content: dict[str, Any] = {"schema": self._schema_of[route.body] if route.body is not None else self._question()}
            if "body" in self._example:
                content["example"] = self._example["body"]
            said["requestBody"] = {"required": True, "content": {"application/json": content}}
        if route.open_to != "granted":
            said["security"] = [] if route.open_to == "anybody" else [BY_COOKIE]
        said["responses"] = {str(route.status): self._done(), **self._failures()}
        return said

    def _done(self) -> dict[str, Any]:
        route = self._route
        done: dict[str, Any] = {"description": "Done"}
        if route.streams:
            done["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
        elif route.answer is not None:
            content = {"schema": self._schema_of[route.answer]}
            done["content"] = {"application/json": content | ({"example": self._example["answer"]} if "answer" in self._example else {})}
        if route.tagged:
            done["headers"] = {"ETag": {"description": "The revision, for If-Match.", "schema": {"type": "string"}}}
        return done

    def _failures(self) -> dict[str, Any]:
        content = {"application/problem+json": {"schema": self._schema_of[Problem]}}
        always = OPEN_ALWAYS if self._route.open_to == "anybody" else ALWAYS
        statuses = sorted({*always, *self._route.failures, *(BODY if self._route.reads else ())})
        return {str(status): {"description": (DESCRIPTIONS | MORE)[status], "content": content} for status in statuses}

    def _parameters(self) -> list[dict[str, Any]]:
        route = self._route
        names = re.findall(r"\{(\w+)\}", route.path)
        places = self._example.get("place", {})
        path = [_parameter((name, *IN_PATH[name]), "path", required=True, example=places.get(name)) for name in names]
        query = self._queried() if route.method == "GET" else []
        header = [_parameter(IF_MATCH, "header", required=True)] if 428 in route.failures else []
        header += [_parameter(REPEAT, "header")] if route.makes else []
        header += [_parameter(LAST_ID, "header")] if route.streams else []
        return [*path, *query, *header]

    def _queried(self) -> list[dict[str, Any]]:
        question, asked = self._question(), self._example.get("query", {})
        said = []
        for name, schema in question["properties"].items():
            plain = {key: value for key, value in schema.items() if key not in ("description", "examples", "default")}
            given = asked.get(name, next(iter(schema.get("examples", ())), None))
            more = {"example": given} if given is not None else {}
            default = {"default": schema["default"]} if schema.get("default") not in (None, "") else {}
            said.append(
                {
                    "name": name,
                    "in": "query",
                    "required": name in question["required"],
                    "description": schema["description"],
                    "schema": {**plain, **default},
                    **more,
                }
            )
        return said

    def _question(self) -> dict[str, Any]:
        """All fields of all parts of the question, as one object."""
        parts = [self._components[self._schema_of[ask]["$ref"].rpartition("/")[2]] for ask in self._route.asks]
        properties = {name: _plain(schema) for part in parts for name, schema in part.get("properties", {}).items()}
        required = [name for part in parts for name in part.get("required", ())]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _plain(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field that may be left out, without saying that it may be null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return {**kinds[0], **{key: value for key, value in schema.items() if key not in ("anyOf", "default")}} if kinds else dict(schema)


def _parameter(said: tuple[str, str, str], place: str, *, required: bool = False, example: str | None = None) -> dict[str, Any]:
    name, description, usual = said
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
        "example": example or usual,
    }
