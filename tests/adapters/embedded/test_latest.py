"""The last events of a source, where no index leads to them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOON, event, event_id, new_scope
from thamesthrive.adapters.embedded.events import LOOKED_AT
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.event import Outcome
from thamesthrive.kernel.codec import EMPTY

pytestmark = pytest.mark.anyio


async def test_a_source_that_was_silent_for_long_shows_what_happened_last(tmp_path: Path) -> None:
    scope = new_scope()
    async with open_embedded(tmp_path) as stores:
        quiet = [event(n, source="quiet", time=NOON + timedelta(seconds=n), received=NOON) for n in range(4)]
        await stores.events.create(scope, quiet)
        small: dict[str, Any] = {"properties": EMPTY, "context": EMPTY, "page": {}, "source": "loud"}
        await stores.events.create(scope, [event(n, **small) for n in range(10, LOOKED_AT + 20)])

        found = await stores.events.latest(scope, "quiet", Outcome.STORED, limit=2)

        assert {e.id for e in found} == {event_id(3), event_id(2)}
