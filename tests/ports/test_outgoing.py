"""The contract of `Outgoing`."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.builders import NOON, hex_id, new_scope, position
from tests.ports import intakes
from tests.ports.intakes import SERVERS, LogServer, OpenedLog, open_mortal, until
from thamesthrive.domain.delivery import Lane, Waiting, order_of
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.outgoing import Sent

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log


def sent(number: int, *, partition: int = 3, destination: str = "shop: a/b") -> Sent:
    return Sent(Lane(new_scope(), destination, partition), Waiting(hex_id(number), "part", order_of(position(number), 0), NOON))


async def held(log: OpenedLog, *partitions: int) -> dict[int, Lease]:
    """Leases of these, taken now or before."""
    leases = {}
    for partition in partitions:
        name = f"delivery:{partition}"
        if (lease := await log.locks.take(name, "me")) is None:
            [lease] = await log.locks.renew([Lease(name, "me", 1)])
        leases[partition] = lease
    return leases


def taken(read: Sequence[Sent] | None) -> list[Sent]:
    assert read is not None, "the server was not started again"
    return list(read)


async def test_what_was_appended_is_taken_once_in_order(log: OpenedLog) -> None:
    made = [sent(n) for n in range(5)]
    await log.outgoing.append(made[:3])
    await log.outgoing.append(made[3:])

    assert taken(await log.outgoing.read(await held(log, 3), limit=100, wait_s=0)) == made
    assert taken(await log.outgoing.read(await held(log, 3), limit=100, wait_s=0)) == []


async def test_a_partition_is_read_by_itself_and_so_many_at_a_time(log: OpenedLog) -> None:
    here, there = [sent(n) for n in range(3)], [sent(n, partition=4) for n in range(2)]
    await log.outgoing.append([*here, *there])

    assert taken(await log.outgoing.read(await held(log, 4), limit=100, wait_s=0)) == there
    assert {p: n for p, n in (await log.outgoing.lag()).items() if n} == {3: 3}
    assert taken(await log.outgoing.read(await held(log, 3, 4), limit=2, wait_s=0)) == here[:2]
    assert taken(await log.outgoing.read(await held(log, 3, 4), limit=2, wait_s=0)) == here[2:]


async def test_who_waits_is_told_at_once(log: OpenedLog) -> None:
    reading = asyncio.ensure_future(log.outgoing.read(await held(log, 1, 3), limit=10, wait_s=5))
    await asyncio.sleep(0)
    began = time.monotonic()

    await log.outgoing.append([one := sent(1)])

    assert taken(await reading) == [one]
    assert time.monotonic() - began < 2


async def test_who_holds_a_partition_no_more_takes_nothing_of_it(log: OpenedLog) -> None:
    before = await held(log, 3, 4)
    await log.outgoing.append([here := sent(1), there := sent(2, partition=4)])
    await log.locks.release([before[3]])

    assert taken(await log.outgoing.read(before, limit=100, wait_s=0)) == [there]
    after = await log.locks.take("delivery:3", "another")
    assert after is not None
    assert taken(await log.outgoing.read(before, limit=100, wait_s=0)) == []
    assert taken(await log.outgoing.read({3: after}, limit=100, wait_s=0)) == [here]


async def test_nothing_comes_of_nothing(log: OpenedLog) -> None:
    await log.outgoing.append([])

    assert taken(await log.outgoing.read({}, limit=10, wait_s=0)) == []
    assert taken(await log.outgoing.read(await held(log, 3), limit=10, wait_s=0.01)) == []
    assert not any((await log.outgoing.lag()).values())


async def test_what_nobody_has_taken_outlives_the_process(log_server: LogServer) -> None:
    if not log_server.url:
        pytest.skip("memory ends with its process")
    options = log_server.options()
    async with log_server.open(options) as log:
        await log.outgoing.append([one := sent(1)])
    async with log_server.open(options) as log:
        assert taken(await log.outgoing.read(await held(log, 3), limit=10, wait_s=0)) == [one]


@pytest.mark.parametrize("kind", SERVERS)
async def test_after_a_restart_of_its_server_a_reader_is_told_so_before_anything_else(kind: str, tmp_path: Path) -> None:
    async with open_mortal(kind, tmp_path) as server, server.open() as log:
        before, behind = sent(1), sent(2)
        await log.outgoing.append([before])
        assert await log.outgoing.read(await held(log, 3), limit=100, wait_s=0) == [before]

        await server.kill()
        await until(lambda: _said(log, behind))

        assert await log.outgoing.read(await held(log, 3), limit=100, wait_s=0) is None
        assert await log.outgoing.read(await held(log, 3), limit=100, wait_s=0) == [behind]


async def _said(log: OpenedLog, one: Sent) -> bool:
    try:
        await log.outgoing.append([one])
    except Unavailable:
        return False
    return True
