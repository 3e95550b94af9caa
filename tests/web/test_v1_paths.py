"""Every path at which an SDK of Segment or RudderStack sends."""

from typing import Any

import pytest

from tests.web.world import open_world

pytestmark = pytest.mark.anyio

CALLS: dict[str, dict[str, Any]] = {
    "track": {"event": "Order Completed"},
    "identify": {"traits": {"plan": "gold"}},
    "page": {"name": "Home"},
    "screen": {"name": "Home"},
    "group": {"groupId": "acme"},
    "alias": {"previousId": "phone"},
}
TYPES = {"track": "order-completed", "page": "page-view", "screen": "screen-view"}
METRICS = {"series": [{"type": "Counter", "metric": "analytics_js.invoke", "value": 1, "tags": {"method": "track"}}]}


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_call_comes_by_its_name_or_its_letter(kind: str, slash: str) -> None:
    async with open_world() as world:
        for path in (kind, kind[0]):
            answer = await world.segment(f"{path}{slash}", {"userId": "ann", **CALLS[kind]})

            assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert [item.type for entry in world.entries for item in entry.items] == [TYPES.get(kind, kind)] * 2


@pytest.mark.parametrize("path", ["batch", "b", "import", "batch/", "b/", "import/"])
async def test_many_calls_come_by_each_name_of_a_batch(path: str) -> None:
    async with open_world() as world:
        batch = [{"type": kind, "userId": "ann", "messageId": kind, **call} for kind, call in CALLS.items()]

        answer = await world.segment(path, {"batch": [*batch, {"type": "track"}], "context": {"app": {"name": "shop"}}})

        assert (answer.status_code, answer.json()) == (200, {"success": True})
        await world.drained()
        total = (await world.api("ledger"))["total"]
        assert (total["stored"], total["parked"]) == (6, 1)


@pytest.mark.parametrize("sent", [{}, {"sentAt": "2025-06-01T08:00:02Z"}])
async def test_what_is_imported_keeps_the_time_it_says(sent: dict[str, str]) -> None:
    async with open_world() as world:
        call = {"type": "track", "event": "x", "userId": "ann", "timestamp": "2025-06-01T08:00:00Z"}
        await world.segment("import", {"batch": [{**call, **sent}, call], **sent})

        assert {item.time.isoformat() for item in world.entries[0].items} == {"2025-06-01T08:00:00+00:00"}


async def test_how_an_sdk_fares_is_taken_without_a_key_and_dropped() -> None:
    async with open_world() as world:
        answer = await world.http.post("/v1/m", json=METRICS, headers={"content-type": "text/plain", "origin": "https://shop.example"})

        assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        assert world.entries == []


async def test_what_is_not_built_is_not_offered() -> None:
    async with open_world() as world:
        for path in ("x", "tracks", "projects", f"projects/{world.key}", "import/t"):
            answer = await world.segment(path, {"userId": "ann", "event": "x"})

            assert answer.status_code == 404
            assert answer.json()["code"] == "no-such-address"
