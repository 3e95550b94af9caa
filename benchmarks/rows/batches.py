"""Batches of 100 over HTTP against single events, both durable before they are answered, by the same process."""

from collections.abc import Mapping, Sequence

from ..bench import Bench, Row
from ..figures import Figure, Target, sample
from ..processes import embedded, measured, platform

SINGLE = 5_000
BATCHED = 40_000
DOORS = {
    "device": "of one device (an SDK's): one entry of the log each",
    "batch": "of many people (a server's): about as many entries as events",
}

Rounds = Mapping[str, Sequence[float]]


def run(bench: Bench) -> list[Figure]:
    folder = bench.within("batches")
    loads = {"single": bench.scaled(SINGLE), "device": bench.scaled(BATCHED), "batch": bench.scaled(BATCHED)}
    rates: dict[str, list[float]] = {door: [] for door in loads}
    costs: dict[str, list[float]] = {door: [] for door in loads}
    shares: dict[str, list[float]] = {door: [] for door in loads}
    with platform(folder, embedded(folder)) as product:
        for n in range(bench.few_rounds + 1):   # the first warms up
            for door, events in loads.items():
                sent, spent = measured(product.order(door, events, n), product.pids)
                rates[door].append(sent.per_second)
                costs[door].append(spent.cpu_us(events))
                shares[door].append(sent.share)
    return [_figure(door, rates, costs, shares) for door in DOORS]


def _figure(door: str, rates: Rounds, costs: Rounds, shares: Rounds) -> Figure:
    return Figure(
        what=f"accept batches of 100 {DOORS[door]}",
        unit="events/s",
        result=sample(rates[door][1:]),
        baseline=sample(rates["single"][1:]),
        against="single events at /v1, same process",
        target=Target(10.0),
        cpu_us=sample(costs[door][1:]),
        client=sample(shares[door][1:]),
        note=f"single events take {sample(costs['single'][1:]).middle:.0f} CPU µs each; absolute target ≥ 40,000 events/s",
    )


ROW = Row("batches", "batches of 100 against single events", run)
