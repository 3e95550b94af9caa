"""What a log that was restored from an older copy, lost, or moved to a server with another clock makes of generations."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from attrs import evolve
from redis.asyncio import Redis

from tests.builders import new_scope
from tests.ports.intakes import LogServer, OpenedLog, open_server, servers_absent, until
from tests.servers.redis import RedisServer, redis_server
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.redis.standing import open_standing
from thamesthrive.domain.entry import START, Cursor
from thamesthrive.domain.ledger import Account
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Acknowledgement, Append, lease_of
from thamesthrive.ports.lineages import Lineage
from thamesthrive.ports.partitions import PartitionRecord, Partitions
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio

WEB = Account(new_scope(), "web", 29_400_000)


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


@pytest.fixture
def own() -> Iterator[RedisServer]:
    with servers_absent(), redis_server() as opened:
        yield opened


@contextmanager
def older_copy(folder: Path) -> Iterator[Path]:
    """Of all that a server keeps."""
    with tempfile.TemporaryDirectory() as kept:
        yield Path(shutil.copytree(folder, Path(kept) / "copy"))


def restore(server: RedisServer, folder: Path, copy: Path) -> None:
    server.kill()
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    server.restart()


async def append(log: OpenedLog, body: bytes) -> None:
    """As a sender does: until it is answered."""

    async def appended() -> bool:
        try:
            return bool(await log.intake.append([Append(0, body, WEB, 1)]))
        except Unavailable:
            return False

    await until(appended)


async def begun(known: Partitions, generation: int) -> None:
    """A drain has taken a partition of it."""
    await known.write([Versioned(PartitionRecord(partition=0, generation=generation, fence=1), None)])


async def take_out_all(log: OpenedLog) -> list[tuple[int, bytes]]:
    """What stands in the generation at work: generation and body; it is acknowledged."""
    read = await log.intake.read({0: START}, limit=1_000, wait_s=0)
    lease = await log.locks.take(lease_of(log.intake.generation, 0), "ann")
    if read and lease:
        last = read[-1].position
        await log.intake.acknowledge([Acknowledgement(lease, 0, Cursor(last.ms, last.seq), {})])
        await log.locks.release([lease])
    return [(e.position.generation, e.body) for e in read]


@asynccontextmanager
async def opened(server: RedisServer) -> AsyncIterator[tuple[LogServer, OpenedLog]]:
    logs = LogServer("redis", server.url)
    async with logs.open(evolve(logs.options(), prefix="tt", partitions=1)) as log:
        yield logs, log


@pytest.mark.real
async def test_what_comes_after_an_older_copy_was_restored_has_names_of_its_own(own: RedisServer) -> None:
    async with opened(own) as (_, log):
        await append(log, b"in the copy")
        with older_copy(own.folder) as copy:
            await append(log, b"lost with the log")
            restore(own, own.folder, copy)
        await append(log, b"after")

        await until(lambda: looked(log))
        assert await take_out_all(log) == [(1, b"in the copy")]
        assert await log.intake.advance()
        assert await take_out_all(log) == [(2, b"after")]


@pytest.mark.real
async def test_what_comes_after_a_copy_from_before_the_newest_generation_never_gets_its_names(own: RedisServer) -> None:
    async with opened(own) as (logs, log):
        await append(log, b"applied long ago")
        with older_copy(own.folder) as copy:
            assert len(await take_out_all(log)) == 1
            async with logs.open(evolve(logs.options(), prefix="tt", partitions=2)) as changed:
                await begun(logs.known["tt"], changed.intake.generation)
                await append(changed, b"lost with the log")
            restore(own, own.folder, copy)
        await append(log, b"after")

        await until(lambda: looked(log))
        assert await take_out_all(log) == [(1, b"applied long ago")]
        assert await log.intake.advance()
        assert await take_out_all(log) == [(3, b"after")]


@pytest.mark.real
async def test_a_lease_from_before_a_restore_acknowledges_nothing(own: RedisServer) -> None:
    async with opened(own) as (_, log):
        await append(log, b"in the copy")
        lease = await log.locks.take(lease_of(1, 0), "ann")
        assert lease
        with older_copy(own.folder) as copy:
            [entry] = await log.intake.read({0: START}, limit=1, wait_s=0)
            restore(own, own.folder, copy)
        done = Acknowledgement(lease, 0, Cursor(entry.position.ms, entry.position.seq), {WEB: {"stored": 1}})

        await until(lambda: looked(log))
        assert list(await log.intake.acknowledge([done])) == []
        assert await take_out_all(log) == [(1, b"in the copy")]


async def test_a_log_that_was_lost_is_made_anew_by_those_who_run(server: LogServer) -> None:
    options = evolve(server.options(), partitions=3)
    async with server.open(options) as log, Redis.from_url(server.url) as client:
        await append(log, b"lost")
        await begun(server.known[options.prefix], 1)
        await client.flushall()

        await append(log, b"after")

        assert await log.intake.advance()
        assert (log.intake.generation, log.intake.partitions) == (2, 3)
        assert await take_out_all(log) == [(2, b"after")]


async def test_beside_a_store_that_was_restored_a_log_goes_on_behind_what_that_knows(server: LogServer) -> None:
    options = evolve(server.options(), partitions=1)
    async with server.open(options) as log:
        await append(log, b"before")
        await begun(server.known[options.prefix], 7)

    async with server.open(options) as log:
        await append(log, b"after")

        assert await take_out_all(log) == [(1, b"before")]
        assert await log.intake.advance()
        assert await take_out_all(log) == [(8, b"after")]


async def test_a_log_is_known_by_its_origin_and_looking_makes_none(server: LogServer) -> None:
    options = evolve(server.options(), partitions=2)
    known = server.known.setdefault(options.prefix, open_memory().partitions)
    async with open_standing(options, url=server.url, known=known) as standing:
        assert await standing.lineages.look() == Lineage(origin="", generation=0)
        async with server.open(options) as log:
            await append(log, b"old")
            first = await standing.lineages.look()
            async with server.open(evolve(options, partitions=3)) as changed:
                await append(changed, b"new")
                second = await standing.lineages.look()
        async with Redis.from_url(server.url) as client:
            await client.flushall()
        lost = await standing.lineages.look()
        async with server.open(options):
            third = await standing.lineages.look()

    assert first == Lineage(origin=first.origin, generation=1, waiting=1)
    assert second == Lineage(origin=first.origin, generation=2, waiting=2)
    assert lost == Lineage(origin="", generation=0)
    assert third.origin not in ("", first.origin)


async def test_scripts_that_were_flushed_are_loaded_again_in_the_same_generation(server: LogServer) -> None:
    async with server.open(evolve(server.options(), partitions=1)) as log, Redis.from_url(server.url) as client:
        await append(log, b"before")
        await client.script_flush()
        await append(log, b"after")

        assert await take_out_all(log) == [(1, b"before"), (1, b"after")]


async def test_nothing_is_left_of_a_generation_that_is_over(server: LogServer) -> None:
    options = evolve(server.options(), partitions=3)
    async with server.open(options) as log, Redis.from_url(server.url) as client:
        await append(log, b"old")
        async with server.open(evolve(options, partitions=2)) as changed:
            await append(changed, b"new")
            await take_out_all(changed)
            assert await changed.intake.advance()
            await take_out_all(changed)

        keys = {key.decode().removeprefix(options.prefix) async for key in client.scan_iter(f"{options.prefix}:log*")}
        assert keys == {":log", ":log:origin", ":log:2:0", ":log:2:1", ":log:2:acknowledged"}
        assert await client.hkeys(f"{options.prefix}:fences") == [b"partition:2.0"]


async def looked(log: OpenedLog) -> bool:
    try:
        await log.intake.advance()
        await log.intake.read({0: START}, limit=1, wait_s=0)
    except Unavailable:
        return False
    return True
