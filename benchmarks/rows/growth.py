"""What an event and a search cost while the store grows from ten thousand people to a million, SQLite: no faster than the logarithm."""

import asyncio
import pathlib
import time
from collections.abc import Sequence
from math import log10
from statistics import median

from attrs import frozen

from thamesthrive.domain.fields import PROFILE
from thamesthrive.language.condition import And, Compare, Condition, Literal, Path
from thamesthrive.ports.search import Order

from ..backlog import Drained, drain, fill
from ..bench import Bench, Needs, Row
from ..figures import Figure, Sample, Target, sample
from ..peopled import SCOPE, Peopled, mail_of, open_peopled
from ..processes import Platform, embedded, platform

SIZES = (10_000, 100_000, 1_000_000)
EVENTS = 6_000
TIMES = 40                                      # each search
BEYOND = 8                                      # a hundred million: as the last decade went on
LAST_SEEN = Order(PROFILE.sortable("last_seen"), 50)
SEARCHES = ("the newest 50 people", "somebody by e-mail", "somebody by id")


@frozen
class Grown:
    """With so many people: CPU µs of the worker an event, by round; ms of each search, of the median call, by round."""

    people: int
    event_us: Sample
    search_ms: dict[str, Sample]


def run(bench: Bench) -> list[Figure]:
    sizes, folder = SIZES[:2] if bench.quick else SIZES, bench.within("growth")
    grown: list[Grown] = []
    with platform(folder, embedded(folder)) as product:
        for before, people in zip((0, *sizes), sizes, strict=False):
            bench.say(f"  {people:,} people, added in {asyncio.run(_add(folder, range(before, people))):.0f} s")
            drained = [_round(bench, product, people, 880 + n) for n in range(bench.few_rounds)]
            searched = asyncio.run(_searches(bench, folder, people))
            grown.append(Grown(people, sample([d.cpu_us("worker") for d in drained]), searched))
    first = grown[0]
    events = [_figure("drain an event", "CPU µs, worker", [(g.people, g.event_us) for g in grown])]
    return events + [_figure(name, "ms", [(g.people, g.search_ms[name]) for g in grown]) for name in first.search_ms]


def _figure(what: str, unit: str, by_people: Sequence[tuple[int, Sample]]) -> Figure:
    (few, cheap), (many, dear) = by_people[0], by_people[-1]
    decade = (dear.middle - by_people[-2][1].middle) / log10(many / by_people[-2][0])
    beyond = dear.middle + decade * (BEYOND - log10(many))
    steps = ", ".join(f"{people:,}: {cost}" for people, cost in by_people)
    return Figure(
        what=f"{what}, {many:,} people",
        unit=unit,
        result=dear,
        baseline=cheap,
        against=f"{few:,} people",
        target=Target(log10(many) / log10(few), at_least=False),
        note=f"{steps}; at this pace 10^{BEYOND}: {beyond:.3g}; a target of log n",
    )


def _round(bench: Bench, product: Platform, people: int, seed: int) -> Drained:
    events = bench.halved(EVENTS)
    fill(product, events, seed, people)
    return drain(product, events, {})


async def _add(folder: pathlib.Path, people: range) -> float:
    began = time.perf_counter()
    async with open_peopled(folder / "data") as peopled:
        await peopled.add(people)
    return time.perf_counter() - began


async def _searches(bench: Bench, folder: pathlib.Path, people: int) -> dict[str, Sample]:
    async with open_peopled(folder / "data") as peopled:
        rounds = [await _searched(peopled, people) for _ in range(bench.few_rounds + 1)]
    return {name: sample([r[name] for r in rounds[1:]]) for name in SEARCHES}


async def _searched(peopled: Peopled, people: int) -> dict[str, float]:
    """Milliseconds of the median call."""
    times: dict[str, list[float]] = {name: [] for name in SEARCHES}
    step = people // TIMES
    for n in range(TIMES):
        person = n * step
        began = time.perf_counter()
        await peopled.stores.profiles.page(SCOPE, And(()), LAST_SEEN)
        newest = time.perf_counter()
        found = await peopled.stores.profiles.page(SCOPE, _mail(person), LAST_SEEN)
        mailed = time.perf_counter()
        assert len(found.items) == 1, f"{len(found.items)} people have the e-mail address of one"
        await peopled.stores.profiles.load(SCOPE, [found.items[0].id])
        for name, took in zip(SEARCHES, (newest - began, mailed - newest, time.perf_counter() - mailed), strict=True):
            times[name].append(took * 1_000)
    return {name: median(took) for name, took in times.items()}


def _mail(person: int) -> Condition:
    return Compare(Path(("data", "contact", "email", "main")), "=", Literal(mail_of(person)))


ROW = Row("growth", "from ten thousand to a million people, SQLite", run, Needs(limit_s=600))
