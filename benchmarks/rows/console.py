"""What the console asks over HTTP of 1,000,000 events, people and visits each, in SQLite: every question by itself, and pages as they open.

The questions are those of `gui/src/records/queries.ts` and of the overview, with the answers that the next ones need.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx2 as httpx
from attrs import evolve, field, frozen

from tests.servers.platform import Api
from thamesthrive.adapters.embedded.stores import open_embedded

from ..bench import Bench, Needs, Row
from ..figures import Figure
from ..latency import latency
from ..processes import embedded, platform
from ..searched import SPAN, Size, load, part_of
from ..workload import BEGIN

SIZE = Size(events=1_000_000, people=1_000_000, own=10)
TIMES, LEAST, LONGEST_S = 40, 3, 12.0           # a question that takes long is asked less often
MOST_MS = 300.0
AT_ONCE = 6                                     # calls of one browser
ROWS, ASKED_S = 100, 30.0

END = BEGIN + SPAN
SENT, NEW = 'source != "system"', {"by": "first_seen"}
LARGE = 'type = "order-completed" AND properties.value > 100'
ADDRESS = 'data.contact.email.main = "person000077@shop.example"'


@frozen
class Question:
    """A GET, or with a body a POST."""

    path: str
    said: Mapping[str, Any] = field(factory=dict)
    body: Mapping[str, Any] | None = None

    def also(self, **more: Any) -> "Question":
        return evolve(self, said={**self.said, **more})


Page = Sequence[Sequence[Question]]
"""What a page asks as it opens: what it asks at once, and then what it asks by the answers."""


def written(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def since(**before_end: float) -> dict[str, str]:
    """A stretch that ends now begins at a whole minute."""
    return {"from": written((END - timedelta(**before_end)).replace(second=0, microsecond=0))}


def rows(kind: str, **said: Any) -> Question:
    return Question(f"/api/{kind}", {**said, "limit": ROWS})


def count(kind: str, **said: Any) -> Question:
    return Question(f"/api/{kind}/count", said)


def histogram(kind: str, interval: str, **said: Any) -> Question:
    return Question(f"/api/{kind}/histogram", {**said, "to": written(END), "interval": interval, "tz": "Europe/London"})


def offers(kind: str, query: str) -> Question:
    return Question(f"/api/{kind}/autocomplete", {"query": query})


MONTH, WEEK = since(days=30), since(days=7)

LISTS: Mapping[str, Question] = {
    "events: a page": rows("events", **MONTH, query=SENT),
    "events: their number": count("events", **MONTH, query=SENT),
    "events: 30 days by day": histogram("events", "day", **MONTH, query=SENT),
    "events: 90 days by day": histogram("events", "day", **since(days=90)),
    "events: a week by 6 hours": histogram("events", "6h", **WEEK),
    "events: a day by hour": histogram("events", "hour", **since(days=1)),
    "events, a frequent word: a page": rows("events", **MONTH, words="shoe"),
    "events, a frequent word: their number": count("events", **MONTH, words="shoe"),
    "events, a frequent word: 30 days by day": histogram("events", "day", **MONTH, words="shoe"),
    "events, a rare word: a page": rows("events", **MONTH, words="SKU1234"),
    "events, a rare word: 30 days by day": histogram("events", "day", **MONTH, words="SKU1234"),
    "events, orders over 100 in a week: a page": rows("events", **WEEK, query=LARGE),
    "events, orders over 100 in a week: their number": count("events", **WEEK, query=LARGE),
    "events, orders over 100 in a week: by 6 hours": histogram("events", "6h", **WEEK, query=LARGE),
    "people: a page": rows("profiles"),
    "people: the oldest": rows("profiles", sort="created"),
    "people: their number": count("profiles"),
    "people, part of a name: a page": rows("profiles", words="ann777"),
    "people, part of a name: their number": count("profiles", words="ann777"),
    "people, a frequent word: a page": rows("profiles", words="smith"),
    "people, a frequent word: their number": count("profiles", words="smith"),
    "people, a word that everybody has: a page": rows("profiles", words="example"),
    "people, a word that everybody has: their number": count("profiles", words="example"),
    "people, by e-mail: a page": rows("profiles", query=ADDRESS),
    "people, by visits: a page": rows("profiles", query="visits > 3"),
    "people, by visits: their number": count("profiles", query="visits > 3"),
    "visits: a page": rows("sessions", **MONTH),
    "visits: their number": count("sessions", **MONTH),
    "visits: 30 days by day": histogram("sessions", "day", **MONTH),
    "visits, long ones: a page": rows("sessions", **MONTH, query="events > 10 AND duration > 300"),
    "visits, long ones: their number": count("sessions", **MONTH, query="events > 10 AND duration > 300"),
    "visits, none such: a page": rows("sessions", **MONTH, query="duration > 1000000"),
    "visits, none such: their number": count("sessions", **MONTH, query="duration > 1000000"),
}
WRITTEN: Mapping[str, Question] = {
    "fields of events": offers("events", ""),
    "fields of people": offers("profiles", ""),
    "fields of visits": offers("sessions", ""),
    "types of events": offers("events", "type = "),
    "types that begin so": offers("events", 'type = "order-c'),
    "titles of pages": offers("events", "page.title = "),
    "values of a property": offers("events", "properties.category = "),
    "values of a property that begin so": offers("events", 'properties.name = "Shoe number 7'),
    "values of a trait": offers("profiles", "traits.plan = "),
    "values of what came first in a visit": offers("sessions", "utm.source = "),
}
OVERVIEW: Mapping[str, Question] = {
    "number of events": count("events", query=SENT),
    "number of people": count("profiles"),
    "number of events, exact": count("events", query=SENT, exact=True),
    "number of people, exact": count("profiles", exact=True),
    "events of 24 hours": histogram("events", "hour", **since(days=1), query=SENT),
    "events of 30 days": histogram("events", "day", **MONTH, query=SENT),
    "events of 90 days": histogram("events", "day", **since(days=90), query=SENT),
    "new people of 30 days": histogram("profiles", "day", **MONTH, **NEW),
    "new people of 90 days": histogram("profiles", "day", **since(days=90), **NEW),
    "the last events": Question("/api/events", {"query": SENT, "limit": 20}),
    "deliveries given up": Question("/api/deliveries/count", {"status": "dead"}),
    "items not used": Question("/api/parked/count"),
    "ledger": Question("/api/ledger"),
    "its verification": Question("/api/ledger/verification"),
    "refused calls": Question("/api/refusals"),
    "health": Question("/api/health"),
    "types of 30 days": Question("/api/events/terms", {"path": "type", "limit": 100, **MONTH}),
}
LATER = ("events of 24 hours", "events of 90 days", "new people of 90 days", "types of 30 days")     # what only other views of it ask
OPENED: Mapping[str, Sequence[Sequence[str]]] = {
    "/events": (("events: a page", "events: their number", "events: 30 days by day"), ("events: people of a page",)),
    "/profiles": (("people: a page", "people: their number"),),
    "/sessions": (("visits: a page", "visits: their number", "visits: 30 days by day"), ("visits: people of a page",)),
}


def run(bench: Bench) -> list[Figure]:
    return asyncio.run(_run(bench))


async def _run(bench: Bench) -> list[Figure]:
    folder = bench.within("console")
    size = evolve(SIZE, events=bench.scaled(SIZE.events), people=bench.scaled(SIZE.people))
    began = time.perf_counter()
    async with open_embedded(folder / "data") as stores:
        await load(stores, size)
    bench.say(f"  {size.events:,} events, {size.people:,} people and as many visits, loaded in {time.perf_counter() - began:.0f} s")
    with platform(folder, embedded(folder)) as product:
        async with _browser(product.doors[0]) as browser:
            return [figure async for figure in _figures(browser)]


def _browser(api: Api) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    return httpx.AsyncClient(base_url=api.url, headers={"Authorization": f"Bearer {api.token}"}, timeout=ASKED_S, limits=limits)


async def _figures(browser: httpx.AsyncClient) -> AsyncIterator[Figure]:
    followed = await _followed(browser)
    for name, question in {**LISTS, **followed, **WRITTEN, **{f"overview: {n}": q for n, q in OVERVIEW.items()}}.items():
        yield await _figure(browser, name, [[question]])
    for name, page in _pages(followed).items():
        yield await _figure(browser, f"{name} opens, with all that it asks", page)


async def _followed(browser: httpx.AsyncClient) -> Mapping[str, Question]:
    """What is asked by an answer: the people of the rows, the next page, the tenth, one person."""
    asked: dict[str, Question] = {}
    for kind, what in (("events", "events"), ("sessions", "visits")):
        found = await _answer(browser, LISTS[f"{what}: a page"])
        asked[f"{what}: people of a page"] = _named({row["profile"]["id"] for row in found["items"]})
        asked[f"{what}: the next page"] = after = rows(kind, **MONTH, cursor=found["next"])
        for _ in range(8):
            after = after.also(cursor=(await _answer(browser, after))["next"])
        asked[f"{what}: the tenth page"] = after
    person = part_of(77)
    asked["a person"] = Question(f"/api/profiles/{person}")
    asked["a person: parts"] = Question(f"/api/profiles/{person}/parts")
    asked["a person: visits"] = Question(f"/api/profiles/{person}/sessions", {"limit": 50})
    asked["a person: events"] = Question("/api/events", {"profile": person, "sort": "-time", "limit": 50})
    return asked


def _named(people: set[str]) -> Question:
    listed = ", ".join(f'"{id}"' for id in sorted(people))
    return Question("/api/profiles/search", body={"query": f"id IN [{listed}]", "limit": ROWS})


def _pages(followed: Mapping[str, Question]) -> Mapping[str, Page]:
    known = {**LISTS, **followed}
    return {
        **{address: [[known[name] for name in names] for names in waves] for address, waves in OPENED.items()},
        "the overview": [[question for name, question in OVERVIEW.items() if name not in LATER]],
    }


async def _figure(browser: httpx.AsyncClient, name: str, page: Page) -> Figure:
    began, times = time.perf_counter(), list[float]()
    while len(times) < TIMES and (len(times) < LEAST or time.perf_counter() - began < LONGEST_S):
        asked = time.perf_counter()
        for at_once in page:
            async with asyncio.TaskGroup() as calls:
                for question in at_once:
                    calls.create_task(_asked(browser, question))
        times.append((time.perf_counter() - asked) * 1_000)
    return latency(name, [times], MOST_MS)


async def _answer(browser: httpx.AsyncClient, question: Question) -> Any:
    return (await _asked(browser, question)).json()


async def _asked(browser: httpx.AsyncClient, question: Question) -> httpx.Response:
    method = "GET" if question.body is None else "POST"
    answer = await browser.request(method, question.path, params=question.said, json=question.body)
    assert answer.status_code == 200, f"{question.path} {question.said}: {answer.status_code} {answer.text[:300]}"
    return answer


ROW = Row("console", "what the console asks of 1,000,000 events, people and visits each, SQLite", run, Needs(limit_s=1_800, asked=True))
