import asyncio
import time

import pytest
from attrs import evolve

from tests.servers.receiver import HANGS, Answer
from thamesthrive.client import AsyncClient, Counts, Denied, QueueFull

from .doors import SOON, Heard, door, events_of, refusing

pytestmark = pytest.mark.anyio


async def test_each_call_is_a_coroutine_that_says_whether_it_was_taken() -> None:
    with door() as there:
        async with AsyncClient("key", there.url, options=SOON) as client:
            taken = [
                await client.track("a", {"n": 1}, user_id="u"),
                await client.identify({"n": 1}, user_id="u"),
                await client.page("p", user_id="u"),
                await client.screen("s", user_id="u"),
                await client.group("g", user_id="u"),
                await client.alias("before", user_id="u"),
            ]

        assert taken == [True] * 6
        assert [event["type"] for event in events_of(there)] == ["track", "identify", "page", "screen", "group", "alias"]


async def test_what_is_wrong_is_said_at_the_call() -> None:
    with pytest.raises(ValueError, match="user_id"):
        await AsyncClient("key").track("a")


async def test_flush_and_close_say_whether_all_is_done() -> None:
    heard = Heard()
    with door(Answer(HANGS), refusing(401)) as there:
        client = AsyncClient("key", there.url, on_error=heard, options=evolve(SOON, timeout_s=0.5))
        await client.track("a", user_id="u")

        assert not await client.flush(0.05)
        assert await client.flush()
        assert [type(error) for error, _ in heard.told] == [Denied]
        await client.track("b", user_id="u")
        assert await client.close()
        assert [event["event"] for event in events_of(there)] == ["b"]


async def test_the_loop_goes_on_while_it_sends_and_while_a_call_waits_for_room() -> None:
    with door() as there:
        there.prescription = lambda call: Answer(200, body=b'{"success":true}', delay_s=0.02)
        ticks: list[float] = []

        async def tick() -> None:
            while True:
                ticks.append(time.monotonic())
                await asyncio.sleep(0.001)

        ticking = asyncio.create_task(tick())
        async with AsyncClient("key", there.url, options=evolve(SOON, when_full="wait", queue_events=4, batch_events=2)) as client:
            for n in range(40):
                await client.track(f"e{n}", user_id="u")
        ticking.cancel()

        assert len(events_of(there)) == 40
        assert len(ticks) > 20


async def test_a_full_queue_raises_where_that_was_chosen() -> None:
    with door(Answer(HANGS)) as there:
        client = AsyncClient("key", there.url, on_error=Heard(), options=evolve(SOON, when_full="raise", queue_events=1))
        await client.track("a", user_id="u")

        with pytest.raises(QueueFull):
            await client.track("b", user_id="u")
        assert not await client.close(0.05)
        assert client.counts == Counts(taken=1, failed=1, turned_away=1)


async def test_who_is_cancelled_waits_no_longer() -> None:
    with door(Answer(HANGS)) as there:
        client = AsyncClient("key", there.url, on_error=Heard(), options=SOON)
        await client.track("a", user_id="u")
        flushing = asyncio.create_task(client.flush())
        await asyncio.sleep(0)
        flushing.cancel()

        with pytest.raises(asyncio.CancelledError):
            await flushing
        assert not await client.close(0.05)


def test_it_may_be_used_from_one_loop_after_another() -> None:
    with door() as there:
        client = AsyncClient("key", there.url, options=SOON)
        for name in ("a", "b"):
            asyncio.run(sent(client, name))

        assert asyncio.run(client.close())
        assert [event["event"] for event in events_of(there)] == ["a", "b"]


async def sent(client: AsyncClient, name: str) -> None:
    await client.track(name, user_id="u")
