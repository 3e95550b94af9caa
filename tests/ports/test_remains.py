"""The contract of `Remains`."""

from datetime import timedelta

import pytest

from tests.builders import NOON, SECOND, claim, delivery, event, event_id, hex_id, home, identity, new_scope, parked, raw, session, unread
from tests.ports.stores import Opened
from thamesthrive.domain.delivery import delivered
from thamesthrive.domain.event import emptied_event
from thamesthrive.domain.fields import EVENT, SESSION, resolved
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import closed
from thamesthrive.language.condition import EVERYTHING, Path, Words
from thamesthrive.language.tql import parse
from thamesthrive.ports.remains import Aging
from thamesthrive.ports.search import Order
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio

ANN, BOB = hex_id(1), hex_id(2)
SECRET = {"name": "Annabella Unmistakable", "price": 4.5}
OLD = NOON - timedelta(days=400)


async def test_what_names_a_part_is_found_at_once(opened: Opened, scope: Scope) -> None:
    stores = opened.stores
    await stores.events.create(scope, [event(1, claim=claim(part=ANN)), event(2, claim=claim(part=BOB)), event(3, claim=claim(part=None))])
    await stores.sessions.write(scope, unread([session("s-ann", home=home(ANN)), session("s-bob", home=home(BOB))]))
    await stores.identities.claim(scope, [identity(5, part=ANN), identity(6, part=BOB)])
    await stores.deliveries.create(scope, [delivery(1, part=ANN, profile=BOB), delivery(2, part=BOB, profile=BOB)])

    assert await stores.remains.find(scope, "event", [ANN], limit=10) == [event_id(1)]
    assert sorted(await stores.remains.find(scope, "event", [ANN, BOB, "x"], limit=10)) == [event_id(1), event_id(2)]
    assert await stores.remains.find(scope, "session", [ANN], limit=10) == ["s-ann"]
    assert await stores.remains.find(scope, "identity", [BOB], limit=10) == [hex_id(6)]
    assert await stores.remains.find(scope, "delivery", [ANN], limit=10) == [hex_id(1)]
    assert sorted(await stores.remains.find(scope, "delivery", [BOB], limit=10)) == [hex_id(1), hex_id(2)]


async def test_no_more_is_found_than_was_asked_for_and_nothing_of_other_scopes(opened: Opened, scope: Scope) -> None:
    await opened.stores.events.create(scope, [event(n, claim=claim(part=ANN)) for n in range(5)])

    assert len(await opened.stores.remains.find(scope, "event", [ANN], limit=3)) == 3
    assert await opened.stores.remains.find(new_scope(), "event", [ANN], limit=3) == []
    assert await opened.stores.remains.find(scope, "event", [], limit=3) == []


async def test_an_event_that_was_emptied_is_there_and_says_nothing(opened: Opened, scope: Scope) -> None:
    said = event(1, claim=claim(part=ANN), properties=raw(SECRET), traits=raw(SECRET), sender_id="m-1", page={"title": "Unmistakable"})
    await opened.stores.events.create(scope, [said, event(2, claim=claim(part=BOB), properties=raw(SECRET))])

    await opened.stores.remains.empty(scope, [said.id, event_id(77)])
    await opened.settle()

    assert await opened.stores.events.load(scope, [said.id]) == {said.id: emptied_event(said)}
    conditions = [
        resolved(parse(query), EVENT)
        for query in ('properties.name = "Annabella Unmistakable"', "properties.price > 4", f'profile.part = "{ANN}"')
    ]
    for condition in (*conditions, Words(Path(()), "unmistakable")):
        found = await opened.stores.events.page(scope, condition, Order(EVENT.sortable(EVENT.sort), 9))
        assert said.id not in [e.id for e in found.items], condition
    assert await opened.stores.remains.find(scope, "event", [ANN], limit=9) == []
    there = await opened.stores.events.create(scope, [said])
    assert there == {said.id: emptied_event(said).claim}


async def test_emptying_again_changes_nothing(opened: Opened, scope: Scope) -> None:
    await opened.stores.events.create(scope, [event(1, claim=claim(part=ANN))])

    for _ in range(2):
        await opened.stores.remains.empty(scope, [event_id(1)])
    await opened.stores.remains.empty(scope, [])

    assert (await opened.stores.events.load(scope, [event_id(1)]))[event_id(1)] == emptied_event(event(1))


