"""The contract of `ParkedItems`."""

from datetime import timedelta

import pytest

from tests.builders import NOON, SECOND, hex_id, new_scope, parked
from tests.ports.stores import Opened
from thamesthrive.domain.entry import Position
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.parked import Reason
from thamesthrive.domain.scope import Scope

pytestmark = pytest.mark.anyio

BODIES = [b"", b"{}", b'{"a": "\xff\xfe"}', b"\x00\x01\x02", b"not json", "ключ 👩".encode(), bytes(range(256)) * 200]


@pytest.mark.parametrize("body", BODIES)
async def test_bytes_are_kept_as_they_came(opened: Opened, scope: Scope, body: bytes) -> None:
    kept = parked(1, body=body, reason=Reason.MALFORMED, sentence='not readable: "quoted" 👩')

    await opened.stores.parked.create(scope, [kept])
    await opened.settle()

    page = await opened.stores.parked.page(scope, limit=10)
    assert page.items == (kept,)
    assert isinstance(page.items[0].entry, Position)


async def test_nothing_to_keep_is_no_error(opened: Opened, scope: Scope) -> None:
    await opened.stores.parked.create(scope, [])

    assert await opened.stores.parked.count(scope) == 0
    assert (await opened.stores.parked.page(scope, limit=10)).items == ()


async def test_making_a_record_again_changes_nothing(opened: Opened, scope: Scope) -> None:
    await opened.stores.parked.create(scope, [parked(1, sentence="first")])

    await opened.stores.parked.create(scope, [parked(1, sentence="again"), parked(2, sentence="other")])
    await opened.settle()

    page = await opened.stores.parked.page(scope, limit=10)
    assert {p.id: p.sentence for p in page.items} == {hex_id(1): "first", hex_id(2): "other"}
    assert await opened.stores.parked.count(scope) == 2


async def test_a_round_that_is_done_again_keeps_each_once(opened: Opened, scope: Scope) -> None:
    items = [parked(n) for n in range(300)]

    await opened.stores.parked.create(scope, items)
    await opened.stores.parked.create(scope, items)
    await opened.settle()

    assert await opened.stores.parked.count(scope) == 300


async def test_the_same_id_in_two_scopes_is_two_records(opened: Opened, scope: Scope) -> None:
    other = new_scope()
    await opened.stores.parked.create(scope, [parked(1, sentence="here")])
    await opened.stores.parked.create(other, [parked(1, sentence="there")])
    await opened.settle()

    assert [p.sentence for p in (await opened.stores.parked.page(scope, limit=10)).items] == ["here"]
    assert [p.sentence for p in (await opened.stores.parked.page(other, limit=10)).items] == ["there"]


@pytest.mark.parametrize("limit", [1, 4, 12, 13])
async def test_pages_are_newest_first_without_gap_or_repeat(opened: Opened, scope: Scope, limit: int) -> None:
    await opened.stores.parked.create(scope, [parked(n, received=NOON + (n // 5) * SECOND) for n in range(12)])
    await opened.settle()

    page = await opened.stores.parked.page(scope, limit=limit)
    ids, pages = [p.id for p in page.items], 1
    while page.next:
        page = await opened.stores.parked.page(scope, limit=limit, after=page.next)
        ids, pages = [*ids, *(p.id for p in page.items)], pages + 1

    assert ids == [hex_id(n) for n in range(11, -1, -1)]
    assert pages == -(-12 // limit)


async def test_events_that_were_parked_are_tallied_by_source_and_minute_of_receipt(opened: Opened, scope: Scope) -> None:
    minute = minute_of(NOON)
    whole = {"reason": Reason.UNFOLDABLE, "events": 5}
    await opened.stores.parked.create(
        scope,
        [
            *(parked(n) for n in (1, 2)),
            parked(3, source="shop", **whole),
            *(parked(n, received=NOON + seconds * SECOND) for n, seconds in ((4, -90), (5, 60))),
        ],
    )
    await opened.settle()

    counts = await opened.stores.parked.tallied(scope, range(minute, minute + 1))

    assert counts == {Account(scope, parked(1).source, minute): {"parked": 2}, Account(scope, "shop", minute): {"parked": 5}}


async def test_old_records_are_swept_of_every_scope_a_few_at_a_time(opened: Opened, scope: Scope) -> None:
    old, other = NOON - timedelta(days=400), new_scope("test")
    await opened.stores.parked.create(scope, [parked(1), *(parked(n, received=old) for n in range(2, 5))])
    await opened.stores.parked.create(other, [parked(1), parked(2, received=old)])
    await opened.settle()

    swept = 0
    while n := await opened.stores.parked.sweep(old + SECOND, limit=3):
        swept += n
        await opened.settle()

    assert swept == 4
    assert [await opened.stores.parked.count(of) for of in (scope, other)] == [1, 1]


async def test_the_latest_of_a_source_are_newest_first(opened: Opened, scope: Scope) -> None:
    items = [parked(n, received=NOON + n * SECOND, source="web" if n % 2 else "app") for n in range(8)]
    await opened.stores.parked.create(scope, items)
    await opened.settle()

    assert [p.id for p in await opened.stores.parked.latest(scope, "web", limit=3)] == [hex_id(n) for n in (7, 5, 3)]
    assert list(await opened.stores.parked.latest(new_scope(), "web", limit=3)) == []
