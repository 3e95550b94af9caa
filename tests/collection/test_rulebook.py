"""The rules of a scope are compiled anew when its definitions change, and only then."""

import pytest
from attrs import evolve

from tests.builders import definition
from tests.collection.steps.folding import HASHED, SCOPE, TYPES, WEB
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.domain.place import Place, Places
from thamesthrive.domain.profile import Limits
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import to_builtins

pytestmark = pytest.mark.anyio


async def test_a_changed_source_is_known_with_the_next_round_and_nobody_else_s() -> None:
    stores = open_memory()
    book = Rulebook(stores.definitions, TYPES, HASHED, CollectionOptions(emails=3, phones=2, external_ids=1, inactivity_s=60))
    before = await book.rules(SCOPE)

    source = definition("web", body=to_builtins(WEB))
    await stores.definitions.save(SCOPE, source, expected=None)
    first = await book.rules(SCOPE)
    await stores.definitions.save(SCOPE, definition("web", body=to_builtins(evolve(WEB, bots="refuse"))), expected=1)

    assert before.sources == {}
    assert first.sources == {"web": WEB}
    assert (await book.rules(SCOPE)).sources["web"].bots == "refuse"
    assert await book.rules(SCOPE) is await book.rules(SCOPE)
    assert (await book.rules(Scope("other"))).sources == {}
    assert (first.limits, first.inactivity.total_seconds()) == (Limits(email=3, phone=2, external=1), 60)


class Changing:
    """Places that are replaced now and then."""

    def __init__(self) -> None:
        self.places: Places | None = None

    async def current(self) -> Places | None:
        return self.places


async def test_the_places_known_now_are_part_of_the_rules() -> None:
    geo = Changing()
    book = Rulebook(open_memory().definitions, TYPES, HASHED, CollectionOptions(), geo)
    before = await book.rules(SCOPE)

    geo.places = {"81.2.69.160": Place(country_code="GB")}.get
    first = await book.rules(SCOPE)

    assert before.places is None
    assert first.places is geo.places
    assert await book.rules(SCOPE) is first
