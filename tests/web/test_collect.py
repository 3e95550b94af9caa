"""Webhooks: JSON, forms and queries become properties; who they are of is said by the source's keys."""

import gzip
import json
from typing import Any

import pytest

from tests.web.world import World, open_world
from thamesthrive.domain.entry import Item
from thamesthrive.domain.source import DOORS, KeyAt
from thamesthrive.kernel.codec import decode_any
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

FORM = {"content-type": "application/x-www-form-urlencoded"}
EMAIL_AT = (KeyAt(path="customer.email", type="email"),)


def items(world: World) -> list[Item]:
    return [item for entry in world.entries for item in entry.items]


def properties(world: World) -> Any:
    (item,) = items(world)
    return decode_any(item.properties)


async def send(world: World, more: str = "", /, method: str = "POST", type_: str = "Order_Paid", **call: Any) -> Any:
    return await world.http.request(method, f"/collect/{type_}/{world.key}{more}", **call)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ({"json": {"a": 1, "b": {"c": [2.5]}}}, {"a": 1, "b": {"c": [2.5]}}),
        ({"content": b' {"a":1} ', "headers": FORM}, {"a": 1}),
        ({"content": b'{"n":12345678901234567890123}', "headers": {"content-type": "text/plain"}}, {"n": 12345678901234567890123}),
        ({"content": "a=1&a=2&b=%C3%A9&c=", "headers": FORM}, {"a": ["1", "2"], "b": "é", "c": ""}),
        ({"content": b""}, {}),
        ({"content": b"a=1", "headers": {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}}, {"a": "1"}),
    ],
)
async def test_a_body_becomes_the_properties_of_one_event(call: dict[str, Any], said: Any) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await send(world, **call)

        (item,) = items(world)
        assert answer.status_code == 200, answer.text
        assert (item.type, item.name, world.entries[0].door) == ("order-paid", "Order_Paid", "collect")
        assert properties(world) == said
        await world.drained()
        (event,) = (await world.api("events?source=web"))["items"]
        assert answer.json()["events"] == [event["id"]]


async def test_a_query_is_an_event_by_itself_and_yields_to_the_body() -> None:
    async with open_world(doors=DOORS) as world:
        alone = await send(world, "?a=1&a=2&empty=", method="GET")
        beside = await send(world, "?a=1&b=2", json={"b": 3})

        assert (alone.status_code, beside.status_code) == (200, 200)
        assert [decode_any(i.properties) for i in items(world)] == [{"a": ["1", "2"], "empty": ""}, {"a": "1", "b": 3}]


async def test_a_list_is_an_event_each_and_what_cannot_be_used_is_parked() -> None:
    async with open_world(doors=DOORS) as world:
        answer = await send(world, json=[{"n": 1}, "no event", {"n": 2}, {"big": "x" * 40_000}], headers={"webhook-id": "w"})
        again = await send(world, json=[{"n": 1}, "no event", {"n": 2}, {"big": "x" * 40_000}], headers={"webhook-id": "w"})
        await world.drained()

        assert answer.status_code == 200
        assert answer.json()["events"] == again.json()["events"]
        assert len(answer.json()["events"]) == len(answer.json()["errors"]) == 2
        assert (await world.api("ledger"))["total"]["stored"] == 2
        assert {p["reason"] for p in (await world.api("parked"))["items"]} == {"invalid", "too-large"}


