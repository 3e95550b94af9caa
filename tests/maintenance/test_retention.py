"""What is too old is deleted, by kind; what people did stays counted, and the ledger is still compared with what it counted."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.builders import event, session, unread
from tests.clocks import HandClock
from tests.web.world import SCOPE, World, open_world
from thamesthrive.language.condition import EVERYTHING
from thamesthrive.maintenance.canary import SCOPE as CANARY
from thamesthrive.maintenance.options import MaintenanceOptions
from thamesthrive.maintenance.retention import Retention

pytestmark = pytest.mark.anyio

OLD, YOUNG = timedelta(days=31), timedelta(days=29)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


def retention(world: World, **options: int) -> Retention:
    return Retention(world.stores.remains, world.clock, MaintenanceOptions(**options))


async def events_of_both_ages(world: World) -> None:
    now = world.clock.now()
    await world.stores.events.create(SCOPE, [event(n, time=now - age, received=now - age) for n, age in enumerate((OLD, OLD, YOUNG))])
    visits = [session(f"s-{n}", start=now - age, last=now - age) for n, age in enumerate((OLD, YOUNG, YOUNG))]
    await world.stores.sessions.write(SCOPE, unread(visits))


async def test_without_settings_nothing_is_deleted_but_the_canarys(world: World) -> None:
    now = world.clock.now()
    await events_of_both_ages(world)
    ages = (OLD, timedelta(hours=20))
    await world.stores.events.create(CANARY, [event(n, time=now - age, received=now - age) for n, age in enumerate(ages)])

    assert await retention(world).run() == {"event": 1}

    assert (await world.stores.events.count(SCOPE, EVERYTHING)).count == 3
    assert (await world.stores.events.count(CANARY, EVERYTHING)).count == 1


async def test_each_kind_is_kept_as_long_as_its_setting_says(world: World) -> None:
    await events_of_both_ages(world)

    assert await retention(world, events_days=30, sessions_days=30, deliveries_days=30).run() == {"event": 2, "session": 1, "delivery": 0}

    assert (await world.stores.events.count(SCOPE, EVERYTHING)).count == 1
    assert (await world.stores.sessions.count(SCOPE, EVERYTHING)).count == 2


async def test_people_keep_what_they_did(world: World) -> None:
    await world.segment("page", {"anonymousId": "device", "name": "Home", "messageId": "m-1"})
    await world.drained()
    clock: HandClock = world.clock
    clock.advance(timedelta(days=40).total_seconds())

    await retention(world, events_days=30).run()

    assert (await world.api("events"))["items"] == []
    assert (await world.find("anonymous-id", "device"))["stats"]["events"] == 1


async def test_what_the_ledger_is_compared_with_stays(world: World) -> None:
    await world.segment("page", {"anonymousId": "device", "name": "Home", "messageId": "m-1"})
    await world.drained()
    world.clock.advance(timedelta(days=2).total_seconds())

    assert (await retention(world, events_days=1, ledger_minutes=60 * 24 * 8).run())["event"] == 0
    assert (await retention(world, events_days=1).run())["event"] > 0
