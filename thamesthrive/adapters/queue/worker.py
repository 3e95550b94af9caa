"""dramatiq's worker beside our event loop: its threads fetch, acknowledge and put off; what is to be done is done by the loop.

A thread that has a message waits for the loop. Time limits are kept there (`tasks/shim.py`), where a task can be ended cleanly; an
exception thrown into a thread, as dramatiq does it, would leave the task running.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from typing import Any

from dramatiq import Actor, Message, Worker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import current_millis, dq_name
from dramatiq.errors import Retry as TriedAgain
from dramatiq.middleware import CurrentMessage, Retries
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ...kernel.errors import Invalid
from ...kernel.ids import random_id
from ...ports.queue import Perform, Verdict
from .place import MAINTENANCE_CHANCE, Place, spelled

DAY_MS = 86_400_000
STOP_MARGIN_MS = 500
UNDONE = Verdict(again_s=0.0)


# KEYS: flight, list, messages. ARGV: name, id, message.
AGAIN = """#!lua
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[2])
"""


class GivenUp(Exception):
    """The task will not be done: its message is kept as dead."""


class Broker(RedisBroker):
    """Notes what is the newest message of a name whenever one is put off or comes back, so that the name stays in flight all the while.

    Each time under a new id: the old one is acknowledged afterwards, maybe late, and must take nothing else with it.
    """

    def __init__(self, place: Place, **given: Any) -> None:
        super().__init__(namespace=place.namespace, **given)  # type: ignore[no-untyped-call]  # the package says it is typed, this is not
        self._place = place
        self._again = self.client.register_script(AGAIN)

    def enqueue(self, message: "Message[Any]", *, delay: int | None = None) -> "Message[Any]":
        queue, id = message.queue_name, random_id()
        message = message.copy(options={"redis_message_id": id})
        if delay is not None:
            queue = dq_name(queue)
            message = message.copy(queue_name=queue, options={"eta": current_millis() + delay})
        place = self._place
        self._again(keys=[place.flight, place.waiting(queue), place.bodies(queue)], args=[message.actor_name, id, message.encode()])
        return message


class Bridge:
    """From a thread to the loop and back."""

    def __init__(self, loop: asyncio.AbstractEventLoop, perform: Perform) -> None:
        self._loop, self._perform = loop, perform
        self._running: set[Future[Verdict]] = set()
        self._stopping = False

    def actor(self, name: str, queue: str, broker: Broker) -> "Actor[Any, Any]":
        """Registers it with the broker."""

        def run(body: str) -> None:
            message = CurrentMessage.get_current_message()
            options: dict[str, Any] = message.options if message else {}
            tried = int(options.get("retries", 0))
            verdict = self._performed(name, body.encode(), tried)
            if verdict is UNDONE:
                options["retries"] = tried - 1  # that the process ended is not the task's fault
            if verdict.given_up:
                raise GivenUp(name)
            if verdict.again_s is not None:
                raise TriedAgain(delay=round(verdict.again_s * 1_000))

        said = {"throws": (GivenUp,), "max_retries": None}
        return Actor(run, broker=broker, actor_name=spelled(name), queue_name=spelled(queue), priority=0, options=said)

    def _performed(self, name: str, body: bytes, tried: int) -> Verdict:
        if self._stopping:
            return UNDONE
        future = asyncio.run_coroutine_threadsafe(_awaited(self._perform, name, body, tried), self._loop)
        self._running.add(future)
        try:
            return future.result()
        except CancelledError:
            return UNDONE
        finally:
            self._running.discard(future)

    def stop(self) -> None:
        """What is under way is cancelled and goes back to the queue."""
        self._stopping = True
        for future in list(self._running):
            future.cancel()


async def _awaited(perform: Perform, name: str, body: bytes, tried: int) -> Verdict:
    return await perform(name, body, tried)


@asynccontextmanager
async def open_worker(place: Place, tasks: Mapping[str, str], perform: Perform) -> AsyncIterator[None]:
    """Works as long as the block does. `tasks`: name -> queue; of them those whose queue the options name.

    Raises: Invalid for a queue that there is not.
    """
    options = place.options
    wanted = _wanted(options.names, set(tasks.values()))
    broker = _broker(place)
    bridge = Bridge(asyncio.get_running_loop(), perform)
    for name, queue in tasks.items():
        bridge.actor(name, queue, broker)
    worker = Worker(broker, queues=wanted, worker_timeout=options.poll_ms, worker_threads=options.threads)
    await asyncio.to_thread(worker.start)
    try:
        yield
    finally:
        bridge.stop()
        await asyncio.to_thread(_stop, worker, options.poll_ms + STOP_MARGIN_MS)
        broker.client.close()


def _wanted(names: Sequence[str], known: Set[str]) -> set[str]:
    if unknown := sorted(set(names) - known):
        raise Invalid(f"there is no queue {', '.join(unknown)}; there are {', '.join(sorted(known))}", code="queue-unknown")
    return {spelled(queue) for queue in names or known}


def _broker(place: Place) -> Broker:
    pool = ConnectionPool.from_url(place.url, retry=Retry(NoBackoff(), 0), **place.connection)
    pool.connection_kwargs["db"] = place.options.database
    return Broker(
        place,
        client=Redis(connection_pool=pool),
        middleware=[Retries(), CurrentMessage()],
        maintenance_chance=MAINTENANCE_CHANCE,
        heartbeat_timeout=round(place.options.heartbeat_s * 1_000),
        dead_message_ttl=place.options.dead_days * DAY_MS,
    )


def _stop(worker: Worker, within_ms: int) -> None:
    """All threads are told at once; one after the other, as the worker itself does it, takes twice as long."""
    for consumer in worker.consumers.values():
        consumer.stop()
    for thread in worker.workers:
        thread.stop()
    worker.stop(timeout=within_ms)
