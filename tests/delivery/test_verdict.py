"""What follows from one attempt."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from tests.delivery.world import delivery
from thamesthrive.delivery.verdict import Tried, after
from thamesthrive.domain.delivery import ATTEMPTS_KEPT, LONGEST, Status, back_off
from thamesthrive.domain.destination import Effort
from thamesthrive.kernel.errors import Invalid, Unavailable
from thamesthrive.ports.http import Response


def tried(status: int = 0, **headers: str) -> Tried:
    response = Response(status, headers, b"said") if status else None
    return Tried(began=NOON, ended=NOON + timedelta(seconds=2), response=response, error=None if status else Unavailable("no answer"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 5), ("Mon, 02 Nov 2026 12:01:02 GMT", 59.876544), ("999999999", 86_400), ("-3", None), ("soon", None), ("", None)],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(text: str, seconds: float | None) -> None:
    wait = tried(503, **{"retry-after": text}).asked_to_wait

    assert (wait and wait.total_seconds()) == seconds


@given(st.sampled_from([200, 204, 299, 301, 400, 404, 408, 410, 425, 429, 500, 503, 599, 0]), st.integers(0, 20), st.floats(0, 1))
def test_it_ends_or_is_tried_later(status: int, tries: int, share: float) -> None:
    before = delivery(1, tries=tries)

    now = after(before, tried(status), Effort(max_attempts=10), share=share)

    assert now.tries == tries + 1
    if now.status is Status.WAITING:
        assert NOON < now.due <= NOON + timedelta(seconds=2) + LONGEST
        assert status in (0, 408, 425, 429) or status >= 500
    else:
        assert now.ended is not None
        assert (now.status is Status.DELIVERED) == (200 <= status < 300)
        assert (now.reason is None) == (now.status is Status.DELIVERED)


def test_what_can_never_be_sent_is_dead_with_what_went_wrong() -> None:
    last = Tried(began=NOON, ended=NOON, error=Invalid("it leads inside"))

    assert after(delivery(1), last, Effort(), share=0).reason == "not taken: it leads inside"


def test_the_log_of_attempts_is_bounded_and_keeps_the_first() -> None:
    now = delivery(1)
    for n in range(50):
        now = after(now, tried(500 + n), Effort(max_attempts=100), share=0)

    assert len(now.attempts) == ATTEMPTS_KEPT
    assert (now.attempts[0].status, now.attempts[-1].status) == (500, 549)


def test_waits_double_up_to_an_hour() -> None:
    waits = [back_off(n, first_s=1, share=0).total_seconds() for n in range(1, 16)]

    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == 3_600
    assert back_off(3, first_s=1, share=1).total_seconds() == 2


@pytest.mark.parametrize("status", [200, 404, 503])
def test_what_an_ephemeral_event_said_is_kept_until_its_delivery_has_ended(status: int) -> None:
    now = after(delivery(1, ephemeral=True), tried(status), Effort(max_attempts=2), share=0)
    then = after(now, tried(status), Effort(max_attempts=2), share=0) if now.status is Status.WAITING else now

    assert (now.body != "") == (now.status is Status.WAITING) == (status == 503)
    assert then.status is not Status.WAITING
    assert (then.body, then.headers, {attempt.said for attempt in then.attempts}) == ("", {}, {""})
