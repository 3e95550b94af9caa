"""What the HTTP doors count, in a registry of their own; and how Prometheus reads it."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from .replies import Reply

APPEND_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0)


class Metrics:
    """One a process."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = kept = registry or CollectorRegistry()
        self._requests = Counter("thamesthrive_requests", "Requests answered.", ["door", "status"], registry=kept)
        self._events = Counter("thamesthrive_events_accepted", "Events that are durable in the intake.", ["door"], registry=kept)
        self._append = Histogram("thamesthrive_append_seconds", "Until an append was durable.", registry=kept, buckets=APPEND_S)
        self._counters: dict[tuple[str, int], Counter] = {}     # finding a label costs more than counting
        self._lag = Gauge("thamesthrive_intake_entries_waiting", "Entries that wait for a drain.", registry=kept)

    def request(self, door: str, status: int) -> None:
        """One more answer."""
        key = (door, status)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self._requests.labels(door, str(status))
        counter.inc()

    def accepted(self, door: str, events: int, append_s: float) -> None:
        """A call was taken."""
        self._events.labels(door).inc(events)
        self._append.observe(append_s)

    def waiting(self, entries: float) -> None:
        """How far the drain is behind."""
        self._lag.set(entries)

    def shown(self) -> Reply:
        """In the text format."""
        return Reply(200, generate_latest(self.registry), ((b"content-type", CONTENT_TYPE_LATEST.encode()),))
