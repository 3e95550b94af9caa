"""The contract of `Locks`."""

import asyncio

import pytest

from tests.ports import intakes
from tests.ports.intakes import LogServer, OpenedLog, until
from thamesthrive.ports.locks import Lease, Locks

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log

SHORT_S = 0.15


async def taken(locks: Locks, name: str, holder: str) -> Lease:
    lease = await locks.take(name, holder)
    assert lease is not None
    return lease


async def test_a_lease_that_another_holds_is_not_given(log: OpenedLog) -> None:
    lease = await taken(log.locks, "partition-1", "ann")

    assert lease == Lease("partition-1", "ann", lease.fence)
    assert await log.locks.take("partition-1", "ben") is None
    assert await log.locks.take("partition-2", "ben") is not None


async def test_of_many_who_take_at_once_one_gets_it(log: OpenedLog) -> None:
    leases = await asyncio.gather(*(log.locks.take("partition-1", f"holder-{n}") for n in range(20)))

    assert len([lease for lease in leases if lease]) == 1


async def test_each_new_owner_has_a_larger_fence(log: OpenedLog) -> None:
    first = await taken(log.locks, "partition-1", "ann")
    await log.locks.release([first])

    second = await taken(log.locks, "partition-1", "ben")
    await log.locks.release([second])
    third = await taken(log.locks, "partition-1", "ann")

    assert first.fence < second.fence < third.fence


async def test_a_lease_runs_out_by_itself_and_is_taken_over_with_a_larger_fence(log_server: LogServer) -> None:
    async with log_server.open(log_server.options(lease_s=SHORT_S)) as log:
        first = await taken(log.locks, "partition-1", "ann")
        others: list[Lease] = []

        async def is_taken_over() -> bool:
            others.extend(lease for lease in [await log.locks.take("partition-1", "ben")] if lease)
            return bool(others)

        await until(is_taken_over)
        assert others[0].fence > first.fence
        assert await log.locks.renew([first]) == []


async def test_a_lease_that_is_renewed_lasts(log_server: LogServer) -> None:
    async with log_server.open(log_server.options(lease_s=2 * SHORT_S)) as log:
        lease = await taken(log.locks, "partition-1", "ann")
        clock = asyncio.get_running_loop().time
        longer_than_it_lasts = clock() + 3 * SHORT_S

        while clock() < longer_than_it_lasts:
            assert list(await log.locks.renew([lease])) == [lease]
            assert await log.locks.take("partition-1", "ben") is None
            await asyncio.sleep(0.01)


async def test_renewing_tells_which_are_still_held(log: OpenedLog) -> None:
    kept, lost = await taken(log.locks, "partition-1", "ann"), await taken(log.locks, "partition-2", "ann")
    await log.locks.release([lost])
    again = await taken(log.locks, "partition-2", "ben")

    assert list(await log.locks.renew([lost, kept])) == [kept]
    assert list(await log.locks.renew([again])) == [again]
    assert list(await log.locks.renew([])) == []


async def test_a_released_lease_is_free_at_once(log: OpenedLog) -> None:
    leases = [await taken(log.locks, f"partition-{n}", "ann") for n in range(3)]

    await log.locks.release(leases[:2])

    assert await log.locks.take("partition-0", "ben") is not None
    assert await log.locks.take("partition-1", "ben") is not None
    assert await log.locks.take("partition-2", "ben") is None


async def test_a_former_owner_releases_nothing(log: OpenedLog) -> None:
    former = await taken(log.locks, "partition-1", "ann")
    await log.locks.release([former])
    now = await taken(log.locks, "partition-1", "ben")

    await log.locks.release([former])

    assert list(await log.locks.renew([now])) == [now]


async def test_members_of_a_group_count_each_other(log: OpenedLog) -> None:
    counts = [await log.locks.attend("drains", member) for member in ("ann", "ben", "ann")]

    assert counts == [1, 2, 2]
    assert await log.locks.attend("others", "cat") == 1


async def test_a_member_that_left_is_not_counted(log: OpenedLog) -> None:
    await log.locks.attend("drains", "ann")
    await log.locks.attend("drains", "ben")

    await log.locks.leave("drains", "ben")
    await log.locks.leave("drains", "never-there")

    assert await log.locks.attend("drains", "ann") == 1


async def test_a_member_that_is_silent_for_a_time_to_live_is_not_counted(log_server: LogServer) -> None:
    async with log_server.open(log_server.options(lease_s=SHORT_S)) as log:
        await log.locks.attend("drains", "ann")
        assert await log.locks.attend("drains", "ben") == 2

        async def is_alone() -> bool:
            return await log.locks.attend("drains", "ben") == 1

        await until(is_alone)


async def test_who_is_no_member_can_ask_how_many_live(log_server: LogServer) -> None:
    async with log_server.open(log_server.options(lease_s=SHORT_S)) as log:
        assert await log.locks.living("drains") == 0
        await log.locks.attend("drains", "ann")
        await log.locks.attend("drains", "ben")
        assert await log.locks.living("drains") == 2

        async def are_gone() -> bool:
            return await log.locks.living("drains") == 0

        await until(are_gone)
