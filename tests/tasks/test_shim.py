"""What an error means for a task: family by family."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.builders import NOON
from tests.web.world import World, open_world
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Conflict, Defect, Denied, Invalid, Missing, Unavailable
from thamesthrive.maintenance.figures import Ended
from thamesthrive.messages import CanaryDue
from thamesthrive.ports.queue import DONE, Verdict
from thamesthrive.tasks.shim import NEWER_S, Shim, back_off
from thamesthrive.tasks.table import Task
from thamesthrive.uses import Uses

pytestmark = pytest.mark.anyio

GIVEN_UP = Verdict(given_up=True)
BODY = encode(CanaryDue(at=NOON))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


async def performed(world: World, error: Exception | None, *, tried: int = 0, body: bytes = BODY) -> tuple[str, Verdict]:
    """How a task ends that raises this."""

    async def handler(uses: Uses, message: CanaryDue) -> None:
        assert message == CanaryDue(at=NOON)
        if error is not None:
            raise error

    task = Task(name="canary", message=CanaryDue, handler=handler, retries=5)
    verdict = await Shim({"canary": task}, world.uses, world.clock).perform("canary", body, tried)
    [(ended, _)] = world.uses.upkeep.figures.all().items()
    return ended.outcome, verdict


async def test_a_task_is_done(world: World) -> None:
    assert await performed(world, None) == ("done", DONE)


@pytest.mark.parametrize("error", [Invalid("no"), Denied("no"), Missing("no")])
async def test_what_somebody_else_must_put_right_is_dropped(world: World, error: Exception) -> None:
    assert await performed(world, error) == ("dropped", DONE)


async def test_what_is_away_is_tried_again_later_and_later(world: World) -> None:
    assert await performed(world, Unavailable("away"), tried=2) == ("again", Verdict(again_s=back_off(2)))
    assert back_off(0) < back_off(1) < back_off(4) < back_off(30) == 300


async def test_who_says_when_to_come_again_is_heard(world: World) -> None:
    assert await performed(world, Unavailable("full", retry_after_s=90)) == ("again", Verdict(again_s=90.0))


async def test_a_conflict_is_tried_again_at_once_a_few_times(world: World) -> None:
    _, verdict = await performed(world, Conflict("quicker"))

    assert verdict.again_s is not None
    assert verdict.again_s < 1


@pytest.mark.parametrize(
    ("error", "tried"), [(Unavailable("away"), 5), (Conflict("quicker"), 3), (Defect("bug"), 0), (ValueError("bug"), 0)]
)
async def test_what_does_not_end_well_is_given_up(world: World, error: Exception, tried: int) -> None:
    assert await performed(world, error, tried=tried) == ("given-up", GIVEN_UP)


async def test_a_message_of_a_newer_release_is_left_to_newer_processes(world: World) -> None:
    newer = b'{"v": 2, "somewhere": "else"}'

    assert await performed(world, None, tried=1_000, body=newer) == ("again", Verdict(again_s=NEWER_S))


async def test_what_is_no_message_is_dropped(world: World) -> None:
    assert await performed(world, None, body=b"{}") == ("dropped", DONE)


async def test_a_task_that_takes_too_long_is_ended_and_tried_again(world: World) -> None:
    ended = asyncio.Event()

    async def slow(uses: Uses, message: CanaryDue) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = Task(name="canary", message=CanaryDue, handler=slow, retries=1, limit_s=0.02)
    shim = Shim({"canary": task}, world.uses, world.clock)

    assert await shim.perform("canary", BODY, 0) == Verdict(again_s=back_off(0))
    assert await shim.perform("canary", BODY, 1) == GIVEN_UP
    assert ended.is_set()
    assert {e.outcome: f.count for e, f in world.uses.upkeep.figures.all().items()} == {"again": 1, "given-up": 1}
    assert Ended("canary", "again") in world.uses.upkeep.figures.all()


async def test_what_is_alone_is_not_begun_again_while_it_is_under_way(world: World) -> None:
    begun, go_on = 0, asyncio.Event()

    async def handler(uses: Uses, message: CanaryDue) -> None:
        nonlocal begun
        begun += 1
        await go_on.wait()

    shim = Shim({"canary": Task(name="canary", message=CanaryDue, handler=handler, alone=True)}, world.uses, world.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(shim.perform("canary", BODY, 0))
        await asyncio.sleep(0)
        assert await shim.perform("canary", BODY, 0) == DONE
        go_on.set()

    await shim.perform("canary", BODY, 0)
    assert begun == 2
