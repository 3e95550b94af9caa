"""A small world for the drain: people with devices, shared tablets, mails, sessions and firms; entries shuffled over
partitions, repeated, merged and unmerged; drains that a seed interleaves at every single effect on a store, kills, and lets go on as
former owners; a log that is cut into other partitions, started again, restored from an older copy, and whose clock steps back.
"""

import random
import types
from collections.abc import Coroutine, Generator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import Factory, define

from thamesthrive.access.edited import defined
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.intake import Held, MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.queue import MemoryQueue
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.memory.tail import MemoryTail
from thamesthrive.collection.closing import begin_anew, close_visits
from thamesthrive.collection.drain import Drain, Outside
from thamesthrive.collection.keys import normalised
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.domain.definitions import DESTINATION
from thamesthrive.domain.destination import Destination
from thamesthrive.domain.entry import FORMAT, Entry, Item, Position
from thamesthrive.domain.erasure import Erasure
from thamesthrive.domain.group import GROUP, GROUP_ID
from thamesthrive.domain.identity import ANONYMOUS, SESSION, USER, Key, identity_id, part_id
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import EMPTY, Raw, encode
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.intake import Append, lease_of
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.versions import Versioned
from thamesthrive.privacy.cleaner import Cleaner
from thamesthrive.privacy.eraser import Eraser
from thamesthrive.privacy.options import PrivacyOptions
from thamesthrive.tasks.table import ROUTES

SCOPE = Scope()
HASHED = KeyedHash(b"simulation")
BEGIN = datetime(2026, 11, 2, 9, tzinfo=UTC)


# One that takes what was sent, one that takes what follows from it, and one that looks at the event and its person.
DESTINATIONS = (
    Destination(id="all", name="All"),
    Destination(id="system", name="System", sources=("system",)),
    Destination(id="some", name="Some", condition='properties.n ENDS WITH ".0" AND profile@stats.visits >= 0'),
)


@types.coroutine
def step() -> Generator[None, None, None]:
    """Here somebody else may run, and the caller may end."""
    yield


