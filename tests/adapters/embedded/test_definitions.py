"""What is particular to definitions in SQLite."""

from pathlib import Path

import pytest

from tests.builders import definition, new_scope
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.definitions import SOURCE, TOKEN
from thamesthrive.kernel.errors import Conflict


@pytest.mark.anyio
async def test_a_lookup_value_that_another_has_is_a_conflict_and_nothing_is_counted(tmp_path: Path) -> None:
    here, there = new_scope(), new_scope()
    async with open_embedded(tmp_path) as stores:
        await stores.definitions.save(here, definition("a", lookup="key"), expected=None)
        await stores.definitions.save(there, definition("a", kind=TOKEN, lookup="key"), expected=None)

        with pytest.raises(Conflict, match="look-up value"):
            await stores.definitions.save(there, definition("b", lookup="key"), expected=None)

        assert await stores.definitions.get(there, SOURCE, "b") is None
        assert [await stores.definitions.revision(of) for of in (here, there)] == [1, 1]
