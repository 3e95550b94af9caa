"""The Valkey child: our own server for the intake log, on a Unix socket in the data folder, where no other was named."""

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import structlog
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError

from ...kernel.errors import Invalid, Unavailable
from . import lifeline
from .alongside import alongside
from .binary import find_server, memory_share
from .connection import NEVER

LONGEST_SOCKET = 103                            # bytes of a Unix socket's path; Linux allows 107, macOS 103
ANSWER_S = 60.0                                 # for a server that somebody else starts
STOP_S = 10.0
PROBE_S = 0.02
LOCK_S = 0.2
BACKOFF_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 60.0                                 # after this long the next end counts as the first


@asynccontextmanager
async def valkey_child(folder: Path, *, max_memory_bytes: int = 0) -> AsyncIterator[str]:
    """The address of the server of this data folder, started unless another process has done so, and ready.

    Whoever holds the folder's lock supervises: it starts the server again when it ends. When that process goes, so does its server,
    and one of the others takes over. The server itself holds the lock too, so there are never two on one log.
    Raises: Invalid when there is no program or the path is too long; Unavailable when it does not come up.
    """
    child = _Child(folder, find_server(), max_memory_bytes or memory_share())
    async with alongside(child.supervise()):
        await child.answers()
        yield f"unix://{quote(str(child.socket))}"


class _Child:
    def __init__(self, folder: Path, program: str, max_memory_bytes: int) -> None:
        self.home, self.program, self.max_memory_bytes = folder.absolute() / "valkey", program, max_memory_bytes
        self.socket = self.home / "sock"
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET:
            raise Invalid(f"{self.socket} is too long for a Unix socket (at most {LONGEST_SOCKET} bytes): choose a shorter data folder")
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._was_ready = False

    async def supervise(self) -> None:
        """Until cancelled: once the lock is ours, keep a server running. Raises: Unavailable if the first never came up."""
        lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _locked(lock):            # noqa: ASYNC110  nobody tells when a file's lock is free
                await asyncio.sleep(LOCK_S)
            await self._keep_running(lock)
        finally:
            os.close(lock)                      # released once the server's copy is closed too

    async def _keep_running(self, lock: int) -> None:
        log, failures, clock = structlog.get_logger(), 0, asyncio.get_running_loop().time
        while True:
            began = clock()
            status = await self._run(lock)
            if not self._was_ready:
                raise Unavailable(f"the Valkey child ended at start (status {status}); {self.home / 'valkey.log'} says why")
            failures = 0 if clock() - began > STEADY_S else failures + 1
            log.error("valkey ended", status=status, log=str(self.home / "valkey.log"))
            await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S)) - 1] if failures else 0)

    async def _run(self, lock: int) -> int:
        """One server, from start to end."""
        with (self.home / "valkey.log").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *self._command(),
                cwd=self.home, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=(lock,),
                start_new_session=True,         # Ctrl-C ends us first, then we end it
            )
        structlog.get_logger().info("valkey started", pid=process.pid, program=self.program)
        try:
            return await process.wait()
        finally:
            await _stop(process)

    def _command(self) -> list[str]:
        settings = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.home),
            "appendonly": "yes", "appendfsync": "always", "save": "", "maxmemory-policy": "noeviction",
            "maxmemory": str(self.max_memory_bytes), "daemonize": "no",
        }
        arguments = [text for name, value in settings.items() for text in (f"--{name}", value)]
        return [sys.executable, "-I", "-S", str(lifeline.__file__), str(os.getpid()), self.program, *arguments]

    async def answers(self) -> None:
        """Returns once it answers and has read its log, however long that takes. Raises: Unavailable when nothing answers."""
        clock = asyncio.get_running_loop().time
        until = clock() + ANSWER_S
        async with Redis(unix_socket_path=str(self.socket), retry=NEVER) as client:
            while not await _ready(client):
                if clock() > until and not await _loads(client):
                    raise Unavailable(f"no server answers at {self.socket}; {self.home / 'valkey.log'} says why")
                await asyncio.sleep(PROBE_S)
        self._was_ready = True


async def _ready(client: Redis) -> bool:
    try:
        return bool(await client.ping())
    except (RedisError, OSError):
        return False


async def _loads(client: Redis) -> bool:
    try:
        await client.ping()
    except BusyLoadingError:
        return True
    except (RedisError, OSError):
        return False
    return True


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Nothing is lost either way: what was answered is on disk."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
