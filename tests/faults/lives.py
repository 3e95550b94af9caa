"""A worker as a process of its own, with or without a fault, forked from one that has everything imported already."""

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import uvloop

from roles import worker
from roles.compose import open_platform
from thamesthrive.adapters.telemetry.logs import set_up_logs
from thamesthrive.settings import Settings, load

from .dying import Fault, with_fault

# Else each life would import these anew: what the product imports late, and pytest, which a child finds as its main program.
PRELOADED = (
    __name__,
    "thamesthrive.adapters.embedded.folder",
    "thamesthrive.adapters.embedded.stores",
    "thamesthrive.adapters.elastic.stores",
    "thamesthrive.adapters.redis.child",
    "thamesthrive.adapters.redis.open",
    "pytest",
)
END_S = 30.0
LOOK_S = 0.03                                   # looking costs the door time that the worker could use


class Life:
    """One worker, from its start to its end."""

    def __init__(self, environment: Mapping[str, str], log: Path, fault: Fault | None = None) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*PRELOADED])
        self._log, self._hears = log, context.Event()
        self._process = context.Process(target=live, args=(dict(environment), str(log), fault, self._hears), daemon=True)
        self._process.start()
        self.fault = fault

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.exitcode is not None

    @property
    def was_killed(self) -> bool:
        return self._process.exitcode == -signal.SIGKILL

    @property
    def is_halted(self) -> bool:
        """Dead, or frozen."""
        return self.ended or self.is_frozen

    @property
    def is_frozen(self) -> bool:
        """Stopped by a signal, and alive."""
        with suppress(FileNotFoundError, ProcessLookupError):   # it is dead, and nobody has told us yet
            return not self.ended and Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        return False

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wake(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """Politely; it may meet its fault on the way. Raises: AssertionError if it failed."""
        wait_for(lambda: self._hears.is_set() or self.ended, "it has started")
        if not self.ended:
            os.kill(self.pid, signal.SIGTERM)
        self._process.join(END_S)
        assert self._process.exitcode in (0, -signal.SIGKILL), f"{self.fault}: exit status {self._process.exitcode}\n{self.said()}"

    def end(self) -> None:
        """At once, whatever it does."""
        if not self.ended:
            self._process.kill()
        self._process.join(END_S)

    def said(self) -> str:
        return self._log.read_text("utf-8", "replace")[-3_000:] if self._log.exists() else ""


def live(environment: dict[str, str], log: str, fault: Fault | None, hears: Event) -> None:
    """What the process does; it is heard to be ready for a signal."""
    with Path(log).open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    settings = load(environment=environment).settings
    set_up_logs(settings.log, sys.stderr)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(settings, fault, hears))


async def _work(settings: Settings, fault: Fault | None, hears: Event) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    hears.set()
    async with open_platform(settings) as platform:
        await worker.run(with_fault(platform, fault) if fault else platform, stop)


def wait_for(holds: Callable[[], object], what: str, *, within_s: float = END_S) -> None:
    """Until it holds. Raises: AssertionError."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(LOOK_S)
