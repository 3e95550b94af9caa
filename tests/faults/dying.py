"""Ports that stop their process at one call: killed before it, after it, or in the middle of a bulk; or frozen instead."""

import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from attrs import evolve, frozen

from roles.compose import Platform
from thamesthrive.collection.drain import Drain

Moment = Literal["before", "after", "inside"]

STORES = frozenset(
    {"profiles", "identities", "sessions", "events", "groups", "deliveries", "parked", "partitions", "erasures", "remains"}
)


@frozen
class Fault:
    """Where a process stops: at the `occurrence`-th call of a method (inside: of those with at least two items)."""

    port: str
    method: str
    moment: Moment
    occurrence: int = 1
    signal: int = signal.SIGKILL

    def __str__(self) -> str:
        return f"{self.moment} {self.port}.{self.method} #{self.occurrence}"


class Dying:
    """Stands for a port, and stops the process at the fault. What it passes on is what it was given."""

    def __init__(self, port: Any, fault: Fault) -> None:
        self._port, self._fault, self._calls = port, fault, 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._port, name)
        return self._dying(real) if name == self._fault.method else real

    def _dying(self, real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def call(*given: Any, **named: Any) -> Any:
            if not self._is_now(given):
                return await real(*given, **named)
            if self._fault.moment == "inside":
                return await self._in_halves(real, given)
            if self._fault.moment == "before":
                self._stop()
            answer = await real(*given, **named)
            if self._fault.moment == "after":
                self._stop()
            return answer

        return call

    def _is_now(self, given: Sequence[Any]) -> bool:
        if self._fault.moment != "inside" or len(given[-1]) > 1:
            self._calls += 1
            return self._calls == self._fault.occurrence
        return False

    async def _in_halves(self, real: Callable[..., Awaitable[Any]], given: Sequence[Any]) -> Any:
        """The bulk is a call's last argument. A process that is only frozen goes on with the second half."""
        *scope, bulk = given
        half = len(bulk) // 2
        first = await real(*scope, bulk[:half])
        self._stop()
        second = await real(*scope, bulk[half:])
        return {**first, **second} if isinstance(first, dict) else None if first is None else [*first, *second]

    def _stop(self) -> None:
        os.kill(os.getpid(), self._fault.signal)


def with_fault(platform: Platform, fault: Fault) -> Platform:
    """The same platform with one port of its drain replaced. The product has no seam for this, so its private fields are read."""
    outside, holder, drain = platform.outside, platform.holder, platform.drain
    if fault.port == "locks":
        holder._locks = Dying(holder._locks, fault)
        return platform
    ports: Any = outside.stores if fault.port in STORES else outside
    ports = evolve(ports, **{fault.port: Dying(getattr(ports, fault.port), fault)})
    outside = evolve(outside, stores=ports) if fault.port in STORES else ports
    return evolve(platform, drain=Drain(outside, drain._rulebook, drain._hashed, platform.settings.collection))
