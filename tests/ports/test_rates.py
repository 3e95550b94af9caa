"""The contract of `Rates`."""

import pytest
from attrs import evolve

from tests.builders import new_scope
from tests.ports import intakes
from tests.ports.intakes import OpenedLog, until
from thamesthrive.ports.rates import Paced, Wait

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log


def paced(name: str = "shop", per_s: float = 0.1, burst: int = 1) -> Paced:
    return Paced(new_scope(), name, per_s, burst)


async def test_who_asks_too_early_is_told_when_and_has_not_used_it_up(log: OpenedLog) -> None:
    shop = paced()

    assert await log.rates.take([shop]) is None
    for _ in range(3):
        assert 9 < seconds(await log.rates.take([shop])) <= 10


async def test_after_a_rest_so_many_may_come_at_once(log: OpenedLog) -> None:
    shop = paced(burst=3)

    waits = [await log.rates.take([shop]) for _ in range(4)]

    assert waits[:3] == [None, None, None]
    assert 9 < seconds(waits[3]) <= 10


async def test_others_are_not_held_up(log: OpenedLog) -> None:
    shop = paced()
    await log.rates.take([shop])

    assert await log.rates.take([evolve(shop, name="mail")]) is None
    assert await log.rates.take([evolve(shop, scope=new_scope())]) is None


async def test_it_may_come_again_when_it_was_said(log: OpenedLog) -> None:
    shop = paced(per_s=50)
    await log.rates.take([shop])

    async def may_come() -> bool:
        return await log.rates.take([shop]) is None

    await until(may_come)


async def test_many_that_come_together_are_waited_for_by_who_comes_next(log: OpenedLog) -> None:
    shop = paced(per_s=10, burst=10)

    assert await log.rates.take([shop], count=100) is None
    assert 8 < seconds(await log.rates.take([shop])) <= 9.1        # ten at once, and ninety in nine seconds


async def test_who_is_refused_by_one_name_has_used_up_nothing_of_the_others(log: OpenedLog) -> None:
    shop, address = paced(burst=2), paced("address")
    await log.rates.take([address])

    refused = await log.rates.take([shop, address])

    assert refused is not None
    assert refused.place == 1
    assert [await log.rates.take([shop]) for _ in range(2)] == [None, None]


async def test_all_names_count_at_once(log: OpenedLog) -> None:
    shop, address = paced(), paced("address", per_s=0.05)

    assert await log.rates.take([shop, address]) is None

    assert 9 < seconds(await log.rates.take([shop])) <= 10
    assert 19 < seconds(await log.rates.take([address])) <= 20


async def test_a_million_a_second_is_no_rounding_error(log: OpenedLog) -> None:
    """Numbers of microseconds are so large that less than one is easily lost."""
    fast = paced(per_s=900_000, burst=1)

    await log.rates.take([fast], count=9_000_000)

    assert 9 < seconds(await log.rates.take([fast])) <= 10


async def test_what_is_forgotten_has_not_come(log: OpenedLog) -> None:
    shop, address = paced(), paced("address")
    await log.rates.take([shop, address])

    await log.rates.forget(shop.scope, shop.name)

    assert await log.rates.take([shop]) is None
    assert 9 < seconds(await log.rates.take([address])) <= 10


def seconds(wait: Wait | None) -> float:
    assert wait is not None
    return wait.seconds
