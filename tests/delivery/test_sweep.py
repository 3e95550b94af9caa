"""What a stream lost is said again."""

from datetime import timedelta

import pytest

from tests.builders import leases_of
from tests.delivery.world import SCOPE, delivery
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.delivery.sweep import DeliverySweep
from thamesthrive.domain.delivery import PARTITIONS, delivered

pytestmark = pytest.mark.anyio


async def test_what_waits_and_should_have_been_tried_is_said_again_in_order() -> None:
    stores, outgoing = open_memory(), MemoryOutgoing()
    late = [delivery(n) for n in range(3)]
    now = late[0].created + timedelta(minutes=5)
    others = [delivered(delivery(3), now), delivery(4, due=now + timedelta(hours=1))]
    await stores.deliveries.create(SCOPE, [*reversed(late), *others])

    assert await DeliverySweep(stores.deliveries, outgoing).run(now) == 3

    said = await outgoing.read(leases_of(range(PARTITIONS)), limit=100, wait_s=0) or ()
    assert [sent.waiting.id for sent in said] == [d.id for d in late]


async def test_what_is_young_is_left_to_who_was_told() -> None:
    stores, outgoing = open_memory(), MemoryOutgoing()
    await stores.deliveries.create(SCOPE, [delivery(1)])

    assert await DeliverySweep(stores.deliveries, outgoing).run(delivery(1).created + timedelta(seconds=10)) == 0
