"""Whether the store still is of the version that this process was made for."""

from typing import Protocol


class Schema(Protocol):
    """Asked while the platform runs: another process may have upgraded the store. At the start an adapter refuses by itself."""

    async def problem(self) -> str | None:
        """What is wrong and what to do; None while all is well. Raises: Unavailable."""
