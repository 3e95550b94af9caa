"""Whatever the OpenAPI document allows, and what it does not, is answered as the document says; never with a 5xx."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.strategies import examples
from tests.web.examples import prepared
from tests.web.world import World, open_world
from thamesthrive.web.route import Route
from thamesthrive.web.routes import ROUTES

pytestmark = pytest.mark.slow

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 15                                   # of each operation
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


async def opened() -> World:
    """A world with something in it, whose streams end at once. Nothing of it has to be closed."""
    async with open_world() as world:
        await prepared(world)
        world.uses.stopping.set()
        return world


@pytest.fixture(scope="module")
def world() -> World:
    return asyncio.run(opened())


@pytest.fixture(scope="module")
def api(world: World) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", world.app)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_any_question_is_answered_as_the_document_says(route: Route, api: Any, world: World) -> None:
    operation = api[route.path][route.method]
    cases = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

    @settings(max_examples=examples(EXAMPLES), derandomize=True, database=None, suppress_health_check=QUIET)
    @given(case=st.one_of(cases))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=world.owner, checks=CHECKS)

    ask()
