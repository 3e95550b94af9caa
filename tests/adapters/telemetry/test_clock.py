from datetime import UTC, datetime, timedelta

from thamesthrive.adapters.telemetry.clock import SystemClock


def test_the_time_is_aware_and_utc() -> None:
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_monotonic_time_never_goes_back() -> None:
    clock = SystemClock()

    times = [clock.monotonic() for _ in range(1_000)]

    assert times == sorted(times)
