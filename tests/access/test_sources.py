import pytest
from attrs import evolve

from tests.clocks import NOON, HandClock
from thamesthrive.access.sources import Sources, source_id
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Conflict, Invalid, Missing

pytestmark = pytest.mark.anyio
SCOPE, OTHER = Scope(), Scope("acme", "test")


def make_sources(clock: HandClock | None = None) -> Sources:
    return Sources(open_memory().definitions, clock or HandClock())


async def test_a_source_is_found_by_its_write_key_with_its_scope() -> None:
    sources = make_sources()

    made = await sources.create(OTHER, "My Shop", "cli", origins=("https://shop.example",), region="GB")

    assert await sources.by_key(made.write_key) == (OTHER, made)
    assert (made.id, made.name, made.region, len(made.write_key)) == ("my-shop", "My Shop", "GB", 32)


async def test_a_sources_own_id_opens_nothing() -> None:
    sources = make_sources()

    await sources.create(SCOPE, "web", "cli")

    assert await sources.by_key("web") is None


async def test_two_sources_never_share_an_id_within_a_scope() -> None:
    sources = make_sources()
    await sources.create(SCOPE, "web", "cli")

    with pytest.raises(Conflict, match='source "web" exists already') as refused:
        await sources.create(SCOPE, "Web", "cli")
    assert refused.value.details == {"field": "name"}

    assert (await sources.create(OTHER, "web", "cli")).id == "web"


@pytest.mark.parametrize(("name", "id"), [("My Shop", "my-shop"), ("Städte & Co.", "stadte-co"), ("a" * 80, "a" * 63), ("iOS_7", "ios_7")])
def test_the_id_is_made_of_the_name(name: str, id: str) -> None:
    assert source_id(name) == id


@pytest.mark.parametrize("name", ["", "   ", "日本", "system"])
def test_a_name_that_gives_no_id_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        source_id(name)
    assert refused.value.details == {"field": "name"}


async def test_a_source_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(Invalid, match="must look like"):
        await make_sources().create(SCOPE, "web", "cli", origins=("shop.example",))


async def test_a_change_keeps_who_made_it_and_raises_the_revision() -> None:
    clock = HandClock()
    sources = make_sources(clock)
    made = await sources.create(SCOPE, "web", "ann")
    clock.advance(60)

    saved = await sources.save(SCOPE, evolve(made, enabled=False), expected=1, by="bob")

    assert (saved.created_by, saved.created_at, saved.changed_by, saved.changed_at) == ("ann", NOON, "bob", clock.now())
    assert (saved.revision, saved.etag, saved.value.enabled) == (2, '"2"', False)
    assert await sources.get(SCOPE, "web") == saved


async def test_a_name_is_kept_without_the_space_around_it() -> None:
    sources = make_sources()
    made = await sources.create(SCOPE, " web ", "ann")

    saved = await sources.save(SCOPE, evolve(made, name=" Web shop "), expected=1, by="ann")

    assert (made.name, saved.value.name) == ("web", "Web shop")


async def test_a_change_of_an_older_revision_is_a_conflict() -> None:
    sources = make_sources()
    made = await sources.create(SCOPE, "web", "ann")
    await sources.save(SCOPE, made, expected=1, by="ann")

    with pytest.raises(Conflict):
        await sources.save(SCOPE, made, expected=1, by="bob")


async def test_a_write_key_cannot_be_changed() -> None:
    sources = make_sources()
    made = await sources.create(SCOPE, "web", "ann")

    with pytest.raises(Invalid, match="write key"):
        await sources.save(SCOPE, evolve(made, write_key="mine"), expected=1, by="ann")


async def test_a_deleted_source_is_missing_and_its_key_opens_nothing() -> None:
    sources = make_sources()
    made = await sources.create(SCOPE, "web", "ann")

    await sources.delete(SCOPE, "web", expected=1)

    assert await sources.by_key(made.write_key) is None
    with pytest.raises(Missing, match='no source "web"'):
        await sources.get(SCOPE, "web")


async def test_listing_shows_only_the_scopes_own() -> None:
    sources = make_sources()
    await sources.create(SCOPE, "b", "cli")
    await sources.create(SCOPE, "a", "cli")
    await sources.create(OTHER, "c", "cli")

    listed = await sources.list(SCOPE)

    assert [e.value.id for e in listed] == ["a", "b"]
