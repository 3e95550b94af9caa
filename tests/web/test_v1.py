"""POST /v1/…, as the SDKs of Segment and RudderStack use it. Every trap here was seen with a real client."""

import base64
import gzip
import json
from typing import Any

import httpx2
import pytest

from tests.web.world import NOON, World, open_world
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

TRACK = {"userId": "ann", "event": "Order Completed", "messageId": "m-1"}


@pytest.mark.parametrize("path", ["track", "track/", "identify", "page/", "batch", "batch/"])
async def test_every_call_is_answered_by_success_alone(path: str) -> None:
    async with open_world() as world:
        body = {"batch": [{"type": "track", **TRACK}]} if path.startswith("batch") else TRACK

        answer = await world.segment(path, body)

        assert answer.status_code == 200
        assert answer.json() == {"success": True}


@pytest.mark.parametrize("way", ["basic", "body", "bearer", "query"])
async def test_the_key_is_found_wherever_it_stands(way: str) -> None:
    async with open_world() as world:
        for path, body in (("track", TRACK), ("batch", {"batch": []})):
            answer = await send_with_key(world, path, dict(body), way)

            assert answer.status_code == 200


async def send_with_key(world: World, path: str, body: dict[str, Any], way: str) -> httpx2.Response:
    headers, query = {}, ""
    if way == "basic":
        headers["authorization"] = "Basic " + base64.b64encode(f"{world.key}:".encode()).decode()
    elif way == "bearer":
        headers["authorization"] = f"Bearer {world.key}"
    elif way == "body":
        body["writeKey"] = world.key
    else:
        query = f"?writeKey={world.key}"
    return await world.http.post(f"/v1/{path}{query}", json=body, headers=headers)


@pytest.mark.parametrize("authorization", ["Basic", "Basic !!!", "Basic /w==", "Basic Og==", "Digest x", ""])
async def test_a_key_that_cannot_be_read_is_none(authorization: str) -> None:
    async with open_world() as world:
        answer = await world.http.post("/v1/track", json=TRACK, headers={"authorization": authorization})

        assert answer.status_code == 401
        assert answer.json()["code"] == "write-key-missing"
        assert answer.json()["remedy"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", ""])
async def test_a_body_is_json_whatever_its_content_type_says(kind: str) -> None:
    async with open_world() as world:
        answer = await world.http.post(
            "/v1/track", content=json.dumps({**TRACK, "writeKey": world.key}), headers={"content-type": kind} if kind else {}
        )

        assert answer.status_code == 200
        assert world.entries[0].items[0].type == "order-completed"


async def test_a_compressed_body_is_inflated() -> None:
    async with open_world() as world:
        body = gzip.compress(json.dumps({"batch": [{"type": "track", **TRACK}]}).encode())
        answer = await world.http.post("/v1/batch", content=body, headers={"content-encoding": "gzip"}, auth=(world.key, ""))

        assert answer.status_code == 200
        assert len(world.entries[0].items) == 1


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (gzip.compress(b" " * 5_000_000), "gzip", 413),
        (b"not gzip", "gzip", 400),
        (gzip.compress(b'{"batch": []}')[:-4], "gzip", 400),
        (gzip.compress(b'{"batch": []}') + b"more", "gzip", 400),
        (b"{}", "br", 415),
    ],
    ids=["bomb", "no gzip", "cut", "more behind it", "unknown"],
)
async def test_a_compressed_body_may_not_be_a_bomb_or_broken(body: bytes, encoding: str, status: int) -> None:
    async with open_world() as world:
        answer = await world.http.post("/v1/batch", content=body, headers={"content-encoding": encoding}, auth=(world.key, ""))

        assert answer.status_code == status
        assert "retry-after" not in answer.headers


async def test_one_bad_item_never_fails_its_batch() -> None:
    async with open_world() as world:
        batch = [
            {"type": "track", **TRACK},
            {"type": "track", "userId": "ann"},
            {"type": "scroll", "userId": "ann"},
            {"type": "track", "event": 5},
            {"type": "track", "event": "x", "userId": "u" * 257},
            {"type": "track", "event": "x", "properties": {"x": "y" * 40_000}},
            {"type": "track", "event": "x", "context": {"externalIds": [{"id": {}}]}},
            None,
            {"type": "identify", "userId": "ann", "traits": {"email": "ann@shop.example"}},
        ]

        answer = await world.segment("batch", {"batch": batch})

        assert answer.json() == {"success": True}
        await world.drained()
        assert (await world.api("parked/count"))["count"] == 7
        total = (await world.api("ledger"))["total"]
        assert (total["received"], total["stored"], total["parked"]) == (9, 2, 7)


