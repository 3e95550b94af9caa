"""What of a view can be searched by."""

from datetime import UTC, datetime

import pytest

from tests.adapters.elastic.conftest import Installation
from tests.builders import NOON, event_id, hex_id, part, profile, write_of
from thamesthrive.adapters.elastic.declared import ElasticDeclared
from thamesthrive.adapters.elastic.profiles import ElasticProfiles
from thamesthrive.adapters.elastic.shown import pairs_of
from thamesthrive.domain.part import Fact
from thamesthrive.domain.scope import Scope


def test_every_leaf_is_a_pair_of_its_path() -> None:
    view = {
        "pii": {"name": "Ann", "age": 34, "adult": True, "none": None},
        "tags": ["a", "b", {"deep": 1.5}],
        "since": datetime(2026, 11, 1, tzinfo=UTC),
    }

    assert list(pairs_of(view, "data")) == [
        "data.pii.name=Ann",
        "data.pii.age=34",
        "data.pii.adult=true",
        "data.tags=a",
        "data.tags=b",
        "data.tags.deep=1.5",
        "data.since=2026-11-01T00:00:00Z",
    ]


@pytest.mark.real
@pytest.mark.anyio
async def test_a_person_with_a_number_that_no_index_reads_is_kept(installation: Installation, scope: Scope) -> None:
    profiles = ElasticProfiles(installation.elastic, installation.names, ElasticDeclared(installation.elastic, installation.names))
    facts = {"traits.n": Fact(10**2_000, NOON, event_id(1)), "traits.plan": Fact("gold", NOON, event_id(1))}
    odd = profile(parts={hex_id(1): part(facts=facts)})
    plain = profile(hex_id(2))

    versions = await profiles.write(scope, [write_of(odd), write_of(plain)])

    assert {id: found.value for id, found in (await profiles.load(scope, [odd.id, plain.id])).items()} == {odd.id: odd, plain.id: plain}
    assert set(await profiles.write(scope, [write_of(odd, versions[odd.id])])) == {odd.id}
    await installation.settle()
    words = {"bool": {"filter": [{"term": {"scope": str(scope)}}, {"term": {"kv": "traits.plan=gold"}}]}}
    assert await installation.elastic.count(installation.names.profiles, words) == 1
