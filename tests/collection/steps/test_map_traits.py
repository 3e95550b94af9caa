"""map_traits: what events say of their person, as a function of the set of events."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import position
from tests.strategies import NOON, QUICK, histories, items, json_values, raw, times
from thamesthrive.collection.mapping import ProfileChange
from thamesthrive.collection.steps.map_traits import changed, map_traits, millionths
from thamesthrive.domain.entry import Item
from thamesthrive.domain.part import Fact, Part

from .folding import Folding, entry, item
from .folding import changed as changed_item

EMPTY = Part(id="p", created=position())

operations = st.sampled_from(["set", "set-if-missing", "append", "add", "increment"])
one_change = st.builds(ProfileChange, operations, st.sampled_from(["data.a", "data.b"]), json_values, st.sampled_from(["", "gbp"]))


@QUICK
@given(st.lists(st.tuples(one_change, times), max_size=6), st.randoms(use_true_random=False))
def test_every_operation_is_a_function_of_the_set_of_events(said: list[tuple[ProfileChange, Any]], random: Any) -> None:
    events = [(change, Fact(None, time, f"e{n}")) for n, (change, time) in enumerate(said)]
    shuffled = list(events)
    random.shuffle(shuffled)

    def folded(order: list[tuple[ProfileChange, Fact]]) -> Part:
        part = EMPTY
        for change, fact in order:
            part = changed(part, change, fact)
        return part

    assert folded(shuffled) == folded(events)


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
        part = changed(part, ProfileChange("add", "data.money", 0.1, "gbp"), Fact(None, NOON, f"e{n}"))
    part = changed(part, ProfileChange("set", "data.flag", False), Fact(None, NOON, "e"))

    assert part.sums == {"data.money": {"GBP": 1_000_000}}
    assert part.facts["data.flag"].value is False


def test_appending_a_list_appends_each_and_equal_values_are_one() -> None:
    part = changed(EMPTY, ProfileChange("append", "data.tags", [{"b": 1, "a": 2}, {"a": 2, "b": 1}, "tea"]), Fact(None, NOON, "e"))

    assert set(part.lists["data.tags"]) == {'{"a":2,"b":1}', '"tea"'}
