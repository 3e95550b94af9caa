"""Everything under /api."""

from typing import Any

import pytest

from tests.web.world import SCOPE, World, open_world
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.token import GRANTS
from thamesthrive.web.routes import ROUTES

pytestmark = pytest.mark.anyio


async def call(world: World, method: str, path: str, body: Any = None, **headers: str) -> Any:
    return await world.http.request(method, f"/api/{path}", json=body, headers={**world.owner, **headers})


async def two_people(world: World) -> tuple[str, str]:
    """A browser that signed in as nobody, and ann; both known by profile id."""
    browser = (await world.track(session={"id": "session-0001"}, events=[{"type": "search"}])).json()["profile"]["id"]
    world.clock.advance(1)
    await world.segment("identify", {"userId": "ann", "traits": {"email": "ann@shop.example"}})
    await world.drained()
    found = await call(world, "POST", "profiles/find", {"type": "user-id", "value": "ann"})
    return browser, found.json()["id"]


async def listed_grants(world: World) -> Any:
    return (await call(world, "GET", "grants")).json()["items"]


GRANTED = [route for route in ROUTES if route.open_to == "granted"]


@pytest.mark.parametrize("route", GRANTED, ids=lambda r: r.name)
async def test_every_route_asks_for_a_token_and_for_the_grant(route: Any) -> None:
    async with open_world() as world:
        world.uses.stopping.set()               # or a stream would go on
        path = route.path.format(id="x", name="x")
        for authorization in ({}, {"authorization": "Bearer tt_a_b"}, {"authorization": f"Bearer {world.key}"}):
            answer = await world.http.request(route.method, path, headers=authorization)
            assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")
            assert answer.headers["content-type"] == "application/problem+json"
        for grant in GRANTS:
            text, _ = await world.uses.tokens.create(SCOPE, grant, grant)
            answer = await world.http.request(route.method, path, headers={"authorization": f"Bearer {text}"})
            assert (answer.status_code == 403) == (grant not in route.grants)


@pytest.mark.parametrize("route", GRANTED, ids=lambda r: r.name)
async def test_a_user_may_do_what_a_token_of_the_same_grant_may(route: Any) -> None:
    async with open_world() as world:
        world.uses.stopping.set()
        for grant in GRANTS:
            answer = await world.http.request(route.method, route.path.format(id="x", name="x"), headers=await world.signed_in(grant))
            assert answer.status_code != 401
            assert (answer.status_code == 403) == (grant not in route.grants)


@pytest.mark.parametrize("grant", GRANTS)
async def test_what_me_says_that_one_may_is_what_is_not_refused(grant: str) -> None:
    async with open_world() as world:
        world.uses.stopping.set()
        headers = await world.signed_in(grant)

        may = (await world.http.get("/api/me", headers=headers)).json()["may"]
        asked = [(r.name, await world.http.request(r.method, r.path.format(id="x", name="x"), headers=headers)) for r in GRANTED]

        assert {name for name, answer in asked if answer.status_code != 403} == set(may) & {r.name for r in GRANTED}
        [same] = [one["may"] for one in await listed_grants(world) if one["id"] == grant]
        assert same == may


async def test_a_refusal_names_the_grants_that_it_takes() -> None:
    async with open_world() as world:
        answer = await world.http.get("/api/settings", headers=await world.signed_in("marketer"))

        assert answer.status_code == 403
        assert answer.json()["grants"] == ["owner", "admin", "maintainer"]
        assert answer.json()["detail"] == "who has the grant marketer may not do this; it takes owner or admin or maintainer"


async def test_a_path_that_ends_in_a_slash_leads_nowhere_else() -> None:
    """A redirect would name the scheme and host by which a proxy asked."""
    async with open_world() as world:
        answer = await call(world, "GET", "events/")

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-address")


async def test_a_token_sees_its_own_scope_alone() -> None:
    async with open_world() as world:
        browser, _ = await two_people(world)
        text, _ = await world.uses.tokens.create(Scope("other", "live"), "other", "owner")
        theirs = {"authorization": f"Bearer {text}"}

        assert (await world.http.get(f"/api/profiles/{browser}", headers=theirs)).status_code == 404
        assert (await world.http.get("/api/events/count", headers=theirs)).json() == {"count": 0}
        assert (await world.http.get("/api/sources", headers=theirs)).json()["items"] == []


