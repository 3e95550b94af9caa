from collections.abc import Sequence

import pytest

from tests.clocks import NOON, HandClock
from thamesthrive.adapters.cached.definitions import CachedDefinitions
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.definitions import Definition
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import Raw
from thamesthrive.kernel.errors import Conflict, Unavailable
from thamesthrive.ports.definitions import Definitions

pytestmark = pytest.mark.anyio
SCOPE, OTHER = Scope(), Scope("acme", "test")


class Counted:
    """A store that counts what it is asked, and can be away."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self.asked: list[str] = []
        self.away = False

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.away:
            raise Unavailable("the store is away")

    async def revision(self, scope: Scope) -> int:
        self._ask("revision")
        return await self._definitions.revision(scope)

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        self._ask("list")
        return await self._definitions.list(scope, kind)

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        self._ask("get")
        return await self._definitions.get(scope, kind, id)

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        self._ask("find")
        return await self._definitions.find(kind, lookup)

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        self._ask("save")
        return await self._definitions.save(scope, definition, expected=expected)

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        self._ask("delete")
        await self._definitions.delete(scope, kind, id, expected=expected)


class World:
    """`here` is a process's cached definitions; `there` writes to the same store from another process."""

    def __init__(self, *, max_unknown: int = 10_000) -> None:
        self.clock = HandClock()
        self.there = open_memory().definitions
        self.store = Counted(self.there)
        self.here = CachedDefinitions(self.store, self.clock, max_unknown=max_unknown)


def a_definition(id: str = "web", lookup: str | None = "key", body: bytes = b"{}") -> Definition:
    return Definition(
        kind="source", id=id, body=Raw(body), lookup=lookup, created_at=NOON, created_by="ann", changed_at=NOON, changed_by="ann"
    )


async def test_what_was_read_is_not_read_again() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    first = [await world.here.list(SCOPE, "source"), await world.here.get(SCOPE, "source", "web"), await world.here.find("source", "key")]
    world.store.asked.clear()

    again = [await world.here.list(SCOPE, "source"), await world.here.get(SCOPE, "source", "web"), await world.here.find("source", "key")]

    assert again == first
    assert world.store.asked == []


async def test_while_nothing_changes_only_the_revision_is_asked_for_once_a_second() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.find("source", "key")
    world.store.asked.clear()

    for _ in range(100):
        world.clock.advance(0.1)
        await world.here.find("source", "key")

    assert set(world.store.asked) == {"revision"}
    assert len(world.store.asked) <= 10


async def test_a_change_made_elsewhere_is_known_within_a_second() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.list(SCOPE, "source")
    await world.here.get(SCOPE, "source", "web")
    await world.here.find("source", "key")

    changed = await world.there.save(SCOPE, a_definition(body=b'{"a":1}'), expected=1)
    world.clock.advance(1.0)

    assert await world.here.find("source", "key") == (SCOPE, changed)
    assert await world.here.get(SCOPE, "source", "web") == changed
    assert await world.here.list(SCOPE, "source") == (changed,)


async def test_a_definition_deleted_elsewhere_is_gone_within_a_second() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.find("source", "key")

    await world.there.delete(SCOPE, "source", "web", expected=1)
    world.clock.advance(1.0)

    assert await world.here.find("source", "key") is None
    assert await world.here.get(SCOPE, "source", "web") is None


async def test_a_new_key_made_elsewhere_is_asked_of_the_store_before_it_is_refused() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.find("source", "key")

    made = await world.there.save(SCOPE, a_definition("app", "new key"), expected=None)

    assert await world.here.find("source", "new key") == (SCOPE, made)


async def test_a_wrong_key_costs_the_store_one_question_a_second() -> None:
    world = World()

    for _ in range(100):
        assert await world.here.find("source", "wrong") is None

    assert world.store.asked == ["find"]
    world.clock.advance(1.0)
    made = await world.there.save(SCOPE, a_definition(lookup="wrong"), expected=None)
    assert await world.here.find("source", "wrong") == (SCOPE, made)


async def test_wrong_keys_do_not_fill_the_memory() -> None:
    world = World(max_unknown=10)

    for n in range(100):
        await world.here.find("source", f"wrong {n}")

    world.store.asked.clear()
    await world.here.find("source", "wrong 99")
    await world.here.find("source", "wrong 0")
    assert world.store.asked == ["find"]


async def test_ones_own_changes_are_known_at_once() -> None:
    world = World()
    assert await world.here.find("source", "key") is None
    assert await world.here.list(SCOPE, "source") == ()

    made = await world.here.save(SCOPE, a_definition(), expected=None)

    assert await world.here.find("source", "key") == (SCOPE, made)
    assert await world.here.list(SCOPE, "source") == (made,)
    await world.here.delete(SCOPE, "source", "web", expected=1)
    assert await world.here.find("source", "key") is None


async def test_a_conflict_shows_what_is_stored_from_then_on() -> None:
    world = World()
    await world.here.save(SCOPE, a_definition(), expected=None)
    await world.here.get(SCOPE, "source", "web")
    newer = await world.there.save(SCOPE, a_definition(body=b'{"a":1}'), expected=1)

    with pytest.raises(Conflict):
        await world.here.save(SCOPE, a_definition(), expected=1)

    assert await world.here.get(SCOPE, "source", "web") == newer


async def test_a_change_in_one_scope_leaves_the_others_alone() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.there.save(OTHER, a_definition(lookup="other key"), expected=None)
    await world.here.find("source", "other key")
    world.store.asked.clear()

    await world.here.save(SCOPE, a_definition("app", "app key"), expected=None)
    await world.here.find("source", "other key")

    assert world.store.asked == ["save"]


async def test_known_keys_still_open_while_the_store_is_away() -> None:
    world = World()
    made = await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.find("source", "key")
    world.store.away = True

    world.clock.advance(600)

    assert await world.here.find("source", "key") == (SCOPE, made)
    with pytest.raises(Unavailable):
        await world.here.find("source", "nobody's")


async def test_what_is_known_of_a_store_that_stays_away_ends() -> None:
    world = World()
    await world.there.save(SCOPE, a_definition(), expected=None)
    await world.here.find("source", "key")
    world.store.away = True

    world.clock.advance(901)

    with pytest.raises(Unavailable):
        await world.here.find("source", "key")
