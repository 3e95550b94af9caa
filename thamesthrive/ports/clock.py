"""The time, and letting others run."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Passed in, so that tests decide."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """0 lets others run."""
