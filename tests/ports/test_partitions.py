"""The contract of `Partitions`. These records have no scope, so each test has partitions of its own."""

import asyncio

import pytest
from attrs import evolve

from tests.builders import partition_record, unread
from tests.ports.stores import Opened
from thamesthrive.domain.entry import Cursor
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


async def test_a_record_is_made_once_and_read_at_once(opened: Opened) -> None:
    partitions = opened.stores.partitions
    record = evolve(partition_record(1, fence=4, acknowledged=17), generation=3)

    made = await partitions.write(unread([record]))

    found = await partitions.load()
    assert found[1] == Versioned(record, made[1])
    assert isinstance(found[1].value.acknowledged, Cursor)
    assert await partitions.write(unread([partition_record(1, fence=9)])) == {}


async def test_every_record_is_loaded_by_its_partition(opened: Opened) -> None:
    partitions = opened.stores.partitions
    await partitions.write(unread(partition_record(n, fence=n) for n in range(100, 164)))

    found = await partitions.load()

    assert [found[n].value.fence for n in range(100, 164)] == list(range(100, 164))


async def test_nothing_to_write_is_no_error(opened: Opened) -> None:
    assert await opened.stores.partitions.write([]) == {}


async def test_a_record_changes_under_the_version_that_was_read(opened: Opened) -> None:
    partitions = opened.stores.partitions
    first = await partitions.write(unread([partition_record(200), partition_record(201)]))

    second = await partitions.write([Versioned(partition_record(200, fence=2), first[200])])
    late = [Versioned(partition_record(n, fence=9), first[n]) for n in (200, 201)]
    third = await partitions.write(late)

    assert set(second) == {200}
    assert set(third) == {201}
    found = await partitions.load()
    assert found[200] == Versioned(partition_record(200, fence=2), second[200])
    assert found[201] == Versioned(partition_record(201, fence=9), third[201])


@pytest.mark.parametrize(("partition", "exists"), [(300, False), (301, True)])
async def test_of_two_owners_that_write_at_once_one_wins(opened: Opened, partition: int, exists: bool) -> None:
    partitions = opened.stores.partitions
    version = (await partitions.write(unread([partition_record(partition)])))[partition] if exists else None
    rivals = [partition_record(partition, fence=fence) for fence in range(2, 8)]

    answers = await asyncio.gather(*(partitions.write([Versioned(rival, version)]) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert winners == [(await partitions.load())[partition].value]
