"""Links that tell who followed them: never an open redirect, and never a dead end where the link is known."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from attrs import evolve

from tests.web.test_doorway import Away
from tests.web.world import SCOPE, Log, World, open_world
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.domain.source import DOORS, KeyAt
from thamesthrive.kernel.codec import decode_any
from thamesthrive.ports.intake import Append
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

L = TypeVar("L", bound=Log)
SHOP = "https://shop.example/spring?a=1#top"
LINK = {"name": "Spring", "url": SHOP, "source": "web", "type": "Email Link Clicked", "properties": {"campaign": "spring"}}


def log_of(kind: type[L]) -> L:
    return kind(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=4, now_ms=lambda: 0)


@asynccontextmanager
async def linked(options: ApiOptions | None = None, intake: Log | None = None, **source: Any) -> AsyncIterator[tuple[World, str]]:
    """A world with a link; its path."""
    async with open_world(options, intake, **{"doors": DOORS, **source}) as world:
        made = await world.http.post("/api/redirects", json=LINK, headers=world.owner)
        assert made.status_code == 201, made.text
        yield world, f"/redirect/{made.json()['id']}"


async def lost(world: World) -> list[str]:
    return [line for line in (await world.http.get("/metrics")).text.splitlines() if line.startswith("thamesthrive_events_lost_total{")]


async def test_who_follows_a_link_is_sent_on_and_told_of() -> None:
    async with linked(keys=(KeyAt(path="u", type="user-id"),)) as (world, path):
        answer = await world.http.get(f"{path}/session-0001?u=ann&campaign=theirs&position=top", headers={"user-agent": "Mozilla/5.0"})
        await world.drained()

        assert (answer.status_code, answer.headers["location"], answer.content) == (307, SHOP, b"")
        assert answer.headers["cache-control"] == "no-store"
        (event,) = (await world.api("events?source=web"))["items"]
        assert (event["type"], event["session"]["id"], event["metadata"]["door"]) == ("email-link-clicked", "session-0001", "redirect")
        assert event["properties"] == {"u": "ann", "campaign": "spring", "position": "top"}
        assert (await world.find("user-id", "ann"))["stats"]["events"] == 1
        assert await lost(world) == []


@pytest.mark.parametrize("more", ["?url=https://evil.example", "?to=//evil.example", "/https:%2F%2Fevil.example", "/..%2F..", "?", "/"])
async def test_nothing_in_the_address_decides_where_it_leads(more: str) -> None:
    async with linked() as (world, path):
        answer = await world.http.get(f"{path}{more}", headers={"host": "evil.example", "x-forwarded-host": "evil.example"})

        assert (answer.status_code, answer.headers.get("location", SHOP)) in [(307, SHOP), (404, SHOP)]
        assert "evil" not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    "path", ["/redirect/nobodyknows1", "/redirect/", "/redirect/https:%2F%2Fevil.example", "/redirect/a/b/c", "/redirect/web"]
)
async def test_a_link_that_nobody_made_leads_nowhere(path: str) -> None:
    async with linked() as (world, _):
        answer = await world.http.get(path)

        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-link")
        assert world.entries == []


async def test_who_only_asks_where_it_leads_has_not_followed_it() -> None:
    async with linked() as (world, path):
        answer = await world.http.head(path)
        posted = await world.http.post(path)

        assert (answer.status_code, answer.headers["location"]) == (307, SHOP)
        assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert world.entries == []


async def test_a_visitor_is_sent_on_while_the_log_is_away_and_the_loss_is_counted() -> None:
    async with linked(intake=log_of(Away)) as (world, path):
        answer = await world.http.get(path)

        assert (answer.status_code, answer.headers["location"]) == (307, SHOP)
        assert await lost(world) == ['thamesthrive_events_lost_total{door="redirect",reason="unavailable"} 1.0']


class Hanging(Log):
    """A log that does not say anything; `asked` tells that somebody waits for it."""

    asked: asyncio.Event

    async def append(self, appends: Sequence[Append]) -> Any:
        self.asked.set()
        await asyncio.Event().wait()


def hanging() -> Hanging:
    log = log_of(Hanging)
    log.asked = asyncio.Event()
    return log


async def test_a_visitor_does_not_wait_for_a_log_that_hangs() -> None:
    async with linked(ApiOptions(redirect_timeout_s=0.01), intake=hanging()) as (world, path):
        answer = await world.http.get(path)

        assert (answer.status_code, answer.headers["location"]) == (307, SHOP)
        assert await lost(world) == ['thamesthrive_events_lost_total{door="redirect",reason="log-slow"} 1.0']


@pytest.mark.parametrize(
    ("change", "reason"), [({"enabled": False}, "source-disabled"), ({"doors": ("track",)}, "door-closed"), (None, "missing")]
)
async def test_a_visitor_is_sent_on_where_the_source_takes_nothing(change: dict[str, Any] | None, reason: str) -> None:
    async with linked() as (world, path):
        read = await world.uses.sources.get(SCOPE, "web")
        if change is None:
            await world.uses.sources.delete(SCOPE, "web", expected=read.revision)
        else:
            await world.uses.sources.save(SCOPE, evolve(read.value, **change), expected=read.revision, by="test")

        answer = await world.http.get(path)

        assert (answer.status_code, answer.headers["location"]) == (307, SHOP)
        assert await lost(world) == [f'thamesthrive_events_lost_total{{door="redirect",reason="{reason}"}} 1.0']
        assert world.entries == []


async def test_what_an_address_says_too_much_of_sends_the_visitor_on_all_the_same() -> None:
    async with linked() as (world, path):
        large = await world.http.get(f"{path}?a={'x' * 40_000}")
        session = await world.http.get(f"{path}/{'s' * 300}")

        assert (large.status_code, session.status_code) == (307, 307)
        assert len(await lost(world)) == 2


async def test_a_busy_door_sends_visitors_on() -> None:
    log = hanging()
    async with linked(ApiOptions(held_calls=1, redirect_timeout_s=5), intake=log) as (world, path):
        waiting = asyncio.create_task(world.http.get(path))
        await log.asked.wait()
        answer = await world.http.get(path)
        waiting.cancel()

        assert (answer.status_code, answer.headers["location"]) == (307, SHOP)
        assert await lost(world) == ['thamesthrive_events_lost_total{door="redirect",reason="too-busy"} 1.0']


@pytest.mark.parametrize(
    "url",
    ["ftp://shop.example", "javascript:alert(1)", "//shop.example", "/spring", "shop.example", "", "https://", "https://a b.example",
     "https://ann:secret@shop.example", "https://shop.example/\r\nset-cookie: a=b", "https://shop.example/ä", "https://shop.example\\@evil",
     "https://shop.example:port/", "https://shop.example/" + "x" * 2_000, "data:text/html,x", "HTTPS:/shop.example"],
)
async def test_a_link_leads_to_a_whole_address_of_the_web_or_is_not_made(url: str) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await world.http.post("/api/redirects", json={**LINK, "url": url}, headers=world.owner)

        assert (answer.status_code, answer.json()["code"]) == (422, "bad-url")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"source": "nowhere"}, "invalid"),
        ({"name": " "}, "invalid"),
        ({"type": ""}, "invalid"),
        ({"type": "x" * 257}, "invalid"),
        ({"properties": {"a": "x" * 9_000}}, "invalid"),
        ({"properties": []}, "invalid"),
        ({"to": "x"}, "invalid"),
    ],
)
async def test_a_link_that_makes_no_sense_is_not_made(body: dict[str, Any], code: str) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await world.http.post("/api/redirects", json={**LINK, **body}, headers=world.owner)

        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_source_with_the_door_of_links_closed_has_none_and_says_how_to_open_it() -> None:
    async with open_world() as world:
        answer = await world.http.post("/api/redirects", json=LINK, headers=world.owner)

        assert (answer.status_code, answer.json()["code"]) == (422, "door-closed")
        assert "thamesthrive sources change web --open redirect" in answer.json()["detail"]


async def test_a_link_is_changed_by_its_revision_and_deleted() -> None:
    async with linked() as (world, path):
        id = path.split("/")[2]
        at, changed = f"/api/redirects/{id}", {**LINK, "url": "https://shop.example/summer"}
        stale = await world.http.put(at, json=changed, headers={**world.owner, "if-match": '"9"'})
        done = await world.http.put(at, json=changed, headers={**world.owner, "if-match": '"1"'})
        followed = await world.http.get(path)
        gone = await world.http.delete(at, headers={**world.owner, "if-match": '"2"'})
        dead = await world.http.get(path)

        assert (stale.status_code, done.status_code, gone.status_code, dead.status_code) == (412, 200, 204, 404)
        assert followed.headers["location"] == "https://shop.example/summer"
        assert (done.json()["address"], done.headers["etag"]) == (f"https://cdp.example{path}", '"2"')
        assert (await world.http.get(at, headers=world.owner)).status_code == 404


async def test_properties_of_any_shape_come_back_as_they_were() -> None:
    async with open_world(doors=DOORS) as world:
        properties = {"a": [1, {"b": None}], "ä": True, "n": 1.5}
        made = (await world.http.post("/api/redirects", json={**LINK, "properties": properties}, headers=world.owner)).json()
        await world.http.get(f"/redirect/{made['id']}")

        assert made["properties"] == properties
        assert decode_any(world.entries[0].items[0].properties) == properties
