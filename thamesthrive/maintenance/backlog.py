"""`Backlog`: how far the drain is behind, partition by partition."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from ..domain.entry import START
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
        behind = {partition: START for partition, entries in waiting.items() if entries}
        first = await self._intake.read(behind, limit=1, wait_s=0) if behind else ()
        oldest = {logged.position.partition: logged.position.time for logged in first}
        return {partition: Lag(entries, oldest.get(partition)) for partition, entries in sorted(waiting.items())}

    async def oldest(self) -> datetime | None:
        """When the log took the oldest entry that waits; None if none does. Raises: Unavailable."""
        return min((lag.oldest for lag in (await self.lags()).values() if lag.oldest), default=None)
