"""Declared paths over HTTP: made, listed, followed while they are filled, taken back."""

from typing import Any

import pytest

from tests.web.shop import open_shop
from tests.web.world import SCOPE, World, open_world
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.maintenance.filling import Filler

pytestmark = pytest.mark.anyio

PAID = {"kind": "event", "path": "properties.paid_at", "type": "time"}


async def call(world: World, method: str, path: str, body: Any = None, **headers: str) -> Any:
    return await world.http.request(method, f"/api/{path}", json=body, headers={**world.owner, **headers})


def filler(world: World) -> Filler:
    return Filler(world.stores.definitions, world.stores.declared, MemoryLocks(world.clock.monotonic), "test")


async def test_a_path_is_declared_filled_and_taken_back() -> None:
    async with open_world() as world:
        await open_shop(world)

        made = await call(world, "POST", "paths", PAID)
        assert made.status_code == 201
        path = made.json()
        assert (path["kind"], path["path"], path["type"], path["revision"]) == ("event", "properties.paid_at", "time", 1)
        assert path["filling"]["done"] == 0 < path["filling"]["total"]
        assert not path["filling"]["finished"]
        assert await filler(world).step()
        again = await call(world, "GET", f"paths/{path['id']}")
        assert again.json()["filling"]["finished"]
        assert [p["id"] for p in (await world.api("paths"))["items"]] == [path["id"]]
        assert (await call(world, "DELETE", f"paths/{path['id']}")).status_code == 428
        assert (await call(world, "DELETE", f"paths/{path['id']}", **{"if-match": '"7"'})).status_code == 412
        assert (await call(world, "DELETE", f"paths/{path['id']}", **{"if-match": again.headers["etag"]})).status_code == 204
        assert (await call(world, "GET", f"paths/{path['id']}")).status_code == 404
        assert await world.stores.declared.all(SCOPE) == {}


async def test_texts_beside_a_declared_time_are_read_as_times() -> None:
    async with open_world() as world:
        await open_shop(world)
        query = {"query": 'properties.paid_at > "2026-03-01T13:00:03+01:00"'}

        before = (await world.http.get("/api/events/count", params=query, headers=world.owner)).json()
        await call(world, "POST", "paths", PAID)
        world.clock.advance(2)
        after = (await world.http.get("/api/events/count", params=query, headers=world.owner)).json()
        wrong = await world.http.get("/api/events", params={"query": 'properties.paid_at > "soon"'}, headers=world.owner)

        assert (before, after) == ({"count": 0}, {"count": 1})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "not-a-time")


async def test_a_path_has_one_type() -> None:
    async with open_world() as world:
        await call(world, "POST", "paths", PAID)
        again = await call(world, "POST", "paths", {**PAID, "type": "text"})
        spelled = await call(world, "POST", "paths", {**PAID, "path": 'properties["paid_at"]'})

        assert (again.status_code, spelled.status_code) == (409, 409)
        assert "declared already" in again.json()["detail"]


async def test_a_namespace_is_left_out_of_what_is_kept() -> None:
    async with open_world() as world:
        made = (await call(world, "POST", "paths", {"kind": "profile", "path": 'profile@traits["favourite tea"]', "type": "text"})).json()

        assert made["path"] == 'traits["favourite tea"]'


@pytest.mark.parametrize(
    ("kind", "path", "type_"),
    [
        ("event", "type", "text"),
        ("event", "time", "time"),
        ("event", "properties", "text"),
        ("event", "colour.x", "text"),
        ("event", "profile@traits.x", "text"),
        ("event", "a b", "text"),
        ("event", "", "text"),
        ("event", "properties." + "x" * 300, "text"),
        ("profile", "visits", "number"),
        ("event", "properties.x", "colour"),
        ("colour", "properties.x", "text"),
    ],
)
async def test_what_cannot_be_declared_is_refused(kind: str, path: str, type_: str) -> None:
    async with open_world() as world:
        answer = await call(world, "POST", "paths", {"kind": kind, "path": path, "type": type_})

        assert answer.status_code == 422, answer.text
        assert (await world.api("paths"))["items"] == []
