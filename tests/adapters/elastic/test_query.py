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
from tests.builders import NOON, SECOND, event, new_scope, raw, unread, write_of
from tests.strategies import examples
from thamesthrive.adapters.elastic import search
from thamesthrive.adapters.elastic.columns import EVENTS, PROFILES, SESSIONS
from thamesthrive.adapters.elastic.query import without_scripts
from thamesthrive.adapters.elastic.stores import stores_of
from thamesthrive.domain.fields import EVENT
from thamesthrive.domain.session import shown_session
from thamesthrive.domain.shown import event_record
from thamesthrive.domain.view import view_of
from thamesthrive.language.tql import parse
from thamesthrive.ports.search import Order

pytestmark = [pytest.mark.anyio, pytest.mark.real]

RANDOM = settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))


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


@pytest.mark.parametrize("few", [1, 1_000], ids=["many", "few"])
async def test_what_scripts_must_read_is_found_in_order_page_by_page_however_many_the_index_leaves(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    scope, events = new_scope(), stores_of(installation.elastic, installation.names).events
    odd = [event(n, properties=raw({"n": n, "a": "x" if n % 3 else "y"}), time=NOON - n * n * SECOND) for n in range(40)]
    assert await events.create(scope, odd) == {}
    await installation.settle()
    read = parse('properties.a = "x" and properties.n >= 7')

    for descending in (True, False):
        found: list[str] = []
        after: tuple[str, str] | None = None
        while True:
            page = await events.page(scope, read, Order(EVENT.sortable(EVENT.sort), 5, descending, after))
            found += [e.id for e in page.items]
            if (after := page.next) is None:
                break
        expected = sorted((e for n, e in enumerate(odd) if n % 3 and n >= 7), key=lambda e: (e.time, e.id), reverse=descending)
        assert found == [e.id for e in expected]


def test_without_scripts_what_they_rule_out_is_there_and_what_the_index_rules_out_is_not() -> None:
    script, term = {"term": {"asked_0": True}}, {"term": {"type": "search"}}
    query = {"bool": {"filter": [term, script], "must_not": [{"bool": {"should": [term, script], "minimum_should_match": 1}}]}}

    assert without_scripts(query, {"asked_0": {}}) == {
        "bool": {
            "filter": [term, {"match_all": {}}],
            "must_not": [{"bool": {"should": [term, {"match_none": {}}], "minimum_should_match": 1}}],
        }
    }