class FixedClock:
    """Stands still unless told, so a fold never yields by time."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        await step()


def at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end, with nobody in between."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as done:
        return done.value


@define(slots=False)
class Sent:
    """What one entry brought, as the checks need it."""

    entry: Entry
    place: int
    repeat: bool = False
    erasure: Erasure | None = None

    @property
    def messages(self) -> list[Item]:
        """The events whose first try this is."""
        return [] if self.repeat else list(self.entry.items)


def keys_in(item: Item) -> list[str]:
    """The keys of an event, strongest first."""
    keys = [item.user_id, *(v for _, v in item.external_ids), item.anonymous_id, item.session_id]
    return [k for k in keys if k]


@define(slots=False)
class World:
    """Stores, log and what is sent; drains come and go. `later`: so many entries come while they are at work."""

    partitions: int
    sent: list[Sent]
    size: int
    limit: int = 5
    clock: FixedClock = Factory(FixedClock)
    later: int = 0
    bases: bool = False                         # parts are put together at once, in a history without groups

    def __attrs_post_init__(self) -> None:
        self.stores = open_memory(step)
        # A seed may kill more often at one entry than any machine would.
        self.options = CollectionOptions(round_events=self.size, external_ids=self.limit, parked_after=10**6)
        if self.bases:
            self.options = evolve(self.options, base_after_days=0, base_parts=1)
        self.locks = MemoryLocks(self.clock.monotonic)
        self.ledger = MemoryLedger()
        self.outgoing = MemoryOutgoing(step)
        for destination in DESTINATIONS:
            definition = defined(DESTINATION, destination.id, destination, by="test", now=BEGIN)
            at_once(self.stores.definitions.save(SCOPE, definition, expected=None))
        self.ms = 1_000_000
        self.by_position: dict[Position, Sent] = {}
        self.intake = MemoryIntake(self.locks, self.ledger, partitions=self.partitions, now_ms=lambda: self.ms, step=step)
        self.intake.known = self.stores.partitions
        self.unsent = list(self.sent)
        self.copies: list[tuple[Held, int]] = []                # of the log, and how many entries had been sent
        self.stopping = False
        self.lives: dict[int, int] = {}         # of each worker, so far
        self.send(len(self.sent) - self.later)

    def send(self, most: int) -> None:
        """A door takes the next entries."""
        for sent in self.unsent[:most]:
            self.ms += 1
            if sent.erasure is not None:
                at_once(self.stores.erasures.write(SCOPE, [Versioned(sent.erasure)]))
            account = Account(SCOPE, "web", minute_of(sent.entry.received))
            [position] = at_once(self.intake.append([Append(sent.place, encode(sent.entry), account, sent.entry.size)]))
            self.by_position[position] = sent
        self.unsent = self.unsent[most:]

    def copy(self) -> None:
        self.copies.append((self.intake.log.copy(), len(self.sent) - len(self.unsent)))

    def restore(self, copy: tuple[Held, int]) -> None:
        """The log is as it was; whoever sent something since then sends it again.

        Call `stop` first where it lost something: who dies with a part of a lost entry done leaves its record, and nobody can go on.
        """
        held, sent = copy
        self.intake.log.restore(held)
        self.unsent = self.sent[sent:]

    def stop(self, workers: Iterable[Coroutine[Any, Any, None]]) -> None:
        """All finish the round at hand, as they do when told to stop."""
        self.stopping = True
        for worker in workers:
            at_once(worker)
        self.stopping = False

    async def clean(self, *, settle_s: int = 10**6) -> None:
        """What takes out of the store what erased people left; it does not come to an end until it is told to."""
        tail = MemoryTail(self.clock.monotonic)
        eraser = Eraser(self.stores.erasures, self.intake, MemoryQueue(ROUTES, self.clock), HASHED, self.clock)
        options = PrivacyOptions(settle_s=settle_s)
        await Cleaner(self.stores, (self.intake, tail, self.clock), eraser, (HASHED, normalised, begin_anew, close_visits), options).run()

    def drain(self, intake: MemoryIntake | None = None) -> Drain:
        rulebook = Rulebook(self.stores.definitions, {}, HASHED, self.options)
        told = MemoryTail(self.clock.monotonic)
        outside = Outside(self.stores, intake or self.intake, MemoryAnswers(), told, self.clock, self.outgoing)
        return Drain(outside, rulebook, HASHED, self.options)

    async def work(self, worker: int = 0, workers: int = 1) -> None:
        """A worker's life: of one generation after the other, take a share of the partitions and drain them, until nothing is left."""
        intake = self.intake.another()
        mine = self.lives[worker] = self.lives.get(worker, 0) + 1
        drain, at_work = self.drain(intake), 0
        leases: dict[int, Lease] = {}
        while not self.is_done and not self.stopping:
            await step()
            await intake.advance()
            if intake.generation != at_work:
                at_work = intake.generation
                for partition in drain.partitions:
                    drain.leave(partition)
                leases = await self._taken(drain, intake, range(worker, intake.partitions, workers))
            if not await drain.round(leases, wait_s=0) and len(drain.partitions) < len(range(worker, intake.partitions, workers)):
                if self.lives[worker] != mine:
                    return                      # another has its share by now
                at_work = 0                     # some were left, as when the log was started again: they are taken anew

    async def _taken(self, drain: Drain, intake: MemoryIntake, partitions: range) -> dict[int, Lease]:
        leases: dict[int, Lease] = {}
        for p in partitions:
            self.clock.seconds += 10            # whatever lease there was has run out
            lease = await self.locks.take(lease_of(intake.generation, p), "worker")
            if lease is not None:
                leases[p] = lease
                await drain.take({p: lease})
        return leases

    @property
    def is_done(self) -> bool:
        return not self.unsent and not any(at_once(self.intake.lag()).values())


