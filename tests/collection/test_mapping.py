"""What a type makes of an event: its own data, and changes for the person."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, json_values
from thamesthrive.collection.mapping import ProfileChange, changes, copied, event_tree
from thamesthrive.domain.event_type import Copy, EventType, Mapping

ORDER = EventType(
    id="order",
    name="Order",
    description="",
    group="",
    copies=(Copy("properties.total", "data.ec.total"), Copy("properties.items.0.sku", "data.ec.first")),
    mappings=(
        Mapping("add", "data.metrics.ltv", "properties.total", "properties.currency"),
        Mapping("set", "data.pii.firstname", "traits.firstname"),
        Mapping("increment", "data.metrics.orders"),
    ),
    defaults=(("currency", "EUR"),),
)


def tree(properties: Any = None, traits: Any = None, context: Any = None) -> dict[str, Any]:
    return event_tree(ORDER, properties or {}, traits or {}, context or {})


def test_a_type_copies_into_the_event_and_asks_changes_of_the_person() -> None:
    sent = tree({"total": 5, "currency": "GBP", "items": [{"sku": "T1"}]}, {"firstname": "Ann", "plan": "pro"})

    assert copied(ORDER, sent) == {"ec": {"total": 5, "first": "T1"}}
    assert changes(ORDER, sent) == (
        ProfileChange("add", "data.metrics.ltv", 5, "GBP"),
        ProfileChange("set", "data.pii.firstname", "Ann"),
        ProfileChange("increment", "data.metrics.orders", 1),
        ProfileChange("set", "traits.plan", "pro"),
    )


def test_a_missing_value_changes_nothing_and_a_falsy_one_does() -> None:
    assert [c.path for c in changes(ORDER, tree())] == ["data.metrics.orders"]
    assert changes(ORDER, tree({"total": 0}, {"firstname": ""}))[:2] == (
        ProfileChange("add", "data.metrics.ltv", 0, "EUR"),
        ProfileChange("set", "data.pii.firstname", ""),
    )


def test_a_default_stands_where_the_sender_said_nothing_or_null() -> None:
    for said in ({}, {"currency": None}):
        assert tree(said)["properties"]["currency"] == "EUR"
    assert tree({"currency": ""})["properties"]["currency"] == ""


def test_a_currency_that_is_no_text_is_none() -> None:
    assert changes(ORDER, tree({"total": 1, "currency": {"code": "GBP"}}))[0].currency == ""


def test_the_call_s_own_traits_stand_before_those_of_its_context() -> None:
    made = changes(None, tree(traits={"plan": "pro"}, context={"traits": {"plan": "free", "beta": True}}))

    assert {c.path: c.value for c in made} == {"traits.plan": "pro", "traits.beta": True}


@QUICK
@given(st.dictionaries(st.text(max_size=5), json_values, max_size=3), json_values)
def test_whatever_a_sender_writes_an_unknown_type_keeps_traits_as_they_are(traits: dict[str, Any], context: Any) -> None:
    made = changes(None, tree(traits=traits, context={"traits": context if isinstance(context, list) else None}))

    assert {c.path.removeprefix("traits."): c.value for c in made} == traits
    assert copied(None, tree(traits=traits)) == {}


@QUICK
@given(json_values, json_values)
def test_no_value_breaks_a_mapping(value: Any, other: Any) -> None:
    sent = tree({"total": value, "currency": other, "items": value}, {"firstname": other}, {"traits": value})

    assert copied(ORDER, sent) is not None
    assert changes(ORDER, sent)[-1:]
