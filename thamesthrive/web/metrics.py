"""What the HTTP doors count, as plain numbers; and how Prometheus reads them, from a registry of their own."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from .replies import Reply

APPEND_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0)


class Metrics(Collector):
    """One a process. Counting is adding to a number: the library's own counters would cost a request as much as its JSON does."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._requests: dict[tuple[str, int], int] = {}
        self._refused: dict[tuple[str, str], int] = {}
        self._events: dict[str, int] = {}
        self._lost: dict[tuple[str, str], int] = {}
        self._append, self._append_s = [0] * (len(APPEND_S) + 1), 0.0
        self.now: Iterable[Metric] = ()         # of the whole platform, asked for when somebody looks
        self.registry.register(self)

    def request(self, door: str, status: int) -> None:
        """One more answer."""
        key = door, status
        self._requests[key] = self._requests.get(key, 0) + 1

    def refused(self, door: str, code: str) -> None:
        """A call was not taken."""
        key = door, code
        self._refused[key] = self._refused.get(key, 0) + 1

    def accepted(self, door: str, events: int, append_s: float) -> None:
        """A call was taken."""
        self._events[door] = self._events.get(door, 0) + events
        self._append[bisect_left(APPEND_S, append_s)] += 1
        self._append_s += append_s

    def lost(self, door: str, reason: str) -> None:
        """A visitor was sent on, and what that tells could not be taken."""
        self._lost[door, reason] = self._lost.get((door, reason), 0) + 1

    def shown(self) -> Reply:
        """In the text format."""
        return Reply(200, generate_latest(self.registry), ((b"content-type", CONTENT_TYPE_LATEST.encode()),))

    def collect(self) -> Iterable[Metric]:
        """As the library asks for it."""
        requests = CounterMetricFamily("thamesthrive_requests", "Requests answered.", labels=["door", "status"])
        for (door, status), n in self._requests.items():
            requests.add_metric([door, str(status)], n)
        refused = CounterMetricFamily("thamesthrive_calls_refused", "Calls that a door did not take.", labels=["door", "code"])
        for (door, code), n in self._refused.items():
            refused.add_metric([door, code], n)
        events = CounterMetricFamily("thamesthrive_events_accepted", "Events that are durable in the intake.", labels=["door"])
        for door, n in self._events.items():
            events.add_metric([door], n)
        lost = CounterMetricFamily("thamesthrive_events_lost", "Events of visitors who were sent on.", labels=["door", "reason"])
        for (door, reason), n in self._lost.items():
            lost.add_metric([door, reason], n)
        yield requests
        yield refused
        yield events
        yield lost
        yield HistogramMetricFamily(
            "thamesthrive_append_seconds", "Until an append was durable.", buckets=list(self._buckets()), sum_value=self._append_s
        )
        yield from self.now

    def _buckets(self) -> Iterator[tuple[str, float]]:
        """Each with all that are below."""
        bounds = (*(str(bound) for bound in APPEND_S), "+Inf")
        return zip(bounds, accumulate(self._append), strict=True)
