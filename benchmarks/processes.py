"""What a row drives: the product's processes, the bare server, the load generator; each a process of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from attrs import evolve, frozen

from tests.servers.platform import Api, Process, once, wait_ready
from tests.servers.processes import free_port, start, stop
from tests.servers.redis import redis_server

from .client import Order, Sent
from .meter import Meter, Spent, listener
from .paced import Pace, Paced

POLL_S = 0.03
LONGEST_S = 300.0
ROOT = Path(__file__).parent.parent


@frozen
class Platform:
    """A running product in separate roles: its doors, and how to start and stop its worker."""

    doors: tuple[Api, ...]
    pids: Mapping[str, int]                     # name -> root process
    environment: Mapping[str, str]
    folder: Path

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(door.url for door in self.doors)

    def order(self, door: str, events: int, seed: int, people: int | None = None) -> Order:
        """Of a load on its doors."""
        return Order(urls=self.urls, door=door, events=events, seed=seed, write_key=self.doors[0].write_key, people=people)

    def in_flight(self) -> int:
        """By the ledger."""
        return int(self.doors[0].get("ledger")["total"]["in_flight"])

    def drained(self) -> float:
        """Wait until nothing is in flight; the time at which that was so."""
        until = time.monotonic() + LONGEST_S
        while self.in_flight():
            assert time.monotonic() < until, f"not drained within {LONGEST_S} s"
            time.sleep(POLL_S)
        return time.monotonic()

    @contextmanager
    def worker(self) -> Iterator[Process]:
        """One more worker."""
        process = Process(["run", "--role", "worker"], self.environment, self.folder / f"worker-{time.monotonic_ns()}.log")
        try:
            yield process
        finally:
            process.stop()


def embedded(folder: Path) -> dict[str, str]:
    """Settings for SQLite and the Valkey child in a folder."""
    return {"THAMESTHRIVE_DATA": str(folder / "data")}


@contextmanager
def on_servers(elastic: str, prefix: str) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    """Settings for this node and a Redis of our own, and the pids of both. Raises: NoServer."""
    with redis_server() as redis:
        node = listener(elastic)
        pids = {"log server": redis.pid, **({"elasticsearch": node} if node else {})}
        settings = {"STORE_KIND": "elasticsearch", "ELASTIC_URL": elastic, "ELASTIC_PREFIX": prefix, "REDIS_URL": redis.url}
        yield {f"THAMESTHRIVE_{name}": value for name, value in settings.items()}, pids


@contextmanager
def platform(folder: Path, environment: Mapping[str, str], *, apis: int = 1) -> Iterator[Platform]:
    """Api processes with a source and a token; workers come by `worker`."""
    once(["run", "--role", "job", "--job", "migrate"], environment)
    source = json.loads(once(["sources", "create", "web", "--format", "json"], environment))
    token = json.loads(once(["tokens", "create", "bench", "--grant", "owner", "--format", "json"], environment))
    running: dict[str, Process] = {}
    doors: list[Api] = []
    try:
        for n in range(apis):
            port = free_port()
            running[f"api {n + 1}"] = process = Process(["run", "--role", "api", "--port", str(port)], environment, folder / f"api-{n}.log")
            doors.append(Api(f"http://127.0.0.1:{port}", source["write_key"], token["token"]))
            wait_ready(doors[-1].url, process)
        yield Platform(tuple(doors), {name: p.pid for name, p in running.items()}, environment, folder)
    finally:
        for door in doors:
            door.client.close()
        for process in running.values():
            process.stop()


@contextmanager
def bare_servers(folder: Path, n: int = 1, server: str = "hypercorn") -> Iterator[tuple[tuple[str, ...], Mapping[str, int]]]:
    """Addresses and pids of bare servers."""
    with ExitStack() as stack:
        urls, pids = [], {}
        for at in range(n):
            port = free_port()
            process = start([sys.executable, "-m", "benchmarks.bare", str(port), server], folder=ROOT, log=folder / "bare.log")
            stack.callback(stop, process)
            _listening(port)
            urls.append(f"http://127.0.0.1:{port}")
            pids[f"bare {at + 1}"] = process.pid
        yield tuple(urls), pids


@contextmanager
def prepared(generator: str, order: Order | Pace) -> Iterator["subprocess.Popen[str]"]:
    """A load generator that has made its requests and waits for the word."""
    command = [sys.executable, "-m", f"benchmarks.{generator}", msgspec.json.encode(order).decode()]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout
        assert client.stdout.readline() == "ready\n", "the load generator did not get ready"
        yield client


def measured(order: Order, pids: Mapping[str, int], until: Platform | None = None) -> tuple[Sent, Spent]:
    """Send an order; what it cost these processes, until all is answered, or until this platform has nothing in flight."""
    with prepared("client", order) as client:
        meter = Meter(pids)
        go(client)
        sent = msgspec.json.decode(said(client), type=Sent)
        if until:
            until.drained()
        spent = meter.stop()
    assert not sent.refused, f"{sent.refused} of {sent.requests} requests were refused"
    return sent, (spent if until else evolve(spent, seconds=sent.seconds))


def go(client: "subprocess.Popen[str]") -> None:
    """The word."""
    assert client.stdin
    client.stdin.write("go\n")
    client.stdin.flush()


def said(client: "subprocess.Popen[str]") -> str:
    """What a load generator says at its end."""
    assert client.stdout
    line = client.stdout.readline()
    assert line, f"the load generator ended with status {client.wait()}"
    return line


@contextmanager
def pacing(order: Order, per_second: float) -> Iterator[Callable[[], Paced]]:
    """An open-loop load that runs along; called, it waits for the end and says what happened."""
    with prepared("paced", Pace(order=order, per_second=per_second)) as client:
        go(client)
        yield lambda: msgspec.json.decode(said(client), type=Paced)


def paced(order: Order, per_second: float) -> Paced:
    """The same with nothing beside it."""
    with pacing(order, per_second) as ended:
        return ended()


def _listening(port: int, within_s: float = 20.0) -> None:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nothing listens on {port} within {within_s} s")