async def test_a_source_is_made_read_changed_and_deleted_by_its_revision() -> None:
    async with open_world() as world:
        made = await call(world, "POST", "sources", {"name": "Shop", "origins": ["https://shop.example"]})
        etag = made.headers["etag"]
        changed = await call(world, "PUT", "sources/shop", {"name": "Our shop", "enabled": False}, **{"if-match": etag})
        late = await call(world, "PUT", "sources/shop", {"name": "x"}, **{"if-match": etag})
        blind = await call(world, "PUT", "sources/shop", {"name": "x"})
        again = await call(world, "POST", "sources", {"name": "Shop"})
        read = await call(world, "GET", "sources/shop")
        gone = await call(world, "DELETE", "sources/shop", **{"if-match": read.headers["etag"]})

        assert made.status_code == 201
        assert (changed.status_code, changed.json()["name"], changed.json()["enabled"]) == (200, "Our shop", False)
        assert changed.json()["write_key"] == made.json()["write_key"]
        assert (late.status_code, late.json()["code"]) == (412, "precondition-failed")
        assert (blind.status_code, blind.json()["code"]) == (428, "precondition-required")
        assert again.status_code == 409
        assert read.headers["etag"] != etag
        assert gone.status_code == 204
        assert (await call(world, "GET", "sources/shop")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "!"}, 422, "invalid"),
        ({"name": "a", "origins": ["shop"]}, 422, "invalid"),
        ({"name": "a", "doors": ["gate"]}, 422, "invalid"),
        ({"name": "a", "colour": "red"}, 422, "invalid"),
        ({}, 422, "invalid"),
        ([], 422, "invalid"),
    ],
)
async def test_a_source_that_makes_no_sense_is_refused(body: Any, status: int, code: str) -> None:
    async with open_world() as world:
        answer = await call(world, "POST", "sources", body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_token_is_shown_once_and_opens_nothing_once_it_is_revoked() -> None:
    async with open_world() as world:
        made = (await call(world, "POST", "tokens", {"name": "ci", "grant": "analyst"})).json()
        theirs = {"authorization": f"Bearer {made['token']}"}
        before = (await world.http.get("/api/profiles", headers=theirs)).status_code
        listed = await call(world, "GET", "tokens")
        revoked = await call(world, "DELETE", f"tokens/{made['id']}")
        after = (await world.http.get("/api/profiles", headers=theirs)).status_code

        assert (before, revoked.status_code, after) == (200, 204, 401)
        assert made["token"] not in listed.text
        assert "sha256" not in listed.text


async def test_an_admin_makes_no_owner() -> None:
    async with open_world() as world:
        text, _ = await world.uses.tokens.create(SCOPE, "admin", "admin")
        answer = await world.http.post(
            "/api/tokens", json={"name": "me", "grant": "owner"}, headers={"authorization": f"Bearer {text}"}
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "not-granted")


async def test_a_person_is_found_by_every_key() -> None:
    async with open_world() as world:
        browser, ann = await two_people(world)
        asked = [
            ("user-id", "ann", ann),
            ("email", " ANN@shop.example ", ann),
            ("profile", ann, ann),
            ("session", "session-0001", browser),
        ]
        for type_, value, expected in asked:
            answer = await call(world, "POST", "profiles/find", {"type": type_, "value": value})
            assert (answer.status_code, answer.json()["id"]) == (200, expected)
        for type_, value, status in (("email", "bob@shop.example", 404), ("email", "bob", 422), ("colour", "red", 422)):
            assert (await call(world, "POST", "profiles/find", {"type": type_, "value": value})).status_code == status


async def test_people_are_listed_page_by_page_last_seen_first() -> None:
    async with open_world() as world:
        seen = []
        for _ in range(5):
            seen.append((await world.track(events=[{"type": "search"}])).json()["profile"]["id"])
            world.clock.advance(1)
        await world.drained()

        pages: list[list[str]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await world.api(f"profiles?limit=2{cursor and '&cursor=' + cursor}")
            pages.append([p["id"] for p in page["items"]])
            cursor = page["next"]
        assert pages == [[seen[4], seen[3]], [seen[2], seen[1]], [seen[0]]]
        assert await world.api("profiles/count") == {"count": 5}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "bad-limit"),
        ("limit=999", "bad-limit"),
        ("limit=x", "bad-limit"),
        ("cursor=x", "bad-cursor"),
        ("cursor=WzFd", "bad-cursor"),
        ("email=ann@shop.example", "unknown-parameter"),
    ],
)
async def test_a_list_says_what_is_wrong_with_the_question(query: str, code: str) -> None:
    async with open_world() as world:
        answer = await call(world, "GET", f"profiles?{query}")

        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_two_people_become_one_and_two_again_when_somebody_asks() -> None:
    async with open_world() as world:
        browser, ann = await two_people(world)

        asked = await call(world, "POST", f"profiles/{ann}/merge", {"with": browser})
        assert (asked.status_code, set(asked.json())) == (202, {"entry"})
        entry = world.entries[-1]
        assert (entry.kind, entry.order, entry.part, entry.other) == ("merge", ann, ann, browser)
        await world.drained()
        one = await world.api(f"profiles/{ann}")
        assert one["id"] == browser
        assert await world.api("profiles/count") == {"count": 1}
        assert {e["type"] for e in (await world.api(f"profiles/{ann}/events"))["items"]} >= {"search", "identify"}
        again = await call(world, "POST", f"profiles/{ann}/merge", {"with": browser})
        assert (again.status_code, again.json()["code"]) == (409, "same-profile")
        oldest = await call(world, "POST", f"profiles/{ann}/unmerge", {"part": browser})
        assert (oldest.status_code, oldest.json()["code"]) == (422, "oldest-part")
        assert ann in oldest.json()["detail"]

        world.clock.advance(1)
        asked = await call(world, "POST", f"profiles/{browser}/unmerge", {"part": ann})
        assert asked.status_code == 202
        entry = world.entries[-1]
        assert (entry.kind, entry.order, entry.part) == ("unmerge", ann, ann)
        await world.drained()
        assert (await world.api(f"profiles/{ann}"))["id"] == ann
        assert await world.api("profiles/count") == {"count": 2}


