"""Running roles in one process: the loop, the signals, the end. With several api processes, a parent that only watches them."""

import asyncio
import multiprocessing
import multiprocessing.connection
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module

import click
import structlog

from thamesthrive.adapters.telemetry.logs import set_up_logs
from thamesthrive.kernel.errors import Invalid, ThamesThriveError
from thamesthrive.settings import Loaded, Settings

from .attending import arrive, stay
from .compose import Platform, migrate, open_platform
from .jobs import JOBS, Given

LOOPS = ("api", "worker", "scheduler")                       # `all` is every one of them
GRACE_S = 10.0
NOTHING = Given()

Role = Callable[[Platform, asyncio.Event], Awaitable[None]]


def run_roles(loaded: Loaded, roles: Sequence[str], job: str | None, given: Given = NOTHING) -> int:
    """Until SIGTERM or SIGINT, or the job's end. Returns the exit status."""
    if loaded.settings.api.processes > 1:
        return _run_processes(loaded, roles)
    return _run_one(loaded, tuple(roles), job, given)


def _run_one(loaded: Loaded, roles: tuple[str, ...], job: str | None, given: Given = NOTHING) -> int:
    set_up_logs(loaded.settings.log, sys.stderr)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            if job is not None:
                return runner.run(run_job(loaded.settings, job, given))
            runner.run(serve_roles(loaded, roles))
    except ThamesThriveError as error:
        click.echo(f"Error: {error.sentence}", err=True)
        return 1
    return 0


async def run_job(settings: Settings, job: str, given: Given = NOTHING) -> int:
    """One job, then the end. Returns the exit status. Raises: Invalid for one that there is not."""
    if job not in JOBS:
        raise Invalid(f'there is no job "{job}"; there are {", ".join(JOBS)}')
    ended = await JOBS[job](settings, given)
    click.echo(ended.sentence)
    return 1 if ended.failed else 0


async def serve_roles(loaded: Loaded, roles: tuple[str, ...]) -> None:
    """These roles on one platform, in one loop. Ends when told, or when one of them fails."""
    settings, everything = loaded.settings, "all" in roles
    if everything:
        await migrate(settings)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_platform(settings, each=loaded.each) as platform:
        await _first_start(platform, roles)
        structlog.get_logger().info("platform started", roles=list(roles))
        member = await arrive(platform)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(stay(platform, member, stop))
            for role in _loops(LOOPS if everything else roles, settings):
                tasks.create_task(_ending(role, platform, stop))
    structlog.get_logger().info("platform stopped")


def _loops(names: Sequence[str], settings: Settings) -> list[Role]:
    """What each role runs; imported when chosen. A process without doors may show its health at a port of its own."""
    roles: list[Role] = [import_module(f".{name}", __package__).run for name in dict.fromkeys(names)]
    if "api" not in names and settings.api.health_port:
        roles.append(import_module(".api", __package__).run_health)
    return roles


async def _ending(role: Role, platform: Platform, stop: asyncio.Event) -> None:
    """A role that ends, ends the others."""
    try:
        await role(platform, stop)
    finally:
        stop.set()


async def _first_start(platform: Platform, roles: Sequence[str]) -> None:
    """The all-in-one makes its first source and API token, and says where it is; who serves the console says how to set it up."""
    from .first_start import first_start, set_up_line

    lines = await first_start(platform) if "all" in roles else []
    if {"all", "api"} & set(roles):
        lines += await set_up_line(platform)
    for line in lines:
        click.echo(line)


def _run_processes(loaded: Loaded, roles: Sequence[str]) -> int:
    """N processes that share the port. A child that ends takes the rest with it: whoever runs us starts us again."""
    if tuple(roles) != ("api",):
        click.echo("Error: --processes goes with --role api alone; run the worker as a process of its own", err=True)
        return 1
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_run_child, args=(loaded,)) for _ in range(loaded.settings.api.processes)]
    for child in children:
        child.start()

    def end(*_: object) -> None:
        for child in children:
            child.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    multiprocessing.connection.wait([child.sentinel for child in children])
    end()
    for child in children:
        child.join(GRACE_S)
    return max((child.exitcode or 0 for child in children), default=0)


def _run_child(loaded: Loaded) -> None:
    raise SystemExit(_run_one(loaded, ("api",), None))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one: faster, and hypercorn stops with streams open."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
