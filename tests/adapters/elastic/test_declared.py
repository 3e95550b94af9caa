"""Declared paths as fields of the mapping: any writer fills them in, and searches by them say the same as before."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.elastic import agreement
from tests.adapters.elastic.asking import agree
from tests.adapters.elastic.conftest import Installation
from tests.builders import event, event_id, new_scope, raw, write_of
from tests.strategies import examples
from thamesthrive.adapters.elastic.columns import EVENTS, PROFILES, Columns, field_name, names_of_path
from thamesthrive.adapters.elastic.declared import PATHS_MOST, ElasticDeclared, Progress, Record, require_room
from thamesthrive.adapters.elastic.schema import create_or_upgrade
from thamesthrive.adapters.elastic.stores import stores_of
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.shown import event_record
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import Path

pytestmark = [pytest.mark.anyio, pytest.mark.real]

RANDOM = settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
PRICE = DeclaredPath(kind="event", path="properties.price", type="number")

DECLARED = {
    "event": [
        DeclaredPath(kind="event", path="properties.a", type="text"),
        DeclaredPath(kind="event", path="properties.b", type="number"),
        DeclaredPath(kind="event", path='properties["é"]', type="time"),
        DeclaredPath(kind="event", path="properties.a.b", type="boolean"),
        DeclaredPath(kind="event", path="traits.a", type="time"),
        DeclaredPath(kind="event", path="traits.b", type="text"),
    ],
    "profile": [
        DeclaredPath(kind="profile", path="traits.a", type="number"),
        DeclaredPath(kind="profile", path="data.a", type="text"),
        DeclaredPath(kind="profile", path="traits.b", type="boolean"),
        DeclaredPath(kind="profile", path="data.b", type="time"),
    ],
}


def _paths(kind: str) -> list[Path]:
    return [Path(names_of_path(path)) for path in DECLARED[kind]]


def _asked(kind: str) -> Any:
    return st.lists(agreement.tests(_paths(kind)), min_size=20, max_size=20)


@pytest.fixture
def declared(installation: Installation) -> ElasticDeclared:
    return ElasticDeclared(installation.elastic, installation.names)


async def _declare(declared: ElasticDeclared, scope: Scope, paths: Sequence[DeclaredPath]) -> None:
    for path in paths:
        await declared.declare(scope, path)
        assert (await declared.fill(scope, path, limit=100_000)).finished


async def _columns(declared: ElasticDeclared, scope: Scope, columns: Columns) -> Columns:
    return evolve(columns, scope=scope, declared=await declared.columns(scope, columns))


@RANDOM
@given(agreement.several(agreement.events), agreement.several(agreement.events), _asked("event"))
async def test_declared_properties_are_found_as_the_meaning_says(
    installation: Installation, declared: ElasticDeclared, before: Sequence[Any], after: Sequence[Any], conditions: Sequence[Any]
) -> None:
    scope, events = new_scope(), stores_of(installation.elastic, installation.names).events
    await events.create(scope, before)
    await _declare(declared, scope, DECLARED["event"])
    later = [evolve(e, id=event_id(1_000 + n)) for n, e in enumerate(after)]
    await events.create(scope, later)
    await installation.settle()

    records = [(e.id, event_record(e)) for e in (*before, *later)]
    await agree(installation, scope, await _columns(declared, scope, EVENTS), records, conditions)


@RANDOM
@given(agreement.several(agreement.people), _asked("profile"))
async def test_declared_traits_are_found_as_the_meaning_says(
    installation: Installation, declared: ElasticDeclared, people: Sequence[Any], conditions: Sequence[Any]
) -> None:
    scope = new_scope()
    await stores_of(installation.elastic, installation.names).profiles.write(scope, [write_of(p) for p in people])
    await _declare(declared, scope, DECLARED["profile"])
    await installation.settle()

    await agree(installation, scope, await _columns(declared, scope, PROFILES), [(p.id, view_of(p)) for p in people], conditions)


async def _with_field(installation: Installation, scope: Scope) -> int:
    query = {"bool": {"filter": [{"term": {"scope": str(scope)}}, {"exists": {"field": f"declared.{field_name(PRICE)}"}}]}}
    await installation.settle()
    return await installation.elastic.count(installation.names.events, query)


async def test_every_month_has_the_field_also_those_to_come_and_after_migrating(
    installation: Installation, declared: ElasticDeclared, scope: Scope
) -> None:
    events = stores_of(installation.elastic, installation.names).events
    await events.create(scope, [event(1, month="202611", properties=raw({"price": 1}))])

    await declared.declare(scope, PRICE)
    await create_or_upgrade(installation.elastic, installation.options)

    await events.create(scope, [event(n, month=f"2025{n:02}", properties=raw({"price": n})) for n in range(1, 7)])
    assert await _with_field(installation, scope) == 6
    assert (await declared.fill(scope, PRICE, limit=100)).finished
    assert await _with_field(installation, scope) == 7


async def test_filling_goes_on_where_it_stopped(installation: Installation, scope: Scope) -> None:
    await stores_of(installation.elastic, installation.names).events.create(
        scope, [event(n, properties=raw({"price": n})) for n in range(25)]
    )
    await installation.settle()
    first = ElasticDeclared(installation.elastic, installation.names)
    await first.declare(scope, PRICE)

    begun = await first.fill(scope, PRICE, limit=10)
    assert (begun.done, begun.total, begun.finished) == (10, 25, False)
    assert await first.columns(scope, EVENTS) == {}

    second = ElasticDeclared(installation.elastic, installation.names)
    assert (await second.fill(scope, PRICE, limit=10)).done == 20
    done = await second.fill(scope, PRICE, limit=10)
    assert (done.done, done.total, done.finished) == (25, 25, True)
    assert await _with_field(installation, scope) == 25


async def test_a_path_that_is_forgotten_and_declared_again_is_filled_again(
    installation: Installation, declared: ElasticDeclared, scope: Scope
) -> None:
    await _declare(declared, scope, [PRICE])

    await declared.forget(scope, PRICE)
    assert await declared.all(scope) == {}
    assert await declared.columns(scope, EVENTS) == {}

    await declared.declare(scope, PRICE)
    assert list(await declared.all(scope)) == [PRICE]


def test_a_scope_declares_no_more_than_an_index_takes() -> None:
    full = Record(tuple(Progress(DeclaredPath(kind="session", path=f"utm.n{n}", type="text")) for n in range(PATHS_MOST)))

    require_room(full, full.paths[0].path)
    require_room(full, PRICE)
    with pytest.raises(Invalid, match="no more than 100 paths of sessions"):
        require_room(full, DeclaredPath(kind="session", path="utm.more", type="text"))
