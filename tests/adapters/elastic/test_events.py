"""Events against a strict index: nothing a sender writes changes a mapping or loses an event."""

from typing import Any

import pytest

from tests.adapters.elastic.conftest import Installation
from tests.builders import claim, event, event_id, raw
from tests.ports.values import MANY_NAMES, SHAPES
from thamesthrive.adapters.elastic.client import Elastic
from thamesthrive.adapters.elastic.declared import ElasticDeclared
from thamesthrive.adapters.elastic.events import DEPTH_MOST, ElasticEvents, indexable
from thamesthrive.domain.fields import EVENT
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import Raw, decode
from thamesthrive.kernel.errors import Defect
from thamesthrive.language.condition import EVERYTHING
from thamesthrive.ports.events import Refused
from thamesthrive.ports.search import Order

pytestmark = [pytest.mark.anyio, pytest.mark.real]

# What Elasticsearch itself refuses; each must come back byte for byte.
ODD_JSON = {
    "a name given twice": b'{"a":1,"a":2}',
    "a name given twice, deep": b'{"o":{"a":[{"b":1,"b":{}}]}}',
    "a NUL in a name": b'{"a\\u0000b":1}',
    "40 levels": b'{"a":' * 40 + b"1" + b"}" * 40,
    "40 lists": b'{"a":' + b"[" * 40 + b"1" + b"]" * 40 + b"}",
    "a long name": b'{"' + b"n" * 40_000 + b'":"v"}',
    "a long number": b'{"n":' + b"1" * 2_000 + b"}",
    "no object": b'[1,{"a":2}]',
}


@pytest.fixture
def events(installation: Installation) -> ElasticEvents:
    return ElasticEvents(installation.elastic, installation.names, ElasticDeclared(installation.elastic, installation.names))


async def _mappings(elastic: Elastic, index: str) -> Any:
    return decode((await elastic.client.indices.get_mapping(index=index)).body, dict[str, Any])


async def test_no_sender_can_change_a_mapping(installation: Installation, events: ElasticEvents, scope: Scope) -> None:
    await events.create(scope, [event(1)])
    before = await _mappings(installation.elastic, installation.names.events)
    odd = [event(100 + n, properties=raw({"price": shape}), traits=raw({"price": shape})) for n, shape in enumerate(SHAPES)]
    many = event(2, properties=raw(MANY_NAMES), traits=raw(MANY_NAMES), context=raw(MANY_NAMES), data=MANY_NAMES)
    core = event(3, properties=raw({"scope": "x", "time": [], "claim": 1}), data={"scope": {}, "at": "x"}, page={"new": "name", "": "x"})

    assert await events.create(scope, [*odd, many, core]) == {}

    assert await _mappings(installation.elastic, installation.names.events) == before
    await installation.settle()
    assert (await events.count(scope, EVERYTHING)).count == len(odd) + 3


@pytest.mark.parametrize("part", ["properties", "traits", "context"])
async def test_json_that_the_index_refuses_is_kept_byte_for_byte(
    installation: Installation, events: ElasticEvents, scope: Scope, part: str
) -> None:
    given: list[dict[str, Any]] = [{part: Raw(text)} for text in ODD_JSON.values()]
    sent = [event(n, claim=claim(n), **fields) for n, fields in enumerate(given)]

    assert await events.create(scope, [*sent, event(99)]) == {}

    found = await events.load(scope, [e.id for e in sent])
    assert {id: bytes(getattr(e, part)) for id, e in found.items()} == {e.id: bytes(getattr(e, part)) for e in sent}
    assert await events.claims(scope, [e.id for e in sent]) == {e.id: e.claim for e in sent}
    await installation.settle()
    page = await events.page(scope, EVERYTHING, Order(EVENT.sortable("time"), 50))
    assert {e.id: e for e in page.items if e.id != event_id(99)} == {e.id: e for e in sent}


async def test_an_odd_event_is_claimed_like_any_other(events: ElasticEvents, scope: Scope) -> None:
    first, second = (event(1, claim=claim(n), properties=Raw(ODD_JSON["a name given twice"])) for n in (1, 2))

    assert await events.create(scope, [first]) == {}
    assert await events.create(scope, [second]) == {first.id: first.claim}


async def test_json_comes_back_as_it_was_written(events: ElasticEvents, scope: Scope) -> None:
    text = b'{ "z": 1.10, "a":1e5,"big":12345678901234567890123, "minus":-0.0,\t"unicode":"\\u00e9\xc3\xa9" }'
    await events.create(scope, [event(1, properties=Raw(text))])

    found = await events.load(scope, [event_id(1)])

    assert bytes(found[event_id(1)].properties) == text


async def test_line_breaks_between_names_become_blanks(events: ElasticEvents, scope: Scope) -> None:
    await events.create(scope, [event(1, properties=Raw(b'{\n  "a": 1\n}')), event(2)])

    found = await events.load(scope, [event_id(1), event_id(2)])

    assert bytes(found[event_id(1)].properties) == b'{   "a": 1 }'
    assert len(found) == 2


async def test_bytes_that_are_no_text_are_refused_and_the_others_are_made(events: ElasticEvents, scope: Scope) -> None:
    answer = await events.create(scope, [event(1), event(2, properties=Raw(b'{"a":"\xff"}')), event(3)])

    assert list(answer) == [event_id(2)]
    assert isinstance(answer[event_id(2)], Refused)
    assert set(await events.load(scope, [event_id(n) for n in (1, 2, 3)])) == {event_id(1), event_id(3)}


async def test_an_id_can_name_no_other_index(events: ElasticEvents, scope: Scope) -> None:
    await events.create(scope, [event(1)])
    ids = [f"*-{1:032x}", f"../x-{1:032x}", "", f"2026-{1:032x}", f"20261１-{1:032x}"]

    assert await events.load(scope, ids) == {}
    with pytest.raises(Defect, match="month"):
        await events.create(scope, [event(1, id=ids[0])])


async def test_properties_are_searched_by_name_and_value(installation: Installation, events: ElasticEvents, scope: Scope) -> None:
    twice = event(1, properties=Raw(b'{"order":{"id":"A 7"},"order":{"id":"A 7"}}'))
    await events.create(scope, [twice, event(2, properties=raw({"order": {"id": "A 7"}}))])
    await installation.settle()

    query = {"bool": {"filter": [{"term": {"scope": str(scope)}}, {"term": {"properties.order.id": "A 7"}}]}}

    assert await installation.elastic.count(installation.names.events, query) == 2


def test_what_is_indexed_is_cut_to_what_the_index_takes() -> None:
    deep = indexable(Raw(ODD_JSON["40 levels"]))
    levels = 0
    while deep:
        deep, levels = deep["a"], levels + 1

    assert levels < DEPTH_MOST
    assert indexable(Raw(ODD_JSON["a NUL in a name"])) == {}
    assert indexable(Raw(ODD_JSON["a long name"])) == {}
    assert indexable(Raw(ODD_JSON["a long number"])) == {"n": None}
    assert indexable(Raw(ODD_JSON["no object"])) == {}
    assert indexable(Raw(b'{"a":[1,{"b":2}]}')) == {"a": [1, {"b": 2}]}
