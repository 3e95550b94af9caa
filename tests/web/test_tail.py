"""Events as they happen, over server-sent events."""

from contextlib import ExitStack

import pytest

from tests.ports.intakes import until
from tests.web.listening import listening
from tests.web.shop import person
from tests.web.world import SCOPE, World, open_world
from thamesthrive.language.condition import EVERYTHING
from thamesthrive.ports.tail import HEARD_S
from thamesthrive.reporting.following import MOST
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio


async def said(world: World, *events: str, user: str = "ann") -> None:
    for event in events:
        await world.segment("track", {"userId": user, "event": event, "properties": {"n": len(event), "line": "a\nb\r\n\u2028"}})
    await world.drained()


async def test_who_watches_sees_what_is_drained_as_the_api_shows_it() -> None:
    async with open_world() as world, listening(world, source="web") as reader:
        await said(world, "Page View")

        [(id, event)] = await reader.came(1)

        assert (reader.status, reader.headers[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
        assert reader.headers[b"cache-control"] == b"no-store"
        assert id
        assert event == await world.api(f"events/{event['id']}")
        assert event["profile"]["id"] == (await person(world, "ann"))["id"]


async def test_the_condition_filters_in_memory_as_a_search_does() -> None:
    async with open_world() as world:
        await said(world, "hello")
        ann = await person(world, "ann")
        query = f'properties.n >= 6 AND profile = "{ann["id"]}" AND time > now - 1h AND NOT type CONTAINS "x"'
        async with listening(world, query=query) as reader, listening(world, words="sear") as other:
            await said(world, "search", "ping", "boxing")
            await said(world, "search", user="bob")
            await said(world, "searched")

            assert [event["type"] for _, event in await reader.came(2)] == ["search", "searched"]
            assert [event["type"] for _, event in await other.came(3)] == ["search", "search", "searched"]


async def test_a_reader_that_comes_again_goes_on_where_it_was() -> None:
    async with open_world() as world:
        async with listening(world, source="web") as reader:
            await said(world, "one", "two")
            [(first, _), _] = await reader.came(2)
        await said(world, "three")

        async with listening(world, after=first, source="web") as again:
            assert [event["type"] for _, event in await again.came(2)] == ["two", "three"]


async def test_what_happened_before_is_not_told_to_who_begins_now() -> None:
    async with open_world() as world:
        async with listening(world, source="web"):
            await said(world, "before")
        async with listening(world, source="web") as reader:
            await said(world, "now")

            assert [event["type"] for _, event in await reader.came(1)] == ["now"]


async def test_nothing_is_kept_once_nobody_has_watched_for_a_while() -> None:
    async with open_world() as world:
        async with listening(world, source="web") as reader:
            await said(world, "one")
            [(first, _)] = await reader.came(1)
        world.clock.advance(HEARD_S + 1)
        await said(world, "unseen")

        async with listening(world, after=first, source="web") as again:
            await said(world, "seen")
            assert [event["type"] for _, event in await again.came(1)] == ["seen"]


async def test_a_stream_ends_when_the_platform_does() -> None:
    async with open_world() as world, listening(world) as reader:
        world.uses.stopping.set()

        await until(lambda: reader.ended, patience_s=2)


async def test_the_head_of_a_stream_is_not_waited_for() -> None:
    async with open_world() as world:
        answer = await world.http.head("/api/events/tail", headers=world.owner)

        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
        assert (await world.http.head("/api/events", headers=world.owner)).status_code == 200


async def test_a_reader_that_leaves_makes_room_for_another() -> None:
    async with open_world() as world:
        async with listening(world):
            assert world.uses.following.readers == 1
        assert world.uses.following.readers == 0


async def test_too_many_readers_are_told_to_come_later() -> None:
    async with open_world() as world:
        with ExitStack() as stack:
            for _ in range(MOST):
                stack.enter_context(await world.uses.following.follow(SCOPE, EVERYTHING, None))
            answer = await world.http.get("/api/events/tail", headers=world.owner)

        assert (answer.status_code, answer.json()["code"]) == (503, "tail-busy")
        assert answer.headers["retry-after"] == "10"


@pytest.mark.parametrize(
    ("params", "headers", "code"),
    [
        ({"query": "type ="}, {}, "tql"),
        ({"query": "colour = 'red'"}, {}, "no-such-field"),
        ({"colour": "red"}, {}, "unknown-parameter"),
        ({}, {"last-event-id": "x"}, "bad-place"),
        ({}, {"last-event-id": "1-" + "9" * 40}, "bad-place"),
    ],
)
async def test_a_wrong_question_is_a_problem_and_no_stream(params: dict[str, str], headers: dict[str, str], code: str) -> None:
    async with open_world() as world:
        answer = await world.http.get("/api/events/tail", params=params, headers={**world.owner, **headers})

        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_reader_that_does_not_read_is_dropped() -> None:
    async with open_world(ApiOptions(stream_timeout_s=0.05)) as world, listening(world) as reader:
        reader.reads.clear()
        await said(world, "one")

        await until(lambda: world.uses.following.readers == 0)
