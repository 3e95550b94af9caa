"""Why an event did not arrive: what a developer sees of a source."""

from typing import Any

import pytest
from attrs import evolve

from tests.web.world import SCOPE, World, open_world
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.refused import key_told, masked
from thamesthrive.web.requests import Request

pytestmark = pytest.mark.anyio

BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
SECRET = "ann@shop.example"


async def refused(world: World, source: str = "web") -> dict[str, Any]:
    """Code -> calls refused."""
    return {calls["code"]: calls for calls in (await world.api(f"sources/{source}/arrivals"))["refused"]}


async def test_what_arrived_is_shown_by_what_became_of_it() -> None:
    async with open_world(bots="refuse") as world:
        secret = {"email": SECRET}
        events = [{"type": "search", "id": "m1", "properties": secret}, {"type": "", "id": "m2", "properties": secret}]
        await world.track(session={"id": "session-1"}, events=events)
        await world.track(session={"id": "session-1"}, events=[events[0]])
        call = {"event": "x", "userId": "ann", "messageId": "m3", "writeKey": world.key}
        await world.http.post("/v1/track", json=call, headers={"user-agent": BOT})
        await world.drained()

        shown = await world.api("sources/web/arrivals")

        assert [(e["type"], e["sender_id"], e["door"]) for e in shown["accepted"]] == [("search", "m1", "track")]
        assert [(e["sender_id"], e["reason"]) for e in shown["rejected"]] == [("m3", "bot")]
        assert [(p["reason"], p["sentence"]) for p in shown["parked"]] == [("invalid", "the event has no type")]
        assert shown["refused"] == []
        counts = shown["counts"]
        assert (counts["received"], counts["stored"], counts["duplicate"], counts["parked"], counts["rejected"]) == (4, 1, 1, 1, {"bot": 1})
        assert SECRET not in str(shown)


async def test_every_refusal_of_a_source_is_told_with_its_reason() -> None:
    async with open_world(ApiOptions(max_body_bytes=2_000), origins=("https://shop.example",), doors=("v1",), rate="2/minute") as world:
        key = {"writeKey": world.key}

        async def sent(path: str, said: Any = None, **more: Any) -> int:
            return (await world.http.post(path, **({"json": said} if said is not None else {}), **more)).status_code

        assert await sent("/track", {"source": {"id": world.key}, "events": []}) == 401
        page = {"origin": "https://evil.example", "user-agent": "sdk/1.0 (Windows)"}
        assert await sent("/v1/track", {"event": "x", **key}, headers=page) == 403
        assert await sent("/v1/track", content=b'{"writeKey": "%b", "event": "x' % world.key.encode()) == 400
        assert await sent("/v1/batch", content=b"{" + b" " * 3_000, auth=(world.key, "")) == 413
        assert await sent("/v1/alias", {"userId": "ann"}, params=key) == 422
        assert [await sent("/v1/track", {"event": "x", "userId": "ann", **key}) for _ in range(3)] == [200, 200, 429]

        told = await refused(world)
        assert told.keys() == {"door-closed", "origin-refused", "malformed", "too-large", "invalid", "rate-limited"}
        origin = told["origin-refused"]["last"][0]
        assert (origin["door"], origin["status"], origin["agent"]) == ("/v1/track", 403, "sdk/1.0")
        assert origin["origin"] == page["origin"]
        assert told["too-large"]["last"][0]["size"] == 3_001
        assert "not JSON" in told["malformed"]["last"][0]["sentence"]
        assert all(calls["count"] == 1 and calls["last"][0]["key"] is None for calls in told.values())


async def test_a_source_that_is_switched_off_says_so() -> None:
    async with open_world() as world:
        before = await world.uses.sources.get(SCOPE, "web")
        await world.uses.sources.save(SCOPE, evolve(before.value, enabled=False), expected=before.revision, by="test")
        await world.segment("track", {"event": "x", "userId": "ann"})
        await world.http.get(f"/v1/projects/{world.key}/settings")

        told = (await refused(world))["source-disabled"]
        assert (told["count"], [call["door"] for call in told["last"]]) == (2, ["/v1/projects", "/v1/track"])


async def test_calls_at_doors_that_have_the_key_in_their_path_are_told_too() -> None:
    async with open_world() as world:
        assert (await world.http.get(f"/pixel/{world.key}/opened.gif")).status_code == 401
        assert (await world.http.post(f"/collect/order-paid-in-full/{world.key}", json={})).status_code == 401
        await world.http.get(f"/pixel/{world.key[:-1]}/opened.gif")

        assert [call["door"] for call in (await refused(world))["door-closed"]["last"]] == ["/collect", "/pixel"]
        [unknown] = (await world.api("refusals"))["items"]
        assert [(call["door"], call["key"]) for call in unknown["last"]] == [("/pixel", f"{world.key[:4]}… (31 characters)")]


async def test_of_a_link_whose_event_is_lost_the_source_is_told_and_the_visitor_sent_on() -> None:
    async with open_world(doors=("track", "redirect")) as world:
        said = {"name": "Spring", "url": "https://shop.example/spring", "source": "web"}
        made = await world.http.post("/api/redirects", json=said, headers=world.owner)
        before = await world.uses.sources.get(SCOPE, "web")
        await world.uses.sources.save(SCOPE, evolve(before.value, enabled=False), expected=before.revision, by="test")

        answer = await world.http.get(f"/redirect/{made.json()['id']}")

        assert (answer.status_code, answer.headers["location"]) == (307, "https://shop.example/spring")
        assert [call["door"] for call in (await refused(world))["source-disabled"]["last"]] == ["/redirect"]
        assert (await world.api("refusals"))["items"] == []