async def test_what_no_json_reader_takes_in_one_item_does_not_fail_the_batch() -> None:
    async with open_world() as world:
        body = b'{"batch":[{"type":"track","event":"a","userId":"u"},{"type":"track","event":"b","properties":{"n":NaN}}]}'
        answer = await world.http.post("/v1/batch", content=body, auth=(world.key, ""))

        assert answer.status_code == 200
        assert [(len(e.items), len(e.bad)) for e in world.entries] == [(1, 1)]


async def test_a_single_call_that_cannot_be_used_is_told() -> None:
    async with open_world() as world:
        for body, status, code in (
            ({"userId": "ann"}, 422, "invalid"),
            ({**TRACK, "properties": "x"}, 422, "invalid"),
            ({**TRACK, "properties": {"x": "y" * 40_000}}, 413, "too-large"),
            ({**TRACK, "properties": nest(20)}, 422, "too-deep"),
        ):
            answer = await world.segment("track", body)

            assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert world.entries == []


async def test_null_ids_are_normal() -> None:
    async with open_world() as world:
        answer = await world.segment("track", {**TRACK, "userId": None, "anonymousId": "browser-1", "traits": None, "context": None})

        assert answer.status_code == 200
        assert world.entries[0].order == "browser-1"


async def test_an_identify_call_shows_a_person_with_mapped_traits() -> None:
    async with open_world() as world:
        await world.segment("identify", {"userId": "ann", "traits": {"email": "Ann@Shop.example", "firstName": "Ann", "plan": "gold"}})
        await world.drained()

        answer = await world.http.post("/api/profiles/find", json={"type": "user-id", "value": "ann"}, headers=world.owner)
        person = answer.json()
        assert person["data"]["pii"]["firstname"] == "Ann"
        assert person["data"]["contact"]["email"]["main"].lower() == "ann@shop.example"
        assert person["traits"]["plan"] == "gold"


async def test_a_page_call_is_a_page_view_with_its_name_and_category() -> None:
    async with open_world() as world:
        await world.segment("page", {"anonymousId": "b-1", "name": "Home", "category": "Shop", "properties": {"name": "Start"}})
        await world.drained()

        [event] = (await world.api("events?type=page-view"))["items"]
        assert event["properties"] == {"name": "Start", "category": "Shop"}


async def test_a_screen_call_is_a_screen_view_with_its_name_and_category() -> None:
    async with open_world() as world:
        await world.segment("screen", {"anonymousId": "p-1", "name": "Home", "category": "Shop", "properties": {"name": "Start"}})
        await world.drained()

        [event] = (await world.api("events?type=screen-view"))["items"]
        assert event["properties"] == {"name": "Start", "category": "Shop"}


async def test_an_alias_call_leads_a_previous_id_and_a_user_id_to_one_person() -> None:
    async with open_world() as world:
        await world.segment("track", {"event": "seen", "anonymousId": "p-1"})
        await world.segment("alias", {"previousId": "p-1", "userId": "ann", "anonymousId": "not-looked-at"})
        await world.drained()

        found = [await world.find(*key) for key in (("anonymous-id", "p-1"), ("user-id", "ann"))]
        assert found[0]["id"] == found[1]["id"]
        assert found[0]["stats"]["counters"].keys() == {"seen", "alias"}
        [event] = (await world.api("events?type=alias"))["items"]
        assert event["properties"] == {"previousId": "p-1"}


