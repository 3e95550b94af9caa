"""The contract of `Rates`."""

import pytest

from tests.builders import new_scope
from tests.ports import intakes
from tests.ports.intakes import OpenedLog, until

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log


async def test_who_asks_too_early_is_told_when_and_has_not_used_it_up(log: OpenedLog) -> None:
    scope = new_scope()

    assert await log.rates.take(scope, "shop", per_s=0.1) == 0
    for _ in range(3):
        assert 9 < await log.rates.take(scope, "shop", per_s=0.1) <= 10


async def test_after_a_rest_so_many_may_come_at_once(log: OpenedLog) -> None:
    scope = new_scope()

    waits = [await log.rates.take(scope, "shop", per_s=0.1, burst=3) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 9 < waits[3] <= 10


async def test_others_are_not_held_up(log: OpenedLog) -> None:
    scope = new_scope()
    await log.rates.take(scope, "shop", per_s=0.1)

    assert await log.rates.take(scope, "mail", per_s=0.1) == 0
    assert await log.rates.take(new_scope(), "shop", per_s=0.1) == 0


async def test_it_may_come_again_when_it_was_said(log: OpenedLog) -> None:
    scope = new_scope()
    await log.rates.take(scope, "shop", per_s=50)

    async def may_come() -> bool:
        return await log.rates.take(scope, "shop", per_s=50) == 0

    await until(may_come)
