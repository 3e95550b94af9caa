"""What the log in Redis does when it is full, slow, away or closing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from redis.asyncio import Redis

from tests.builders import new_scope
from tests.ports.intakes import LogServer, OpenedLog, open_mortal, open_server, until
from thamesthrive.domain.entry import START, Cursor
from thamesthrive.domain.ledger import Account
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Acknowledgement, Append

pytestmark = pytest.mark.anyio

WEB = Account(new_scope(), "web", 29_400_000)


def entry(body: bytes = b"entry", partition: int = 0) -> Append:
    return Append(partition, body, WEB, 1)


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


@pytest.fixture
async def client(server: LogServer) -> AsyncIterator[Redis]:
    async with Redis.from_url(server.url) as opened:
        yield opened


@asynccontextmanager
async def full(client: Redis) -> AsyncIterator[None]:
    kept: Any = await client.config_get("maxmemory")
    await client.config_set("maxmemory", 1)
    try:
        yield
    finally:
        await client.config_set("maxmemory", kept["maxmemory"])


@asynccontextmanager
async def stuck(client: Redis) -> AsyncIterator[None]:
    """Whatever may write is not answered meanwhile."""
    await client.client_pause(60_000, all=False)
    try:
        yield
    finally:
        await client.client_unpause()


async def total(log: OpenedLog) -> int:
    return sum((await log.intake.lag()).values())


async def test_a_full_log_refuses_an_append_whole(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        async with full(client):
            with pytest.raises(Unavailable, match="the intake log is full") as refused:
                await log.intake.append([entry(partition=p) for p in range(4)])

        assert (refused.value.code, refused.value.retry_after_s) == ("log-full", 5)
        assert await total(log) == 0
        assert await log.ledger.totals() == {}


async def test_a_full_log_can_still_be_drained(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        [position] = await log.intake.append([entry()])
        async with full(client):
            lease = await log.locks.take("partition-0", "ann")
            assert lease is not None
            assert await log.locks.attend("drains", "ann") == 1
            assert list(await log.locks.renew([lease])) == [lease]
            done = Acknowledgement(lease, 0, Cursor(position.ms, position.seq), {WEB: {"stored": 1}})
            assert list(await log.intake.acknowledge([done])) == [0]
            await log.locks.release([lease])

        assert await total(log) == 0
        assert await log.ledger.totals() == {"received": 1, "stored": 1}


async def test_callers_at_the_same_time_share_one_flush(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        before = await client.info("commandstats")
        await asyncio.gather(*(log.intake.append([entry()]) for _ in range(64)))
        after = await client.info("commandstats")

        calls = after["cmdstat_evalsha"]["calls"] - before.get("cmdstat_evalsha", {"calls": 0})["calls"]
        assert await total(log) == 64
        assert calls <= 3


async def test_a_caller_that_goes_away_does_not_disturb_those_who_share_its_flush(server: LogServer) -> None:
    async with server.open() as log:
        callers = [asyncio.create_task(log.intake.append([entry(b"%d" % n)])) for n in range(10)]
        await asyncio.sleep(0)
        for caller in callers[::2]:
            caller.cancel()
        results = await asyncio.gather(*callers, return_exceptions=True)

        assert [isinstance(r, asyncio.CancelledError) for r in results] == [True, False] * 5
        read = {e.position: e.body for e in await log.intake.read({0: START}, limit=100, wait_s=0)}
        assert [read[r[0]] for r in results if not isinstance(r, BaseException)] == [b"%d" % n for n in range(1, 10, 2)]


async def test_an_append_without_an_answer_is_unavailable_and_not_repeated(server: LogServer, client: Redis) -> None:
    options = evolve(server.options(), append_timeout_s=0.2)
    async with server.open() as patient, server.open(options) as log:
        await patient.intake.append([entry(b"before")])
        async with stuck(client):
            with pytest.raises(Unavailable, match="cannot append to the intake log"):
                await log.intake.append([entry(b"unknown")])
        await patient.intake.append([entry(b"after")])          # however slow the disk is just now

        read = [e.body for e in await patient.intake.read({0: START}, limit=10, wait_s=0)]
        assert read.count(b"unknown") <= 1
        assert [body for body in read if body != b"unknown"] == [b"before", b"after"]


async def test_a_server_that_has_forgotten_the_script_is_told_it_again(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        await log.intake.append([entry(b"one")])
        await client.script_flush()
        await log.intake.append([entry(b"two")])

        assert [e.body for e in await log.intake.read({0: START}, limit=10, wait_s=0)] == [b"one", b"two"]


async def test_a_connection_that_the_server_closed_meanwhile_fails_nobody(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        await log.intake.append([entry(b"one")])
        await client.client_kill_filter(_type="normal")
        await asyncio.sleep(0.05)               # until the end has come over the socket
        await log.intake.append([entry(b"two")])

        assert [e.body for e in await log.intake.read({0: START}, limit=10, wait_s=0)] == [b"one", b"two"]


async def test_positions_are_those_under_which_entries_are_read(server: LogServer) -> None:
    async with server.open() as log:
        positions = await log.intake.append([entry(b"%d" % n, partition=n % 2) for n in range(6)])

        read = {e.position: e.body for e in await log.intake.read({0: START, 1: START}, limit=10, wait_s=0)}
        assert [read[position] for position in positions] == [b"%d" % n for n in range(6)]
        assert list(positions[2:4]) == [positions[2], positions[3]]


async def test_only_so_much_waits_for_the_disk(server: LogServer, client: Redis) -> None:
    options = evolve(server.options(), append_timeout_s=5.0, waiting_bytes=50_000, flush_bytes=10_000)
    async with server.open(options) as log:
        async with stuck(client):
            callers = [asyncio.create_task(log.intake.append([entry(b"x" * 5_000)])) for _ in range(40)]
            await until(lambda: sum(caller.done() for caller in callers) > 0)
            refused = [caller.exception() for caller in callers if caller.done()]
        answered = [r for r in await asyncio.gather(*callers, return_exceptions=True) if not isinstance(r, BaseException)]

        assert {(type(e), getattr(e, "code", "")) for e in refused} == {(Unavailable, "log-busy")}
        assert len(refused) + len(answered) == 40
        assert await total(log) == len(answered) > 0


async def test_one_call_larger_than_a_flush_goes_through(server: LogServer) -> None:
    async with server.open(evolve(server.options(), waiting_bytes=50_000, flush_bytes=10_000)) as log:
        assert len(await log.intake.append([entry(b"x" * 5_000) for _ in range(100)])) == 100


async def test_who_waits_when_the_process_stops_is_told(server: LogServer, client: Redis) -> None:
    async with server.open() as log:
        await client.client_pause(60_000, all=False)
        caller = asyncio.create_task(log.intake.append([entry()]))
        await asyncio.sleep(0.05)
    await client.client_unpause()

    with pytest.raises(Unavailable, match="stopping"):
        await caller
    with pytest.raises(Unavailable, match="stopping"):
        await log.intake.append([entry()])


async def test_while_the_server_is_away_everything_says_so_at_once_and_then_works_again(tmp_path: Path) -> None:
    async with open_mortal("valkey", tmp_path) as server, server.open() as log:
        await log.intake.append([entry()])
        await server.kill()

        async with asyncio.timeout(2):
            with pytest.raises(Unavailable):
                await log.intake.append([entry()])
            with pytest.raises(Unavailable):
                await log.intake.read({0: START}, limit=1, wait_s=1)
            with pytest.raises(Unavailable):
                await log.locks.take("partition-0", "ann")

        async def appends_again() -> bool:
            try:
                return bool(await log.intake.append([entry()]))
            except Unavailable:
                return False

        await until(appends_again)


async def test_a_waiting_read_ends_when_the_server_does(tmp_path: Path) -> None:
    async with open_mortal("valkey", tmp_path) as server, server.open() as log:
        reading = asyncio.create_task(log.intake.read({0: START}, limit=1, wait_s=60))
        await asyncio.sleep(0.05)

        await server.kill()

        async with asyncio.timeout(5):
            with pytest.raises(Unavailable, match="cannot read the intake log"):
                await reading


async def test_counts_are_kept_for_eight_days(server: LogServer, client: Redis) -> None:
    options = server.options()
    async with server.open(options) as log:
        await log.intake.append([entry()])
        old = evolve_minute(WEB, 8 * 24 * 60 + 1)
        await log.intake.append([Append(0, b"late", old, 1), entry()])

        assert set(await log.ledger.read(WEB.scope, since_minute=0)) == {WEB}
        lasts = [await client.ttl(key) async for key in client.scan_iter(f"{options.prefix}:ledger:live:*:*:*")]
        assert lasts
        assert all(0 <= 8 * 86_400 - seconds < 60 for seconds in lasts)


def evolve_minute(account: Account, earlier: int) -> Account:
    return account._replace(minute=account.minute - earlier)
