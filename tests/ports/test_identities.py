"""The contract of `Identities`."""

import asyncio

import pytest

from tests.builders import hex_id, home, identity, link, new_scope, position
from tests.ports.stores import Opened
from thamesthrive.domain.entry import Position
from thamesthrive.domain.identity import PROFILE, Home
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


async def test_a_claimed_key_is_read_at_once_with_its_version(opened: Opened, scope: Scope) -> None:
    made = await opened.stores.identities.claim(scope, [identity(1)])

    found = await opened.stores.identities.load(scope, [hex_id(1), hex_id(2)])
    assert set(made) == set(found) == {hex_id(1)}
    assert found[hex_id(1)] == Versioned(identity(1), made[hex_id(1)])


async def test_nothing_to_claim_move_or_load_is_no_error(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities

    assert await identities.claim(scope, []) == {}
    assert await identities.move(scope, []) == {}
    assert await identities.load(scope, []) == {}


async def test_a_record_comes_back_whole(opened: Opened, scope: Scope) -> None:
    whole = evolve(
        identity(1, earlier=[link(hex_id(3)), link(hex_id(4), seq=2)]),
        type=PROFILE,
        link=evolve(link(), home=home("given.profile:id-1", created=position(4, generation=2), user=True)),
    )

    await opened.stores.identities.claim(scope, [whole])

    found = (await opened.stores.identities.load(scope, [whole.id]))[whole.id].value
    assert found == whole
    assert isinstance(found.claimed, Position)
    assert isinstance(found.earlier[0].home, Home)


async def test_a_key_that_is_known_stays_where_it_leads(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    await identities.claim(scope, [identity(1, part="part-first")])

    assert await identities.claim(scope, [identity(1, part="part-second")]) == {}
    assert (await identities.load(scope, [hex_id(1)]))[hex_id(1)].value.home.part == "part-first"


async def test_a_bulk_claims_what_is_new_and_leaves_the_rest_out_of_the_answer(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    await identities.claim(scope, [identity(n, part="part-first") for n in range(0, 300, 3)])

    made = await identities.claim(scope, [identity(n, part="part-second") for n in range(300)])

    assert set(made) == {hex_id(n) for n in range(300) if n % 3}
    found = await identities.load(scope, [hex_id(n) for n in range(300)])
    assert {id: found[id].version for id in made} == made
    assert all(found[hex_id(n)].value.home.part == ("part-second" if n % 3 else "part-first") for n in range(300))


async def test_of_concurrent_claims_of_a_key_one_wins(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    parts = [f"part-rival-{n}" for n in range(8)]

    answers = await asyncio.gather(*(identities.claim(scope, [identity(k, part=part) for k in range(20)]) for part in parts))

    found = await identities.load(scope, [hex_id(k) for k in range(20)])
    for key in range(20):
        winners = [part for part, answer in zip(parts, answers, strict=True) if hex_id(key) in answer]
        assert winners == [found[hex_id(key)].value.home.part]


async def test_a_key_moves_under_the_version_that_was_read(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    version = (await identities.claim(scope, [identity(1)]))[hex_id(1)]
    moved = identity(1).moved(home("part-second"), position(5), "202611-x")

    made = await identities.move(scope, [Versioned(moved, version)])

    assert (await identities.load(scope, [hex_id(1)]))[hex_id(1)] == Versioned(moved, made[hex_id(1)])
    assert made[hex_id(1)] != version


async def test_a_move_with_an_old_version_is_a_conflict(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    versions = await identities.claim(scope, [identity(1), identity(2)])
    first = identity(1).moved(home("part-first"), position(5), "202611-x")
    await identities.move(scope, [Versioned(first, versions[hex_id(1)])])

    late = [Versioned(identity(n).moved(home("part-late"), position(6), "202611-y"), versions[hex_id(n)]) for n in (1, 2)]
    made = await identities.move(scope, late)

    assert set(made) == {hex_id(2)}
    assert (await identities.load(scope, [hex_id(1)]))[hex_id(1)].value == first


async def test_of_concurrent_moves_one_wins(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    version = (await identities.claim(scope, [identity(1)]))[hex_id(1)]
    rivals = [identity(1).moved(home(f"part-rival-{n}"), position(n), "202611-x") for n in range(8)]

    answers = await asyncio.gather(*(identities.move(scope, [Versioned(rival, version)]) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert winners == [(await identities.load(scope, [hex_id(1)]))[hex_id(1)].value]


async def test_a_key_that_nobody_claimed_does_not_move(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    version = (await identities.claim(scope, [identity(1)]))[hex_id(1)]

    assert await identities.move(scope, [Versioned(identity(2), version)]) == {}
    assert await identities.load(scope, [hex_id(2)]) == {}


async def test_the_same_id_in_two_scopes_is_two_keys(opened: Opened, scope: Scope) -> None:
    identities = opened.stores.identities
    other = new_scope()

    assert await identities.claim(scope, [identity(1, part="part-here")])
    assert await identities.claim(other, [identity(1, part="part-there")])

    assert (await identities.load(scope, [hex_id(1)]))[hex_id(1)].value.home.part == "part-here"
    assert (await identities.load(other, [hex_id(1)]))[hex_id(1)].value.home.part == "part-there"
