"""How each store adapter is opened for a test. The contract suites run on every one of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from thamesthrive.ports.stores import Stores


async def _nothing() -> None:
    """Listings of this store never lag."""


@frozen
class Opened:
    """A store under test. `settle` waits until listings show every write. `refuses`: whether it may refuse a search by `not-searchable`."""

    stores: Stores
    settle: Callable[[], Awaitable[None]] = _nothing
    refuses: bool = False


@asynccontextmanager
async def open_store(kind: str, folder: Path) -> AsyncIterator[Opened]:
    """`memory`, `embedded` (in this folder) or `elastic` (under an index prefix of its own)."""
    if kind == "memory":
        from thamesthrive.adapters.memory.stores import open_memory

        yield Opened(open_memory())
    elif kind == "embedded":
        from thamesthrive.adapters.embedded.stores import open_embedded

        async with open_embedded(folder) as stores:
            yield Opened(stores)
    else:
        from tests.ports.elastic import open_elastic_for_test

        async with open_elastic_for_test() as opened:
            yield opened
