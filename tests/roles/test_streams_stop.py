"""A server with a stream open stops when it is told to, and the reader sees an end."""

import asyncio
import time
from typing import Any

import httpx2
import pytest
from attrs import evolve

from roles.servers import GRACE_S, serve_app
from tests.servers.processes import free_port
from tests.web.world import open_world
from thamesthrive.web.app import build_app
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

SERVERS = ["hypercorn", "uvicorn"]


@pytest.mark.parametrize("server", SERVERS)
async def test_a_server_with_a_stream_open_stops_at_once(server: Any) -> None:
    async with open_world() as world, asyncio.timeout(30):
        stop, port = asyncio.Event(), free_port()
        options = ApiOptions(port=port, server=server)
        app: Any = build_app(evolve(world.uses, stopping=stop), options=options, clock=world.clock, checks={})
        serving = asyncio.ensure_future(serve_app(app, options, stop))
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=world.owner) as http:
            await answers(http)
            async with http.stream("GET", "/api/events/tail") as answer:
                body = answer.aiter_bytes()
                assert (await anext(body)).startswith(b"retry:")
                stopped = time.monotonic()
                stop.set()

                assert [chunk async for chunk in body] == []
        await serving
        assert time.monotonic() - stopped < GRACE_S


async def answers(http: httpx2.AsyncClient) -> None:
    """Returns once the server listens."""
    while True:
        try:
            await http.get("/healthz")
            return
        except httpx2.ConnectError:
            await asyncio.sleep(0.05)
