"""The contract of `Groups`."""

import asyncio

import pytest

from tests.builders import NOON, SECOND, event_id, group, hex_id, new_scope, unread
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES
from thamesthrive.domain.entry import Cursor
from thamesthrive.domain.group import Group
from thamesthrive.domain.part import Fact
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.versions import Page, Versioned

pytestmark = pytest.mark.anyio


async def test_a_group_that_was_written_is_read_at_once(opened: Opened, scope: Scope) -> None:
    made = await opened.stores.groups.write(scope, unread([group(1)]))

    assert await opened.stores.groups.load(scope, [hex_id(1), hex_id(2)]) == {hex_id(1): Versioned(group(1), made[hex_id(1)])}


async def test_nothing_to_write_or_to_load_is_no_error(opened: Opened, scope: Scope) -> None:
    groups = opened.stores.groups

    assert await groups.write(scope, []) == {}
    assert await groups.load(scope, []) == {}
    assert (await groups.page(scope, limit=10), await groups.count(scope)) == (Page(()), 0)


@pytest.mark.parametrize("group_id", ["a", "42", "ключ 👩" * 30, 'q"u\\o/t\'e', "x" * 256, "👩" * 256, "a.b", "../x"])
async def test_a_group_comes_back_whole_whatever_senders_call_it_and_say_of_it(opened: Opened, scope: Scope, group_id: str) -> None:
    traits = {name: Fact(value, NOON, event_id(1)) for name, value in JSON_VALUES.items()}
    odd = {name: Fact(7, NOON, event_id(2)) for name in ("a.b", "", ".", "ключ", "x" * 600, "_id")}
    whole = group(1, group_id=group_id, traits={**traits, **odd}, cursors={"1.3": Cursor(5, 6), "2.15": Cursor(7, 0)})

    await opened.stores.groups.write(scope, unread([whole]))

    found = (await opened.stores.groups.load(scope, [whole.id]))[whole.id].value
    assert found == whole
    assert isinstance(found.cursors["1.3"], Cursor)


async def test_a_group_grows_under_the_version_that_was_read(opened: Opened, scope: Scope) -> None:
    groups = opened.stores.groups
    first = await groups.write(scope, unread([group(1)]))
    grown = group(1).grown({"name": "Acme Ltd"}, NOON + 600 * SECOND, event_id(3))

    second = await groups.write(scope, [Versioned(grown, first[hex_id(1)])])

    assert await groups.load(scope, [hex_id(1)]) == {hex_id(1): Versioned(grown, second[hex_id(1)])}
    assert second != first


async def test_conflicts_in_a_bulk_are_left_out_of_the_answer_and_not_written(opened: Opened, scope: Scope) -> None:
    groups = opened.stores.groups
    old = await groups.write(scope, unread([group(0), group(1)]))
    await groups.write(scope, [Versioned(group(0, events=10), old[hex_id(0)])])

    late = [Versioned(group(0, events=99), old[hex_id(0)]), Versioned(group(1, events=3), old[hex_id(1)])]
    made = await groups.write(scope, [*late, *unread([group(1, events=99)])][:2] + unread([group(2)]))

    assert set(made) == {hex_id(1), hex_id(2)}
    found = await groups.load(scope, [hex_id(n) for n in range(3)])
    assert [found[hex_id(n)].value.events for n in range(3)] == [10, 3, 2]
    assert await groups.write(scope, unread([group(2, events=99)])) == {}


async def test_of_concurrent_first_writes_one_wins(opened: Opened, scope: Scope) -> None:
    groups = opened.stores.groups
    rivals = [group(1, events=n) for n in range(8)]

    answers = await asyncio.gather(*(groups.write(scope, unread([rival])) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert winners == [(await groups.load(scope, [hex_id(1)]))[hex_id(1)].value]


async def test_the_same_id_in_two_scopes_is_two_groups(opened: Opened, scope: Scope) -> None:
    groups, other = opened.stores.groups, new_scope()

    assert await groups.write(scope, unread([group(1, events=1)]))
    assert await groups.write(other, unread([group(1, events=2)]))
    await opened.settle()

    assert [g.events for g in (await groups.page(scope, limit=10)).items] == [1]
    assert [g.events for g in (await groups.page(other, limit=10)).items] == [2]


@pytest.mark.parametrize("limit", [1, 5, 12, 13])
async def test_pages_are_last_seen_first_without_gap_or_repeat(opened: Opened, scope: Scope, limit: int) -> None:
    await opened.stores.groups.write(scope, unread(_twelve()))
    await opened.settle()

    page = await opened.stores.groups.page(scope, limit=limit)
    ids, pages = [g.id for g in page.items], 1
    while page.next:
        page = await opened.stores.groups.page(scope, limit=limit, after=page.next)
        ids, pages = [*ids, *(g.id for g in page.items)], pages + 1

    assert ids == [hex_id(n) for n in range(11, -1, -1)]
    assert pages == -(-12 // limit)
    assert await opened.stores.groups.count(scope) == 12


async def test_a_group_that_is_seen_again_is_listed_first(opened: Opened, scope: Scope) -> None:
    groups = opened.stores.groups
    made = await groups.write(scope, unread(_twelve()))

    await groups.write(scope, [Versioned(evolve(_twelve()[0], last_seen=NOON + 99 * SECOND), made[hex_id(0)])])
    await opened.settle()

    listed = await groups.page(scope, limit=50)
    assert listed.items[0].id == hex_id(0)
    assert len(listed.items) == 12


def _twelve() -> list[Group]:
    return [group(n, last_seen=NOON + (n // 5) * SECOND) for n in range(12)]
