"""`ParkedSweep`: deletes what was parked too long ago."""

from datetime import timedelta

from ..ports.clock import Clock
from ..ports.parked import ParkedItems
from .options import MaintenanceOptions

STEP = 1_000                                    # records: short, since a store may have to let its writer wait


class ParkedSweep:
    """Doing it again, or from two processes, deletes no more."""

    def __init__(self, parked: ParkedItems, clock: Clock, options: MaintenanceOptions) -> None:
        self._parked, self._clock, self._options = parked, clock, options

    async def run(self) -> int:
        """Returns how many were deleted. Raises: Unavailable."""
        before = self._clock.now() - timedelta(days=self._options.parked_days)
        swept = 0
        while done := await self._parked.sweep(before, limit=STEP):
            swept += done
            await self._clock.sleep(0)
        return swept
