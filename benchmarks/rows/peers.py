"""Ours in the units of peers that were measured before, one by one, on two cores of the same kind.

Their figures are constants here: the peers do not run beside us, so these ratios say less than those of other rows.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from attrs import evolve, frozen

from ..bench import Bench, Needs, Row
from ..client import Order, Sent
from ..figures import Figure, Sample, Target, sample
from ..meter import Spent
from ..processes import Platform, embedded, measured, on_servers, platform
from .end_to_end import drop

GATEWAY, STORE = "a gateway that stores before it answers", "a profile store on the same Elasticsearch"
SINGLE, BATCHED = 6_000, 20_000
BETTER = Target(1.0)


@frozen
class Load:
    """What is sent, and the peer's figure."""

    what: str
    door: str
    events: int
    connections: int
    peer: float


GATEWAYS = (
    Load("single events, 32 connections", "single", SINGLE, 32, 909),
    Load("single events, 256 connections", "single", SINGLE, 256, 2_309),
    Load("events in batches of 100", "batch", BATCHED, 32, 19_450),
)
STORES = (
    Load("single events", "single", SINGLE // 2, 64, 294),
    Load("events in batches of 100", "batch", SINGLE, 64, 885),
)
GATEWAY_SHARE, GATEWAY_CPU_MS, STORE_CPU_MS = 0.44, 1.9, 5.3

Rounds = Sequence[tuple[Sent, Spent]]


def run_gateway(bench: Bench) -> list[Figure]:
    """2 api and 1 worker processes on SQLite: what is accepted while the worker drains; of the gateway, what is stored."""
    folder = bench.within("peers")
    with ExitStack() as stack:
        product = stack.enter_context(platform(folder, embedded(folder), apis=2))
        idle = _rounds(bench, product, {}, GATEWAYS[1], 900)
        worker = stack.enter_context(product.worker())
        busy = _rounds(bench, product, {"worker": worker.pid}, GATEWAYS[1], 920)      # on the backlog that is there
        product.drained()
        ours = {load: _drained(bench, product, {"worker": worker.pid}, load, 940 + n) for n, load in enumerate(GATEWAYS)}
    figures = [_accepted(load, rounds) for load, rounds in ours.items()]
    share = sample([sent.per_second / _accepted_rate(idle).middle for sent, _ in busy])
    return [
        *figures,
        _figure("accepted while a backlog drains, of what is accepted without", "of 1", share, GATEWAY_SHARE, GATEWAY),
        _cpu(ours[GATEWAYS[1]], GATEWAY_CPU_MS, GATEWAY),
    ]


def run_store(bench: Bench) -> list[Figure]:
    """1 api and 1 worker process: stored and in profiles."""
    elastic, folder = bench.elasticsearch(), bench.within("peers")
    prefix = f"bench-{folder.name.rpartition('-')[2]}"
    with ExitStack() as stack:
        stack.callback(drop, elastic, prefix)
        environment, servers = stack.enter_context(on_servers(elastic, prefix))
        product = stack.enter_context(platform(folder, environment))
        worker = stack.enter_context(product.worker())
        ours = {load: _drained(bench, product, {**servers, "worker": worker.pid}, load, 960 + n) for n, load in enumerate(STORES)}
    figures = [_figure(f"{load.what}, stored", "events/s", _stored_rate(rounds), load.peer, STORE) for load, rounds in ours.items()]
    return [*figures, _cpu(ours[STORES[0]], STORE_CPU_MS, STORE)]


def _rounds(bench: Bench, product: Platform, others: Mapping[str, int], load: Load, seed: int) -> Rounds:
    """Sent, and not waited for."""
    return [measured(_order(bench, product, load, seed + n), {**product.pids, **others}) for n in range(bench.few_rounds)]


def _drained(bench: Bench, product: Platform, others: Mapping[str, int], load: Load, seed: int) -> Rounds:
    """Sent, and waited for until all is stored."""
    pids, seeds = {**product.pids, **others}, range(100 * seed, 100 * seed + bench.few_rounds)
    return [measured(_order(bench, product, load, n), pids, until=product) for n in seeds]


def _order(bench: Bench, product: Platform, load: Load, seed: int) -> Order:
    return evolve(product.order(load.door, bench.scaled(load.events), seed), connections=load.connections)


def _accepted_rate(rounds: Rounds) -> Sample:
    return sample([sent.per_second for sent, _ in rounds])


def _stored_rate(rounds: Rounds) -> Sample:
    return sample([sent.events / spent.seconds for sent, spent in rounds])


def _accepted(load: Load, rounds: Rounds) -> Figure:
    figure = _figure(f"{load.what}, accepted", "events/s", _accepted_rate(rounds), load.peer, GATEWAY)
    return evolve(
        figure,
        cpu_us=sample([spent.cpu_us(sent.events) for sent, spent in rounds]),
        client=sample([sent.share for sent, _ in rounds]),
        note=f"{_stored_rate(rounds)} events/s from the first request until all is stored and in profiles",
    )


def _cpu(rounds: Rounds, peer: float, name: str) -> Figure:
    ours = sample([spent.cpu_us(sent.events) / 1_000 for sent, spent in rounds])
    return evolve(_figure("CPU of a single event, until it is in its profile", "ms", ours, peer, name), inverse=True)


def _figure(what: str, unit: str, ours: Sample, peer: float, name: str) -> Figure:
    return Figure(what=what, unit=unit, result=ours, baseline=sample([peer]), against=name, target=BETTER)


GATEWAY_ROW = Row("peers", "in the units of a gateway", run_gateway)
STORE_ROW = Row("peers-elastic", "in the units of a profile store", run_store, Needs(elastic=True))