def run(seed: int) -> World:
    """One world, worked to its end under the faults of this seed."""
    rng = random.Random(seed)
    partitions = rng.randrange(1, 5)
    sent = generate(rng, rng.randrange(2, 40))
    later = rng.randrange(len(sent)) if rng.random() < 0.5 else 0
    bases = rng.random() < 0.5 and not any(item.type == GROUP for s in sent for item in s.entry.items)
    world = World(partitions, sent, rng.choice([1, 2, 5, 20]), rng.choice([1, 2, 5]), later=later, bases=bases)
    workers = rng.randrange(1, partitions + 1)
    live: dict[int, Coroutine[Any, Any, None]] = {w: world.work(w, workers) for w in range(workers)}
    former: list[Coroutine[Any, Any, None]] = []
    faults, troubles = rng.randrange(0, 25), 60
    cleanings = rng.randrange(3) if any(s.erasure for s in sent) else 0
    for _ in range(200_000):
        if not live and not former:
            if world.is_done:
                return world
            live = {w: world.work(w, workers) for w in range(workers)}          # an erasure was put into the log once more
        if later and (troubles > 0 or world.unsent) and rng.random() < 0.05:
            troubles -= 1
            if befall(rng, world, [*live.values(), *former]):
                live, former = {}, []
            live |= {w: world.work(w, workers) for w in range(workers) if w not in live}        # also one that thought all was done
        if cleanings and live and rng.random() < 0.01:
            cleanings -= 1
            former.append(world.clean())
        if faults and live and rng.random() < 0.03:
            faults -= 1
            worker = rng.choice(list(live))
            if rng.random() < 0.5:
                former.append(live[worker])     # it lost its leases but lives
            else:
                live[worker].close()
                world.copies.clear()
            live[worker] = world.work(worker, workers)
            continue
        _run_one(rng, world, (live, former, workers))
    raise AssertionError("no end")


def befall(rng: random.Random, world: World, workers: list[Coroutine[Any, Any, None]]) -> bool:
    """Something comes, and now and then something happens to the log. Returns whether all workers were stopped for it."""
    world.send(rng.randrange(3))
    what = rng.random()
    if what < 0.1 and len(world.copies) < 4:
        world.copy()
    elif what < 0.13 and world.copies:
        which = rng.randrange(len(world.copies))
        copy = world.copies[which]
        world.copies = world.copies[:which]     # those after it are of a history that was given up
        loses = copy[1] < len(world.sent) - len(world.unsent)
        if loses:
            world.stop(workers)
        world.restore(copy)
        return loses
    elif what < 0.16:
        world.intake.log.restore(world.intake.log.copy())       # it was only started again
    elif what < 0.2:
        at_once(world.intake.open(rng.randrange(1, 5)))
    elif what < 0.3:
        world.ms -= rng.randrange(100)
    return False


def _run_one(rng: random.Random, world: World, workers: tuple[dict[int, Any], list[Any], int]) -> None:
    live, former, of = workers
    which = rng.randrange(len(live) + len(former))
    worker = list(live)[which] if which < len(live) else None
    coroutine = live[worker] if worker is not None else former[which - len(live)]
    for _ in range(rng.choice([1, 1, 1, 3, 10])):
        try:
            coroutine.send(None)
        except StopIteration:
            if worker is None:
                former.remove(coroutine)
            else:
                del live[worker]
                if not world.is_done:
                    live[worker] = world.work(worker, of)
            return


def generate(rng: random.Random, n: int) -> list[Sent]:
    """A history in the order of the log."""
    firms = rng.random() < 0.7
    people, tablets, crowd = rng.randrange(1, 6), rng.randrange(0, 3), rng.random() < 0.4
    unmerges, merges = rng.choice([0, 0.1, 0.25]), rng.choice([0, 0.1])
    erasures = rng.choice([0, 0, 0.12])
    spared = 0 if erasures else rng.choice([0, 0.3])
    made: list[Sent] = []

    def device(who: int) -> str:
        return f"tablet{rng.randrange(tablets)}" if tablets and rng.random() < 0.4 else f"device{who}.{rng.randrange(3)}"

    def mail(who: int) -> str:
        return f"mail{rng.randrange(2) if crowd else rng.choice([who, who, rng.randrange(people)])}"

    for i in range(n):
        who = rng.randrange(people)
        mailed = 0.6 if crowd else 0.25
        items = [
            event_of(rng, f"{i}.{j}", who, device(who), mail(who) if rng.random() < mailed else None, firms=firms)
            for j in range(rng.choice([1, 1, 1, 2, 4]))
        ]
        item = items[0]
        order = rng.choice([o for o in (item.session_id, item.anonymous_id, item.user_id, *(v for _, v in item.external_ids)) if o])
        made.append(sparing(sent_of(items, order, rng), rng) if rng.random() < spared else sent_of(items, order, rng))
        if rng.random() < 0.15:
            made.append(repeated(rng.choice([s for s in made if s.entry.items]), rng))
        if rng.random() < unmerges:
            made.append(asked("unmerge", rng.choice([part(ANONYMOUS, device(who)), part(USER, f"user{who}")]), None))
        if rng.random() < merges:
            made.append(asked("merge", part(ANONYMOUS, device(who)), part(ANONYMOUS, device(rng.randrange(people)))))
        if rng.random() < erasures:
            user, anonymous = Key(USER, f"user{rng.randrange(people)}"), Key(ANONYMOUS, device(who))
            made.append(erasing(f"erasure{i}", rng.choice([user, anonymous]), by_key=rng.random() < 0.7, rng=rng))
    return made


