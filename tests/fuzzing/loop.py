"""Tries inputs until it is told to stop. A finding is made as small as it gets, and told with what makes it again."""

import resource
import signal
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from attrs import define, field, frozen

from tests.ports.stores import open_store
from tests.web.examples import prepared
from tests.web.world import open_world
from thamesthrive.domain.source import DOORS as ALL
from thamesthrive.web.options import ApiOptions

from .addresses import KEYS, AtAddresses, link_of
from .bodies import GivenToApi
from .case import Broken, Case, Parts, Target
from .doors import AtDoors, InTheLog
from .languages import InLiquid, InTql
from .questions import AtApi

NAMES = ("doors", "addresses", "entries", "questions", "bodies", "tql", "templates")
LIFE = 250                                      # so many cases of each target share a world
MOST_S = 5.0                                    # of CPU, for one input
STUCK_S = 30.0                                  # of time, which others use too
MOST_GROWTH = 200_000_000                       # bytes, for one input
TAKES = "takes too much"                        # how it is known
TRIES = 150                                     # to make one smaller


@frozen
class Finding:
    """`known_by`: what tells one defect from another. `parts`: the input, as small as it gets."""

    case: Case
    known_by: str
    told: str
    parts: Parts


class Stuck(BaseException):
    """It did not end in time. No code that is tried may take it for an error of its own."""


@define
class Tried:
    """What a run did, and whom it tells."""

    tell: Callable[[Finding], None]
    cases: dict[str, int] = field(factory=dict)
    findings: dict[str, Finding] = field(factory=dict)
    again: dict[str, int] = field(factory=dict)
    slowest_s: float = 0.0


async def run(seed: int, numbers: Iterator[int], only: Sequence[str] = NAMES, tell: Callable[[Finding], None] = print) -> Tried:
    """Of every target the cases of these numbers. Each finding is told once, when it is made."""
    tried = Tried(tell)
    while await _life(tried, seed, numbers, only):
        pass
    return tried


async def _life(tried: Tried, seed: int, numbers: Iterator[int], only: Sequence[str]) -> bool:
    """Cases in worlds of their own, up to the first finding: it may have spoilt its world. Returns whether there may be more."""
    count = 0
    async with opened(only) as targets:
        for number in islice(numbers, LIFE):
            count += 1
            for target in targets:
                case = Case(target.name, number, target.made(Random(f"{seed}/{target.name}/{number}")))
                begun = time.process_time()
                told = await outcome(target, case.parts)
                tried.slowest_s = max(tried.slowest_s, time.process_time() - begun)
                tried.cases[target.name] = tried.cases.get(target.name, 0) + 1
                if told is not None:
                    await _note(tried, case, told)
                    return True
    return count == LIFE


async def _note(tried: Tried, case: Case, told: tuple[str, str]) -> None:
    known_by, sentence = told
    tried.again[known_by] = tried.again.get(known_by, 0) + 1
    if known_by not in tried.findings:
        parts = case.parts if TAKES in known_by else await smaller(case, known_by)      # it would take as much at every try
        tried.findings[known_by] = Finding(case, known_by, sentence, parts)
        tried.tell(tried.findings[known_by])


@asynccontextmanager
async def opened(names: Sequence[str]) -> AsyncIterator[list[Target]]:
    """The targets, over worlds of their own."""
    async with AsyncExitStack() as stack:
        yield [await _target(name, stack) for name in names]


async def _target(name: str, stack: AsyncExitStack) -> Target:
    match name:
        case "tql":
            return InTql()
        case "templates":
            return InLiquid()
        case "addresses":
            world = await stack.enter_async_context(open_world(ApiOptions(proxies=1), doors=ALL, keys=KEYS))
            return AtAddresses(world, await link_of(world))
        case "questions" | "bodies":
            folder = Path(stack.enter_context(TemporaryDirectory()))
            store = await stack.enter_async_context(open_store("embedded", folder))
            world = await stack.enter_async_context(open_world(ApiOptions(proxies=1), stores=store.stores))
            names = await prepared(world)
            return AtApi(world) if name == "questions" else GivenToApi(world, names)
        case _:
            world = await stack.enter_async_context(open_world(ApiOptions(proxies=1, body_timeout_s=0.05)))
            return AtDoors(world) if name == "doors" else InTheLog(world)


async def outcome(target: Target, parts: Parts) -> tuple[str, str] | None:
    """What tells the defect from others, and the whole story; None if all is as promised."""
    before, begun = _peak(), time.process_time()
    try:
        with structlog.testing.capture_logs(), _bounded():     # that an entry cannot be folded is told at length
            await target.tried(parts)
    except (Stuck, MemoryError) as error:
        return f"{target.name}: {TAKES}", "".join(traceback.format_exception(error))
    except Exception as error:                  # noqa: BLE001  whatever comes out is a finding
        return _known_by(target.name, error), "".join(traceback.format_exception(error))
    took, grew = time.process_time() - begun, _peak() - before
    if took > MOST_S:
        return f"{target.name}: {TAKES}", f"it took {took:.1f} s of CPU"
    if grew > MOST_GROWTH:
        return f"{target.name}: {TAKES}", f"it took {grew} bytes"
    return None


async def smaller(case: Case, known_by: str) -> Parts:
    """The parts with everything left out that the defect does not need; whole, if it does not show in a new world."""
    parts, left = case.parts, TRIES

    async def shows(these: Parts) -> bool:
        async with opened([case.target]) as [target]:
            told = await outcome(target, these)
        return told is not None and told[0] == known_by

    if not await shows(parts):
        return parts
    for place in range(len(parts) - 1, -1, -1):
        size = len(parts[place])
        while size := size // 2:
            at = 0
            while at < len(parts[place]) and left:
                left -= 1
                shorter = parts[place][:at] + parts[place][at + size :]
                these = (*parts[:place], shorter, *parts[place + 1 :])
                if await shows(these):
                    parts = these
                else:
                    at += size
    return parts


def _known_by(name: str, error: BaseException) -> str:
    """The kind of error and the last of our lines on its way; of a broken promise, how it begins."""
    if isinstance(error, Broken) and error.__cause__ is None:
        return f"{name}: {str(error)[:40]}"
    cause = error.__cause__ if isinstance(error, Broken) and error.__cause__ else error
    ours = [frame for frame in traceback.extract_tb(cause.__traceback__) if "/thamesthrive/" in frame.filename]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "nowhere of ours"
    return f"{name}: {type(cause).__name__} in {where}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def _bounded() -> Iterator[None]:
    """Ends what does not end. Raises: Stuck."""

    def stuck(*_: Any) -> None:
        raise Stuck(f"it did not end within {STUCK_S} s")

    before = signal.signal(signal.SIGALRM, stuck)
    signal.setitimer(signal.ITIMER_REAL, STUCK_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
