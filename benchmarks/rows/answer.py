"""Calls of /track that wait for the result: the event is drained and stored before they are answered."""

from tests.servers.platform import all_in_one

from ..bench import Bench, Row
from ..figures import Figure, sample
from ..latency import latency
from ..paced import Paced
from ..processes import Platform, paced

PER_SECOND = 200
SECONDS = 6
MOST_MS = 50.0


def run(bench: Bench) -> list[Figure]:
    events = bench.halved(SECONDS * PER_SECOND)
    with all_in_one(folder := bench.within("answer")) as (api, process):
        product = Platform((api,), {"all": process.pid}, {}, folder)
        rounds = [paced(product.order("answered", events, seed=600 + n), PER_SECOND) for n in range(bench.rounds + 1)]
    return [_figure(rounds[1:])]                # the first warms up


def _figure(rounds: list[Paced]) -> Figure:
    refused, late = sum(p.refused for p in rounds), sample([p.late_ms for p in rounds])
    return latency(
        f"/track?answer=result at {PER_SECOND}/s, all in one, SQLite",
        [p.waited_ms for p in rounds],
        MOST_MS,
        client=sample([p.share for p in rounds]),
        note=f"{refused} refused or still pending after two seconds; the client itself was late by {late} ms, p99",
    )


ROW = Row("answer", "calls that wait for the result", run)