def event_of(rng: random.Random, name: str, who: int, anonymous: str, mail: str | None, *, firms: bool = True) -> Item:
    """One event: of a device, and now and then of a user, a mail, a session."""
    user = f"user{who}" if rng.random() < 0.35 else None
    session = f"session.{anonymous}.{rng.randrange(2)}" if rng.random() < 0.5 else None
    number = int(name.split(".")[0])
    joins = firms and rng.random() < 0.25
    properties = {"n": name, **({GROUP_ID: f"firm{rng.randrange(3)}"} if joins else {})}
    return Item(
        id=f"202611-{HASHED('event', name)}",
        type=GROUP if joins else f"m{name}",
        name=f"m{name}",
        time=BEGIN + timedelta(minutes=rng.choice([number, number * 20, rng.randrange(600)])),
        sender_id=f"m{name}",
        user_id=user,
        anonymous_id=None if rng.random() < 0.1 and (user or mail) else anonymous,
        session_id=session,
        external_ids=(("mail", mail),) if mail else (),
        properties=Raw(encode(properties)),
        traits=Raw(encode({"told": name, rng.choice("ab"): name})) if joins else EMPTY,
    )


def part(key_type: str, value: str) -> str:
    return part_id(HASHED, SCOPE, Key(key_type, value))


def sent_of(items: list[Item], order: str, rng: random.Random) -> Sent:
    """An entry of these events. Sometimes the door told its profile id."""
    item = items[0]
    key_type = SESSION if order == item.session_id else ANONYMOUS if order == item.anonymous_id else USER
    entry = Entry(
        scope=SCOPE,
        kind="events",
        received=BEGIN + timedelta(days=1),
        source="web",
        order=order,
        profile_id=part(key_type, order),
        answered=rng.random() < 0.5,
        items=tuple(items),
    )
    return Sent(entry, hash_of(order))


def sparing(sent: Sent, rng: random.Random) -> Sent:
    """The same of a source whose events are nobody's, or keep nothing of what they say."""
    ephemeral, profile_less = rng.choice([(True, False), (False, True), (True, True)])
    entry = evolve(sent.entry, ephemeral=ephemeral, profile_less=profile_less, v=FORMAT)
    return evolve(sent, entry=evolve(entry, profile_id=None, answered=False) if profile_less else entry)


def repeated(sent: Sent, rng: random.Random) -> Sent:
    """The same events again: as they were, or under a session that the first try did not name."""
    if rng.random() < 0.5:
        return evolve(sent, repeat=True)
    order = f"session.again.{rng.randrange(3)}"
    again = [evolve(item, session_id=order) for item in sent.entry.items]
    made = evolve(sent_of(again, order, rng), repeat=True)
    before = sent.entry
    told: dict[str, Any] = {"profile_id": None, "answered": False} if before.profile_less else {}
    return evolve(
        made, entry=evolve(made.entry, ephemeral=before.ephemeral, profile_less=before.profile_less, v=before.v, **told)
    )


def asked(kind: Any, part: str, other: str | None) -> Sent:
    entry = Entry(scope=SCOPE, kind=kind, received=BEGIN, source="api", order=part, part=part, other=other, by="somebody")
    return Sent(entry, hash_of(part))


def erasing(id: str, key: Key, *, by_key: bool, rng: random.Random) -> Sent:
    """That somebody be erased, in whatever partition. It was asked for long ago, so nobody waits for it."""
    known: dict[str, Any] = {"identity": identity_id(HASHED, SCOPE, key), "type": key.type} if by_key else {"profile": part(*key)}
    record = Erasure(id=id, asked=BEGIN - timedelta(days=1), by="somebody", **known)
    entry = Entry(scope=SCOPE, kind="erase", received=BEGIN, source="api", order=id, by="somebody", erasure=id, v=2)
    return Sent(entry, rng.randrange(4), erasure=record)


def hash_of(text: str) -> int:
    """The same in every process."""
    return int(HASHED("partition", text)[:8], 16)
