"""Settling a round of one scope: load, fold, save, and again while somebody else was faster. Then what it decided stands."""

from collections.abc import Mapping, Sequence
from itertools import islice

from attrs import frozen

from ..domain import ledger
from ..domain.delivery import Delivery
from ..domain.entry import Cursor, Position
from ..domain.event import Event
from ..domain.ledger import PARKED, STORED, Account, minute_of
from ..domain.parked import Parked
from ..domain.scope import Scope
from ..kernel.errors import Defect
from ..ports.answers import Answer
from ..ports.stores import Stores
from ..ports.tail import Drained
from .collected import DUPLICATE, GONE, REJECTED, REUSED, Decided
from .departures import Departures
from .desk import Desk
from .erasing import Erasing
from .held import Held
from .joining import merged_records
from .letters import deliveries_of, system_only
from .load import Loader
from .pace import Pace
from .pipeline import STEPS
from .record import system_record
from .rules import Rules
from .save import Saver
from .work import Work, reused, without

MOST_TOLD = 200                                 # of a round and scope, to whoever watches
_OTHERWISE = {DUPLICATE: ledger.DUPLICATE, REUSED: PARKED, GONE: STORED}
MOST_TRIES = 200                                # a round that meets this many conflicts is not unlucky but wrong


@frozen
class Settled:
    """A round whose every document stands in the store: what remains is to send, acknowledge and answer."""

    scope: Scope
    works: tuple[Work, ...]
    effects: tuple[Event, ...]
    parked: tuple[Parked, ...]
    outcomes: Mapping[tuple[Position, int], str]
    answers: tuple[Answer, ...]
    announced: frozenset[tuple[str, int]] = frozenset()         # merges among the effects: document, epoch
    told: tuple[Drained, ...] = ()
    deliveries: tuple[Delivery, ...] = ()


@frozen
class Settler:
    """Does it for one scope; `held` lives from round to round."""

    stores: Stores
    pace: Pace
    scope: Scope
    held: Held
    rules: Rules

    async def settle(self, works: Sequence[Work], acknowledged: Mapping[str, Cursor]) -> Settled:
        """Load, fold, save until nothing conflicts. Raises: Unavailable."""
        loader = Loader(self.stores, self.scope, self.held, self.rules, self.pace)
        saver = Saver(self.stores, self.scope, self.held, loader, acknowledged, {})
        for _ in range(MOST_TRIES):
            await loader.load(works)
            desk = await self.fold(works)
            if await saver.save(desk):
                return await self._settled(works, desk)
            if saver.refused:
                works = [without(work, list(saver.refused.items()), self.rules.hashed) for work in works]
        raise Defect(f"a round of {len(works)} entries conflicted {MOST_TRIES} times")

    async def unmerge(self, work: Work) -> Settled:
        """An unmerge is a round by itself, on the store directly."""
        departures = Departures(self.stores.profiles, self.scope, self.rules)
        document = await departures.unmerge(work.entry.part or "", (work.position, work.entry))
        parts = document.parts.values() if document else ()
        own = ((e, part.home) for part in parts for e in part.outbox if e.entry == work.position)
        effects = tuple(system_record(e, home) for e, home in own if e.destination is None)
        told = tuple(Drained(event, document.id) for event in effects) if document else ()
        deliveries = tuple(system_only(effects, document, self.rules))
        return Settled(self.scope, (work,), effects, (), {}, (), told=told, deliveries=deliveries)

    async def erase(self, work: Work) -> Settled:
        """An erasure too. It tells nobody: whose it was is not to be told any more."""
        await Erasing(self.stores, self.scope, self.rules, self.held).erase(work.position, work.entry)
        return Settled(self.scope, (work,), (), (), {}, ())

    async def fold(self, works: Sequence[Work]) -> Desk:
        """Every event through the steps, in the log's order, in memory."""
        desk = Desk(self.held, self.rules)
        for work in works:
            if work.entry.kind == "merge":
                desk.join_asked(work.position, work.entry)
            for prepared in work.prepared:
                collected = desk.collect(work.position, work.entry, prepared)
                for step in STEPS:
                    collected = step(collected, self.rules)
                desk.put(collected)
            await self.pace.breathe()
        return desk

    async def _settled(self, works: Sequence[Work], desk: Desk) -> Settled:
        parked = [p for work in works for p in work.parked]
        outcomes: dict[tuple[Position, int], str] = {}
        for work in works:
            for prepared in work.prepared:
                decided = desk.outcomes[work.position, prepared.index]
                outcomes[work.position, prepared.index] = _outcome(decided)
                if decided.relation is REUSED:
                    parked.append(reused(work, prepared, self.rules.hashed))
            await self.pace.breathe()
        effects = await self._effects(works, desk)
        answers = tuple(self._answer(work, desk) for work in works if work.entry.answer)
        announced = frozenset((id, root.absorbed.get(id, -1)) for root in desk.roots() for id in root.joined)
        told = tuple(_drained(event, desk) for event in islice((*desk.events.values(), *effects), MOST_TOLD))
        deliveries = tuple(deliveries_of({work.position: work.entry for work in works}, desk, self.rules))
        return Settled(self.scope, tuple(works), effects, tuple(parked), outcomes, answers, announced, told, deliveries)

    async def _effects(self, works: Sequence[Work], desk: Desk) -> tuple[Event, ...]:
        """What the outboxes hold for the entries of this round, wherever the parts stand now, of replays too; and merges to announce."""
        entries = {work.position for work in works}
        own: list[Event] = []
        merged: list[Event] = []
        for root in desk.roots():
            for part in root.parts.values():
                own += [system_record(e, part.home) for e in part.outbox if e.entry in entries and e.destination is None]
            merged += merged_records(root, self.rules)
            await self.pace.breathe()
        return (*own, *merged)

    def _answer(self, work: Work, desk: Desk) -> Answer:
        done = [desk.outcomes[work.position, p.index] for p in work.prepared]
        last = next((c for c in reversed(done) if c.home is not None), None)
        root = desk.standing(last.home) if last and last.home else None
        return Answer(
            to=work.entry.answer or "",
            profile=root.id if root else None,
            session=next((c.session_id for c in reversed(done) if c.session_id), None),
            events=tuple(c.event_id for c in done if c.counts or c.relation is DUPLICATE),
            errors=tuple(p.sentence for p in work.parked),
            warnings=tuple(f"{c.event_id}: {flag}" for c in done for flag in c.flags),
        )


def tallied(settled: Settled) -> list[tuple[int, Account, str]]:
    """Partition, account and outcome of every event of these entries."""
    counts: list[tuple[int, Account, str]] = []
    for work in settled.works:
        entry = work.entry
        account = Account(entry.scope, entry.source, minute_of(entry.received))
        outcomes = [settled.outcomes[work.position, p.index] for p in work.prepared]
        counts += [(work.position.partition, account, outcome) for outcome in (*outcomes, *[PARKED] * len(work.parked))]
    return counts


def _drained(event: Event, desk: Desk) -> Drained:
    root = desk.standing(event.claim.home) if event.claim.home else None
    return Drained(event, root.id if root else None)


def _outcome(decided: Decided) -> str:
    if decided.counts:
        return STORED
    return f"{ledger.REJECTED}{decided.reason}" if decided.relation is REJECTED else _OTHERWISE[decided.relation]
