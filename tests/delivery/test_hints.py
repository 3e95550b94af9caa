"""What streams say may be lost on the way: order within a part does not depend on it."""

import asyncio
from collections.abc import Iterator, Sequence

import pytest

from tests.delivery.world import delivery, open_world
from tests.servers.receiver import Receiver, receiver
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.delivery.options import DeliveryOptions
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.outgoing import Sent

pytestmark = pytest.mark.anyio

PARTS = [f"person{n}" for n in range(24)]


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


class LosesAnswers(MemoryOutgoing):
    """Takes what came, and the answer does not arrive: as when the line is cut behind the request."""

    cut = False

    async def read(self, partitions: Sequence[int], *, limit: int, wait_s: float) -> Sequence[Sent]:
        taken = await super().read(partitions, limit=limit, wait_s=wait_s)
        if taken and self.cut:
            self.cut = False
            raise Unavailable("the line was cut")
        return taken


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


def orders(there: Receiver) -> dict[str, list[int]]:
    came: dict[str, list[int]] = {}
    for call in there.by_key().values():
        came.setdefault(call.json["part"], []).append(call.json["n"])
    return came
