"""Filling declared paths: in steps, by one process, and by whatever is defined."""

from collections.abc import Sequence

import pytest

from tests.builders import event
from tests.clocks import HandClock
from thamesthrive.access.paths import DeclaredPaths
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Conflict, Unavailable
from thamesthrive.maintenance.filling import STEP, Filled, Filler
from thamesthrive.ports.declared import Declared
from thamesthrive.ports.locks import Lease

pytestmark = pytest.mark.anyio

SCOPE, OTHER = Scope(), Scope("other", "test")
PRICE = DeclaredPath(kind="event", path="properties.price", type="number")


class Shelf:
    """A store with some events, and processes that fill."""

    def __init__(self) -> None:
        self.clock, self.stores = HandClock(), open_memory()
        self.locks = MemoryLocks(self.clock.monotonic)
        self.paths = DeclaredPaths(self.stores.definitions, self.stores.declared, self.clock)

    async def stored(self, scope: Scope, count: int) -> None:
        await self.stores.events.create(scope, [event(n) for n in range(count)])

    def filler(self, holder: str = "one") -> Filler:
        return Filler(self.stores.definitions, self.stores.declared, self.locks, holder)


class LostLocks(MemoryLocks):
    """The server goes away after it has given leases."""

    async def release(self, leases: Sequence[Lease]) -> None:
        raise Unavailable("Redis does not answer")


async def declared(shelf: Shelf, scope: Scope = SCOPE, path: str = "properties.price") -> str:
    return (await shelf.paths.create(scope, "event", path, "number", by="test")).id


def places(done: Sequence[Filled]) -> list[tuple[Scope, str, int]]:
    return [(one.scope, one.path.path, one.filling.done) for one in done]


async def test_each_path_of_each_scope_is_filled_step_by_step() -> None:
    shelf = Shelf()
    await shelf.stored(SCOPE, STEP + 1)
    await shelf.stored(OTHER, 3)
    for scope, path in ((SCOPE, "properties.price"), (SCOPE, "properties.size"), (OTHER, "properties.price")):
        await declared(shelf, scope, path)
    filler = shelf.filler()

    assert sorted(places(await filler.step())) == [
        (SCOPE, "properties.price", STEP), (SCOPE, "properties.size", STEP), (OTHER, "properties.price", 3)
    ]
    assert places(await filler.step()) == [(SCOPE, "properties.price", STEP + 1), (SCOPE, "properties.size", STEP + 1)]
    assert await filler.step() == []
    assert all(filling.finished for filling in (await shelf.stores.declared.all(SCOPE)).values())


async def test_one_process_fills_and_another_goes_on_when_it_has_gone() -> None:
    shelf = Shelf()
    await shelf.stored(SCOPE, 3 * STEP)
    await declared(shelf)
    one, other = shelf.filler("one"), shelf.filler("other")

    assert len(await one.step()) == 1
    assert await other.step() == ()
    assert not other.holds
    shelf.clock.advance(60)                     # its lease has run out
    assert places(await other.step()) == [(SCOPE, "properties.price", 2 * STEP)]
    assert await one.step() == ()
    await other.release()
    assert places(await one.step()) == [(SCOPE, "properties.price", 3 * STEP)]


async def test_what_the_store_holds_follows_what_is_defined() -> None:
    shelf = Shelf()
    await shelf.stored(SCOPE, 3)
    await declared(shelf)
    orphan = DeclaredPath(kind="event", path="properties.orphan", type="text")
    await shelf.stores.declared.declare(SCOPE, orphan)      # whoever deleted its definition died before it was forgotten
    await shelf.stores.declared.forget(SCOPE, PRICE)        # whoever defined it died before it was declared
    filler = shelf.filler()

    assert places(await filler.step()) == [(SCOPE, "properties.price", 3)]
    assert set(await shelf.stores.declared.all(SCOPE)) == {PRICE}


async def test_a_path_that_the_store_cannot_take_holds_up_no_other() -> None:
    shelf = Shelf()
    await shelf.stored(SCOPE, 3)
    for path in ("properties.price", "properties.size"):
        await declared(shelf, SCOPE, path)
    await shelf.stores.declared.forget(SCOPE, PRICE)
    await shelf.stores.declared.declare(SCOPE, DeclaredPath(kind="event", path="properties.price", type="text"))
    locked = OneType(shelf.stores.declared)

    done = await Filler(shelf.stores.definitions, locked, shelf.locks, "one").step()

    assert places(done) == [(SCOPE, "properties.size", 3)]


class OneType:
    """A store in which a path can never take another type."""

    def __init__(self, inner: Declared) -> None:
        self.all, self.fill, self.declare = inner.all, inner.fill, inner.declare

    async def forget(self, scope: Scope, path: DeclaredPath) -> None:
        """Nothing is forgotten here."""


async def test_a_path_that_the_store_cannot_take_leaves_no_definition() -> None:
    shelf = Shelf()
    await shelf.stored(SCOPE, 1)
    await shelf.stores.declared.declare(SCOPE, DeclaredPath(kind="event", path="properties.price", type="text"))

    with pytest.raises(Conflict):
        await declared(shelf)

    assert await shelf.paths.list(SCOPE) == []


async def test_who_stops_while_the_leases_server_is_away_leaves_the_lease_to_run_out() -> None:
    shelf = Shelf()
    shelf.locks = LostLocks(shelf.clock.monotonic)
    await shelf.stored(SCOPE, 3)
    await declared(shelf)
    filler, other = shelf.filler(), shelf.filler("other")
    await filler.step()

    await filler.release()

    await shelf.stored(OTHER, 3)
    await declared(shelf, OTHER)
    assert not await other.step()
    shelf.clock.advance(60)
    assert places(await other.step()) == [(OTHER, "properties.price", 3)]