@pytest.mark.parametrize("name", ["webhook-id", "Idempotency-Key"])
async def test_a_webhook_that_comes_again_under_its_id_is_one_event(name: str) -> None:
    async with open_world(doors=DOORS) as world:
        first, again, other = [await send(world, json={"n": 1}, headers={name: id}) for id in ("one", "one", "two")]
        await world.drained()

        assert first.json()["events"] == again.json()["events"] != other.json()["events"]
        assert (await world.api("ledger"))["total"]["stored"] == 2


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        ({"content": b"{", "headers": FORM}, 400, "malformed"),
        ({"content": b"[1,", "headers": FORM}, 400, "malformed"),
        ({"content": b'{"a":"\xff"}'}, 400, "malformed"),
        ({"content": '{"a":1}'.encode("utf-16"), "headers": {"content-type": "application/json"}}, 400, "malformed"),
        ({"content": b"a=\xff", "headers": FORM}, 400, "malformed"),
        ({"content": b"7", "headers": {"content-type": "application/json"}}, 422, "invalid"),
        ({"content": b"null", "headers": {"content-type": "application/vnd.api+json"}}, 422, "invalid"),
        ({"content": b"hello"}, 415, "unsupported-type"),
        ({"files": {"a": b"b"}}, 415, "unsupported-type"),
        ({"json": {"a": "x" * 40_000}}, 413, "too-large"),
        ({"content": b"{" + b'"a":{' * 20 + b"}" * 21}, 422, "too-deep"),
        ({"content": "&".join(f"f{n}=1" for n in range(1_001)), "headers": FORM}, 422, "invalid"),
        ({"content": b"x", "headers": {"content-encoding": "br"}}, 415, "unsupported-encoding"),
        ({"json": {}, "headers": {"webhook-id": "x" * 257}}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_its_reason(call: dict[str, Any], status: int, code: str) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await send(world, **call)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert world.entries == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/collect", 404, None),
        ("/collect/", 404, "no-such-path"),
        ("/collect/order-paid", 404, "no-such-path"),
        ("/collect/order-paid/{key}/session/more", 404, "no-such-path"),
        ("/collect/%20/{key}", 422, "invalid"),
        ("/collect/order-paid/nobody", 401, "unknown-write-key"),
        ("/collect/order-paid/web", 401, "unknown-write-key"),
        ("/collect/" + "x" * 257 + "/{key}", 422, "invalid"),
        ("/collect/order-paid/{key}/" + "s" * 257, 422, "invalid"),
    ],
)
async def test_a_path_that_leads_nowhere_says_so(path: str, status: int, code: str | None) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await world.http.post(path.format(key=world.key), json={})

        assert answer.status_code == status
        if code:
            assert answer.json()["code"] == code


async def test_gzip_is_read_and_its_inflated_size_is_bounded() -> None:
    async with open_world(ApiOptions(max_body_bytes=10_000), doors=DOORS) as world:
        packed = {"content-encoding": "gzip"}
        well = await send(world, content=gzip.compress(b'{"a":1}'), headers=packed)
        bomb = await send(world, content=gzip.compress(b"[" + b" " * 1_000_000), headers=packed)
        cut = await send(world, content=gzip.compress(b'{"a":1}')[:-4], headers=packed)

        assert [r.status_code for r in (well, bomb, cut)] == [200, 413, 400]
        assert properties(world) == {"a": 1}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_other_methods_are_told_which_there_are(method: str) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await send(world, method=method)

        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, OPTIONS")


async def test_a_source_takes_webhooks_only_once_somebody_opens_their_door() -> None:
    async with open_world() as world:
        answer = await send(world, json={})

        assert (answer.status_code, answer.json()["code"]) == (401, "door-closed")
        assert answer.json()["remedy"] == 'add "collect" to the source\'s doors'


async def test_the_key_at_a_path_leads_to_a_person_and_none_there_is_no_error() -> None:
    async with open_world(doors=DOORS, keys=EMAIL_AT) as world:
        for body in ({"customer": {"email": " Ann@Shop.example "}}, {}, {"customer": "x"}, {"customer": {"email": None}}):
            assert (await send(world, json=body)).status_code == 200
        await world.drained()

        assert (await world.find("email", "ann@shop.example"))["stats"]["events"] == 1
        assert (await world.api("events/count?source=web"))["count"] == 4


