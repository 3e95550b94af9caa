"""Lookup values: claimed before the definition is stored, and worth nothing without it."""

import pytest
from attrs import evolve

from tests.adapters.elastic.conftest import Installation
from tests.builders import definition, new_scope
from thamesthrive.adapters.elastic.definitions import ElasticDefinitions, Lookup
from thamesthrive.adapters.elastic.documents import Document, Documents
from thamesthrive.adapters.elastic.scoping import EVERYWHERE
from thamesthrive.domain.definitions import SOURCE
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import decode
from thamesthrive.kernel.errors import Conflict

pytestmark = [pytest.mark.anyio, pytest.mark.real]


@pytest.fixture
def definitions(installation: Installation) -> ElasticDefinitions:
    return ElasticDefinitions(installation.elastic, installation.names)


async def test_two_definitions_do_not_share_a_lookup_value(definitions: ElasticDefinitions, scope: Scope) -> None:
    key = f"key-{scope.tenant}"
    first = await definitions.save(scope, definition("a", lookup=key), expected=None)

    with pytest.raises(Conflict, match="lookup"):
        await definitions.save(scope, definition("b", lookup=key), expected=None)

    assert await definitions.get(scope, SOURCE, "b") is None
    assert await definitions.find(SOURCE, key) == (scope, first)


async def test_a_claim_whose_definition_was_never_stored_holds_nothing(
    installation: Installation, definitions: ElasticDefinitions, scope: Scope
) -> None:
    key = f"key-{scope.tenant}"
    lookups = Documents(installation.elastic, installation.names.definitions, lambda source: decode(source, Lookup))
    await lookups.write(EVERYWHERE, [Document(f"{SOURCE}/{key}", Lookup(new_scope(), SOURCE, "died"), None)])

    assert await definitions.find(SOURCE, key) is None
    saved = await definitions.save(scope, definition("a", lookup=key), expected=None)

    assert await definitions.find(SOURCE, key) == (scope, saved)


async def test_a_changed_or_deleted_definition_frees_its_lookup_value(definitions: ElasticDefinitions, scope: Scope) -> None:
    old, new = f"old-{scope.tenant}", f"new-{scope.tenant}"
    first = await definitions.save(scope, definition("a", lookup=old), expected=None)
    second = await definitions.save(scope, evolve(first, lookup=new), expected=1)

    assert await definitions.find(SOURCE, old) is None
    assert await definitions.find(SOURCE, new) == (scope, second)
    assert (await definitions.save(scope, definition("b", lookup=old), expected=None)).lookup == old

    await definitions.delete(scope, SOURCE, "a", expected=2)
    assert await definitions.find(SOURCE, new) is None
    assert await definitions.revision(scope) == 4


async def test_a_list_of_several_pages_is_complete_and_has_what_was_just_written(installation: Installation, scope: Scope) -> None:
    documents = Documents(installation.elastic, installation.names.definitions, lambda source: decode(source, int), page_most=3)
    await documents.write(scope, [Document(f"s{n}", n, None) for n in range(7)])

    assert [found.value for found in await documents.all(scope)] == list(range(7))
