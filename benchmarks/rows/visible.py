"""From when an event was due to be sent until a search finds it, at one a second and at a thousand; seen by asking again and again."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx2 as httpx
from attrs import frozen

from tests.servers.platform import Api, all_in_one

from ..bench import Bench, Row
from ..figures import Figure, sample
from ..latency import latency
from ..paced import LEAD_S, Paced
from ..processes import Platform, embedded, pacing, platform
from ..workload import Workload, generate

SLOW_SECONDS, FAST_SECONDS = 12, 6
FAST = 1_000
EVERY, SOME = "time > now - 1h", 'type = "search"'      # 8 of 100
PAGE = 100
MOST_MS = 200.0
ASKED_S = 0.005
WAITED_S = 3.0                                  # for what has not been seen yet, after the last was sent
MISSED_MS = WAITED_S * 1_000


@frozen
class Load:
    """What is sent, and which of it is looked for."""

    events: int
    per_second: int
    seed: int

    @property
    def is_slow(self) -> bool:
        return self.per_second == 1

    def looked_for(self) -> Mapping[str, int]:
        """Message -> its number."""
        sent = enumerate(generate(Workload(events=self.events, seed=self.seed)))
        return {event["messageId"]: n for n, event in sent if self.is_slow or event.get("event") == "Search"}


@frozen
class Watched:
    """`waited_ms`: of each that was looked for."""

    waited_ms: list[float]
    sent: Paced


def run(bench: Bench) -> list[Figure]:
    with all_in_one(folder := bench.within("visible")) as (api, process):
        alone = Platform((api,), {"all": process.pid}, {}, folder)
        slow = [_watched(alone, Load(bench.halved(SLOW_SECONDS), 1, 700 + n)) for n in range(bench.rounds)]
    with ExitStack() as stack:
        folder = bench.within("visible")
        product = stack.enter_context(platform(folder, embedded(folder), apis=2))
        stack.enter_context(product.worker())
        events = bench.halved(FAST_SECONDS * FAST)
        fast = [_watched(product, Load(events, FAST, 750 + n)) for n in range(bench.rounds + 1)][1:]       # the first warms up
    return [
        _figure("1/s, all in one", slow),
        _figure(f"{FAST:,}/s, 2 api and 1 worker processes", fast),
    ]


def _figure(how: str, rounds: list[Watched]) -> Figure:
    missed = sum(ms >= MISSED_MS for watched in rounds for ms in watched.waited_ms)
    return latency(
        f"request to search, SQLite, {how}",
        [watched.waited_ms for watched in rounds],
        MOST_MS,
        client=sample([watched.sent.share for watched in rounds]),
        note=f"p50 is to be < 50 ms; {missed} not seen, they count as {MISSED_MS:,.0f} ms; asked every {ASKED_S * 1_000:g} ms or so",
    )


def _watched(product: Platform, load: Load) -> Watched:
    looked_for, seen = load.looked_for(), dict[str, float]()
    order = product.order("live", load.events, load.seed)
    with pacing(order, load.per_second) as ended, _asking(product.doors[-1], EVERY if load.is_slow else SOME) as ask:
        began = time.monotonic() + LEAD_S
        until = began + load.events / load.per_second + WAITED_S
        while len(seen) < len(looked_for) and time.monotonic() < until:
            rest = began + len(seen) - time.monotonic() if load.is_slow else 0.0     # our asking is to keep nobody awake between two events
            time.sleep(max(ASKED_S, rest))
            now, found = ask()
            seen = {**{message: now for message in found if message in looked_for}, **seen}
        sent = ended()
    assert not sent.refused, f"{sent.refused} requests were refused"
    waited = [(seen.get(message, until) - sent.due(n)) * 1_000 for message, n in looked_for.items()]
    return Watched([min(ms, MISSED_MS) for ms in waited], sent)


@contextmanager
def _asking(api: Api, query: str) -> Iterator[Callable[[], tuple[float, list[str]]]]:
    """Asks for the newest; tells when it was answered, and the messages found."""
    headers = {"Authorization": f"Bearer {api.token}"}
    with httpx.Client(base_url=api.url, headers=headers, timeout=10.0) as client:

        def ask() -> tuple[float, list[str]]:
            items = client.get("/api/events", params={"query": query, "limit": PAGE}).json()["items"]
            return time.monotonic(), [item["metadata"]["sender_id"] for item in items]

        yield ask


ROW = Row("visible", "from request to search", run)
