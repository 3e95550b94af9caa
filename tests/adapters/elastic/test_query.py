"""Searches find what `language.meaning` says of each record, or are refused. A real node and random records."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.elastic import agreement
from tests.adapters.elastic.asking import agree
from tests.adapters.elastic.conftest import Installation
from tests.builders import new_scope, unread, write_of
from tests.strategies import examples
from thamesthrive.adapters.elastic.columns import EVENTS, PROFILES, SESSIONS
from thamesthrive.adapters.elastic.stores import stores_of
from thamesthrive.domain.session import shown_session
from thamesthrive.domain.shown import event_record
from thamesthrive.domain.view import view_of

pytestmark = [pytest.mark.anyio, pytest.mark.real]

RANDOM = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))


def _some(paths: Sequence[Any]) -> Any:
    return st.lists(agreement.tests(paths), min_size=20, max_size=20)


@RANDOM
@given(agreement.several(agreement.events), _some(agreement.EVENT_PATHS))
async def test_events_are_found_as_the_meaning_says(installation: Installation, events: Sequence[Any], conditions: Sequence[Any]) -> None:
    scope = new_scope()
    assert await stores_of(installation.elastic, installation.names).events.create(scope, events) == {}
    await installation.settle()

    await agree(installation, scope, evolve(EVENTS, scope=scope), [(e.id, event_record(e)) for e in events], conditions)


@RANDOM
@given(agreement.several(agreement.people), _some(agreement.PROFILE_PATHS))
async def test_people_are_found_as_the_meaning_says(installation: Installation, people: Sequence[Any], conditions: Sequence[Any]) -> None:
    scope = new_scope()
    await stores_of(installation.elastic, installation.names).profiles.write(scope, [write_of(p) for p in people])
    await installation.settle()

    await agree(installation, scope, evolve(PROFILES, scope=scope), [(p.id, view_of(p)) for p in people], conditions)


@RANDOM
@given(agreement.several(agreement.sessions), _some(agreement.SESSION_PATHS))
async def test_visits_are_found_as_the_meaning_says(installation: Installation, sessions: Sequence[Any], conditions: Sequence[Any]) -> None:
    scope = new_scope()
    await stores_of(installation.elastic, installation.names).sessions.write(scope, unread(sessions))
    await installation.settle()

    await agree(installation, scope, evolve(SESSIONS, scope=scope), [(s.id, _record(s)) for s in sessions], conditions)


def _record(session: Any) -> Any:
    return {**shown_session(session, None), "profile": {"id": None, "part": session.home.part}}
