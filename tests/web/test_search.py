"""Searching over HTTP: the same questions of every kind of record."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.builders import event
from tests.web.shop import open_shop, person
from tests.web.world import NOON, SCOPE, World, open_world
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.ports.stores import Stores
from thamesthrive.web.records import Histogram

pytestmark = pytest.mark.anyio

BOUGHT = 'type = "product-bought"'


@pytest.fixture(params=[pytest.param("memory", marks=pytest.mark.slow), "embedded"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    async with AsyncExitStack() as stack:
        if request.param == "memory":
            yield open_memory(now=lambda: NOON)
        else:
            yield await stack.enter_async_context(open_embedded(tmp_path, now=lambda: NOON))


async def ask(world: World, place: str, /, **params: Any) -> Any:
    return await world.http.get(f"/api/{place}", params=params, headers=world.owner)


async def post(world: World, place: str, /, **body: Any) -> Any:
    return await world.http.post(f"/api/{place}", json=body, headers=world.owner)


def skus(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return [item["properties"].get("sku") or item["type"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"query": BOUGHT}, ["T-2", "C-1", "T-1"]),
        ({"query": BOUGHT, "sort": "time"}, ["T-1", "C-1", "T-2"]),
        ({"query": BOUGHT, "sort": "-time"}, ["T-2", "C-1", "T-1"]),
        ({"query": f"{BOUGHT} AND properties.price > 12.5"}, ["C-1"]),
        ({"query": f"{BOUGHT} AND NOT properties.price > 12.5"}, ["T-2", "T-1"]),
        ({"query": 'properties.sku STARTS WITH "T"'}, ["T-2", "T-1"]),
        ({"words": "earl"}, ["search"]),
        ({"words": "coff"}, ["page-view"]),
        ({"type": "Product Bought", "from": "2026-03-01T12:00:04Z"}, ["T-2", "C-1"]),
        ({"type": "Product Bought", "to": "2026-03-01T12:00:04Z"}, ["T-1"]),
        ({"query": 'time >= "2026-03-01T12:00:05Z" AND source = web'}, []),
        ({"query": 'time >= "2026-03-01T12:00:05Z" AND source = "web"'}, ["T-2"]),
        ({"query": "status = 'rejected'"}, []),
    ],
)
async def test_events_are_found(stores: Stores, params: dict[str, Any], expected: list[str]) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)

        found = await ask(world, "events", **params)
        posted = await post(world, "events/search", **params)

        if found.status_code == 422:
            assert found.json()["code"] in ("tql", "no-such-field")
            return
        assert skus(found) == skus(posted) == expected
        counting = {name: value for name, value in params.items() if name != "sort"}
        assert (await ask(world, "events/count", **counting)).json() == {"count": len(expected)}
        assert (await post(world, "events/count", **counting)).json() == {"count": len(expected)}


async def test_events_and_sessions_are_found_by_whose_they_are(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)
        ann, bob = await person(world, "ann"), await person(world, "bob")

        for query, expected in (
            (f'{BOUGHT} AND profile = "{ann["id"]}"', ["T-1"]),
            (f'{BOUGHT} AND profile.id IN ["{ann["id"]}", "{bob["id"]}", "nobody-at-all"]', ["C-1", "T-1"]),
            (f'{BOUGHT} AND NOT profile = "{ann["id"]}"', ["T-2", "C-1"]),
            (f'{BOUGHT} AND profile = "nobody-at-all"', []),
        ):
            assert skus(await ask(world, "events", query=query)) == expected
        refused = await ask(world, "events", query='profile STARTS WITH "a"')
        assert (refused.status_code, refused.json()["code"]) == (422, "not-searchable")
        assert "profile.part" in refused.json()["detail"]
        assert (await ask(world, "sessions/count", query=f'profile = "{ann["id"]}"')).json() == {"count": 1}
        assert (await ask(world, "sessions/count", profile=ann["id"])).json() == {"count": 1}


async def test_people_and_visits_are_searched_by_the_same_shape(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)

        names = await ask(world, "profiles", query='data.contact.email.main ENDS WITH "@shop.example"', sort="last_seen")
        assert [p["data"]["pii"]["firstname"] for p in names.json()["items"]] == ["Ann", "Bob"]
        assert (await ask(world, "profiles/count", query="anonymous = FALSE")).json() == {"count": 3}
        assert (await ask(world, "profiles", words="ann@shop")).json()["items"][0]["data"]["pii"]["firstname"] == "Ann"
        assert (await ask(world, "profiles/numbers", path="events")).json()["sum"] == 8
        assert (await ask(world, "sessions/count", query="events >= 2")).json() == {"count": 2}
        assert [t["value"] for t in (await ask(world, "sessions/terms", path="source")).json()["terms"]] == ["web"]


async def test_pages_follow_each_other_in_either_order(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)
        for sort in ("time", "-time"):
            seen: list[str] = []
            cursor: dict[str, str] = {}
            while True:
                page = (await ask(world, "events", query='source = "web"', sort=sort, limit=3, **cursor)).json()
                seen += [item["id"] for item in page["items"]]
                if page["next"] is None:
                    break
                cursor = {"cursor": page["next"]}
            whole = (await ask(world, "events", query='source = "web"', sort=sort, limit=200)).json()["items"]
            assert seen == [item["id"] for item in whole]
            assert len(seen) == 8


async def test_what_an_address_should_not_hold_is_asked_in_a_body(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)
        query = 'data.contact.email.main = "ann@shop.example"'

        assert (await post(world, "profiles/search", query=query, limit=5)).json()["items"][0]["data"]["pii"]["firstname"] == "Ann"
        assert (await post(world, "profiles/count", query=query)).json() == {"count": 1}
        assert (await post(world, "profiles/terms", query=query, path="data.pii.firstname")).json() == {
            "terms": [{"value": "Ann", "count": 1}]
        }
        assert (await post(world, "profiles/numbers", query=query, path="events")).json()["max"] == 4
        assert sum(b["count"] for b in (await post(world, "profiles/histogram", query=query)).json()["buckets"]) == 1
        unknown = await post(world, "profiles/search", email="ann@shop.example")
        assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-parameter")
        hidden = await world.http.post("/api/profiles/search?query=x", json={}, headers=world.owner)
        assert (hidden.status_code, hidden.json()["code"]) == (422, "unknown-parameter")


async def test_counting_stops_at_ten_thousand_unless_all_are_asked_for(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await stores.events.create(SCOPE, [event(n, type="x") for n in range(10_500)])

        assert (await ask(world, "events/count", type="x")).json() == {"count": 10_000, "more": True}
        assert (await ask(world, "events/count", type="x", exact="true")).json() == {"count": 10_500}
        assert (await post(world, "events/count", type="x", exact=True)).json() == {"count": 10_500}


async def test_a_histogram_follows_the_clock_of_its_zone(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)

        by_second = (await ask(world, "events/histogram", query=BOUGHT, **{"from": "2026-02-27T00:00:00Z"}, tz="Asia/Kolkata")).json()
        assert [(b["begin"], b["count"]) for b in by_second["buckets"]] == [
            ("2026-02-26T18:30:00Z", 0),
            ("2026-02-27T18:30:00Z", 0),
            ("2026-02-28T18:30:00Z", 3),
        ]
        assert by_second["end"] == "2026-03-01T18:30:00Z"
        usual: Histogram = (await ask(world, "events/histogram")).json()
        assert len(usual["buckets"]) == 31      # type: ignore[index]
        cut = (await ask(world, "events/histogram", query=BOUGHT, interval="minute", **{"from": "2026-03-01T12:00:04Z"})).json()
        assert [b["count"] for b in cut["buckets"]] == [2]


async def test_people_are_counted_once_when_they_were_first_seen_however_they_became_one(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        both = {"userId": "ann", "anonymousId": "phone"}
        seen = ((1, {"anonymousId": "phone"}), (2, {"userId": "ann"}), (3, both), (3, {"userId": "bob"}))
        for number, (day, keys) in enumerate(seen):
            call = {**keys, "event": "Seen", "messageId": f"m{number}", "timestamp": f"2026-02-1{day}T10:00:00Z"}
            await world.segment("track", call)
            await world.drained()
        days = {"from": "2026-02-11T00:00:00Z", "to": "2026-02-14T00:00:00Z"}

        first = (await ask(world, "profiles/histogram", by="first_seen", **days)).json()
        last = (await post(world, "profiles/histogram", **days)).json()
        await world.http.post("/api/erasures", json={"type": "user-id", "value": "bob"}, headers=world.owner)
        await world.drained()
        left = (await ask(world, "profiles/histogram", by="first_seen", **days)).json()

        assert [[bucket["count"] for bucket in told["buckets"]] for told in (first, last, left)] == [[1, 0, 1], [0, 0, 2], [1, 0, 0]]


async def test_values_are_counted_and_numbers_summed_up(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)

        assert (await ask(world, "events/terms", path="type", source="web")).json() == {
            "terms": [
                {"value": "product-bought", "count": 3},
                {"value": "identify", "count": 2},
                {"value": "page-view", "count": 2},
                {"value": "search", "count": 1},
            ]
        }
        assert (await ask(world, "events/terms", path="properties.price", query=BOUGHT)).json() == {
            "terms": [{"value": 12.5, "count": 1}, {"value": 30, "count": 1}, {"value": "free", "count": 1}]
        }
        assert (await ask(world, "events/terms", path="type", limit=1)).json()["terms"][0]["count"] >= 3
        assert (await ask(world, "events/numbers", path="properties.price", percentiles="50, 95")).json() == {
            "count": 2,
            "min": 12.5,
            "max": 30.0,
            "avg": 21.25,
            "sum": 42.5,
            "percentiles": [{"percent": 50.0, "value": 12.5}, {"percent": 95.0, "value": 30.0}],
        }
        assert (await ask(world, "events/numbers", path="properties.none", percentiles="50")).json() == {
            "count": 0, "min": None, "max": None, "avg": None, "sum": None, "percentiles": [{"percent": 50.0, "value": None}]
        }


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("events?query=type %3D", "tql"),
        ("events?query=colour %3D 'red'", "no-such-field"),
        ("events?query=profile@id %3D 'x'", "not-searchable"),
        ("events?query=time > 'soon'", "not-a-time"),
        ("events?query=type MATCHES '('", "tql"),
        ("events?query=" + quote("(" * 3_000), "tql"),
        ("events?sort=type", "not-sortable"),
        ("events?limit=201", "bad-limit"),
        ("events?limit=", "bad-limit"),
        ("events?from=5", "bad-time"),
        ("events?colour=red", "unknown-parameter"),
        ("events/count?exact=perhaps", "bad-exact"),
        ("events/histogram?interval=year", "bad-interval"),
        ("events/histogram?tz=Mars", "no-such-zone"),
        ("events/histogram?by=type", "no-such-time"),
        ("profiles/histogram?by=birthday", "no-such-time"),
        ("events/histogram?from=2026-03-02&to=2026-03-01", "bad-time"),
        ("events/histogram?interval=minute", "too-many-buckets"),
        ("events/histogram?to=0001-01-05T00:00:00Z", "bad-time"),
        ("events/histogram?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z&tz=America/New_York", "bad-time"),
        ("events/histogram?from=9999-12-31T00:00:00Z&to=9999-12-31T23:00:00Z&interval=month", "bad-time"),
        ("events/terms", "bad-path"),
        ("events/terms?path=time", "not-searchable"),
        ("events/terms?path=profile", "not-searchable"),
        ("events/terms?path=properties", "no-such-field"),
        ("events/terms?path=...", "no-such-field"),
        ("events/terms?path=a b", "tql"),
        ("events/numbers?path=properties.price&percentiles=101", "bad-percentiles"),
        ("events/numbers?path=properties.price&percentiles=nan", "bad-percentiles"),
        ("events/numbers?path=properties.price&percentiles=a", "bad-percentiles"),
        ("profiles?type=x", "unknown-parameter"),
        ("profiles?query=event@type %3D 'x'", "not-searchable"),
        ("events/autocomplete?position=-1", "bad-position"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(stores: Stores, path: str, code: str) -> None:
    async with open_world(stores=stores) as world:
        answer = await world.http.get(f"/api/{path}", headers=world.owner)

        assert (answer.status_code, answer.json().get("code")) == (422, code), answer.text
        assert len(answer.json()["detail"]) > 10


async def test_an_error_in_a_query_says_where_and_what_was_expected(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        said = (await ask(world, "events", query='type = "page-view" AMD source = "web"')).json()

        assert said["position"] == 19
        assert said["expected"]


async def test_who_operates_the_platform_counts_all_and_finds_out_about_nobody(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)
        text, _ = await world.uses.tokens.create(SCOPE, "m", "maintainer")
        theirs = {"authorization": f"Bearer {text}"}

        assert (await world.http.get("/api/profiles/count?exact=true", headers=theirs)).json() == {"count": 3}
        for asked in ("query=visits > 0", "words=ann", "from=2026-03-01"):
            assert (await world.http.get(f"/api/profiles/count?{asked}", headers=theirs)).status_code == 403
        refused = await world.http.post("/api/profiles/count", json={"words": "ann"}, headers=theirs)
        assert refused.json()["code"] == "not-granted"


@pytest.mark.parametrize(
    ("query", "text", "sort"),
    [
        ("", "type", "field"),
        ("ty", "type", "field"),
        ("event@ty", "event@type", "field"),
        ("properties.pr", "properties.price", "field"),
        ("title", "page.title", "field"),
        ("type ", "STARTS WITH", "operator"),
        ("type = ", '"product-bought"', "value"),
        ('type = "pro', 'product-bought"', "value"),
        ("type IN ['pro", "product-bought'", "value"),
        ("properties.price > ", "12.5", "value"),
        ("properties.gift = ", "TRUE", "value"),
        ("time > ", "now - 7d", "value"),
        ('type = "search" ', "AND", "keyword"),
        ("", "lower(", "function"),
    ],
)
async def test_what_may_be_written_next_is_offered(stores: Stores, query: str, text: str, sort: str) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)

        told = (await ask(world, "events/autocomplete", query=query)).json()

        offers = [(o["text"], o["sort"]) for o in told["offers"]]
        assert (text, sort) in offers
        assert told == (await post(world, "events/autocomplete", query=query, position=len(query))).json()
        assert len(offers) <= 50


async def test_what_is_offered_can_be_read_once_it_is_chosen(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        await open_shop(world)
        for query, rest in (("", " EXISTS"), ("type = ", ""), ('type = "', ""), ("time > ", "")):
            told = (await ask(world, "events/autocomplete", query=query)).json()
            for offer in told["offers"]:
                if offer["sort"] in ("field", "value"):
                    whole = query[: told["start"]] + offer["text"] + rest
                    assert (await ask(world, "events", query=whole)).status_code == 200 or "profile" in whole, whole


async def test_where_the_query_is_wrong_already_nothing_is_offered(stores: Stores) -> None:
    async with open_world(stores=stores) as world:
        assert (await ask(world, "events/autocomplete", query="type ==== ")).json()["offers"] == []
        assert (await ask(world, "events/autocomplete", query="nothing.like.it = ")).status_code == 200
