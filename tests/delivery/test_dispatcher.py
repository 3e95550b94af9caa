"""Deliveries over real HTTP: in order, once by key, whatever the receiver does."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from attrs import evolve

from tests.delivery.world import QUICK, SCOPE, SECRET, World, delivery, open_world
from tests.servers.processes import free_port
from tests.servers.receiver import CUTS, HANGS, Answer, Call, Receiver, always, failing, receiver
from thamesthrive.domain.definitions import DESTINATION
from thamesthrive.domain.delivery import Delivery, Status, discarded, replayed
from thamesthrive.domain.destination import Effort
from thamesthrive.ports.outgoing import sent_of
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver(SECRET) as made:
        yield made


def arrived(there: Receiver, path: str) -> dict[str, list[int]]:
    """Part -> the numbers that came, each where it was first taken."""
    came: dict[str, list[int]] = {}
    for call in there.by_key(f"/{path}").values():
        came.setdefault(call.json["part"], []).append(call.json["n"])
    return came


async def waits(world: World, *sent: Delivery) -> bool:
    found = await world.stores.deliveries.load(SCOPE, [d.id for d in sent])
    return any(d.value.status is Status.WAITING for d in found.values())


async def test_a_delivery_arrives_signed_under_its_key_and_is_noted(there: Receiver) -> None:
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", headers={"X-Own": "yes"})
        await world.send(one := delivery(1, headers={"x-of-event": "page-view"}))
        await world.until(lambda: there.calls)
        await world.until(lambda: _is(world, one, Status.DELIVERED))

        [call], record = there.calls, await world.record(one.id)
        assert (call.key, call.signed, call.json) == (one.id, True, {"part": "ann", "n": 1})
        assert (call.headers["x-own"], call.headers["x-of-event"], call.headers["webhook-id"]) == ("yes", "page-view", one.id)
        assert [(a.status, a.said) for a in record.attempts] == [(200, "{}")]


@pytest.mark.slow
async def test_50_people_with_40_events_arrive_in_order_while_the_receiver_fails_and_others_do_not_wait(there: Receiver) -> None:
    rng = random.Random(7)
    people = [f"person{n}" for n in range(50)]
    sent = [delivery(n * 50 + p, part=person) for n in range(40) for p, person in enumerate(people)]
    fails = {d.id: rng.choice([1, 1, 2, 3]) for d in rng.sample(sent, 200)}
    answers = {0: Answer(503), 1: Answer(CUTS), 2: Answer(429, {"retry-after": "0"})}

    def prescribed(call: Call) -> Answer:
        if call.path == "/shop" and call.nth < fails.get(call.key, 0):
            return answers[call.nth]
        return Answer(200)

    there.prescription = prescribed
    async with open_world(there) as world:
        await world.destination("shop")
        await world.destination("other")
        others = [delivery(n, to="other", part=person) for n in range(2) for person in people]
        async with world.dispatching():
            for start in range(0, len(sent), 100):
                await world.send(*sent[start : start + 100])
            await world.send(*others)
            await world.until(lambda: len(there.by_key("/other")) == len(others))
            done_when_others_were = len(there.by_key("/shop"))
            await world.until(lambda: len(there.by_key("/shop")) == len(sent), within_s=60)
            await world.until(lambda: _none_waits(world, sent))

    assert arrived(there, "shop") == {person: [n * 50 + p for n in range(40)] for p, person in enumerate(people)}
    assert done_when_others_were < len(sent)
    assert all(call.signed for call in there.calls)
    assert max(call.nth for call in there.calls if call.path == "/shop") == 3


async def test_while_one_person_is_retried_the_others_go_on(there: Receiver) -> None:
    first = delivery(1, part="ann")
    there.prescription = lambda call: Answer(500 if call.key == first.id and not stop.is_set() else 200)
    stop = asyncio.Event()
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop")
        await world.send(first, delivery(2, part="ann"), *(delivery(n, part="ben") for n in range(3, 9)))
        await world.until(lambda: len(arrived(there, "shop").get("ben", ())) == 6)
        assert "ann" not in arrived(there, "shop")

        stop.set()
        await world.until(lambda: len(there.by_key()) == 8)

    assert arrived(there, "shop")["ann"] == [1, 2]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 302])
async def test_what_will_never_be_taken_is_dead_at_once_with_the_reason(there: Receiver, status: int) -> None:
    there.prescription = lambda call: Answer(status, {}, b"no such hook: " + SECRET.encode())
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop")
        await world.send(one := delivery(1))
        await world.until(lambda: _is(world, one, Status.DEAD))

        record = await world.record(one.id)
        assert record.reason == f"not taken: answered {status}"
        assert (record.tries, record.attempts[0].status, record.attempts[0].said) == (1, status, "no such hook: ***")


@pytest.mark.parametrize("status", [500, 503, 429, 408, CUTS])
async def test_after_so_many_attempts_it_is_dead_and_the_next_goes_on(there: Receiver, status: int) -> None:
    first = delivery(1)
    there.prescription = lambda call: Answer(status if call.key == first.id else 200)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.01, max_attempts=3, breaker_failures=0))
        await world.send(first, delivery(2))
        await world.until(lambda: _is(world, first, Status.DEAD))
        await world.until(lambda: there.by_key())

        record = await world.record(first.id)
        assert record.reason is not None
        assert record.reason.startswith("given up after 3 attempts: ")
        assert len(record.attempts) == 3


async def test_a_receiver_that_hangs_is_given_up_after_the_time_out(there: Receiver) -> None:
    there.prescription = lambda call: Answer(HANGS if call.nth == 0 else 200)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.01, timeout_s=0.2))
        await world.send(one := delivery(1))
        await world.until(lambda: _is(world, one, Status.DELIVERED))

        assert (await world.record(one.id)).attempts[0].said == "no answer within 0.2 s"


async def test_retry_after_is_kept_to(there: Receiver) -> None:
    there.prescription = lambda call: Answer(503, {"retry-after": "1"}) if call.nth == 0 else Answer(200)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop")
        await world.send(delivery(1))
        await world.until(lambda: there.by_key())

    first, second = there.calls
    assert 0.9 < second.time - first.time < 3


async def test_a_destination_that_is_away_is_tried_by_one_call_at_a_time(there: Receiver) -> None:
    there.prescription = always(503)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.01, breaker_failures=5, breaker_s=0.3, concurrency=2))
        sent = [delivery(n, part=f"person{n}") for n in range(100)]
        await world.send(*sent)
        await world.until(lambda: len(there.calls) >= 5)
        began = asyncio.get_running_loop().time()
        before = len(there.calls)
        await asyncio.sleep(0.7)
        assert len(there.calls) - before <= 1 + (asyncio.get_running_loop().time() - began) / 0.3

        there.prescription = always()
        await world.until(lambda: len(there.by_key()) == 100)


async def test_what_is_discarded_while_the_destination_is_slow_is_not_sent(there: Receiver) -> None:
    first, second, third = delivery(1, part="ann"), delivery(2, part="ben"), delivery(3, part="cleo")
    there.prescription = lambda call: Answer(HANGS if call.key == first.id and call.nth == 0 else 200)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", evolve(QUICK, concurrency=1, timeout_s=1.2))
        await world.send(first)
        await world.until(lambda: there.calls)
        await world.send(second, third)
        await asyncio.sleep(0.2)                # in which they are read ahead

        read = (await world.stores.deliveries.load(SCOPE, [second.id]))[second.id]
        gone = Versioned(discarded(read.value, "test", world.clock.now()), read.version)
        assert second.id in await world.stores.deliveries.write(SCOPE, [gone])
        await world.until(lambda: _is(world, third, Status.DELIVERED))

    assert second.id not in {call.key for call in there.calls}


async def test_a_rate_is_kept_to(there: Receiver) -> None:
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(rate_per_s=50))
        await world.send(*(delivery(n, part=f"person{n}") for n in range(25)))
        await world.until(lambda: len(there.by_key()) == 25)

    times = sorted(call.time for call in there.calls)
    assert times[-1] - times[0] > 24 / 50 * 0.9


async def test_what_no_stream_tells_of_is_found_in_the_store(there: Receiver) -> None:
    async with open_world(there) as world:
        await world.destination("shop")
        await world.send(*(delivery(n) for n in range(3)), told=False)
        async with world.dispatching():
            await world.until(lambda: len(there.by_key()) == 3)
            await world.send(*(delivery(n) for n in range(3, 6)), told=False)
            await world.until(lambda: len(there.by_key()) == 6)

    assert arrived(there, "shop") == {"ann": [0, 1, 2, 3, 4, 5]}


async def test_more_than_is_kept_in_mind_arrives_in_order_too(there: Receiver) -> None:
    slow = delivery(0, part="person0")
    there.prescription = failing({slow.id: 5})
    from thamesthrive.delivery.options import DeliveryOptions

    async with open_world(there, options=DeliveryOptions(held=20, look_s=0.2)) as world, world.dispatching():
        await world.destination("shop")
        sent = [delivery(n, part=f"person{n % 7}") for n in range(700)]
        for start in range(0, 700, 70):
            await world.send(*sent[start : start + 70])
        await world.until(lambda: len(there.by_key()) == 700, within_s=60)

    assert arrived(there, "shop") == {f"person{p}": list(range(p, 700, 7)) for p in range(7)}


async def test_a_destination_that_is_disabled_waits_and_one_that_is_deleted_gets_nothing(there: Receiver) -> None:
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", enabled=False)
        await world.send(one := delivery(1), two := delivery(2, part="ben"))
        await asyncio.sleep(0.3)
        assert there.calls == []

        definition = await world.stores.definitions.get(SCOPE, DESTINATION, "shop")
        assert definition is not None
        await world.stores.definitions.delete(SCOPE, DESTINATION, "shop", expected=definition.revision)
        await world.until(lambda: _is(world, one, Status.DEAD))
        await world.until(lambda: _is(world, two, Status.DEAD))

        assert (await world.record(one.id)).reason == 'the destination "shop" was deleted'
        assert there.calls == []


async def test_what_is_discarded_while_it_waits_is_not_sent_and_what_is_replayed_is(there: Receiver) -> None:
    there.prescription = always(500)
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=0.3, max_attempts=1, breaker_failures=0))
        await world.send(one := delivery(1))
        await world.until(lambda: _is(world, one, Status.DEAD))
        there.prescription = always()
        await _change(world, one, replayed)
        await world.until(lambda: _is(world, one, Status.DELIVERED))

        there.prescription = always(500)
        await world.destination("shop", Effort(retry_s=0.3, breaker_failures=0))
        await world.send(two := delivery(2))
        await world.until(lambda: len(there.calls) == 3)
        await _change(world, two, lambda d, now: discarded(d, "ann", now))
        await asyncio.sleep(0.5)

    assert [c.key for c in there.calls] == [one.id, one.id, two.id]


async def test_of_two_dispatchers_one_brings_each_and_what_one_leaves_the_other_takes(there: Receiver) -> None:
    async with open_world(there) as world:
        await world.destination("shop")
        sent = [delivery(n, part=f"person{n % 20}") for n in range(400)]
        async with world.dispatching():
            async with world.dispatching():
                await world.send(*sent[:200])
                await world.until(lambda: len(there.by_key()) == 200)
            await world.send(*sent[200:])
            await world.until(lambda: len(there.by_key()) == 400)

    assert arrived(there, "shop") == {f"person{p}": list(range(p, 400, 20)) for p in range(20)}


async def test_where_nobody_listens_it_waits_and_says_why(there: Receiver) -> None:
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", url=f"http://127.0.0.1:{free_port()}/")
        await world.send(one := delivery(1))

        async def was_tried() -> bool:
            return (await world.record(one.id)).tries > 1

        await world.until(was_tried)
        assert (await world.record(one.id)).attempts[0].said == "it cannot be reached: Connection refused"


async def test_an_address_that_is_not_public_is_dead_with_the_remedy(there: Receiver) -> None:
    async with open_world(there) as world, world.dispatching():
        await world.destination("shop", url="http://169.254.169.254/latest")
        await world.send(one := delivery(1))
        await world.until(lambda: _is(world, one, Status.DEAD))

        assert "http.allow" in ((await world.record(one.id)).reason or "")


async def _is(world: World, one: Delivery, status: Status) -> bool:
    return (await world.record(one.id)).status is status


async def _none_waits(world: World, sent: list[Delivery]) -> bool:
    return not await waits(world, *sent)


async def _change(world: World, one: Delivery, change: object) -> None:
    assert callable(change)
    read = (await world.stores.deliveries.load(SCOPE, [one.id]))[one.id]
    changed = change(read.value, world.clock.now())
    assert await world.stores.deliveries.write(SCOPE, [Versioned(changed, read.version)])
    await world.outgoing.append([sent_of(SCOPE, changed)])