async def test_an_answered_profile_id_leads_to_the_person() -> None:
    async with open_world(doors=DOORS, keys=EMAIL_AT) as world:
        answer = await send(world, json={"customer": {"email": "ann@shop.example"}})
        await world.drained()

        person = await world.api(f"profiles/{answer.json()['profile']['id']}")
        assert person["id"] == (await world.find("email", "ann@shop.example"))["id"]


@pytest.mark.parametrize(
    ("type_", "value", "find"),
    [
        ("user-id", 17, ("user-id", "17")),
        ("phone", "020 7946 0958", ("phone", "+442079460958")),
        ("external:crm", "c-1", ("external:crm", "c-1")),
        ("anonymous-id", "device-1", ("anonymous-id", "device-1")),
        ("profile", "profile-0001", ("profile", "profile-0001")),
    ],
)
async def test_every_type_of_key_can_stand_in_properties(type_: str, value: Any, find: tuple[str, str]) -> None:
    async with open_world(doors=DOORS, keys=(KeyAt(path="who", type=type_),), region="GB") as world:
        await send(world, json={"who": value})
        await send(world, content=f"who={value}".replace("+", "%2B"), headers=FORM)
        await world.drained()

        assert (await world.find(*find))["stats"]["events"] == 2


async def test_a_hashed_address_joins_its_person_and_is_kept_nowhere() -> None:
    hashed = (KeyAt(path="customer.email", type="email", hashed=True),)
    async with open_world(doors=DOORS, keys=hashed) as world:
        await send(world, json={"customer": {"email": "Bob@Shop.example", "name": "B"}})
        log = b"".join(append.body for append in world.intake.appended)  # type: ignore[attr-defined]
        await world.drained()
        before = await world.find("email", "bob@shop.example")
        (event,) = (await world.api("events?source=web"))["items"]

        assert b"bob@" not in log.lower()
        assert "bob@" not in json.dumps([before, event]).lower()
        assert event["properties"] == {"customer": {"name": "B"}}

        await world.segment("identify", {"userId": "bob", "traits": {"email": "bob@shop.example"}})
        await world.drained()
        assert (await world.find("user-id", "bob"))["stats"]["events"] == 2


async def test_a_session_in_the_path_is_the_events_session() -> None:
    async with open_world(doors=DOORS) as world:
        answer = await send(world, "/session-0001", json={})
        await world.drained()

        assert answer.json()["session"] == {"id": "session-0001"}
        assert (await world.api("sessions/session-0001"))["events"] == 1


async def test_calls_are_counted_without_the_key_in_their_path() -> None:
    async with open_world(doors=DOORS) as world:
        await send(world, json={})
        await world.http.post("/collect/a/wrong-key", json={})

        shown = (await world.http.get("/metrics")).text
        assert 'thamesthrive_requests_total{door="/collect",status="200"} 1.0' in shown
        assert 'thamesthrive_requests_total{door="/collect",status="401"} 1.0' in shown
        assert 'thamesthrive_events_accepted_total{door="collect"} 1.0' in shown
        assert world.key not in shown
        assert "wrong-key" not in shown


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_profile_less_source_is_told_of_nobody(ephemeral: bool) -> None:
    async with open_world(doors=DOORS, profile_less=True, ephemeral=ephemeral) as world:
        answer = await send(world, "/session-0001", json={"secret": "marker"})
        tracked = await world.track(session={"id": "session-0002"}, profile={"id": "profile-0002"}, events=[{"type": "search"}])
        await world.drained()

        for told in (answer.json(), tracked.json()):
            assert (told["profile"], told["session"]) == ({"id": None}, {"id": None})
        events = (await world.api("events?source=web"))["items"]
        assert {(e["profile"]["id"], e["session"]["id"]) for e in events} == {(None, None)}
        assert ("marker" in json.dumps(events)) == (not ephemeral)
        assert (await world.api("profiles/count"))["count"] == (await world.api("sessions/count"))["count"] == 0
