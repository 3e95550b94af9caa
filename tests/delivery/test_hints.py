"""What streams say may be lost on the way: order within a part does not depend on it."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest
from attrs import evolve

from tests.delivery.world import SCOPE, delivery, open_world
from tests.servers.receiver import Answer, Receiver, receiver
from thamesthrive.adapters.memory.deliveries import MemoryDeliveries
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.memory.table import no_step
from thamesthrive.delivery.options import DeliveryOptions
from thamesthrive.domain.delivery import Lane, partition_of_delivery
from thamesthrive.domain.destination import Effort
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.outgoing import Sent

pytestmark = pytest.mark.anyio

PARTS = [f"person{n}" for n in range(24)]
LAST = max(p for p, many in Counter(partition_of_delivery(SCOPE, "shop", part) for part in PARTS).items() if many == 2)


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


class LosesAnswers(MemoryOutgoing):
    """Takes what came, and the answer does not arrive: as when the line is cut behind the request."""

    cut = False

    async def read(self, leases: Mapping[int, Lease], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        taken = await super().read(leases, limit=limit, wait_s=wait_s)
        if taken and self.cut:
            self.cut = False
            raise Unavailable("the line was cut")
        return taken


class Restored(MemoryOutgoing):
    """Once, comes back from an older copy: what was said has gone, and the next who reads is told so."""

    forgets = False

    async def read(self, leases: Mapping[int, Lease], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        came = await super().read(leases, limit=limit, wait_s=wait_s) or ()
        if not came or not self.forgets:
            return came
        self.forgets = False
        await self.append(came)
        return None


class SlowLanes(MemoryDeliveries):
    """When it is to be slow, what it once answers of a partition comes when that is somebody else's."""

    def __init__(self) -> None:
        super().__init__(no_step)
        self.slow_of, self.asked, self.goes_on = -1, asyncio.Event(), asyncio.Event()

    async def lanes(self, partition: int) -> Sequence[Lane]:
        found = await super().lanes(partition)
        if partition == self.slow_of:
            self.slow_of = -1
            self.asked.set()
            await self.goes_on.wait()
        return found


async def test_what_was_taken_and_not_heard_of_goes_before_what_comes_next(there: Receiver) -> None:
    outgoing = LosesAnswers()
    async with open_world(there, outgoing=outgoing, options=DeliveryOptions(look_s=30)) as world, world.dispatching():
        await world.destination("shop")
        await world.send(*(delivery(n, part=part) for n, part in enumerate(PARTS)))
        await world.until(lambda: len(there.good()) == len(PARTS))
        outgoing.cut = True
        await world.send(*(delivery(100 + n, part=part) for n, part in enumerate(PARTS)))
        await world.until(lambda: not outgoing.cut)
        await world.send(*(delivery(200 + n, part=part) for n, part in enumerate(PARTS)))
        await world.until(lambda: len(there.by_key()) == 3 * len(PARTS))

    assert orders(there) == {part: [n, 100 + n, 200 + n] for n, part in enumerate(PARTS)}


async def test_what_the_streams_have_forgotten_goes_before_what_comes_next(there: Receiver) -> None:
    outgoing = Restored()
    async with open_world(there, outgoing=outgoing, options=DeliveryOptions(look_s=30)) as world, world.dispatching():
        await world.destination("shop")
        await world.send(*(delivery(n, part=part) for n, part in enumerate(PARTS)))
        await world.until(lambda: len(there.good()) == len(PARTS))
        await world.send(*(delivery(100 + n, part=part) for n, part in enumerate(PARTS)), told=False)
        outgoing.forgets = True
        await world.send(*(delivery(200 + n, part=part) for n, part in enumerate(PARTS)))
        await world.until(lambda: len(there.by_key()) == 3 * len(PARTS))

    assert orders(there) == {part: [n, 100 + n, 200 + n] for n, part in enumerate(PARTS)}


async def test_who_gives_a_partition_back_takes_nothing_of_it_any_more(there: Receiver) -> None:
    async with open_world(there) as world:
        await world.destination("shop")
        async with world.dispatching():
            await world.send(*(delivery(n, part=part) for n, part in enumerate(PARTS)))
            await world.until(lambda: len(there.good()) == len(PARTS))
            theirs, stop = world.partitions(), asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(world.dispatcher(theirs).run(stop))
                await world.until(lambda: theirs.held)
                for more in range(1, 8):
                    await world.send(*(delivery(100 * more + n, part=part) for n, part in enumerate(PARTS)))
                    await asyncio.sleep(0.05)   # the next are told by themselves
                await world.until(lambda: len(there.by_key()) == 8 * len(PARTS))
                stop.set()

    assert orders(there) == {part: [100 * more + n for more in range(8)] for n, part in enumerate(PARTS)}


async def test_who_has_a_partition_again_begins_anew(there: Receiver) -> None:
    ann, ben = (part for part in PARTS if partition_of_delivery(SCOPE, "shop", part) == LAST)
    there.prescription = lambda call: Answer(503 if call.json["part"] == ben else 200)
    deliveries = SlowLanes()
    stores = evolve(open_memory(), deliveries=deliveries)
    async with open_world(there, stores=stores, options=DeliveryOptions(look_s=0.05)) as world, world.dispatching():
        await world.destination("shop", Effort(retry_s=600, breaker_failures=0))
        await world.send(delivery(1, part=ben))
        await world.until(lambda: there.calls)
        deliveries.slow_of = LAST
        await deliveries.asked.wait()
        other, theirs, stop = evolve(world, options=DeliveryOptions(look_s=600)), world.partitions(), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(other.dispatcher(theirs).run(stop))
            await world.until(lambda: LAST in theirs.held)
            deliveries.goes_on.set()
            await asyncio.sleep(0.3)            # in which the first would read what is not its own any more
            await world.send(delivery(2, part=ann), told=False)
            stop.set()
        await world.until(lambda: there.good(), within_s=5)


def orders(there: Receiver) -> dict[str, list[int]]:
    came: dict[str, list[int]] = {}
    for call in there.by_key().values():
        came.setdefault(call.json["part"], []).append(call.json["n"])
    return came
