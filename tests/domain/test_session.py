"""Sessions grow in any order; the newest of a key holds what comes within its silence."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import session
from tests.strategies import NOON, QUICK, times
from thamesthrive.domain.part import Fact
from thamesthrive.domain.session import LatestSession, Session, shown_session
from thamesthrive.kernel.values import evolve

HALF_HOUR = timedelta(minutes=30)
LATEST = LatestSession(id="key", session="s", start=NOON, last=NOON + timedelta(minutes=10))


@QUICK
@given(st.lists(times, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_a_session_is_the_same_in_whatever_order_its_events_come(when: list[datetime], random: Random) -> None:
    def grown(order: list[datetime]) -> Session:
        made = session(start=when[0], last=when[0], events=0)
        for time in order:
            made = made.grown(time)
        return made

    shuffled = list(when)
    random.shuffle(shuffled)

    assert grown(shuffled) == grown(when)
    assert (grown(when).start, grown(when).last, grown(when).events) == (min(when), max(when), len(when))


@pytest.mark.parametrize(
    ("minutes", "holds"), [(0, True), (10, True), (40, True), (-0.01, False), (40.01, False)]
)
def test_the_newest_session_holds_from_its_start_until_half_an_hour_of_silence(minutes: float, holds: bool) -> None:
    assert LATEST.holds(NOON + timedelta(minutes=minutes), HALF_HOUR) is holds


def test_a_late_event_does_not_shorten_the_newest_session() -> None:
    assert LATEST.grown(NOON) == LATEST
    assert LATEST.grown(NOON + HALF_HOUR) == evolve(LATEST, last=NOON + HALF_HOUR)


def test_a_session_is_shown_with_its_firsts_as_a_tree() -> None:
    firsts = {"utm.source": "letter", "utm.medium": "mail", "time.tz": "UTC"}
    made = session(firsts={path: Fact(value, NOON, "e") for path, value in firsts.items()})

    shown = shown_session(made, "ann")

    assert (shown["utm"], shown["time"]) == ({"source": "letter", "medium": "mail"}, {"tz": "UTC"})
    assert shown["profile"] == {"id": "ann", "part": made.home.part}
    assert shown["metadata"]["time"]["duration"] == 90.0
