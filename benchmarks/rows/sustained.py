"""Ten minutes of draining into Elasticsearch with a backlog that never ends: as fast at the end as at the beginning, in the same memory."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

import psutil
from attrs import frozen

from ..backlog import fill
from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..processes import Platform, on_servers, platform
from .end_to_end import drop

SECONDS = 600
CHUNK = 20_000                                  # filled in whenever less is left
LOOK_S = 1.0
MOST_MB = 600.0
AS_FAST = Target(0.8)                           # the store grows meanwhile, and its segments are merged


@frozen
class Look:
    """At one moment: events stored so far, MB of the worker."""

    at: float
    stored: int
    memory_mb: float


def run(bench: Bench) -> list[Figure]:
    elastic, folder = bench.elasticsearch(), bench.within("sustained")
    prefix = f"bench-{folder.name.rpartition('-')[2]}"
    with ExitStack() as stack:
        stack.callback(drop, elastic, prefix)
        environment, _ = stack.enter_context(on_servers(elastic, prefix))
        product = stack.enter_context(platform(folder, environment))
        worker = stack.enter_context(product.worker())
        looks = _looks(product, worker.pid, bench.scaled(SECONDS), bench.scaled(CHUNK))
        product.drained()
    return _figures(looks)


def _looks(product: Platform, worker: int, seconds: int, chunk: int) -> list[Look]:
    found: list[Look] = []
    seed, until = 1_000, time.monotonic() + seconds
    while time.monotonic() < until:
        if product.in_flight() < chunk:
            fill(product, chunk, seed := seed + 1)
        stored = int(product.doors[0].get("ledger")["total"]["stored"])
        found.append(Look(time.monotonic(), stored, psutil.Process(worker).memory_info().rss / 1e6))
        time.sleep(LOOK_S)
    return found


def _figures(looks: Sequence[Look]) -> list[Figure]:
    quarter = len(looks) // 4
    quarters = [looks[n * quarter : (n + 1) * quarter + 1] for n in range(4)]
    rates = [(some[-1].stored - some[0].stored) / (some[-1].at - some[0].at) for some in quarters]
    memory = [median(look.memory_mb for look in some) for some in quarters]
    minutes = (looks[-1].at - looks[0].at) / 60
    return [
        Figure(
            what=f"drain into Elasticsearch for {minutes:.0f} minutes, the last quarter of the time", unit="events/s",
            result=sample([rates[3]]), baseline=sample([rates[1]]), against="the second quarter", target=AS_FAST,
            note=f"{looks[-1].stored:,} events in all; by quarter {', '.join(f'{rate:,.0f}' for rate in rates)} events/s",
        ),
        Figure(
            what="memory of the worker meanwhile, at most", unit="MB", result=sample([max(look.memory_mb for look in looks)]),
            target=Target(MOST_MB, of="result", at_least=False), note=f"by quarter {', '.join(f'{mb:.0f}' for mb in memory)}",
        ),
    ]


ROW = Row("sustained-elastic", "ten minutes into Elasticsearch", run, Needs(elastic=True, limit_s=1_200, asked=True))
