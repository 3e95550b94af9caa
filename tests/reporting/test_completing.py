"""What is offered of values: the most frequent, lately where there may be many."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, event, raw
from tests.web.world import SCOPE, World, open_world
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.event import Event
from thamesthrive.reporting.completing import LATELY

pytestmark = pytest.mark.anyio

OLD = 3


@pytest.fixture(params=["memory", "embedded"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """With more events than are looked at, the oldest of another brand and type."""
    async with AsyncExitStack() as stack:
        stores = open_memory(now=lambda: NOON)
        if request.param == "embedded":
            stores = await stack.enter_async_context(open_embedded(tmp_path, now=lambda: NOON))
        older = [_event(n, "refund", "Old") for n in range(OLD)]
        await stores.events.create(SCOPE, [*older, *(_event(n, "search", "New") for n in range(OLD, OLD + LATELY))])
        yield await stack.enter_async_context(open_world(stores=stores))


def _event(number: int, type_: str, brand: str) -> Event:
    return event(number, type=type_, time=NOON + timedelta(seconds=number), properties=raw({"brand": brand}))


async def offered(world: World, query: str) -> list[tuple[str, str]]:
    told = (await world.http.get("/api/events/autocomplete", params={"query": query}, headers=world.owner)).json()
    return [(offer["text"], offer["label"]) for offer in told["offers"] if offer["sort"] == "value"]


async def test_values_that_may_be_many_are_those_of_the_newest_records(world: World) -> None:
    assert await offered(world, "properties.brand = ") == [('"New"', "1,000 times lately")]


async def test_values_that_begin_like_what_is_written_are_found_however_old(world: World) -> None:
    assert await offered(world, 'properties.brand = "O') == [('Old"', "3 times lately")]


async def test_values_of_a_field_that_has_few_are_counted_over_all(world: World) -> None:
    assert await offered(world, "type = ") == [('"search"', "1,000 times"), ('"refund"', "3 times")]
