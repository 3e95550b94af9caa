"""Handlers: each hands a message to its use case. All are idempotent; each says by what."""

from ..collection.batch import Batch
from ..kernel.ids import random_id
from ..maintenance.canary import SCOPE, SOURCE, item_of
from ..messages import CanaryDue, DeliverySweepDue, ErasuresDue, LedgerCheckDue, ParkedSweepDue, RetentionDue
from ..uses import Uses


async def canary(uses: Uses, message: CanaryDue) -> None:
    """By the time it was due, which names the event."""
    began = uses.clock.monotonic()
    batch = Batch(scope=SCOPE, source=SOURCE, door="canary", received=uses.clock.now(), items=(item_of(message.at),))
    accepted = await uses.collector.accept(batch)
    await uses.upkeep.canary.watch(message.at, began, accepted.append_s)


async def verify_ledger(uses: Uses, message: LedgerCheckDue) -> None:
    """Reads, and keeps the newest result: doing it again does no more."""
    await uses.upkeep.ledger_check.run(random_id())


async def sweep_parked(uses: Uses, message: ParkedSweepDue) -> None:
    """What is gone is gone."""
    await uses.upkeep.parked_sweep.run()


async def sweep_deliveries(uses: Uses, message: DeliverySweepDue) -> None:
    """Who works them off knows what is in hand already, and the records decide."""
    await uses.delivery_sweep.run(uses.clock.now())


async def clean_erased(uses: Uses, message: ErasuresDue) -> None:
    """What is left is found anew each time."""
    await uses.cleaner.run()


async def retain(uses: Uses, message: RetentionDue) -> None:
    """What is gone is gone."""
    await uses.upkeep.retention.run()
