"""SCHEDULES: what is due when. The role `scheduler` fires them; this table is all it knows."""

from collections.abc import Sequence

from ..maintenance.schedules import Schedule
from ..messages import CanaryDue, DeliverySweepDue, ErasuresDue, LedgerCheckDue, ParkedSweepDue, RetentionDue

MINUTE, HOUR, DAY = 60, 3_600, 86_400

SCHEDULES: Sequence[Schedule] = (
    Schedule(name="canary", every_s=MINUTE, message=CanaryDue, does="an event through the whole platform, timed until a search finds it"),
    Schedule(name="verify-ledger", every_s=HOUR, message=LedgerCheckDue, does="compare the ledger with the store"),
    Schedule(name="sweep-parked", every_s=DAY, message=ParkedSweepDue, does="delete what was parked too long ago"),
    Schedule(name="sweep-deliveries", every_s=5 * MINUTE, message=DeliverySweepDue, does="say again what should have been delivered"),
    Schedule(name="clean-erased", every_s=MINUTE, message=ErasuresDue, does="take out what erased people left"),
    Schedule(name="retain", every_s=HOUR, message=RetentionDue, does="delete what is older than it is to be kept"),
)
