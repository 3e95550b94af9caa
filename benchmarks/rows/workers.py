"""The same load drained into Elasticsearch by one worker and by two: what the second one costs."""

from contextlib import ExitStack

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..meter import Spent
from ..processes import measured, on_servers, platform
from .end_to_end import drop

EVENTS = 8_000
TARGET = Target(1.15, at_least=False)


def run(bench: Bench) -> list[Figure]:
    elastic, events = bench.elasticsearch(), bench.halved(EVENTS)
    spent = {workers: _drained(bench, elastic, workers, events) for workers in (1, 2)}
    one, two = (sample([_worked_us(s, events) for s in spent[workers]]) for workers in (1, 2))
    rates = [sample([events / s.seconds for s in spent[workers]]) for workers in (1, 2)]
    return [
        Figure(
            what="drain into Elasticsearch, 2 workers",
            unit="CPU µs an event, workers and node",
            result=two,
            baseline=one,
            against="1 worker",
            target=TARGET,
            cpu_us=sample([s.cpu_us(events) for s in spent[2]]),
            note=f"{rates[1]} events/s with two, {rates[0]} with one, from the first request on",
        )
    ]


def _drained(bench: Bench, elastic: str, workers: int, events: int) -> list[Spent]:
    folder = bench.within("workers")
    prefix = f"bench-{folder.name.rpartition('-')[2]}"
    with ExitStack() as stack:
        stack.callback(drop, elastic, prefix)
        environment, servers = stack.enter_context(on_servers(elastic, prefix))
        product = stack.enter_context(platform(folder, environment))
        running = [stack.enter_context(product.worker()) for _ in range(workers)]
        pids = {**product.pids, **servers, **{f"worker {n + 1}": process.pid for n, process in enumerate(running)}}
        rounds = [measured(product.order("batch", events, 860 + n), pids, until=product)[1] for n in range(bench.few_rounds + 1)]
    return rounds[1:]                           # the first warms up


def _worked_us(spent: Spent, events: int) -> float:
    """Of those who drain."""
    return sum(cpu for name, cpu in spent.cpu.items() if name.startswith("worker") or name == "elasticsearch") / events * 1e6


ROW = Row("workers", "two workers against one, Elasticsearch", run, Needs(elastic=True, limit_s=400))
