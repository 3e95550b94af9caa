"""The contract of `Definitions`."""

import asyncio

import pytest
from attrs import evolve

from tests.builders import definition, new_scope, raw
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES
from thamesthrive.domain.definitions import SOURCE, TOKEN, Definition
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import decode_any
from thamesthrive.kernel.errors import Conflict, Missing
from thamesthrive.kernel.ids import random_id

pytestmark = pytest.mark.anyio


async def test_a_new_scope_has_no_definitions_and_revision_0(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions

    assert await definitions.revision(scope) == 0
    assert list(await definitions.list(scope, SOURCE)) == []
    assert await definitions.get(scope, SOURCE, "shop") is None


async def test_a_definition_comes_back_whole_and_at_once(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    whole = definition("shop", body=JSON_VALUES, lookup=random_id())

    stored = await definitions.save(scope, whole, expected=None)

    found = await definitions.get(scope, SOURCE, "shop")
    assert _plain(stored) == _plain(found) == _plain(whole)
    assert [_plain(d) for d in await definitions.list(scope, SOURCE)] == [_plain(whole)]


async def test_each_save_gives_the_next_revision_of_the_definition(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    first = await definitions.save(scope, evolve(definition(), revision=77), expected=None)

    second = await definitions.save(scope, evolve(first, body=raw({"new": True}), revision=1), expected=1)
    third = await definitions.save(scope, definition(), expected=2)

    assert [d.revision for d in (first, second, third)] == [1, 2, 3]
    found = await definitions.get(scope, SOURCE, "shop")
    assert found is not None
    assert (found.revision, decode_any(found.body)) == (3, {"id": "shop"})


@pytest.mark.parametrize("expected", [None, 1, 3])
async def test_saving_over_another_revision_is_a_conflict_and_changes_nothing(opened: Opened, scope: Scope, expected: int | None) -> None:
    definitions = opened.stores.definitions
    await definitions.save(scope, definition(), expected=None)
    await definitions.save(scope, definition(), expected=1)

    with pytest.raises(Conflict):
        await definitions.save(scope, definition(body={"late": True}), expected=expected)

    found = await definitions.get(scope, SOURCE, "shop")
    assert found is not None
    assert (found.revision, decode_any(found.body)) == (2, {"id": "shop"})
    assert await definitions.revision(scope) == 2


async def test_changing_what_is_not_there_is_a_conflict(opened: Opened, scope: Scope) -> None:
    with pytest.raises(Conflict):
        await opened.stores.definitions.save(scope, definition(), expected=1)

    assert await opened.stores.definitions.get(scope, SOURCE, "shop") is None
    assert await opened.stores.definitions.revision(scope) == 0


async def test_of_concurrent_saves_of_one_definition_one_wins(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions

    rivals = [definition(body={"rival": n}) for n in range(6)]
    answers = await asyncio.gather(*(definitions.save(scope, rival, expected=None) for rival in rivals), return_exceptions=True)

    saved = [answer for answer in answers if isinstance(answer, Definition)]
    assert len(saved) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 5
    found = await definitions.get(scope, SOURCE, "shop")
    assert found is not None
    assert _plain(found) == _plain(saved[0])
    assert await definitions.revision(scope) == 1


async def test_every_write_raises_the_revision_of_its_scope_by_one(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    other = new_scope()

    await asyncio.gather(*(definitions.save(scope, definition(f"shop-{n}"), expected=None) for n in range(6)))
    await definitions.save(other, definition(), expected=None)
    await definitions.save(scope, definition("shop-0"), expected=1)
    await definitions.delete(scope, SOURCE, "shop-1", expected=1)

    assert await definitions.revision(scope) == 8
    assert await definitions.revision(other) == 1


async def test_a_list_holds_one_kind_of_one_scope_by_id(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    for id in ("b", "a", "c.d", "B"):
        await definitions.save(scope, definition(id), expected=None)
    await definitions.save(scope, definition("t", kind=TOKEN), expected=None)
    await definitions.save(new_scope(), definition("z"), expected=None)

    assert [d.id for d in await definitions.list(scope, SOURCE)] == ["B", "a", "b", "c.d"]


async def test_one_id_in_two_kinds_or_scopes_is_two_definitions(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    other = Scope(scope.tenant, "test")

    await definitions.save(scope, definition(body=1), expected=None)
    await definitions.save(scope, definition(kind=TOKEN, body=2), expected=None)
    await definitions.save(other, definition(body=3), expected=None)

    found = [await definitions.get(of, kind, "shop") for of, kind in ((scope, SOURCE), (scope, TOKEN), (other, SOURCE))]
    assert [decode_any(d.body) for d in found if d] == [1, 2, 3]


async def test_a_definition_is_found_by_its_lookup_in_whatever_scope(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    key, other_key = random_id(), random_id()
    await definitions.save(scope, definition("shop", lookup=key), expected=None)
    await definitions.save(new_scope("test"), definition("shop", lookup=other_key), expected=None)

    found = await definitions.find(SOURCE, key)

    assert found is not None
    assert (found[0], found[1].id, found[1].lookup) == (scope, "shop", key)
    assert await definitions.find(TOKEN, key) is None
    assert await definitions.find(SOURCE, random_id()) is None


async def test_a_lookup_that_was_changed_or_taken_away_finds_nothing(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    first, second = random_id(), random_id()
    await definitions.save(scope, definition(lookup=first), expected=None)

    await definitions.save(scope, definition(lookup=second), expected=1)
    assert await definitions.find(SOURCE, first) is None
    assert await definitions.find(SOURCE, second) is not None

    await definitions.save(scope, definition(lookup=None), expected=2)
    assert await definitions.find(SOURCE, second) is None


async def test_what_was_deleted_is_gone_and_can_be_made_again(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    key = random_id()
    await definitions.save(scope, definition(lookup=key), expected=None)

    await definitions.delete(scope, SOURCE, "shop", expected=1)

    assert await definitions.get(scope, SOURCE, "shop") is None
    assert await definitions.find(SOURCE, key) is None
    assert list(await definitions.list(scope, SOURCE)) == []
    await definitions.save(scope, definition(lookup=key), expected=None)
    assert await definitions.find(SOURCE, key) is not None


async def test_deleting_another_revision_is_a_conflict(opened: Opened, scope: Scope) -> None:
    definitions = opened.stores.definitions
    await definitions.save(scope, definition(), expected=None)
    await definitions.save(scope, definition(), expected=1)

    with pytest.raises(Conflict):
        await definitions.delete(scope, SOURCE, "shop", expected=1)

    assert await definitions.get(scope, SOURCE, "shop") is not None
    assert await definitions.revision(scope) == 2


async def test_deleting_what_is_not_there_says_so(opened: Opened, scope: Scope) -> None:
    with pytest.raises(Missing):
        await opened.stores.definitions.delete(scope, SOURCE, "shop", expected=1)

    assert await opened.stores.definitions.revision(scope) == 0


def _plain(found: Definition | None) -> tuple[Definition, object] | None:
    """For comparing: stores may write the body's JSON anew."""
    return (evolve(found, body=raw(None)), decode_any(found.body)) if found else None
