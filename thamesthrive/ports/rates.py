"""How often something may happen, over all processes together."""

from typing import Protocol

from ..domain.scope import Scope


class Rates(Protocol):
    """Evenly: one every so often; who asks too early is told when to come again, and has not used it up."""

    async def take(self, scope: Scope, name: str, *, per_s: float, burst: int = 1) -> float:
        """Seconds to wait; 0: now, and it counts. `burst`: how many may follow each other at once after a rest. Raises: Unavailable."""
