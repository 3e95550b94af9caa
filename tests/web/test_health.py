"""/healthz and /readyz."""

import asyncio

import httpx2
import pytest

from tests.web.world import open_world
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.web.app import build_health_app
from thamesthrive.web.health import WELL, Seen, healthz, readyz
from thamesthrive.web.metrics import Metrics

pytestmark = pytest.mark.anyio


async def well() -> Seen:
    return WELL


async def lagging() -> Seen:
    return Seen(wrong="5 entries wait", details={"entries": 5})


async def late() -> Seen:
    return Seen(warning="the canary is late")


async def away() -> Seen:
    raise Unavailable("the store does not answer")


async def stuck() -> Seen:
    await asyncio.sleep(60)
    return WELL


async def test_a_process_that_answers_is_alive() -> None:
    assert healthz().status == 200


async def test_ready_is_who_passes_every_check() -> None:
    reply = await readyz({"store": well, "intake": well})

    assert (reply.status, reply.body) == (200, b'{"status":"ready","checks":{"store":{"ready":true},"intake":{"ready":true}}}')


async def test_who_is_not_ready_says_which_check_failed_and_why() -> None:
    reply = await readyz({"store": away, "lag": lagging, "intake": stuck, "x": well}, within_s=0.02)

    assert reply.status == 503
    for said in (b"the store does not answer", b"5 entries wait", b"no answer within 0.02 s", b'"x":{"ready":true}'):
        assert said in reply.body


async def test_a_warning_keeps_nobody_away() -> None:
    reply = await readyz({"canary": late})

    assert (reply.status, reply.body) == (200, b'{"status":"ready","checks":{"canary":{"ready":true,"warning":"the canary is late"}}}')


async def test_a_role_without_doors_says_how_it_is_and_nothing_else() -> None:
    async with open_world() as world:
        app = build_health_app({"store": well}, Metrics(), world.uses)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as http:
            statuses = [(await http.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics", "/api/profiles", "/track")]

    assert statuses == [200, 200, 200, 404, 404]
