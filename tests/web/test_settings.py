"""What is set, over the API."""

import pytest

from tests.web.world import open_world

pytestmark = pytest.mark.anyio


async def test_a_setting_says_its_value_where_that_comes_from_and_how_it_is_changed() -> None:
    async with open_world() as world:
        shown = {setting["path"]: setting for setting in (await world.api("settings"))["items"]}

    port, store = shown["api.port"], shown["store.kind"]
    assert (port["value"], port["default"], port["changed"], port["origin"]) == (80, 8686, True, "THAMESTHRIVE_API_PORT")
    assert (store["value"], store["changed"], store["origin"]) == ("embedded", False, "default")
    assert (store["variable"], store["type"]) == ("THAMESTHRIVE_STORE_KIND", "one of embedded, elasticsearch")


async def test_no_secret_is_told() -> None:
    async with open_world() as world:
        answer = await world.http.get("/api/settings", headers=world.owner)

    url = next(setting for setting in answer.json()["items"] if setting["path"] == "redis.url")
    assert (url["value"], url["secret"]) == ("***", True)
    assert "hunter2" not in answer.text


async def test_only_who_operates_the_platform_sees_what_is_set() -> None:
    async with open_world() as world:
        statuses = {}
        for grant in ("admin", "maintainer", "developer", "analyst"):
            statuses[grant] = (await world.http.get("/api/settings", headers=await world.signed_in(grant))).status_code

    assert statuses == {"admin": 200, "maintainer": 200, "developer": 403, "analyst": 403}
