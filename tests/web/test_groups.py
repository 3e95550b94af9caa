"""Groups over HTTP."""

from typing import Any

import pytest

from tests.web.world import World, open_world

pytestmark = pytest.mark.anyio


async def told(world: World, *calls: dict[str, Any]) -> None:
    await world.segment("batch", {"batch": [{"type": "group", **call} for call in calls]})
    await world.drained()


async def test_groups_are_listed_page_by_page_and_counted() -> None:
    async with open_world() as world:
        await told(world, *({"userId": f"u{n}", "groupId": f"g{n}", "timestamp": f"2026-03-01T11:0{n}:00Z"} for n in range(3)))

        first = await world.api("groups?limit=2")
        rest = await world.api(f"groups?limit=2&cursor={first['next']}")

        assert [g["id"] for g in (*first["items"], *rest["items"])] == ["g2", "g1", "g0"]
        assert rest["next"] is None
        assert (await world.api("groups/count"))["count"] == 3


GROUPS = [("acme", "acme"), ("Acme Ltd & Co", "Acme%20Ltd%20%26%20Co"), ("ключ", "%D0%BA%D0%BB%D1%8E%D1%87")]


@pytest.mark.parametrize(("group_id", "path"), GROUPS)
async def test_a_group_is_found_by_its_own_id_and_by_its_key(group_id: str, path: str) -> None:
    async with open_world() as world:
        await told(world, {"userId": "ann", "groupId": group_id, "traits": {"name": "Acme"}})
        [listed] = (await world.api("groups"))["items"]

        shown = await world.api(f"groups/{path}")

        assert shown == await world.api(f"groups/{listed['key']}")
        assert shown == {**listed, "members": {"count": 1, "more": False}}
        assert (shown["id"], shown["traits"], shown["stats"]) == (group_id, {"name": "Acme"}, {"events": 1})


async def test_members_are_the_people_of_a_group() -> None:
    async with open_world() as world:
        await told(world, *({"userId": f"u{n}", "groupId": "a/b"} for n in range(3)), {"userId": "u9", "groupId": "other"})
        key = next(g["key"] for g in (await world.api("groups"))["items"] if g["id"] == "a/b")

        first = await world.api(f"groups/{key}/members?limit=2")
        rest = await world.api(f"groups/{key}/members?limit=2&cursor={first['next']}")

        users = {person["data"]["identifier"]["id"] for person in (*first["items"], *rest["items"])}
        assert users == {"u0", "u1", "u2"}


@pytest.mark.parametrize("path", ["groups/nobody", "groups/nobody/members"])
async def test_a_group_that_there_is_not_is_404(path: str) -> None:
    async with open_world() as world:
        answer = await world.http.get(f"/api/{path}", headers=world.owner)

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-group")


async def test_people_are_searched_by_what_they_belong_to() -> None:
    async with open_world() as world:
        await told(world, {"userId": "ann", "groupId": "acme"}, {"userId": "bob", "groupId": "other"})

        found = await world.http.get("/api/profiles", params={"query": 'groups.ids CONTAINS "acme"'}, headers=world.owner)

        assert [person["data"]["identifier"]["id"] for person in found.json()["items"]] == ["ann"]
