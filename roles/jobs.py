"""JOBS: one use case each, from its beginning to its end, with its progress on standard error. Each is done by one process at a time."""

import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import field, frozen

from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Conflict
from thamesthrive.kernel.ids import random_id
from thamesthrive.maintenance.filling import Filled
from thamesthrive.maintenance.ledger import Verification
from thamesthrive.settings import Settings

from .backups import back_up, restore
from .compose import migrate, open_platform
from .demo_wanted import Wanted
from .erasing import Whom, erase

Tell = Callable[[Filled], None]

TOLD = 10_000                                   # records between two lines of progress
PEOPLE_TOLD = 1_000                             # the same of people who are made up


@frozen
class Ended:
    """What a job says at its end, and whether it found something wrong: then the exit status is 1."""

    sentence: str
    failed: bool = False


@frozen(kw_only=True)
class Given:
    """What the command line says to jobs that want to be told something: whom to erase, where backups lie, which people to make up."""

    whom: Whom = field(factory=lambda: Whom(Scope()))
    to: Path = Path()
    from_: Path = Path()
    erasures: tuple[Path, ...] = ()
    wanted: Wanted = field(factory=Wanted)


Job = Callable[[Settings, Given], Awaitable[Ended]]


async def migrate_stores(settings: Settings, _: Given) -> Ended:
    """Create the stores, or bring them up to this version. Raises: Invalid, Unavailable."""
    return Ended(await migrate(settings))


async def reindex(settings: Settings, _: Given) -> Ended:
    """Fill every declared path to its end. Raises: Conflict when another process does it; Unavailable."""
    full = 0
    async with open_platform(settings) as platform:
        with _progress() as tell:
            while done := await platform.filler.step():
                for one in done:
                    tell(one)
                    full += one.filling.finished
        ours = platform.filler.holds
        await platform.filler.release()
    if not ours:
        raise Conflict("another process fills the declared paths already, and goes on with it by itself", code="filled-elsewhere")
    return Ended(f"declared paths that were filled: {full}" if full else "every declared path was full already")


async def verify_ledger(settings: Settings, _: Given) -> Ended:
    """Compare the ledger of every scope with the store. Raises: Conflict when another process does it; Unavailable."""
    async with open_platform(settings) as platform:
        with _counted("scopes") as tell:
            found = await platform.uses.upkeep.ledger_check.run(random_id(), tell)
    for result in found:
        _tell_differences(result)
    wrong = [result for result in found if not result.balances]
    events = sum(result.counts.get("received", 0) for result in found)
    waiting = sum(result.in_flight for result in found)
    if wrong:
        return Ended(f"the ledger does not balance in {', '.join(str(result.scope) for result in wrong)}", failed=True)
    return Ended(f"the ledger balances: {events} events received in {len(found)} scopes, {waiting} in flight")


async def sweep_parked(settings: Settings, _: Given) -> Ended:
    """Delete what was parked too long ago. Raises: Unavailable."""
    async with open_platform(settings) as platform:
        return Ended(f"parked records that were deleted: {await platform.uses.upkeep.parked_sweep.run()}")


async def retain(settings: Settings, _: Given) -> Ended:
    """Delete what is older than it is to be kept. Raises: Unavailable."""
    async with open_platform(settings) as platform:
        deleted = await platform.uses.upkeep.retention.run()
    return Ended(f"records that were deleted: {', '.join(f'{n} of {kind}' for kind, n in sorted(deleted.items()))}")


async def erase_somebody(settings: Settings, given: Given) -> Ended:
    """Ask for it, and wait a while for whoever drains. Raises: Invalid, Missing, Unavailable."""
    return Ended(await erase(settings, given.whom))


async def make_backup(settings: Settings, given: Given) -> Ended:
    """Of the whole store, into a folder. Raises: Conflict where there is something already; Unavailable."""
    with _kinds() as tell:
        return Ended(await back_up(settings, given.to, tell))


async def put_backup_back(settings: Settings, given: Given) -> Ended:
    """Into an empty store. Raises: Conflict where it is not, or somebody works; Invalid, Missing for what is no backup; Unavailable."""
    with _kinds() as tell:
        return Ended(await restore(settings, given.from_, given.erasures, tell))


async def make_demo_data(settings: Settings, given: Given) -> Ended:
    """People to look at. Raises: Conflict where there are others already; Unavailable."""
    from .demo import make_demo

    with _kinds(every=PEOPLE_TOLD) as tell:
        return Ended(await make_demo(settings, given.wanted, tell))


JOBS: Mapping[str, Job] = {
    "migrate": migrate_stores, "reindex": reindex, "verify-ledger": verify_ledger, "sweep-parked": sweep_parked, "retain": retain,
    "erase": erase_somebody, "backup": make_backup, "restore": put_backup_back,
    "demo-data": make_demo_data,
}


def _tell_differences(result: Verification) -> None:
    """On standard error: sentences on a terminal, otherwise a line of JSON each."""
    for difference in result.differences:
        time = f"{_minute(difference.minute)}"
        told = {"scope": str(result.scope), "source": difference.source, "minute": time, "outcome": difference.outcome,
                "ledger": difference.ledger, "store": difference.store}
        line = f"{result.scope} {difference.source} {time} {difference.sentence}" if sys.stderr.isatty() else encode(told).decode()
        click.echo(line, err=True)
    if result.untold:
        click.echo(f"{result.scope}: {result.untold} differences more", err=True)


def _minute(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, UTC).isoformat().replace("+00:00", "Z")


@contextmanager
def _counted(what: str) -> Iterator[Callable[[Scope, int, int], None]]:
    """A bar on a terminal, otherwise a line of JSON for each."""
    if not sys.stderr.isatty():
        yield lambda scope, done, total: click.echo(encode({"scope": str(scope), "done": done, "total": total}).decode(), err=True)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bars:
        bar = bars.add_task(what)
        yield lambda _, done, total: bars.update(bar, completed=done, total=total)


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar for each path on a terminal, otherwise a line of JSON for each step."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bars:
        known: dict[tuple[str, str, str], int] = {}

        def tell(one: Filled) -> None:
            name = str(one.scope), one.path.kind, one.path.path
            if name not in known:
                known[name] = int(bars.add_task(f"{one.path.kind}@{one.path.path}"))
            bars.update(bars.task_ids[known[name]], completed=one.filling.done, total=one.filling.total)

        yield tell


@contextmanager
def _kinds(every: int = TOLD) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each kind of record on a terminal, otherwise a line of JSON after so many."""
    if not sys.stderr.isatty():
        yield partial(_told_now_and_then, every)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bars:
        known: dict[str, Any] = {}

        def tell(kind: str, done: int, total: int) -> None:
            if kind not in known:
                known[kind] = bars.add_task(kind)
            bars.update(known[kind], completed=done, total=total)

        yield tell


def _told_now_and_then(every: int, kind: str, done: int, total: int) -> None:
    if done % every == 0 or done >= total:
        click.echo(encode({"kind": kind, "done": done, "total": total}).decode(), err=True)


def _line(one: Filled) -> None:
    told = {"scope": str(one.scope), "kind": one.path.kind, "path": one.path.path, "done": one.filling.done, "total": one.filling.total}
    click.echo(encode(told).decode(), err=True)
