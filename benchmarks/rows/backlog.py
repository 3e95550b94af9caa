"""A million events wait: filled in, the power cut, started again as all-in-one, drained while we ask how it is and look at its memory."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx2 as httpx
import psutil
from attrs import evolve, frozen

from tests.servers.platform import Api, Process
from tests.servers.processes import free_port

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..latency import latency
from ..meter import Meter, Spent, tree
from ..processes import Platform, embedded, measured, pacing, platform

EVENTS = 100_000
COPIES = 10
ASKED = 40                                      # times a second how it is
LOOK_S = 0.5
CHUNK_S = 10
READY_S = 60.0
MOST_MB, MOST_READY_S, MOST_MS = 600.0, 10.0, 50.0


@frozen
class Looked:
    """While it drained: milliseconds of /healthz by stretch of time, and MB of the process without its log server."""

    spent: Spent
    health_ms: list[list[float]]
    memory_mb: list[float]

    @property
    def growth(self) -> float:
        """Of the last quarter over the second, when everything is warm."""
        quarter = max(1, len(self.memory_mb) // 4)
        return median(self.memory_mb[-quarter:]) / median(self.memory_mb[quarter : 2 * quarter] or self.memory_mb)


def run(bench: Bench) -> list[Figure]:
    folder, copies = bench.within("backlog"), 2 if bench.quick else COPIES
    events = bench.scaled(EVENTS) * copies
    with platform(folder, embedded(folder)) as product:
        filled, _ = measured(evolve(product.order("batch", bench.scaled(EVENTS), 800), copies=copies), product.pids)
        door = product.doors[0]
        _cut(product)
    with _started(folder, door) as (api, process, ready_s):
        looked = _drain(Platform((api,), {"all": process.pid}, {}, folder))
        stored = api.get("ledger")["total"]
    assert stored["in_flight"] == 0, stored
    backlog = f"{events:,} events waiting"
    return [
        Figure(what=f"fill in {events:,} events in batches, nobody drains", unit="events/s", result=sample([filled.per_second])),
        Figure(
            what=f"from kill -9 to ready, {backlog}", unit="s", result=sample([ready_s]), target=_most(MOST_READY_S),
            note="store and log are ready; that the lag is great, /readyz says as well",
        ),
        latency(f"/healthz of the all-in-one, {backlog}", looked.health_ms, MOST_MS),
        Figure(
            what=f"memory of the all-in-one without the log server, at most, {backlog}", unit="MB", result=sample([max(looked.memory_mb)]),
            target=_most(MOST_MB), note=f"the last quarter of the time against the second: {looked.growth:.2f} ×",
        ),
        Figure(
            what=f"drained by the all-in-one, {backlog}", unit="events/s", result=sample([events / looked.spent.seconds]),
            cpu_us=sample([looked.spent.cpu_us(events)]), note=f"the ledger at the end: {_shown(stored)}",
        ),
    ]


def _cut(product: Platform) -> None:
    """As a power cut would: the doors and their log server at once."""
    for process in [p for pid in product.pids.values() for p in tree(pid)]:
        process.kill()


@contextmanager
def _started(folder: Path, known: Api) -> Iterator[tuple[Api, Process, float]]:
    """The all-in-one on what is there, and the seconds until it was ready."""
    port, began = free_port(), time.monotonic()
    process = Process(["run", "--role", "all", "--data", str(folder / "data"), "--port", str(port)], {}, folder / "all.log")
    try:
        api = Api(f"http://127.0.0.1:{port}", known.write_key, known.token)
        while not _is_ready(api.url):
            assert process.alive(), f"it ended:\n{process.output()[-3000:]}"
            assert time.monotonic() - began < READY_S, f"not ready within {READY_S} s"
            time.sleep(0.02)
        yield api, process, time.monotonic() - began
    finally:
        process.stop()


def _is_ready(url: str) -> bool:
    """But for the lag."""
    try:
        checks = httpx.get(f"{url}/readyz", timeout=5.0).json()["checks"]
    except httpx.HTTPError:
        return False
    return all(check["ready"] for name, check in checks.items() if name != "lag")


def _drain(product: Platform) -> Looked:
    """Until nothing is in flight. A stretch that outlasts the backlog does not count, unless it is the only one."""
    [pid] = product.pids.values()
    meter, health, memory = Meter(product.pids), list[list[float]](), list[float]()
    left, spent = product.in_flight(), meter.stop()
    while left:
        with pacing(product.order("health", ASKED * CHUNK_S, 0), ASKED) as ended:
            until = time.monotonic() + CHUNK_S
            while time.monotonic() < until and (left := product.in_flight()):
                memory.append(psutil.Process(pid).memory_info().rss / 1e6)
                time.sleep(LOOK_S)
            spent = meter.stop()
            waited = ended().waited_ms
            if left or not health:
                health.append(waited)
    return Looked(spent, health, memory)


def _shown(totals: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in totals.items() if isinstance(count, int) and count)


def _most(value: float) -> Target:
    return Target(value, of="result", at_least=False)


ROW = Row("backlog", "a million events waiting", run, Needs(limit_s=900))
