"""Messages on their way to tasks, through real servers: done, tried again, given up, taken over."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.ports import queues
from tests.ports.intakes import SERVERS, LogServer, open_server, until
from tests.ports.queues import TASKS, OpenedQueue, open_for_test, slowly
from thamesthrive.adapters.queue.worker import open_worker
from thamesthrive.kernel.codec import decode
from thamesthrive.kernel.errors import Invalid
from thamesthrive.messages import CanaryDue, LedgerCheckDue
from thamesthrive.ports.queue import DONE, Put, Verdict

pytestmark = pytest.mark.anyio
opened_queue = queues.opened_queue


@pytest.fixture(scope="module", params=SERVERS)
async def log_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server(request.param, tmp_path_factory.mktemp("log")) as server:
        yield server


class Doing:
    """Tasks that end as they are told to, one verdict after the other, and then are done."""

    def __init__(self, *verdicts: Verdict) -> None:
        self._verdicts = list(verdicts)
        self.done: list[tuple[str, bytes, int]] = []

    async def perform(self, name: str, body: bytes, tried: int) -> Verdict:
        self.done.append((name, body, tried))
        return self._verdicts.pop(0) if self._verdicts else DONE


@asynccontextmanager
async def worked(opened: OpenedQueue, doing: Doing) -> AsyncIterator[None]:
    assert opened.place is not None
    async with open_worker(opened.place, TASKS, doing.perform):
        yield


async def messages(opened: OpenedQueue) -> int:
    return sum(of.messages for of in (await opened.queue.waiting()).values())


async def is_empty(opened: OpenedQueue) -> bool:
    return await messages(opened) == 0


async def test_a_message_reaches_its_task_and_is_gone(opened_queue: OpenedQueue) -> None:
    doing = Doing()
    await opened_queue.queue.put(LedgerCheckDue(at=NOON))

    async with worked(opened_queue, doing):
        await until(lambda: is_empty(opened_queue))

    [(name, body, tried)] = doing.done
    assert (name, decode(body, LedgerCheckDue), tried) == ("ledger:check", LedgerCheckDue(at=NOON), 0)
    assert await opened_queue.queue.put(LedgerCheckDue(at=NOON)) is Put.PUT


async def test_a_task_that_is_tried_again_stays_in_flight_all_the_while(opened_queue: OpenedQueue) -> None:
    doing = Doing(Verdict(again_s=0.1), Verdict(again_s=0.3))
    await opened_queue.queue.put(CanaryDue(at=NOON))

    async with worked(opened_queue, doing):
        await until(lambda: len(doing.done) == 2)
        meanwhile = [await opened_queue.queue.put(CanaryDue(at=NOON)) for _ in range(20)]
        await until(lambda: is_empty(opened_queue))

    assert set(meanwhile) == {Put.IN_FLIGHT}
    assert [tried for _, _, tried in doing.done] == [0, 1, 2]


async def test_a_task_that_is_given_up_is_kept_as_dead(opened_queue: OpenedQueue) -> None:
    doing = Doing(Verdict(given_up=True))
    await opened_queue.queue.put(CanaryDue(at=NOON))

    async with worked(opened_queue, doing):
        await until(lambda: is_empty(opened_queue))

    assert (await opened_queue.queue.waiting())["birds"].dead == 1
    assert await opened_queue.queue.put(CanaryDue(at=NOON)) is Put.PUT


async def test_a_worker_may_work_on_some_queues_only(opened_queue: OpenedQueue) -> None:
    doing = Doing()
    assert opened_queue.place is not None
    for message in (CanaryDue(at=NOON), LedgerCheckDue(at=NOON)):
        await opened_queue.queue.put(message)

    async with open_worker(slowly(opened_queue.place, names=("books:live",)), TASKS, doing.perform):
        await until(lambda: bool(doing.done))

    assert [name for name, _, _ in doing.done] == ["ledger:check"]
    assert (await opened_queue.queue.waiting())["birds"].messages == 1


async def test_a_queue_that_there_is_not_is_named(opened_queue: OpenedQueue) -> None:
    assert opened_queue.place is not None

    with pytest.raises(Invalid, match="no queue fish; there are birds, books:live"):
        async with open_worker(slowly(opened_queue.place, names=("fish",)), TASKS, Doing().perform):
            pass


async def test_a_worker_that_stops_gives_back_what_it_was_at_and_stops_soon(opened_queue: OpenedQueue) -> None:
    begun = asyncio.Event()

    async def for_ever(*_: object) -> Verdict:
        begun.set()
        await asyncio.Event().wait()
        return DONE

    assert opened_queue.place is not None
    await opened_queue.queue.put(CanaryDue(at=NOON))
    async with open_worker(slowly(opened_queue.place, poll_ms=700), TASKS, for_ever):
        await begun.wait()
        stopped = time.monotonic()
    took = time.monotonic() - stopped

    again = Doing()
    async with worked(opened_queue, again):
        await until(lambda: is_empty(opened_queue))
    assert took < 1.5
    assert [tried for _, _, tried in again.done] == [0]


KILLED = """
import asyncio, os, signal, sys
from tests.ports.queues import QUICK, TASKS
from thamesthrive.adapters.queue.place import Place
from thamesthrive.adapters.queue.worker import open_worker

async def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with open_worker(Place(sys.argv[1], sys.argv[2], QUICK), TASKS, die):
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_what_a_killed_worker_was_at_is_done_by_another(opened_queue: OpenedQueue) -> None:
    place, doing = opened_queue.place, Doing()
    assert place is not None
    await opened_queue.queue.put(CanaryDue(at=NOON))
    root = Path(__file__).parents[3]
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, place.url, place.prefix, cwd=root)
    assert await killed.wait() == -9
    assert await opened_queue.queue.put(CanaryDue(at=NOON)) is Put.IN_FLIGHT

    async with worked(opened_queue, doing):
        await until(lambda: is_empty(opened_queue), patience_s=30)

    assert [name for name, _, _ in doing.done] == ["canary"]


async def test_a_queue_is_another_one_under_another_prefix(log_server: LogServer) -> None:
    async with open_for_test(log_server) as one, open_for_test(log_server) as other:
        await one.queue.put(CanaryDue(at=NOON))

        assert await is_empty(other)


@pytest.mark.slow
async def test_nothing_is_lost_where_a_task_is_tried_again_at_once_and_often(opened_queue: OpenedQueue) -> None:
    for _ in range(10):
        doing = Doing(*[Verdict(again_s=0.0)] * 5)
        assert await opened_queue.queue.put(CanaryDue(at=NOON)) is Put.PUT

        async with worked(opened_queue, doing):
            await until(lambda: is_empty(opened_queue))

        assert [tried for _, _, tried in doing.done] == [0, 1, 2, 3, 4, 5]
