"""Valid domain values for tests: every argument has a default, so a test names only what it is about."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from thamesthrive.domain.definitions import SOURCE, Definition
from thamesthrive.domain.delivery import Delivery, order_of
from thamesthrive.domain.entry import Cursor, Position
from thamesthrive.domain.event import Claim, Event, Outcome
from thamesthrive.domain.group import Group
from thamesthrive.domain.identity import USER, Home, Identity, KeyOfPart, Link
from thamesthrive.domain.parked import Parked, Reason
from thamesthrive.domain.part import Counter, Effect, Fact, Part
from thamesthrive.domain.profile import Joined, Leaving, Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import LatestSession, Session
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.codec import Raw, decode_any, encode
from thamesthrive.kernel.ids import random_id
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.partitions import PartitionRecord
from thamesthrive.ports.profiles import ProfileWrite
from thamesthrive.ports.versions import Version, Versioned

NOON = datetime(2026, 11, 2, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def leases_of(partitions: Iterable[int]) -> dict[int, Lease]:
    """Of delivery partitions, for who asks no locks."""
    return {partition: Lease(f"delivery:{partition}", "test", 1) for partition in partitions}


def new_scope(stage: Any = "live") -> Scope:
    """A scope that no other test uses, so that tests can share one store."""
    return Scope(tenant=f"t{random_id()[:12]}", stage=stage)


def hex_id(number: int) -> str:
    """An id as a keyed hash would give it."""
    return f"{number:032x}"


def position(seq: int = 0, *, ms: int = 1_793_620_800_000, partition: int = 3, generation: int = 1) -> Position:
    return Position(ms, partition, seq, generation)


def home(part: str = hex_id(1), *, created: Position | None = None, user: bool = False) -> Home:
    return Home(part, created or position(), user)


def claim(seq: int = 0, *, part: str | None = hex_id(1), session: str | None = "session-1", outcome: Outcome = Outcome.STORED) -> Claim:
    return Claim(entry=position(seq), digest=hex_id(seq), home=home(part) if part else None, session=session, outcome=outcome)


def delivery(number: int = 1, *, partition: int = 3, **given: Any) -> Delivery:
    """One that waits since noon. The order is that of the numbers."""
    values: dict[str, Any] = {
        "id": hex_id(number),
        "destination": "shop",
        "event": event_id(number),
        "type": "page-view",
        "part": hex_id(1),
        "order": order_of(position(number), 0),
        "partition": partition,
        "created": NOON,
        "due": NOON,
        "profile": hex_id(1),
        "body": f'{{"n": {number}}}',
        "headers": {"x-shop": "1"},
    }
    return Delivery(**{**values, **given})


def event_id(number: int, *, month: str = "202611") -> str:
    return f"{month}-{number:032x}"


def event(number: int = 1, *, month: str = "202611", **given: Any) -> Event:
    """A page view. Events with other numbers have other ids, and nothing else in which they differ."""
    values: dict[str, Any] = {
        "id": event_id(number, month=month),
        "type": "page-view",
        "name": "Page View",
        "time": NOON,
        "received": NOON + SECOND,
        "source": "web",
        "claim": claim(),
        "properties": raw({"url": "https://shop.example/tea", "price": 4.5}),
        "context": raw({"library": {"name": "test"}}),
        "page": {"url": "https://shop.example/tea", "title": "Tea"},
    }
    return Event(**{**values, **given})


def raw(value: Any) -> Raw:
    return Raw(encode(value))


def plain(item: Event) -> Mapping[str, Any]:
    """The event for comparing: stores may write the JSON of its free parts anew."""
    bare = {name: getattr(item, name) for name in type(item).__struct_fields__}
    return {**bare, **{part: decode_any(bare[part]) for part in ("properties", "traits", "context")}}


def link(part: str = hex_id(1), *, seq: int = 0) -> Link:
    return Link(home(part), position(seq), event_id(seq))


def identity(number: int = 1, *, part: str = hex_id(1), earlier: Iterable[Link] = ()) -> Identity:
    return Identity(id=hex_id(number), type=USER, link=link(part), claimed=position(), earlier=tuple(earlier))


def session(id: str = "session-1", **given: Any) -> Session:
    values: dict[str, Any] = {
        "opened_by": event_id(1),
        "home": home(),
        "source": "web",
        "channel": "web",
        "start": NOON,
        "last": NOON + 90 * SECOND,
        "events": 2,
        "firsts": {"utm.source": Fact("letter", NOON, event_id(1)), "device.type": Fact(None, NOON, event_id(1))},
        "cursors": {"1.3": Cursor(1_793_620_800_000, 7)},
    }
    return Session(id=id, **{**values, **given})


def latest_session(number: int = 1, *, session: str = "session-1") -> LatestSession:
    return LatestSession(id=hex_id(number), session=session, start=NOON, last=NOON + 90 * SECOND)


def part(id: str = hex_id(1), **given: Any) -> Part:
    """A part with something in every field."""
    values: dict[str, Any] = {
        "created": position(),
        "keys": {hex_id(77): KeyOfPart("email", "ann@shop.example", NOON, event_id(1))},
        "facts": {"traits.name": Fact("Ann", NOON, event_id(1)), "data.pii.firstname": Fact("Ann", NOON, event_id(1))},
        "firsts": {"data.media.channel": Fact("web", NOON, event_id(1))},
        "lists": {"interests.tags": {'"tea"': Fact(None, NOON, event_id(1)), '{"a":1}': Fact(None, NOON, event_id(2))}},
        "sums": {"data.metrics.ltv": {"GBP": 4_500_000, "": 1}},
        "counters": {"page-view": Counter(count=3, first=NOON, last=NOON + SECOND, hours={498_228: 3}, days={20_759: 3})},
        "groups": {"acme": Fact(None, NOON, event_id(1))},
        "visits": 1,
        "first_seen": NOON,
        "last_seen": NOON + SECOND,
        "newest_receipt": NOON + SECOND,
        "cursors": {"1.3": Cursor(1_793_620_800_000, 7)},
        "outbox": (Effect(position(), event_id(9), "profile-created", NOON, "system", "session-1", event_id(1), {"new": True}),),
        "apart": (hex_id(55),),
    }
    return Part(id=id, **{**values, **given})


def profile(id: str = hex_id(1), **given: Any) -> Profile:
    """A live profile of one part, which bears its id."""
    values: dict[str, Any] = {"created": position(), "parts": {id: part(id)}}
    return Profile(id=id, **{**values, **given})


def seen_profile(id: str, last_seen: datetime | None) -> Profile:
    """A live profile by when it was last seen."""
    return profile(id, parts={id: part(id, last_seen=last_seen)})


def full_profile(id: str = hex_id(1)) -> Profile:
    """A profile with something in every field, in the middle of an un-merge."""
    other = part(hex_id(2), user=True)
    leaving = {hex_id(3): Leaving(epoch=2, parts={hex_id(3): part(hex_id(3))}, absorbed={hex_id(4): 1})}
    joined = {other.id: Joined(NOON, "web", event_id(1))}
    return profile(
        id, parts={id: part(id), other.id: other}, absorbed={other.id: 1}, epoch=3, leaving=leaving, left=hex_id(8), joined=joined
    )


def frozen_profile(id: str = hex_id(1), *, root: str = hex_id(2)) -> Profile:
    return evolve(profile(id), root=home(root), epoch=1)


def write_of(document: Profile, version: Version | None = None) -> ProfileWrite:
    """The write of a document with the view that belongs to it."""
    return ProfileWrite(document, version, None if document.root else view_of(document))


def group(number: int = 1, **given: Any) -> Group:
    """A group with something in every field."""
    values: dict[str, Any] = {
        "group_id": f"acme {number}",
        "traits": {"name": Fact("Acme", NOON, event_id(1)), "gone": Fact(None, NOON, event_id(2))},
        "events": 2,
        "first_seen": NOON,
        "last_seen": NOON + 90 * SECOND,
        "cursors": {"1.3": Cursor(1_793_620_800_000, 7)},
    }
    return Group(id=hex_id(number), **{**values, **given})


def parked(number: int = 1, **given: Any) -> Parked:
    values: dict[str, Any] = {
        "entry": position(number),
        "source": "web",
        "reason": Reason.INVALID,
        "sentence": "the item has no type",
        "received": NOON,
        "body": b'{"properties": {}}',
    }
    return Parked(id=hex_id(number), **{**values, **given})


def partition_record(partition: int = 3, *, fence: int = 1, acknowledged: int = 0) -> PartitionRecord:
    return PartitionRecord(partition=partition, generation=1, fence=fence, acknowledged=Cursor(1_793_620_800_000, acknowledged))


def definition(id: str = "shop", *, kind: str = SOURCE, body: Any = None, lookup: str | None = None) -> Definition:
    return Definition(
        kind=kind,
        id=id,
        body=raw({"id": id} if body is None else body),
        lookup=lookup,
        created_at=NOON,
        created_by="ann",
        changed_at=NOON + SECOND,
        changed_by="bob",
    )


def unread(values: Iterable[Any]) -> list[Versioned[Any]]:
    """Values as nobody has stored them yet."""
    return [Versioned(value) for value in values]
