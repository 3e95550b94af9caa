"""From the first request until the ledger says that nothing is in flight: api, log, worker and store share the machine with the client."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack

import httpx2 as httpx
from attrs import frozen

from tests.servers.platform import all_in_one

from ..bench import Bench, Needs, Row
from ..client import Order, Sent
from ..figures import Figure, Target, sample
from ..meter import Spent
from ..processes import Platform, bare_servers, embedded, measured, on_servers, platform

SINGLE = 8_000
BATCHED = 12_000

Round = tuple[Sent, Spent]


@frozen
class Shape:
    """How the product runs, and what is sent."""

    name: str
    door: str
    events: int
    target: Target | None = None


def run_sqlite(bench: Bench) -> list[Figure]:
    single, batched = bench.scaled(SINGLE), bench.scaled(BATCHED)
    with ExitStack() as stack:
        alone = stack.enter_context(all_in_one(folder := bench.within("all")))
        everything = Platform((alone[0],), {"all": alone[1].pid}, {}, folder)
        figures = _figures(bench, everything, {}, [Shape("all in one, SQLite, single events", "single", single)])
        figures += _figures(bench, everything, {}, [Shape("all in one, SQLite, batches of 100", "batch", batched)])
    with ExitStack() as stack:
        folder = bench.within("roles")
        product = stack.enter_context(platform(folder, embedded(folder), apis=2))
        worker = stack.enter_context(product.worker())
        shape = Shape("2 api and 1 worker processes, SQLite, single events", "single", single, Target(5_000, of="result"))
        return figures + _figures(bench, product, {"worker": worker.pid}, [shape])


def run_elastic(bench: Bench) -> list[Figure]:
    shapes = [
        Shape("1 api and 1 worker process, Elasticsearch, single events", "single", bench.scaled(SINGLE // 2)),
        Shape("1 api and 1 worker process, Elasticsearch, batches of 100", "batch", bench.scaled(BATCHED // 2)),
    ]
    elastic, folder = bench.elasticsearch(), bench.within("elastic")
    prefix = f"bench-{folder.name.rpartition('-')[2]}"
    with ExitStack() as stack:
        stack.callback(drop, elastic, prefix)
        environment, servers = stack.enter_context(on_servers(elastic, prefix))
        product = stack.enter_context(platform(folder, environment))
        worker = stack.enter_context(product.worker())
        return _figures(bench, product, {**servers, "worker": worker.pid}, shapes)


def drop(elastic: str, prefix: str) -> None:
    """What a run left in a node."""
    for index in httpx.get(f"{elastic}/_cat/indices/{prefix}-*?format=json").json():
        httpx.delete(f"{elastic}/{index['index']}")
    for template in httpx.get(f"{elastic}/_index_template/{prefix}-*").json()["index_templates"]:
        httpx.delete(f"{elastic}/_index_template/{template['name']}")


def _figures(bench: Bench, product: Platform, others: Mapping[str, int], shapes: Sequence[Shape]) -> list[Figure]:
    """Interleaved with bare servers, as many as there are doors, that take the same requests and keep nothing."""
    figures = []
    with bare_servers(bench.within("bare"), len(product.doors)) as (urls, pids):
        for shape in shapes:
            ours: list[Round] = []
            bare: list[Round] = []
            for n in range(bench.few_rounds + 1):       # the first warms up
                order = product.order(shape.door, shape.events, seed=100 * len(shape.name) + n)
                bare.append(measured(_instead(order, urls), pids))
                ours.append(measured(order, {**product.pids, **others}, until=product))
            figures.append(_figure(shape, ours[1:], bare[1:]))
    return figures


def _instead(order: Order, urls: tuple[str, ...]) -> Order:
    """The same requests, to others."""
    return Order(urls=urls, door=order.door, events=order.events, seed=order.seed, write_key=order.write_key)


def _figure(shape: Shape, ours: list[Round], bare: list[Round]) -> Figure:
    last = ours[-1][1]
    shares = ", ".join(f"{name} {cpu / shape.events * 1e6:.0f}" for name, cpu in sorted(last.cpu.items()) if cpu)
    accepted = sample([sent.per_second for sent, _ in ours])
    return Figure(
        what=f"end to end: {shape.name}",
        unit="events/s",
        result=sample([shape.events / spent.seconds for _, spent in ours]),
        baseline=sample([sent.per_second for sent, _ in bare]),
        against="bare app: read, answered, kept nowhere",
        target=shape.target,
        cpu_us=sample([spent.cpu_us(shape.events) for _, spent in ours]),
        client=sample([sent.cpu / spent.seconds for sent, spent in ours]),
        note=f"accepted meanwhile {accepted} events/s; CPU µs an event of the last round: {shares}",
    )


SQLITE = Row("end-to-end", "from request to store, SQLite", run_sqlite)
ELASTIC = Row("end-to-end-elastic", "from request to store, Elasticsearch", run_elastic, Needs(elastic=True))
