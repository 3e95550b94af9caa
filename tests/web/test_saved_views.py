"""Lists that people look at again, over the API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.web.world import World, open_world

pytestmark = pytest.mark.anyio

COLUMNS = ["time", "properties.price"]
LARGE = {"name": "Large orders", "kind": "event", "query": "properties.price > 100", "columns": COLUMNS, "sort": "-time"}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


async def saved(world: World, **changes: Any) -> Any:
    return await world.http.post("/api/saved-views", json={**LARGE, **changes}, headers=world.owner)


async def test_what_was_saved_is_listed_by_kind_and_name(world: World) -> None:
    for name, kind in (("b", "profile"), ("A", "profile"), ("z", "event")):
        assert (await saved(world, name=name, kind=kind, sort="")).status_code == 201

    listed = (await world.api("saved-views"))["items"]

    assert [(view["kind"], view["name"]) for view in listed] == [("event", "z"), ("profile", "A"), ("profile", "b")]
    assert listed[0]["columns"] == COLUMNS


async def test_a_change_names_the_revision_it_was_made_on(world: World) -> None:
    made = (await saved(world)).json()
    at, body = f"/api/saved-views/{made['id']}", {**LARGE, "name": "Larger orders"}

    changed = await world.http.put(at, json=body, headers={**world.owner, "if-match": '"1"'})
    late = await world.http.put(at, json=body, headers={**world.owner, "if-match": '"1"'})
    blind = await world.http.put(at, json=body, headers=world.owner)

    assert (changed.status_code, changed.headers["etag"], changed.json()["name"]) == (200, '"2"', "Larger orders")
    assert (late.status_code, late.json()["code"]) == (412, "precondition-failed")
    assert blind.status_code == 428
    assert (await world.http.delete(at, headers={**world.owner, "if-match": '"2"'})).status_code == 204
    assert (await world.http.get(at, headers=world.owner)).status_code == 404


@pytest.mark.parametrize(
    "time",
    [
        {"last": "7d", "from": None, "to": None},
        {"last": "any", "from": None, "to": None},
        {"last": "", "from": "2026-11-01T00:00:00Z", "to": "2026-11-08T00:00:00Z"},
        {"last": "", "from": None, "to": "2026-11-08T00:00:00Z"},
        {"last": "", "from": None, "to": None},
    ],
)
async def test_a_time_is_kept_with_the_rest(world: World, time: dict[str, Any]) -> None:
    made = (await saved(world, **time)).json()

    read = await world.api(f"saved-views/{made['id']}")

    assert {name: read[name] for name in time} == time


async def test_a_moment_is_kept_as_utc(world: World) -> None:
    made = await saved(world, **{"from": "2026-11-01T01:00:00+01:00"})

    assert made.json()["from"] == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "  "}, "1 to 200 characters"),
        ({"kind": "order"}, "order"),
        ({"query": "price >"}, ""),
        ({"columns": ["time", "time"]}, "each once"),
        ({"columns": ["a b"]}, ""),
        ({"sort": "-colour"}, "colour"),
        ({"words": "a" * 10_001}, "10000 characters"),
        ({"last": "a week"}, "24h, 7d or 2w"),
        ({"last": "0d"}, "24h, 7d or 2w"),
        ({"last": "7d", "from": "2026-11-01T00:00:00Z"}, "either last, or from and to"),
        ({"from": "2026-11-08T00:00:00Z", "to": "2026-11-08T00:00:00Z"}, "before it ends"),
        ({"from": "2026-11-08T00:00:00"}, "timezone"),
    ],
)
async def test_what_no_list_can_be_made_of_is_refused(world: World, changes: dict[str, Any], said: str) -> None:
    answer = await saved(world, **changes)

    assert answer.status_code in (400, 422), answer.text
    assert said in answer.json()["detail"]
    assert (await world.api("saved-views"))["items"] == []
