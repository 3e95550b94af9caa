"""What is particular to events in SQLite."""

from pathlib import Path

import pytest

from tests.builders import event, event_id, new_scope
from tests.ports.searching import ALL
from thamesthrive.adapters.embedded.database import PAGE_BYTES, open_database
from thamesthrive.adapters.embedded.events import EmbeddedEvents
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.kernel.codec import Raw
from thamesthrive.ports.events import Refused
from thamesthrive.ports.search import Counted

pytestmark = pytest.mark.anyio

SCOPE = new_scope()


@pytest.mark.parametrize("size", [1, 2, 5, 21, 85, 256, 257, 341, 1_023, 1_025, 2_500])
async def test_a_bulk_of_any_size_is_stored_whole(tmp_path: Path, size: int) -> None:
    scope = new_scope()
    async with open_embedded(tmp_path) as stores:
        assert await stores.events.create(scope, [event(n) for n in range(size)]) == {}

        assert await stores.events.count(scope, ALL) == Counted(size)


async def test_text_that_is_not_utf_8_is_refused_and_the_rest_of_the_bulk_stored(tmp_path: Path) -> None:
    scope = new_scope()
    broken = [event(2, properties=Raw(b'{"a":"\xff"}')), event(3, name="\ud800")]
    async with open_embedded(tmp_path) as stores:
        answer = await stores.events.create(scope, [event(1), *broken, event(4)])

        assert {id: type(told) for id, told in answer.items()} == {event_id(2): Refused, event_id(3): Refused}
        assert set(await stores.events.load(scope, [event_id(n) for n in range(5)])) == {event_id(1), event_id(4)}


async def test_free_parts_are_stored_once(tmp_path: Path) -> None:
    large = Raw(b'{"x":"' + b"y" * 40_000 + b'"}')
    async with open_database(tmp_path / "store") as database:
        await EmbeddedEvents(database).create(SCOPE, [event(n, properties=large) for n in range(50)])

        pages = await database.read(SCOPE, lambda connection, _: int(connection.execute("PRAGMA page_count").fetchall()[0][0]))

    assert pages * PAGE_BYTES < 50 * 40_000 * 1.4
