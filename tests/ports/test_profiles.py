"""The contract of `Profiles`."""

import asyncio
from typing import Any

import pytest

from tests.builders import (
    NOON,
    event_id,
    frozen_profile,
    full_profile,
    hex_id,
    home,
    new_scope,
    part,
    profile,
    seen_profile,
    write_of,
)
from tests.ports.searching import ALL, order
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES, MANY_NAMES, SHAPES
from thamesthrive.domain.entry import Cursor, Position
from thamesthrive.domain.part import Fact
from thamesthrive.domain.profile import Profile, open_profile
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.versions import Version

pytestmark = pytest.mark.anyio


async def test_a_document_that_was_written_is_read_at_once(opened: Opened, scope: Scope) -> None:
    written = await opened.stores.profiles.write(scope, [write_of(profile())])

    found = await opened.stores.profiles.load(scope, [hex_id(1), hex_id(2)])
    assert set(written) == set(found) == {hex_id(1)}
    assert found[hex_id(1)].value == profile()
    assert found[hex_id(1)].version == written[hex_id(1)]


async def test_nothing_to_write_or_to_load_is_no_error(opened: Opened, scope: Scope) -> None:
    assert await opened.stores.profiles.write(scope, []) == {}
    assert await opened.stores.profiles.load(scope, []) == {}


@pytest.mark.parametrize("document", [full_profile(), frozen_profile(), open_profile(home()), seen_profile(hex_id(1), None)])
async def test_a_document_comes_back_whole(opened: Opened, scope: Scope, document: Profile) -> None:
    await opened.stores.profiles.write(scope, [write_of(document)])

    found = (await opened.stores.profiles.load(scope, [document.id]))[document.id].value
    assert found == document
    assert isinstance(found.created, Position)


async def test_facts_hold_whatever_json_holds(opened: Opened, scope: Scope) -> None:
    facts = {f"traits.{name}": Fact(value, NOON, event_id(1)) for name, value in JSON_VALUES.items()}
    names: dict[str, Any] = {name: name for name in ("", " ", ".", "a.b", "a..b", "_id", "$x", "a\x00b")}
    odd = {f"traits.{name}": Fact(value, NOON, event_id(2)) for name, value in names.items()}
    document = profile(parts={hex_id(1): part(facts={**facts, **odd})})

    assert set(await opened.stores.profiles.write(scope, [write_of(document)])) == {document.id}

    found = (await opened.stores.profiles.load(scope, [document.id]))[document.id].value
    assert found == document
    assert isinstance(found.parts[hex_id(1)].facts["traits.text"], Fact)
    assert isinstance(found.parts[hex_id(1)].cursors["1.3"], Cursor)


async def test_one_trait_in_every_shape_and_5000_names_are_kept_and_listed(opened: Opened, scope: Scope) -> None:
    shapes = [_with_facts(hex_id(n), {"traits.size": shape, "data.pii.note": shape}) for n, shape in enumerate(SHAPES)]
    many = _with_facts(hex_id(900), {f"traits.{name}": value for name, value in MANY_NAMES.items()})

    for document in (*shapes, many):
        assert set(await opened.stores.profiles.write(scope, [write_of(document)])) == {document.id}

    await opened.settle()
    listed = (await opened.stores.profiles.page(scope, ALL, order("profile"))).items
    assert {p.id: p for p in listed} == {p.id: p for p in (*shapes, many)}