async def test_a_closed_visit_is_read_by_id_and_found_by_no_search(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    made = await sessions.write(scope, unread([session("s-ann", home=home(ANN)), session("s-bob", home=home(BOB))]))

    await sessions.write(scope, [Versioned(closed(session("s-ann", home=home(ANN))), made["s-ann"])])
    await opened.settle()

    assert (await sessions.load(scope, ["s-ann"]))["s-ann"].value == closed(session("s-ann", home=home(ANN)))
    found = await sessions.page(scope, EVERYTHING, Order(SESSION.sortable(SESSION.sort), 9))
    assert [s.id for s in found.items] == ["s-bob"]
    assert (await sessions.count(scope, EVERYTHING)).count == 1


async def test_parked_records_are_deleted_by_id(opened: Opened, scope: Scope) -> None:
    await opened.stores.parked.create(scope, [parked(1), parked(2)])

    await opened.stores.remains.drop_parked(scope, [hex_id(1), hex_id(77)])
    await opened.stores.remains.drop_parked(scope, [])
    await opened.settle()

    assert [p.id for p in (await opened.stores.parked.page(scope, limit=9)).items] == [hex_id(2)]


async def swept(opened: Opened, kind: Aging, scope: Scope | None = None) -> int:
    await opened.settle()
    total = 0
    while n := await opened.stores.remains.sweep(kind, NOON - timedelta(days=300), limit=2, scope=scope):
        total += n
        await opened.settle()
    return total


async def test_old_events_are_swept_a_few_at_a_time_of_one_scope(opened: Opened, scope: Scope) -> None:
    other = new_scope("test")
    old = [event(n, month="202509", time=OLD, received=OLD + SECOND, properties=raw(SECRET)) for n in range(5)]
    late = event(8, month="202509", time=OLD, received=NOON, properties=raw(SECRET))
    await opened.stores.events.create(scope, [*old, late, event(9)])
    await opened.stores.events.create(other, old[:1])

    assert await swept(opened, "event", scope) == 5

    assert set(await opened.stores.events.load(scope, [e.id for e in (*old, late, event(9))])) == {late.id, event(9).id}
    assert (await opened.stores.events.count(scope, Words(Path(()), "unmistakable"))).count == 1
    assert set(await opened.stores.events.load(other, [old[0].id])) == {old[0].id}


async def test_old_events_are_swept_of_every_scope_a_month_only_when_all_of_it_is_old(opened: Opened, scope: Scope) -> None:
    other = new_scope("test")
    old = [event(n, month=month, time=OLD, received=OLD + SECOND) for n, month in enumerate(("202509", "202508", "202508", "odd"))]
    late = event(8, month="202509", time=OLD, received=NOON)
    await opened.stores.events.create(scope, old)
    await opened.stores.events.create(other, [*old[:1], late, event(9)])

    assert await swept(opened, "event") >= 5

    assert await opened.stores.events.load(scope, [e.id for e in old]) == {}
    assert set(await opened.stores.events.load(other, [old[0].id, late.id, event(9).id])) == {late.id, event(9).id}


async def test_old_visits_are_swept_by_their_end(opened: Opened, scope: Scope) -> None:
    long_ago = [session(f"s-{n}", start=OLD, last=OLD + SECOND) for n in range(3)]
    await opened.stores.sessions.write(scope, unread([*long_ago, session("s-long", start=OLD, last=NOON)]))

    assert await swept(opened, "session", scope) == 3

    assert set(await opened.stores.sessions.load(scope, ["s-0", "s-1", "s-2", "s-long"])) == {"s-long"}
    assert (await opened.stores.sessions.count(scope, EVERYTHING)).count == 1


async def test_old_deliveries_are_swept_but_not_what_waits(opened: Opened, scope: Scope) -> None:
    waits = delivery(1, created=OLD)
    done = [delivered(delivery(n, created=OLD), OLD) for n in (2, 3, 4)]
    await opened.stores.deliveries.create(scope, [waits, *done, delivered(delivery(5), NOON)])

    assert await swept(opened, "delivery", scope) == 3

    assert set(await opened.stores.deliveries.load(scope, [hex_id(n) for n in range(1, 6)])) == {hex_id(1), hex_id(5)}


async def test_what_was_taken_out_can_leave_the_files(opened: Opened) -> None:
    assert await opened.stores.remains.reclaim()
