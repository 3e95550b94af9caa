"""Role `api`: the HTTP doors."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import evolve

from thamesthrive.kernel.errors import Unavailable
from thamesthrive.web.app import build_app, build_health_app
from thamesthrive.web.metrics import Metrics

from .compose import Platform
from .garbage import settle
from .servers import serve_app, serve_hypercorn

LAG_WARNED = 100_000                            # entries waiting, from which on a load balancer should know


async def run(platform: Platform, stop: asyncio.Event) -> None:
    """Until `stop`: then requests at hand are finished, within the grace period."""
    options = platform.settings.api
    uses = evolve(platform.uses, stopping=stop)
    app: Any = build_app(uses, options=options, checks=checks(platform), clock=platform.clock)
    settle()
    await serve_app(app, options, stop)


async def run_health(platform: Platform, stop: asyncio.Event) -> None:
    """Liveness, readiness and metrics of a process that has no doors."""
    options = platform.settings.api
    app: Any = build_health_app(checks(platform), Metrics(), platform.uses)
    await serve_hypercorn(app, (options.host, options.health_port), 1, stop)


def checks(platform: Platform) -> dict[str, Callable[[], Awaitable[str | None]]]:
    """What /readyz asks: name -> what is wrong, None if nothing."""
    return {"store": lambda: _store(platform), "intake": lambda: _intake(platform), "lag": lambda: _lag(platform)}


async def _store(platform: Platform) -> str | None:
    return await _says(platform.stores.partitions.load())


async def _intake(platform: Platform) -> str | None:
    return await _says(platform.outside.intake.acknowledged())


async def _lag(platform: Platform) -> str | None:
    try:
        waiting = await platform.uses.collector.lag()
    except Unavailable as error:
        return error.sentence
    return f"{waiting} entries wait to be drained; add workers" if waiting > LAG_WARNED else None


async def _says(question: Awaitable[object]) -> str | None:
    try:
        await question
    except Unavailable as error:
        return error.sentence
    return None
