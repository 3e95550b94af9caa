"""The fold over a store in memory: an event as each step meets it, and what is stored when its entry was settled."""

from typing import Any

from tests.clocks import HandClock
from tests.collection.world import at_once
from tests.strategies import NOON
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.collected import Collected
from thamesthrive.collection.desk import Desk
from thamesthrive.collection.held import Held
from thamesthrive.collection.load import Loader
from thamesthrive.collection.pace import Pace
from thamesthrive.collection.pipeline import STEPS, Step
from thamesthrive.collection.rules import Rules
from thamesthrive.collection.settle import Settled, Settler
from thamesthrive.collection.work import Work, work_of
from thamesthrive.domain.entry import Entry, Item, Position
from thamesthrive.domain.erasure import Erasure
from thamesthrive.domain.event import Event
from thamesthrive.domain.identity import ANONYMOUS, PROFILE, SESSION, USER, Key, identity_id, part_id
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import Session
from thamesthrive.domain.source import Source
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.versions import Versioned

SCOPE = Scope()
HASHED = KeyedHash(b"secret")
TYPES = load_event_types()
WEB = Source(id="web", name="web", write_key="k", region="GB")
RULES = Rules(scope=SCOPE, hashed=HASHED, types=TYPES, sources={"web": WEB})


def item(number: int = 1, **given: Any) -> Item:
    """A page view of one device."""
    values = {"type": "page-view", "name": "Page View", "time": NOON, "sender_id": f"m{number}", "anonymous_id": "device"}
    return Item(id=f"202611-{number:032x}", **{**values, **given})


def changed(sent: Item, **given: Any) -> Item:
    """The event as it is sent otherwise."""
    return evolve(sent, **given)


def entry(*items: Item, **given: Any) -> Entry:
    """As the collector would make it of events with one ordering key."""
    values = {"kind": "events", "received": NOON, "source": "web", "order": "o", "profile_id": _answered(items)}
    return Entry(scope=SCOPE, items=items, **{**values, **given})


def asked(kind: Any, part: str, other: str | None = None) -> Entry:
    """A merge or an unmerge that a person asks for."""
    return entry(kind=kind, part=part, other=other, by="somebody")


def part_of(key_type: str, value: str) -> str:
    return part_id(HASHED, SCOPE, Key(key_type, value))


def position(number: int, partition: int = 0) -> Position:
    return Position(number, partition, 0, 1)


def _answered(items: tuple[Item, ...]) -> str | None:
    for of in items[:1]:
        for key_type, value in ((SESSION, of.session_id), (ANONYMOUS, of.anonymous_id), (USER, of.user_id), (PROFILE, of.profile_id)):
            if value is not None:
                return part_of(key_type, value)
    return None


class Folding:
    """One store; entries come one after the other, each at the next position unless said otherwise."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.rules, self.stores = rules, open_memory()
        self._number = 0

    def work(self, of: Entry, at: int | None = None) -> Work:
        self._number = self._number + 1 if at is None else self._number
        return work_of(position(at or self._number), of, self.rules)

    def settle(self, *works: Work) -> Settled:
        """One round, by a process that holds nothing yet."""
        return at_once(self._settler(Held()).settle(works, {}))  # type: ignore[no-any-return]

    def send(self, *items: Item, at: int | None = None, **given: Any) -> Settled:
        """An entry of these events, settled by itself."""
        return self.settle(self.work(entry(*items, **given), at))

    def unmerge(self, part: str) -> Settled:
        return at_once(self._settler(Held()).unmerge(self.work(asked("unmerge", part))))  # type: ignore[no-any-return]

    def erase(self, part: str) -> None:
        """The person of whom this is the first part."""
        record = Erasure(id=f"erasure of {part}", asked=NOON, by="somebody", profile=part)
        at_once(self.stores.erasures.write(SCOPE, [Versioned(record)]))
        at_once(self._settler(Held()).erase(self.work(entry(kind="erase", erasure=record.id))))

    def folded(self, *works: Work) -> Desk:
        """What a round decides over what is stored, not saved."""
        held = self._read(*works)
        desk: Desk = at_once(self._settler(held).fold(works))
        return desk

    def before(self, step: Step, work: Work) -> Collected:
        """The first event of an entry as this step meets it."""
        held = self._read(work)
        collected = Desk(held, self.rules).collect(work.position, work.entry, work.prepared[0])
        for each in STEPS[: STEPS.index(step)]:
            collected = each(collected, self.rules)
        return collected

    def after(self, step: Step, work: Work) -> Collected:
        return step(self.before(step, work), self.rules)

    def documents(self) -> dict[str, Profile]:
        profiles: Any = self.stores.profiles
        return {profile.id: profile for profile, _ in profiles.table.values(SCOPE)}

    def people(self) -> list[Profile]:
        """Live ones, oldest first."""
        return sorted((p for p in self.documents().values() if p.root is None), key=lambda p: p.age)

    def views(self) -> list[dict[str, Any]]:
        return [view_of(person) for person in self.people()]

    def sessions(self) -> list[Session]:
        sessions: Any = self.stores.sessions
        return sorted(sessions.table.values(SCOPE), key=lambda s: s.start)

    def event(self, number: int) -> Event:
        events: Any = self.stores.events
        found: Event = events.table.rows[SCOPE, f"202611-{number:032x}"][0]
        return found

    def leads_to(self, key_type: str, value: str) -> str:
        """The part of a key."""
        identities: Any = self.stores.identities
        found: str = identities.table.rows[SCOPE, identity_id(HASHED, SCOPE, Key(key_type, value))][0].home.part
        return found

    def rows(self) -> dict[str, Any]:
        """All that is stored but versions."""
        tables: dict[str, Any] = {
            name: getattr(self.stores, name).table.rows for name in ("profiles", "identities", "sessions", "events")
        }
        newest: Any = self.stores.sessions
        tables["newest"] = newest.newest.rows
        return {name: {id: value for id, (value, _) in rows.items()} for name, rows in tables.items()}

    def _read(self, *works: Work) -> Held:
        """As it is held once *create* has told whose each event is."""
        held = Held()
        held.claims.update(at_once(self.stores.events.claims(SCOPE, [p.item.id for work in works for p in work.prepared])))
        at_once(Loader(self.stores, SCOPE, held, self.rules, Pace(HandClock())).load(works))
        return held

    def _settler(self, held: Held) -> Settler:
        return Settler(self.stores, Pace(HandClock()), SCOPE, held, self.rules)


def refusing_bots(rules: Rules = RULES) -> Rules:
    return evolve(rules, sources={"web": evolve(WEB, bots="refuse")})
