"""What can be tuned of delivering."""

import typed_settings as ts
from attrs import frozen


@frozen
class DeliveryOptions:
    """Effort and pace of each destination stand in its definition."""

    concurrency: int = ts.option(default=64, help="Most calls of one process at once, to all destinations together.")
    held: int = ts.option(default=2_000, help="Most deliveries of one destination and partition that a process keeps in mind.")
    look_s: float = ts.option(default=30.0, help="Seconds after which a worker looks in the store for what no stream told it of.")
