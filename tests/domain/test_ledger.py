"""Counts by source and minute of receipt."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK
from thamesthrive.domain.ledger import DUPLICATE, STORED, Account, minute_of, tally
from thamesthrive.domain.scope import Scope

accounts = st.builds(Account, st.builds(Scope), st.sampled_from(["web", "app"]), st.integers(0, 2))


@QUICK
@given(st.lists(st.tuples(accounts, st.sampled_from([STORED, DUPLICATE]))))
def test_a_tally_counts_every_outcome_once(counts: list[tuple[Account, str]]) -> None:
    total = tally(counts)

    assert {(a, o): n for a, per in total.items() for o, n in per.items()} == dict(Counter(counts))


def test_a_minute_is_counted_since_1970() -> None:
    assert minute_of(NOON.replace(second=59, microsecond=999_999)) == minute_of(NOON) == int(NOON.timestamp() / 60)
