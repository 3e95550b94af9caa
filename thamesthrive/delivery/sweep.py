"""`DeliverySweep`: says again what waits and should have been tried long ago: what a stream lost, the records still know."""

from datetime import datetime, timedelta

from attrs import frozen

from ..domain.delivery import PARTITIONS
from ..ports.deliveries import Deliveries
from ..ports.outgoing import Outgoing, Sent

LATE = timedelta(minutes=1)
PAGE = 500
MOST = 5_000                                    # of one destination and partition: who works it off finds the rest behind them


@frozen
class DeliverySweep:
    """Doing it again, or beside dispatchers, is harmless: they know what they have in mind, and records decide."""

    deliveries: Deliveries
    outgoing: Outgoing

    async def run(self, now: datetime) -> int:
        """Returns how many were said again. Raises: Unavailable."""
        said = 0
        for partition in range(PARTITIONS):
            for lane in await self.deliveries.lanes(partition):
                after: tuple[str, str] | None = None
                for _ in range(0, MOST, PAGE):
                    page = await self.deliveries.waiting(lane, limit=PAGE, after=after)
                    late = [Sent(lane, waiting) for waiting in page if waiting.due < now - LATE]
                    await self.outgoing.append(late)
                    said += len(late)
                    if len(page) < PAGE:
                        break
                    after = (page[-1].order, page[-1].id)
        return said
