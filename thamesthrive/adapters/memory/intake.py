"""The log in memory, with the leases that guard it and the ledger it counts into. Several processes may each have their view of one."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from copy import copy, deepcopy
from datetime import datetime

from attrs import Factory, define

from ...domain.entry import START, Cursor, Position
from ...domain.ledger import RECEIVED, Account
from ...domain.scope import Scope
from ...ports.intake import Acknowledgement, Append, Logged, lease_of
from ...ports.partitions import PartitionRecord, Partitions
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

    async def put_back(self, counts: Mapping[Account, Mapping[str, int]], totals: Mapping[str, int]) -> None:
        self.counts |= {account: dict(per) for account, per in counts.items()}


@define
class Stream:
    """One partition of one generation."""

    last: Cursor = START
    acknowledged: Cursor = START
    entries: list[Logged] = Factory(list)


@define
class Held:
    """What a copy of the log holds: partitions by generation, the newest last, and what goes with them."""

    generations: dict[int, list[Stream]] = Factory(dict)
    ledger: dict[Account, dict[str, int]] = Factory(dict)
    fences: dict[str, int] = Factory(dict)


class MemoryLog:
    """The server: one log, and how often it was started. An older copy may be put in its place."""

    def __init__(self, locks: MemoryLocks, ledger: MemoryLedger, now_ms: Callable[[], int]) -> None:
        self.locks, self.ledger, self.now_ms = locks, ledger, now_ms
        self.generations: dict[int, list[Stream]] = {}
        self.begun_in: dict[int, int] = {}      # generation -> the life it began in
        self.life = 1
        self.appended = asyncio.Event()

    def copy(self) -> Held:
        return deepcopy(Held(self.generations, self.ledger.counts, self.locks.fences))

    def restore(self, held: Held) -> None:
        """Start again with what a copy holds; leases are gone."""
        held = deepcopy(held)
        self.generations, self.ledger.counts = held.generations, held.ledger
        self.locks.restart(held.fences)
        self.life += 1

    @property
    def newest(self) -> int:
        return max(self.generations, default=0)

    def begin(self, partitions: int, known: Mapping[int, PartitionRecord]) -> None:
        """A new generation. Its ids are above those of the one before."""
        streams = [s.last.ms for s in self.generations.get(self.newest, [])]
        floor = max([0, *streams, *(r.acknowledged.ms for r in known.values())]) + 1
        for record in known.values():
            self.locks.raise_fence(lease_of(record.generation, record.partition), record.fence)
        if self.begun_in.get(self.newest) != self.life:         # a lease of another life acknowledges nothing
            self.locks.fences.update({name: fence + 1 for name, fence in self.locks.fences.items()})
        generation = max([self.newest, *(r.newest for r in known.values())]) + 1
        self.generations[generation] = [Stream(Cursor(floor, 0)) for _ in range(partitions)]
        self.begun_in[generation] = self.life


class MemoryIntake:
    """`now_ms` gives the log's time; an id never goes back within a partition. `another` is another process at the same log."""

    known: Partitions | None = None             # what a store knows of the log, where there is one

    def __init__(
        self, locks: MemoryLocks, ledger: MemoryLedger, *, partitions: int, now_ms: Callable[[], int], step: Step = no_step
    ) -> None:
        self.log = MemoryLog(locks, ledger, now_ms)
        self._step = step
        self.log.begin(partitions, {})
        self._at_work = self._appends_to = self.log.newest

    def another(self) -> "MemoryIntake":
        made = copy(self)
        made._at_work, made._appends_to = min(self.log.generations), self.log.newest
        return made

    async def open(self, partitions: int) -> None:
        """What a process does that starts with such a setting."""
        known = await self._records()
        is_behind = self.log.newest < max((record.newest for record in known.values()), default=0)
        if len(self.log.generations[self.log.newest]) != partitions or not self._is_fresh() or is_behind:
            self.log.begin(partitions, known)
        self._appends_to = self.log.newest

    @property
    def partitions(self) -> int:
        return len(self.log.generations.get(self._at_work, []))

    @property
    def generation(self) -> int:
        return self._at_work

    async def advance(self) -> bool:
        await self._step()
        await self.open(len(self.log.generations[self.log.newest]))
        before = self._at_work
        for generation in sorted(self.log.generations)[:-1]:
            if any(stream.entries for stream in self.log.generations[generation]):
                break
            del self.log.generations[generation]
        self._at_work = min(self.log.generations)
        return self._at_work != before

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        await self._step()
        while not self._is_fresh():
            await self.open(len(self.log.generations[self.log.newest]))
        self._appends_to = self.log.newest
        positions = [self._append(a) for a in appends]
        self.log.appended.set()
        return positions

    def _is_fresh(self) -> bool:
        """Whether the newest generation began in this life of the log."""
        return self.log.begun_in.get(self.log.newest) == self.log.life

    async def _records(self) -> Mapping[int, PartitionRecord]:
        read = await self.known.load() if self.known else {}
        return {p: record.value for p, record in read.items()}

    def _append(self, append: Append) -> Position:
        streams = self.log.generations[self._appends_to]
        partition = append.place % len(streams)
        stream, now = streams[partition], self.log.now_ms()
        ms, seq = stream.last
        stream.last = Cursor(now, 0) if now > ms else Cursor(ms, seq + 1)
        position = Position(stream.last.ms, partition, stream.last.seq, self._appends_to)
        stream.entries.append(Logged(position, append.body, append.received))
        if append.received:
            self.log.ledger.add(append.account, RECEIVED, append.received)
        return position

    async def read(self, after: Mapping[int, Cursor], *, limit: int, wait_s: float) -> Sequence[Logged]:
        await self._step()
        found = self._behind(after, limit)
        if found or not wait_s:
            return found
        self.log.appended.clear()
        try:
            await asyncio.wait_for(self.log.appended.wait(), wait_s)
        except TimeoutError:
            return []
        return self._behind(after, limit)

    def _behind(self, after: Mapping[int, Cursor], limit: int) -> list[Logged]:
        streams = self.log.generations.get(self._at_work, [])
        return [
            logged
            for partition, cursor in after.items()
            if partition < len(streams)
            for logged in [e for e in streams[partition].entries if (e.position.ms, e.position.seq) > cursor][:limit]
        ]

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        await self._step()
        await self.open(len(self.log.generations[self.log.newest]))
        return [a.partition for a in done if self._acknowledge(a)]

    def _acknowledge(self, done: Acknowledgement) -> bool:
        streams = self.log.generations.get(self._at_work)
        if streams is None or self.log.locks.fence(done.lease.name) != done.lease.fence:
            return False
        stream = streams[done.partition]
        if done.first <= stream.acknowledged:
            return False
        stream.entries = [e for e in stream.entries if (e.position.ms, e.position.seq) > done.through]
        stream.acknowledged = done.through
        for account, per in done.tally.items():
            for outcome, n in per.items():
                self.log.ledger.add(account, outcome, n)
        return True

    async def acknowledged(self) -> Mapping[str, Cursor]:
        await self._step()
        streams = self.log.generations.get(self._at_work, [])
        return {f"{self._at_work}.{p}": stream.acknowledged for p, stream in enumerate(streams)}

    async def oldest(self) -> Mapping[int, datetime]:
        times: dict[int, datetime] = {}
        for _, streams in sorted(self.log.generations.items()):
            for p, stream in enumerate(streams):
                if stream.entries:
                    times.setdefault(p, stream.entries[0].position.time)
        return times

    async def rewrite(self) -> None:
        """There are no files."""

    async def lag(self) -> Mapping[int, int]:
        waiting: dict[int, int] = {}
        for streams in self.log.generations.values():
            for p, stream in enumerate(streams):
                waiting[p] = waiting.get(p, 0) + len(stream.entries)
        return waiting
