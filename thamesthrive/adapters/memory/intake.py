"""The log in memory, with the leases that guard it and the ledger it counts into."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from ...domain.entry import START, Cursor, Position
from ...domain.ledger import RECEIVED, Account
from ...domain.scope import Scope
from ...ports.intake import Acknowledgement, Append, Logged
from .locks import MemoryLocks
from .table import Step, no_step


class MemoryLedger:
    def __init__(self) -> None:
        self.counts: dict[Account, dict[str, int]] = {}

    def add(self, account: Account, outcome: str, n: int) -> None:
        per = self.counts.setdefault(account, {})
        per[outcome] = per.get(outcome, 0) + n

    async def read(self, scope: Scope, *, since_minute: int) -> Mapping[Account, Mapping[str, int]]:
        return {a: dict(per) for a, per in self.counts.items() if a.scope == scope and a.minute >= since_minute}

    async def scopes(self) -> Sequence[Scope]:
        return sorted({account.scope for account in self.counts})

    async def totals(self) -> Mapping[str, int]:
        total: dict[str, int] = {}
        for per in self.counts.values():
            for outcome, n in per.items():
                total[outcome] = total.get(outcome, 0) + n
        return total


class MemoryIntake:
    """`now_ms` gives the log's time; an id never goes back within a partition."""

    def __init__(
        self, locks: MemoryLocks, ledger: MemoryLedger, *, partitions: int, now_ms: Callable[[], int], step: Step = no_step
    ) -> None:
        self._locks, self._ledger, self._now_ms, self._step = locks, ledger, now_ms, step
        self._logs: list[list[Logged]] = [[] for _ in range(partitions)]
        self._last = [START] * partitions
        self._acknowledged = [START] * partitions
        self._appended = asyncio.Event()

    @property
    def partitions(self) -> int:
        return len(self._logs)

    @property
    def generation(self) -> int:
        return 1

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        await self._step()
        positions = [self._append(a) for a in appends]
        self._appended.set()
        return positions

    def _append(self, append: Append) -> Position:
        ms, seq = self._last[append.partition]
        now = self._now_ms()
        self._last[append.partition] = Cursor(now, 0) if now > ms else Cursor(ms, seq + 1)
        position = Position(self._last[append.partition].ms, append.partition, self._last[append.partition].seq, 1)
        self._logs[append.partition].append(Logged(position, append.body, append.received))
        if append.received:
            self._ledger.add(append.account, RECEIVED, append.received)
        return position

    async def read(self, after: Mapping[int, Cursor], *, limit: int, wait_s: float) -> Sequence[Logged]:
        await self._step()
        found = self._behind(after, limit)
        if found or not wait_s:
            return found
        self._appended.clear()
        try:
            await asyncio.wait_for(self._appended.wait(), wait_s)
        except TimeoutError:
            return []
        return self._behind(after, limit)

    def _behind(self, after: Mapping[int, Cursor], limit: int) -> list[Logged]:
        return [
            logged
            for partition, cursor in after.items()
            for logged in [e for e in self._logs[partition] if (e.position.ms, e.position.seq) > cursor][:limit]
        ]

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        await self._step()
        return [a.partition for a in done if self._acknowledge(a)]

    def _acknowledge(self, done: Acknowledgement) -> bool:
        p = done.partition
        if self._locks.fence(done.lease.name) != done.lease.fence or done.first <= self._acknowledged[p]:
            return False
        self._logs[p] = [e for e in self._logs[p] if (e.position.ms, e.position.seq) > done.through]
        self._acknowledged[p] = done.through
        for account, per in done.tally.items():
            for outcome, n in per.items():
                self._ledger.add(account, outcome, n)
        return True

    async def acknowledged(self) -> Mapping[str, Cursor]:
        await self._step()
        return {f"1.{p}": cursor for p, cursor in enumerate(self._acknowledged)}

    async def lag(self) -> Mapping[int, int]:
        return {p: len(log) for p, log in enumerate(self._logs)}
