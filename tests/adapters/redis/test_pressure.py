"""Doors refuse before memory or disk is short; what makes room goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from redis.asyncio import Redis

from tests.builders import new_scope
from tests.ports.intakes import LogServer, open_server, until
from tests.servers.redis import redis_server
from thamesthrive.adapters.redis.options import RedisOptions
from thamesthrive.adapters.redis.pressure import Pressure, folder_of
from thamesthrive.domain.entry import START, Cursor
from thamesthrive.domain.ledger import Account
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Acknowledgement, Append, lease_of

pytestmark = pytest.mark.anyio

WEB = Account(new_scope(), "web", 29_400_000)
MEGA = 1_000_000


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


@pytest.fixture
async def client(server: LogServer) -> AsyncIterator[Redis]:
    async with Redis.from_url(server.url) as opened:
        yield opened


@asynccontextmanager
async def with_memory(client: Redis, most: int) -> AsyncIterator[None]:
    kept: Any = await client.config_get("maxmemory")
    await client.config_set("maxmemory", most)
    try:
        yield
    finally:
        await client.config_set("maxmemory", kept["maxmemory"])


async def used(client: Redis) -> int:
    memory: Any = await client.info("memory")
    return int(memory["used_memory"])


def refusal(pressure: Pressure) -> Unavailable | None:
    try:
        pressure.check()
    except Unavailable as refused:
        return refused
    return None


@pytest.mark.parametrize(("percent", "refused"), [(50, False), (79, False), (85, True), (99, True)])
async def test_from_four_fifths_of_its_memory_on_a_server_takes_nothing_more(client: Redis, percent: int, refused: bool) -> None:
    pressure = Pressure(client, RedisOptions(least_free_bytes=0), ())

    async with with_memory(client, await used(client) * 100 // percent):
        await pressure.look()

    said = refusal(pressure)
    assert (said is not None) == refused
    assert said is None or (said.code == "log-full" and said.retry_after_s > 0 and "raise the server's maxmemory" in said.sentence)


async def test_with_the_disk_nearly_full_nothing_more_is_taken_and_the_folder_is_named(client: Redis, tmp_path: Path) -> None:
    enough, short = (Pressure(client, RedisOptions(least_free_bytes=least), [tmp_path]) for least in (0, 1 << 60))

    await enough.look()
    await short.look()

    assert refusal(enough) is None
    said = refusal(short)
    assert said
    assert (said.code, said.sentence.split(" has only ")[0]) == ("disk-full", str(tmp_path))


async def test_a_folder_that_is_not_of_this_machine_is_not_looked_at(client: Redis) -> None:
    pressure = Pressure(client, RedisOptions(least_free_bytes=1 << 60), [Path("/there/is/no/such/folder")])

    await pressure.look()

    assert refusal(pressure) is None


async def test_a_server_on_this_machine_tells_its_folder(server: LogServer, client: Redis) -> None:
    assert [folder.name for folder in await folder_of(client, server.url)] == ["valkey"]
    assert await folder_of(client, "redis://there:6379/0") == ()


@pytest.mark.real
async def test_a_server_that_does_not_tell_its_folder_is_not_asked_again(client: Redis) -> None:
    with redis_server("--rename-command", "CONFIG", "") as silent:
        async with Redis.from_url(silent.url) as mute:
            assert await folder_of(mute, silent.url) == ()


@pytest.mark.slow
async def test_a_log_that_fills_refuses_early_is_drained_and_takes_again(server: LogServer, client: Redis) -> None:
    async with server.open(evolve(server.options(), partitions=1)) as log:
        lease = await log.locks.take(lease_of(log.intake.generation, 0), "ann")
        assert lease

        refused: list[Unavailable] = []

        async def takes() -> bool:
            try:
                await log.intake.append([Append(0, b"entry", WEB, 1)])
            except Unavailable as said:
                refused.append(said)
                return False
            return True

        async def takes_nothing() -> bool:
            return not await takes()

        async with with_memory(client, await used(client) + 105 * MEGA):
            await log.intake.append([Append(0, b"x" * 100_000, WEB, 1)] * 880)
            await until(takes_nothing)
            waiting = (await log.intake.lag())[0]
            assert refused[0].code == "log-full"
            assert "% full" in refused[0].sentence              # before the server itself refuses

            last = (await log.intake.read({0: START}, limit=10_000, wait_s=0))[-1].position
            assert await log.locks.renew([lease]) == [lease]
            done = Acknowledgement(lease, 0, Cursor(last.ms, last.seq), {WEB: {"stored": waiting}})
            assert list(await log.intake.acknowledge([done])) == [0]
            await until(takes)