async def test_an_alias_of_two_user_ids_leaves_two_people() -> None:
    async with open_world() as world:
        for user in ("ann", "bob"):
            await world.segment("identify", {"userId": user})
        await world.segment("alias", {"previousId": "ann", "userId": "bob"})
        await world.drained()

        assert (await world.find("user-id", "ann"))["id"] != (await world.find("user-id", "bob"))["id"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("alias", {"userId": "ann"}),
        ("alias", {"previousId": "p-1"}),
        ("alias", {"userId": "null", "previousId": "p-1"}),
        ("group", {"userId": "ann"}),
        ("group", {"userId": "ann", "groupId": None}),
        ("group", {"userId": "ann", "groupId": "g" * 257}),
        ("group", {"userId": "ann", "groupId": "acme", "traits": []}),
    ],
)
async def test_a_call_without_what_it_is_about_is_refused_alone_and_parked_in_a_batch(path: str, body: dict[str, Any]) -> None:
    async with open_world() as world:
        answer = await world.segment(path, body)
        await world.segment("batch", {"batch": [{"type": path, **body}, {"type": "track", **TRACK}]})
        await world.drained()

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        total = (await world.api("ledger"))["total"]
        assert (total["parked"], total["stored"]) == (1, 1)


async def test_a_group_call_tells_of_a_group_and_what_its_person_belongs_to() -> None:
    async with open_world() as world:
        acme = {"groupId": "acme", "traits": {"name": "Acme", "employees": 7}}
        await world.segment("group", {"userId": "ann", **acme, "context": {"traits": {"plan": "gold"}}})
        await world.segment("batch", {"batch": [{"type": "group", "anonymousId": "p-1", "groupId": 42}]})
        await world.drained()

        person = await world.find("user-id", "ann")
        assert person["groups"]["ids"] == ["acme"]
        assert person["traits"] == {"plan": "gold"}
        assert (await world.find("anonymous-id", "p-1"))["groups"]["ids"] == ["42"]
        [event] = (await world.api(f"events?type=group&profile={person['id']}"))["items"]
        assert (event["properties"], event["traits"]) == ({"groupId": "acme"}, acme["traits"])


async def test_the_batch_s_context_and_integrations_merge_into_its_items() -> None:
    async with open_world() as world:
        body = {
            "context": {"app": "shop", "ip": "x"},
            "integrations": {"A": True},
            "batch": [{"type": "track", **TRACK, "context": {"ip": "y"}, "integrations": {"B": False}}],
        }
        await world.segment("batch", body)
        await world.drained()

        [event] = (await world.api("events?type=order-completed"))["items"]
        assert event["context"] == {"app": "shop", "ip": "y", "integrations": {"A": True, "B": False}}


async def test_a_batch_is_split_by_who_sent_and_appended_at_once() -> None:
    async with open_world() as world:
        batch = [{"type": "track", "event": "x", "anonymousId": f"b-{n % 3}", "messageId": f"m{n}"} for n in range(9)]
        await world.segment("batch", {"batch": batch})

        assert [(e.order, len(e.items)) for e in world.entries] == [("b-0", 3), ("b-1", 3), ("b-2", 3)]
        assert not any(e.answered for e in world.entries)


async def test_the_same_message_again_is_stored_once_also_out_of_order() -> None:
    async with open_world() as world:
        batch = [{"type": "track", "event": "x", "userId": "ann", "messageId": f"m{n}"} for n in range(5)]
        await world.segment("batch", {"batch": batch})
        await world.segment("batch", {"batch": batch[::-1]})
        await world.drained()

        assert (await world.api("events/count?type=x"))["count"] == 5


@pytest.mark.parametrize(
    ("call", "batch", "minutes"),
    [
        ({"timestamp": "2026-03-01T11:50:00Z"}, {}, -10),
        ({"timestamp": "2026-03-01T11:50:00Z"}, {"sentAt": "2026-03-01T12:00:05Z"}, -10),
        ({"timestamp": "2026-03-01T10:50:00Z"}, {"sentAt": "2026-03-01T11:00:00Z"}, -10),
        ({"originalTimestamp": "2026-03-01T10:50:00Z", "sentAt": "2026-03-01T11:00:00Z"}, {}, -10),
        ({"timestamp": "2026-03-01T11:50:00Z"}, {"sentAt": "never"}, -10),
        ({}, {"sentAt": "2020-01-01T00:00:00Z"}, 0),
    ],
)
async def test_a_wrong_clock_is_put_right_by_when_it_says_it_sent(call: dict[str, Any], batch: dict[str, Any], minutes: int) -> None:
    async with open_world() as world:
        await world.segment("batch", {"batch": [{"type": "track", **TRACK, **call}], **batch})

        item = world.entries[0].items[0]
        assert (item.time - NOON).total_seconds() == minutes * 60


