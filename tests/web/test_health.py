"""/healthz and /readyz."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.clocks import NOON
from tests.web.world import PARTITIONS, open_world
from thamesthrive.adapters.memory.intake import MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.maintenance.leading import Beat
from thamesthrive.web.app import build_app, build_health_app
from thamesthrive.web.checks import WELL, Seen
from thamesthrive.web.health import healthz, readyz
from thamesthrive.web.metrics import Metrics
from thamesthrive.web.options import ApiOptions

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


async def test_people_are_told_how_it_is_in_words() -> None:
    async with open_world() as world:
        await world.uses.upkeep.beats.say(Beat(leader="here", since=NOON, at=NOON))
        await world.track(events=[{"type": "page-view"}])

        health = await world.api("health")

    assert health["state"] == "warning"
    assert {check["name"]: (check["state"], check["sentence"]) for check in health["checks"]} == {
        "store": ("well", None),
        "canary": ("warning", "the canary flew 200 s ago, and should every minute"),
    }
    assert [partition["partition"] for partition in health["partitions"]] == [0, 1, 2, 3]
    assert sum(partition["entries"] for partition in health["partitions"]) == 1
    assert (health["scheduler"]["name"], health["canary"], health["processes"]) == ("here", None, 0)


async def test_health_answers_also_where_what_it_asks_is_away() -> None:
    async with open_world(intake=Away()) as world:
        app = build_app(world.uses, options=ApiOptions(), clock=world.clock, checks={"intake": away, "store": well})
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as http:
            answer = await http.get("/api/health", headers=world.owner)

    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["partitions"]) == ("wrong", None)
    assert answer.json()["checks"][0] == {"name": "intake", "state": "wrong", "sentence": "the store does not answer"}


class Away(MemoryIntake):
    """A log that cannot be asked how much waits."""

    def __init__(self) -> None:
        super().__init__(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=PARTITIONS, now_ms=lambda: 0)

    async def lag(self) -> Any:
        raise Unavailable("the log is away")
