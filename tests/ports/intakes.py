"""How each kind of log, with its locks, ledger and answers, is opened for a test."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from attrs import Factory, evolve, frozen
from redis.asyncio import Redis

from tests.servers.processes import NoServer, absent
from tests.servers.redis import RedisServer, redis_server, shared_redis
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.adapters.memory.intake import MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.adapters.memory.refusals import MemoryRefusals
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.memory.tail import MemoryTail
from thamesthrive.adapters.redis.alongside import alongside
from thamesthrive.adapters.redis.child import valkey_child
from thamesthrive.adapters.redis.open import open_redis
from thamesthrive.adapters.redis.options import RedisOptions
from thamesthrive.kernel.ids import random_id
from thamesthrive.ports.answers import Answers
from thamesthrive.ports.cache import Cache
from thamesthrive.ports.intake import Intake
from thamesthrive.ports.ledger import Ledger
from thamesthrive.ports.locks import Locks
from thamesthrive.ports.outgoing import Outgoing
from thamesthrive.ports.partitions import Partitions
from thamesthrive.ports.rates import Rates
from thamesthrive.ports.refusals import Refusals
from thamesthrive.ports.tail import Tail

SERVERS = ["valkey", pytest.param("redis", marks=pytest.mark.real)]
KINDS = ["memory", *SERVERS]
PARTITIONS = 4
PATIENCE_S = 10.0


@frozen(kw_only=True)
class OpenedLog:
    """A log under test, empty when it is opened first."""

    intake: Intake
    locks: Locks
    ledger: Ledger
    answers: Answers
    tail: Tail
    cache: Cache
    outgoing: Outgoing
    rates: Rates
    refusals: Refusals


@frozen
class LogServer:
    """Where logs of one kind are opened; without an address they are in memory. `options` gives each a prefix of its own."""

    kind: str
    url: str = ""
    known: dict[str, Partitions] = Factory(dict)                # what a store would know of the log, by prefix
    in_memory: dict[str, OpenedLog] = Factory(dict)

    def options(self, *, lease_s: float = 5.0) -> RedisOptions:
        return RedisOptions(prefix=f"test-{random_id()[:12]}", partitions=PARTITIONS, lease_s=lease_s, waiting_answers=20)

    @asynccontextmanager
    async def open(self, options: RedisOptions | None = None) -> AsyncIterator[OpenedLog]:
        """Options with the same prefix open the same log, as another process would."""
        options = options or self.options()
        known = self.known.setdefault(options.prefix, open_memory().partitions)
        if self.url:
            async with open_redis(options, url=self.url, known=known) as ports:
                yield OpenedLog(
                    intake=ports.intake,
                    locks=ports.locks,
                    ledger=ports.ledger,
                    answers=ports.answers,
                    tail=ports.tail,
                    cache=ports.cache,
                    outgoing=ports.outgoing,
                    rates=ports.rates,
                    refusals=ports.refusals,
                )
        else:
            first = self.in_memory.setdefault(options.prefix, _in_memory(options, known))
            assert isinstance(first.intake, MemoryIntake)
            intake = first.intake.another()
            await intake.open(options.partitions)
            await intake.advance()
            yield evolve(first, intake=intake)

    async def kill(self) -> None:
        """kill -9 of the server, which somebody else starts again; returns when it has ended."""
        async with Redis.from_url(self.url) as client:
            pid = int((await client.info("server"))["process_id"])
        os.kill(pid, signal.SIGKILL)
        await until(lambda: _ended(pid))


def _in_memory(options: RedisOptions, known: Partitions) -> OpenedLog:
    locks, ledger = MemoryLocks(time.monotonic, lease_s=options.lease_s), MemoryLedger()
    intake = MemoryIntake(locks, ledger, partitions=options.partitions, now_ms=lambda: int(time.time() * 1000))
    intake.known = known
    return OpenedLog(
        intake=intake,
        locks=locks,
        ledger=ledger,
        answers=MemoryAnswers(most=options.waiting_answers),
        tail=MemoryTail(time.monotonic),
        cache=MemoryCache(time.monotonic),
        outgoing=MemoryOutgoing(holds=locks.holds),
        rates=MemoryRates(time.monotonic),
        refusals=MemoryRefusals(time.monotonic),
    )


@asynccontextmanager
async def open_server(kind: str, folder: Path) -> AsyncIterator[LogServer]:
    """`memory`, `valkey` (the child, in this folder) or `redis` (shared by all tests)."""
    if kind == "valkey":
        async with valkey_child(folder, max_memory_bytes=1 << 30) as url:
            yield LogServer(kind, url)
    elif kind == "redis":
        with servers_absent():
            url = shared_redis()
        yield LogServer(kind, url)
    else:
        yield LogServer(kind)


@asynccontextmanager
async def open_mortal(kind: str, folder: Path) -> AsyncIterator[LogServer]:
    """A server of one's own that comes back when it is killed."""
    if kind == "valkey":
        async with open_server(kind, folder) as server:
            yield server
        return
    with ExitStack() as stack:
        with servers_absent():
            own = stack.enter_context(redis_server())
        async with alongside(_restart_once(own)):
            yield LogServer(kind, own.url)


async def _restart_once(server: RedisServer) -> None:
    pid = server.pid
    await until(lambda: _ended(pid), patience_s=300)
    server.restart()


@contextmanager
def servers_absent() -> Iterator[None]:
    """Skip, or fail where CI is set, when the server cannot be had."""
    try:
        yield
    except NoServer as reason:
        absent(reason)


async def until(condition: Callable[[], bool | Awaitable[bool]], *, patience_s: float = PATIENCE_S) -> None:
    """Returns when it holds; fails after a while."""
    async with asyncio.timeout(patience_s):
        while True:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.01)


def _ended(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture(scope="module", params=KINDS)
async def log_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server(request.param, tmp_path_factory.mktemp("log")) as server:
        yield server


@pytest.fixture
async def log(log_server: LogServer) -> AsyncIterator[OpenedLog]:
    async with log_server.open() as opened:
        yield opened
