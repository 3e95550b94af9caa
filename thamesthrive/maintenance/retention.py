"""`Retention`: deletes what is older than it is to be kept, by kind. What people did stays counted in them."""

from datetime import datetime, timedelta

from ..domain.scope import Scope
from ..ports.clock import Clock
from ..ports.remains import Aging, Remains
from .canary import SCOPE as CANARY
from .options import MaintenanceOptions

STEP = 1_000                                    # records: short, since a store may have to let its writer wait
CANARY_DAYS = 1
MARGIN = timedelta(hours=1)                     # behind what the ledger's check looks at


class Retention:
    """Doing it again, or from two processes, deletes no more."""

    def __init__(self, remains: Remains, clock: Clock, options: MaintenanceOptions) -> None:
        self._remains, self._clock, self._options = remains, clock, options

    async def run(self) -> dict[Aging, int]:
        """Returns how many were deleted, by kind. Raises: Unavailable."""
        days: dict[Aging, int] = {
            "event": self._options.events_days, "session": self._options.sessions_days, "delivery": self._options.deliveries_days,
        }
        deleted = {kind: await self._sweep(kind, kept, None) for kind, kept in days.items() if kept}
        return {**deleted, "event": deleted.get("event", 0) + await self._sweep("event", CANARY_DAYS, CANARY)}

    async def _sweep(self, kind: Aging, days: int, scope: Scope | None) -> int:
        swept, before = 0, self._before(days)
        while done := await self._remains.sweep(kind, before, limit=STEP, scope=scope):
            swept += done
            await self._clock.sleep(0)
        return swept

    def _before(self, days: int) -> datetime:
        """Never what the ledger is still compared with."""
        looked_at = timedelta(minutes=self._options.ledger_minutes, seconds=self._options.ledger_settle_s) + MARGIN
        return self._clock.now() - max(timedelta(days=days), looked_at)
