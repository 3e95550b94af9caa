"""Every message that crosses the task queue, one frozen class each: the asynchronous story of the platform on one screen.

A message says that something is due. It carries ids and small values only, and the handler that gets it twice does it once.
"""

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True)
class CanaryDue:
    """Send an event through the whole platform and see how long it takes. `at` names it: the same again is the same event."""

    at: datetime
    v: int = 1


@frozen(kw_only=True)
class LedgerCheckDue:
    """Compare the ledger with the store."""

    at: datetime
    v: int = 1


@frozen(kw_only=True)
class ParkedSweepDue:
    """Delete what was parked too long ago."""

    at: datetime
    v: int = 1


@frozen(kw_only=True)
class DeliverySweepDue:
    """Say again which deliveries wait and should have been tried."""

    at: datetime
    v: int = 1


@frozen(kw_only=True)
class ErasuresDue:
    """Take out what erased people left, as far as it can be now."""

    at: datetime
    v: int = 1


@frozen(kw_only=True)
class RetentionDue:
    """Delete what is older than it is to be kept."""

    at: datetime
    v: int = 1


Message = CanaryDue | LedgerCheckDue | ParkedSweepDue | DeliverySweepDue | ErasuresDue | RetentionDue
