"""What is refused at the start, and the log's record."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from redis.asyncio import Redis

from tests.ports.intakes import LogServer, open_server, servers_absent
from tests.servers.redis import RedisServer, redis_server
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.redis.open import open_redis
from thamesthrive.adapters.redis.options import RedisOptions
from thamesthrive.kernel.errors import Invalid, Unavailable
from thamesthrive.ports.partitions import PartitionRecord
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


async def generation(url: str, options: RedisOptions, newest: int) -> int:
    """The generation at work once a process has opened the log, where the store knows that `newest` was begun."""
    known = open_memory().partitions
    if newest:
        await known.write([Versioned(PartitionRecord(partition=0, generation=newest, fence=1), None)])
    async with open_redis(options, url=url, known=known) as ports:
        return ports.intake.generation


async def refusal(url: str, options: RedisOptions, newest: int = 0) -> str:
    with pytest.raises(Invalid) as refused:
        await generation(url, options, newest)
    return refused.value.sentence


async def set_all(client: Redis, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        await client.config_set(name, value)


async def test_a_new_log_begins_the_generation_after_the_newest_known(server: LogServer) -> None:
    assert await generation(server.url, server.options(), 0) == 1
    assert await generation(server.url, server.options(), 4) == 5


async def test_a_log_keeps_its_generation_while_its_server_lives(server: LogServer) -> None:
    options = server.options()
    await generation(server.url, options, 2)

    assert [await generation(server.url, options, newest) for newest in (0, 2, 3)] == [3, 3, 3]


async def test_processes_that_start_together_open_one_log(server: LogServer) -> None:
    options = server.options()

    generations = await asyncio.gather(*(generation(server.url, options, newest) for newest in (1, 1, 2, 1)))

    assert len(set(generations)) == 1


@pytest.mark.parametrize("partitions", [0, -1, 1_025])
async def test_a_number_of_partitions_that_is_none_is_refused(server: LogServer, partitions: int) -> None:
    sentence = await refusal(server.url, evolve(server.options(), partitions=partitions))

    assert sentence == f"redis.partitions is {partitions}: set it to a number from 1 to 1024"


async def test_an_address_that_is_none_is_refused(server: LogServer) -> None:
    assert "redis.url is no address" in await refusal("localhost:6379", server.options())


async def test_a_server_that_is_not_there_is_unavailable(server: LogServer, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="see that it runs"):
        await generation(f"unix://{tmp_path}/none", server.options(), 0)


async def test_a_server_that_would_not_keep_things_is_refused_naming_each_remedy(server: LogServer) -> None:
    wrong = {"appendfsync": "everysec", "maxmemory-policy": "allkeys-lru", "maxmemory": "0"}
    async with Redis.from_url(server.url) as client:
        kept: Any = await client.config_get(*wrong)
        await set_all(client, wrong)
        try:
            sentence = await refusal(server.url, server.options())
        finally:
            await set_all(client, kept)

    assert "appendfsync is everysec, do CONFIG SET appendfsync always;" in sentence
    assert "maxmemory-policy is allkeys-lru, do CONFIG SET maxmemory-policy noeviction;" in sentence
    assert "maxmemory is 0, do CONFIG SET maxmemory 4gb" in sentence
    assert "appendonly" not in sentence


@pytest.fixture(scope="module")
def guarded() -> Iterator[RedisServer]:
    with ExitStack() as stack:
        with servers_absent():
            opened = stack.enter_context(redis_server("--user", "default", "on", ">secret", "~*", "&*", "+@all", "-config"))
        yield opened


@pytest.mark.real
async def test_a_wrong_password_is_told_apart(server: LogServer, guarded: RedisServer) -> None:
    with pytest.raises(Unavailable, match="refuses the user or password"):
        await generation(guarded.url, server.options(), 0)


@pytest.mark.real
async def test_a_server_that_does_not_tell_its_settings_is_refused(server: LogServer, guarded: RedisServer) -> None:
    url = guarded.url.replace("redis://", "redis://default:secret@")

    assert "may not ask for settings" in await refusal(url, server.options())
