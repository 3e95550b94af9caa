"""The last word of a page that is left: `/track` as browsers send it then, answered with nothing."""

import json

import pytest

from tests.web.world import open_world

pytestmark = pytest.mark.anyio

SHOP = "https://shop.example"
TEXT = {"content-type": "text/plain;charset=UTF-8", "origin": SHOP}
EVENT = {"id": "e-1", "type": "Page Hidden", "properties": {"seconds": 12}}


async def test_a_beacon_is_taken_as_text_and_answered_without_a_body() -> None:
    async with open_world(origins=(SHOP,)) as world:
        body = {"source": {"id": world.key}, "session": {"id": "session-0001"}, "profile": {"id": "profile-0001"}, "events": [EVENT]}
        answer = await world.http.post("/beacon", content=json.dumps(body), headers=TEXT)
        await world.track(session={"id": "session-0001"}, profile={"id": "profile-0001"}, events=[EVENT])
        await world.drained()

        assert (answer.status_code, answer.content) == (204, b"")
        assert (answer.headers["access-control-allow-origin"], answer.headers["access-control-allow-credentials"]) == (SHOP, "true")
        (event,) = (await world.api("events?source=web"))["items"]
        assert (event["type"], event["metadata"]["door"], event["session"]["id"]) == ("page-hidden", "beacon", "session-0001")


async def test_a_beacon_of_json_may_ask_first() -> None:
    async with open_world() as world:
        asked = {"origin": SHOP, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        answer = await world.http.options("/beacon", headers=asked)

        assert (answer.status_code, answer.headers["access-control-allow-credentials"]) == (204, "true")
        assert "POST" in answer.headers["access-control-allow-methods"]


async def test_other_doors_let_no_page_send_credentials() -> None:
    async with open_world() as world:
        answer = await world.http.post("/track", json={"source": {"id": world.key}}, headers={"origin": SHOP})

        assert "access-control-allow-credentials" not in answer.headers


async def test_a_beacon_from_a_strange_page_or_for_a_closed_door_is_refused() -> None:
    async with open_world(origins=(SHOP,), doors=("track",)) as world:
        body = json.dumps({"source": {"id": world.key}, "events": [EVENT]})
        closed = await world.http.post("/beacon", content=body, headers=TEXT)

        assert (closed.status_code, closed.json()["code"]) == (401, "door-closed")
    async with open_world(origins=(SHOP,)) as world:
        body = json.dumps({"source": {"id": world.key}, "events": [EVENT]})
        strange = await world.http.post("/beacon", content=body, headers={**TEXT, "origin": "https://evil.example"})

        assert (strange.status_code, strange.json()["code"]) == (403, "origin-refused")


async def test_a_first_visit_gets_a_session_though_nobody_is_told() -> None:
    async with open_world() as world:
        await world.http.post("/beacon", content=json.dumps({"source": {"id": world.key}, "events": [EVENT]}), headers=TEXT)

        (entry,) = world.entries
        assert entry.items[0].session_id
        assert not entry.answered
