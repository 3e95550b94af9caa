"""What is particular to events in SQLite."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.builders import NOON, event, event_id, new_scope
from thamesthrive.adapters.embedded.database import PAGE_BYTES, Database, open_database
from thamesthrive.adapters.embedded.events import EmbeddedEvents
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.kernel.codec import Raw
from thamesthrive.ports.events import EventFilter, Refused

pytestmark = pytest.mark.anyio

SCOPE = new_scope()


@pytest.mark.parametrize("size", [1, 2, 5, 21, 85, 256, 257, 341, 1_023, 1_025, 2_500])
async def test_a_bulk_of_any_size_is_stored_whole(tmp_path: Path, size: int) -> None:
    scope = new_scope()
    async with open_embedded(tmp_path) as stores:
        assert await stores.events.create(scope, [event(n) for n in range(size)]) == {}

        assert await stores.events.count(scope, EventFilter()) == size


async def test_text_that_is_not_utf_8_is_refused_and_the_rest_of_the_bulk_stored(tmp_path: Path) -> None:
    scope = new_scope()
    broken = [event(2, properties=Raw(b'{"a":"\xff"}')), event(3, name="\ud800")]
    async with open_embedded(tmp_path) as stores:
        answer = await stores.events.create(scope, [event(1), *broken, event(4)])

        assert {id: type(told) for id, told in answer.items()} == {event_id(2): Refused, event_id(3): Refused}
        assert set(await stores.events.load(scope, [event_id(n) for n in range(5)])) == {event_id(1), event_id(4)}


FULL = EventFilter(session="s", parts=("p",), type="t", source="w", since=NOON, until=NOON)
INDEXES = [
    (EventFilter(), "events_time"),
    (EventFilter(since=NOON, until=NOON), "events_time"),
    (EventFilter(outcomes=("rejected",)), "events_time"),
    (EventFilter(parts=("p",)), "events_part"),
    (EventFilter(parts=("p", "q")), "events_part"),
    (EventFilter(session="s"), "events_session"),
    (EventFilter(type="t"), "events_type"),
    (EventFilter(source="w", since=NOON), "events_source"),
    (FULL, "events_session"),
    (evolve(FULL, session=None), "events_part"),
    (evolve(FULL, session=None, parts=None), "events_type"),
]


@pytest.mark.parametrize(("filter", "index"), INDEXES)
async def test_a_listing_follows_the_index_of_its_most_telling_condition(tmp_path: Path, filter: EventFilter, index: str) -> None:
    async with open_database(tmp_path / "store") as database:
        events = EmbeddedEvents(database)
        for after in (None, ("2026", "x")):
            plan = await _plan(database, events.page(SCOPE, filter, limit=5, after=after))

            assert f"SEARCH events USING COVERING INDEX {index} " in plan or f"SEARCH events USING INDEX {index} " in plan
            assert "SCAN events" not in plan


@pytest.mark.parametrize("filter", [f for f, _ in INDEXES[:8]])
async def test_counting_by_one_condition_reads_the_index_alone(tmp_path: Path, filter: EventFilter) -> None:
    async with open_database(tmp_path / "store") as database:
        plan = await _plan(database, EmbeddedEvents(database).count(SCOPE, filter))

        assert "SEARCH events USING COVERING INDEX" in plan


async def test_the_timeline_of_one_part_needs_no_sorting(tmp_path: Path) -> None:
    async with open_database(tmp_path / "store") as database:
        plan = await _plan(database, EmbeddedEvents(database).page(SCOPE, EventFilter(parts=("p",)), limit=5))

        assert "TEMP B-TREE FOR ORDER BY" not in plan


async def test_free_parts_are_stored_once(tmp_path: Path) -> None:
    large = Raw(b'{"x":"' + b"y" * 40_000 + b'"}')
    async with open_database(tmp_path / "store") as database:
        await EmbeddedEvents(database).create(SCOPE, [event(n, properties=large) for n in range(50)])

        pages = await database.read(SCOPE, lambda connection, _: int(connection.execute("PRAGMA page_count").fetchall()[0][0]))

    assert pages * PAGE_BYTES < 50 * 40_000 * 1.3


async def _plan(database: Database, listing: Coroutine[Any, Any, Any]) -> str:
    """How SQLite goes about the one statement of a listing."""
    statements: list[str] = []
    await database.scan(SCOPE, lambda connection, _: connection.set_trace_callback(statements.append))
    await listing
    explained = "EXPLAIN QUERY PLAN " + next(s for s in statements if "FROM events" in s)
    rows = await database.read(SCOPE, lambda connection, _: connection.execute(explained).fetchall())
    return " | ".join(str(row[3]) for row in rows)
