"""A backlog in the log, and a worker that drains it while we look."""

import time
from collections.abc import Mapping

from attrs import frozen

from .client import Sent
from .meter import Meter, Spent
from .processes import LONGEST_S, Platform, measured

POLL_S = 0.05


@frozen
class Drained:
    """From the end of the worker's first round until nothing was in flight: what it did, and what it cost."""

    events: int
    spent: Spent

    @property
    def per_second(self) -> float:
        return self.events / self.spent.seconds

    def cpu_us(self, *names: str) -> float:
        """CPU µs an event of these processes; of all if none is named."""
        return sum(cpu for name, cpu in self.spent.cpu.items() if not names or name in names) / self.events * 1e6


def fill(product: Platform, events: int, seed: int, people: int | None = None, *, door: str = "batch") -> Sent:
    """Put events into the log that nobody drains yet."""
    sent, _ = measured(product.order(door, events, seed, people), product.pids)
    return sent


def drain(product: Platform, events: int, others: Mapping[str, int]) -> Drained:
    """Start a worker on the backlog; its start and first round, with which caches fill, do not count."""
    with product.worker() as worker:
        meter = Meter({**product.pids, **others, "worker": worker.pid})
        left = _less_than(product, events)
        meter.start()
        _less_than(product, 1)
        return Drained(left, meter.stop())


def _less_than(product: Platform, events: int) -> int:
    """Wait until less than so many are in flight; how many are."""
    until = time.monotonic() + LONGEST_S
    while (left := product.in_flight()) >= events:
        assert time.monotonic() < until, f"{left} events still in flight after {LONGEST_S} s"
        time.sleep(POLL_S)
    return left
