"""The OpenAPI document is made of the route table, and its examples are what happens."""

import json
import re
from typing import Any

import pytest

from tests.web.examples import EXAMPLES, FOLDER, tried
from tests.web.world import open_world
from thamesthrive.web.errors import BY_CODE, BY_FAMILY
from thamesthrive.web.openapi import DESCRIPTIONS, MORE, document
from thamesthrive.web.route import Route
from thamesthrive.web.routes import ROUTES

DOCUMENT = document(ROUTES, "0")
OPERATIONS = [(f"{method} {path}", said) for path, of in DOCUMENT["paths"].items() for method, said in of.items()]


@pytest.mark.anyio
async def test_the_document_names_every_route_and_every_reference_leads_somewhere() -> None:
    async with open_world() as world:
        document = (await world.http.get("/api/openapi.json")).json()

    assert document["openapi"] == "3.1.0"
    named = {(m.upper(), path) for path, operations in document["paths"].items() for m in operations}
    assert named == {(route.method, route.path) for route in ROUTES}
    for reference in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert reference in document["components"]["schemas"]


def test_operation_ids_are_unique_and_no_get_has_a_body() -> None:
    names = [route.name for route in ROUTES]

    assert len(set(names)) == len(names)
    assert not [route.name for route in ROUTES if route.method == "GET" and route.reads]


def test_every_status_that_a_route_may_answer_is_described() -> None:
    assert {status for route in ROUTES for status in route.failures} <= DESCRIPTIONS.keys()
    assert {status for _, status in BY_FAMILY} | set(BY_CODE.values()) >= DESCRIPTIONS.keys() | MORE.keys() - {500}


@pytest.mark.parametrize("said", [pytest.param(said, id=name) for name, said in OPERATIONS])
def test_every_parameter_is_described_typed_and_shown(said: Any) -> None:
    for parameter in said["parameters"]:
        assert len(parameter["description"]) > 10, parameter
        assert parameter["schema"]["type"] in ("string", "integer", "boolean"), parameter
        assert "example" in parameter or parameter["name"] in WITHOUT, parameter


WITHOUT = ("query", "cursor", "sort", "by", "profile", "session", "exact", "position", "limit")
"""What has an example where the operation's own example names it."""


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_operation_has_an_example(route: Route) -> None:
    said = DOCUMENT["paths"][route.path][route.method.lower()]

    if route.answer is not None and not route.streams:
        assert "example" in said["responses"][str(route.status)]["content"]["application/json"]
    if route.reads:
        assert "example" in said["requestBody"]["content"]["application/json"]


@pytest.mark.slow
@pytest.mark.anyio
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_an_example_is_what_happens(route: Route) -> None:
    assert json.loads((FOLDER / f"{route.name}.json").read_text("utf-8")) == await tried(route), "run make generate"


def test_no_example_is_left_of_an_operation_that_has_gone() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {route.name for route in ROUTES} == EXAMPLES.keys()
