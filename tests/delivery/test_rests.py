"""That a destination rests is told to whoever looks, and keeps nothing from being sent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks import HandClock
from tests.delivery.world import SCOPE, SECRET, World, delivery, open_world
from tests.servers.receiver import Answer, Receiver, always, receiver
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.delivery.restraint import Restraint
from thamesthrive.delivery.rests import EVERY_S, KEPT_S, Cause, Rest, Rests, Telling
from thamesthrive.delivery.verdict import Tried
from thamesthrive.domain.destination import Effort
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.http import Response

pytestmark = pytest.mark.anyio


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver(SECRET) as made:
        yield made


class Away(MemoryCache):
    """One that cannot be written to."""

    async def put(self, scope: Scope, key: str, value: bytes, *, seconds: int) -> None:
        raise Unavailable("the cache does not answer")


async def test_who_looks_is_told_why_and_until_when_it_rests_and_that_it_is_over(there: Receiver) -> None:
    there.prescription = lambda call: Answer(503, {}, b"closed, and your secret is " + SECRET.encode())
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.01, breaker_failures=3, breaker_s=0.4, concurrency=1))
        await world.send(*(delivery(n, part=f"person{n}") for n in range(5)))
        await world.until(lambda: _rests(world))

        rest = await world.rest("shop")
        assert rest is not None
        assert (rest.cause, rest.status, rest.said) == (Cause.FAILED, 503, "closed, and your secret is ***")
        assert rest.failures >= 3
        assert rest.until - world.clock.now() < timedelta(seconds=0.4)

        there.prescription = always()
        await world.until(lambda: len(there.by_key()) == 5)
        await world.until(lambda: _is_over(world))


async def test_one_that_asked_to_wait_rests_as_long_as_it_asked_and_nobody_says_so_when_the_worker_has_ended(there: Receiver) -> None:
    there.prescription = always(429, retry_after="3600")
    async with open_world(there) as world:
        async with world.dispatching():
            await world.destination("shop")
            await world.send(delivery(1))
            await world.until(lambda: _rests(world))

            rest = await world.rest("shop")
            assert rest is not None
            assert (rest.cause, rest.status) == (Cause.ASKED, 429)
            assert timedelta(minutes=59) < rest.until - world.clock.now() <= timedelta(hours=1)

        assert await world.rest("shop") is None


async def test_what_cannot_be_told_keeps_nothing_from_being_sent(there: Receiver) -> None:
    there.prescription = lambda call: Answer(503 if call.nth == 0 else 200)
    async with open_world(there, cache=Away(lambda: 0.0)) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.01, breaker_failures=1, breaker_s=0.1))
        await world.send(*(delivery(n, part=f"person{n}") for n in range(3)))

        await world.until(lambda: len(there.by_key()) == 3)


async def test_it_is_told_again_while_it_lasts_and_forgotten_when_nobody_does() -> None:
    clock = HandClock()
    rests = Rests(MemoryCache(clock.monotonic))
    telling = Telling(rests, SCOPE, "shop")
    rest = Rest(until=clock.now() + timedelta(hours=1), cause=Cause.ASKED, failures=1, status=429, said="")

    for _ in range(10):
        await telling.keep(rest, clock.monotonic())
        clock.advance(EVERY_S)
        assert await rests.known(SCOPE, ["shop", "other"]) == {"shop": rest}

    clock.advance(KEPT_S)
    assert await rests.known(SCOPE, ["shop"]) == {}


@given(st.lists(st.tuples(st.sampled_from([200, 404, 429, 503, 0]), st.floats(0, 3)), max_size=20), st.integers(0, 3))
def test_a_reason_is_told_as_long_as_it_is_not_to_be_called(calls: list[tuple[int, float]], failures: int) -> None:
    clock = HandClock()
    restraint = Restraint(Effort(breaker_failures=failures, breaker_s=2.0, retry_s=0.5))
    for status, wait in calls:
        now = clock.monotonic()
        rest = restraint.rest(now, clock.now())
        assert (rest is None) == (restraint.wait(now) == 0.0)
        assert rest is None or rest.until == clock.now() + timedelta(seconds=restraint.wait(now))
        if rest is None:
            restraint.began()
            assert restraint.is_doubtful == (restraint.rest(now, clock.now()) is not None)
            restraint.ended(_tried(clock, status), now)
        clock.advance(wait)


def _tried(clock: HandClock, status: int) -> Tried:
    error = None if status else Unavailable("no answer")
    return Tried(began=clock.now(), ended=clock.now(), response=Response(status, {}, b"") if status else None, error=error)


async def _rests(world: World) -> bool:
    return await world.rest("shop") is not None


async def _is_over(world: World) -> bool:
    return await world.rest("shop") is None
