"""A worker, or any roles, as a process of its own, with or without a fault, forked from one that has everything imported already."""

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import uvloop
from attrs import frozen

from roles.compose import Platform, open_platform
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.adapters.telemetry.logs import set_up_logs
from thamesthrive.settings import load

from .dying import Fault, with_fault

# Else each life would import these anew: what the product imports late, and pytest, which a child finds as its main program.
PRELOADED = (
    __name__,
    "roles.api",
    "roles.scheduler",
    "roles.worker",
    "thamesthrive.adapters.embedded.folder",
    "thamesthrive.adapters.embedded.stores",
    "thamesthrive.adapters.elastic.stores",
    "thamesthrive.adapters.queue.redis_queue",
    "thamesthrive.adapters.queue.worker",
    "thamesthrive.adapters.redis.child",
    "thamesthrive.adapters.redis.open",
    "thamesthrive.adapters.sealing.aead",
    "lark",
    "pytest",
)
END_S = 30.0
_PR_SET_PDEATHSIG = 1
LOOK_S = 0.03                                   # looking costs the door time that the worker could use


@frozen
class Birth:
    """All that a process is given. `hears` is set once it takes signals."""

    environment: Mapping[str, str]
    log: Path
    roles: Sequence[str]
    fault: Fault | None
    ahead: Any
    hears: Event


class Life:
    """One process of the product, from its start to its end. `ahead`: seconds by which its clock is ahead, shared and changed at will."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        fault: Fault | None = None,
        *,
        roles: Sequence[str] = ("worker",),
        ahead: Any = None,
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*PRELOADED])
        self._log, self._hears, self.fault = log, context.Event(), fault
        birth = Birth(dict(environment), log, tuple(roles), fault, ahead, self._hears)
        self._process = context.Process(target=live, args=(birth,), daemon=True)
        self._process.start()

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

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

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


class SteppedClock(SystemClock):
    """The machine's clock, some seconds ahead of it or behind. What only measures time goes on as ever."""

    def __init__(self, ahead: Any) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._ahead.value)


def live(birth: Birth) -> None:
    """What the process does. It ends with whoever started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ.update(birth.environment)        # for what it starts itself
    with birth.log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    set_up_logs(load(environment=dict(birth.environment)).settings.log, sys.stderr)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(birth))


async def _work(birth: Birth) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    birth.hears.set()
    clock = SteppedClock(birth.ahead) if birth.ahead else SystemClock()
    async with open_platform(load(environment=dict(birth.environment)).settings, clock) as opened:
        platform = with_fault(opened, birth.fault) if birth.fault else opened
        async with asyncio.TaskGroup() as tasks:
            for role in birth.roles:
                tasks.create_task(_role(role, platform, stop))


async def _role(name: str, platform: Platform, stop: asyncio.Event) -> None:
    """A role that ends, ends the others."""
    try:
        await import_module(f"roles.{name}").run(platform, stop)
    finally:
        stop.set()


def wait_for(holds: Callable[[], object], what: str, *, within_s: float = END_S) -> None:
    """Until it holds. Raises: AssertionError."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(LOOK_S)
