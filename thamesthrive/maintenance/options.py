"""What can be tuned of keeping the platform in order."""

import typed_settings as ts
from attrs import frozen


@frozen
class MaintenanceOptions:
    """What is looked after by schedules."""

    canary_warn_s: float = ts.option(default=10.0, help="Seconds within which a search should find the canary's event; then it warns.")
    ledger_minutes: int = ts.option(default=90, help="Minutes before now that the hourly check of the ledger looks at; at most 8 days.")
    ledger_settle_s: int = ts.option(default=120, help="Seconds after its end that a minute of the ledger is taken to be settled.")
    parked_days: int = ts.option(default=30, help="Days for which is kept what could not be used.")
    events_days: int = ts.option(default=0, help="Days for which events are kept, by when they happened; 0: for ever.")
    sessions_days: int = ts.option(default=0, help="Days for which visits are kept, by their end; 0: for ever.")
    deliveries_days: int = ts.option(default=0, help="Days for which is kept what destinations were told; 0: for ever.")
