"""A round done arrow by arrow, so that others may come in between; and processes that end on the way."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from attrs import Factory, define, evolve, field

from tests.clocks import HandClock
from tests.collection.steps.folding import SCOPE, Folding
from tests.collection.world import at_once
from thamesthrive.adapters.memory.stores import MemoryEvents, MemoryProfiles
from thamesthrive.collection.desk import Desk
from thamesthrive.collection.held import Held
from thamesthrive.collection.load import Loader
from thamesthrive.collection.pace import Pace
from thamesthrive.collection.save import Saver
from thamesthrive.collection.settle import Settler
from thamesthrive.collection.work import Work
from thamesthrive.domain.entry import Cursor
from thamesthrive.domain.event import Claim, Event
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.events import Refused
from thamesthrive.ports.profiles import ProfileWrite
from thamesthrive.ports.versions import Version


@define
class Round:
    """One process's, over the store of a `Folding`, whose own rounds are other processes'."""

    folding: Folding
    works: Sequence[Work]
    held: Held = Factory(Held)
    acknowledged: Mapping[str, Cursor] = Factory(dict)
    loader: Loader = field(init=False)
    saver: Saver = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.loader = Loader(self.folding.stores, SCOPE, self.held, self.folding.rules, Pace(HandClock()))
        self.saver = Saver(self.folding.stores, SCOPE, self.held, self.loader, self.acknowledged, {})

    def load(self) -> None:
        at_once(self.loader.load(self.works))

    def folded(self) -> Desk:
        """What it decides over what it has read."""
        self.load()
        settler = Settler(self.folding.stores, Pace(HandClock()), SCOPE, self.held, self.folding.rules)
        desk: Desk = at_once(settler.fold(self.works))
        return desk

    def save(self, desk: Desk) -> bool:
        saved: bool = at_once(self.saver.save(desk))
        return saved


class Stopped(Exception):
    """The process ends here."""


class Ending(MemoryProfiles):
    """Profiles of a process that ends before its next write but so many."""

    def __init__(self, of: Any, writes: int) -> None:
        self.table, self._left = of.table, writes

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        if not self._left:
            raise Stopped
        self._left -= 1
        return await super().write(scope, writes)


@contextmanager
def ending(folding: Folding, *, writes: int) -> Iterator[None]:
    """What is done in here is done by a process that ends after so many writes of profiles."""
    stores = folding.stores
    folding.stores = evolve(stores, profiles=Ending(stores.profiles, writes))
    with suppress(Stopped):
        yield
    folding.stores = stores


class Picky(MemoryEvents):
    """Refuses what a store with a bound on its documents would."""

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        refused = {e.id: Refused("the document is too large") for e in events if b"huge" in bytes(e.properties)}
        return {**await super().create(scope, [e for e in events if e.id not in refused]), **refused}
