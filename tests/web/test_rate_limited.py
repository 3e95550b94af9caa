"""429: what a sender is told that sends too much, at every door."""

from typing import Any

import pytest

from tests.web.world import SCOPE, World, open_world
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

DOORS: list[tuple[str, dict[str, Any]]] = [
    ("/track", {"events": [{"type": "search", "id": "m1"}]}),
    ("/v1/track", {"event": "search", "userId": "ann", "messageId": "m1"}),
    ("/v1/batch", {"batch": [{"type": "track", "event": "search", "userId": "ann", "messageId": "m1"}]}),
]


async def post(world: World, path: str, body: dict[str, Any], **headers: str) -> Any:
    return await world.http.post(path, json={**body, "source": {"id": world.key}, "writeKey": world.key}, headers=headers)


@pytest.mark.parametrize(("path", "body"), DOORS)
async def test_a_sender_that_is_too_fast_is_told_when_to_come_again_and_loses_nothing(path: str, body: dict[str, Any]) -> None:
    async with open_world(rate="1/minute") as world:
        await post(world, path, {**body, "messageId": "m0", "batch": [], "events": []})
        refused = await post(world, path, body, origin="https://shop.example")
        world.clock.advance(int(refused.headers["retry-after"]))
        taken = await post(world, path, body)
        await world.drained()

        assert (refused.status_code, refused.headers["retry-after"], taken.status_code) == (429, "60", 200)
        assert refused.json()["code"] == "rate-limited"
        assert "come" in refused.json()["message"] or "send again" in refused.json()["message"]
        assert refused.headers["access-control-expose-headers"] == "retry-after"
        assert [e["metadata"]["sender_id"] for e in (await world.api("events?query=metadata.sender_id='m1'"))["items"]] == ["m1"]


async def test_what_was_refused_is_not_received_and_is_counted_by_its_status() -> None:
    async with open_world(rate="2/minute") as world:
        for path, body in [DOORS[1]] * 3:
            await post(world, path, body)

        assert len(world.entries) == 2
        assert 'thamesthrive_requests_total{door="/v1/track",status="429"} 1.0' in (await world.http.get("/metrics")).text


async def test_who_tries_keys_is_held_up_like_who_sends() -> None:
    async with open_world(ApiOptions(rate_per_address="2/minute", proxies=1)) as world:

        async def tried(address: str) -> int:
            answer = await world.http.post("/v1/track", json={"event": "x", "writeKey": "guess"}, headers={"x-forwarded-for": address})
            return answer.status_code

        async def sent(address: str) -> Any:
            path, body = DOORS[1]
            return await post(world, path, body, **{"x-forwarded-for": address})

        assert [await tried("192.0.2.1") for _ in range(3)] == [401, 401, 429]
        assert (await sent("192.0.2.1")).status_code == 429
        assert (await sent("192.0.2.2")).status_code == 200


async def test_a_rate_is_given_to_a_source_over_the_api() -> None:
    async with open_world() as world:
        made = await world.http.post("/api/sources", json={"name": "App", "rate": "50000/minute"}, headers=world.owner)
        wrong = await world.http.post("/api/sources", json={"name": "Bad", "rate": "many"}, headers=world.owner)

        assert made.json()["rate"] == "50000/minute"
        assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
        assert 'source "bad": "many" is no rate' in wrong.json()["detail"]
        assert (await world.uses.sources.get(SCOPE, "app")).value.rate == "50000/minute"
