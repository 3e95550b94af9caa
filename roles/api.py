"""Role `api`: the HTTP doors, under hypercorn. The server is named here and nowhere else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import evolve
from hypercorn.asyncio import serve
from hypercorn.config import Config

from thamesthrive.kernel.errors import Unavailable
from thamesthrive.web.app import build_app, build_health_app
from thamesthrive.web.metrics import Metrics

from .compose import Platform
from .garbage import settle

BACKLOG = 2_048
KEEP_ALIVE_REQUESTS = 1_000_000                 # hypercorn closes HTTP/2 connections with streams in flight at its default of 1,000
GRACE_S = 1.5
LAG_WARNED = 100_000                            # entries waiting, from which on a load balancer should know


async def run(platform: Platform, stop: asyncio.Event) -> None:
    """Until `stop`: then requests at hand are finished, within the grace period."""
    options = platform.settings.api
    uses = evolve(platform.uses, stopping=stop)
    app: Any = build_app(uses, options=options, checks=checks(platform), clock=platform.clock)
    settle()
    await serve(app, server_config(options.host, options.port, options.processes), shutdown_trigger=stop.wait, mode="asgi")


async def run_health(platform: Platform, stop: asyncio.Event) -> None:
    """Liveness, readiness and metrics of a process that has no doors."""
    options = platform.settings.api
    app: Any = build_health_app(checks(platform), Metrics(), platform.uses)
    await serve(app, server_config(options.host, options.health_port, 1), shutdown_trigger=stop.wait, mode="asgi")


def server_config(host: str, port: int, processes: int) -> Config:
    """No access log (it copies every header and the environment per request; our own middleware counts), no date, no server name."""
    config = Config()
    config.bind = [f"{host}:{port}"]
    config.workers = processes                  # more than one: the port is shared between processes
    config.backlog = BACKLOG
    config.keep_alive_max_requests = KEEP_ALIVE_REQUESTS
    config.include_date_header = config.include_server_header = False
    config.graceful_timeout = GRACE_S
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")      # what no handler caught
    return config


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
