"""Rates as people write them."""

import pytest

from thamesthrive.domain.rate import read_rate
from thamesthrive.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("text", "per_s", "count"),
    [
        ("1000/second", 1_000, 1_000),
        ("600/minute", 10, 600),
        ("36/hour", 0.01, 36),
        ("86400/day", 1, 86_400),
        ("1000000/second", 1_000_000, 1_000_000),
    ],
)
def test_a_rate_is_a_number_in_a_time(text: str, per_s: float, count: int) -> None:
    rate = read_rate(text)

    assert (rate.per_s, rate.count) == (per_s, count)


@pytest.mark.parametrize(
    "text", ["", "1000", "0/second", "-1/second", "1/fortnight", "1.5/second", "1 / second", "1000001/second", "1/second\n"]
)
def test_what_is_none_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Invalid, match="1000"):
        read_rate(text)
