"""What one event costs in a worker, by part of the way, over stores in memory: a budget. Against JSON in and out of the same entries."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from attrs import field, frozen

from thamesthrive.access.redirects import Redirects
from thamesthrive.access.sources import Sources
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.intake import MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.adapters.memory.refusals import MemoryRefusals
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.collector import Collector
from thamesthrive.collection.desk import Desk
from thamesthrive.collection.held import Held
from thamesthrive.collection.load import Loader
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.pace import Pace
from thamesthrive.collection.pipeline import STEPS
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.collection.rules import Rules
from thamesthrive.collection.save import Saver
from thamesthrive.collection.work import Work, decoded, work_of
from thamesthrive.domain.entry import START, Cursor
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.ports.intake import Logged
from thamesthrive.ports.stores import Stores
from thamesthrive.reporting.arrivals import Arriving
from thamesthrive.web.doorway import Doorway
from thamesthrive.web.metrics import Metrics
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.refused import Refused
from thamesthrive.web.requests import request_of
from thamesthrive.web.v1 import batch

from ..bench import Bench, Row
from ..figures import Figure, Target, sample
from ..workload import Workload, generate

EVENTS = 20_000
ROUND = 5_000                                   # the default of collection.round_events
BATCH = 100
SCOPE = Scope()
FOLD = ("collect", *(step.__name__ for step in STEPS), "put")
COLLECTING = "garbage collection"
BARE = ("JSON in", "JSON out")
REQUEST = {"type": "http", "method": "POST", "path": "/v1/batch", "query_string": b"", "headers": [], "client": ("127.0.0.1", 1)}


@frozen
class Clocked:
    """Nanoseconds by part of the way."""

    parts: dict[str, int] = field(factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The time of what is inside."""
        began = time.perf_counter_ns()
        yield
        self.add(name, time.perf_counter_ns() - began)

    def add(self, name: str, took: int) -> None:
        self.parts[name] = self.parts.get(name, 0) + took


@frozen
class World:
    """A platform in memory."""

    stores: Stores
    intake: MemoryIntake
    rules: Rules
    doorway: Doorway
    write_key: str


def run(bench: Bench) -> list[Figure]:
    events = bench.scaled(EVENTS)
    rounds: list[dict[str, float]] = []
    for n in range(bench.rounds + 1):           # the first warms up
        clocked = Clocked()
        began, cpu = time.perf_counter(), time.process_time()
        asyncio.run(_measure(clocked, Workload(events=events, seed=400 + n)))
        had = (time.process_time() - cpu) / (time.perf_counter() - began)       # the share of a core that others left us
        rounds.append({name: had * ns / events / 1_000 for name, ns in clocked.parts.items()})
    return [_fold(rounds[1:]), _whole(rounds[1:])]


def _fold(rounds: Sequence[dict[str, float]]) -> Figure:
    return Figure(
        what="fold one event, with the catalogue",
        unit="CPU µs",
        result=sample([sum(r[name] for name in FOLD) for r in rounds]),
        baseline=sample([sum(r[name] for name in BARE) for r in rounds]),
        against="JSON in and out of its entry",
        target=Target(60, of="result", at_least=False),
        parts=_budget(rounds, FOLD),
        note=f"rounds of {ROUND} events of the standard workload; a ratio above 1 is dearer than the JSON",
    )


def _whole(rounds: Sequence[dict[str, float]]) -> Figure:
    names = tuple(name for name in rounds[0] if name not in ("JSON out", "door", COLLECTING))
    return Figure(
        what="one event in a worker, without log and store",
        unit="CPU µs",
        result=sample([sum(r[name] for name in names) for r in rounds]),
        parts=_budget(rounds, names),
        note=(
            f"garbage collection takes {sample([r[COLLECTING] for r in rounds])} of it, wherever it strikes; "
            f"the door of batches takes {sample([r['door'] for r in rounds])} µs an event before it"
        ),
    )


def _budget(rounds: Sequence[dict[str, float]], names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return tuple((name, sample([r[name] for r in rounds]).middle) for name in names)


async def _measure(clocked: Clocked, workload: Workload) -> None:
    world = await _world()
    await _send(clocked, world, workload)
    logged = await world.intake.read({0: START}, limit=workload.events * 2, wait_s=0)
    held = Held()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)            # as a worker does
    with _collections(clocked):
        for start in range(0, len(logged), ROUND):
            await _round(clocked, world, held, (logged[max(0, start - 1) : start], logged[start : start + ROUND]))
    gc.unfreeze()


