"""Where addresses are."""

from typing import Protocol

from ..domain.place import Places


class Geo(Protocol):
    """Knows it by heart: what it gives answers without waiting."""

    async def current(self) -> Places | None:
        """What it knows now; the same object until that changes. None while it knows nothing."""
