"""Clocks of machines are put right, back and ahead: nothing waits for as long as that step."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.delivery.world import World, delivery, open_world
from tests.servers.receiver import Receiver, failing, receiver
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.domain.delivery import Delivery, Status
from thamesthrive.domain.destination import Effort

pytestmark = pytest.mark.anyio


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


class Stepped(SystemClock):
    """The machine's clock, until it is set otherwise; what only measures time goes on as ever."""

    ahead_s = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead_s)


async def test_what_the_log_took_by_a_clock_that_is_ahead_is_sent_at_once(there: Receiver) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop")
        await world.send(delivery(1, created=soon, due=soon))
        await world.until(lambda: there.calls, within_s=5)


@pytest.mark.parametrize("status", [503, 429])
async def test_a_clock_that_is_put_right_does_not_hold_up_what_is_to_be_tried_again(there: Receiver, status: int) -> None:
    there.prescription = failing(lambda call: 1, status)
    clock = Stepped()
    clock.ahead_s = 3_600
    async with open_world(there, clock=clock) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.5))
        await world.send(one := delivery(1))
        await world.until(lambda: there.calls)
        clock.ahead_s = 0
        await world.until(lambda: _is(world, one, Status.DELIVERED), within_s=5)


async def test_a_worker_does_not_wait_for_the_time_of_another_whose_clock_was_ahead(there: Receiver) -> None:
    there.prescription = failing(lambda call: 1)
    clock = Stepped()
    clock.ahead_s = 3_600
    async with open_world(there, clock=clock) as world:
        await world.destination("shop", Effort(retry_s=60))
        await world.send(one := delivery(1))
        async with world.dispatching():
            await world.until(lambda: _was_tried(world, one))
        clock.ahead_s = 0
        async with world.dispatching():
            await world.until(lambda: _is(world, one, Status.DELIVERED), within_s=5)


async def _was_tried(world: World, one: Delivery) -> bool:
    return bool((await world.record(one.id)).attempts)


async def _is(world: World, one: Delivery, status: Status) -> bool:
    return (await world.record(one.id)).status is status
