"""The HTTP servers that an operator chooses from by `api.server`. Hypercorn is always there and named here alone."""

import asyncio
import logging
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from thamesthrive.kernel.errors import Invalid
from thamesthrive.web.options import ApiOptions

BACKLOG = 2_048
KEEP_ALIVE_REQUESTS = 1_000_000                 # hypercorn closes HTTP/2 connections with streams in flight at its default of 1,000
GRACE_S = 1.5


async def serve_app(app: Any, options: ApiOptions, stop: asyncio.Event) -> None:
    """Until `stop`; then requests at hand are finished, within the grace period. Raises: Invalid for a server that is not installed."""
    if options.server == "uvicorn":
        await _uvicorn(app, options, stop)
    else:
        await serve_hypercorn(app, (options.host, options.port), options.processes, stop)


async def serve_hypercorn(app: Any, address: tuple[str, int], processes: int, stop: asyncio.Event) -> None:
    """The one that is always there. With several processes the port is shared."""
    await serve(app, hypercorn_config(*address, processes), shutdown_trigger=stop.wait, mode="asgi")


def hypercorn_config(host: str, port: int, processes: int) -> Config:
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


async def _uvicorn(app: Any, options: ApiOptions, stop: asyncio.Event) -> None:
    try:
        from .server_uvicorn import serve_uvicorn
    except ImportError as error:
        raise Invalid(
            'api.server is "uvicorn", which is not installed: pip install "thamesthrive[uvicorn]", or set it to "hypercorn"',
            code="server-missing",
        ) from error
    await serve_uvicorn(app, options, stop)
