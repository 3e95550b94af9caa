"""The contract of `Cache`."""

import asyncio

import pytest

from tests.builders import new_scope
from tests.ports import intakes
from tests.ports.intakes import OpenedLog, until

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log


async def test_what_is_put_is_got_until_it_is_dropped(log: OpenedLog) -> None:
    scope = new_scope()
    assert await log.cache.get(scope, "a") is None

    await log.cache.put(scope, "a", b"one\x00", seconds=60)
    await log.cache.put(scope, "a", b"two", seconds=60)

    assert await log.cache.get(scope, "a") == b"two"
    await log.cache.drop(scope, "a")
    assert await log.cache.get(scope, "a") is None


async def test_of_many_who_add_at_once_one_does(log: OpenedLog) -> None:
    scope = new_scope()

    added = await asyncio.gather(*(log.cache.add(scope, "a", b"%d" % n, seconds=60) for n in range(10)))

    assert sum(added) == 1
    assert await log.cache.get(scope, "a") == b"%d" % added.index(True)


async def test_keys_of_scopes_do_not_meet(log: OpenedLog) -> None:
    one, other = new_scope(), new_scope()

    await log.cache.put(one, "a:b", b"1", seconds=60)

    assert await log.cache.get(other, "a:b") is None
    assert await log.cache.get(one, "a") is None


@pytest.mark.slow                              # seconds are the shortest that a cache knows
async def test_a_value_runs_out(log: OpenedLog) -> None:
    scope = new_scope()
    await log.cache.put(scope, "a", b"1", seconds=1)

    async def is_gone() -> bool:
        return await log.cache.get(scope, "a") is None

    await until(is_gone)
    assert await log.cache.add(scope, "a", b"2", seconds=60)


async def test_a_value_is_changed_only_by_who_knows_it(log: OpenedLog) -> None:
    scope = new_scope()
    await log.cache.put(scope, "a", b"one", seconds=60)

    assert await log.cache.swap(scope, "a", b"one", b"two\x00", seconds=60)
    assert not await log.cache.swap(scope, "a", b"one", b"three", seconds=60)

    assert await log.cache.get(scope, "a") == b"two\x00"


async def test_what_was_dropped_is_not_brought_back_by_a_change(log: OpenedLog) -> None:
    scope = new_scope()
    await log.cache.put(scope, "a", b"one", seconds=60)
    await log.cache.drop(scope, "a")

    assert not await log.cache.swap(scope, "a", b"one", b"two", seconds=60)
    assert await log.cache.get(scope, "a") is None


@pytest.mark.slow
async def test_a_changed_value_lives_as_long_as_the_change_says(log: OpenedLog) -> None:
    scope = new_scope()
    await log.cache.put(scope, "a", b"one", seconds=60)
    await log.cache.swap(scope, "a", b"one", b"two", seconds=1)

    async def is_gone() -> bool:
        return await log.cache.get(scope, "a") is None

    await until(is_gone)
