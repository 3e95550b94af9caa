"""An interest is a function of the set of what was said of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK
from thamesthrive.domain.interest import MOST, NONE, Amount, Interest, raised, reset, worth

Said = tuple[bool, Amount]                      # whether it is a reset

said = st.lists(
    st.tuples(st.booleans(), st.builds(lambda m, t: (m, NOON + timedelta(minutes=t)), st.integers(-9, 9), st.integers(0, 4))), max_size=8
).map(lambda all_of: [(is_reset, Amount(m, time, f"e{n}")) for n, (is_reset, (m, time)) in enumerate(all_of)])


def grown(all_of: Sequence[Said]) -> Interest:
    interest = NONE
    for is_reset, amount in all_of:
        interest = (reset if is_reset else raised)(interest, amount)
    return interest


def meant(all_of: Sequence[Said]) -> int:
    """The definition: the latest reset's value and all later changes."""
    last = max((a for is_reset, a in all_of if is_reset), key=lambda a: a.order, default=None)
    changes = [a for is_reset, a in all_of if not is_reset and (last is None or a.order > last.order)]
    return (last.millionths if last else 0) + sum(a.millionths for a in changes)


@QUICK
@given(said, st.randoms(use_true_random=False))
def test_neither_order_nor_value_depends_on_when_it_was_heard_of(all_of: list[Said], random: Any) -> None:
    shuffled = list(all_of)
    random.shuffle(shuffled)

    assert grown(shuffled) == grown(all_of)
    assert worth([grown(shuffled)]) == meant(all_of)


@QUICK
@given(said, st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_an_interest_in_several_parts_is_worth_what_it_is_in_one(all_of: list[Said], where: list[int]) -> None:
    parts = [grown([one for one, part in zip(all_of, where, strict=False) if part == n]) for n in range(3)]

    assert worth(parts) == worth([grown(all_of)])


def test_more_changes_than_are_kept_singly_add_up_in_any_order() -> None:
    changes: list[Said] = [(False, Amount(1, NOON + timedelta(seconds=n), f"e{n:04d}")) for n in range(MOST + 50)]

    forward, backward = grown(changes), grown(changes[::-1])

    assert forward == backward
    assert len(forward.changes) == MOST
    assert worth([forward]) == MOST + 50


def test_a_reset_after_what_was_put_together_takes_it_out() -> None:
    interest = grown([(False, Amount(1, NOON + timedelta(seconds=n), f"e{n:04d}")) for n in range(MOST + 50)])

    assert worth([reset(interest, Amount(7, NOON + timedelta(days=1), "r"))]) == 7
