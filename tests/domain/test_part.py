"""A part grows only by rules that do not care about order."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import part, position
from tests.strategies import NOON, QUICK, amounts, facts, positions
from thamesthrive.domain.entry import Cursor, Position
from thamesthrive.domain.identity import Home
from thamesthrive.domain.interest import Amount
from thamesthrive.domain.part import Effect, Fact, added, advanced, earliest, greatest, has_seen, latest, least, open_part, trimmed
from thamesthrive.kernel.values import evolve

Rule = Callable[[Mapping[str, Fact], str, Fact], Mapping[str, Fact]]
said = st.lists(st.tuples(st.sampled_from(["a", "b"]), facts()), max_size=6)
sums = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "GBP"]), st.integers(-(10**24), 10**24)), max_size=6)


def folded(rule: Rule, of: Sequence[tuple[str, Fact]]) -> Mapping[str, Fact]:
    made: Mapping[str, Fact] = {}
    for path, fact in of:
        made = rule(made, path, fact)
    return made


@pytest.mark.parametrize("rule", [latest, earliest])
@QUICK
@given(of=said, random=st.randoms(use_true_random=False))
def test_which_fact_stands_does_not_depend_on_the_order_nor_on_repeats(rule: Rule, of: list[tuple[str, Fact]], random: Any) -> None:
    shuffled = [*of, *of[:2]]
    random.shuffle(shuffled)

    assert folded(rule, shuffled) == folded(rule, of)


@QUICK
@given(said)
def test_the_latest_fact_is_the_largest_by_time_then_event_and_the_earliest_the_smallest(of: list[tuple[str, Fact]]) -> None:
    for rule, choose in ((latest, max), (earliest, min)):
        want = {path: choose((f for p, f in of if p == path), key=lambda f: (f.time, f.event)) for path, _ in of}

        assert folded(rule, of) == want


@pytest.mark.parametrize(("rule", "choose"), [(least, min), (greatest, max)])
@QUICK
@given(of=st.lists(amounts(), max_size=6), random=st.randoms(use_true_random=False))
def test_the_smallest_and_the_largest_number_stand_in_any_order(rule: Any, choose: Any, of: list[Amount], random: Any) -> None:
    shuffled = [*of, *of[:2]]
    random.shuffle(shuffled)

    def standing(order: Sequence[Amount]) -> Mapping[str, Amount]:
        nothing: Mapping[str, Amount] = {}
        return reduce(lambda into, amount: rule(into, "p", amount), order, nothing)

    made = standing(of)

    assert made == standing(shuffled)
    if of:
        number = choose(amount.millionths for amount in of)
        first = min((amount for amount in of if amount.millionths == number), key=lambda amount: amount.order)
        assert made["p"].order == first.order


def test_a_tie_in_time_goes_to_the_larger_event_id_or_the_smaller() -> None:
    one, other = Fact("one", NOON, "e1"), Fact("other", NOON, "e2")

    assert latest({"p": one}, "p", other)["p"] is latest({"p": other}, "p", one)["p"] is other
    assert earliest({"p": one}, "p", other)["p"] is earliest({"p": other}, "p", one)["p"] is one


def test_of_two_things_that_one_event_says_of_a_path_the_first_stands() -> None:
    one, other = Fact("one", NOON, "e1"), Fact("other", NOON, "e1")

    assert latest({"p": one}, "p", other)["p"] is one
    assert earliest({"p": one}, "p", other)["p"] is one


@QUICK
@given(of=sums, random=st.randoms(use_true_random=False))
def test_sums_are_exact_in_any_order(of: list[tuple[str, str, int]], random: Any) -> None:
    def total(order: list[tuple[str, str, int]]) -> Mapping[str, Mapping[str, int]]:
        made: Mapping[str, Mapping[str, int]] = {}
        for path, currency, amount in order:
            made = added(made, path, currency, amount)
        return made

    shuffled = list(of)
    random.shuffle(shuffled)

    assert total(shuffled) == total(of)
    for path, currency, _ in of:
        assert total(of)[path][currency] == sum(n for p, c, n in of if (p, c) == (path, currency))


@QUICK
@given(said)
def test_growing_changes_no_value_in_place(of: list[tuple[str, Fact]]) -> None:
    before = {"a": Fact(1, NOON, "e")}

    for path, fact in of:
        latest(before, path, fact)
        earliest(before, path, fact)
    added({"a": {"": 1}}, "a", "", 1)

    assert before == {"a": Fact(1, NOON, "e")}


@QUICK
@given(st.lists(positions, unique=True, max_size=8))
def test_what_was_applied_in_the_log_s_order_is_seen_and_nothing_behind_it(applied: list[Position]) -> None:
    cursors: Mapping[str, Cursor] = {}
    for entry in sorted(applied):
        assert not has_seen(cursors, entry)
        cursors = advanced(cursors, entry)

        assert has_seen(cursors, entry)
        assert not has_seen(cursors, entry._replace(seq=entry.seq + 1))
    assert all(has_seen(cursors, entry) for entry in applied)


def test_all_of_a_generation_is_seen_where_one_of_a_later_was_applied() -> None:
    cursors = advanced({}, position(5, partition=1, generation=2))

    assert has_seen(cursors, position(9, partition=0, generation=1))
    assert not has_seen(cursors, position(4, partition=0, generation=2))
    assert not has_seen(cursors, position(4, partition=1, generation=3))


def test_cursors_of_ended_generations_fall_away() -> None:
    cursors = {"1.0": Cursor(9, 9), "1.1": Cursor(9, 9), "2.1": Cursor(3, 0), "10.1": Cursor(1, 0)}

    assert advanced(cursors, Position(5, 0, 0, 2)) == {"2.1": Cursor(3, 0), "10.1": Cursor(1, 0), "2.0": Cursor(5, 0)}


def test_an_effect_stays_until_the_log_has_acknowledged_its_entry() -> None:
    effects = tuple(Effect(position(seq), f"e{seq}", "visit-started", NOON, "web") for seq in range(3))
    held = part(outbox=effects)

    assert trimmed(held, {}) is held
    assert trimmed(held, {"1.4": Cursor(2**50, 0)}) is held
    assert trimmed(held, {"1.3": Cursor(position().ms, 1)}) == evolve(held, outbox=effects[2:])


def test_an_opened_part_is_blank_until_somebody_sends_something() -> None:
    opened = open_part(Home("p", position(), user=True))

    assert opened.is_blank
    assert opened.home == Home("p", position(), True)
    assert not evolve(opened, cursors={"1.0": Cursor(1, 0)}).is_blank
    assert not part().is_blank