@contextmanager
def _collections(clocked: Clocked) -> Iterator[None]:
    """Those of the interpreter, on the clock; they are in the other parts too."""
    began = 0

    def told(phase: str, _: dict[str, int]) -> None:
        nonlocal began
        if phase == "start":
            began = time.perf_counter_ns()
        else:
            clocked.add(COLLECTING, time.perf_counter_ns() - began)

    clocked.add(COLLECTING, 0)
    gc.callbacks.append(told)
    yield
    gc.callbacks.remove(told)


async def _world() -> World:
    clock, stores, hashed = SystemClock(), open_memory(), KeyedHash(b"benchmark")
    intake = MemoryIntake(MemoryLocks(clock.monotonic), MemoryLedger(), partitions=1, now_ms=lambda: int(time.time() * 1000))
    sources = Sources(stores.definitions, clock)
    source = await sources.create(SCOPE, "web", "benchmark")
    rules = await Rulebook(stores.definitions, load_event_types(), hashed, CollectionOptions()).rules(SCOPE)
    limits = RateLimits(MemoryRates(clock.monotonic), hashed)
    refused = Refused(sources, limits, Arriving(stores, MemoryLedger(), MemoryRefusals(clock.monotonic), clock), clock)
    collector = Collector((intake, MemoryAnswers(), clock), hashed, limits)
    options, redirects = ApiOptions(), Redirects(stores.definitions, clock, "")
    doorway = Doorway(collector, sources, redirects, clock, options, Metrics(), refused)
    return World(stores, intake, rules, doorway, source.write_key)


async def _send(clocked: Clocked, world: World, workload: Workload) -> None:
    """Through the door, so that entries are what they are in the log."""
    events = list(generate(workload))
    for start in range(0, len(events), BATCH):
        body = msgspec.json.encode({"writeKey": world.write_key, "batch": events[start : start + BATCH]})
        with clocked.part("door"):
            await batch(world.doorway, request_of(REQUEST, ApiOptions()), body)


async def _round(clocked: Clocked, world: World, held: Held, taken: tuple[Sequence[Logged], Sequence[Logged]]) -> None:
    """As the drain does it, on the clock. `taken`: the last entry that was acknowledged, and those of this round."""
    before, logged = taken
    acknowledged = {at.position.partition_name: Cursor(at.position.ms, at.position.seq) for at in before}
    held.begin_round(20_000)
    with clocked.part("JSON in"):
        entries = [(at.position, entry) for at in logged if (entry := decoded(at.body))]
    with clocked.part("JSON out"):
        for _, entry in entries:
            encode(entry)
    with clocked.part("prepare"):
        works = [work_of(position, entry, world.rules) for position, entry in entries]
    loader = Loader(world.stores, SCOPE, held, world.rules, Pace(SystemClock()))
    with clocked.part("load"):
        await loader.load(works)
    desk = _folded(clocked, works, held, world.rules)
    saver = Saver(world.stores, SCOPE, held, loader, acknowledged, {})
    with clocked.part("save with views, to memory"):
        assert await saver.save(desk), "nobody else writes here"
    with clocked.part("encode"):
        _encode(desk, held)


def _folded(clocked: Clocked, works: Sequence[Work], held: Held, rules: Rules) -> Desk:
    desk = Desk(held, rules)
    steps = [(step.__name__, step) for step in STEPS]
    tick = time.perf_counter_ns
    for work in works:
        for prepared in work.prepared:
            began = tick()
            collected = desk.collect(work.position, work.entry, prepared)
            clocked.add("collect", (now := tick()) - began)
            for name, step in steps:
                began = now
                collected = step(collected, rules)
                clocked.add(name, (now := tick()) - began)
            desk.put(collected)
            clocked.add("put", tick() - now)
    return desk


def _encode(desk: Desk, held: Held) -> None:
    """What a store was given, but for the views."""
    for event in desk.events.values():
        encode(event)
    for table in (desk.opened, desk.claimed, desk.sessions, desk.latest, desk.moved):
        for value in table.values():
            encode(value)
    for id in desk.changed:
        encode(held.documents[id].value)


ROW = Row("fold", "the µs budget of an event in a worker", run)
