"""The catalogue over the API."""

from collections.abc import AsyncIterator

import pytest

from tests.web.world import World, open_world
from thamesthrive.catalogue.load import load_event_types

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


async def test_every_type_is_listed_with_its_group(world: World) -> None:
    listed = (await world.api("event-types"))["items"]

    assert {item["id"]: item["group"] for item in listed} == {of.id: of.group for of in load_event_types().values()}


async def test_a_group_is_listed_by_itself_and_an_unknown_one_names_those_there_are(world: World) -> None:
    listed = (await world.api("event-types?group=loyalty"))["items"]
    unknown = await world.http.get("/api/event-types?group=no", headers=world.owner)

    assert {item["id"] for item in listed} == {"loyalty-card-added", "loyalty-card-removed"}
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no-such-group")
    assert "ecommerce" in unknown.json()["detail"]


@pytest.mark.parametrize("type_id", load_event_types())
async def test_a_type_says_what_becomes_of_its_properties(world: World, type_id: str) -> None:
    known, shown = load_event_types()[type_id], await world.api(f"event-types/{type_id}")

    assert (shown["id"], shown["schema"]) == (known.id, known.schema)
    assert [(m["operation"], m["target"], tuple(m["sources"])) for m in shown["mappings"]] == [
        (m.operation, m.target, m.sources) for m in known.mappings
    ]
    assert len(shown["copies"]) == len(known.copies)


async def test_a_type_is_found_by_its_name_and_an_unknown_one_is_missing(world: World) -> None:
    assert (await world.api("event-types/Order Completed"))["id"] == "order-completed"
    missing = await world.http.get("/api/event-types/nothing-such", headers=world.owner)
    assert (missing.status_code, missing.json()["code"]) == (404, "missing")
