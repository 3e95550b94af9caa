"""Role `api`: the HTTP doors."""

import asyncio
from typing import Any

from attrs import evolve

from thamesthrive.web.app import build_app, build_health_app
from thamesthrive.web.metrics import Metrics

from .checks import checks
from .compose import Platform
from .garbage import settle
from .servers import serve_app, serve_hypercorn


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
