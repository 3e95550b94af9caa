"""The job `demo-data`: people of a shop that does not exist, sent through the intake as doors send what they take."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from attrs import frozen

from thamesthrive.access.sources import source_id
from thamesthrive.collection.batch import Batch
from thamesthrive.demo.call import Call, Channel
from thamesthrive.demo.history import history, pair
from thamesthrive.demo.person import CAST, person
from thamesthrive.demo.world import World
from thamesthrive.domain.event import SYSTEM_SOURCE
from thamesthrive.domain.ledger import DUPLICATE, STORED, minute_of
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.source import Source
from thamesthrive.kernel.errors import Conflict, Unavailable
from thamesthrive.language.tql import parse
from thamesthrive.settings import Settings

from . import worker
from .compose import Platform, open_platform
from .demo_wanted import BY, Wanted

DOOR = "demo"                                   # how events of these people are told from what doors took
NAMES: Mapping[Channel, str] = {"web": "Demo shop web", "app": "Demo shop app", "server": "Demo shop server"}

AT_ONCE = 16                                    # pairs of people that are sent at once: they share flushes of the log
MOST_WAITING = 4_000                            # entries in the log, beyond which sending waits for the drain
LOOK_S = 0.25
PATIENCE_S = 60.0                               # how long nothing may move before it is given up

Tell = Callable[[str, int, int], None]


@frozen
class Counts:
    """Of the ledger, of our sources."""

    new: int
    known: int


async def make_demo(settings: Settings, wanted: Wanted, tell: Tell) -> str:
    """What is to be said of it. Doing it again doubles nothing: ids follow from seed, days and when the sources were made.

    Raises: Conflict where something else is in the scope; Unavailable.
    """
    async with open_platform(settings) as platform:
        await _refuse_others(platform, wanted)
        sources, world = await _begin(platform, wanted)
        before = await _counts(platform, wanted.scope, sources)
        async with _drained_here(platform):
            sent = await _send(platform, (wanted, world, sources), tell)
            waiting = await _drained(platform, tell)
        after = await _counts(platform, wanted.scope, sources)
    return "\n".join(_said((wanted, world), sent, Counts(after.new - before.new, after.known - before.known), waiting))


async def _refuse_others(platform: Platform, wanted: Wanted) -> None:
    """Raises: Conflict."""
    if wanted.anyway:
        return
    ours = ", ".join(f'"{source_id(name)}"' for name in NAMES.values())
    others = parse(f'NOT source.id IN [{ours}, "{SYSTEM_SOURCE}"]')
    uses, scope = platform.uses, wanted.scope
    if (await uses.records["event"].page(scope, others, limit=1)).items:
        raise Conflict(
            f"{scope} holds events of other sources; demo people would stand among them. Choose another --tenant, --stage or --data, "
            "or say --anyway"
        )
    if any(shown.edited.value.enabled for shown in await uses.destinations.list(scope)):
        raise Conflict(f"{scope} has destinations, which would be told of demo people; disable them, or say --anyway")


async def _begin(platform: Platform, wanted: Wanted) -> tuple[Mapping[Channel, Source], World]:
    """The sources, made where they are missing. The world ends when the first of them was made, so it is the same the next time.

    Raises: Conflict when somebody else made a source of that name.
    """
    uses, scope = platform.uses, wanted.scope
    there = {one.value.name: one for one in await uses.sources.list(scope)}
    for channel, name in NAMES.items():
        if name not in there:
            said = f"Demo data: the {channel} of a shop that does not exist."
            made = await uses.sources.create(scope, name, BY, channel=channel, description=said)
            there[name] = await uses.sources.get(scope, made.id)
    found = [there[name] for name in NAMES.values()]
    for one in found:
        if one.created_by != BY:
            raise Conflict(f'source "{one.value.id}" was made by somebody else; rename it first, it is what the demo data come from')
    until = min(one.created_at for one in found).replace(second=0, microsecond=0)
    sources = {channel: there[name].value for channel, name in NAMES.items()}
    return sources, World(wanted.seed, wanted.days, until)


@asynccontextmanager
async def _drained_here(platform: Platform) -> AsyncIterator[None]:
    """By a worker of this process, so that nobody else has to run; where another drains this folder, it only waits its turn.

    What the block raises is raised as it is, and not in a group, which would hide it from whoever says what is wrong.
    """
    stop = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run(platform, stop))
            try:
                yield
            finally:
                stop.set()
    except BaseExceptionGroup as several:
        raise _first(several) from several


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException:
    one = several.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one


async def _send(platform: Platform, of: tuple[Wanted, World, Mapping[Channel, Source]], tell: Tell) -> int:
    """All of them; how many events. Raises: Unavailable."""
    wanted, world, sources = of
    pairs = iter(range((wanted.people + 1) // 2))
    sent = done = 0

    async def some() -> None:
        nonlocal sent, done
        for number in pairs:
            both = 2 * number + 1 < wanted.people
            for call in pair(world, number) if both else history(world, 2 * number):
                await _take(platform, wanted.scope, sources[call.channel], call)
                sent += len(call.items)
            done += 1
            tell("people", min(2 * done, wanted.people), wanted.people)
            await _room(platform)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(some())
    return sent


async def _take(platform: Platform, scope: Scope, source: Source, call: Call) -> None:
    """As a door hands over. Told to come again, it does: ids make that safe. Raises: Unavailable after a minute of that."""
    until = platform.clock.monotonic() + PATIENCE_S
    while True:
        now = platform.clock.now()
        batch = Batch(scope=scope, source=source, door=DOOR, received=now, items=call.items, user_agent=call.agent)
        try:
            await platform.uses.collector.accept(batch)
            return
        except Unavailable as error:
            if platform.clock.monotonic() > until:
                raise
            await platform.clock.sleep(error.retry_after_s)


async def _room(platform: Platform) -> None:
    """Wait until the drain is near. Raises: Unavailable when it does not come nearer."""
    least, until = None, 0.0
    while (waiting := await platform.uses.collector.lag()) > MOST_WAITING:
        now = platform.clock.monotonic()
        if least is None or waiting < least:
            least, until = waiting, now + PATIENCE_S
        if now > until:
            raise Unavailable(f"{waiting} entries wait in the log, and nobody drains it; is a worker stuck? run the job again then")
        await platform.clock.sleep(LOOK_S)


async def _drained(platform: Platform, tell: Tell) -> int:
    """Until nothing waits, or what waits has not become less for a minute; how many entries do then."""
    most = least = waiting = await platform.uses.collector.lag()
    until = platform.clock.monotonic() + PATIENCE_S
    while waiting and platform.clock.monotonic() < until:
        await platform.clock.sleep(LOOK_S)
        waiting = await platform.uses.collector.lag()
        if waiting < least:
            least, until = waiting, platform.clock.monotonic() + PATIENCE_S
            tell("drained", most - least, most)
    return waiting


async def _counts(platform: Platform, scope: Scope, sources: Mapping[Channel, Source]) -> Counts:
    ours = {source.id for source in sources.values()}
    since = minute_of(platform.clock.now() - timedelta(days=8))
    tally = await platform.uses.ledger.read(scope, since_minute=since)
    outcomes = [counts for account, counts in tally.items() if account.source in ours]
    return Counts(*(sum(counts.get(outcome, 0) for counts in outcomes) for outcome in (STORED, DUPLICATE)))


def _said(of: tuple[Wanted, World], sent: int, counts: Counts, waiting: int) -> Sequence[str]:
    wanted, world = of
    lines = [
        f"{wanted.people} people of a shop that does not exist in {wanted.scope}, from {world.begin:%Y-%m-%d} to {world.until:%Y-%m-%d}: "
        f"{sent} events sent; since then {counts.new} were stored, and {counts.known} were known already",
    ]
    if waiting:
        lines.append(f"{waiting} entries of the log wait for a drain still; counts are complete when they are through")
    lines.append("Whom to look at (thamesthrive profiles search 'data.contact.email.main = \"…\"'):")
    cast = [(number, role) for number, role in CAST.items() if number < wanted.people]
    lines += [f"  {someone.email}  {role.says}" for number, role in cast for someone in [person(world, number)]]
    return lines
