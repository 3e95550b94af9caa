"""Searches of 1,000,000 events and 200,000 people in SQLite: how long the slowest of many takes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from attrs import evolve

from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.fields import EVENT, PROFILE
from thamesthrive.language.condition import And, Compare, Comparison, Condition, Contains, Literal, Path, StartsWith, Words
from thamesthrive.ports.search import Buckets, Order
from thamesthrive.ports.stores import Stores

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..searched import SCOPE, SPAN, Size, load, part_of
from ..workload import BEGIN

SIZE = Size(events=1_000_000, people=200_000)
TIMES = 40
MOST_MS, HISTOGRAM_MS = 300.0, 500.0
NEWEST = Order(EVENT.sortable("time"), 50)
LAST_SEEN = Order(PROFILE.sortable("last_seen"), 50)
DECLARED = (
    DeclaredPath(kind="event", path="properties.price", type="number"),
    DeclaredPath(kind="event", path="properties.order_id", type="text"),
    DeclaredPath(kind="event", path="properties.brand", type="text"),
    DeclaredPath(kind="profile", path="traits.age", type="number"),
)

Ask = Callable[[Stores], Awaitable[Any]]


def test(path: str, operator: Comparison, value: str | float | bool) -> Condition:
    return Compare(Path(tuple(path.split("."))), operator, Literal(value))


def stored(*conditions: Condition) -> Condition:
    """As the API asks for events."""
    return And((*conditions, test("metadata.status", "=", "stored")))


def words(text: str) -> Condition:
    return Words(Path(()), text)


def events(condition: Condition, order: Order = NEWEST) -> Ask:
    return lambda stores: stores.events.page(SCOPE, condition, order)


def people(condition: Condition, order: Order = LAST_SEEN) -> Ask:
    return lambda stores: stores.profiles.page(SCOPE, condition, order)


def count(condition: Condition, most: int | None = 10_000) -> Ask:
    return lambda stores: stores.events.count(SCOPE, condition, most=most)


def terms(path: str, condition: Condition) -> Ask:
    return lambda stores: stores.events.terms(SCOPE, condition, Path(tuple(path.split("."))), limit=10)


def histogram(condition: Condition, hours: int) -> Ask:
    first, n = BEGIN + SPAN - timedelta(days=30), 30 * 24 // hours
    edges = Buckets([first + i * timedelta(hours=hours) for i in range(n + 1)])
    return lambda stores: stores.events.histogram(SCOPE, condition, EVENT.sortable("time"), edges)


SEEN = "metadata.time.update"
MIDDLE = (BEGIN + SPAN / 2).isoformat()
REFUND, PRICED = test("type", "=", "refund"), test("properties.price", ">", 199)

ASKED: Mapping[str, Ask] = {
    "events, default order": events(stored()),
    "events, oldest first": events(stored(), evolve(NEWEST, descending=False)),
    "events, deep page": events(stored(), evolve(NEWEST, after=(MIDDLE, ""))),
    "events of a frequent type": events(stored(test("type", "=", "search"))),
    "events of a rare type": events(stored(REFUND)),
    "events of a type and a source": events(stored(test("type", "=", "order-completed"), test("source.id", "=", "app"))),
    "events of a person": events(stored(test("profile.part", "=", part_of(77)))),
    "events of a day": events(stored(test("metadata.time.create", ">=", MIDDLE), test("metadata.time.create", "<", "2026-12-03"))),
    "events of a page": events(stored(test("page.path", "=", "/p/77"))),
    "events of a page that nobody saw": events(stored(test("page.path", "=", "/nowhere/77"))),
    "events of a stage": events(stored(test("journey.state", "=", "purchase"))),
    "events with a tag that none has": events(stored(Contains(Path(("tags",)), Literal("none")))),
    "rare word": events(stored(words("SKU1234"))),
    "frequent word": events(stored(words("shoe"))),
    "beginning of frequent words": events(stored(words("sho"))),
    "one letter": events(stored(words("s"))),
    "two frequent words that rarely meet": events(stored(words("blue SKU77"))),
    "no such word": events(stored(words("zeppelin"))),
    "frequent word, rare type": events(stored(words("shop"), REFUND)),
    "declared number, rare": events(stored(PRICED)),
    "declared number, frequent": events(stored(test("properties.price", ">", 50))),
    "declared number, none": events(stored(test("properties.price", ">", 1e6))),
    "declared text, one": events(stored(StartsWith(Path(("properties", "order_id")), Literal("o-7777")))),
    "declared text, frequent, with another": events(stored(test("properties.brand", "=", "Thames"), PRICED)),
    "count of everything": count(stored()),
    "count of everything, exact": count(stored(), None),
    "count of a type, exact": count(stored(test("type", "=", "search")), None),
    "count of a rare word, exact": count(stored(words("SKU1234")), None),
    "count of a frequent word": count(stored(words("shoe"))),
    "count of a declared number": count(stored(PRICED)),
    "types, all": terms("type", stored()),
    "pages of a rare type": terms("page.path", stored(REFUND)),
    "people, default order": people(And(())),
    "people by e-mail": people(test("data.contact.email.main", "=", "person000077@shop.example")),
    "people by frequent word": people(words("smith")),
    "people by rare word": people(words("ann777")),
    "people by visits that nobody has": people(test("stats.visits", ">", 50)),
    "people of an age": people(test("traits.age", "=", 33)),
    "people of a frequent age": people(test("traits.age", ">", 30)),
    "people last seen on a day": people(And((test(SEEN, ">=", "2026-11-20"), test(SEEN, "<", "2026-11-21")))),
}
HISTOGRAMS: Mapping[str, Ask] = {
    "histogram of 30 days by hour": histogram(stored(), 1),
    "histogram of 30 days by day, of a type": histogram(stored(test("type", "=", "search")), 24),
    "histogram of 30 days by day, of a rare word": histogram(stored(words("SKU1234")), 24),
}
SLOW: Mapping[str, Ask] = {
    "free number, none": events(stored(test("properties.quantity", ">", 99))),
    "count of a frequent word, exact": count(stored(words("shoe")), None),
    "values of a property": terms("properties.category", stored()),
    "histogram of 30 days by day, of a frequent word": histogram(stored(words("shoe")), 24),
}


def run(bench: Bench) -> list[Figure]:
    return asyncio.run(_run(bench))


async def _run(bench: Bench) -> list[Figure]:
    size = Size(events=bench.scaled(SIZE.events), people=bench.scaled(SIZE.people))
    async with open_embedded(bench.within("search")) as stores:
        began = time.perf_counter()
        await load(stores, size)
        loaded = time.perf_counter() - began
        await declare(stores)
        groups = ((ASKED, MOST_MS), (HISTOGRAMS, HISTOGRAM_MS), (SLOW, None))
        figures = [await _figure(stores, name, ask, most) for asked, most in groups for name, ask in asked.items()]
    bench.say(f"{size.events:,} events and {size.people:,} people, loaded in {loaded:.0f} s")
    return figures


async def declare(stores: Stores) -> None:
    """Declare what is searched by, and fill it."""
    for path in DECLARED:
        await stores.declared.declare(SCOPE, path)
        while not (await stores.declared.fill(SCOPE, path, limit=5_000)).finished:
            pass


async def _figure(stores: Stores, name: str, ask: Ask, most: float | None) -> Figure:
    times = sorted([await measured(stores, ask) for _ in range(TIMES if most else 3)])
    middle, worst = times[len(times) // 2], times[max(0, round(len(times) * 0.99) - 1)]
    target = Target(most, of="figure", at_least=False) if most else None
    return Figure(what=name, unit="ms, p99", result=sample([worst]), target=target, note=f"p50 {middle:.1f} ms")


async def measured(stores: Stores, ask: Ask) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await ask(stores)
    return (time.perf_counter() - began) * 1_000


ROW = Row("search", "searches of 1,000,000 events in SQLite", run, Needs(limit_s=900))
