"""What /metrics tells of the whole platform, asked for when somebody looks. What cannot be had is left out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ..domain.ledger import RECEIVED
from ..domain.scope import Scope
from ..kernel.errors import Unavailable
from ..maintenance.balance import in_flight
from ..uses import Upkeep, Uses
from .metrics import Metrics
from .replies import Reply

NAN = float("nan")

Values = Mapping[tuple[str, ...], float]
Family = type[CounterMetricFamily] | type[GaugeMetricFamily]


async def metrics_now(metrics: Metrics, uses: Uses) -> Reply:
    """Those of this process, and those of the platform as they are now."""
    metrics.now = [family async for family in _families(uses)]
    return metrics.shown()


async def _families(uses: Uses) -> AsyncIterator[Metric]:
    for family in _tasks(uses.upkeep):
        yield family
    for ask in (_lags, _ledger, _deliveries, _canary, _queue):
        try:
            for family in await ask(uses):
                yield family
        except Unavailable:
            if ask is _lags:
                yield _gauge("intake_entries_waiting", "Entries that wait for a drain.", (), {(): NAN})


Ask = Callable[[Uses], Awaitable[list[Metric]]]


async def _lags(uses: Uses) -> list[Metric]:
    lags, now = await uses.upkeep.backlog.lags(), uses.clock.now()
    waiting: Values = {(str(partition),): float(lag.entries) for partition, lag in lags.items()}
    ages: Values = {(str(partition),): lag.age_s(now) for partition, lag in lags.items()}
    of = ("partition",)
    return [
        _gauge("intake_entries_waiting", "Entries that wait for a drain.", (), {(): sum(waiting.values())}),
        _gauge("intake_partition_entries_waiting", "Entries of a partition that wait for a drain.", of, waiting),
        _gauge("intake_partition_oldest_seconds", "Age of the oldest entry of a partition that waits.", of, ages),
    ]


async def _ledger(uses: Uses) -> list[Metric]:
    totals = await uses.ledger.totals()
    counts: Values = {(outcome,): float(n) for outcome, n in totals.items()}
    return [
        _counter("ledger_events", "Events received, and what became of them, since the log was made.", ("outcome",), counts),
        _gauge("ledger_in_flight", "Events received of which nothing has become yet.", (), {(): float(in_flight({RECEIVED: 0, **totals}))}),
    ]


async def _deliveries(uses: Uses) -> list[Metric]:
    now = await uses.again.standing(Scope())
    standing: Values = {("waiting",): float(now.waiting), ("dead",): float(now.dead)}
    return [
        _gauge("deliveries", "Deliveries that wait, and that were given up.", ("status",), standing),
        _gauge("deliveries_unread", "Deliveries that streams tell of and no worker has read yet.", (), {(): float(now.unread)}),
    ]


async def _canary(uses: Uses) -> list[Metric]:
    flight, beat = await uses.upkeep.canary.last(), await uses.upkeep.beats.heard()
    leads = [_gauge("scheduler_leads", "Whether a scheduler leads.", (), {(): 1.0 if beat else 0.0})]
    if flight is None:
        return leads
    visible = NAN if flight.visible_s is None else flight.visible_s
    return [
        *leads,
        _gauge("canary_accept_seconds", "Until the canary's event was durable.", (), {(): flight.accept_s}),
        _gauge("canary_visible_seconds", "Until a search found the canary's event; no number if it did not.", (), {(): visible}),
        _gauge("canary_age_seconds", "Since the canary's last flight was due.", (), {(): _since(flight.at, uses.clock.now())}),
    ]


async def _queue(uses: Uses) -> list[Metric]:
    waiting = await uses.upkeep.queue.waiting()
    messages: Values = {(queue,): float(of.messages) for queue, of in waiting.items()}
    dead: Values = {(queue,): float(of.dead) for queue, of in waiting.items()}
    return [
        _gauge("queue_messages", "Messages that wait or are being handled.", ("queue",), messages),
        _gauge("queue_dead_messages", "Messages that were given up.", ("queue",), dead),
    ]


def _tasks(upkeep: Upkeep) -> Iterator[Metric]:
    figures, of = upkeep.figures.all(), ("task", "outcome")
    yield _counter("tasks", "Tasks that this process did.", of, {tuple(key): float(figure.count) for key, figure in figures.items()})
    yield _counter("task_seconds", "Time that tasks took.", of, {tuple(key): figure.seconds for key, figure in figures.items()})


def _gauge(name: str, text: str, labels: tuple[str, ...], values: Values) -> Metric:
    return _filled(GaugeMetricFamily, name, text, labels, values)


def _counter(name: str, text: str, labels: tuple[str, ...], values: Values) -> Metric:
    return _filled(CounterMetricFamily, name, text, labels, values)


def _filled(family: Family, name: str, text: str, labels: tuple[str, ...], values: Values) -> Metric:
    made: Any = family(f"thamesthrive_{name}", text, labels=labels)
    for label_values, value in values.items():
        made.add_metric(label_values, value)
    return made  # type: ignore[no-any-return]  # the two families share no signature


def _since(time: datetime, now: datetime) -> float:
    return max(0.0, (now - time).total_seconds())
