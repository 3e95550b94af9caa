"""Verifying the ledger: events come in by the doors, are drained into each store, and the books are compared."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import event
from tests.ports.stores import Opened, open_store
from tests.web.world import World, open_world
from thamesthrive.domain.entry import Cursor
from thamesthrive.domain.ledger import PARKED, STORED, Account, minute_of
from thamesthrive.domain.parked import Reason
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Conflict
from thamesthrive.maintenance.ledger import LEASE, Verification
from thamesthrive.ports.intake import Acknowledgement, Append

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory", "embedded"])
async def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Opened]:
    async with open_store(request.param, tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
async def world(opened: Opened) -> AsyncIterator[World]:
    async with open_world(stores=opened.stores, bots="refuse") as made:
        yield made


async def verified(world: World, opened: Opened) -> Verification:
    """The result of the default scope."""
    await opened.settle()
    [result] = [r for r in await world.uses.upkeep.ledger_check.run("test") if r.scope == Scope()]
    return result


async def a_day_in_the_shop(world: World) -> None:
    """Of everything something: stored, duplicate, rejected, parked."""
    for n in range(5):
        await world.track(session={"id": f"session-{n:04}"}, events=[{"id": f"e-{n}", "type": "page-view"}, {"type": "search"}])
    await world.drained()
    await world.track(session={"id": "session-0001"}, events=[{"id": "e-1", "type": "page-view"}, {"type": ""}])
    bot = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    await world.http.post("/track", json={"source": {"id": world.key}, "events": [{"type": "page-view"}]}, headers=bot)
    await world.drained()


async def test_what_came_in_and_what_is_stored_balance(opened: Opened, world: World) -> None:
    await a_day_in_the_shop(world)
    world.clock.advance(600)

    result = await verified(world, opened)

    assert result.balances, [d.sentence for d in result.differences]
    assert result.in_flight == 0
    assert result.counts["received"] == sum(n for outcome, n in result.counts.items() if outcome != "received") == 13
    assert {outcome: n for outcome, n in result.counts.items() if outcome != "received"} == {
        "stored": 10, "duplicate": 1, "parked": 1, "rejected:bot": 1,
    }
    assert await world.uses.upkeep.ledger_check.last(Scope()) == result


async def test_an_event_that_the_ledger_counts_and_the_store_lacks_is_told(opened: Opened, world: World) -> None:
    await a_day_in_the_shop(world)
    account = Account(Scope(), "web", minute_of(world.clock.now()))
    lease = world.leases[0]
    [position] = await world.intake.append([Append(0, b"{}", account, 2)])
    await world.intake.acknowledge([Acknowledgement(lease, 0, Cursor(position.ms, position.seq), {account: {STORED: 2}})])
    world.clock.advance(600)

    result = await verified(world, opened)

    assert [(d.outcome, d.ledger, d.store) for d in result.differences] == [("stored", 12, 10)]


async def test_events_that_vanished_from_the_log_are_told(opened: Opened, world: World) -> None:
    account = Account(Scope(), "web", minute_of(world.clock.now()))
    [position] = await world.intake.append([Append(0, b"{}", account, 3)])
    await world.intake.acknowledge([Acknowledgement(world.leases[0], 0, Cursor(position.ms, position.seq), {})])
    world.clock.advance(600)

    result = await verified(world, opened)

    assert [d.sentence for d in result.differences] == ["3 were received, 0 became something"]


async def test_what_waits_is_in_flight_and_no_difference(opened: Opened, world: World) -> None:
    await a_day_in_the_shop(world)
    await world.track(session={"id": "session-0009"}, events=[{"type": "page-view"}] * 4)
    world.clock.advance(600)

    waiting = await verified(world, opened)
    await world.drained()
    done = await verified(world, opened)

    assert (waiting.balances, waiting.in_flight) == (True, 4)
    assert waiting.settled < waiting.until
    assert (done.balances, done.in_flight, done.settled) == (True, 0, done.until)


async def test_entries_that_cannot_be_read_are_counted_with_their_events(opened: Opened, world: World) -> None:
    unknown = Account(Scope(), "unknown", minute_of(world.clock.now()))
    await world.intake.append([Append(1, b"\xff not an entry", unknown, 3)])
    await world.drained()
    world.clock.advance(600)

    result = await verified(world, opened)

    assert result.balances, [d.sentence for d in result.differences]
    assert result.counts == {"received": 3, "parked": 3}
    [parked] = (await opened.stores.parked.page(Scope(), limit=5)).items
    assert (parked.reason, parked.events) == (Reason.UNREADABLE, 3)


async def test_only_minutes_that_are_over_and_recent_are_looked_at(opened: Opened, world: World) -> None:
    await a_day_in_the_shop(world)

    now = await verified(world, opened)
    world.clock.advance(2 * 3_600)
    later = await verified(world, opened)

    assert (now.counts, later.counts) == ({}, {})
    assert now.until <= now.at - timedelta(seconds=120)


async def test_runs_an_hour_apart_see_every_minute_though_they_look_at_new_rows_only(opened: Opened, world: World) -> None:
    seen = 0
    for hour in range(6):
        await world.track(session={"id": f"session-{hour:04}"}, events=[{"type": "page-view"}] * (hour + 1))
        await world.drained()
        world.clock.advance(3_600)
        result = await verified(world, opened)
        assert result.balances, [d.sentence for d in result.differences]
        seen = max(seen, result.counts["stored"])

    assert seen == 6


async def test_two_do_not_verify_at_once(opened: Opened, world: World) -> None:
    locks = world.uses.upkeep.ledger_check.locks
    assert await locks.take(LEASE, "somebody")

    with pytest.raises(Conflict, match="another process verifies"):
        await world.uses.upkeep.ledger_check.run("test")


async def test_an_entry_of_another_scope_is_verified_there(opened: Opened, world: World) -> None:
    other = Account(Scope("other", "test"), "web", minute_of(world.clock.now()))
    await world.intake.append([Append(1, encode({"no": "entry"}), other, 1)])
    world.clock.advance(600)

    results = await world.uses.upkeep.ledger_check.run("test")

    assert {str(r.scope): r.in_flight for r in results} == {"other/test": 1}
    assert PARKED not in results[0].counts


@pytest.mark.real
async def test_it_is_the_same_over_elasticsearch(tmp_path: Path) -> None:
    async with open_store("elastic", tmp_path) as opened, open_world(stores=opened.stores, bots="refuse") as world:
        await a_day_in_the_shop(world)
        unknown = Account(Scope(), "unknown", minute_of(world.clock.now()))
        await world.intake.append([Append(1, b"\xff not an entry", unknown, 3)])
        await world.drained()
        world.clock.advance(600)

        good = await verified(world, opened)
        await opened.stores.events.create(Scope(), [event(1, source="web", received=world.clock.now() - timedelta(seconds=600))])
        bad = await verified(world, opened)

    assert good.balances, [d.sentence for d in good.differences]
    assert good.counts == {"duplicate": 1, "parked": 4, "received": 16, "rejected:bot": 1, "stored": 10}
    assert [(d.outcome, d.ledger, d.store) for d in bad.differences] == [("stored", 10, 11)]
