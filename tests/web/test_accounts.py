"""Setting up, signing in and out, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from httpx2 import Response

from tests.web.world import PASSWORD, SCOPE, World, open_world
from thamesthrive.access.users import NewUser
from thamesthrive.domain.token import GRANTS
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.routes import ROUTES

pytestmark = pytest.mark.anyio
ANN = "ann@shop.example"
GUARDED = "__Host-thamesthrive"
HERE = "https://cdp.example"
PAGE = {"sec-fetch-site": "same-origin"}        # what a browser says of a page of ours


@asynccontextmanager
async def browsing(world: World, address: str = HERE, ip: str = "192.0.2.1") -> AsyncIterator[httpx2.AsyncClient]:
    """One browser, which keeps its cookies."""
    transport = httpx2.ASGITransport(world.app, client=(ip, 123))
    async with httpx2.AsyncClient(transport=transport, base_url=address, headers=PAGE) as http:
        yield http


async def set_up(world: World, http: httpx2.AsyncClient, **fields: str) -> Response:
    link = await world.uses.accounts.link()
    return await http.post("/api/setup", json={"link": link, "email": ANN, "name": "Ann Lee", "password": PASSWORD, **fields})


async def sign_in(http: httpx2.AsyncClient, email: str = ANN, password: str = PASSWORD, **headers: str) -> Response:
    return await http.post("/api/sign-in", json={"email": email, "password": password}, headers=headers)


def said(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_the_first_owner_is_made_by_the_link_and_is_signed_in() -> None:
    async with open_world() as world, browsing(world) as http:
        before = (await http.get("/api/setup")).json()
        made = await set_up(world, http)
        me = await http.get("/api/me")

        assert before == {"needed": True}
        assert made.status_code == 201
        assert made.json() == me.json()
        assert me.json()["user"] == {"id": "owner", "email": ANN, "name": "Ann Lee", "grant": "owner"}
        assert (me.json()["tenant"], me.json()["stage"], me.json()["expires_at"]) == ("default", "live", "2026-03-02T00:00:00Z")
        assert (await http.get("/api/setup")).json() == {"needed": False}
        assert (await http.get("/api/sources")).json()["items"][0]["id"] == "web"


async def test_the_cookie_is_kept_from_scripts_from_other_sites_and_from_plain_http() -> None:
    async with open_world() as world, browsing(world) as http:
        made = await set_up(world, http)

        name, *attributes = made.headers["set-cookie"].split("; ")
        assert name.startswith(f"{GUARDED}=")
        assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=604800"}
        assert len(name.partition("=")[2]) == 43
        assert name.partition("=")[2] not in made.text


async def test_a_link_that_is_wrong_or_used_makes_nobody() -> None:
    async with open_world() as world, browsing(world) as http:
        link = await world.uses.accounts.link()
        assert link is not None

        for wrong in ("", "x", link[:-1], link + "x", "é\ud800"):
            body = {"link": wrong.encode("utf-8", "replace").decode(), "email": ANN, "name": "Ann", "password": PASSWORD}
            assert said(await http.post("/api/setup", json=body)) == (403, "setup-link-refused")
        assert not await world.uses.accounts.users.any()
        assert (await set_up(world, http)).status_code == 201
        assert said(await set_up(world, http, link=link, email="bob@shop.example")) == (403, "setup-link-refused")
        assert await world.uses.accounts.link() is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password": "short"}, "bad-password"),
        ({"password": "x" * 1_001}, "bad-password"),
        ({"email": "ann"}, "bad-email"),
        ({"name": " "}, "bad-name"),
        ({"name": "x" * 101}, "bad-name"),
        ({"name": "a\nb"}, "bad-name"),
    ],
)
async def test_a_first_owner_that_makes_no_sense_is_refused_and_the_link_stays(fields: dict[str, str], code: str) -> None:
    async with open_world() as world, browsing(world) as http:
        assert said(await set_up(world, http, **fields)) == (422, code)

        assert (await set_up(world, http)).status_code == 201


async def test_who_signs_in_is_known_by_the_cookie_until_signing_out() -> None:
    async with open_world() as world, browsing(world) as first, browsing(world) as http:
        await set_up(world, first)

        assert said(await http.get("/api/me")) == (401, "not-signed-in")
        assert (await sign_in(http, " ANN@Shop.example ")).json()["user"]["email"] == ANN
        held = http.cookies[GUARDED]
        assert (await http.get("/api/me")).status_code == 200
        out = await http.post("/api/sign-out")
        assert (out.status_code, "Max-Age=0" in out.headers["set-cookie"]) == (204, True)
        assert GUARDED not in http.cookies
        assert said(await http.get("/api/me", headers={"cookie": f"{GUARDED}={held}"})) == (401, "not-signed-in")
        assert said(await http.get("/api/sources", headers={"cookie": f"{GUARDED}={held}"})) == (401, "not-signed-in")
        assert (await first.get("/api/me")).status_code == 200


async def test_no_answer_tells_whether_an_email_is_known() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        bob = await world.uses.accounts.users.create(NewUser("bob@shop.example", "Bob", "analyst", PASSWORD))
        await world.uses.accounts.users.disable(bob.id)

        answers = [
            await sign_in(http, ANN, "another password"),
            await sign_in(http, "eve@shop.example", PASSWORD),
            await sign_in(http, "no e-mail", PASSWORD),
            await sign_in(http, "bob@shop.example", PASSWORD),
            await sign_in(http, ANN, ""),
            await sign_in(http, ANN, PASSWORD + "x" * 2_000),
        ]

        assert {(a.status_code, a.text) for a in answers} == {(401, answers[0].text)}
        assert answers[0].json()["code"] == "wrong-credentials"


@pytest.mark.parametrize("email", [ANN, "eve@shop.example", "no e-mail"])
async def test_who_fails_too_often_waits_whether_or_not_the_email_is_known(email: str) -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        for _ in range(10):
            assert said(await sign_in(http, email, "wrong")) == (401, "wrong-credentials")

        locked = await sign_in(http, email.upper(), PASSWORD)
        elsewhere = await sign_in(http, "another@shop.example", "wrong")

        assert said(locked) == (429, "sign-in-locked")
        assert locked.headers["retry-after"] == "360"
        assert elsewhere.status_code == 401
        world.clock.advance(360)
        assert (await sign_in(http, email)).status_code == (200 if email == ANN else 401)


async def test_who_signs_in_starts_counting_anew() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)

        for _ in range(3):
            for _ in range(9):
                assert (await sign_in(http, ANN, "wrong")).status_code == 401
            assert (await sign_in(http)).status_code == 200


async def test_one_address_cannot_try_many_emails() -> None:
    async with open_world() as world, browsing(world) as http, browsing(world, ip="192.0.2.2") as elsewhere:
        await set_up(world, http)
        for n in range(60):
            assert (await sign_in(http, f"user{n}@shop.example")).status_code == 401

        assert said(await sign_in(http)) == (429, "sign-in-locked")
        assert (await sign_in(elsewhere)).status_code == 200


SITES: list[tuple[dict[str, str], bool]] = [
    ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "none"}, False),
    ({"origin": HERE}, True),
    ({"origin": "https://CDP.example"}, True),
    ({"origin": "https://cdp.example.evil.example"}, False),
    ({"origin": "https://cdp.example:444"}, False),
    ({"origin": "https://evil.example"}, False),
    ({"origin": "null"}, False),
    ({"origin": ""}, False),
    ({"origin": "https://[", "sec-fetch-mode": "cors"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("headers", "same"), SITES)
async def test_a_page_of_another_site_changes_nothing(headers: dict[str, str], same: bool) -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        del http.headers["sec-fetch-site"]

        read = await http.get("/api/sources", headers=headers)
        made = await http.post("/api/sources", json={"name": "Shop"}, headers=headers)
        asked = await http.post("/api/profiles/search", json={}, headers=headers)

        assert read.status_code == 200
        if same:
            assert (made.status_code, asked.status_code) == (201, 200)
        else:
            assert said(made) == said(asked) == (403, "cross-site")
            assert len((await http.get("/api/sources")).json()["items"]) == 1


@pytest.mark.parametrize(("headers", "same"), SITES[:-1])
async def test_a_page_of_another_site_signs_nobody_in(headers: dict[str, str], same: bool) -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        del http.headers["sec-fetch-site"]

        assert (await sign_in(http, **headers)).status_code == (200 if same else 403)


async def test_a_program_may_sign_in() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        del http.headers["sec-fetch-site"]

        assert (await sign_in(http)).status_code == 200


@pytest.mark.parametrize(
    ("address", "options", "headers", "cookie"),
    [
        ("https://cdp.example", {}, {}, GUARDED),
        ("http://localhost:8686", {}, {}, GUARDED),
        ("http://127.0.0.1:8686", {}, {}, GUARDED),
        ("http://[::1]:8686", {}, {}, GUARDED),
        ("http://console.localhost", {}, {}, GUARDED),
        ("http://cdp.example", {}, {}, None),
        ("http://localhost.evil.example", {}, {}, None),
        ("http://192.0.2.9:8686", {}, {"x-forwarded-proto": "https"}, None),
        ("http://10.0.0.1", {"proxies": 1}, {"x-forwarded-proto": "https", "x-forwarded-host": "cdp.example"}, GUARDED),
        ("http://10.0.0.1", {"proxies": 1}, {"x-forwarded-proto": "http", "x-forwarded-host": "cdp.example"}, None),
        ("http://10.0.0.1", {"public_address": "https://cdp.example"}, {}, GUARDED),
        ("http://cdp.example", {"plain_http_sign_in": True}, {}, "thamesthrive"),
        ("https://cdp.example", {"plain_http_sign_in": True}, {}, GUARDED),
    ],
)
async def test_a_password_travels_over_https_or_stays_on_the_machine(
    address: str, options: dict[str, Any], headers: dict[str, str], cookie: str | None
) -> None:
    async with open_world(ApiOptions(**options)) as world, browsing(world, address) as http:
        await world.uses.accounts.users.create(NewUser(ANN, "Ann", "owner", PASSWORD))

        answer = await sign_in(http, **headers)

        if cookie is None:
            assert said(answer) == (403, "plain-http")
            assert "set-cookie" not in answer.headers
        else:
            assert answer.status_code == 200
            name, _, rest = answer.headers["set-cookie"].partition("=")
            assert (name, "Secure" in rest) == (cookie, cookie == GUARDED)
            held = rest.partition(";")[0]
            assert (await http.get("/api/me", headers={"cookie": f"other=1; {name}={held}"})).status_code == 200


async def test_a_password_that_a_proxy_asks_for_stands_beside_the_cookie() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)

        assert (await http.get("/api/me", headers={"authorization": "Basic YW5uOng="})).status_code == 200
        assert said(await http.get("/api/sources", headers={"authorization": "Bearer tt_a_b"})) == (401, "token-refused")


async def test_a_plain_cookie_opens_nothing_where_plain_http_is_not_allowed() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)
        held = http.cookies[GUARDED]
        http.cookies.clear()

        assert said(await http.get("/api/me", headers={"cookie": f"thamesthrive={held}"})) == (401, "not-signed-in")


@pytest.mark.parametrize("cookie", ["", "=", ";;;", f"{GUARDED}=", f"{GUARDED}=x", f"{GUARDED}={'x' * 43}", f"{GUARDED}={'é' * 43}"])
async def test_a_cookie_that_is_none_signs_nobody_in(cookie: str) -> None:
    async with open_world() as world, browsing(world) as http:
        answer = await http.get("/api/me", headers={b"cookie": cookie.encode()})

        assert said(answer) == (401, "not-signed-in")


async def test_the_sign_in_decides_the_stage() -> None:
    async with open_world() as world, browsing(world) as http, browsing(world) as other:
        await set_up(world, http)
        await sign_in(other)

        changed = await http.put("/api/me/stage", json={"stage": "test"})

        assert (changed.status_code, changed.json()["stage"]) == (200, "test")
        assert (await http.get("/api/me")).json()["stage"] == "test"
        assert (await http.get("/api/sources")).json()["items"] == []
        assert (await other.get("/api/me")).json()["stage"] == "live"
        assert said(await http.put("/api/me/stage", json={"stage": "production"})) == (422, "invalid")


async def test_a_new_password_ends_all_other_sign_ins() -> None:
    async with open_world() as world, browsing(world) as http, browsing(world) as other:
        await set_up(world, http)
        await sign_in(other)

        wrong = await http.put("/api/me/password", json={"password": "not this one", "new_password": "staple correct horse"})
        short = await http.put("/api/me/password", json={"password": PASSWORD, "new_password": "short"})
        before = (await other.get("/api/me")).status_code
        done = await http.put("/api/me/password", json={"password": PASSWORD, "new_password": "staple correct horse"})

        assert said(wrong) == (403, "wrong-password")
        assert said(short) == (422, "bad-password")
        assert (before, done.status_code) == (200, 204)
        assert (await http.get("/api/me")).status_code == 200
        assert said(await other.get("/api/me")) == (401, "not-signed-in")
        assert (await sign_in(other)).status_code == 401
        assert (await sign_in(other, password="staple correct horse")).status_code == 200


async def test_who_is_disabled_is_out_at_once_and_stays_out_of_what_was_signed_in() -> None:
    async with open_world() as world, browsing(world) as http:
        users = world.uses.accounts.users
        bob = await users.create(NewUser("bob@shop.example", "Bob", "analyst", PASSWORD))
        await sign_in(http, "bob@shop.example")

        await users.disable(bob.id)
        assert said(await http.get("/api/sources")) == (401, "not-signed-in")
        await users.enable(bob.id)
        assert said(await http.get("/api/sources")) == (401, "not-signed-in")
        assert (await sign_in(http, "bob@shop.example")).status_code == 200


async def test_what_a_user_changes_says_who_it_was_and_no_email() -> None:
    async with open_world() as world, browsing(world) as http:
        bob = await world.uses.accounts.users.create(NewUser("robert@shop.example", "Bob Ray", "developer", PASSWORD))
        await sign_in(http, "robert@shop.example")

        await http.post("/api/sources", json={"name": "Shop"})

        [shop] = [e for e in await world.uses.sources.list(SCOPE) if e.value.id == "shop"]
        assert shop.created_by == bob.id
        assert bob.id.startswith("bob-ray-")


async def test_an_admin_who_is_signed_in_makes_no_owner() -> None:
    async with open_world() as world:
        headers = await world.signed_in("admin")

        answer = await world.http.post(
            "/api/tokens", json={"name": "me", "grant": "owner"}, headers={**headers, "host": "test", "origin": "http://test"}
        )

        assert said(answer) == (403, "not-granted")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.open_to == "anybody"], ids=lambda route: route.name)
async def test_what_is_open_to_anybody_asks_for_no_token(route: Any) -> None:
    async with open_world() as world, browsing(world) as http:
        for headers in ({}, {"authorization": "Bearer tt_a_b"}, {"cookie": f"{GUARDED}={'x' * 43}"}):
            answer = await http.request(route.method, route.path, headers=headers)
            assert answer.status_code in (200, 400)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.open_to == "signed-in"], ids=lambda route: route.name)
async def test_what_is_for_users_takes_any_grant_and_no_token(route: Any) -> None:
    async with open_world() as world, browsing(world) as http:
        for headers in ({}, world.owner):
            assert said(await http.request(route.method, route.path, headers=headers)) == (401, "not-signed-in")
        for grant in GRANTS:
            answer = await http.request(route.method, route.path, headers=await world.signed_in(grant))
            assert answer.status_code in (200, 204, 400)


def test_only_these_are_open_to_anybody() -> None:
    assert {route.name for route in ROUTES if route.open_to == "anybody"} == {"get_setup", "set_up", "sign_in"}


async def test_a_sign_in_that_is_not_used_ends_and_one_that_is_used_ends_too() -> None:
    async with open_world() as world, browsing(world) as http:
        await set_up(world, http)

        for _ in range(14):
            world.clock.advance(43_199)
            assert (await http.get("/api/me")).status_code == 200
        assert (await http.get("/api/me")).json()["expires_at"] == "2026-03-08T12:00:00Z"
        world.clock.advance(14)
        assert said(await http.get("/api/me")) == (401, "not-signed-in")

        await sign_in(http)
        world.clock.advance(43_200)
        assert said(await http.get("/api/me")) == (401, "not-signed-in")
