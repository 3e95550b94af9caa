"""The contract of `Events`."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import NOON, claim, event, event_id, new_scope, plain, position, raw
from tests.ports.searching import ALL, order
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES, MANY_NAMES, SHAPES
from thamesthrive.domain.entry import Position
from thamesthrive.domain.event import Claim, Event, Outcome
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.scope import Scope

pytestmark = pytest.mark.anyio


async def test_a_record_that_does_not_exist_is_created_without_an_answer(opened: Opened, scope: Scope) -> None:
    answer = await opened.stores.events.create(scope, [event(1), event(2)])

    assert answer == {}
    assert set(await opened.stores.events.load(scope, [event_id(1), event_id(2)])) == {event_id(1), event_id(2)}


async def test_nothing_to_create_or_to_look_up_is_no_error(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events

    assert await events.create(scope, []) == {}
    assert await events.claims(scope, []) == {}
    assert await events.load(scope, []) == {}


async def test_a_record_that_exists_stays_and_answers_with_its_claim(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events
    first = event(1, claim=claim(5, part="part-first", session="session-first"))
    await events.create(scope, [first])

    answer = await events.create(scope, [event(1, claim=claim(6, part="part-second"), type="search")])

    assert answer == {first.id: first.claim}
    assert (await events.load(scope, [first.id]))[first.id].type == "page-view"


async def test_a_bulk_creates_what_is_new_and_answers_for_the_rest(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events
    await events.create(scope, [event(n, claim=claim(n)) for n in range(0, 40, 2)])

    answer = await events.create(scope, [event(n, claim=claim(1000 + n)) for n in range(40)])

    assert answer == {event_id(n): claim(n) for n in range(0, 40, 2)}
    claims = await events.claims(scope, [event_id(n) for n in range(40)])
    assert claims == {event_id(n): claim(n if n % 2 == 0 else 1000 + n) for n in range(40)}


async def test_of_two_with_one_id_in_a_bulk_the_first_is_kept(opened: Opened, scope: Scope) -> None:
    answer = await opened.stores.events.create(scope, [event(1, claim=claim(1)), event(1, claim=claim(2))])

    assert answer == {event_id(1): claim(1)}
    assert await opened.stores.events.claims(scope, [event_id(1)]) == {event_id(1): claim(1)}


async def test_of_two_concurrent_creates_one_wins_and_the_other_is_told(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events
    rivals = [[event(n, claim=claim(100 * rival + n)) for n in range(50)] for rival in range(1, 5)]

    answers = await asyncio.gather(*(events.create(scope, rival) for rival in rivals))

    stored = await events.claims(scope, [event_id(n) for n in range(50)])
    for n in range(50):
        losers = [answer for answer in answers if event_id(n) in answer]
        winner = next(rival for rival, answer in zip(rivals, answers, strict=True) if event_id(n) not in answer)
        assert len(losers) == len(rivals) - 1
        assert stored[event_id(n)] == winner[n].claim
        assert all(answer[event_id(n)] == winner[n].claim for answer in losers)


async def test_the_same_id_in_two_scopes_is_two_records(opened: Opened) -> None:
    events = opened.stores.events
    here, there = new_scope(), new_scope()
    stage = Scope(here.tenant, "test")

    answers = [await events.create(of, [event(1, type=of.tenant, claim=claim(n))]) for n, of in enumerate((here, there, stage))]

    assert answers == [{}, {}, {}]
    for n, of in enumerate((here, there, stage)):
        assert (await events.claims(of, [event_id(1)])) == {event_id(1): claim(n)}


async def test_ids_that_nobody_stored_are_missing_from_the_answer(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events
    await events.create(scope, [event(1)])
    asked = [event_id(1), event_id(2), event_id(3, month="199901"), event_id(1, month="odd")]

    assert set(await events.load(scope, asked)) == {event_id(1)}
    assert set(await events.claims(scope, asked)) == {event_id(1)}


async def test_an_id_that_is_asked_for_twice_is_answered_once(opened: Opened, scope: Scope) -> None:
    await opened.stores.events.create(scope, [event(1)])

    assert set(await opened.stores.events.load(scope, [event_id(1), event_id(1)])) == {event_id(1)}


async def test_an_event_comes_back_whole(opened: Opened, scope: Scope) -> None:
    sent = event(
        1,
        channel="mail",
        door="v1",
        sender_id="message 1",
        traits=raw({"name": "Ann"}),
        data={"ec": {"product": {"id": 7, "price": 4.5, "tags": ["a"]}}},
        tags=("b", "a"),
        journey="awareness",
        flags=("odd-time",),
    )
    rejected = event(2, reason="bot", claim=claim(2, part=None, session=None, outcome=Outcome.REJECTED))

    await opened.stores.events.create(scope, [sent, rejected])

    found = await opened.stores.events.load(scope, [sent.id, rejected.id])
    assert plain(found[sent.id]) == plain(sent)
    assert plain(found[rejected.id]) == plain(rejected)
    assert isinstance(found[sent.id].claim.entry, Position)
    assert isinstance(found[rejected.id].claim.outcome, Outcome)


async def test_a_claim_comes_back_whole(opened: Opened, scope: Scope) -> None:
    bare = Claim(entry=position(9), digest="d", home=None, session=None, outcome=Outcome.REJECTED)
    await opened.stores.events.create(scope, [event(1, claim=bare), event(2, claim=claim(3))])

    assert await opened.stores.events.claims(scope, [event_id(1), event_id(2)]) == {event_id(1): bare, event_id(2): claim(3)}


async def test_free_parts_hold_whatever_json_holds(opened: Opened, scope: Scope) -> None:
    sent = [event(n, properties=raw({name: value}), traits=raw({"t": value})) for n, (name, value) in enumerate(JSON_VALUES.items())]
    everything = event(1000, properties=raw(JSON_VALUES), context=raw({"deep": JSON_VALUES}), data={"copied": JSON_VALUES})

    assert await opened.stores.events.create(scope, [*sent, everything]) == {}

    found = await opened.stores.events.load(scope, [e.id for e in (*sent, everything)])
    for item in (*sent, everything):
        assert plain(found[item.id]) == plain(item)


async def test_one_property_in_every_shape_and_5000_names_are_kept_and_listed(opened: Opened, scope: Scope) -> None:
    shapes = [event(n, properties=raw({"price": shape})) for n, shape in enumerate(SHAPES)]
    many = event(900, properties=raw(MANY_NAMES), traits=raw(MANY_NAMES))

    for item in (*shapes, many):
        assert await opened.stores.events.create(scope, [item]) == {}

    await opened.settle()
    listed = (await opened.stores.events.page(scope, ALL, order("event"))).items
    assert {e.id: plain(e) for e in listed} == {e.id: plain(e) for e in (*shapes, many)}


MINUTES = range(minute_of(NOON), minute_of(NOON) + 2)


def kept(number: int, source: str, received: datetime, **given: Any) -> Event:
    return event(number, source=source, received=received, time=NOON - timedelta(days=30 * (number % 3)), **given)


async def test_records_are_tallied_by_source_and_minute_of_receipt_whenever_they_happened(opened: Opened, scope: Scope) -> None:
    end = NOON.replace(second=0, microsecond=0) + timedelta(minutes=2)
    too_big = {"claim": claim(7, outcome=Outcome.REJECTED), "reason": "too-big"}
    await opened.stores.events.create(
        scope,
        [
            *(kept(n, "web", NOON + timedelta(seconds=n)) for n in range(4)),
            kept(4, "web", end - timedelta(microseconds=1)),
            kept(5, "web", end),
            kept(6, "web", NOON - timedelta(minutes=1)),
            kept(7, "web", NOON, **too_big),
            kept(8, "shop:one", NOON),
            kept(9, "system", NOON),
        ],
    )
    await opened.stores.events.create(scope, [kept(1, "web", NOON)])
    await opened.settle()

    assert await opened.stores.events.tallied(scope, MINUTES) == {
        Account(scope, "web", MINUTES[0]): {"stored": 4, "rejected:too-big": 1},
        Account(scope, "web", MINUTES[1]): {"stored": 1},
        Account(scope, "shop:one", MINUTES[0]): {"stored": 1},
    }
    assert await opened.stores.events.tallied(new_scope(), MINUTES) == {}


async def test_what_was_made_before_a_mark_need_not_be_looked_at(opened: Opened, scope: Scope) -> None:
    await opened.stores.events.create(scope, [kept(1, "web", NOON - timedelta(hours=1))])
    mark = await opened.stores.events.mark()
    await opened.stores.events.create(scope, [kept(n, "web", NOON) for n in range(2, 5)])
    await opened.settle()

    assert await opened.stores.events.tallied(scope, MINUTES, after=mark) == {Account(scope, "web", MINUTES[0]): {"stored": 3}}


async def test_the_latest_of_a_source_are_by_receipt_whatever_they_say_of_their_time(opened: Opened, scope: Scope) -> None:
    events, second = opened.stores.events, timedelta(seconds=1)
    await events.create(scope, [event(n, time=NOON - n * timedelta(days=9), received=NOON + n * second) for n in range(5)])
    await events.create(scope, [event(9, received=NOON + 9 * second, source="app")])
    await events.create(scope, [event(8, received=NOON + 8 * second, claim=claim(1, outcome=Outcome.REJECTED))])
    await events.create(new_scope(), [event(7, received=NOON + 7 * second)])
    await opened.settle()

    stored = await events.latest(scope, "web", Outcome.STORED, limit=3)
    rejected = await events.latest(scope, "web", Outcome.REJECTED, limit=3)

    assert [e.id for e in stored] == [event_id(n) for n in (4, 3, 2)]
    assert [e.id for e in rejected] == [event_id(8)]
    assert list(await events.latest(scope, "nobody", Outcome.STORED, limit=3)) == []
