"""The contract of `Search`: orders and pages, of every kind of record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    NOON,
    SECOND,
    event,
    event_id,
    frozen_profile,
    hex_id,
    home,
    new_scope,
    part,
    position,
    profile,
    session,
    write_of,
)
from tests.ports.searching import ALL, all_pages, found, order, search_of, store
from tests.ports.stores import Opened
from thamesthrive.domain.profile import open_profile
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.profiles import ProfileWrite
from thamesthrive.ports.versions import Page, Versioned

pytestmark = pytest.mark.anyio


def _event(n: int) -> Any:
    return event(n, time=NOON + (n // 7) * SECOND, month=("202611", "202610", "odd")[n % 3])


def _seen(n: int) -> Any:
    """Every fifth was never seen."""
    return profile(hex_id(n), parts={hex_id(n): part(hex_id(n), last_seen=NOON + (n // 7) * SECOND if n % 5 else None)})


def _made(n: int) -> Any:
    return profile(hex_id(n), created=position(n, ms=1_793_620_800_000 + n // 7))


def _started(n: int) -> Any:
    return session(f"session-{n:02}", start=NOON + (n // 7) * SECOND)


def _lasting(n: int) -> Any:
    return session(f"session-{n:02}", start=NOON, last=NOON + (n // 7) * SECOND)


Record = Callable[[int], Any]
Key = Callable[[Any], Any]

ORDERS: dict[str, tuple[str, str, Record, Key]] = {
    "events by time": ("event", "time", _event, lambda e: e.time),
    "people by when they were last seen": ("profile", "last_seen", _seen, lambda p: p.parts[p.id].last_seen),
    "people by when they were made": ("profile", "created", _made, lambda p: p.created.time),
    "sessions by start": ("session", "start", _started, lambda s: s.start),
    "sessions by last event": ("session", "last", _lasting, lambda s: s.last),
}


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("name", ORDERS)
async def test_an_order_goes_by_value_then_id_and_who_has_none_comes_last(
    opened: Opened, scope: Scope, name: str, descending: bool
) -> None:
    kind, by, record, key = ORDERS[name]
    records = [record(n) for n in range(20)]
    await store(opened, scope, records)

    ids, pages = await all_pages(opened, scope, kind, ALL, order(kind, by=by, descending=descending))

    there = sorted((r for r in records if key(r) is not None), key=lambda r: (key(r), r.id), reverse=descending)
    missing = sorted((r for r in records if key(r) is None), key=lambda r: r.id, reverse=descending)
    assert ids == [r.id for r in (*there, *missing)]
    assert pages == 1


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("limit", [1, 4, 10, 20, 21])
@pytest.mark.parametrize("name", ORDERS)
async def test_pages_have_no_gap_and_no_repeat(opened: Opened, scope: Scope, name: str, limit: int, descending: bool) -> None:
    kind, by, record, _ = ORDERS[name]
    await store(opened, scope, [record(n) for n in range(20)])
    whole, _ = await all_pages(opened, scope, kind, ALL, order(kind, by=by, descending=descending))

    listed, pages = await all_pages(opened, scope, kind, ALL, order(kind, by=by, limit=limit, descending=descending))

    assert listed == whole
    assert pages == -(-20 // limit)


async def test_times_that_differ_by_a_microsecond_or_have_no_fraction_are_in_order(opened: Opened, scope: Scope) -> None:
    whole = NOON.replace(microsecond=0)
    steps = (timedelta(0), timedelta(microseconds=1), timedelta(milliseconds=1), timedelta(milliseconds=500), timedelta(seconds=1))
    await store(opened, scope, [event(n, time=whole + step) for n, step in enumerate(steps)])

    ids, _ = await all_pages(opened, scope, "event", ALL, order("event", limit=3))

    assert ids == [event_id(n) for n in reversed(range(len(steps)))]


async def test_a_page_holds_the_records_themselves(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [profile(hex_id(1)), session("s-1"), event(1, name="Sent as this")])

    people = await opened.stores.profiles.page(scope, ALL, order("profile"))
    sessions = await opened.stores.sessions.page(scope, ALL, order("session"))
    events = await opened.stores.events.page(scope, ALL, order("event"))

    assert (people.items, sessions.items) == ((profile(hex_id(1)),), (session("s-1"),))
    assert [e.name for e in events.items] == ["Sent as this"]


async def test_what_comes_in_front_does_not_move_the_next_page(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [event(n, time=NOON + n * SECOND) for n in range(6)])
    first = await opened.stores.events.page(scope, ALL, order("event", limit=3))

    await store(opened, scope, [event(50, time=NOON + 60 * SECOND)])

    second = await opened.stores.events.page(scope, ALL, evolve(order("event", limit=3), after=first.next))
    assert [e.id for e in second.items] == [event_id(n) for n in (2, 1, 0)]


@pytest.mark.parametrize("kind", ["event", "profile", "session"])
async def test_an_empty_scope_lists_nothing_and_counts_nothing(opened: Opened, scope: Scope, kind: str) -> None:
    page = await search_of(opened, kind).page(scope, ALL, order(kind))

    assert page == Page(())
    assert (await search_of(opened, kind).count(scope, ALL)).count == 0


async def test_listings_and_counts_keep_to_their_scope(opened: Opened, scope: Scope) -> None:
    other = new_scope()
    await store(opened, scope, [event(1), profile(hex_id(1)), session("s-1")])
    await store(opened, other, [event(2), event(3), profile(hex_id(2)), session("s-2")])

    assert await found(opened, scope, "event", ALL) == [event_id(1)]
    assert await found(opened, other, "event", ALL) == [event_id(3), event_id(2)]
    assert await found(opened, scope, "profile", ALL) == [hex_id(1)]
    assert await found(opened, scope, "session", ALL) == ["s-1"]


async def test_only_live_people_are_listed_and_counted(opened: Opened, scope: Scope) -> None:
    blank = ProfileWrite(open_profile(home(hex_id(3))), None, None)
    await opened.stores.profiles.write(scope, [write_of(profile(hex_id(1))), write_of(frozen_profile(hex_id(2))), blank])
    await opened.settle()

    assert await found(opened, scope, "profile", ALL) == [hex_id(1)]


async def test_a_person_who_is_frozen_leaves_the_listing_and_comes_back_when_thawed(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    live = await profiles.write(scope, [write_of(profile())])

    cold = await profiles.write(scope, [write_of(frozen_profile(), live[hex_id(1)])])
    await opened.settle()
    assert await found(opened, scope, "profile", ALL) == []

    await profiles.write(scope, [write_of(evolve(profile(), epoch=2), cold[hex_id(1)])])
    await opened.settle()
    assert [p.epoch for p in (await profiles.page(scope, ALL, order("profile"))).items] == [2]


async def test_a_person_who_is_seen_again_moves_to_the_front(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    seen = [profile(hex_id(n), parts={hex_id(n): part(hex_id(n), last_seen=NOON + n * SECOND)}) for n in range(3)]
    made = await profiles.write(scope, [write_of(p) for p in seen])

    again = profile(hex_id(0), parts={hex_id(0): part(hex_id(0), last_seen=NOON + 9 * SECOND)})
    await profiles.write(scope, [write_of(again, made[hex_id(0)])])
    await opened.settle()

    assert await found(opened, scope, "profile", ALL) == [hex_id(0), hex_id(2), hex_id(1)]


async def test_a_session_whose_start_moves_is_listed_where_it_belongs(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    twelve = [_started(n) for n in range(12)]
    made = await sessions.write(scope, [Versioned(s) for s in twelve])
    earlier = evolve(twelve[11], start=NOON - SECOND)

    await sessions.write(scope, [Versioned(earlier, made[earlier.id])])
    await opened.settle()

    listed = await found(opened, scope, "session", ALL)
    assert listed[-1] == earlier.id
    assert len(listed) == 12
