"""Starting and stopping real servers, and what happens to a test whose server cannot be had."""

import ctypes
import os
import random
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

STOP_S = 30
_PR_SET_PDEATHSIG = 1


class NoServer(Exception):
    """A real server cannot be had here; the text says why and what to do."""


def absent(reason: NoServer) -> NoReturn:
    """Skip the test, saying why; where `CI` is set, a server that cannot be had is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"a real server is missing: {reason}")
    pytest.skip(f"NO REAL SERVER: {reason}")


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def lasting_port() -> int:
    """A free one below those that the kernel gives to clients: while a server is away, a client could be given its port and meet itself."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NoServer("no port of 20000 to 32000 is free")


def start(command: Sequence[str], *, folder: Path, log: Path, **more: Any) -> subprocess.Popen[bytes]:
    """A process in this folder, its output in the log, that is told to stop when the starting thread ends."""
    environment: Mapping[str, str] = more.pop("env", os.environ)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command), cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=_stop_with_parent, **more,
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask to stop, and after a while insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _stop_with_parent() -> None:
    if hasattr(signal, "SIGTERM"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
