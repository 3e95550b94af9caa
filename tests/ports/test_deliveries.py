"""The contract of `Deliveries`."""

from typing import Any

import pytest

from tests.builders import NOON, SECOND, delivery, event_id, hex_id, new_scope
from tests.ports.stores import Opened
from thamesthrive.domain.delivery import Attempt, Delivery, Lane, Status, Waiting, dead, delivered, tried
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.deliveries import OfDestination, Which
from thamesthrive.ports.versions import Version, Versioned

pytestmark = pytest.mark.anyio

PARTITION = 3


async def read(opened: Opened, scope: Scope, number: int = 1) -> Versioned[Delivery]:
    return (await opened.stores.deliveries.load(scope, [hex_id(number)]))[hex_id(number)]


async def numbers(opened: Opened, scope: Scope, which: Which) -> list[int]:
    await opened.settle()
    page = await opened.stores.deliveries.page(scope, which, limit=100)
    assert await opened.stores.deliveries.count(scope, which) == len(page.items)
    return sorted(int(d.id, 16) for d in page.items)


async def lanes(opened: Opened, scope: Scope, partition: int = PARTITION) -> list[str]:
    """The destinations of this test's scope; other tests' wait there too."""
    return sorted(lane.destination for lane in await opened.stores.deliveries.lanes(partition) if lane.scope == scope)


async def waiting(opened: Opened, scope: Scope, **more: Any) -> list[Waiting]:
    await opened.stores.deliveries.lanes(PARTITION)
    return list(await opened.stores.deliveries.waiting(Lane(scope, "shop", PARTITION), **{"limit": 100, **more}))


async def test_what_was_made_is_read_as_it_was(opened: Opened, scope: Scope) -> None:
    made = tried(delivery(body='{"quoted \\" 👩": 1}'), Attempt(at=NOON, duration_ms=12, status=503, said="Ключ \x01"))

    await opened.stores.deliveries.create(scope, [made])

    assert (await read(opened, scope)).value == made
    assert await opened.stores.deliveries.load(scope, [hex_id(2)]) == {}
    assert await opened.stores.deliveries.load(new_scope(), [made.id]) == {}


async def test_nothing_to_do_is_no_error(opened: Opened, scope: Scope) -> None:
    await opened.stores.deliveries.create(scope, [])

    assert await opened.stores.deliveries.write(scope, []) == {}
    assert await opened.stores.deliveries.load(scope, []) == {}


async def test_making_one_again_changes_nothing(opened: Opened, scope: Scope) -> None:
    await opened.stores.deliveries.create(scope, [delivery(1)])
    first = await read(opened, scope)

    await opened.stores.deliveries.create(scope, [delivery(1, body="again"), delivery(2)])

    assert await read(opened, scope) == first
    assert (await read(opened, scope, 2)).value == delivery(2)


async def test_of_two_who_read_the_same_one_writes(opened: Opened, scope: Scope) -> None:
    await opened.stores.deliveries.create(scope, [delivery(1)])
    seen = await read(opened, scope)

    first = await opened.stores.deliveries.write(scope, [Versioned(delivered(seen.value, NOON), seen.version)])
    second = await opened.stores.deliveries.write(scope, [Versioned(dead(seen.value, "late", NOON), seen.version)])

    assert set(first) == {hex_id(1)}
    assert second == {}
    stored = await read(opened, scope)
    assert (stored.value.status, stored.version) == (Status.DELIVERED, first[hex_id(1)])


async def test_what_is_not_there_is_not_written_under_a_version(opened: Opened, scope: Scope) -> None:
    await opened.stores.deliveries.create(scope, [delivery(1)])
    version = (await read(opened, scope)).version
    assert version is not None

    assert await opened.stores.deliveries.write(scope, [Versioned(delivery(2), Version(version))]) == {}


