"""Where the buckets of a histogram begin and end."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.kernel.errors import Invalid
from thamesthrive.reporting.buckets import MOST_BUCKETS, buckets_of

HOUR = timedelta(hours=1)
LEAST = {
    "minute": HOUR / 60,
    "15m": HOUR / 4,
    "hour": HOUR,
    "6h": 6 * HOUR,
    "12h": 12 * HOUR,
    "day": 24 * HOUR,
    "week": 7 * 24 * HOUR,
    "month": 28 * 24 * HOUR,
}
ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def lengths(begin: str, end: str, interval: str, tz: str) -> list[float]:
    """In hours."""
    return [(b - a) / HOUR for a, b in pairwise(buckets_of(at(begin), at(end), interval, tz).edges)]


@pytest.mark.parametrize(
    ("begin", "end", "interval", "tz", "expected"),
    [
        ("2026-03-28", "2026-03-31", "day", "UTC", [24, 24, 24]),
        ("2026-03-28", "2026-03-30T23:00", "day", "Europe/London", [24, 23, 24]),        # clocks go forward on the 29th
        ("2026-10-23T23:00", "2026-10-27", "day", "Europe/London", [24, 25, 24]),        # and back on 25 October
        ("2026-03-29", "2026-03-29T23:00", "6h", "Europe/London", [6, 6, 6, 5]),
        ("2026-03-29", "2026-03-29T03:00", "hour", "Europe/London", [1, 1, 1]),
        ("2026-02-01", "2026-04-01", "month", "UTC", [28 * 24, 31 * 24]),
        ("2026-03-15T04:00", "2026-04-01", "month", "America/New_York", [31 * 24 - 1]),
        ("2026-03-04", "2026-03-10", "week", "UTC", [7 * 24, 7 * 24]),
        ("2011-12-29T10:00", "2011-12-31T10:00", "day", "Pacific/Apia", [24, 24]),       # the 30th did not happen there
        ("2026-03-01T10:20", "2026-03-01T10:50", "30m", "UTC", [0.5, 0.5]),
    ],
)
def test_a_bucket_is_as_long_as_the_calendar_says(begin: str, end: str, interval: str, tz: str, expected: list[float]) -> None:
    assert lengths(begin, end, interval, tz) == expected


def test_the_first_bucket_begins_where_the_calendar_says_and_not_where_the_question_does() -> None:
    edges = buckets_of(at("2026-03-04T13:37"), at("2026-03-04T13:38"), "week", "Asia/Kolkata").edges

    assert edges == (at("2026-03-01T18:30"), at("2026-03-08T18:30"))


@given(
    begin=st.integers(1, 130 * 365 * 86_400).map(lambda second: datetime.fromtimestamp(second, UTC)),
    length=st.timedeltas(timedelta(microseconds=1), timedelta(days=60)),
    interval=st.sampled_from(sorted(LEAST)),
    tz=st.sampled_from(ZONES),
)
def test_buckets_hold_the_whole_time_without_a_gap(begin: datetime, length: timedelta, interval: str, tz: str) -> None:
    end = begin + length
    if length > MOST_BUCKETS * LEAST[interval]:
        return
    edges = buckets_of(begin, end, interval, tz).edges

    assert edges[0] <= begin < edges[1]
    assert edges[-2] < end <= edges[-1]
    assert all(a < b for a, b in pairwise(edges))
    if interval in ("day", "week", "month"):
        assert {e.astimezone(ZoneInfo(tz)).strftime("%M:%S.%f") for e in edges} == {"00:00.000000"}


@pytest.mark.parametrize(
    ("interval", "tz", "code"),
    [
        ("year", "UTC", "bad-interval"),
        ("7h", "UTC", "bad-interval"),
        ("0m", "UTC", "bad-interval"),
        ("15 m", "UTC", "bad-interval"),
        ("", "UTC", "bad-interval"),
        ("day", "Mars/Olympus", "no-such-zone"),
        ("day", "../../etc/passwd", "no-such-zone"),
        ("day", "America", "no-such-zone"),
        ("day", "", "no-such-zone"),
        ("minute", "UTC", "too-many-buckets"),
    ],
)
def test_what_makes_no_buckets_is_refused(interval: str, tz: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        buckets_of(at("2026-03-01"), at("2026-03-31"), interval, tz)

    assert refusal.value.code == code


@pytest.mark.parametrize(("begin", "end"), [("2026-03-02", "2026-03-01"), ("2026-03-01", "2026-03-01"), ("9999-12-30", "9999-12-31T23:59")])
def test_a_time_that_cannot_be_is_refused(begin: str, end: str) -> None:
    with pytest.raises(Invalid) as refusal:
        buckets_of(at(begin), at(end), "month", "UTC")

    assert refusal.value.code == "bad-time"


def test_no_histogram_has_more_buckets_than_a_thousand() -> None:
    assert len(buckets_of(at("2026-03-01"), at("2026-03-01") + MOST_BUCKETS * HOUR, "hour", "UTC").edges) == MOST_BUCKETS + 1
