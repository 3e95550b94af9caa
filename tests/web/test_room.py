"""What a process holds of calls is bounded: beyond that doors answer 503 at once, and take calls again when there is room."""

import asyncio
import gzip
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK
from tests.web.world import Log, World, open_world
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Append
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.room import Room

pytestmark = pytest.mark.anyio


class Slow(Log):
    """A log that takes nothing before it is told to."""

    def __init__(self) -> None:
        super().__init__(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=4, now_ms=lambda: 0)
        self.goes_on = asyncio.Event()

    async def append(self, appends: Sequence[Append]) -> Any:
        await self.goes_on.wait()
        return await super().append(appends)


async def some(world: World, calls: int, **body: Any) -> list[asyncio.Task[Any]]:
    """So many calls at the same time; returns when each is answered or waits for the log."""
    tasks = [asyncio.create_task(world.track(events=[{"type": "search"}], **body)) for _ in range(calls)]
    for _ in range(100):
        await asyncio.sleep(0)
    return tasks


async def test_more_calls_than_may_be_at_hand_are_refused_at_once_and_taken_later() -> None:
    log = Slow()
    async with open_world(ApiOptions(held_calls=3), log) as world:
        calls = await some(world, 5)
        refused = [call.result() for call in calls if call.done()]
        log.goes_on.set()
        answers = await asyncio.gather(*calls)
        later = await world.track(events=[{"type": "search"}])

        assert [(r.status_code, r.json()["code"], r.headers["retry-after"]) for r in refused] == [(503, "too-busy", "1")] * 2
        assert [answer.status_code for answer in answers] == [200, 200, 200, 503, 503]
        assert later.status_code == 200
        assert 'thamesthrive_requests_total{door="/track",status="503"} 2.0' in (await world.http.get("/metrics")).text


async def test_bodies_count_by_what_they_may_become() -> None:
    log = Slow()
    async with open_world(ApiOptions(held_bytes=100_000, max_body_bytes=60_000), log) as world:
        large = await some(world, 2, context={"note": "x" * 40_000})
        small = (await some(world, 1))[0]
        packed = gzip.compress(json.dumps({"source": {"id": world.key}, "events": []}).encode())
        compressed = await world.http.post("/track", content=packed, headers={"content-encoding": "gzip"})
        too_large = await world.track(context={"note": "x" * 60_000})
        log.goes_on.set()

        assert (compressed.status_code, compressed.json()["code"]) == (503, "too-busy")
        assert too_large.status_code == 413
        assert [(await call).status_code for call in (*large, small)] == [200] * 3


async def test_a_call_that_fails_or_is_given_up_gives_its_place_back() -> None:
    log = Slow()
    async with open_world(ApiOptions(held_calls=1), log) as world:
        for _ in range(3):
            assert (await world.http.post("/track", content=b"{")).status_code == 400
            [given_up] = await some(world, 1)
            assert given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
        log.goes_on.set()

        assert (await world.track(events=[{"type": "search"}])).status_code == 200


@QUICK
@given(st.lists(st.integers(0, 60), max_size=30))
def test_no_more_is_held_than_allowed_but_for_one_call_alone(sizes: list[int]) -> None:
    room, held = Room(ApiOptions(held_calls=4, held_bytes=100)), list[int]()

    for size in sizes:
        try:
            room.take(size)
            held.append(size)
        except Unavailable:
            room.give_back(held.pop(0))

        assert (room.calls, room.bytes) == (len(held), sum(held))
        assert room.calls <= 4
        assert room.bytes <= 100


def test_a_call_alone_is_taken_however_large_it_is() -> None:
    room = Room(ApiOptions(held_bytes=100))

    room.take(1_000)

    with pytest.raises(Unavailable):
        room.take(1)
