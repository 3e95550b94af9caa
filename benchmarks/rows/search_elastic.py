"""Searches of many events on Elasticsearch, each against the same node's answer to the plainest question: the newest 50 of a scope."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from tests.ports.elastic import remove
from thamesthrive.adapters.elastic.client import Elastic, open_client
from thamesthrive.adapters.elastic.indices import names_of
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.schema import migrate_elastic
from thamesthrive.adapters.elastic.stores import open_elastic
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.entry import Position
from thamesthrive.domain.event import Claim, Event, normalised_type
from thamesthrive.domain.fields import EVENT, is_core_time, resolved, with_times
from thamesthrive.domain.identity import Home
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.language.condition import Path, both
from thamesthrive.language.tql import parse
from thamesthrive.ports.search import Buckets, Order
from thamesthrive.ports.stores import Stores

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..workload import Sent, Workload, generate

EVENTS = 1_000_000
ASKED = 40                                      # of each question, in a round
END = datetime(2026, 11, 30, tzinfo=UTC)
DAYS = 30
SCOPE = Scope("bench", "live")
PRICE = DeclaredPath(kind="event", path="properties.price", type="number")
QUICK, SLOW = Target(300, of="figure", at_least=False), Target(500, of="figure", at_least=False)

WEEK = 'time >= "2026-11-23" AND '
PAGES: Mapping[str, str] = {
    "one type, a week": WEEK + 'type = "search"',
    "one person": 'part = "{part}"',
    "words": '... ~ "shoe {number}"',
    "words of a path": 'properties.name ~ "number 1{number}"',
    "declared number, a range": "properties.price BETWEEN {number} AND {number}.9",
    "declared number and a type": 'type = "product-details-page-view" AND properties.price > 199',
    "free text, equal": 'properties.brand = "Thames"',
    "free text, equal and rare": 'properties.sku = "SKU{number}"',
    "free text, equal, a week": WEEK + 'properties.brand = "Thames"',
    "free text, equal and rare, a week": WEEK + 'properties.sku = "SKU{number}"',
    "free and missing, a week": WEEK + 'properties.quantity IS NULL AND properties.id = "product-{number}"',
    "free number, a range": "properties.quantity > 2",
    "free text, a part of it, a week": WEEK + 'properties.name CONTAINS "number 1{number}"',
    "core text, a part of it": 'page.path CONTAINS "/{number}"',
}

Ask = Callable[[int], Awaitable[Any]]


def run(bench: Bench) -> Sequence[Figure]:
    return asyncio.run(_run(bench, bench.elasticsearch()))


async def _run(bench: Bench, url: str) -> Sequence[Figure]:
    options = ElasticOptions(url=url, prefix=f"bench-{time.monotonic_ns()}")
    await migrate_elastic(options)
    async with open_client(options) as elastic:
        try:
            async with open_elastic(options) as stores:
                parts = await _load(stores, bench.scaled(EVENTS))
                await stores.declared.declare(SCOPE, PRICE)
                filling = await _seconds(stores.declared.fill(SCOPE, PRICE, limit=10 * EVENTS))
                await elastic.refresh(names_of(options).events)
                bench.say(f"  {bench.scaled(EVENTS):,} events; filling a declared path took {filling:.0f} s")
                return await _figures(bench, (elastic, names_of(options).events), stores, parts)
        finally:
            await remove(elastic, options.prefix)


async def _figures(bench: Bench, index: tuple[Elastic, str], stores: Stores, parts: Sequence[str]) -> list[Figure]:
    async def plainest(_: int) -> None:
        elastic, name = index
        query = {"bool": {"filter": [{"term": {"scope": str(SCOPE)}}]}}
        await elastic.search(name, query=query, sort=[{"at": "desc"}, {"id": "desc"}], size=51)

    baseline = sample([max(await _times(plainest)) for _ in range(bench.few_rounds)])
    found = []
    for what, (ask, target) in _questions(stores, parts).items():
        await _times(ask)                           # scripts are compiled, files are read
        rounds = [await _times(ask) for _ in range(bench.few_rounds)]
        found.append(
            Figure(
                what=what, unit=f"ms, slowest of {ASKED}", result=sample([max(times) for times in rounds]),
                baseline=baseline, against="the newest 50", inverse=True, target=target,
                note=f"median {median(time for times in rounds for time in times):.0f} ms",
            )
        )
    return found


def _questions(stores: Stores, parts: Sequence[str]) -> Mapping[str, tuple[Ask, Target | None]]:
    events, order = stores.events, Order(EVENT.sortable("time"), 50)
    everything, week, days = parse_resolved(""), parse_resolved(WEEK.removesuffix(" AND ")), _edges(timedelta(days=1))

    def page(written: str) -> Ask:
        return lambda n: events.page(SCOPE, parse_resolved(written.format(part=parts[n % len(parts)], number=10 + n % 90)), order)

    path = Path(("properties", "brand"))
    return {
        "default order": (lambda _: events.page(SCOPE, everything, order), QUICK),
        **{what: (page(written), QUICK if "free" not in what else None) for what, written in PAGES.items()},
        "count of everything": (lambda _: events.count(SCOPE, everything), QUICK),
        "histogram by day, 30 days": (lambda _: events.histogram(SCOPE, everything, EVENT.sortable("time"), Buckets(days)), SLOW),
        "values of a core field": (lambda _: events.terms(SCOPE, everything, Path(("type",)), limit=20), SLOW),
        "values of a free path, a week": (lambda _: events.terms(SCOPE, week, path, limit=20), None),
        "numbers of a declared path": (lambda _: events.numbers(SCOPE, everything, Path(("properties", "price")), percents=(50, 99)), SLOW),
    }


def parse_resolved(written: str) -> Any:
    return with_times(resolved(parse(written), EVENT), is_core_time(EVENT)) if written else both()


def _edges(step: timedelta) -> list[datetime]:
    return [END - timedelta(days=DAYS) + n * step for n in range(DAYS * 86_400 // int(step.total_seconds()) + 1)]


async def _times(ask: Ask) -> Sequence[float]:
    """Milliseconds of each."""
    return [await _seconds(ask(n)) * 1000 for n in range(ASKED)]


async def _seconds(doing: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await doing
    return time.perf_counter() - began


async def _load(stores: Stores, number: int) -> Sequence[str]:
    """Write the standard workload over 30 days; some of the parts that it is of."""
    batch: list[Event] = []
    for event in _events(number):
        batch.append(event)
        if len(batch) == 2_000:
            await stores.events.create(SCOPE, batch)
            batch = []
    await stores.events.create(SCOPE, batch)
    return [event.part or "" for event in _events(1_000)]


def _events(number: int) -> Iterator[Event]:
    step = timedelta(days=DAYS) / number
    for n, sent in enumerate(generate(Workload(events=number))):
        yield _event(sent, END - (number - n) * step, n)


def _event(sent: Sent, time: datetime, n: int) -> Event:
    name = sent.get("event") or sent["type"]
    home = Home(f"part-{sent['anonymousId']}", Position(1, 0, 0, 1), False)
    return Event(
        id=f"{time:%Y%m}-{n:032x}", type=normalised_type(name), name=name, time=time, received=time, source="web", channel="web",
        door="batch", claim=Claim(entry=Position(1, 0, n, 1), digest=f"{n:032x}", home=home, session=f"session-{n // 9}"),
        sender_id=sent["messageId"], properties=Raw(encode(sent.get("properties", {}))), traits=Raw(encode(sent.get("traits", {}))),
        context=Raw(encode(sent["context"])), page=sent["context"]["page"],
    )


ROW = Row("search-elastic", "searches of events on Elasticsearch", run, Needs(elastic=True, limit_s=1_800, asked=True))
