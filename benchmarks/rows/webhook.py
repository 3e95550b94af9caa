"""From when an event was due to be sent until a webhook is called: at one a second, at a thousand, and as fast as it goes."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from attrs import frozen

from tests.servers.platform import Api, all_in_one
from tests.servers.receiver import Receiver, receiver

from ..bench import Bench, Row
from ..figures import Figure, Target, sample
from ..latency import latency
from ..paced import Paced
from ..processes import Platform, embedded, measured, paced, platform
from .peers import GATEWAY

SLOW_SECONDS, FAST_SECONDS, FAST = 12, 6, 1_000
FLOOD = 6_000
MOST_MS = 1_000.0
WAITED_S = 30.0                                 # for what has not come yet, after the last was sent
KNOWN_S = 1.2                                   # a running process knows of a destination within a second
ALLOWED = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}
GATEWAY_PER_S, GATEWAY_IDLE_MS = 2_440.0, 2_300.0


@frozen
class Load:
    """What is sent."""

    events: int
    per_second: int
    seed: int


@frozen
class Called:
    """`waited_ms`: of each event."""

    waited_ms: list[float]
    sent: Paced


def run(bench: Bench) -> list[Figure]:
    slow, fast, flood = _slow(bench), *_fast(bench)
    idle = sample([median(called.waited_ms) for called in slow])
    return [
        _figure("1/s, all in one", slow),
        _figure(f"{FAST:,}/s, 1 api and 1 worker process", fast),
        Figure(
            what="delivered to a webhook, sent in batches", unit="events/s", result=sample(flood),
            baseline=sample([GATEWAY_PER_S]), against=GATEWAY, target=Target(1.0),
            note="from the first call to the last; the receiver takes its part of the cores",
        ),
        Figure(
            what="to the webhook when idle", unit="ms, p50", result=idle, baseline=sample([GATEWAY_IDLE_MS]), against=GATEWAY, inverse=True,
            target=Target(1.0),
        ),
    ]


def _slow(bench: Bench) -> list[Called]:
    folder = bench.within("webhook")
    with receiver() as there, all_in_one(folder, ALLOWED) as (api, process):
        product = Platform((api,), {"all": process.pid}, {}, folder)
        _destination(api, there)
        return [_called(product, there, Load(bench.halved(SLOW_SECONDS), 1, 1_100 + n)) for n in range(bench.rounds)]


def _fast(bench: Bench) -> tuple[list[Called], list[float]]:
    """At a thousand a second; then events a second of floods."""
    with _delivering(bench) as (product, there):
        events = bench.halved(FAST_SECONDS * FAST)
        called = [_called(product, there, Load(events, FAST, 1_150 + n)) for n in range(bench.rounds + 1)]
        floods = [_flood(product, there, bench.scaled(FLOOD), 1_200 + n) for n in range(bench.rounds)]
    return called[1:], floods                   # the first warms up


@contextmanager
def _delivering(bench: Bench) -> Iterator[tuple[Platform, Receiver]]:
    folder = bench.within("webhook")
    with ExitStack() as stack:
        there = stack.enter_context(receiver())
        product = stack.enter_context(platform(folder, {**embedded(folder), **ALLOWED}))
        stack.enter_context(product.worker())
        _destination(product.doors[0], there)
        yield product, there


def _destination(api: Api, there: Receiver) -> None:
    """One that is told of every event."""
    made = api.post("destinations", {"name": "bench", "options": {"url": f"{there.url}/bench"}})
    there.secret = made["secret"]
    time.sleep(KNOWN_S)


def _called(product: Platform, there: Receiver, load: Load) -> Called:
    there.calls.clear()
    sent = paced(product.order("live", load.events, load.seed), load.per_second)
    assert not sent.refused, f"{sent.refused} requests were refused"
    until = _wait(there, load.events)
    at: dict[str, float] = {}
    for call in there.calls:
        at.setdefault(json.loads(call.body)["event"]["metadata"]["sender_id"], call.time)
    waited = [(at.get(f"message-{load.seed}-{n:09d}", until) - sent.due(n)) * 1_000 for n in range(load.events)]
    return Called(waited, sent)


def _flood(product: Platform, there: Receiver, events: int, seed: int) -> float:
    there.calls.clear()
    measured(product.order("batch", events, seed), product.pids)
    _wait(there, events)
    assert len(there.calls) >= events, f"{len(there.calls)} of {events} were delivered within {WAITED_S:g} s"
    times = [call.time for call in there.calls]
    return (len(times) - 1) / (times[-1] - times[0])


def _wait(there: Receiver, events: int) -> float:
    """Until so many calls have come, or it takes too long; the time then."""
    until = time.monotonic() + WAITED_S
    while len(there.calls) < events and time.monotonic() < until:
        time.sleep(0.02)
    return time.monotonic()


def _figure(how: str, rounds: list[Called]) -> Figure:
    return latency(
        f"request to webhook, SQLite, {how}",
        [called.waited_ms for called in rounds],
        MOST_MS,
        client=sample([called.sent.share for called in rounds]),
        note="every event is sent on, signed; the receiver checks the signature",
    )


ROW = Row("webhook", "from request to webhook", run)
