"""Single events over HTTP, durable before they are answered (fsync always), against a bare application under the same server.

Under the default one, for which there is a target, and under the other that an operator may choose.
"""

from collections.abc import Iterator, Mapping

from ..bench import Bench, Row
from ..client import Order, Sent
from ..figures import Figure, Target, sample
from ..meter import Spent
from ..processes import Platform, bare_servers, embedded, measured, platform

EVENTS = 6_000
DOORS = {"single": "/v1/track, /v1/page, /v1/identify", "track": "/track"}
TARGETS = {"hypercorn": Target(0.75), "uvicorn": None}

Round = tuple[Sent, Spent]


def run(bench: Bench) -> list[Figure]:
    return [figure for server in TARGETS for figure in _under(bench, server)]


def _under(bench: Bench, server: str) -> Iterator[Figure]:
    folder = bench.within(f"accept-{server}")
    environment = {**embedded(folder), "THAMESTHRIVE_API_SERVER": server}
    events = bench.scaled(EVENTS)
    ours: dict[str, list[Round]] = {door: [] for door in DOORS}
    bare: dict[str, list[Round]] = {door: [] for door in DOORS}
    with platform(folder, environment) as product, bare_servers(folder, server=server) as (urls, pids):
        for n in range(bench.rounds + 1):       # the first warms up
            for door in DOORS:
                bare[door].append(measured(_at(urls, product, door, events, n), pids))
                ours[door].append(measured(product.order(door, events, n), product.pids))
    for door, name in DOORS.items():
        yield _figure((name, server), ours[door][1:], bare[door][1:])


def _at(urls: tuple[str, ...], product: Platform, door: str, events: int, seed: int) -> Order:
    """The same requests for the bare server."""
    return Order(urls=urls, door=door, events=events, seed=seed, write_key=product.doors[0].write_key)


def _figure(name: tuple[str, str], ours: list[Round], bare: list[Round]) -> Figure:
    door, server = name
    api = sample([spent.cpu["api 1"] / sent.events * 1e6 for sent, spent in ours])
    log = sample([spent.cpu.get("log server", 0.0) / sent.events * 1e6 for sent, spent in ours])
    rates = {"ours": sample([sent.per_second for sent, _ in ours]), "bare": sample([sent.per_second for sent, _ in bare])}
    cost = sample([spent.cpu_us(sent.events) for sent, spent in bare])
    return Figure(
        what=f"accept single events at {door}, {server}",
        unit="CPU µs an event, api process",
        result=api,
        baseline=cost,
        against=f"bare app, same bodies, same {server}",
        inverse=True,
        target=TARGETS[server],
        cpu_us=sample([spent.cpu_us(sent.events) for sent, spent in ours]),
        client=sample([sent.share for sent, _ in ours]),
        note=_note(rates, log.middle, cost.middle / (api.middle + log.middle)),
    )


def _note(rates: Mapping[str, object], log_us: float, with_log: float) -> str:
    return f"{rates['ours']} events/s, bare {rates['bare']}; the log server takes {log_us:.0f} µs more, ratio with it {with_log:.2f}"


ROW = Row("accept", "single events, validated and durable", run)
