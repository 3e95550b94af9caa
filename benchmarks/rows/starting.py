"""How long commands take to begin and end, and what idle processes hold in memory."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.servers.platform import COMMAND, Process
from tests.servers.processes import free_port

from ..bench import Bench, Row
from ..figures import Figure, Target, sample
from ..meter import memory_mb, tree
from ..processes import embedded, platform

IDLE_S = 1.0
PROBE_S = 0.01


def run(bench: Bench) -> list[Figure]:
    return [_help(bench), *_all_in_one(bench), _api(bench)]


def _help(bench: Bench) -> Figure:
    bare, ours = [], []
    for _ in range(bench.rounds + 1):
        bare.append(_took([sys.executable, "-c", "pass"]))
        ours.append(_took([*COMMAND, "--help"]))
    return Figure(
        what="thamesthrive --help",
        unit="ms",
        result=sample(ours[1:]),
        baseline=sample(bare[1:]),
        against="the interpreter alone",
        target=Target(150, of="result", at_least=False),
    )


def _took(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1e3


def _all_in_one(bench: Bench) -> list[Figure]:
    first: list[float] = []
    again: list[float] = []
    stopped: list[float] = []
    held: list[float] = []
    for _ in range(bench.rounds):
        folder = bench.within("start") / "data"
        for times in (first, again):
            process, ready = _ready(folder)
            times.append(ready)
            time.sleep(IDLE_S)
            held.append(memory_mb([process.pid]))
            began = time.perf_counter()
            process.stop()
            stopped.append(time.perf_counter() - began)
    return [
        Figure(what="run --role all, a new folder, until /readyz", unit="s", result=sample(first), target=_most(2)),
        Figure(what="run --role all, a folder that is there, until /readyz", unit="s", result=sample(again), target=_most(2)),
        Figure(what="run --role all, from SIGTERM to the end", unit="s", result=sample(stopped), target=_most(2)),
        Figure(what="memory of an idle all-in-one with its log server", unit="MB", result=sample(held), target=_most(200)),
    ]


def _ready(folder: Path) -> tuple[Process, float]:
    port = free_port()
    log = folder.with_suffix(".log")
    began = time.perf_counter()
    process = Process(["run", "--role", "all", "--data", str(folder), "--port", str(port)], {}, log)
    while not _is_ready(f"http://127.0.0.1:{port}/readyz"):
        assert process.alive(), f"it ended:\n{process.output()[-3000:]}"
        time.sleep(PROBE_S)
    return process, time.perf_counter() - began


def _is_ready(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _api(bench: Bench) -> Figure:
    folder = bench.within("idle")
    with platform(folder, embedded(folder)) as product:
        time.sleep(IDLE_S)
        own = tree(product.pids["api 1"])[0].memory_info().rss / 1e6
    return Figure(what="memory of an idle api process, without the log server", unit="MB", result=sample([own]), target=_most(80))


def _most(value: float) -> Target:
    return Target(value, of="result", at_least=False)


ROW = Row("start", "beginning, ending, memory", run)
