"""What a type makes of an event: its own data, and changes for the person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, json_values
from thamesthrive.collection.mapping import ProfileChange, changes, concealed, copied, event_tree, last_four
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


ORDER_ID = ("properties.id", "properties.order_id")
TWO_FORMS = EventType(
    id="two",
    name="Two",
    description="",
    group="",
    copies=(Copy(ORDER_ID, "data.id"), Copy(("properties.email.main", "properties.email"), "data.mail")),
    mappings=(
        Mapping("add", "data.ltv", ("properties.value", "properties.total"), "properties.currency", ORDER_ID),
        Mapping("clear", "data.gone"),
        Mapping("cancel", "data.ltv", per="properties.id"),
        Mapping("raise", "interests", "properties.by", per="properties.interest"),
        Mapping("consents", "consents", "properties.consents"),
    ),
)


def asked(properties: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(c) for c in changes(TWO_FORMS, event_tree(TWO_FORMS, properties, {}, {})) if c.path != "data.gone"]


@pytest.mark.parametrize(
    ("sent", "data"),
    [
        ({"id": "a", "order_id": "b"}, {"id": "a"}),
        ({"order_id": 0}, {"id": 0}),
        ({"email": "ann@x.example"}, {"mail": "ann@x.example"}),
        ({"email": {"main": "ann@x.example"}}, {"mail": "ann@x.example"}),
        ({"email": {"private": "ann@x.example"}}, {}),
    ],
)
def test_of_several_sources_the_first_that_is_there_counts_and_an_object_is_no_value_of_another_form(sent: Any, data: Any) -> None:
    assert copied(TWO_FORMS, event_tree(TWO_FORMS, sent, {}, {})) == data


def test_an_amount_says_which_order_it_is_of() -> None:
    assert asked({"total": 3, "order_id": 7, "currency": "GBP"}) == [("add", "data.ltv", 3, "GBP", "7")]
    assert asked({"total": 3, "id": True}) == [("add", "data.ltv", 3, "", "")]
    assert asked({"id": " a "}) == [("cancel", "data.ltv", 0, "", "a")]


def test_an_interest_is_raised_by_one_unless_said_otherwise_and_needs_a_name() -> None:
    assert asked({"interest": "tea"}) == [("raise", "interests", 1, "", "tea")]
    assert asked({"interest": "tea", "by": 0}) == [("raise", "interests", 0, "", "tea")]
    assert asked({"by": 2}) == asked({"interest": " "}) == asked({"interest": ["tea"]}) == asked({"interest": "x" * 300}) == []


def test_what_is_cleared_is_set_to_nothing() -> None:
    assert ProfileChange("set", "data.gone", None) in changes(TWO_FORMS, tree())


@QUICK
@given(st.dictionaries(st.sampled_from(["id", "value", "currency", "interest", "by", "consents", "email"]), json_values))
def test_no_value_breaks_any_operation(sent: dict[str, Any]) -> None:
    assert asked(sent) is not None


@pytest.mark.parametrize(
    ("number", "kept"),
    [("4111 1111 1111 1234", "1234"), (4111111111111234, "1234"), ("1234", "1234"), ("12345", ""), ("", ""), (["41111111 1234"], "1234")],
)
def test_of_a_card_s_number_the_last_four_digits_are_kept(number: Any, kept: str) -> None:
    assert last_four(number) == kept


def test_what_is_concealed_is_masked_or_gone_and_what_was_sent_is_not_changed() -> None:
    conceal: Any = (("card.number", "last-four"), ("card.cvv", "drop"), ("pin", "drop"))
    hiding = EventType(id="h", name="", description="", group="", conceal=conceal)
    sent = {"card": {"number": "4111111111111234", "cvv": 123, "holder": "A"}, "x": 1}

    assert concealed(hiding, sent) == {"card": {"number": "1234", "holder": "A"}, "x": 1}
    assert concealed(hiding, {"card": "none"}) == {"card": "none"}
    assert sent["card"]["cvv"] == 123  # type: ignore[index]
