"""Lengths of time beside instants."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, any_times
from thamesthrive.kernel.durations import Unit, shifted, zone
from thamesthrive.kernel.errors import Invalid


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("time", "amount", "unit", "tz", "later"),
    [
        ("2026-03-29T12:00Z", -45, "s", None, "2026-03-29T11:59:15Z"),
        ("2026-03-29T12:00Z", 2, "w", None, "2026-04-12T12:00Z"),
        ("2026-03-31T12:00Z", -1, "mo", None, "2026-02-28T12:00Z"),
        ("2024-03-31T12:00Z", -1, "mo", None, "2024-02-29T12:00Z"),
        ("2024-02-29T12:00Z", 1, "y", None, "2025-02-28T12:00Z"),
        ("2026-01-15T12:00Z", -13, "mo", None, "2024-12-15T12:00Z"),
        ("2026-04-15T11:00Z", -1, "mo", "Europe/London", "2026-03-15T12:00Z"),          # noon there, before the clocks went forward
        ("2026-03-30T11:00Z", -1, "d", "Europe/London", "2026-03-29T11:00Z"),           # a day is 24 hours
        ("2026-02-28T23:30Z", 1, "mo", "Europe/Berlin", "2026-03-31T22:30Z"),           # there it is the 1st of March already
        ("2026-02-28T01:30Z", 1, "mo", "Europe/London", "2026-03-28T01:30Z"),
        ("2026-02-28T01:30Z", 13, "mo", "Europe/London", "2027-03-28T01:30Z"),          # a time of day that this day has not
    ],
)
def test_an_instant_is_shifted(time: str, amount: int, unit: Unit, tz: str | None, later: str) -> None:
    assert shifted(at(time), amount, unit, tz) == at(later)


@pytest.mark.parametrize(("amount", "unit"), [(-10_000, "y"), (10_000, "y"), (10**9, "y"), (10**9, "w"), (-(10**9), "mo")])
def test_there_is_nothing_beyond_the_years_1_to_9999(amount: int, unit: Unit) -> None:
    assert shifted(at("2026-03-29T12:00Z"), amount, unit) is None


@QUICK
@given(any_times, st.integers(-100, 100), st.sampled_from(["mo", "y"]))
def test_a_month_keeps_the_time_of_day_and_moves_the_month(time: datetime, amount: int, unit: Unit) -> None:
    later = shifted(time, amount, unit)

    assert later is not None
    assert later.timetz() == time.timetz()
    assert (later.year * 12 + later.month) - (time.year * 12 + time.month) == amount * (12 if unit == "y" else 1)


@pytest.mark.parametrize("name", ["Nowhere", "", "Europe", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 10_000, "\ud800"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        zone(name)

    assert refused.value.code == "no-such-zone"