async def test_a_write_carries_the_version_that_was_read(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    first = await profiles.write(scope, [write_of(profile())])
    changed = evolve(profile(), epoch=1)

    second = await profiles.write(scope, [write_of(changed, first[hex_id(1)])])

    assert set(second) == {hex_id(1)}
    assert second[hex_id(1)] != first[hex_id(1)]
    assert (await profiles.load(scope, [hex_id(1)]))[hex_id(1)].value == changed


async def test_a_version_that_was_loaded_serves_for_the_next_write_and_the_one_after(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    await profiles.write(scope, [write_of(profile())])
    loaded = (await profiles.load(scope, [hex_id(1)]))[hex_id(1)]

    second = await profiles.write(scope, [write_of(evolve(profile(), epoch=1), loaded.version)])
    third = await profiles.write(scope, [write_of(evolve(profile(), epoch=2), second[hex_id(1)])])

    assert set(third) == {hex_id(1)}


async def test_an_old_version_is_a_conflict_and_writes_nothing(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    first = await profiles.write(scope, [write_of(profile())])
    await profiles.write(scope, [write_of(evolve(profile(), epoch=1), first[hex_id(1)])])

    late = await profiles.write(scope, [write_of(evolve(profile(), epoch=9), first[hex_id(1)])])

    assert late == {}
    assert (await profiles.load(scope, [hex_id(1)]))[hex_id(1)].value.epoch == 1


async def test_creating_what_exists_is_a_conflict(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    await profiles.write(scope, [write_of(profile())])

    assert await profiles.write(scope, [write_of(evolve(profile(), epoch=9))]) == {}
    assert (await profiles.load(scope, [hex_id(1)]))[hex_id(1)].value.epoch == 0


async def test_the_version_of_another_document_creates_nothing(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    version = (await profiles.write(scope, [write_of(profile())]))[hex_id(1)]

    assert await profiles.write(scope, [write_of(profile(hex_id(2)), version)]) == {}
    assert await profiles.load(scope, [hex_id(2)]) == {}


async def test_a_conflict_in_a_bulk_does_not_stop_the_others(opened: Opened, scope: Scope) -> None:
    profiles = opened.stores.profiles
    old = await profiles.write(scope, [write_of(profile(hex_id(n))) for n in range(10)])
    await profiles.write(scope, [write_of(evolve(profile(hex_id(n)), epoch=1), old[hex_id(n)]) for n in (3, 7)])

    writes = [write_of(evolve(profile(hex_id(n)), epoch=2), old[hex_id(n)]) for n in range(10)]
    made = await profiles.write(scope, [*writes, write_of(profile(hex_id(10)))])

    assert set(made) == {hex_id(n) for n in range(11)} - {hex_id(3), hex_id(7)}
    found = await profiles.load(scope, [hex_id(n) for n in range(11)])
    assert [found[hex_id(n)].value.epoch for n in range(11)] == [2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 0]
    assert {id: found[id].version for id in made} == made


@pytest.mark.parametrize("exists", [False, True])
async def test_of_concurrent_writes_with_one_version_one_wins(opened: Opened, scope: Scope, exists: bool) -> None:
    profiles = opened.stores.profiles
    version: Version | None = (await profiles.write(scope, [write_of(profile())]))[hex_id(1)] if exists else None

    rivals = [evolve(profile(), epoch=n) for n in range(1, 9)]
    answers = await asyncio.gather(*(profiles.write(scope, [write_of(rival, version)]) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert len(winners) == 1
    assert (await profiles.load(scope, [hex_id(1)]))[hex_id(1)].value == winners[0]


async def test_the_same_id_in_two_scopes_is_two_documents(opened: Opened) -> None:
    profiles = opened.stores.profiles
    here, there = new_scope(), new_scope()

    assert await profiles.write(here, [write_of(evolve(profile(), epoch=1))])
    assert await profiles.write(there, [write_of(evolve(profile(), epoch=2))])
    assert await profiles.write(Scope(here.tenant, "test"), [write_of(evolve(profile(), epoch=3))])

    assert (await profiles.load(here, [hex_id(1)]))[hex_id(1)].value.epoch == 1
    assert (await profiles.load(there, [hex_id(1)]))[hex_id(1)].value.epoch == 2


def _with_facts(id: str, facts: dict[str, Any]) -> Profile:
    return profile(id, parts={id: part(id, facts={path: Fact(value, NOON, event_id(1)) for path, value in facts.items()})})

