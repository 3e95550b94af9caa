from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks import HandClock
from thamesthrive.client import Options
from thamesthrive.client.answers import Answer, NoAnswer
from thamesthrive.client.trying import LONGEST_ASKED_S, Pause, Reply, delivered, pause_s, tries

OPTIONS = Options(pause_s=1.0, longest_pause_s=30.0, patience_s=1_000.0)
TAKEN, AWAY = Answer(200, {}, b'{"success":true}'), NoAnswer("away")


def paused(*replies: Reply, options: Options = OPTIONS) -> tuple[list[Pause], Exception | None]:
    """The pauses before each try, and what it came to. The last reply is given again and again."""
    clock, pauses, left = HandClock(), [], list(replies)

    def wait(pause: Pause) -> None:
        pauses.append(pause)
        clock.advance(pause.seconds)

    error = delivered(lambda: left.pop(0) if len(left) > 1 else left[0], wait, tries(options, clock=clock.monotonic))
    return pauses, error


def test_what_is_taken_is_tried_once() -> None:
    assert paused(TAKEN) == ([Pause()], None)


def test_what_is_refused_is_not_tried_again() -> None:
    pauses, error = paused(Answer(401, {}, b"{}"))

    assert len(pauses) == 1
    assert "401" in str(error)


def test_pauses_double_up_to_the_longest_and_are_never_the_same() -> None:
    pauses, error = paused(*[AWAY] * 8, TAKEN)

    assert error is None
    for pause, most in zip(pauses[1:], [1, 2, 4, 8, 16, 30, 30, 30], strict=True):
        assert most / 2 <= pause.seconds <= most
        assert not pause.asked
    assert len({p.seconds for p in pauses}) == len(pauses)


def test_a_pause_that_is_asked_for_is_kept() -> None:
    pauses, _ = paused(Answer(429, {"retry-after": "7"}, b"{}"), TAKEN)

    assert pauses[1].asked
    assert 7.0 <= pauses[1].seconds <= 8.0


def test_a_pause_until_a_time_is_kept_too() -> None:
    later = datetime.now().astimezone() + timedelta(seconds=60)
    pauses, _ = paused(Answer(503, {"retry-after": later.strftime("%a, %d %b %Y %H:%M:%S %z")}, b"{}"), TAKEN)

    assert 55.0 <= pauses[1].seconds <= 62.0


def test_patience_ends() -> None:
    pauses, error = paused(AWAY)

    assert 1_000 - 30 <= sum(p.seconds for p in pauses) <= 1_000
    assert str(error) == "away"


def test_without_patience_there_is_one_try() -> None:
    pauses, error = paused(AWAY, options=evolve(OPTIONS, patience_s=0.0))

    assert len(pauses) == 1
    assert error


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e9))
def test_no_pause_is_longer_than_is_said(nth: int, asked_s: float | None) -> None:
    assert 0.0 < pause_s(nth, OPTIONS, asked_s) <= (30.0 if asked_s is None else min(asked_s, LONGEST_ASKED_S) + 1.0)


def test_each_pause_says_what_the_try_before_came_to() -> None:
    pauses, _ = paused(AWAY, TAKEN)

    assert [str(p.error) for p in pauses] == ["None", "away"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_in_trouble_is_asked_again(status: int) -> None:
    assert paused(Answer(status, {}, b""), TAKEN)[1] is None
