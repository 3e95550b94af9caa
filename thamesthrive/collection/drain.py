"""The drain: reads a round of entries from the partitions it holds, settles it in the store, sends what follows, acknowledges.

keys → load → fold → save → send → acknowledge. A round spans all partitions that one process holds, in the log's order. It owns each by
a lease with a fencing number; after any crash the same entries are read and done again, which changes nothing that was done.
"""

from collections.abc import Iterable, Mapping, Sequence

import structlog
from attrs import frozen

from ..domain.delivery import Status
from ..domain.entry import START, Cursor, Entry
from ..domain.ledger import PARKED, Account, minute_of, tally
from ..domain.parked import Parked, Reason
from ..domain.scope import Scope
from ..kernel.errors import Malformed, Unavailable
from ..kernel.ids import KeyedHash
from ..kernel.values import evolve
from ..ports.answers import Answers
from ..ports.clock import Clock
from ..ports.intake import Acknowledgement, Intake, Logged
from ..ports.locks import Lease
from ..ports.outgoing import Outgoing, sent_of
from ..ports.partitions import PartitionRecord
from ..ports.stores import Stores
from ..ports.tail import Tail
from ..ports.versions import Versioned
from .held import Held
from .options import CollectionOptions
from .pace import Pace, some_of
from .reader import Reader
from .rulebook import Rulebook
from .settle import Settled, Settler, tallied
from .work import Work, decoded, parked_whole, readable, work_of


@frozen
class Outside:
    """The ports of a drain."""

    stores: Stores
    intake: Intake
    answers: Answers
    tail: Tail
    clock: Clock
    outgoing: Outgoing


@frozen
class Keyed:
    """A round's entries, decoded. `left`: partitions where an entry stands in a newer format; nothing behind it is taken."""

    works: Sequence[Work]
    unreadable: Sequence[Parked]
    taken: Sequence[Logged]
    left: frozenset[int]


