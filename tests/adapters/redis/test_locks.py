"""Leases in Redis when the server's clock steps back: what was to run out in a moment would then run for as long as it stepped."""

from collections.abc import AsyncIterator

import pytest
from attrs import evolve

from tests.ports.intakes import LogServer, open_server

pytestmark = pytest.mark.anyio

STEP_S, LEASE_S = 3_600.0, 1.0


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


async def test_a_dead_owners_lease_does_not_outlive_it_by_what_the_clock_stepped_back(server: LogServer) -> None:
    options = server.options(lease_s=LEASE_S)
    async with server.open(evolve(options, lease_s=STEP_S)) as before:
        dead = await before.locks.take("partition-1", "ann")

    async with server.open(options) as after:
        lease = await after.locks.take("partition-1", "ben")

        assert dead is not None
        assert lease is not None
        assert lease.fence > dead.fence
        assert await after.locks.take("partition-1", "ann") is None
        assert await after.locks.renew([dead]) == []


async def test_the_dead_are_not_counted_for_as_long_as_the_clock_stepped_back(server: LogServer) -> None:
    options = server.options(lease_s=LEASE_S)
    async with server.open(evolve(options, lease_s=STEP_S)) as before:
        assert await before.locks.attend("workers", "ann") == 1

    async with server.open(options) as after:
        assert await after.locks.attend("workers", "ben") == 1
        assert await after.locks.attend("workers", "cat") == 2
