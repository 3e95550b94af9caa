"""The canary: through the door and the drain, found by a search, told to every process."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from attrs import evolve

from tests.clocks import NOON, HandClock
from tests.web.world import World, open_world
from thamesthrive.domain.scope import Scope
from thamesthrive.language.tql import parse
from thamesthrive.maintenance.canary import LOST_S, SCOPE, Canary, Flight
from thamesthrive.maintenance.options import MaintenanceOptions
from thamesthrive.messages import CanaryDue
from thamesthrive.tasks.handlers import canary

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


class Drained(HandClock):
    """While somebody waits, the log is drained."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    async def sleep(self, seconds: float) -> None:
        await self._world.drained()
        await super().sleep(seconds)


async def flown(world: World) -> Flight | None:
    """One flight with a worker there."""
    clock = Drained(world)
    kept = Canary(world.stores.events, world.uses.cache, clock, MaintenanceOptions())
    await canary(evolve(world.uses, clock=clock, upkeep=evolve(world.uses.upkeep, canary=kept)), CanaryDue(at=NOON))
    return await world.uses.upkeep.canary.last()


async def test_it_is_timed_from_the_door_until_a_search_finds_it(world: World) -> None:
    flight = await flown(world)

    assert flight is not None
    assert flight.at == NOON
    assert flight.visible_s is not None
    assert 0 <= flight.visible_s < LOST_S


async def test_the_same_flight_again_sends_no_second_event(world: World) -> None:
    for _ in range(2):
        await flown(world)

    assert (await world.uses.records["event"].count(SCOPE, parse('type = "canary"'))).count == 1


async def test_what_is_never_found_is_told_as_lost(world: World) -> None:
    await canary(world.uses, CanaryDue(at=NOON))

    flight = await world.uses.upkeep.canary.last()
    assert flight is not None
    assert flight.visible_s is None
    assert world.clock.now() >= NOON + timedelta(seconds=LOST_S)


async def test_it_stands_in_no_tenants_lists_and_counts(world: World) -> None:
    await flown(world)

    assert await world.api("events/count") == {"count": 0}
    assert (await world.api("ledger"))["total"]["received"] == 0
    assert await world.stores.profiles.count(SCOPE, parse("")) == await world.stores.profiles.count(Scope(), parse(""))
