"""A genuine Redis: the system's `redis-server` on a free port, keeping what it accepts."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from tests.servers.processes import NoServer, lasting_port, start, stop

URL_VARIABLE = "THAMESTHRIVE_TEST_REDIS_URL"
READY_S = 20
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "1gb", "--maxmemory-policy", "noeviction")


class RedisServer:
    """`kill` ends it in the middle of whatever it does; `restart` brings it back on the same port with what it kept."""

    def __init__(self, folder: Path, extra: tuple[str, ...], environment: Mapping[str, str] | None = None) -> None:
        self.folder, self._extra, self._port = folder, extra, lasting_port()
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def kept(self) -> Path:
        """Where its log stands."""
        return self.folder / "appendonlydir"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Start it, again once it has ended; returns when it answers and has read its log. Raises: NoServer."""
        log = self.folder / "redis.log"
        # fmt: off
        command = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "",
                   *DURABLE, *self._extra]
        # fmt: on
        if self._process is not None:
            self._process.wait(READY_S)
        self._process = start(command, folder=self.folder, log=log, env=self._environment)
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
def redis_server(*extra: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Iterator[RedisServer]:
    """One of our own, with these arguments and variables besides, in this folder or one that is removed. Raises: NoServer."""
    if shutil.which("redis-server") is None:
        raise NoServer(f"there is no redis-server; install Debian's package redis-server, or set {URL_VARIABLE}")
    home = folder or Path(tempfile.mkdtemp(prefix="thamesthrive-redis-"))
    home.mkdir(exist_ok=True)
    server = RedisServer(home, extra, environment)
    try:
        server.restart()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@cache
def shared_redis() -> str:
    """The address that the environment names, else of one server for all tests of this process. Raises: NoServer."""
    if url := os.environ.get(URL_VARIABLE):
        return url
    stack = ExitStack()
    server = stack.enter_context(redis_server())
    atexit.register(stack.close)
    return server.url
