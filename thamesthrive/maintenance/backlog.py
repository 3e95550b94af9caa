"""`Backlog`: how far the drain is behind, partition by partition."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from ..ports.clock import Clock
from ..ports.intake import Intake


@frozen
class Lag:
    """Entries that wait in one partition, and when the log took the oldest of them; None where none waits."""

    entries: int
    oldest: datetime | None = None

    def age_s(self, now: datetime) -> float:
        """Of the oldest, in seconds."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


class Backlog:
    def __init__(self, intake: Intake, clock: Clock) -> None:
        self._intake, self._clock = intake, clock

    async def lags(self) -> Mapping[int, Lag]:
        """By partition. Raises: Unavailable."""
        waiting = await self._intake.lag()
        oldest = await self._intake.oldest() if any(waiting.values()) else {}
        return {partition: Lag(entries, oldest.get(partition)) for partition, entries in sorted(waiting.items())}

    async def oldest(self) -> datetime | None:
        """When the log took the oldest entry that waits; None if none does. Raises: Unavailable."""
        return min((lag.oldest for lag in (await self.lags()).values() if lag.oldest), default=None)
