"""How each kind of task queue is opened for a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve, frozen

from tests.ports.intakes import LogServer
from thamesthrive.adapters.memory.queue import MemoryQueue
from thamesthrive.adapters.queue.options import QueueOptions
from thamesthrive.adapters.queue.place import Place, place_of
from thamesthrive.adapters.queue.redis_queue import open_queue
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.kernel.ids import random_id
from thamesthrive.messages import CanaryDue, LedgerCheckDue, ParkedSweepDue
from thamesthrive.ports.queue import Queue, Routes, Routing

ROUTES: Routes = {
    CanaryDue: Routing(name="canary", queue="birds"),
    LedgerCheckDue: Routing(name="ledger:check", queue="books:live"),
    ParkedSweepDue: Routing(name="sweep", queue="books:live"),
}
TASKS = {route.name: route.queue for route in ROUTES.values()}
QUICK = QueueOptions(poll_ms=50, threads=2, heartbeat_s=0.5)


@frozen
class OpenedQueue:
    """A queue under test; `place` is where a worker finds it, None in memory."""

    queue: Queue
    place: Place | None


@asynccontextmanager
async def open_for_test(server: LogServer, place: Place | None = None) -> AsyncIterator[OpenedQueue]:
    """The same place opens the same queue, as another process would."""
    if not server.url:
        yield OpenedQueue(MemoryQueue(ROUTES, SystemClock()), None)
        return
    place = place or place_of(QUICK, log_url=server.url, prefix=f"test-{random_id()[:12]}")
    async with open_queue(place, ROUTES) as queue:
        yield OpenedQueue(queue, place)


def slowly(place: Place, **options: object) -> Place:
    """The same queue, worked on otherwise."""
    return evolve(place, options=evolve(place.options, **options))  # type: ignore[arg-type]  # a test names real options


@pytest.fixture
async def opened_queue(log_server: LogServer) -> AsyncIterator[OpenedQueue]:
    async with open_for_test(log_server) as opened:
        yield opened
