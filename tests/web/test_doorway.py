"""What holds at every door: origins, preflights, sources, slow senders, a log that is away, counting."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from tests.web.world import SCOPE, Log, World, open_world
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Append
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

SHOP = "https://shop.example"
CALLS = [("/track", {"events": [{"type": "search"}]}), ("/v1/track", {"event": "search", "userId": "ann"}), ("/v1/batch", {"batch": []})]


async def post(world: World, path: str, body: dict[str, Any], **headers: str) -> Any:
    keyed = {**body, "source": {"id": world.key}, "writeKey": world.key}
    return await world.http.post(path, json=keyed, headers=headers)


@pytest.mark.parametrize(("path", "body"), CALLS)
async def test_a_source_with_origins_takes_browsers_calls_from_these_pages_only(path: str, body: dict[str, Any]) -> None:
    async with open_world(origins=(SHOP,)) as world:
        ours = await post(world, path, body, origin=SHOP)
        others = await post(world, path, body, origin="https://evil.example")
        sandboxed = await post(world, path, body, origin="null")
        server = await post(world, path, body)

        assert (ours.status_code, server.status_code) == (200, 200)
        assert (others.status_code, sandboxed.status_code) == (403, 403)
        assert others.json()["code"] == "origin-refused"
        assert ours.headers["access-control-allow-origin"] == SHOP
        assert ours.headers["vary"] == "origin"


@pytest.mark.parametrize(("path", "body"), CALLS)
async def test_a_preflight_is_answered_without_a_key(path: str, body: dict[str, Any]) -> None:
    async with open_world(origins=(SHOP,)) as world:
        asked = {"origin": SHOP, "access-control-request-method": "POST", "access-control-request-headers": "authorization,x-trace"}
        answer = await world.http.options(path, headers=asked)

        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert answer.headers["access-control-allow-headers"] == "authorization,x-trace"
        assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(("path", "body"), CALLS)
async def test_a_source_that_is_off_or_has_the_door_closed_takes_nothing(path: str, body: dict[str, Any]) -> None:
    async with open_world() as world:
        before = await world.uses.sources.get(SCOPE, "web")
        closed = evolve(before.value, doors=("v1",) if path == "/track" else ("track",))
        changed = await world.uses.sources.save(SCOPE, closed, expected=before.revision, by="test")
        answer = await post(world, path, body)
        await world.uses.sources.save(SCOPE, evolve(closed, enabled=False), expected=changed.revision, by="test")
        off = await post(world, path, body)

        assert (answer.status_code, answer.json()["code"]) == (401, "door-closed")
        assert (off.status_code, off.json()["code"]) == (401, "source-disabled")
        assert answer.json()["remedy"]


class Away(Log):
    """A log that does not take anything now."""

    async def append(self, appends: Sequence[Append]) -> Any:
        raise Unavailable("the log does not answer", retry_after_s=3)


@pytest.mark.parametrize(("path", "body"), CALLS[:2])
@pytest.mark.parametrize("mode", ["ids", "result"])
async def test_a_log_that_is_away_is_a_503_with_a_time_to_come_again(path: str, body: dict[str, Any], mode: str) -> None:
    away = Away(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=4, now_ms=lambda: 0)
    async with open_world(intake=away) as world:
        answer = await post(world, f"{path}?answer={mode}" if path == "/track" else path, body, origin=SHOP)

        assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
        assert answer.headers["access-control-expose-headers"] == "retry-after"
        assert answer.json()["code"] == "unavailable"


async def test_a_sender_that_never_ends_its_body_is_let_go() -> None:
    async with open_world(ApiOptions(body_timeout_s=0.05)) as world:
        sent: list[Any] = []

        async def receive() -> Any:
            await asyncio.sleep(60)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/track", "headers": [], "query_string": b"", "client": ("10.0.0.1", 5)}
        await world.app(scope, receive, send)

        assert sent[0]["status"] == 408


async def test_a_body_without_a_length_is_bounded_too() -> None:
    async with open_world(ApiOptions(max_body_bytes=1_000)) as world:

        async def chunks() -> Any:
            for _ in range(100):
                yield b" " * 100

        answer = await world.http.post("/track", content=chunks())

        assert answer.status_code == 413


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "127.0.0.1"),
    ],
)
async def test_an_address_is_believed_as_far_as_our_own_proxies_wrote_it(proxies: int, forwarded: str, expected: str) -> None:
    async with open_world(ApiOptions(proxies=proxies)) as world:
        await post(world, "/track", {"events": [{"type": "search"}]}, **{"x-forwarded-for": forwarded})

        assert world.entries[0].address == expected


async def test_requests_and_events_are_counted_without_saying_whose() -> None:
    async with open_world() as world:
        await post(world, "/v1/batch/", {"batch": [{"type": "track", "event": "x", "userId": "ann"}] * 3})
        await post(world, "/track", {"events": "x"})
        await world.http.get("/api/profiles/ann@shop.example", headers=world.owner)

        shown = (await world.http.get("/metrics")).text
        assert 'thamesthrive_requests_total{door="/v1/batch",status="200"} 1.0' in shown
        assert 'thamesthrive_requests_total{door="/track",status="422"} 1.0' in shown
        assert 'thamesthrive_requests_total{door="/api",status="404"} 1.0' in shown
        assert 'thamesthrive_events_accepted_total{door="v1"} 3.0' in shown
        assert "thamesthrive_intake_entries_waiting 1.0" in shown
        assert "ann" not in shown
