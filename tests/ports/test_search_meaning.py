"""The contract of `Search`: of any records and any condition, a store finds those for which the condition is true, or refuses it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import new_scope
from tests.ports.searching import order, search_of, store
from tests.ports.stores import Opened
from tests.strategies import QUICK, examples, searched_conditions, searched_events, searched_people, searched_sessions
from thamesthrive.domain.fields import EVENT, KINDS, PROFILE, SESSION
from thamesthrive.domain.session import shown_session
from thamesthrive.domain.shown import event_record
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import Condition
from thamesthrive.language.meaning import matches

pytestmark = pytest.mark.anyio

OFTEN = settings(QUICK, max_examples=examples(20))


@OFTEN
@given(
    st.lists(searched_events(), min_size=1, max_size=6, unique_by=lambda e: e.id),
    st.lists(searched_conditions(EVENT), min_size=4, max_size=8),
)
async def test_events_are_found_exactly(opened: Opened, events: Sequence[Any], asked: Sequence[Condition]) -> None:
    await _check(opened, "event", events, event_record, asked)


@OFTEN
@given(
    st.lists(searched_people(), min_size=1, max_size=6, unique_by=lambda p: p.id),
    st.lists(searched_conditions(PROFILE), min_size=4, max_size=8),
)
async def test_people_are_found_exactly(opened: Opened, people: Sequence[Any], asked: Sequence[Condition]) -> None:
    await _check(opened, "profile", people, view_of, asked)


@OFTEN
@given(
    st.lists(searched_sessions(), min_size=1, max_size=6, unique_by=lambda s: s.id),
    st.lists(searched_conditions(SESSION), min_size=4, max_size=8),
)
async def test_sessions_are_found_exactly(opened: Opened, sessions: Sequence[Any], asked: Sequence[Condition]) -> None:
    await _check(opened, "session", sessions, lambda s: shown_session(s, None), asked)


Record = Callable[[Any], Mapping[str, Any]]


async def _check(opened: Opened, kind: str, items: Sequence[Any], record: Record, asked: Sequence[Condition]) -> None:
    scope, search, now = new_scope(), search_of(opened, kind), datetime.now(UTC)
    await store(opened, scope, items)
    for condition in asked:
        expected = {item.id for item in items if matches(condition, record(item), now, branches=KINDS[kind].words)}
        try:
            page = await search.page(scope, condition, order(kind))
        except Invalid as refusal:
            if not opened.refuses or refusal.code != "not-searchable":
                raise
            continue
        assert {item.id for item in page.items} == expected, condition
        assert (await search.count(scope, condition)).count == len(expected), condition