class Drain:
    """One a process. Its rounds are strictly one after the other."""

    def __init__(self, outside: Outside, rulebook: Rulebook, hashed: KeyedHash, options: CollectionOptions) -> None:
        self._outside, self._rulebook, self._hashed, self._options = outside, rulebook, hashed, options
        self._reader, self._pace = Reader(outside.intake, options), Pace(outside.clock)
        self._held: dict[Scope, Held] = {}
        self._records: dict[int, Versioned[PartitionRecord]] = {}
        self.answered = False                   # whether somebody waited for the last round's result
        self._alone = 0                         # so many entries are done one by one: one of their round cannot be folded

    async def take(self, leases: Mapping[int, Lease]) -> frozenset[int]:
        """Begin with these partitions. Returns those begun: where the store says that a newer owner was here, nothing is."""
        read = await self._outside.stores.partitions.load()
        ours = {p: lease for p, lease in leases.items() if not self._was_followed(read.get(p), lease)}
        if not ours:
            return frozenset()
        first = {e.position.partition: e for e in await self._outside.intake.read(dict.fromkeys(ours, START), limit=1, wait_s=0)}
        records = {p: self._taken(read.get(p), p, lease, first.get(p)) for p, lease in ours.items()}
        made = await self._outside.stores.partitions.write(list(records.values()))
        self._held.clear()
        for partition, version in made.items():
            self._records[partition] = Versioned(records[partition].value, version)
            self._reader.begin(partition)
            await self._be_careful(records[partition].value.takes, first.get(partition), {partition: ours[partition]})
        return frozenset(made)

    def _was_followed(self, record: Versioned[PartitionRecord] | None, lease: Lease) -> bool:
        """Whether an owner after this one has written the record."""
        if record is None or record.value.generation != self._outside.intake.generation:
            return False
        return record.value.fence > lease.fence

    def _taken(
        self, read: Versioned[PartitionRecord] | None, partition: int, lease: Lease, first: Logged | None
    ) -> Versioned[PartitionRecord]:
        """A partition's record with us as its owner, as it is to be written."""
        generation = self._outside.intake.generation
        before = read.value if read else PartitionRecord(partition=partition, generation=generation, fence=lease.fence)
        now = evolve(before, generation=generation, begun=max(before.newest, generation), fence=lease.fence)
        return Versioned(taken_again(now, first), read.version if read else None)

    async def _be_careful(self, takes: int, first: Logged | None, leases: Mapping[int, Lease]) -> None:
        """Where owners died at one entry again and again, entries are done one by one; at last that one is parked."""
        if takes > self._options.careful_after:
            self._alone = max(self._alone, self._options.round_events)
        if first is not None and takes > self._options.parked_after:
            await self._park(first, leases, (Reason.DEADLY, "workers died at this entry again and again"))

    def leave(self, partition: int) -> None:
        """Forget a partition that is not ours any more."""
        self._reader.end(partition)
        self._records.pop(partition, None)

    @property
    def partitions(self) -> frozenset[int]:
        """Those it works on; one that it has left by itself should be released."""
        return frozenset(self._records)

    @property
    def is_behind(self) -> bool:
        """Whether more waits in the log than the last round took."""
        return self._reader.is_behind

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
        log.error("entry cannot be folded", position=str(taken[0].position), error=type(error).__name__, exc_info=error)
        await self._park(taken[0], leases, (Reason.UNFOLDABLE, "the entry cannot be folded; the log of the worker says why"))
        self._alone = max(0, self._alone - 1)

    async def _park(self, logged: Logged, leases: Mapping[int, Lease], why: tuple[str, str]) -> None:
        """Put a whole entry aside and acknowledge it."""
        structlog.get_logger().error("entry parked", position=str(logged.position), reason=why[0])
        entry = readable(logged.body) or unknown(logged)
        await self._outside.stores.parked.create(entry.scope, [parked_whole(logged, entry, why, self._hashed)])
        account = Account(entry.scope, entry.source, minute_of(entry.received))
        counts = [(logged.position.partition, account, PARKED)] * logged.events
        await self._acknowledge([logged], {p: leases[p] for p in _through([logged])}, counts)

    async def _do(self, taken: Sequence[Logged], leases: Mapping[int, Lease]) -> None:
        acknowledged = await self._outside.intake.acknowledged()
        keyed = await self._keys(taken)
        settled = [await self._settle(scope, works, acknowledged) for scope, works in _by_scope(keyed.works).items()]
        through = _through(keyed.taken)
        held = await self._note(through, leases, acknowledged)
        await self._send(settled, keyed.unreadable)
        await self._pace.breathe()
        counts = [count for s in settled for count in tallied(s)]
        for p in keyed.unreadable:
            counts += [(p.entry.partition, Account(Scope(), p.source, minute_of(p.received)), PARKED)] * p.events
        await self._acknowledge(keyed.taken, held, counts)
        for partition in keyed.left:
            self.leave(partition)
        answers = [answer for s in settled for answer in s.answers]
        if answers:
            await self._outside.answers.publish(answers)
        self.answered = bool(answers)
        for done in settled:
            if done.told:
                self._outside.tail.publish(done.scope, done.told)

    async def _keys(self, taken: Sequence[Logged]) -> Keyed:
        """Decode each entry and find the keys of its events; what is no entry at all is parked.

        An entry in a newer format is left to newer processes, with all that stands behind it in its partition.
        """
        works: list[Work] = []
        unreadable: list[Parked] = []
        ours: list[Logged] = []
        left: set[int] = set()
        for logged in taken:
            if logged.position.partition in left:
                continue
            try:
                entry = decoded(logged.body)
            except Malformed as error:
                unreadable.append(parked_whole(logged, unknown(logged), (Reason.UNREADABLE, error.sentence), self._hashed))
                ours.append(logged)
                continue
            if entry is None:
                structlog.get_logger().warning("newer entry left alone", partition=logged.position.partition)
                left.add(logged.position.partition)
                continue
            works.append(work_of(logged.position, entry, await self._rulebook.rules(entry.scope)))
            ours.append(logged)
            await self._pace.breathe()
        return Keyed(works, unreadable, ours, frozenset(left))

    async def _settle(self, scope: Scope, works: Sequence[Work], acknowledged: Mapping[str, Cursor]) -> Settled:
        held = self._held.setdefault(scope, Held())
        held.begin_round(self._options.held_documents)
        settler = Settler(self._outside.stores, self._pace, scope, held, await self._rulebook.rules(scope))
        match works[0].entry.kind:              # the reader makes either a round by itself
            case "unmerge":
                return await settler.unmerge(works[0])
            case "erase":
                return await settler.erase(works[0])
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
                acknowledged=max(self._records[p].value.acknowledged, acknowledged.get(f"{generation}.{p}", START)),
                takes=0,
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
            for effects in some_of(done.effects):
                await stores.events.create(done.scope, effects)
            self._held[done.scope].announced.update(done.announced)
            for deliveries in some_of(done.deliveries):
                await stores.deliveries.create(done.scope, deliveries)
                await self._outside.outgoing.append([sent_of(done.scope, d) for d in deliveries if d.status is Status.WAITING])
            for parked in some_of(done.parked):
                await stores.parked.create(done.scope, parked)
        if unreadable:
            await stores.parked.create(Scope(), unreadable)

    async def _acknowledge(
        self, taken: Sequence[Logged], leases: Mapping[int, Lease], counts: Sequence[tuple[int, Account, str]]
    ) -> None:
        """Fenced: the entries leave the log and the ledger counts them, partition by partition.

        Where it refuses, we are a former owner, or these were acknowledged before and we did not hear of it: the partition is left, and
        read anew by whoever takes it.
        """
        first, through = _through(reversed(taken)), _through(taken)
        told: dict[int, list[tuple[Account, str]]] = {}
        for partition, account, outcome in counts:
            told.setdefault(partition, []).append((account, outcome))
        done = [Acknowledgement(lease, p, through[p], tally(told.get(p, ())), first=first[p]) for p, lease in leases.items()]
        made = set(await self._outside.intake.acknowledge(done))
        self._reader.done({p: through[p] for p in made})
        for partition in leases.keys() - made:
            self.leave(partition)


def taken_again(record: PartitionRecord, waiting: Logged | None) -> PartitionRecord:
    """The record of a partition that is taken: has its owner before got past the entry that waited then?"""
    if waiting is None:
        return evolve(record, first=None, takes=0)
    first = Cursor(waiting.position.ms, waiting.position.seq)
    return evolve(record, first=first, takes=record.takes + 1 if record.first == first else 1)


def unknown(logged: Logged) -> Entry:
    """Stands for an entry that cannot be read: all that is known of it is when the log took it."""
    return Entry(scope=Scope(), kind="events", received=logged.position.time, source="unknown", order="")


def _through(taken: Iterable[Logged]) -> dict[int, Cursor]:
    """Partition -> its last entry of these."""
    return {e.position.partition: Cursor(e.position.ms, e.position.seq) for e in taken}


def _by_scope(works: Iterable[Work]) -> dict[Scope, list[Work]]:
    """In the log's order within each."""
    scopes: dict[Scope, list[Work]] = {}
    for work in works:
        scopes.setdefault(work.entry.scope, []).append(work)
    return scopes
