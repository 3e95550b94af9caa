"""A log, leases, a ledger and a store in memory, with a clock that goes only when told; drains are made over them as processes are."""

from collections.abc import Sequence
from typing import Any

from tests.clocks import HandClock
from tests.collection.steps.folding import HASHED, SCOPE, TYPES
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.intake import MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.memory.tail import MemoryTail
from thamesthrive.collection.drain import Drain, Outside
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.domain.entry import Entry, Position
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.parked import Parked
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Acknowledgement, Append
from thamesthrive.ports.locks import Lease

ANY = Account(Scope(), "web", 0)


class Flaky(MemoryIntake):
    """A log that does not answer an acknowledgement while it is away; while only its answers are lost, it does what it is asked."""

    away = False
    unheard = False

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        if self.away:
            raise Unavailable("the log does not answer")
        made = await super().acknowledge(done)
        if self.unheard:
            raise Unavailable("the log does not answer")
        return made


class Draining:
    """One of each; drains over them come and go."""

    def __init__(self, *, partitions: int = 2, options: CollectionOptions | None = None) -> None:
        self.clock = HandClock()
        self.stores = open_memory()
        self.locks = MemoryLocks(self.clock.monotonic)
        self.ledger = MemoryLedger()
        self.answers = MemoryAnswers()
        self.tail = MemoryTail(self.clock.monotonic)
        self.outgoing = MemoryOutgoing()
        self.ms = 1_793_620_800_000
        self.intake = Flaky(self.locks, self.ledger, partitions=partitions, now_ms=lambda: self.ms)
        self.options = options or CollectionOptions()

    async def append(self, *entries: Entry, partition: int = 0) -> list[Position]:
        made: list[Position] = []
        for entry in entries:
            account = Account(entry.scope, entry.source, minute_of(entry.received))
            made += await self.append_bytes(encode(entry), partition=partition, account=account, received=entry.size)
        return made

    async def append_bytes(self, body: bytes, *, partition: int = 0, account: Account = ANY, received: int = 1) -> Sequence[Position]:
        self.ms += 1
        return await self.intake.append([Append(partition, body, account, received)])

    def drain(self, intake: MemoryIntake | None = None) -> Drain:
        """Of a process of its own, if it has its own view of the log."""
        rulebook = Rulebook(self.stores.definitions, TYPES, HASHED, self.options)
        outside = Outside(self.stores, intake or self.intake, self.answers, self.tail, self.clock, self.outgoing)
        return Drain(outside, rulebook, HASHED, self.options)

    async def owner(self) -> tuple[Drain, dict[int, Lease]]:
        """A drain of all partitions; whoever had them has lost its leases."""
        self.clock.advance(60)
        drain, leases = self.drain(), {}
        for partition in range(self.intake.partitions):
            lease = await self.locks.take(f"partition:{partition}", "worker")
            assert lease is not None
            leases[partition] = lease
        assert await drain.take(leases) == leases.keys()
        return drain, leases

    async def work(self) -> int:
        """Rounds until nothing is taken; returns how many."""
        drain, leases = await self.owner()
        rounds = 0
        while await drain.round(leases, wait_s=0):
            rounds += 1
        return rounds

    async def waiting(self) -> int:
        return sum((await self.intake.lag()).values())

    async def parked(self) -> list[Parked]:
        return list((await self.stores.parked.page(SCOPE, limit=100)).items)

    async def stored(self) -> set[str | None]:
        """The senders' ids of what is stored."""
        events: Any = self.stores.events
        return {e.sender_id for e in events.table.values(SCOPE) if e.source != "system"}

    async def totals(self) -> dict[str, int]:
        return dict(await self.ledger.totals())

