"""A genuine Redis: the system's `redis-server` on a free port, keeping what it accepts."""

import atexit
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

from tests.servers.processes import NoServer, start, stop

URL_VARIABLE = "THAMESTHRIVE_TEST_REDIS_URL"
READY_S = 20
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "1gb", "--maxmemory-policy", "noeviction")


class RedisServer:
    """`kill` ends it in the middle of whatever it does; `restart` brings it back on the same port with what it kept."""

    def __init__(self, folder: Path, extra: tuple[str, ...]) -> None:
        self._folder, self._extra, self._port = folder, extra, _port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    @property
    def pid(self) -> int:
        return self._running().pid

    def restart(self) -> None:
        """Start it, again once it has ended; returns when it answers and has read its log. Raises: NoServer."""
        log = self._folder / "redis.log"
        # fmt: off
        command = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", "",
                   *DURABLE, *self._extra]
        # fmt: on
        if self._process is not None:
            self._process.wait(READY_S)
        self._process = start(command, folder=self._folder, log=log)
        until = time.monotonic() + READY_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise NoServer(f"redis-server does not come up: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.01)

    def kill(self) -> None:
        process = self._running()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        if self._process is not None:
            stop(self._process)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise NoServer("redis-server was not started")
        return self._process


@contextmanager
def redis_server(*extra: str) -> Iterator[RedisServer]:
    """One of our own, with these arguments besides. Raises: NoServer."""
    if shutil.which("redis-server") is None:
        raise NoServer(f"there is no redis-server; install Debian's package redis-server, or set {URL_VARIABLE}")
    folder = Path(tempfile.mkdtemp(prefix="thamesthrive-redis-"))
    server = RedisServer(folder, extra)
    try:
        server.restart()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def shared_redis() -> str:
    """The address that the environment names, else of one server for all tests of this process. Raises: NoServer."""
    if url := os.environ.get(URL_VARIABLE):
        return url
    stack = ExitStack()
    server = stack.enter_context(redis_server())
    atexit.register(stack.close)
    return server.url


def _port() -> int:
    """A free one below those that the kernel gives to clients: while the server is away, a client could be given it and meet itself."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NoServer("no port of 20000 to 32000 is free")
