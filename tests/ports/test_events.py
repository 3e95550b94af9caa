"""The contract of `Events`."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.builders import NOON, SECOND, claim, event, event_id, new_scope, plain, position, raw
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES, MANY_NAMES, SHAPES
from thamesthrive.domain.entry import Position
from thamesthrive.domain.event import Claim, Event, Outcome
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.events import EventFilter

pytestmark = pytest.mark.anyio

ALL = EventFilter()


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
    listed = (await opened.stores.events.page(scope, ALL, limit=100)).items
    assert {e.id: plain(e) for e in listed} == {e.id: plain(e) for e in (*shapes, many)}


async def test_a_listing_is_newest_first_and_ties_go_by_id(opened: Opened, scope: Scope) -> None:
    sent = [event(n, time=NOON + (n % 5) * SECOND) for n in range(20)]
    await opened.stores.events.create(scope, sent)
    await opened.settle()

    listed = (await opened.stores.events.page(scope, ALL, limit=100)).items

    assert [e.id for e in listed] == [e.id for e in sorted(sent, key=lambda e: (e.time, e.id), reverse=True)]


async def test_times_that_differ_by_a_microsecond_or_have_no_fraction_are_in_order(opened: Opened, scope: Scope) -> None:
    whole = NOON.replace(microsecond=0)
    steps = (timedelta(0), timedelta(microseconds=1), timedelta(milliseconds=1), timedelta(milliseconds=500), timedelta(seconds=1))
    await opened.stores.events.create(scope, [event(n, time=whole + step) for n, step in enumerate(steps)])
    await opened.settle()

    page = await opened.stores.events.page(scope, ALL, limit=3)
    rest = await opened.stores.events.page(scope, ALL, limit=3, after=page.next)

    assert [e.time - whole for e in (*page.items, *rest.items)] == list(reversed(steps))


@pytest.mark.parametrize("limit", [1, 4, 10, 20, 21])
async def test_pages_have_no_gap_and_no_repeat(opened: Opened, scope: Scope, limit: int) -> None:
    sent = [event(n, time=NOON + (n // 7) * SECOND, month=("202611", "202610", "odd")[n % 3]) for n in range(20)]
    await opened.stores.events.create(scope, sent)
    await opened.settle()

    listed, pages = await _all_pages(opened, scope, ALL, limit)

    assert listed == [e.id for e in sorted(sent, key=lambda e: (e.time, e.id), reverse=True)]
    assert pages == -(-20 // limit)


async def test_what_comes_in_front_does_not_move_the_next_page(opened: Opened, scope: Scope) -> None:
    events = opened.stores.events
    await events.create(scope, [event(n, time=NOON + n * SECOND) for n in range(6)])
    await opened.settle()
    first = await events.page(scope, ALL, limit=3)

    await events.create(scope, [event(50, time=NOON + 60 * SECOND)])
    await opened.settle()

    second = await events.page(scope, ALL, limit=3, after=first.next)
    assert [e.id for e in second.items] == [event_id(n) for n in (2, 1, 0)]


async def test_an_empty_scope_lists_nothing_and_counts_nothing(opened: Opened, scope: Scope) -> None:
    page = await opened.stores.events.page(scope, ALL, limit=10)

    assert (page.items, page.next) == ((), None)
    assert await opened.stores.events.count(scope, ALL) == 0


async def test_listings_and_counts_keep_to_their_scope(opened: Opened, scope: Scope) -> None:
    other = new_scope()
    await opened.stores.events.create(scope, [event(1)])
    await opened.stores.events.create(other, [event(2), event(3)])
    await opened.settle()

    assert [e.id for e in (await opened.stores.events.page(scope, ALL, limit=10)).items] == [event_id(1)]
    assert await opened.stores.events.count(other, ALL) == 2


FILTERS: dict[str, tuple[EventFilter, set[int]]] = {
    "nothing": (EventFilter(), {0, 1, 2, 3, 4, 5}),
    "type": (EventFilter(type="search"), {1, 3}),
    "source": (EventFilter(source="app"), {2, 3}),
    "session": (EventFilter(session="s2"), {3, 4}),
    "one part": (EventFilter(parts=("p1",)), {0, 1}),
    "two parts": (EventFilter(parts=("p1", "p2", "p1")), {0, 1, 2, 3}),
    "no part at all": (EventFilter(parts=()), set()),
    "many parts": (EventFilter(parts=tuple(f"p{n}" for n in range(2, 900))), {2, 3, 4}),
    "since, which is included": (EventFilter(since=NOON + 3 * SECOND), {3, 4, 5}),
    "until, which is not": (EventFilter(until=NOON + 3 * SECOND), {0, 1, 2}),
    "between": (EventFilter(since=NOON + SECOND, until=NOON + 3 * SECOND), {1, 2}),
    "another outcome": (EventFilter(outcomes=("rejected",)), {6}),
    "both outcomes": (EventFilter(outcomes=("stored", "rejected")), {0, 1, 2, 3, 4, 5, 6}),
    "no outcome": (EventFilter(outcomes=()), set()),
    "all at once": (
        EventFilter(type="search", source="app", session="s2", parts=("p2",), since=NOON, until=NOON + 60 * SECOND),
        {3},
    ),
    "what nobody sent": (EventFilter(type="Search"), set()),
}


@pytest.mark.parametrize("name", FILTERS)
async def test_all_conditions_of_a_filter_hold(opened: Opened, scope: Scope, name: str) -> None:
    filter, expected = FILTERS[name]
    await opened.stores.events.create(scope, _assorted())
    await opened.settle()

    listed, _ = await _all_pages(opened, scope, filter, 2)

    assert listed == [event_id(n) for n in sorted(expected, reverse=True)]
    assert await opened.stores.events.count(scope, filter) == len(expected)


def _assorted() -> list[Event]:
    rows = [
        ("page-view", "web", "p1", "s1"),
        ("search", "web", "p1", "s1"),
        ("page-view", "app", "p2", "s1"),
        ("search", "app", "p2", "s2"),
        ("page-view", "web", "p3", "s2"),
        ("page-view", "web", None, None),
    ]
    made = [
        event(n, type=type_, source=source, time=NOON + n * SECOND, claim=claim(n, part=part, session=session))
        for n, (type_, source, part, session) in enumerate(rows)
    ]
    rejected: Any = evolve(claim(6, part=None, session=None), outcome=Outcome.REJECTED)
    return [*made, event(6, time=NOON + 6 * SECOND, reason="bot", claim=rejected)]


async def _all_pages(opened: Opened, scope: Scope, filter: EventFilter, limit: int) -> tuple[list[str], int]:
    """The ids of all pages, and how many pages there were."""
    page = await opened.stores.events.page(scope, filter, limit=limit)
    ids, pages = [e.id for e in page.items], 1
    while page.next:
        page = await opened.stores.events.page(scope, filter, limit=limit, after=page.next)
        ids += [e.id for e in page.items]
        pages += 1
    return ids, pages
