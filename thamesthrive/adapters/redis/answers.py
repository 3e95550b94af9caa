"""`RedisAnswers`: each process listens to one channel of its own. An address is that channel and a number."""

import asyncio
from collections.abc import Sequence
from itertools import count

import structlog
from attrs import field, frozen

from ...kernel.codec import decode, encode
from ...kernel.errors import Malformed, Unavailable
from ...kernel.ids import random_id
from ...ports.answers import Answer
from .connection import KEEPALIVE_S, Clients
from .errors import translated
from .keys import Keys
from .options import RedisOptions

ABANDONED_S = 60.0                              # an address that nobody waits at after this is given up
BACKOFF_S = (0.1, 0.2, 0.5, 1.0, 2.0)


@frozen
class Expected:
    """An address, and what came there."""

    since: float
    came: asyncio.Queue[Answer] = field(factory=asyncio.Queue)


class RedisAnswers:
    """`listen` has to run alongside, or nothing is heard."""

    def __init__(self, clients: Clients, keys: Keys, options: RedisOptions) -> None:
        self._clients, self._keys, self._options = clients, keys, options
        self._channel = random_id()
        self._numbers = count(1)
        self._expected: dict[str, Expected] = {}
        self._waited: set[str] = set()
        self._listening = asyncio.Event()

    def expect(self) -> str:
        if len(self._expected) >= self._options.waiting_answers:
            self._give_up_abandoned()
        if len(self._expected) >= self._options.waiting_answers:
            raise Unavailable(f"{len(self._expected)} callers wait for a result already; ask for ids instead", code="answers-busy")
        to = f"{self._channel}:{next(self._numbers)}"
        self._expected[to] = Expected(_now())
        return to

    def _give_up_abandoned(self) -> None:
        """Whoever failed between `expect` and `wait` left an address behind."""
        oldest = _now() - ABANDONED_S
        for to in [to for to, e in self._expected.items() if to not in self._waited and e.since < oldest]:
            del self._expected[to]

    async def wait(self, to: str, *, entries: int, timeout_s: float) -> Sequence[Answer]:
        came: list[Answer] = []
        expected = self._expected.get(to)
        if expected is None:
            return came
        self._waited.add(to)
        try:
            async with asyncio.timeout(timeout_s):
                while len(came) < entries:
                    came.append(await expected.came.get())
        except TimeoutError:
            pass                                # the caller answers with what came
        finally:
            self._waited.discard(to)
            self._expected.pop(to, None)
        return came

    async def publish(self, answers: Sequence[Answer]) -> None:
        by_channel: dict[str, list[Answer]] = {}
        for answer in answers:
            by_channel.setdefault(answer.to.partition(":")[0], []).append(answer)
        if not by_channel:
            return
        pipeline = self._clients.command.pipeline(transaction=False)
        for channel, of in by_channel.items():
            pipeline.publish(self._keys.answers(channel), encode(of))
        with translated("publish answers"):
            await pipeline.execute()

    async def heard(self) -> None:
        """Returns once the channel is listened to. Raises: Unavailable."""
        with translated("listen for answers"):
            async with asyncio.timeout(self._options.command_timeout_s):
                await self._listening.wait()

    async def listen(self) -> None:
        """Until cancelled. What is published while the connection is down is not heard."""
        failures = 0
        while True:
            try:
                with translated("listen for answers"):
                    await self._listen()
            except Unavailable as error:
                failures = 0 if self._listening.is_set() else failures + 1
                self._listening.clear()
                structlog.get_logger().warning("answers lost", error=error.sentence)
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])

    async def _listen(self) -> None:
        async with self._clients.waiting.pubsub() as subscription:
            await subscription.subscribe(self._keys.answers(self._channel))
            while True:
                message = await subscription.get_message(timeout=KEEPALIVE_S)
                if message and message["type"] == "subscribe":
                    self._listening.set()
                elif message and message["type"] == "message":
                    self._hear(message["data"])

    def _hear(self, body: bytes) -> None:
        try:
            answers = decode(body, list[Answer])
        except Malformed:                       # of a newer release; at most once allows it
            structlog.get_logger().warning("answer unreadable", size=len(body))
            return
        for answer in answers:
            if expected := self._expected.get(answer.to):
                expected.came.put_nowait(answer)


def _now() -> float:
    return asyncio.get_running_loop().time()