async def test_lists_are_filtered(opened: Opened, scope: Scope) -> None:
    made = [
        delivery(1),
        dead(delivery(2, destination="mail"), "404", NOON),
        delivered(delivery(3, profile=hex_id(9), part=hex_id(8)), NOON),
        delivery(4, profile=None, created=NOON + SECOND),
    ]
    await opened.stores.deliveries.create(scope, made)

    assert await numbers(opened, scope, Which()) == [1, 2, 3, 4]
    assert await numbers(opened, scope, Which(status=Status.WAITING)) == [1, 4]
    assert await numbers(opened, scope, Which(status=Status.DEAD, destination="mail")) == [2]
    assert await numbers(opened, scope, Which(destination="shop")) == [1, 3, 4]
    assert await numbers(opened, scope, Which(profile=hex_id(9))) == [3]
    assert await numbers(opened, scope, Which(part=hex_id(8))) == [3]
    assert await numbers(opened, scope, Which(event=event_id(2))) == [2]
    assert await numbers(opened, scope, Which(since=NOON + SECOND)) == [4]
    assert await numbers(opened, scope, Which(until=NOON + SECOND)) == [1, 2, 3]
    assert await numbers(opened, new_scope(), Which()) == []


async def test_each_destination_says_how_many_wait_and_were_given_up_and_what_it_was_told_last(opened: Opened, scope: Scope) -> None:
    given_up = [dead(delivery(n, destination=to), "404", NOON) for n, to in ((3, "shop"), (4, "mail"), (5, "mail"))]
    last = {"shop": delivery(7, created=NOON + 2 * SECOND), "mail": delivered(delivery(6, destination="mail", created=NOON + SECOND), NOON)}
    await opened.stores.deliveries.create(scope, [delivery(1), delivery(2, partition=4), *given_up, *last.values()])
    await opened.stores.deliveries.create(scope, [delivery(8, destination="gone")])
    await opened.settle()

    found = await opened.stores.deliveries.by_destination(scope, ["mail", "never", "shop"])

    assert found == {
        "mail": OfDestination(waiting=0, dead=2, newest=last["mail"]),
        "never": OfDestination(),
        "shop": OfDestination(waiting=3, dead=1, newest=last["shop"]),
    }
    assert await opened.stores.deliveries.by_destination(new_scope(), ["shop"]) == {"shop": OfDestination()}
    assert await opened.stores.deliveries.by_destination(scope, []) == {}


@pytest.mark.parametrize("limit", [1, 4, 12, 13])
async def test_pages_are_newest_first_without_gap_or_repeat(opened: Opened, scope: Scope, limit: int) -> None:
    await opened.stores.deliveries.create(scope, [delivery(n, created=NOON + (n // 5) * SECOND) for n in range(12)])
    await opened.settle()

    page = await opened.stores.deliveries.page(scope, Which(), limit=limit)
    ids = [d.id for d in page.items]
    while page.next:
        page = await opened.stores.deliveries.page(scope, Which(), limit=limit, after=page.next)
        ids += [d.id for d in page.items]

    assert ids == [hex_id(n) for n in range(11, -1, -1)]


async def test_lanes_are_where_something_waits(opened: Opened, scope: Scope) -> None:
    other = new_scope("test")
    made = [delivery(1), delivery(2), delivery(3, destination="mail"), delivered(delivery(4, destination="done"), NOON)]
    await opened.stores.deliveries.create(scope, [*made, delivery(5, destination="far", partition=4)])
    await opened.stores.deliveries.create(other, [delivery(1, destination="theirs")])

    assert await lanes(opened, scope) == ["mail", "shop"]
    assert await lanes(opened, scope, 4) == ["far"]
    assert await lanes(opened, other) == ["theirs"]


async def test_what_waits_comes_in_the_order_of_the_log_with_all_that_was_written_before(opened: Opened, scope: Scope) -> None:
    made = [delivery(n, part=hex_id(n % 3), due=NOON + n * SECOND) for n in (3, 1, 2, 7, 5)]
    await opened.stores.deliveries.create(scope, [*made, delivery(4, destination="mail"), delivery(6, partition=4)])
    seen = await read(opened, scope, 2)
    await opened.stores.deliveries.write(scope, [Versioned(delivered(seen.value, NOON), seen.version)])

    found = await waiting(opened, scope)

    assert found == [Waiting(hex_id(n), hex_id(n % 3), delivery(n).order, NOON + n * SECOND) for n in (1, 3, 5, 7)]
    assert await waiting(opened, scope, limit=2) == found[:2]
    assert await waiting(opened, scope, after=(found[1].order, found[1].id)) == found[2:]
    assert await waiting(opened, new_scope()) == []
