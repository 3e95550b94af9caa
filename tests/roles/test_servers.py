"""Each HTTP server that may be chosen serves the doors alike."""

import asyncio
import contextlib
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from attrs import evolve

from roles.servers import serve_app
from tests.roles.test_streams_stop import SERVERS, answers
from tests.servers.processes import free_port
from tests.web.world import World, open_world
from thamesthrive.kernel.errors import Invalid
from thamesthrive.web.app import build_app
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def served(options: ApiOptions) -> AsyncIterator[tuple[World, httpx2.AsyncClient]]:
    """The doors behind a real server."""
    async with open_world(options) as world:
        stop = asyncio.Event()
        app: Any = build_app(evolve(world.uses, stopping=stop), options=options, clock=world.clock, checks={})
        serving = asyncio.ensure_future(serve_app(app, options, stop))
        async with httpx2.AsyncClient(base_url=f"http://{options.host}:{options.port}") as http:
            await answers(http)
            yield world, http
        stop.set()
        async with asyncio.timeout(5):
            await serving


@pytest.mark.parametrize("server", SERVERS)
async def test_a_call_is_taken_and_answered_alike(server: Any) -> None:
    async with served(ApiOptions(server=server, port=free_port(), max_body_bytes=100_000)) as (world, http):
        body = {"writeKey": world.key, "event": "search", "userId": "ann"}
        taken = await http.post("/v1/track/", json=body, headers={"x-forwarded-for": "9.9.9.9"})
        chunked = await http.post("/v1/track", content=_chunks(), headers={"authorization": f"Bearer {world.key}"})
        large = await http.post("/track", content=b"x" * 300_000)
        preflight = await http.options("/track", headers={"origin": "https://shop.example"})

        assert (taken.status_code, taken.content) == (200, b'{"success":true}')
        assert {name for name in taken.headers if name != "connection"} == {"content-type", "content-length"}
        assert [entry.address for entry in world.entries] == ["127.0.0.1", "127.0.0.1"]
        assert (chunked.status_code, large.status_code, preflight.status_code) == (200, 413, 204)


@pytest.mark.parametrize("server", SERVERS)
async def test_a_sender_that_stops_within_its_body_is_let_go(server: Any) -> None:
    async with served(ApiOptions(server=server, port=free_port(), body_timeout_s=0.1)) as (_, http):
        reader, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
        writer.write(b"POST /track HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        async with asyncio.timeout(5):
            answer = await reader.read()        # it is closed then
        writer.close()

        assert b" 408 " in answer.splitlines()[0]


@pytest.mark.parametrize("server", SERVERS)
async def test_who_is_answered_before_the_body_has_come_goes_on_with_the_connection(server: Any) -> None:
    async with served(ApiOptions(server=server, port=free_port())) as (_, http), asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
        for _ in range(3):
            writer.write(b"POST /api/nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"{}")
            length = re.search(rb"content-length: (\d+)", head)
            assert length, head
            assert b'"status":404' in await reader.readexactly(int(length[1]))
        writer.close()


@pytest.mark.parametrize("server", SERVERS)
async def test_a_head_that_does_not_end_is_refused(server: Any) -> None:
    async with served(ApiOptions(server=server, port=free_port())) as (_, http), asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
        writer.write(b"POST /track HTTP/1.1\r\nhost: x\r\nx-note: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(1_000):
                writer.write(b"a" * 10_000)
                await writer.drain()
            raise AssertionError("ten megabytes of a head were taken")
        writer.close()
        assert reader


async def test_a_head_that_does_not_come_is_let_go() -> None:
    """That hypercorn does so too is a line of the table of broken requests (tests/web/bad)."""
    async with served(ApiOptions(server="uvicorn", port=free_port())) as (_, http), asyncio.timeout(15):
        connections = [await asyncio.open_connection(http.base_url.host, http.base_url.port) for _ in range(3)]
        _, (_, slow), (again, asked) = connections
        slow.write(b"POST /track HTTP/1.1\r\nhost: ")
        asked.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /healthz HTTP/1.1\r\nhost: ")
        answered = await again.readuntil(b"\r\n\r\n")
        for _ in range(20):
            await asyncio.sleep(0.25)
            slow.write(b"x")
        ends = [await reader.read() for reader, _ in connections]
        for _, writer in connections:
            writer.close()

    assert answered.startswith(b"HTTP/1.1 200 ")
    assert ends[:2] == [b"", b""]
    assert b"HTTP/1.1" not in ends[2]


async def test_several_processes_may_share_a_port() -> None:
    options = ApiOptions(server="uvicorn", port=free_port(), processes=2)
    async with served(options), served(options) as (world, http):
        assert world
        assert (await http.get("/healthz")).status_code == 200


async def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await serve_app(None, ApiOptions(server="uvicorn", port=taken.getsockname()[1]), asyncio.Event())


async def test_a_server_that_is_not_installed_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "roles.server_uvicorn", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    with pytest.raises(Invalid, match=r"pip install .thamesthrive\[uvicorn\]"):
        await serve_app(None, ApiOptions(server="uvicorn"), asyncio.Event())


async def _chunks() -> AsyncIterator[bytes]:
    for piece in (b'{"event":"search",', b'"userId":"bob"}'):
        yield piece
        await asyncio.sleep(0.02)
