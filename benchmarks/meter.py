"""CPU time and memory of process trees."""

import time
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import psutil
from attrs import frozen


@frozen
class Spent:
    """Between two readings: seconds of the clock, and CPU seconds by what the processes are called."""

    seconds: float
    cpu: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.cpu.values())

    def cpu_us(self, events: int) -> float:
        """CPU µs an event."""
        return self.total / events * 1e6


class Meter:
    """Reads the trees of these processes: name -> pid. Processes that join later are found; what ended meanwhile is not counted."""

    def __init__(self, roots: Mapping[str, int]) -> None:
        self._roots = dict(roots)
        self.start()

    def start(self) -> None:
        """From now on."""
        self._began, self._before = time.monotonic(), self._read()

    def stop(self) -> Spent:
        """Since the last start."""
        seconds, now = time.monotonic() - self._began, self._read()
        spent: dict[str, float] = {}
        for (name, pid), cpu in now.items():
            spent[name] = spent.get(name, 0.0) + cpu - self._before.get((name, pid), 0.0)
        return Spent(seconds, spent)

    def _read(self) -> dict[tuple[str, int], float]:
        found: dict[tuple[str, int], float] = {}
        for name, pid in self._roots.items():
            for process in tree(pid):
                try:
                    times = process.cpu_times()
                    found[name if process.pid == pid else _called(name, process), process.pid] = times.user + times.system
                except psutil.NoSuchProcess:
                    continue
        return found


def tree(pid: int) -> list[psutil.Process]:
    """A process and all below it; nothing if it has ended."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def memory_mb(pids: Iterable[int]) -> float:
    """Resident, of the trees."""
    return sum(p.memory_info().rss for pid in pids for p in tree(pid)) / 1e6


def listener(url: str) -> int | None:
    """The process that listens at the port of a local address, None if that cannot be seen."""
    port = urlsplit(url).port
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return None
    return next((c.pid for c in connections if c.status == psutil.CONN_LISTEN and c.laddr and c.laddr[1] == port), None)


def _called(root: str, process: psutil.Process) -> str:
    name = process.name()
    return "log server" if name.startswith(("valkey", "redis")) else root