async def test_calls_of_nobody_are_listed_for_operators_with_the_key_masked() -> None:
    async with open_world() as world:
        mistyped = world.key[:-1]
        await world.http.post("/v1/track", json={"event": "x", "userId": "ann"}, auth=(mistyped, ""))
        await world.http.get(f"/v1/projects/{mistyped}/settings")
        await world.http.post("/track", json={"events": []})
        await world.http.post("/track", json={"source": {"id": "hunter2"}, "events": []})

        told = {calls["code"]: calls for calls in (await world.api("refusals"))["items"]}
        shown = [call["key"] for call in told["unknown-write-key"]["last"]]
        assert shown == ["… (7 characters)", f"{mistyped[:4]}… (31 characters)", f"{mistyped[:4]}… (31 characters)"]
        assert [call["key"] for call in told["write-key-missing"]["last"]] == [None]
        assert mistyped not in str(told)
        assert await refused(world) == {}

        text, _ = await world.uses.tokens.create(SCOPE, "analyst", "analyst")
        answer = await world.http.get("/api/refusals", headers={"authorization": f"Bearer {text}"})
        assert answer.status_code == 403


async def test_nothing_that_a_refused_call_brought_is_kept() -> None:
    """What is not there needs no erasing."""
    async with open_world(doors=("track",)) as world:
        body = b'{"writeKey": "%b", "userId": "%b", "context": {"ip": "198.51.100.7"}}' % (world.key.encode(), SECRET.encode())
        headers = {"origin": f"https://{SECRET}", "user-agent": f"{SECRET} (phone of Ann)", "x-forwarded-for": "198.51.100.7"}
        await world.http.post("/v1/track", content=body, headers=headers)
        await world.http.post("/v1/track", content=body.replace(world.key.encode(), SECRET.encode()), headers=headers)

        kept = [*(await world.uses.arriving.of(SCOPE, "web", limit=1)).refused, *await world.uses.arriving.strays()]

        assert len(kept) == 2
        assert all(refusal.agent is None and refusal.origin is None for calls in kept for refusal in calls.last)
        for value in (SECRET, "shop.example", "198.51.100.7", "phone", world.key):
            assert value not in str(kept)


async def test_a_source_that_there_is_not_has_no_arrivals() -> None:
    async with open_world() as world:
        for path in ("arrivals", "schema"):
            answer = await world.http.get(f"/api/sources/nobody/{path}", headers=world.owner)
            assert answer.status_code == 404


async def test_what_is_refused_is_counted_by_its_reason() -> None:
    async with open_world() as world:
        await world.http.post("/track", json={"events": []})

        assert 'thamesthrive_calls_refused_total{code="write-key-missing",door="/track"} 1.0' in (await world.http.get("/metrics")).text


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b'{"source": {"id": "k1"}}', "k1"),
        (b'{"source": "k1"}', "k1"),
        (b'{"writeKey": " k1 "}', "k1"),
        (b'{"batch": [], "writeKey": "k1", "sentAt":', "k1"),
        (b'{"source" : { "id": "k1" }, "events": [{]', "k1"),
        (b'{"source": {"id": 7}}', None),
        (b'{"writeKey": ""}', None),
        (b"[1, 2", None),
        (b"", None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
    ],
)
def test_whose_a_call_was_is_found_in_whatever_can_be_read_of_it(body: bytes, key: str | None) -> None:
    assert key_told(Request("POST", {}, {}, None, "/v1/track"), body) == key


def test_of_a_key_that_may_be_anything_little_is_shown() -> None:
    assert masked("a" * 32) == "aaaa… (32 characters)"
    assert masked("secret") == "… (6 characters)"
    assert masked("пароль-пароль") == "… (13 characters)"


async def test_the_schema_of_a_source_is_what_its_events_look_like() -> None:
    async with open_world() as world:
        for n in range(4):
            said = {"price": 2.5 + n, "tags": ["a", 1], **({"paid_at": "2026-03-01T12:00:00Z"} if n else {})}
            await world.segment("track", {"event": "Product Bought", "userId": "ann", "messageId": f"b{n}", "properties": said})
            world.clock.advance(1)
        await world.segment("page", {"userId": "ann", "messageId": "p", "name": "Home"})
        await world.drained()

        shown = await world.api("sources/web/schema")
        bought, page = shown["types"]

        assert (shown["events"], shown["whole"], [t["type"] for t in shown["types"]]) == (5, True, ["product-bought", "page-view"])
        assert (bought["events"], bought["share"], bought["names"], bought["more"]) == (4, 0.8, ["Product Bought"], False)
        assert bought["first"] < bought["last"]
        paths = {path["path"]: path for path in bought["paths"]}
        assert paths["properties.paid_at"] == {
            "path": "properties.paid_at", "share": 0.75, "types": {"time": 3}, "examples": ["2026-03-01T12:00:00Z"],
        }
        assert (paths["properties.price"]["types"], len(paths["properties.price"]["examples"])) == ({"number": 4}, 3)
        assert paths["properties.tags[]"]["types"] == {"text": 4, "number": 4}
        assert page["paths"][0]["examples"] == ["Home"]

        newest = await world.api("sources/web/schema?sample=1")
        assert (newest["events"], newest["whole"]) == (1, False)
        only = await world.api("sources/web/schema?type=Page%20View")
        assert [t["type"] for t in only["types"]] == ["page-view"]
