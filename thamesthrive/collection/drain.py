"""The drain: reads a round of entries from the partitions it holds, settles it in the store, sends what follows, acknowledges.

keys → load → fold → save → send → acknowledge. A round spans all partitions that one process holds, in the log's order. It owns each by
a lease with a fencing number; after any crash the same entries are read and done again, which changes nothing that was done.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import structlog
from attrs import evolve, frozen

from ..domain.entry import START, Cursor, Entry, Position
from ..domain.ledger import PARKED, Account, minute_of, tally
from ..domain.parked import Parked, Reason
from ..domain.scope import Scope
from ..kernel.errors import Malformed, Unavailable
from ..kernel.ids import KeyedHash
from ..ports.answers import Answers
from ..ports.clock import Clock
from ..ports.intake import Acknowledgement, Intake, Logged
from ..ports.locks import Lease
from ..ports.partitions import PartitionRecord
from ..ports.stores import Stores
from ..ports.versions import Versioned
from .held import Held
from .options import CollectionOptions
from .reader import Reader
from .rulebook import Rulebook
from .settle import Settled, Settler, tallied
from .work import Work, decoded, parked_whole, readable, work_of

UNKNOWN = Entry(scope=Scope(), kind="events", received=Position(0, 0, 0, 0).time, source="unknown", order="")


@frozen
class Outside:
    """The ports of a drain."""

    stores: Stores
    intake: Intake
    answers: Answers
    clock: Clock


class Drain:
    """One a process. Its rounds are strictly one after the other."""

    def __init__(self, outside: Outside, rulebook: Rulebook, hashed: KeyedHash, options: CollectionOptions) -> None:
        self._outside, self._rulebook, self._hashed, self._options = outside, rulebook, hashed, options
        self._reader = Reader(outside.intake, options)
        self._held: dict[Scope, Held] = {}
        self._records: dict[int, Versioned[PartitionRecord]] = {}
        self.answered = False                   # whether somebody waited for the last round's result
        self._alone = 0                         # so many entries are done one by one: one of their round cannot be folded

    async def take(self, lease: Lease, partition: int) -> bool:
        """Begin with a partition. False when the store says that a newer owner was here."""
        record = (await self._outside.stores.partitions.load()).get(partition)
        if record is not None and (record.value.generation, record.value.fence) > (self._outside.intake.generation, lease.fence):
            return False
        self._records[partition] = record or Versioned(
            PartitionRecord(partition=partition, generation=self._outside.intake.generation, fence=lease.fence)
        )
        self._held.clear()
        self._reader.begin(partition)
        return True

    def leave(self, partition: int) -> None:
        """Forget a partition that is not ours any more."""
        self._reader.end(partition)
        self._records.pop(partition, None)

    @property
    def partitions(self) -> frozenset[int]:
        """Those it works on; one that it has left by itself should be released."""
        return frozenset(self._records)

    async def round(self, leases: Mapping[int, Lease], *, wait_s: float) -> int:
        """Do one round over these partitions. Returns how many entries it took. Raises: Unavailable."""
        held = {p: lease for p, lease in leases.items() if p in self._records}
        taken = await self._reader.next(list(held), wait_s=wait_s, most=1 if self._alone else None)
        if not taken:
            return 0
        try:
            await self._do(taken, held)
        except Unavailable:
            raise
        except Exception as error:              # noqa: BLE001  a poisoned entry stops nobody: rule 7
            await self._suspect(taken, held, error)
        else:
            self._alone = max(0, self._alone - len(taken))
        return len(taken)

    async def _suspect(self, taken: Sequence[Logged], leases: Mapping[int, Lease], error: Exception) -> None:
        """One of these cannot be folded: do them one by one, and park the one that fails alone."""
        log = structlog.get_logger()
        self._held.clear()
        if len(taken) > 1:
            log.warning("round failed", entries=len(taken), error=type(error).__name__, exc_info=error)
            self._alone = len(taken)
            return
        log.error("entry parked", position=str(taken[0].position), error=type(error).__name__, exc_info=error)
        entry = readable(taken[0].body) or UNKNOWN
        why = (Reason.UNFOLDABLE, "the entry cannot be folded; the log of the worker says why")
        parked = parked_whole(taken[0], entry, why, self._hashed)
        await self._outside.stores.parked.create(entry.scope, [parked])
        account = Account(entry.scope, entry.source, minute_of(entry.received))
        counts = [(taken[0].position.partition, account, PARKED)] * entry.size
        await self._acknowledge(_through(taken), {p: leases[p] for p in _through(taken)}, counts)
        self._alone = max(0, self._alone - 1)

    async def _do(self, taken: Sequence[Logged], leases: Mapping[int, Lease]) -> None:
        acknowledged = await self._outside.intake.acknowledged()
        works, unreadable, taken = await self._keys(taken)
        settled = [await self._settle(scope, list(of), acknowledged) for scope, of in groupby(works, key=_scope)]
        through = _through(taken)
        held = await self._note(through, leases, acknowledged)
        await self._send(settled, unreadable)
        counts = [count for s in settled for count in tallied(s)]
        counts += [(p.entry.partition, Account(UNKNOWN.scope, p.source, minute_of(p.received)), PARKED) for p in unreadable]
        await self._acknowledge(through, held, counts)
        answers = [answer for s in settled for answer in s.answers]
        if answers:
            await self._outside.answers.publish(answers)
        self.answered = bool(answers)

    async def _keys(self, taken: Sequence[Logged]) -> tuple[list[Work], list[Parked], list[Logged]]:
        """Decode each entry and find the keys of its events; what is no entry at all is parked.

        An entry in a newer format is left to newer processes, with all that stands behind it in its partition.
        """
        works: list[Work] = []
        unreadable: list[Parked] = []
        ours: list[Logged] = []
        for logged in taken:
            if logged.position.partition not in self._records:
                continue
            try:
                entry = decoded(logged.body)
            except Malformed as error:
                unreadable.append(parked_whole(logged, UNKNOWN, (Reason.UNREADABLE, error.sentence), self._hashed))
                ours.append(logged)
                continue
            if entry is None:
                structlog.get_logger().warning("newer entry left alone", partition=logged.position.partition)
                self.leave(logged.position.partition)
                continue
            works.append(work_of(logged.position, entry, await self._rulebook.rules(entry.scope)))
            ours.append(logged)
        return sorted(works, key=_scope), unreadable, ours

    async def _settle(self, scope: Scope, works: Sequence[Work], acknowledged: Mapping[str, Cursor]) -> Settled:
        held = self._held.setdefault(scope, Held())
        held.begin_round(self._options.held_documents)
        settler = Settler(self._outside.stores, self._outside.clock, scope, held, await self._rulebook.rules(scope))
        if works[0].entry.kind == "unmerge":    # the reader makes it a round by itself
            return await settler.unmerge(works[0])
        return await settler.settle(works, acknowledged)

    async def _note(
        self, through: Mapping[int, Cursor], leases: Mapping[int, Lease], acknowledged: Mapping[str, Cursor]
    ) -> Mapping[int, Lease]:
        """The last arrow of save: the store's record of each partition. Who finds it changed is a former owner, and leaves."""
        generation = self._outside.intake.generation
        records = {
            p: evolve(
                self._records[p].value,
                generation=generation,
                fence=leases[p].fence,
                acknowledged=acknowledged.get(f"{generation}.{p}", START),
            )
            for p in through
        }
        made = await self._outside.stores.partitions.write([Versioned(r, self._records[p].version) for p, r in records.items()])
        for partition in through:
            if partition in made:
                self._records[partition] = Versioned(records[partition], made[partition])
            else:
                self.leave(partition)
        return {p: leases[p] for p in made}

    async def _send(self, settled: Sequence[Settled], unreadable: Sequence[Parked]) -> None:
        """What the outboxes hold for these entries: records by create, so sending twice makes one."""
        stores = self._outside.stores
        for done in settled:
            if done.effects:
                await stores.events.create(done.scope, done.effects)
                self._held[done.scope].announced.update(done.announced)
            if done.parked:
                await stores.parked.create(done.scope, done.parked)
        if unreadable:
            await stores.parked.create(UNKNOWN.scope, unreadable)

    async def _acknowledge(
        self, through: Mapping[int, Cursor], leases: Mapping[int, Lease], counts: Sequence[tuple[int, Account, str]]
    ) -> None:
        """Fenced: the entries leave the log and the ledger counts them, partition by partition."""
        done = [
            Acknowledgement(lease, p, through[p], tally((account, outcome) for of, account, outcome in counts if of == p))
            for p, lease in leases.items()
        ]
        made = set(await self._outside.intake.acknowledge(done))
        self._reader.done({p: through[p] for p in made})
        for partition in leases.keys() - made:
            self.leave(partition)


def _through(taken: Sequence[Logged]) -> dict[int, Cursor]:
    """Partition -> its last entry of the round."""
    return {e.position.partition: Cursor(e.position.ms, e.position.seq) for e in taken}


def _scope(work: Work) -> Scope:
    return work.entry.scope