@pytest.mark.parametrize(
    "context",
    [
        {"externalIds": [{"id": "77", "type": "crm", "collection": "users", "encoding": "none"}]},
        {"externalIds": {"crm": 77}},
        {"externalId": [{"id": "77", "type": "crm"}]},
    ],
)
async def test_external_ids_identify(context: dict[str, Any]) -> None:
    async with open_world() as world:
        await world.segment("track", {**TRACK, "context": context})
        await world.drained()

        answer = await world.http.post("/api/profiles/find", json={"type": "external:crm", "value": "77"}, headers=world.owner)
        assert answer.status_code == 200


CONSENT = {"consent": {"categoryPreferences": {"analytics": True, "advertising": False}}}


@pytest.mark.parametrize(("batch", "call"), [(CONSENT, {}), ({}, CONSENT), ({"consent": {"categoryPreferences": {}}}, CONSENT)])
async def test_what_somebody_consents_to_stays_with_the_event(batch: dict[str, Any], call: dict[str, Any]) -> None:
    async with open_world() as world:
        await world.segment("batch", {"context": batch, "batch": [{"type": "track", **TRACK, "context": call}]})
        await world.drained()

        [event] = (await world.api("events?type=order-completed"))["items"]
        assert event["context"]["consent"] == CONSENT["consent"]


ADDRESS = {"email": "ann@shop.example", "plan": "gold"}


async def test_an_identify_call_may_say_in_its_context_what_it_is_about() -> None:
    async with open_world() as world:
        await world.segment("identify", {"userId": "ann", "context": {"traits": ADDRESS}})
        again = {"type": "identify", "anonymousId": "phone", "traits": {}, "context": {"traits": ADDRESS}}
        await world.segment("batch", {"batch": [again]})
        await world.drained()

        people = [await world.find(*key) for key in (("email", "ann@shop.example"), ("user-id", "ann"), ("anonymous-id", "phone"))]
        assert len({person["id"] for person in people}) == 1
        assert people[0]["data"]["contact"]["email"]["main"] == "ann@shop.example"
        assert people[0]["traits"] == {"plan": "gold"}


async def test_what_other_calls_say_in_their_context_identifies_nobody() -> None:
    async with open_world() as world:
        await world.segment("track", {**TRACK, "context": {"traits": ADDRESS}})
        await world.segment("identify", {"userId": "ann", "traits": {"plan": "silver"}, "context": {"traits": ADDRESS}})
        await world.segment("batch", {"context": {"traits": ADDRESS}, "batch": [{"type": "identify", "userId": "ann"}]})
        await world.drained()

        answer = await world.http.post("/api/profiles/find", json={"type": "email", "value": ADDRESS["email"]}, headers=world.owner)
        assert answer.status_code == 404


@pytest.mark.parametrize("context", [{"traits": [1]}, {"traits": "x"}])
async def test_what_an_identify_call_is_about_must_be_an_object(context: dict[str, Any]) -> None:
    async with open_world() as world:
        answer = await world.segment("identify", {"userId": "ann", "context": context})

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_whole_batch_of_the_largest_that_an_sdk_sends_is_taken() -> None:
    async with open_world() as world:
        one = {"type": "track", "event": "x", "userId": "ann", "properties": {"text": ""}}
        one["properties"] = {"text": "y" * (32 * 1024 - len(json.dumps(one)))}
        small = {"type": "track", "event": "x", "userId": "ann", "properties": {"text": "y" * 4_780}}
        body = json.dumps({"batch": [small] * 98 + [one], "writeKey": world.key, "sentAt": "2026-03-01T12:00:00+00:00"})

        answer = await world.http.post("/v1/batch", content=body)

        assert len(body) > 475_000 + 32 * 1024  # Source: BATCH_SIZE_LIMIT and MAX_MSG_SIZE of segment-analytics-python
        assert answer.status_code == 200
        assert [(len(e.items), len(e.bad)) for e in world.entries] == [(99, 0)]


async def test_other_methods_are_told_what_to_use() -> None:
    async with open_world() as world:
        answer = await world.http.get("/v1/track")

        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST, OPTIONS"


async def test_a_batch_larger_than_allowed_is_refused_whole() -> None:
    async with open_world(ApiOptions(max_body_bytes=2_000)) as world:
        answer = await world.segment("batch", {"batch": [{"type": "track", **TRACK}] * 100})

        assert answer.status_code == 413


def nest(depth: int) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for _ in range(depth):
        tree = {"a": tree}
    return tree
