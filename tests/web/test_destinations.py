"""Destinations and deliveries over the API."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import delivery, hex_id
from tests.web.world import SCOPE, World, open_world
from thamesthrive.delivery.rests import Cause, Rest, Rests
from thamesthrive.domain.delivery import dead, delivered

pytestmark = pytest.mark.anyio

HOOK: dict[str, Any] = {"name": "Shop", "options": {"url": "https://shop.example/hook"}}


async def post(world: World, path: str, body: Any = None, **headers: str) -> Any:
    return await world.http.post(f"/api/{path}", json=body, headers={**world.owner, **headers})


async def test_a_secret_is_shown_once_and_then_masked_and_stays_when_it_comes_back_masked() -> None:
    async with open_world() as world:
        headers = {"Authorization": "Bearer abc", "X-Plain": "yes"}
        made = await post(world, "destinations", {**HOOK, "options": {**HOOK["options"], "headers": headers}})
        assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
        shown = await world.api("destinations/shop")
        assert shown["secret"] is None
        assert shown["options"]["secret"] == "***"
        assert shown["options"]["headers"] == {"Authorization": "***", "X-Plain": "yes"}

        body = {name: shown[name] for name in ("name", "options", "types")} | {"types": ["Page View"]}
        changed = await world.http.put("/api/destinations/shop", json=body, headers={**world.owner, "if-match": '"1"'})

        assert changed.status_code == 200, changed.text
        assert (changed.json()["types"], changed.json()["revision"]) == (["page-view"], 2)
        reach = world.uses.destinations
        from thamesthrive.sdk.configured import opened

        kept = opened((await reach.get(SCOPE, "shop")).edited.value, reach.kinds, reach.sealing)
        assert (kept.secret, kept.headers["Authorization"]) == (made.json()["secret"], "Bearer abc")


async def test_nothing_secret_is_stored_readable() -> None:
    async with open_world() as world:
        options = {**HOOK["options"], "headers": {"X-Key": "abcdef"}}
        secret = (await post(world, "destinations", {**HOOK, "options": options})).json()["secret"]
        [definition] = await world.stores.definitions.list(SCOPE, "destination")

        assert secret.encode() not in bytes(definition.body)
        assert b"abcdef" not in bytes(definition.body)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"condition": "price >"}, "price >"),
        ({"condition": "session@id = 1"}, "reads event@… and profile@…"),
        ({"condition": "profile@nosuch = 1"}, 'no field "nosuch"'),
        ({"template": "{"}, "no JSON document"),
        ({"template": '{"a": "{{ x | nosuch }}"}'}, "unknown filter"),
        ({"sources": ["gone"]}, 'no source "gone"; there are system, web'),
        ({"kind": "pigeon"}, 'no kind of destination "pigeon"'),
        ({"options": {"url": "http://127.0.0.1/"}}, "http.allow"),
        ({"options": {}}, "url"),
        ({"options": {"url": "https://a.example/", "colour": "red"}}, 'no option "colour"'),
        ({"options": {"url": "https://a.example/", "headers": {"Host": "b"}}}, '"Host" cannot be set'),
        ({"options": {"url": "https://a.example/", "headers": {"X-A": "b\nc"}}}, "cannot be sent"),
        ({"options": {"url": "https://a.example/", "secret": "short"}}, "base64 of 16 bytes"),
        ({"effort": {"timeout_s": 100}}, "timeout_s"),
    ],
)
async def test_what_cannot_work_is_refused_with_the_reason(changes: dict[str, Any], said: str) -> None:
    async with open_world() as world:
        answer = await post(world, "destinations", {**HOOK, **changes})

        assert answer.status_code == 422
        assert said in answer.text.replace('\\"', '"')
        assert await world.stores.definitions.list(SCOPE, "destination") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "!"}, "name"),
        ({"options": {"url": "https://a.example/", "colour": "red"}}, "options"),
        ({"condition": "price >"}, "condition"),
        ({"template": "{"}, "template"),
        ({"sources": ["gone"]}, "sources"),
    ],
)
async def test_a_refusal_names_the_field_that_is_wrong(changes: dict[str, Any], field: str) -> None:
    async with open_world() as world:
        answer = await post(world, "destinations", {**HOOK, **changes})

        assert (answer.status_code, answer.json()["field"]) == (422, field)
        assert "option" not in answer.json()


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": None}, "url"),
        ({}, "url"),
        ({"url": "https://a.example/", "method": "GET"}, "method"),
        ({"url": "https://a.example/", "headers": {"X-A": "{{ x | nosuch }}"}}, "headers"),
        ({"url": "https://a.example/", "headers": {"X-A": 1}}, "headers"),
        ({"url": "https://a.example/", "headers": {"Host": "b"}}, "headers"),
        ({"url": "https://a.example/", "headers": {"X-A": "b\nc"}}, "headers"),
        ({"url": "https://a.example/", "secret": "short"}, "secret"),
    ],
)
async def test_a_refusal_of_the_options_names_the_one_that_is_wrong(options: dict[str, Any], option: str) -> None:
    async with open_world() as world:
        answer = await post(world, "destinations", {**HOOK, "options": options})

        assert answer.status_code == 422
        assert (answer.json()["field"], answer.json()["option"]) == ("options", option)


async def test_a_kind_says_how_its_options_are_asked_for() -> None:
    async with open_world() as world:
        [webhook] = (await world.api("destination-kinds"))["items"]

        options = webhook["options"]
        assert (webhook["id"], options["required"]) == ("webhook", ["url"])
        assert list(options["properties"]) == ["url", "method", "headers", "secret"]
        assert options["properties"]["method"]["enum"] == ["POST", "PUT"]
        assert [name for name, of in options["properties"].items() if of.get("writeOnly")] == ["headers", "secret"]
        assert all(of["title"] and of["description"] for of in options["properties"].values())


async def test_a_name_is_taken_once_and_what_is_gone_is_missing() -> None:
    async with open_world() as world:
        await post(world, "destinations", HOOK)
        assert (await post(world, "destinations", HOOK)).status_code == 409
        assert (await world.http.delete("/api/destinations/shop", headers={**world.owner, "if-match": '"9"'})).status_code == 412
        assert (await world.http.delete("/api/destinations/shop", headers={**world.owner, "if-match": '"1"'})).status_code == 204
        assert (await world.http.get("/api/destinations/shop", headers=world.owner)).status_code == 404
        assert (await post(world, "destinations/shop/test")).status_code == 404


async def test_a_sample_says_what_came_of_it() -> None:
    async with open_world() as world:
        await post(world, "destinations", HOOK)

        answer = (await post(world, "destinations/shop/test")).json()

        assert (answer["taken"], answer["status"], answer["said"]) == (True, 200, "taken")


async def test_an_event_becomes_a_delivery_as_its_destination_wants_it() -> None:
    async with open_world() as world:
        template = '{"who": "{{ profile.data.contact.email.main }}", "price": "{{ event.properties.price }}", "gone?": "{{ event.x }}"}'
        told = {"types": ["product-bought"], "condition": "properties.price > 5 AND profile@data.contact.email.main EXISTS"}
        headers = {"X-Type": "{{ event.type }}", "X-Key": "secret-key"}
        await post(world, "destinations", {**HOOK, **told, "template": template, "options": {**HOOK["options"], "headers": headers}})
        await post(world, "destinations", {"name": "all", "options": HOOK["options"]})
        await post(world, "destinations", {"name": "new", "options": HOOK["options"], "types": ["profile-created"]})

        await world.segment("identify", {"userId": "ann", "messageId": "m1", "traits": {"email": "ann@shop.example"}})
        await world.drained()
        for price in (3, 9.5):
            bought = {"userId": "ann", "event": "Product Bought", "messageId": f"m{price}", "properties": {"price": price}}
            await world.segment("track", bought)
        await world.drained()

        found = (await world.api("deliveries"))["items"]
        [shop] = [d for d in found if d["destination"] == "shop"]
        assert shop["body"] == '{"who":"ann@shop.example","price":9.5}'
        assert shop["headers"] == {"X-Type": "product-bought"}
        assert sorted(d["type"] for d in found if d["destination"] == "all") == ["identify", "product-bought", "product-bought"]
        assert [d["type"] for d in found if d["destination"] == "new"] == ["profile-created"]
        assert '"profile":{"id"' in next(d["body"] for d in found if d["destination"] == "all")


async def test_a_letter_that_cannot_be_written_is_dead_and_can_be_written_once_the_template_is_mended() -> None:
    async with open_world() as world:
        template = '{"a": "1/{{ 1 | divided_by: event.properties.price }}"}'
        await post(world, "destinations", {**HOOK, "types": ["odd"], "template": template})
        await world.segment("track", {"userId": "ann", "event": "odd", "messageId": "m1", "properties": {"price": 0}})
        await world.drained()
        [dead_one] = (await world.api("deliveries?status=dead"))["items"]
        assert "cannot be rendered" in dead_one["reason"]
        assert (await post(world, f"deliveries/{dead_one['id']}/replay")).status_code == 422

        body = {**HOOK, "types": ["odd"], "template": '{"a": "{{ event.properties.price }}"}'}
        await world.http.put("/api/destinations/shop", json=body, headers={**world.owner, "if-match": '"1"'})
        again = await post(world, f"deliveries/{dead_one['id']}/replay")

        assert (again.status_code, again.json()["status"], again.json()["body"]) == (202, "waiting", '{"a":0}')


async def test_each_destination_says_how_it_goes_with_it_and_why_it_rests() -> None:
    async with open_world() as world:
        await post(world, "destinations", HOOK)
        await post(world, "destinations", {**HOOK, "name": "idle"})
        now = world.clock.now()
        last = delivered(delivery(3, created=delivery(1).created + timedelta(seconds=1)), now)
        await world.stores.deliveries.create(SCOPE, [delivery(1), dead(delivery(2), "404", now), last, delivery(4, destination="gone")])
        until = now + timedelta(seconds=20)
        rest = Rest(until=until, cause=Cause.FAILED, failures=10, status=503, said="closed")
        await Rests(world.uses.cache).tell(SCOPE, "shop", rest)

        idle, shop = (await world.api("destination-standings"))["items"]

        assert idle == {"destination": "idle", "waiting": 0, "dead": 0, "newest": None, "rest": None}
        assert (shop["destination"], shop["waiting"], shop["dead"]) == ("shop", 1, 1)
        assert (shop["newest"]["id"], shop["newest"]["status"]) == (last.id, "delivered")
        said = {"cause": "failed", "failures": 10, "status": 503, "said": "closed"}
        assert shop["rest"] == {"until": until.isoformat().replace("+00:00", "Z"), **said}
        marketer = await world.signed_in("marketer")
        assert (await world.http.get("/api/destination-standings", headers=marketer)).status_code == 403


async def test_deliveries_are_found_counted_replayed_and_discarded() -> None:
    async with open_world() as world:
        now = world.clock.now()
        made = [delivery(1), dead(delivery(2), "404", now), dead(delivery(3, destination="mail"), "404", now), delivered(delivery(4), now)]
        await world.stores.deliveries.create(SCOPE, made)

        assert (await world.api("deliveries/count?status=dead"))["count"] == 2
        metrics = (await world.http.get("/metrics")).text
        assert 'thamesthrive_deliveries{status="dead"} 2.0' in metrics
        assert 'thamesthrive_deliveries{status="waiting"} 1.0' in metrics
        assert [d["id"] for d in (await world.api("deliveries?status=dead&destination=mail"))["items"]] == [hex_id(3)]
        assert (await post(world, f"deliveries/{hex_id(4)}/discard")).status_code == 422
        assert (await post(world, f"deliveries/{hex_id(1)}/discard")).json()["status"] == "discarded"
        assert (await post(world, "deliveries/replay", {"status": "dead"})).json() == {"replayed": 2, "skipped": 0, "more": False}
        assert (await world.api("deliveries/count?status=waiting"))["count"] == 2
        assert (await post(world, f"deliveries/{hex_id(9)}/replay")).status_code == 404
        assert (await world.http.get("/api/deliveries?status=odd", headers=world.owner)).status_code == 422
