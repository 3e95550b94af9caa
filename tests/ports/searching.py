"""Shorthand of the search suites: conditions, walking through pages, and a shelf of assorted records."""

from collections.abc import Sequence
from typing import Any

from tests.builders import NOON, SECOND, claim, event, hex_id, home, part, profile, raw, session, unread, write_of
from tests.ports.stores import Opened
from thamesthrive.domain.event import Event, Outcome
from thamesthrive.domain.fields import KINDS, resolved
from thamesthrive.domain.part import Counter, Fact
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import Session
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import And, Compare, Comparison, Condition, In, Literal, Path, Value
from thamesthrive.ports.search import Order, Search

ALL = And(())


def path(written: str) -> Path:
    """A path of names without dots."""
    return Path(tuple(written.split(".")))


def value(given: Any) -> Value:
    """A literal, unless it is a value already."""
    return Literal(given) if isinstance(given, str | int | float | bool) else given


def compare(written: str, operator: Comparison, given: Any) -> Compare:
    return Compare(path(written), operator, value(given))


def among(written: str, *given: Any) -> In:
    return In(path(written), tuple(value(one) for one in given))


def search_of(opened: Opened, kind: str) -> Search[Any]:
    """The port that searches this kind of record."""
    stores = opened.stores
    found: dict[str, Search[Any]] = {"event": stores.events, "profile": stores.profiles, "session": stores.sessions}
    return found[kind]


def order(kind: str, *, by: str | None = None, limit: int = 100, descending: bool = True) -> Order:
    of = KINDS[kind]
    return Order(of.sortable(by or of.sort), limit, descending)


async def all_pages(opened: Opened, scope: Scope, kind: str, condition: Condition, order: Order) -> tuple[list[str], int]:
    """The ids of all pages, and how many pages there were."""
    search, asked = search_of(opened, kind), resolved(condition, KINDS[kind])
    page = await search.page(scope, asked, order)
    ids, pages = [item.id for item in page.items], 1
    while page.next:
        page = await search.page(scope, asked, evolve(order, after=page.next))
        ids, pages = ids + [item.id for item in page.items], pages + 1
    return ids, pages


async def found(opened: Opened, scope: Scope, kind: str, condition: Condition) -> list[str]:
    """The ids of what matches, in the default order; counting must agree. Raises: Invalid where a store refuses."""
    ids, _ = await all_pages(opened, scope, kind, condition, order(kind, limit=3))
    counted = await search_of(opened, kind).count(scope, resolved(condition, KINDS[kind]))
    assert (counted.count, counted.exact) == (len(ids), True)
    return ids


async def store(opened: Opened, scope: Scope, records: Sequence[Event | Profile | Session]) -> None:
    """Keep records of any kind, and wait until they are found."""
    stores = opened.stores
    if events := [r for r in records if isinstance(r, Event)]:
        assert await stores.events.create(scope, events) == {}
    if people := [r for r in records if isinstance(r, Profile)]:
        await stores.profiles.write(scope, [write_of(p) for p in people])
    if sessions := [r for r in records if isinstance(r, Session)]:
        await stores.sessions.write(scope, unread(sessions))
    await opened.settle()


PROPERTIES: tuple[Any, ...] = (
    {"price": 4.5, "name": "Earl Grey", "tags": ["tea", "black"], "gift": True, "at": "2026-11-02T13:00:00+01:00"},
    {"price": 12, "name": "Straße nach Süden", "tags": [], "gift": False, "at": "2026-11-02T12:00:01Z"},
    {"price": "4.5", "name": "", "tags": ["Tea", 4.5, True, None], "gift": "true", "at": "yesterday"},
    {"price": None, "name": 'say "tea"\\', "tags": {"tea": 1}, "nested": {"odd name": {"a.b": 7}}},
    {"price": [4.5, 12], "name": "nul\x00tea", "nested": {}, "at": 1_793_620_800},
    {"price": 9_007_199_254_740_993, "name": "👩‍👩‍👧 tea", "items": [{"sku": "T1", "n": 2}, {"sku": "T2"}]},
)
"""What the first six events carry: a few properties in many shapes."""


def assorted_events() -> list[Event]:
    """Number n happened at second n; the last one was rejected and is nobody's."""
    rows = [
        ("page-view", "web", "p1", "s1"),
        ("search", "web", "p1", "s1"),
        ("page-view", "app", "p2", "s1"),
        ("search", "app", "p2", "s2"),
        ("page-view", "web", "p3", "s2"),
        ("page-view", "web", None, None),
    ]
    made = [
        event(
            n,
            type=type_,
            source=source,
            time=NOON + n * SECOND,
            received=NOON + n * SECOND,
            claim=claim(n, part=part, session=session),
            properties=raw(PROPERTIES[n]),
            page={"path": f"/shop/{n}", "title": f"Page {n}"} if n else {},
            tags=("first", "shop") if n % 2 else (),
        )
        for n, (type_, source, part, session) in enumerate(rows)
    ]
    rejected: Any = evolve(claim(6, part=None, session=None), outcome=Outcome.REJECTED)
    last = NOON + 6 * SECOND
    return [*made, event(6, time=last, received=last, reason="bot", claim=rejected, properties=raw({}), page={}, flags=("bot",))]


def assorted_people() -> list[Profile]:
    """Number n was last seen at second n and made n events; the last one was never seen."""
    traits: tuple[dict[str, Any], ...] = (
        {"traits.name": "Ann", "traits.age": 41, "data.contact.email.main": "ann@shop.example"},
        {"traits.name": "Bob", "traits.age": 17, "traits.odd.name": "x"},
        {"traits.name": "anna", "traits.langs": ["en", "de"]},
        {"traits.age": "41"},
        {},
    )
    return [
        profile(
            hex_id(n),
            parts={
                hex_id(n): part(
                    hex_id(n),
                    keys={},
                    facts={p: Fact(v, NOON, f"202611-{n}") for p, v in of.items()},
                    counters={"page-view": Counter(count=n, first=NOON, last=NOON + n * SECOND, hours={}, days={})} if n else {},
                    visits=n % 3,
                    last_seen=NOON + n * SECOND if n < 4 else None,
                    first_seen=NOON if n < 4 else None,
                )
            },
        )
        for n, of in enumerate(traits)
    ]


def assorted_sessions() -> list[Session]:
    """Number n began at second n // 2, lasted n seconds and saw n events."""
    return [
        session(
            f"session-{n}",
            start=NOON + (n // 2) * SECOND,
            last=NOON + (n // 2 + n) * SECOND,
            events=n,
            home=home(f"p{n % 3}"),
            channel=None if n == 5 else "web",
            firsts={"utm.source": Fact("letter" if n % 2 else "ad", NOON, "202611-1"), "device.type": Fact(None, NOON, "202611-1")},
        )
        for n in range(6)
    ]
