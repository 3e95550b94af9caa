"""Types as doors normalise them; ids that a retry finds again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import QUICK, any_times
from thamesthrive.domain.event import ODD, event_ids, is_odd, month_of, normalised_type, system_event_id
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.ids import KeyedHash

HASHED = KeyedHash(b"secret")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def ids(sent: datetime | None, received: datetime, sender_id: str = "m1") -> tuple[str, str | None]:
    return event_ids(HASHED, Scope(), "web", sender_id, (sent, received))


@pytest.mark.parametrize("name", ["Page View", "page_view", "page-view", "  PAGE \t VIEW ", "Page__View", "page _ view"])
def test_spellings_of_a_type_are_one_type(name: str) -> None:
    assert normalised_type(name) == "page-view"


@QUICK
@given(st.text(max_size=20))
def test_a_normal_type_is_normal(name: str) -> None:
    assert normalised_type(normalised_type(name)) == normalised_type(name)


@pytest.mark.parametrize(
    ("time", "odd"),
    [
        (NOON - timedelta(days=730), False),
        (NOON - timedelta(days=730, seconds=1), True),
        (NOON + timedelta(days=1), False),
        (NOON + timedelta(days=1, seconds=1), True),
        (datetime(1970, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_time_is_odd_two_years_before_or_a_day_after_its_receipt(time: datetime, odd: bool) -> None:
    assert is_odd(time, NOON) is odd


def test_an_id_begins_with_the_month_of_the_time_as_sent() -> None:
    id, other = ids(datetime(2026, 9, 30, tzinfo=UTC), NOON)

    assert month_of(id) == "202609"
    assert other is None


def test_an_odd_time_has_ids_of_their_own_and_looks_in_its_month_too() -> None:
    id, other = ids(datetime(2020, 5, 1, tzinfo=UTC), NOON)

    assert (month_of(id), month_of(other or "")) == (ODD, "202005")


def test_without_a_time_the_month_is_that_of_the_receipt() -> None:
    id, other = ids(None, datetime(2026, 11, 1, 23, tzinfo=UTC))

    assert (month_of(id), month_of(other or "")) == ("202611", "202610")
    assert ids(None, datetime(2026, 11, 15, tzinfo=UTC))[1] is None


@QUICK
@given(any_times, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_retry_without_a_time_finds_the_first_try_across_a_month_s_end(received: datetime, later: timedelta) -> None:
    first, _ = ids(None, received)
    again, other = ids(None, received + later)

    assert first in (again, other)


@QUICK
@given(any_times, st.timedeltas(timedelta(days=-740), timedelta(days=10)), st.timedeltas(timedelta(minutes=-4), timedelta(hours=23)))
def test_a_retry_with_a_time_finds_the_first_try_though_it_was_odd_then(received: datetime, ahead: timedelta, later: timedelta) -> None:
    sent = received + ahead
    first, _ = ids(sent, received)
    again, other = ids(sent, received + later)

    assert first in (again, other)


@QUICK
@given(any_times, any_times | st.none(), st.text(max_size=5), st.text(max_size=5))
def test_other_senders_ids_have_other_records(received: datetime, sent: datetime | None, one: str, other: str) -> None:
    assume(one != other)

    assert set(ids(sent, received, one)) & set(ids(sent, received, other)) <= {None}


def test_one_sender_s_id_in_another_source_or_scope_is_another_event() -> None:
    made = {
        event_ids(HASHED, scope, source, "m1", (NOON, NOON))[0]
        for scope in (Scope(), Scope("other"), Scope(stage="test"))
        for source in ("web", "app")
    }

    assert len(made) == 6


def test_a_system_event_is_one_for_its_subject() -> None:
    made = [system_event_id(HASHED, Scope(), NOON, "visit-started", *subject) for subject in (("s", "e"), ("s", "e"), ("se", ""))]

    assert made[0] == made[1] != made[2]
    assert month_of(made[0]) == "202611"
