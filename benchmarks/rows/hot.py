"""One person in sixteen sessions over eight partitions, against the standard workload: as quick, and nothing miscounted."""

from attrs import frozen

from ..backlog import Drained, drain, fill
from ..bench import Bench, Row
from ..client import ONE
from ..figures import Figure, Target, sample
from ..processes import Platform, embedded, platform

EVENTS = 10_000
PARTITIONS = 8
TARGET = Target(0.8)


@frozen
class Drains:
    """Of the rounds."""

    hot: list[Drained]
    spread: list[Drained]


def run(bench: Bench) -> list[Figure]:
    folder, events = bench.within("hot"), bench.halved(EVENTS)
    settings = {**embedded(folder), "THAMESTHRIVE_REDIS_PARTITIONS": str(PARTITIONS)}
    drains = Drains([], [])
    with platform(folder, settings) as product:
        for n in range(bench.few_rounds):
            for door, drained, seed in (("track", drains.spread, 820 + n), ("one", drains.hot, 840 + n)):
                fill(product, events, seed, door=door)
                drained.append(drain(product, events, {}))
        counted, sent = _counted(product), events * bench.few_rounds
    assert counted == sent, f"the profile counts {counted} events where {sent} were sent"
    return [_figure(drains, counted)]


def _counted(product: Platform) -> int:
    return int(product.doors[0].get(f"profiles/{ONE}")["stats"]["events"])


def _figure(drains: Drains, counted: int) -> Figure:
    hot, spread = (sample([d.per_second for d in drained]) for drained in (drains.hot, drains.spread))
    return Figure(
        what="drain events of one person, 16 sessions, 8 partitions",
        unit="CPU µs an event, worker",
        result=sample([d.cpu_us("worker") for d in drains.hot]),
        baseline=sample([d.cpu_us("worker") for d in drains.spread]),
        against="the standard workload through the same door",
        inverse=True,
        target=TARGET,
        cpu_us=sample([d.cpu_us() for d in drains.hot]),
        note=f"{hot} events/s, of many people {spread} (ratio {hot.middle / spread.middle:.2f}); the profile counts all {counted:,}",
    )


ROW = Row("hot", "one person with very much to do", run)