async def test_parts_say_which_keys_lead_to_them_since_when_and_why() -> None:
    async with open_world() as world:
        browser, ann = await two_people(world)
        await call(world, "POST", f"profiles/{ann}/merge", {"with": browser})
        await world.drained()

        told = await world.api(f"profiles/{browser}/parts")

        assert [part["id"] for part in told["parts"]] == [browser, ann]
        assert [part["can_leave"] for part in told["parts"]] == [False, True]
        keys = {key["type"]: key for key in told["parts"][1]["keys"]}
        assert keys["user-id"]["value"] == "ann"
        assert keys["user-id"]["leads_to"]["part"] == ann
        assert (await world.api(f"events/{keys['user-id']['by']}"))["type"] == "identify"
        [merge] = told["merges"]
        assert (merge["type"], merge["profile"], merge["other"]) == ("profiles-merged", browser, ann)


async def test_a_merge_by_a_key_says_which_event_named_which_keys_together() -> None:
    async with open_world() as world:
        for sent in ({"anonymousId": "laptop", "traits": {"email": "ann@shop.example"}}, {"anonymousId": "phone"}):
            await world.segment("identify", sent)
            await world.drained()
            world.clock.advance(1)
        await world.segment("identify", {"anonymousId": "phone", "traits": {"email": "Ann@shop.example"}})
        await world.drained()
        [person] = (await world.api("profiles"))["items"]

        [merge] = (await world.api(f"profiles/{person['id']}/parts"))["merges"]

        [last, *_] = (await world.api("events?type=identify"))["items"]
        assert (merge["by"], merge["event"], merge["keys"]) == ("identity", last["id"], ["email", "anonymous-id"])


async def test_two_user_ids_are_never_made_one() -> None:
    async with open_world() as world:
        for user in ("ann", "bob"):
            await world.segment("identify", {"userId": user})
        await world.drained()
        ids = [p["id"] for p in (await world.api("profiles"))["items"]]

        answer = await call(world, "POST", f"profiles/{ids[0]}/merge", {"with": ids[1]})

        assert (answer.status_code, answer.json()["code"]) == (422, "two-user-ids")


async def test_events_are_filtered_plainly_and_counted() -> None:
    async with open_world() as world:
        browser, ann = await two_people(world)

        for query, count in (
            ("type=search", 1),
            ("type=Search", 1),
            ("source=web", 2),
            (f"profile={ann}&source=web", 1),
            ("session=session-0001&source=web", 1),
            ("source=web&from=2026-03-01T12:00:01Z", 1),
            ("source=web&to=2026-03-01T12:00:01Z", 1),
            ("source=nowhere", 0),
        ):
            assert (await world.api(f"events/count?{query}"))["count"] == count, query
            assert len((await world.api(f"events?{query}"))["items"]) == count, query
        assert (await call(world, "GET", "events?from=soon")).json()["code"] == "bad-time"
        assert (await call(world, "GET", "events?profile=nobody-known")).status_code == 404
        assert (await call(world, "GET", "events/202603-none")).status_code == 404
        assert browser


async def test_sessions_are_listed_counted_and_read() -> None:
    async with open_world() as world:
        browser, _ = await two_people(world)

        [session] = (await world.api(f"profiles/{browser}/sessions"))["items"]
        assert session["profile"]["id"] == browser
        assert await world.api("sessions/session-0001") == session
        assert (await world.api("sessions/count"))["count"] == 1
        assert (await world.api(f"sessions?profile={browser}"))["items"] == [session]
        assert (await call(world, "GET", "sessions/none-such")).status_code == 404


async def test_what_was_parked_is_shown_with_its_bytes_and_reason() -> None:
    async with open_world() as world:
        await world.track(events=[{"type": ""}])
        await world.drained()

        [parked] = (await world.api("parked"))["items"]
        assert (parked["reason"], parked["body"]) == ("invalid", '{"type":""}')


async def test_an_address_or_method_that_is_not_there_is_a_problem_too() -> None:
    async with open_world() as world:
        nowhere = await call(world, "GET", "nothing")
        wrong = await call(world, "PATCH", "profiles")

        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "no-such-address")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
        assert wrong.headers["allow"]
        assert nowhere.headers["content-type"] == "application/problem+json"


async def test_answers_are_not_kept_by_anybody_in_between() -> None:
    async with open_world() as world:
        answer = await call(world, "GET", "profiles")

        assert answer.headers["cache-control"] == "no-store"


async def test_a_ledger_that_was_never_verified_says_so_without_a_failure() -> None:
    async with open_world() as world:
        await world.track(events=[{"type": "page-view"}])
        before = await world.api("ledger/verification")
        await world.uses.upkeep.ledger_check.run("test")
        after = await world.api("ledger/verification")

    assert before == {"last": None}
    assert after["last"]["balances"] is True
