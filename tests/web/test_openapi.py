"""The OpenAPI document is made of the route table."""

import json
import re

import pytest

from tests.web.world import open_world
from thamesthrive.web.errors import BY_CODE, BY_FAMILY
from thamesthrive.web.openapi import DESCRIPTIONS
from thamesthrive.web.routes import ROUTES


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
    assert not [route.name for route in ROUTES if route.method == "GET" and route.body is not None]


def test_every_status_that_a_route_may_answer_is_described() -> None:
    assert {status for route in ROUTES for status in route.failures} <= DESCRIPTIONS.keys()
    assert {status for _, status in BY_FAMILY} | set(BY_CODE.values()) >= DESCRIPTIONS.keys() - {500}
