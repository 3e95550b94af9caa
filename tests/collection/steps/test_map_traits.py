"""map_traits: what events say of their person, as a function of the set of events."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import position
from tests.model.model import Happened, person_of
from tests.strategies import NOON, QUICK, histories, items, json_values, raw, times
from thamesthrive.collection.mapping import ProfileChange
from thamesthrive.collection.steps.map_traits import changed, grown, map_traits, millionths
from thamesthrive.domain.entry import Item
from thamesthrive.domain.part import Part
from thamesthrive.kernel.codec import decode_any

from .folding import TYPES, Folding, entry, item
from .folding import changed as changed_item

EMPTY = Part(id="p", created=position())

KEYED = ("add", "cancel", "raise", "lower", "reset")
OPERATIONS = (*KEYED, "set", "set-if-missing", "append", "subtract", "increment", "decrement", "min", "max")
values = json_values | st.integers(-9, 9)
one_change = st.builds(
    lambda operation, path, value, currency, key: ProfileChange(operation, path, value, currency, key if operation in KEYED else ""),
    st.sampled_from(OPERATIONS),
    st.sampled_from(["data.a", "data.b"]),
    values,
    st.sampled_from(["", "gbp"]),
    st.sampled_from(["o1", "o2"]),
)


@QUICK
@given(st.lists(st.tuples(one_change, times), max_size=6), st.randoms(use_true_random=False))
def test_every_operation_is_a_function_of_the_set_of_events(said: list[tuple[ProfileChange, Any]], random: Any) -> None:
    events = [(change, (time, f"e{n}")) for n, (change, time) in enumerate(said)]
    shuffled = list(events)
    random.shuffle(shuffled)

    def folded(order: list[tuple[ProfileChange, tuple[Any, str]]]) -> Part:
        part = EMPTY
        for change, when in order:
            part = changed(part, change, when)
        return part

    assert folded(shuffled) == folded(events)


@QUICK
@given(st.lists(one_change, max_size=6), st.lists(one_change, max_size=6))
def test_what_one_event_asks_at_once_is_what_it_asks_one_by_one(before: list[ProfileChange], asked: list[ProfileChange]) -> None:
    part = one_by_one = grown(EMPTY, before, (NOON, "e1"))

    for change in asked:
        one_by_one = changed(one_by_one, change, (NOON, "e2"))

    assert grown(part, asked, (NOON, "e2")) == one_by_one


@QUICK
@given(histories(6), st.randoms(use_true_random=False))
def test_one_person_s_view_does_not_depend_on_the_order_of_events(history: list[Item], random: Any) -> None:
    sent = [changed_item(each, user_id="ann", anonymous_id=None, session_id=None, external_ids=()) for each in history]
    shuffled = list(sent)
    random.shuffle(shuffled)
    one, other = Folding(), Folding()

    for each in sent:
        one.send(each)
    other.settle(other.work(entry(*shuffled)))

    views = [folding.views()[0] for folding in (one, other)]
    assert views[0] == views[1]


@QUICK
@given(histories(8), st.randoms(use_true_random=False))
def test_the_fold_agrees_with_the_model(history: list[Item], random: Any) -> None:
    folding = Folding()
    for each in history:
        folding.send(changed_item(each, user_id="ann", anonymous_id=None, session_id=None, external_ids=()))

    shown = folding.views()[0]
    want = person_of([happened(each) for each in history], shown["stats"]["visits"], TYPES, random)

    assert {name: shown[name] for name in ("data", "traits", "interests", "consents")} == {
        "data": want.data, "traits": want.traits, "interests": want.interests, "consents": want.consents,
    }
    assert shown["metadata"]["fields"] == want.fields


def happened(sent: Item) -> Happened:
    return Happened(
        id=sent.id,
        type=sent.type,
        time=sent.time,
        user="ann",
        device="",
        properties=decode_any(sent.properties),
        traits=decode_any(sent.traits),
        context={},
        part="",
        session=None,
    )


@QUICK
@given(items(1))
def test_a_replay_maps_nothing(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent))
    folding.settle(work)

    before = folding.before(map_traits, work)

    assert map_traits(before, folding.rules) == before


def test_a_late_event_does_not_overwrite_a_newer_fact() -> None:
    folding = Folding()
    folding.send(item(1, traits=raw({"plan": "pro"})))
    folding.send(item(2, traits=raw({"plan": "free", "since": 7}), time=NOON.replace(hour=1)))

    assert folding.views()[0]["traits"] == {"plan": "pro", "since": 7}


def test_a_user_id_is_a_fact_of_its_part() -> None:
    folding = Folding()
    folding.send(item(1, user_id="ann"))

    assert folding.views()[0]["data"]["identifier"]["id"] == "ann"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1_000_000),
        (0, 0),
        (-2.5, -2_500_000),
        (0.1, 100_000),
        (1e-7, 0),
        ("19.99", 19_990_000),
        (" 7 ", 7_000_000),
        (10**17, 10**23),
    ]
    + [
        (odd, None)
        for odd in (True, None, "", "nine", "1,5", "£5", "NaN", "sNaN", "Infinity", "-inf", "1e18", "9e999999", "-9e999999", f"1e{10**18}")
    ]
    + [([], None), ({}, None), (10**18, None), (1e300, None)],
)
def test_money_is_exact_in_millionths_or_no_number(value: Any, number: int | None) -> None:
    assert millionths(value) == number


@QUICK
@given(st.text(st.sampled_from("0123456789.eE+-_nNaAiIfFsS "), max_size=12) | json_values)
def test_no_value_breaks_a_sum(value: Any) -> None:
    found = millionths(value)

    assert found is None or abs(found) < 10**24


def test_ten_times_ten_pence_is_a_pound_and_falsy_values_are_values() -> None:
    part = EMPTY
    for n in range(10):
        part = changed(part, ProfileChange("add", "data.money", 0.1, "gbp"), (NOON, f"e{n}"))
    part = changed(part, ProfileChange("set", "data.flag", False), (NOON, "e"))

    assert part.sums == {"data.money": {"GBP": 1_000_000}}
    assert part.facts["data.flag"].value is False


def test_appending_a_list_appends_each_and_equal_values_are_one() -> None:
    part = changed(EMPTY, ProfileChange("append", "data.tags", [{"b": 1, "a": 2}, {"a": 2, "b": 1}, "tea"]), (NOON, "e"))

    assert set(part.lists["data.tags"]) == {'{"a":2,"b":1}', '"tea"'}


def said(*events: tuple[str, int, dict[str, Any]]) -> dict[str, Any]:
    """The view of one person after events of (type, minutes past noon, properties)."""
    folding = Folding()
    for n, (type_, minutes, properties) in enumerate(events):
        folding.send(item(n + 1, type=type_, time=NOON.replace(minute=minutes), properties=raw(properties)))
    return folding.views()[0]


def test_a_late_reset_takes_out_what_was_before_it_and_keeps_what_came_after() -> None:
    tea = {"interest": "tea"}

    view = said(
        ("increase-interest", 1, {**tea, "value": 5}),
        ("increase-interest", 3, tea),
        ("decrease-interest", 4, {**tea, "value": "0.5"}),
        ("reset-interest", 2, {**tea, "value": 10}),
        ("increase-interest", 1, {"interest": "cocoa"}),
        ("increase-interest", 1, {"interest": ""}),
    )

    assert view["interests"] == {"cocoa": 1, "tea": 10.5}


def test_a_card_that_was_removed_is_gone_unless_it_was_added_later() -> None:
    added: tuple[str, int, dict[str, Any]] = ("loyalty-card-added", 1, {"id": "c1", "name": "Friends"})

    assert "loyalty" not in said(added, ("loyalty-card-removed", 2, {}))["data"]
    assert said(("loyalty-card-removed", 0, {}), added)["data"]["loyalty"]["card"] == {"id": "c1", "name": "Friends"}


def test_consents_are_given_and_taken_back_purpose_by_purpose() -> None:
    view = said(
        ("consent-update", 2, {"consents": {"mail": {"revoke": None}, "cookies": True, "odd.name": True}}),
        ("consent-update", 3, {"consents": {"cookies": False, "mail": None}}),
        ("consent-update", 1, {"consents": {"mail": False, "phone": {"revoke": "2027-01-01"}}}),
    )

    assert view["consents"] == {"mail": {"revoke": None}, "odd.name": {"revoke": None}, "phone": {"revoke": "2027-01-01"}}
    assert view["metadata"]["fields"]["consents.mail"][0] == NOON.replace(minute=2)


def test_an_order_counts_once_with_its_latest_amount_in_whatever_form_it_comes() -> None:
    view = said(
        ("order-completed", 1, {"id": "o1", "value": 10, "currency": "GBP"}),
        ("order-completed", 2, {"order_id": "o1", "revenue": 12.5, "total": 15, "currency": "gbp"}),
        ("sale-completed", 1, {"order_id": "o2", "value": "7", "currency": "GBP"}),
        ("order-completed", 1, {"total": 1, "currency": "GBP"}),
        ("order-completed", 2, {"total": 1, "currency": "GBP"}),
        ("order-refunded", 3, {"order_id": "o1", "total": 2, "currency": "GBP"}),
    )

    assert view["data"]["metrics"] == {"ltv": 19.5, "money": {"ltv": {"GBP": 19.5}}}


def test_a_cancelled_order_counts_nothing_whenever_that_is_heard_of() -> None:
    order: tuple[str, int, dict[str, Any]] = ("order-completed", 1, {"id": "o1", "value": 10, "currency": "GBP"})
    cancelled: tuple[str, int, dict[str, Any]] = ("order-cancelled", 2, {"order_id": "o1"})

    assert said(order, cancelled)["data"]["metrics"] == said(cancelled, order)["data"]["metrics"] == {"ltv": 0}
    assert said(order, cancelled, ("order-completed", 3, {"id": "o2", "value": 1, "currency": "EUR"}))["data"]["metrics"]["ltv"] == 1


def test_a_message_fills_an_address_only_where_none_is_known() -> None:
    message: tuple[str, int, dict[str, Any]] = ("message-sent", 1, {"identity": {"email": {"main": "old@shop.example"}}})
    update: tuple[str, int, dict[str, Any]] = ("profile-update", 0, {"contact": {"email": {"main": "ann@shop.example"}}})

    assert said(message)["data"]["contact"]["email"]["main"] == "old@shop.example"
    assert said(update, message)["data"]["contact"]["email"]["main"] == "ann@shop.example"


def test_smallest_and_largest_are_numbers_and_of_equal_ones_the_earlier_is_remembered() -> None:
    part = EMPTY
    for n, value in enumerate([3, "1.5", "x", 1.5, 7, True]):
        for operation in ("min", "max"):
            part = changed(part, ProfileChange(operation, f"data.{operation}", value), (NOON, f"e{n}"))

    assert (part.least["data.min"].millionths, part.least["data.min"].event) == (1_500_000, "e1")
    assert part.greatest["data.max"].millionths == 7_000_000
