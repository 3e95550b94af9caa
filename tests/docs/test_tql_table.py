"""The table of what each store does with an operator: fresh, and true of the stores themselves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import event, new_scope, raw
from tests.docs.tql_table import DECLARED, DOCUMENT, REFUSED, ROWS, cell, condition_of, replaced
from tests.ports.searching import order
from tests.ports.stores import Opened, open_store
from thamesthrive.domain.event import Event
from thamesthrive.domain.fields import EVENT
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.shown import event_record
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.meaning import matches

pytestmark = pytest.mark.anyio

STORES = {"memory": "memory", "embedded": "SQLite", "elastic": "Elasticsearch"}
WRITTEN = [written for row in ROWS for written in row.written if written]
VALUES = (
    *("Tea", "Milk", "Green Tea", "", 4.5, 3, True, None, ["sale", "Tea"], {"lat": 51.5, "lon": -0.1}, "51.5,-0.1"),
    *("2026-11-03T10:00:00Z", "2026-01-01"),
)
NAMES = ("name", "title", "price", "value", "at", "since", "gift", "tags", "other")


def _events() -> list[Event]:
    """Every value at every path."""
    return [
        event(n, properties=raw(dict.fromkeys(NAMES, value)), page={"title": str(value)}, tags=("sale",) if n % 2 else ())
        for n, value in enumerate(VALUES)
    ]


def test_the_table_is_fresh() -> None:
    document = DOCUMENT.read_text()

    assert document == replaced(document), "run make generate"


@pytest.fixture(scope="module", params=["memory", "embedded", pytest.param("elastic", marks=pytest.mark.real)])
async def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[tuple[str, Opened, Scope]]:
    """A store that holds the events, the declared paths filled."""
    folder: Path = tmp_path_factory.mktemp("store")
    async with open_store(request.param, folder) as opened:
        scope = new_scope()
        for path in DECLARED:
            await opened.stores.declared.declare(scope, path)
        assert await opened.stores.events.create(scope, _events()) == {}
        for path in DECLARED:
            assert (await opened.stores.declared.fill(scope, path, limit=1_000)).finished
        await opened.settle()
        yield STORES[request.param], opened, scope


@pytest.mark.parametrize("written", WRITTEN)
async def test_a_store_does_what_the_table_says(kept: tuple[str, Opened, Scope], written: str) -> None:
    store, opened, scope = kept
    condition = condition_of(written)
    if cell(written, store) == REFUSED:
        with pytest.raises(Invalid) as refusal:
            await opened.stores.events.page(scope, condition, order("event"))
        assert refusal.value.code == "not-searchable"
        return

    now = datetime.now(UTC)
    found = {e.id for e in (await opened.stores.events.page(scope, condition, order("event"))).items}

    assert found == {e.id for e in _events() if matches(condition, event_record(e), now, branches=EVENT.words)}
