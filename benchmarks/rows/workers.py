"""The same load drained into Elasticsearch by one worker and by two: what the second one costs."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from attrs import frozen

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..meter import Spent
from ..processes import Platform, measured, on_servers, platform
from .end_to_end import drop

EVENTS = 8_000
TARGET = Target(1.15, at_least=False)


@frozen
class Crew:
    """An installation of its own, with so many workers."""

    product: Platform
    pids: Mapping[str, int]


def run(bench: Bench) -> list[Figure]:
    elastic, events = bench.elasticsearch(), bench.halved(EVENTS)
    spent: dict[int, list[Spent]] = {1: [], 2: []}
    with ExitStack() as stack:
        crews = {workers: stack.enter_context(_crew(bench, elastic, workers)) for workers in spent}
        for n in range(bench.few_rounds + 1):   # in turns; the first warms up
            for workers, crew in crews.items():
                order = crew.product.order("batch", events, 860 + n)
                spent[workers].append(measured(order, crew.pids, until=crew.product)[1])
    return [_figure(spent[1][1:], spent[2][1:], events)]


@contextmanager
def _crew(bench: Bench, elastic: str, workers: int) -> Iterator[Crew]:
    folder = bench.within("workers")
    prefix = f"bench-{folder.name.rpartition('-')[2]}"
    with ExitStack() as stack:
        stack.callback(drop, elastic, prefix)
        environment, servers = stack.enter_context(on_servers(elastic, prefix))
        product = stack.enter_context(platform(folder, environment))
        running = [stack.enter_context(product.worker()) for _ in range(workers)]
        yield Crew(product, {**product.pids, **servers, **{f"worker {n + 1}": process.pid for n, process in enumerate(running)}})


def _figure(one: list[Spent], two: list[Spent], events: int) -> Figure:
    rates = [sample([events / s.seconds for s in rounds]) for rounds in (two, one)]
    return Figure(
        what="drain into Elasticsearch, 2 workers",
        unit="CPU µs an event, workers and node",
        result=sample([_worked_us(s, events) for s in two]),
        baseline=sample([_worked_us(s, events) for s in one]),
        against="1 worker",
        target=TARGET,
        cpu_us=sample([s.cpu_us(events) for s in two]),
        note=f"{rates[0]} events/s with two, {rates[1]} with one, from the first request on",
    )


def _worked_us(spent: Spent, events: int) -> float:
    """Of those who drain."""
    return sum(cpu for name, cpu in spent.cpu.items() if name.startswith("worker") or name == "elasticsearch") / events * 1e6


ROW = Row("workers", "two workers against one, Elasticsearch", run, Needs(elastic=True, limit_s=400))
