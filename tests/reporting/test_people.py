"""People are whole for whoever reads, also in the middle of a merge or unmerge."""

import pytest

from tests.builders import NOON, hex_id, part, position, write_of
from tests.web.world import HASHED, SCOPE
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.identity import EMAIL, PROFILE, Home, Key, claim, identity_id
from thamesthrive.domain.profile import Joined, Profile, absorb, frozen_into, let_go
from thamesthrive.kernel.errors import Missing
from thamesthrive.ports.stores import Stores
from thamesthrive.reporting.people import People

pytestmark = pytest.mark.anyio

A, B, C = hex_id(1), hex_id(2), hex_id(3)
WHY = Joined(NOON, "web", "identity")


def person(id: str, seq: int, **given: object) -> Profile:
    return Profile(id=id, created=position(seq), parts={id: part(id, created=position(seq), apart=(), **given)})


async def stored(*documents: Profile) -> tuple[People, Stores]:
    stores = open_memory()
    await stores.profiles.write(SCOPE, [write_of(d) for d in documents])
    return People(stores.profiles, stores.identities, HASHED), stores


async def test_an_old_id_leads_to_the_root_over_any_number_of_merges() -> None:
    root, middle, last = person(A, 1), person(B, 2), person(C, 3)
    last = frozen_into(last, middle.home)
    middle = frozen_into(absorb(middle, last, WHY), root.home)
    people, _ = await stored(absorb(root, middle, WHY), middle, last)

    for id in (A, B, C):
        found = await people.get(SCOPE, id)
        assert (found.id, set(found.parts)) == (A, {A, B, C})
    assert await people.names(SCOPE, [A, B, C, hex_id(9)]) == {A: A, B: A, C: A}


async def test_what_the_root_has_yet_to_take_in_is_shown_as_taken_in() -> None:
    root, middle, last = person(A, 1), person(B, 2), person(C, 3)
    people, _ = await stored(root, frozen_into(middle, root.home), frozen_into(last, middle.home))

    found = await people.get(SCOPE, C)

    assert (found.id, set(found.parts)) == (A, {A, B, C})


async def test_a_part_that_was_let_go_and_is_not_back_yet_is_shown_as_two() -> None:
    root, leaver = person(A, 1), person(B, 2)
    leaver = frozen_into(leaver, root.home)
    root = let_go(absorb(root, leaver, WHY), B, [B])
    people, _ = await stored(root, leaver)

    assert set((await people.get(SCOPE, A)).parts) == {A}
    gone = await people.get(SCOPE, B)
    assert (gone.id, set(gone.parts), gone.root) == (B, {B}, None)


async def test_an_id_that_a_door_answered_leads_to_the_part_its_event_went_to() -> None:
    people, stores = await stored(person(A, 1))
    key = Key(PROFILE, "profile-0001")
    await stores.identities.claim(SCOPE, [claim(identity_id(HASHED, SCOPE, key), PROFILE, Home(A, position(1)), position(1), "e")])

    assert (await people.get(SCOPE, "profile-0001")).id == A


async def test_who_is_not_stored_is_missing() -> None:
    people, stores = await stored()
    key = Key(EMAIL, "ann@shop.example")
    await stores.identities.claim(SCOPE, [claim(identity_id(HASHED, SCOPE, key), EMAIL, Home(A, position(1)), position(1), "e")])

    for id in (A, "nobody-known"):
        with pytest.raises(Missing):
            await people.get(SCOPE, id)
    with pytest.raises(Missing) as told:
        await people.find(SCOPE, key)
    assert "ann" not in told.value.sentence

