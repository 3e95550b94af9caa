"""Asking again with the same Idempotency-Key makes one thing."""

from typing import Any

import pytest

from tests.web.world import SCOPE, World, open_world
from thamesthrive.kernel.errors import Conflict, Unavailable
from thamesthrive.web.browser import Browser
from thamesthrive.web.callers import Caller
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.repeats import KEPT_S, Repeats
from thamesthrive.web.replies import Reply
from thamesthrive.web.requests import Request
from thamesthrive.web.route import Asked
from thamesthrive.web.routes import ROUTES

pytestmark = pytest.mark.anyio

SHOP = {"name": "Shop"}


async def make(world: World, path: str, body: Any, key: str | None, **headers: str) -> Any:
    keyed = {"idempotency-key": key} if key is not None else {}
    return await world.http.post(f"/api/{path}", json=body, headers={**world.owner, **keyed, **headers})


async def test_the_same_key_and_body_gets_the_same_answer_and_makes_one() -> None:
    async with open_world() as world:
        first = await make(world, "sources", SHOP, "k-1")
        again = await make(world, "sources", SHOP, "k-1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["content-type"] == "application/json"


async def test_the_same_key_with_another_body_is_a_conflict() -> None:
    async with open_world() as world:
        await make(world, "sources", SHOP, "k-1")
        other = await make(world, "sources", {"name": "Other"}, "k-1")

        assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
        assert (await make(world, "sources", SHOP, "k-2")).json()["code"] == "conflict"


async def test_a_key_is_of_one_token_and_one_kind_of_thing() -> None:
    async with open_world() as world:
        text, _ = await world.uses.tokens.create(SCOPE, "ci", "owner")
        await make(world, "sources", SHOP, "k")

        theirs = await make(world, "sources", SHOP, "k", authorization=f"Bearer {text}")
        path = await make(world, "paths", {"kind": "event", "path": "properties.price", "type": "number"}, "k")

        assert theirs.status_code == 409
        assert theirs.json()["code"] == "conflict"          # the name is taken; the key is new
        assert path.status_code == 201


async def test_a_secret_is_not_shown_again() -> None:
    async with open_world() as world:
        body = {"name": "ci", "grant": "analyst"}
        first, again = await make(world, "tokens", body, "k"), await make(world, "tokens", body, "k")

        assert first.status_code == 201
        assert (again.status_code, again.json()["code"]) == (409, "shown-once")
        assert len([t for t in (await world.api("tokens"))["items"] if t["name"] == "ci"]) == 1


async def test_what_could_not_be_made_leaves_the_key_free() -> None:
    async with open_world() as world:
        refused = await make(world, "sources", {"name": "!"}, "k")
        made = await make(world, "sources", SHOP, "k")

        assert (refused.status_code, made.status_code) == (422, 201)


async def test_a_key_is_forgotten_after_a_day() -> None:
    async with open_world() as world:
        await make(world, "sources", SHOP, "k")
        world.clock.advance(KEPT_S + 1)

        assert (await make(world, "sources", {"name": "Other"}, "k")).status_code == 201


async def test_while_it_is_being_made_a_second_caller_is_told_so() -> None:
    async with open_world() as world:
        repeats, asked = Repeats(world.uses.cache), await asked_with(world, b"k")
        route = next(route for route in ROUTES if route.name == "create_source")

        async def soon() -> Reply:
            return Reply(201, b"{}")

        async def slow() -> Reply:
            with pytest.raises(Conflict) as busy:
                await repeats.answer(route, asked, soon)
            assert busy.value.code == "idempotency-key-busy"
            raise Unavailable("the store does not answer")

        with pytest.raises(Unavailable):
            await repeats.answer(route, asked, slow)
        assert (await repeats.answer(route, asked, soon)).status == 201


async def asked_with(world: World, key: bytes) -> Asked:
    _, token = await world.uses.tokens.create(SCOPE, "ci", "owner")
    caller = Caller(id=token.id, grant=token.grant, scope=SCOPE)
    headers = {b"idempotency-key": key}
    browser = Browser(Request("POST", headers, {}, None, "/api/sources"), "http", "", ApiOptions())
    return Asked(
        uses=world.uses, checks={}, rights={}, scope=SCOPE, caller=caller, browser=browser, place={}, given={}, headers=headers, body=b"{}"
    )


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_refused(key: str) -> None:
    async with open_world() as world:
        answer = await make(world, "sources", SHOP, key)

        assert (answer.status_code, answer.json()["code"]) == (422, "bad-idempotency-key")


def test_everything_that_is_made_by_a_post_takes_a_key() -> None:
    """But the first owner, whom the store lets in once, whatever is sent."""
    made = {route.name for route in ROUTES if route.status == 201 and route.open_to == "granted"}

    assert made == {route.name for route in ROUTES if route.makes}
