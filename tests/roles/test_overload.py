"""More than a process can take, while the log takes nothing: it says so at once, stays as small as it was, and goes on afterwards."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.servers.platform import Api, all_in_one

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

HELD, SENDERS, CALLS = 100, 200, 2_000
SETTINGS = {"THAMESTHRIVE_API_HELD_CALLS": str(HELD), "THAMESTHRIVE_REDIS_APPEND_TIMEOUT_S": "60"}
NOTE = "x" * 20_000
MOST_GROWTH = 25_000_000                        # bytes; all bodies together are 40 MB


async def test_a_process_under_too_much_load_refuses_at_once_and_does_not_grow(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "data", SETTINGS) as (api, process):
        limits = httpx2.Limits(max_connections=SENDERS, max_keepalive_connections=SENDERS)
        async with httpx2.AsyncClient(base_url=api.url, limits=limits, timeout=60.0) as http:
            await asyncio.gather(*(call(http, api) for _ in range(SENDERS)))
            before = psutil.Process(process.pid).memory_info().rss
            with frozen_log(process.pid):
                held = [asyncio.create_task(call(http, api)) for _ in range(HELD)]
                await asyncio.sleep(1)          # until they stand before the log
                refused = Counter(await flood(http, api))
                well = (await http.get("/healthz")).status_code
                after = psutil.Process(process.pid).memory_info().rss
            answered = Counter(await asyncio.gather(*held))
            then = await call(http, api)

    assert refused == {503: CALLS}
    assert after - before < MOST_GROWTH
    assert answered == {200: HELD}
    assert (well, then) == (200, 200)


async def flood(http: httpx2.AsyncClient, api: Api) -> list[int]:
    """Calls that do not wait for each other's answers."""
    async with asyncio.timeout(50):
        return [status for _ in range(CALLS // 100) for status in await asyncio.gather(*(call(http, api) for _ in range(100)))]


async def call(http: httpx2.AsyncClient, api: Api) -> int:
    body = {"source": {"id": api.write_key}, "context": {"note": NOTE}, "events": [{"type": "search"}]}
    return (await http.post("/track", json=body)).status_code


@contextmanager
def frozen_log(pid: int) -> Iterator[None]:
    """The server of the log stands still."""
    [server] = [child for child in psutil.Process(pid).children(recursive=True) if child.name().startswith("valkey")]
    server.suspend()
    try:
        yield
    finally:
        server.resume()
